-- A site asks its guides one after the other or a few at once, by itself, until somebody says yes.

-- How a site asks; without a row as the program does.
create table assignments.asking_rule (
  site_id uuid primary key references programme.site,
  way text not null check (way in ('one-by-one', 'few-at-once', 'board')),
  at_once int not null check (at_once between 1 and 5),
  wait_hours int not null check (wait_hours between 1 and 72),
  -- Nobody is written to from the evening until the morning.
  quiet_from time not null check (quiet_from between '18:00' and '22:00'),
  quiet_until time not null check (quiet_until between '06:00' and '10:00'),
  -- When everybody has been asked.
  at_end text not null check (at_end in ('board', 'coordination')),
  version int not null default 1,
  check (way = 'few-at-once' or at_once = 1)
);

-- One search for one appointment; how it asks was settled when it began.
create table assignments.asking_round (
  id uuid primary key,
  site_id uuid not null references programme.site,
  request_id uuid not null,
  state text not null check (state in ('asking', 'covered', 'stopped', 'on-board', 'handed-back', 'ended')),
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  at_once int not null check (at_once between 1 and 5),
  wait_hours int not null check (wait_hours between 1 and 72),
  quiet_from time not null,
  quiet_until time not null,
  at_end text not null check (at_end in ('board', 'coordination')),
  relaxed text[] not null default '{}',
  briefing bytea,
  confirms_itself boolean not null,
  started_by uuid references accounts.person,
  started_at timestamptz not null,
  ended_at timestamptz,
  unique (site_id, id),
  foreign key (site_id, request_id) references requests.request (site_id, id),
  check (ends_at > starts_at),
  check ((state = 'asking') = (ended_at is null))
);
create unique index one_round_at_a_time on assignments.asking_round (request_id) where state = 'asking';
create index on assignments.asking_round (site_id, state);
create index on assignments.asking_round (request_id);

-- Nobody is asked twice by a search for the same appointment.
alter table assignments.offer add round_id uuid,
  add foreign key (site_id, round_id) references assignments.asking_round (site_id, id) on delete set null (round_id);
create unique index asked_once_for_an_appointment on assignments.offer (request_id, guide_id, starts_at, ends_at)
  where round_id is not null;
create index on assignments.offer (round_id) where round_id is not null;
-- How often each was asked lately.
create index asked_lately on assignments.offer (site_id, offered_at) where guide_id is not null;

-- What has ended stays ended.
create function assignments.guard_asking_round() returns trigger language plpgsql
as $$
begin
  if (old.state <> 'asking' and new.state <> old.state)
    or (new.started_by is not null and new.started_by is distinct from old.started_by)
    or (new.briefing is not null and new.briefing is distinct from old.briefing) then
    raise exception 'a search that has ended stays as it was' using errcode = 'check_violation', constraint = 'ended_for_good';
  end if;
  return new;
end $$;
create trigger guard_asking_round before update on assignments.asking_round
  for each row execute function assignments.guard_asking_round();
create trigger erase_key after delete on assignments.asking_round for each row execute function keys.erase_with_row('id');

do $$
declare t text;
begin
  foreach t in array array['asking_rule', 'asking_round'] loop
    execute format('alter table assignments.%I enable row level security', t);
    execute format('alter table assignments.%I force row level security', t);
    execute format('create policy seen_by_system on assignments.%I for select to lotsenwerk_app using (acting.is_system())', t);
    execute format('create policy seen_by_staff on assignments.%I for select to lotsenwerk_app
      using (site_id = any ((select acting.staff_sites())::uuid[]))', t);
    execute format('grant select, insert on assignments.%I to lotsenwerk_app', t);
  end loop;
end $$;

grant update (way, at_once, wait_hours, quiet_from, quiet_until, at_end, version) on assignments.asking_rule to lotsenwerk_app;
create policy set_by_coordination on assignments.asking_rule for insert to lotsenwerk_app
  with check (site_id = any ((select acting.access_sites())::uuid[]));
create policy changed_by_coordination on assignments.asking_rule for update to lotsenwerk_app
  using (site_id = any ((select acting.access_sites())::uuid[]))
  with check (site_id = any ((select acting.access_sites())::uuid[]));

grant update (state, ended_at, started_by, briefing) on assignments.asking_round to lotsenwerk_app;
grant delete on assignments.asking_round to lotsenwerk_app;
create policy begun_by_staff on assignments.asking_round for insert to lotsenwerk_app
  with check (state = 'asking' and started_by = acting.person_id() and site_id = any ((select acting.staff_sites())::uuid[]));
create policy moved_at_site on assignments.asking_round for update to lotsenwerk_app
  using (site_id = any ((select acting.staff_sites())::uuid[]))
  with check (site_id = any ((select acting.staff_sites())::uuid[]));
create policy forgotten_by_system on assignments.asking_round for update to lotsenwerk_app
  using (acting.is_system()) with check (acting.is_system() and (started_by is null or briefing is null));
create policy tidying on assignments.asking_round for delete to lotsenwerk_app using (acting.is_system());

-- Somebody asks in her own name, or a search that somebody has begun does, for the appointment it was begun for.
alter policy asked_truly on assignments.offer
  with check (state = 'open' and (guide_id is null
    or exists (select from guides.guide g where g.id = guide_id and g.person_id = offer.person_id))
    and case when round_id is null then offered_by = acting.person_id()
      else offered_by is null and exists (select from assignments.asking_round r where r.id = round_id
        and r.request_id = offer.request_id and r.starts_at = offer.starts_at and r.ends_at = offer.ends_at
        and r.state = 'asking') end);
