-- Help of neighbouring sites: a request is asked for elsewhere without anything of the person, and goes there only
-- after a guide has accepted and the person has agreed.

-- A site that takes part may be asked by others. From that day on it bears the hours of its guides also where a
-- neighbour asked. Everybody may read who takes part.
create table assignments.neighbour_rule (
  site_id uuid primary key references programme.site,
  takes_part boolean not null,
  since date not null,
  version int not null default 1
);

-- One search at neighbouring sites for one request.
create table assignments.neighbour_search (
  id uuid primary key,
  site_id uuid not null references programme.site,
  request_id uuid not null,
  state text not null check (state in
    ('asking', 'promised', 'agreed', 'handed-over', 'refused', 'stopped', 'unanswered')),
  asked_by uuid references accounts.person,
  asked_at timestamptz not null,
  answer_until timestamptz not null,
  agreed_at timestamptz,
  agreed_how text check (agreed_how in ('given-by-person', 'spoken', 'written', 'through-interpreter')),
  agreed_lang text,
  -- The very words the person agreed to.
  agreed_words text,
  -- null: the person herself, on her page.
  noted_by uuid references accounts.person,
  ended_at timestamptz,
  unique (site_id, id),
  foreign key (site_id, request_id) references requests.request (site_id, id),
  check ((agreed_at is null) = (agreed_how is null)),
  check ((agreed_at is null) = (agreed_words is null)),
  check (state not in ('agreed', 'handed-over') or agreed_at is not null),
  check ((ended_at is null) = (state in ('asking', 'promised', 'agreed')))
);
create unique index one_neighbour_search_at_a_time on assignments.neighbour_search (request_id)
  where state in ('asking', 'promised', 'agreed');
create index on assignments.neighbour_search (request_id);

-- Which sites were asked. The request there is a row of that site; only its id stands here, and only the program
-- reads both sides.
create table assignments.neighbour_asked (
  site_id uuid not null references programme.site,
  search_id uuid not null,
  -- A number only: a site that moves to another system takes along whom it asked, not those sites.
  asked_site_id uuid not null,
  asked_request_id uuid unique,
  state text not null check (state in ('asked', 'promised', 'declined', 'not-needed', 'handed-over')),
  -- When the guide who has accepted could come.
  starts_at timestamptz,
  ends_at timestamptz,
  primary key (search_id, asked_site_id),
  foreign key (site_id, search_id) references assignments.neighbour_search (site_id, id) on delete cascade,
  check (asked_site_id <> site_id),
  check ((starts_at is null) = (ends_at is null)),
  check (state <> 'promised' or starts_at is not null)
);
create index neighbour_to_carry on assignments.neighbour_asked (search_id) where state in ('asked', 'promised');
create index on assignments.neighbour_asked (site_id, search_id);

-- Only the program brings an acceptance from one site to the other and hands a request over, and only after a yes.
create function assignments.guard_neighbour_search() returns trigger language plpgsql
as $$
begin
  if old.ended_at is not null and (new.state, new.agreed_at) is distinct from (old.state, old.agreed_at)
    or (new.state <> old.state and new.state in ('asking', 'promised', 'handed-over', 'unanswered') and not acting.is_system())
    or (new.state = 'handed-over' and old.state not in ('agreed', 'handed-over'))
    or (new.state = 'agreed' and old.state not in ('promised', 'agreed'))
    or (new.state = 'agreed' and old.state = 'promised' and acting.is_system())
    or (new.agreed_words is distinct from old.agreed_words and new.agreed_words is not null and old.state <> 'promised') then
    raise exception 'a neighbour helps after somebody there and the person herself have said yes'
      using errcode = 'check_violation', constraint = 'agreed_first';
  end if;
  return new;
end $$;
create trigger guard_neighbour_search before update on assignments.neighbour_search
  for each row execute function assignments.guard_neighbour_search();

do $$
declare t text;
begin
  foreach t in array array['neighbour_rule', 'neighbour_search', 'neighbour_asked'] loop
    execute format('alter table assignments.%I enable row level security', t);
    execute format('alter table assignments.%I force row level security', t);
    execute format('grant select, insert on assignments.%I to lotsenwerk_app', t);
  end loop;
  foreach t in array array['neighbour_search', 'neighbour_asked'] loop
    execute format('create policy seen_by_system on assignments.%I for select to lotsenwerk_app using (acting.is_system())', t);
    execute format('create policy seen_by_staff on assignments.%I for select to lotsenwerk_app
      using (site_id = any ((select acting.staff_sites())::uuid[]))', t);
    execute format('create policy carried_by_system on assignments.%I for update to lotsenwerk_app
      using (acting.is_system()) with check (acting.is_system())', t);
    execute format('create policy tidying on assignments.%I for delete to lotsenwerk_app using (acting.is_system())', t);
    execute format('grant delete on assignments.%I to lotsenwerk_app', t);
  end loop;
end $$;

grant update (takes_part, since, version) on assignments.neighbour_rule to lotsenwerk_app;
create policy seen_by_everybody on assignments.neighbour_rule for select to lotsenwerk_app using (true);
create policy set_by_coordination on assignments.neighbour_rule for insert to lotsenwerk_app
  with check (site_id = any ((select acting.access_sites())::uuid[]));
create policy changed_by_coordination on assignments.neighbour_rule for update to lotsenwerk_app
  using (site_id = any ((select acting.access_sites())::uuid[]))
  with check (site_id = any ((select acting.access_sites())::uuid[]));

grant update (state, asked_by, agreed_at, agreed_how, agreed_lang, agreed_words, noted_by, ended_at)
  on assignments.neighbour_search to lotsenwerk_app;
create policy begun_by_coordination on assignments.neighbour_search for insert to lotsenwerk_app
  with check (state = 'asking' and asked_by = acting.person_id() and agreed_at is null
    and site_id = any ((select acting.access_sites())::uuid[]));
create policy moved_by_coordination on assignments.neighbour_search for update to lotsenwerk_app
  using (site_id = any ((select acting.access_sites())::uuid[]))
  with check (site_id = any ((select acting.access_sites())::uuid[])
    and state in ('agreed', 'refused', 'stopped') and (state <> 'agreed' or noted_by = acting.person_id()));
create policy by_secret_link on assignments.neighbour_search for select to lotsenwerk_app
  using (request_id = acting.request_id());
create policy answered_by_secret_link on assignments.neighbour_search for update to lotsenwerk_app
  using (request_id = acting.request_id() and state = 'promised')
  with check (request_id = acting.request_id() and state in ('agreed', 'refused') and noted_by is null);

grant update (asked_request_id, state, starts_at, ends_at) on assignments.neighbour_asked to lotsenwerk_app;
create policy asked_by_coordination on assignments.neighbour_asked for insert to lotsenwerk_app
  with check (site_id = any ((select acting.access_sites())::uuid[]) and state = 'asked' and asked_request_id is null
    and exists (select from assignments.neighbour_search s where s.id = search_id and s.state = 'asking')
    and exists (select from assignments.neighbour_rule r where r.site_id = asked_site_id and r.takes_part));
create policy by_secret_link on assignments.neighbour_asked for select to lotsenwerk_app
  using (exists (select from assignments.neighbour_search s where s.id = search_id and s.request_id = acting.request_id()));

-- What a neighbour reads until the person has agreed is a request of its own, and the database holds nothing else in
-- it: no contact, no aim, no place but the town.
alter table requests.request
  drop constraint request_channel_check,
  drop constraint request_consent_how_check,
  drop constraint request_call_about_check,
  add constraint request_channel_check check (channel in ('public', 'requesting-body', 'coordination', 'neighbour')),
  add constraint request_consent_how_check
    check (consent_how in ('given-by-person', 'spoken', 'written', 'through-interpreter', 'not-yet')),
  add constraint request_call_about_check check (call_about in
    ('question', 'accepted', 'referred', 'declined', 'unmet', 'closed-without-answer', 'appointment', 'neighbour')),
  add constraint nothing_of_the_person check (consent_how <> 'not-yet' or (channel = 'neighbour'
    and num_nonnulls(goal, note, place_name, place_address, gender_wish, gender_reason, requested_by, entered_by,
      duplicate_of, call_about) = 0
    and accessibility = '{}' and not child_present and not wishes_long_company and guides_needed = 1
    and german_level = 'none' and asked_by = 'institution' and place_kind in ('public-place', 'remote')));
create policy neighbours_through_the_program on requests.request as restrictive for insert to lotsenwerk_app
  with check ((channel = 'neighbour') = (consent_how = 'not-yet') and (channel <> 'neighbour' or acting.is_system()));
grant update (consent_how, consent_at, german_level, accessibility, asked_by) on requests.request to lotsenwerk_app;

create function requests.guard_agreement() returns trigger language plpgsql
as $$
begin
  if (new.consent_how, new.consent_at, new.german_level, new.asked_by)
      is distinct from (old.consent_how, old.consent_at, old.german_level, old.asked_by)
    and not (old.consent_how = 'not-yet' and new.consent_how <> 'not-yet' and acting.is_system()) then
    raise exception 'how and when somebody agreed stays' using errcode = 'insufficient_privilege', constraint = 'agreed_once';
  end if;
  return new;
end $$;
create trigger guard_agreement before update on requests.request
  for each row execute function requests.guard_agreement();

create function requests.guard_narrow() returns trigger language plpgsql
as $$
begin
  if exists (select from requests.request r where r.id = new.request_id and r.consent_how = 'not-yet') then
    raise exception 'the person has not agreed yet' using errcode = 'insufficient_privilege', constraint = 'agreed_first';
  end if;
  return new;
end $$;
create trigger guard_narrow before insert or update on requests.contact
  for each row execute function requests.guard_narrow();
create trigger guard_narrow before insert or update on requests.contact_fingerprint
  for each row execute function requests.guard_narrow();
create trigger guard_narrow before insert or update on requests.contact_window
  for each row execute function requests.guard_narrow();
create trigger guard_narrow before insert on requests.question
  for each row execute function requests.guard_narrow();

-- What was asked for once counts once: where it was asked, not also at the neighbours.
create or replace function requests.public_counts(at_moment timestamptz, often int)
  returns table (site_id uuid, requests int, without_account int, matters int, matters_often int, closed int, anonymised int,
    referred int, gender_wishes int, gender_wishes_with_reason int, windows int, windows_open int, languages text[])
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select r.site_id, count(*)::int, count(*) filter (where r.channel = 'public')::int,
    (select count(*)::int from requests.matter m where m.site_id = r.site_id),
    (select count(*)::int from requests.matter m where m.site_id = r.site_id and m.assignments_done > often),
    count(*) filter (where r.closed_at is not null)::int, count(*) filter (where r.state = 'anonymised')::int,
    (select count(distinct t.request_id)::int from requests.transition t
      where t.site_id = r.site_id and t.to_state = 'referred' and t.event <> 'hand-over'),
    count(*) filter (where r.gender_wish is not null)::int,
    count(*) filter (where r.gender_wish is not null and r.gender_reason is not null)::int,
    (select count(*)::int from requests.contact_window w where w.site_id = r.site_id),
    (select count(*)::int from requests.contact_window w
      where w.site_id = r.site_id and w.opens_at <= at_moment and w.closes_at > at_moment),
    array_agg(distinct r.language_tag order by r.language_tag)
  from requests.request r where r.channel <> 'neighbour' group by r.site_id
$$;
create or replace function insights.public_topics(in_year int)
  returns table (kind text, code text, requests int)
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  with asked as (select q.topic_code, q.language_tag from requests.request q
    where q.channel <> 'neighbour' and q.submitted_at >= make_timestamptz(in_year, 1, 1, 0, 0, 0, 'Europe/Berlin')
      and q.submitted_at < make_timestamptz(in_year + 1, 1, 1, 0, 0, 0, 'Europe/Berlin'))
  (select 'topic', topic_code, count(*)::int from asked group by topic_code)
  union all
  (select 'language', language_tag, count(*)::int from asked group by language_tag)
$$;
create or replace function insights.public_year(in_year int)
  returns table (county_key text, county text, site_id uuid, site text, guides int, received int, arranged int,
    took_place int, minutes int, guides_with_minutes int)
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select c.key, c.name, s.id, s.name,
    (select count(*)::int from guides.guide g where g.site_id = s.id and g.state in ('active', 'in-trial')),
    coalesce(r.received, 0)::int, coalesce(r.arranged, 0)::int, coalesce(a.took_place, 0)::int,
    coalesce(h.minutes, 0)::int, coalesce(h.guides, 0)::int
  from programme.site s
  join programme.county c on c.key = s.county_key
  left join lateral (
    select count(*) filter (where q.channel <> 'neighbour') as received, count(*) filter (where exists (
      select from assignments.assignment x where x.request_id = q.id
        and x.state not in ('cancelled', 'handed-back'))) as arranged
    from requests.request q where q.site_id = s.id
      and q.submitted_at >= make_timestamptz(in_year, 1, 1, 0, 0, 0, 'Europe/Berlin')
      and q.submitted_at < make_timestamptz(in_year + 1, 1, 1, 0, 0, 0, 'Europe/Berlin')) r on true
  left join lateral (
    select count(*) as took_place from assignments.assignment q
    where q.site_id = s.id and q.state in ('done', 'recorded')
      and q.starts_at >= make_timestamptz(in_year, 1, 1, 0, 0, 0, 'Europe/Berlin')
      and q.starts_at < make_timestamptz(in_year + 1, 1, 1, 0, 0, 0, 'Europe/Berlin')) a on true
  left join lateral (
    select sum(x.minutes) as minutes, count(distinct x.guide_id) as guides from assignments.hours x
    left join assignments.hours entry on entry.id = x.corrects
    where x.site_id = s.id and coalesce(entry.confirmed_at, x.confirmed_at) is not null
      and x.day >= make_date(in_year, 1, 1) and x.day < make_date(in_year + 1, 1, 1)) h on true
  where s.status in ('active', 'dormant')
  order by c.name, s.name
$$;
create or replace function insights.counts_by_site(in_year int)
  returns table (county_key text, county text, site_id uuid, site text, received int, seeking int, arranged int,
    guides int, minutes int, guides_with_minutes int)
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select c.key, c.name, s.id, s.name,
    (select count(*)::int from requests.request r where r.site_id = s.id and r.state in ('received', 'in-review', 'asked-back')),
    (select count(*)::int from requests.request r where r.site_id = s.id and r.state = 'seeking-guide' and r.channel <> 'neighbour'),
    (select count(*)::int from requests.request r where r.site_id = s.id and r.state = 'arranged'),
    (select count(*)::int from guides.guide g where g.site_id = s.id and g.state in ('active', 'in-trial')),
    coalesce(h.minutes, 0)::int, coalesce(h.guides, 0)::int
  from programme.site s
  join programme.county c on c.key = s.county_key
  left join lateral (
    select sum(x.minutes) as minutes, count(distinct x.guide_id) as guides from assignments.hours x
    left join assignments.hours entry on entry.id = x.corrects
    where x.site_id = s.id and coalesce(entry.confirmed_at, x.confirmed_at) is not null
      and x.day >= make_date(in_year, 1, 1) and x.day < make_date(in_year + 1, 1, 1)) h on true
  where s.status in ('active', 'dormant')
    and (s.county_key = any (acting.figure_counties()) or c.state_key = any (acting.figure_states()))
  order by c.name, s.name
$$;
