-- Group assignments: a café, an information hour, a school fair. Several guides go along, each by her own sign-up.

-- An announcement to all guides of the site: nothing of any person stands in it.
create table assignments.group_session (
  id uuid primary key,
  site_id uuid not null references programme.site,
  title text not null check (length(title) between 1 and 80),
  about text not null default '' check (length(about) <= 600),
  topic_code text not null references programme.topic,
  language_tags text[] not null default '{}',
  place_kind text not null check (place_kind in ('office', 'school', 'practice', 'public-place')),
  place_name text not null,
  place_address text not null default '',
  area_name text not null,
  area_latitude double precision not null,
  area_longitude double precision not null,
  child_present boolean not null default false,
  places int not null check (places between 1 and 50),
  -- So many hours before it begins nobody moves up from the waiting list any more.
  moves_up_until int not null check (moves_up_until between 0 and 168),
  state text not null check (state in ('planned', 'cancelled')),
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  version int not null default 1,
  created_at timestamptz not null,
  unique (site_id, id),
  check (ends_at > starts_at)
);
create index on assignments.group_session (site_id, starts_at);

-- A guide's own yes to one session: to a place, or to the waiting list. Nobody else gives it.
create table assignments.group_sign_up (
  id uuid primary key,
  site_id uuid not null,
  session_id uuid not null,
  guide_id uuid not null,
  person_id uuid not null references accounts.person,
  signed_up_at timestamptz not null,
  -- She signed off, or the session was called off or moved.
  ended_at timestamptz,
  unique (site_id, id),
  unique (site_id, id, session_id, guide_id, person_id),
  foreign key (site_id, session_id) references assignments.group_session (site_id, id),
  foreign key (site_id, guide_id) references guides.guide (site_id, id)
);
create unique index one_sign_up_per_guide on assignments.group_sign_up (session_id, guide_id) where ended_at is null;
create index on assignments.group_sign_up (session_id, signed_up_at);
create index on assignments.group_sign_up (guide_id);
create index on assignments.group_sign_up (person_id);

alter table assignments.assignment
  alter request_id drop not null,
  alter offer_id drop not null,
  add session_id uuid,
  add sign_up_id uuid,
  drop constraint assignment_place_number_check,
  add constraint assignment_place_number_check
    check (place_number between 1 and 50 and (session_id is not null or place_number <= 2)),
  -- Either asked for by somebody and accepted, or a place in a group the guide signed up for.
  add constraint one_origin check (
    case when session_id is null then request_id is not null and offer_id is not null and sign_up_id is null
    else request_id is null and offer_id is null and sign_up_id is not null and requested_by is null end),
  add constraint one_assignment_per_sign_up unique (sign_up_id),
  add constraint assignment_sign_up_fkey foreign key (site_id, sign_up_id, session_id, guide_id, person_id)
    references assignments.group_sign_up (site_id, id, session_id, guide_id, person_id);
create unique index one_guide_per_group_place on assignments.assignment (session_id, place_number)
  where session_id is not null and state in ('planned', 'confirmed');
create index on assignments.assignment (session_id) where session_id is not null;

alter policy as_accepted on assignments.assignment
  with check (
    (session_id is null and state = 'planned'
      and exists (select from assignments.offer o where o.id = offer_id and o.request_id = assignment.request_id
        and o.starts_at = assignment.starts_at and o.ends_at = assignment.ends_at)
      and exists (select from requests.request r where r.id = request_id
        and r.requested_by is not distinct from assignment.requested_by))
    or (session_id is not null and state = 'confirmed'
      and exists (select from assignments.group_sign_up s where s.id = sign_up_id and s.ended_at is null)
      and exists (select from assignments.group_session e where e.id = session_id and e.state = 'planned'
        and e.starts_at = assignment.starts_at and e.ends_at = assignment.ends_at and place_number <= e.places)));

do $$
declare t text;
begin
  foreach t in array array['group_session', 'group_sign_up'] loop
    execute format('alter table assignments.%I enable row level security', t);
    execute format('alter table assignments.%I force row level security', t);
    execute format('grant select, insert on assignments.%I to lotsenwerk_app', t);
    execute format('create policy seen_by_system on assignments.%I for select to lotsenwerk_app using (acting.is_system())', t);
    execute format('create policy seen_by_staff on assignments.%I for select to lotsenwerk_app
      using (site_id = any ((select acting.staff_sites())::uuid[]))', t);
  end loop;
end $$;
create policy seen_by_guides on assignments.group_session for select to lotsenwerk_app
  using (site_id = any ((select acting.guide_sites())::uuid[]));
create policy made_at_site on assignments.group_session for insert to lotsenwerk_app
  with check (site_id = any ((select acting.staff_sites())::uuid[]));
create policy changed_by_staff on assignments.group_session for update to lotsenwerk_app
  using (site_id = any ((select acting.staff_sites())::uuid[]))
  with check (site_id = any ((select acting.staff_sites())::uuid[]));
grant update (title, about, topic_code, language_tags, place_kind, place_name, place_address, area_name,
  area_latitude, area_longitude, child_present, places, moves_up_until, state, starts_at, ends_at, version)
  on assignments.group_session to lotsenwerk_app;

-- Nobody says yes for somebody else, not coordination and not the program.
create policy own_sign_ups on assignments.group_sign_up for select to lotsenwerk_app
  using (person_id = acting.person_id());
create policy by_oneself on assignments.group_sign_up for insert to lotsenwerk_app
  with check (person_id = acting.person_id() and ended_at is null
    and exists (select from guides.guide g where g.id = guide_id and g.person_id = acting.person_id())
    and exists (select from assignments.group_session e where e.id = session_id and e.state = 'planned'));
grant update (ended_at), delete on assignments.group_sign_up to lotsenwerk_app;
create policy ended_by_oneself on assignments.group_sign_up for update to lotsenwerk_app
  using (person_id = acting.person_id() and ended_at is null) with check (person_id = acting.person_id());
create policy ended_at_site on assignments.group_sign_up for update to lotsenwerk_app
  using (ended_at is null and site_id = any ((select acting.staff_sites())::uuid[]))
  with check (site_id = any ((select acting.staff_sites())::uuid[]));
create policy tidying on assignments.group_sign_up for delete to lotsenwerk_app using (acting.is_system());

-- How full sessions are, for whoever works or goes along at their site: numbers, no names.
create function assignments.group_counts(sessions uuid[])
  returns table (session_id uuid, taken int, waiting int)
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select e.id,
    (select count(*)::int from assignments.assignment a
      where a.session_id = e.id and a.state not in ('cancelled', 'handed-back')),
    (select count(*)::int from assignments.group_sign_up s where s.session_id = e.id and s.ended_at is null
      and not exists (select from assignments.assignment a where a.sign_up_id = s.id))
  from assignments.group_session e
  where e.id = any (sessions)
    and (acting.is_system() or e.site_id = any (acting.staff_sites()) or e.site_id = any (acting.guide_sites()))
$$;
revoke all on function assignments.group_counts(uuid[]) from public;
grant execute on function assignments.group_counts(uuid[]) to lotsenwerk_app;

-- A place in a group is a promise as any other, also at another site.
create or replace function assignments.promised_elsewhere(site uuid, since date)
  returns table (person_id uuid, starts_at timestamptz, ends_at timestamptz, lat double precision,
    lon double precision, year int, minutes int)
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  with shared as (
    select g.person_id from guides.guide g
    where g.site_id = site and g.person_id is not null
      and (acting.is_system() or site = any (acting.staff_sites()))
      and exists (select from guides.guide o where o.person_id = g.person_id and o.site_id <> site)
  )
  select a.person_id, a.starts_at, a.ends_at, coalesce(o.area_latitude, e.area_latitude),
    coalesce(o.area_longitude, e.area_longitude), extract(year from a.starts_at at time zone 'Europe/Berlin')::int,
    (extract(epoch from a.ends_at - a.starts_at) / 60)::int
  from shared join assignments.assignment a on a.person_id = shared.person_id
  left join assignments.offer o on o.id = a.offer_id and a.setting = 'on-site'
  left join assignments.group_session e on e.id = a.session_id
  where a.site_id <> site and a.state in ('planned', 'confirmed')
  union all
  select h.person_id, null, null, null, null, extract(year from h.day)::int, sum(h.minutes)::int
  from shared join assignments.hours h on h.person_id = shared.person_id
  where h.site_id <> site and h.day >= since
  group by h.person_id, extract(year from h.day)
$$;

-- A sign-up is a guide's yes as an acceptance is.
create or replace function assignments.public_counts()
  returns table (site_id uuid, appointments int, without_acceptance int, acceptances int, with_declaration int,
    declined int, in_pairs int, entries int, alone_next_time int)
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select s.id,
    (select count(*)::int from assignments.assignment a where a.site_id = s.id),
    (select count(*)::int from assignments.assignment a where a.site_id = s.id and not exists (
      select from assignments.acceptance y where y.offer_id = a.offer_id and y.guide_id = a.guide_id
        and y.accepted_by = a.person_id) and not exists (
      select from assignments.group_sign_up u where u.id = a.sign_up_id and u.guide_id = a.guide_id
        and u.person_id = a.person_id)),
    (select count(*)::int from assignments.acceptance y where y.site_id = s.id),
    (select count(*)::int from assignments.acceptance y where y.site_id = s.id and y.no_conflict_declared),
    (select count(*)::int from assignments.offer o where o.site_id = s.id and o.state = 'declined'),
    (select count(distinct a.request_id)::int from assignments.assignment a
      where a.site_id = s.id and a.place_number = 2 and a.state not in ('cancelled', 'handed-back')),
    coalesce(h.entries, 0)::int, coalesce(h.alone, 0)::int
  from programme.site s
  left join lateral (
    select count(*) as entries, count(*) filter (where x.can_do_alone in ('yes', 'partly')) as alone
    from assignments.hours x
    where x.site_id = s.id and x.kind = 'entry' and x.can_do_alone <> 'not-the-goal'
      and not exists (select from assignments.hours c where c.corrects = x.id)) h on true
$$;

-- What took place counts those who were accompanied; hours in groups are hours.
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
    where q.site_id = s.id and q.request_id is not null and q.state in ('done', 'recorded')
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

create or replace function audit.about(kind text, id uuid) returns table (site_id uuid, request_id uuid, person_id uuid)
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select r.site_id, r.id, null::uuid from requests.request r where $1 = 'request' and r.id = $2
  union all select a.site_id, a.request_id, a.person_id from assignments.assignment a where $1 = 'assignment' and a.id = $2
  union all select o.site_id, o.request_id, o.person_id from assignments.offer o where $1 = 'offer' and o.id = $2
  union all select e.site_id, null, null from assignments.group_session e where $1 = 'group-session' and e.id = $2
  union all select g.site_id, null, g.person_id from guides.guide g where $1 = 'guide' and g.id = $2
  union all select i.site_id, null, null from guides.import i where $1 = 'guide-list' and i.id = $2
  union all select null, null, $2 where $1 = 'person'
  union all select s.id, null, null from programme.site s where $1 = 'site' and s.id = $2
$$;
