-- Offers, acceptances, appointments and the record of hours.

create schema assignments;
grant usage on schema assignments to lotsenwerk_app;

-- A question to one guide, or to all guides of the site (the open board: guide_id is null). It carries
-- enough to decide and nothing of the person.
create table assignments.offer (
  id uuid primary key,
  site_id uuid not null references programme.site,
  request_id uuid not null,
  guide_id uuid,
  person_id uuid references accounts.person,
  state text not null check (state in ('open', 'accepted', 'declined', 'expired', 'withdrawn', 'taken')),
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  language_tag text not null references programme.language,
  language_mode text not null check (language_mode in ('speak', 'read', 'write')),
  topic_code text not null references programme.topic,
  setting text not null check (setting in ('on-site', 'phone', 'video')),
  place_kind text not null check (place_kind in ('office', 'school', 'practice', 'public-place', 'private-home', 'remote')),
  area_name text not null,
  area_latitude double precision,
  area_longitude double precision,
  briefing text not null default '' check (length(briefing) <= 600),
  child_present boolean not null default false,
  guides_needed int not null check (guides_needed in (1, 2)),
  -- Wishes coordination gave up with this offer; acceptance judges by the same.
  relaxed text[] not null default '{}',
  -- The confirmation leaves with the acceptance; otherwise coordination sends it.
  confirms_itself boolean not null default true,
  offered_by uuid references accounts.person,
  offered_at timestamptz not null,
  expires_at timestamptz not null,
  answered_at timestamptz,
  unique (site_id, id),
  foreign key (site_id, request_id) references requests.request (site_id, id),
  foreign key (site_id, guide_id) references guides.guide (site_id, id),
  check (ends_at > starts_at),
  check (expires_at <= starts_at),
  check ((guide_id is null) = (person_id is null)),
  check ((area_latitude is null) = (area_longitude is null))
);
create unique index one_open_offer_per_guide on assignments.offer (request_id, guide_id) where state = 'open' and guide_id is not null;
create unique index one_open_board_offer on assignments.offer (request_id) where state = 'open' and guide_id is null;
create index on assignments.offer (person_id, state);
create index on assignments.offer (site_id, state, expires_at);
create index on assignments.offer (request_id);
create index on assignments.offer (guide_id);

-- Who said yes to which offer. An assignment cannot exist without one.
create table assignments.acceptance (
  offer_id uuid not null,
  site_id uuid not null,
  guide_id uuid not null,
  accepted_by uuid not null references accounts.person,
  accepted_at timestamptz not null,
  -- No relative, employer, neighbour.
  no_conflict_declared boolean not null check (no_conflict_declared),
  primary key (offer_id, guide_id),
  unique (site_id, offer_id, guide_id, accepted_by),
  foreign key (site_id, offer_id) references assignments.offer (site_id, id),
  foreign key (site_id, guide_id) references guides.guide (site_id, id)
);
create index on assignments.acceptance (guide_id);
create index on assignments.acceptance (accepted_by);

create table assignments.assignment (
  id uuid primary key,
  site_id uuid not null references programme.site,
  request_id uuid not null,
  offer_id uuid not null,
  guide_id uuid not null,
  person_id uuid not null references accounts.person,
  requested_by uuid references accounts.person,
  -- The first name the person asking is told.
  guide_name text not null,
  place_number int not null check (place_number in (1, 2)),
  state text not null check (state in
    ('planned', 'confirmed', 'cancelled', 'handed-back', 'not-met', 'done', 'recorded', 'in-clarification')),
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  proposed_starts_at timestamptz,
  proposed_ends_at timestamptz,
  topic_code text not null references programme.topic,
  language_tag text not null references programme.language,
  setting text not null check (setting in ('on-site', 'phone', 'video')),
  place_kind text not null check (place_kind in ('office', 'school', 'practice', 'public-place', 'private-home', 'remote')),
  area_name text not null,
  -- Of a private home neither: it stands apart, in private_place.
  place_name text not null default '',
  place_address text not null default '',
  calendar_sequence int not null default 0,
  reminded_at timestamptz,
  version int not null default 1,
  created_at timestamptz not null,
  unique (site_id, id),
  unique (site_id, id, guide_id, person_id),
  foreign key (site_id, request_id) references requests.request (site_id, id),
  foreign key (site_id, offer_id, guide_id, person_id) references assignments.acceptance (site_id, offer_id, guide_id, accepted_by),
  check (ends_at > starts_at),
  check (proposed_ends_at > proposed_starts_at),
  check ((proposed_starts_at is null) = (proposed_ends_at is null)),
  -- One yes is good for one assignment: after a hand-back or a cancellation the guide is asked again.
  constraint one_assignment_per_acceptance unique (offer_id, guide_id),
  -- One guide is in one place at a time, whatever the site.
  constraint no_overlap exclude using gist (person_id with =, tstzrange(starts_at, ends_at) with &&)
    where (state in ('planned', 'confirmed', 'done', 'recorded', 'in-clarification', 'not-met'))
);
-- The first acceptance wins a place.
create unique index one_guide_per_place on assignments.assignment (request_id, place_number)
  where state not in ('cancelled', 'handed-back');
create unique index one_place_per_guide on assignments.assignment (request_id, guide_id)
  where state not in ('cancelled', 'handed-back');
create index on assignments.assignment (request_id);
create index on assignments.assignment (site_id, starts_at);
-- Who has done how much in a field: proposals count it, whatever a site has behind it.
create index assignment_done_in_field on assignments.assignment (site_id, topic_code, person_id)
  where state in ('done', 'recorded');
create index on assignments.assignment (site_id, state, ends_at);
create index on assignments.assignment (guide_id, starts_at);
create index on assignments.assignment (person_id, starts_at);
create index on assignments.assignment (requested_by, starts_at) where requested_by is not null;
create index to_be_reminded on assignments.assignment (starts_at) where state = 'confirmed' and reminded_at is null;

-- Where a private home is: open to the guide as long as the contact.
create table assignments.private_place (
  assignment_id uuid primary key,
  site_id uuid not null,
  person_id uuid not null references accounts.person,
  place_name text not null,
  place_address text not null,
  closes_at timestamptz not null,
  foreign key (site_id, assignment_id) references assignments.assignment (site_id, id)
);
create index on assignments.private_place (closes_at);
create index on assignments.private_place (person_id);

-- What has ended stays ended, and nobody but the guide moves her appointment, to the time she was asked about.
create function assignments.guard_assignment() returns trigger language plpgsql
as $$
begin
  if old.state in ('cancelled', 'handed-back') and new.state <> old.state then
    raise exception 'an assignment that was given up does not come back' using errcode = 'check_violation', constraint = 'given_up_for_good';
  end if;
  if (new.starts_at, new.ends_at) is distinct from (old.starts_at, old.ends_at)
    and (acting.person_id() is distinct from old.person_id
      or (new.starts_at, new.ends_at) is distinct from (old.proposed_starts_at, old.proposed_ends_at)) then
    raise exception 'only the guide accepts another time' using errcode = 'check_violation', constraint = 'moved_by_guide';
  end if;
  return new;
end $$;
create trigger guard_assignment before update on assignments.assignment
  for each row execute function assignments.guard_assignment();

-- An answer is final: to ask again is another offer. What was asked is only ever forgotten.
create function assignments.guard_offer() returns trigger language plpgsql
as $$
begin
  if (old.state <> 'open' and new.state <> old.state)
    or (new.offered_by is not null and new.offered_by is distinct from old.offered_by)
    or (new.briefing <> '' and new.briefing <> old.briefing) then
    raise exception 'an offer stays as it was made and answered' using errcode = 'check_violation', constraint = 'answered_for_good';
  end if;
  return new;
end $$;
create trigger guard_offer before update on assignments.offer
  for each row execute function assignments.guard_offer();

create table assignments.transition (
  id uuid primary key,
  site_id uuid not null,
  assignment_id uuid not null,
  event text not null,
  from_state text,
  to_state text not null,
  reason text check (length(reason) <= 300),
  -- null: the program, or somebody with the secret link of the request.
  made_by uuid references accounts.person,
  made_at timestamptz not null,
  foreign key (site_id, assignment_id) references assignments.assignment (site_id, id) on delete cascade
);
create index on assignments.transition (assignment_id, made_at);

-- The record of hours: codes, no story. A row is never changed; a correction is a counter-entry that mirrors
-- the row it corrects, and behind it a new entry.
create table assignments.hours (
  id uuid primary key,
  site_id uuid not null,
  assignment_id uuid not null,
  guide_id uuid not null,
  person_id uuid not null references accounts.person,
  requested_by uuid references accounts.person,
  kind text not null check (kind in ('entry', 'counter-entry')),
  -- The first entry of an assignment is 1, the one after its correction 2; a counter-entry has that of its entry.
  revision int not null default 1 check (revision > 0),
  corrects uuid,
  -- The counter-entry that made room for this entry.
  replaces uuid unique references assignments.hours,
  day date not null,
  started_at timestamptz not null,
  ended_at timestamptz not null,
  minutes int not null,
  mirrored_minutes int not null generated always as (-minutes) stored,
  topic_code text not null references programme.topic,
  language_tag text not null references programme.language,
  place_kind text not null check (place_kind in ('office', 'school', 'practice', 'public-place', 'private-home', 'remote')),
  follow_up_needed boolean not null,
  can_do_alone text not null check (can_do_alone in ('yes', 'partly', 'not-yet', 'not-the-goal')),
  strain int check (strain between 1 and 5),
  -- null: the rule of the site, for an appointment that did not take place.
  entered_by uuid references accounts.person,
  entered_at timestamptz not null,
  confirmed_by uuid references accounts.person,
  confirmed_at timestamptz,
  unique (site_id, id),
  unique (id, assignment_id, revision, minutes),
  unique (corrects),
  constraint one_entry_per_revision unique (assignment_id, kind, revision),
  foreign key (site_id, assignment_id, guide_id, person_id)
    references assignments.assignment (site_id, id, guide_id, person_id),
  foreign key (corrects, assignment_id, revision, mirrored_minutes)
    references assignments.hours (id, assignment_id, revision, minutes),
  check (ended_at > started_at),
  check ((kind = 'counter-entry') = (corrects is not null)),
  check ((kind = 'counter-entry') = (minutes < 0)),
  check (minutes <> 0),
  check ((kind = 'entry' and revision > 1) = (replaces is not null)),
  check (kind = 'entry' or confirmed_by is null),
  check ((confirmed_by is null) = (confirmed_at is null)),
  -- Never the guide her own hours, and never whoever entered them.
  constraint four_eyes check (confirmed_by <> person_id and (entered_by is null or confirmed_by <> entered_by))
);
create index on assignments.hours (site_id, day);
create index on assignments.hours (guide_id, day);
create index on assignments.hours (person_id);
create index hours_to_confirm on assignments.hours (site_id, entered_at) where kind = 'entry' and confirmed_at is null;
create index on assignments.hours (requested_by) where requested_by is not null;

-- The program confirms nobody's hours, and how hard it was is the guide's own word, only ever forgotten.
create function assignments.guard_hours() returns trigger language plpgsql
as $$
begin
  if (acting.is_system() and new.confirmed_by is distinct from old.confirmed_by)
    or (new.strain is not null and new.strain is distinct from old.strain) then
    raise exception 'hours are confirmed by a person and stay as they were entered'
      using errcode = 'check_violation', constraint = 'confirmed_by_a_person';
  end if;
  return new;
end $$;
create trigger guard_hours before update on assignments.hours
  for each row execute function assignments.guard_hours();

do $$
declare t text;
begin
  foreach t in array array['offer', 'acceptance', 'assignment', 'private_place', 'transition', 'hours'] loop
    execute format('alter table assignments.%I enable row level security', t);
    execute format('alter table assignments.%I force row level security', t);
    execute format('create policy seen_by_system on assignments.%I for select to lotsenwerk_app using (acting.is_system())', t);
    execute format('create policy seen_by_staff on assignments.%I for select to lotsenwerk_app
      using (site_id = any ((select acting.staff_sites())::uuid[]))', t);
    execute format('grant select, insert on assignments.%I to lotsenwerk_app', t);
  end loop;
  foreach t in array array['offer', 'assignment', 'private_place', 'hours'] loop
    execute format('create policy changed_by_staff on assignments.%I for update to lotsenwerk_app
      using (site_id = any ((select acting.staff_sites())::uuid[]))
      with check (site_id = any ((select acting.staff_sites())::uuid[]))', t);
    execute format('create policy changed_by_system on assignments.%I for update to lotsenwerk_app
      using (acting.is_system()) with check (acting.is_system())', t);
  end loop;
  foreach t in array array['offer', 'assignment', 'private_place', 'transition', 'hours'] loop
    execute format('create policy made_at_site on assignments.%I for insert to lotsenwerk_app
      with check (site_id = any ((select acting.staff_sites())::uuid[]))', t);
  end loop;
end $$;

grant update (state, answered_at, offered_by, briefing) on assignments.offer to lotsenwerk_app;
grant delete on assignments.offer to lotsenwerk_app;
create policy tidying on assignments.offer for delete to lotsenwerk_app using (acting.is_system());
create policy offers_to_oneself on assignments.offer for select to lotsenwerk_app using (person_id = acting.person_id());
create policy answered_by_oneself on assignments.offer for update to lotsenwerk_app
  using (person_id = acting.person_id() and state = 'open')
  with check (person_id = acting.person_id() and state = 'declined');
create policy asked_truly on assignments.offer as restrictive for insert to lotsenwerk_app
  with check (state = 'open' and offered_by = acting.person_id() and (guide_id is null
    or exists (select from guides.guide g where g.id = guide_id and g.person_id = offer.person_id)));
create policy board_of_site on assignments.offer for select to lotsenwerk_app
  using (guide_id is null and site_id = any ((select acting.guide_sites())::uuid[]));

-- Nobody says yes for somebody else, not coordination and not the program.
create policy seen_by_oneself on assignments.acceptance for select to lotsenwerk_app
  using (accepted_by = acting.person_id());
create policy by_oneself on assignments.acceptance for insert to lotsenwerk_app
  with check (accepted_by = acting.person_id()
    and exists (select from guides.guide g where g.id = guide_id and g.person_id = acting.person_id())
    and exists (select from assignments.offer o where o.id = offer_id and o.state = 'open'
      and (o.guide_id is null or o.guide_id = acceptance.guide_id)));

grant update (state, starts_at, ends_at, proposed_starts_at, proposed_ends_at, place_name, place_address,
  guide_name, calendar_sequence, reminded_at, version) on assignments.assignment to lotsenwerk_app;
create policy own_assignments on assignments.assignment for select to lotsenwerk_app
  using (person_id = acting.person_id());
-- What was accepted, and nothing else, becomes an appointment.
create policy as_accepted on assignments.assignment as restrictive for insert to lotsenwerk_app
  with check (state = 'planned'
    and exists (select from assignments.offer o where o.id = offer_id and o.request_id = assignment.request_id
      and o.starts_at = assignment.starts_at and o.ends_at = assignment.ends_at)
    and exists (select from requests.request r where r.id = request_id
      and r.requested_by is not distinct from assignment.requested_by));
create policy requested_assignments on assignments.assignment for select to lotsenwerk_app
  using (requested_by = acting.person_id() and site_id = any ((select acting.requesting_sites())::uuid[]));
create policy by_secret_link on assignments.assignment for select to lotsenwerk_app
  using (request_id = acting.request_id());

create policy of_the_guide on assignments.private_place as restrictive for insert to lotsenwerk_app
  with check (exists (select from assignments.assignment a where a.id = assignment_id and a.person_id = private_place.person_id));
grant update (closes_at), delete on assignments.private_place to lotsenwerk_app;
create policy open_window on assignments.private_place for select to lotsenwerk_app
  using (person_id = acting.person_id() and now() < closes_at);
create policy closed_at_site on assignments.private_place for delete to lotsenwerk_app
  using (site_id = any ((select acting.staff_sites())::uuid[]) or acting.is_system());

grant update (reason, made_by) on assignments.transition to lotsenwerk_app;
create policy forgotten_by_system on assignments.transition for update to lotsenwerk_app
  using (acting.is_system()) with check (acting.is_system() and (made_by is null or reason is null));
create policy in_own_name on assignments.transition as restrictive for insert to lotsenwerk_app
  with check (made_by is null or made_by = acting.person_id());
create policy noted_by_system on assignments.transition for insert to lotsenwerk_app
  with check (acting.is_system() and made_by is null);
create policy own_transitions on assignments.transition for select to lotsenwerk_app
  using (exists (select from assignments.assignment a where a.id = assignment_id and a.person_id = acting.person_id()));

grant update (confirmed_by, confirmed_at, strain) on assignments.hours to lotsenwerk_app;
create policy confirmed_in_own_name on assignments.hours as restrictive for update to lotsenwerk_app
  using (acting.is_system() or confirmed_at is null) with check (acting.is_system() or confirmed_by = acting.person_id());
create policy own_hours on assignments.hours for select to lotsenwerk_app using (person_id = acting.person_id());
-- The site writes hours down on the word of whoever enters them; without anybody's name only what its rule
-- grants for an appointment that did not take place. Whoever may confirm follows from the assignment.
create policy entered_truly on assignments.hours as restrictive for insert to lotsenwerk_app
  with check (confirmed_by is null
    and exists (select from assignments.assignment a where a.id = assignment_id
      and a.requested_by is not distinct from hours.requested_by
      and (hours.entered_by = acting.person_id()
        or (hours.entered_by is null and hours.revision = 1 and hours.kind = 'entry'
          and a.state in ('not-met', 'cancelled')))));
create policy requested_hours on assignments.hours for select to lotsenwerk_app
  using (requested_by = acting.person_id() and site_id = any ((select acting.requesting_sites())::uuid[]));
create policy hours_seen_by_finance on assignments.hours for select to lotsenwerk_app
  using (site_id = any ((select acting.finance_sites())::uuid[]));
