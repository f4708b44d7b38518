-- Who is not brought together, and what a guide has promised elsewhere.

-- A guide and somebody who asked are kept apart: because she is close to that person, or because one of the two asked
-- for it. Neither the matter nor the person stands here in plain, only marks that the program alone can compute
-- (`kept_apart_mark`); from whom it comes is sealed with the guide's key.
create table assignments.kept_apart (
  id uuid primary key,
  site_id uuid not null references programme.site,
  guide_id uuid not null,
  side bytea not null,
  made_at timestamptz not null,
  unique (site_id, id),
  foreign key (site_id, guide_id) references guides.guide (site_id, id) on delete cascade
);
create index on assignments.kept_apart (site_id, guide_id);
create index on assignments.kept_apart (made_at);

create table assignments.kept_apart_mark (
  site_id uuid not null,
  kept_apart_id uuid not null,
  mark text not null check (length(mark) <= 100),
  primary key (kept_apart_id, mark),
  foreign key (site_id, kept_apart_id) references assignments.kept_apart (site_id, id) on delete cascade
);
create index on assignments.kept_apart_mark (site_id, mark);

do $$
declare t text;
begin
  foreach t in array array['kept_apart', 'kept_apart_mark'] loop
    execute format('alter table assignments.%I enable row level security', t);
    execute format('alter table assignments.%I force row level security', t);
    execute format('grant select, insert, delete on assignments.%I to lotsenwerk_app', t);
    -- Coordinators and deputies, nobody else: not the guide, not a guide who helps to coordinate.
    execute format('create policy seen_by_coordination on assignments.%I for select to lotsenwerk_app
      using (acting.is_system() or site_id = any ((select acting.access_sites())::uuid[]))', t);
    execute format('create policy made_at_site on assignments.%I for insert to lotsenwerk_app
      with check (site_id = any ((select acting.staff_sites())::uuid[]))', t);
    execute format('create policy ended_by_coordination on assignments.%I for delete to lotsenwerk_app
      using (acting.is_system() or site_id = any ((select acting.access_sites())::uuid[]))', t);
  end loop;
end $$;

-- Which guides of a site are kept apart from whom these marks belong to. Proposals and acceptance need it, also where
-- somebody acts who may not read why.
create function assignments.apart_at(site uuid, marks text[])
  returns table (kept_apart_id uuid, guide_id uuid, mark text)
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select k.id, k.guide_id, m.mark
  from assignments.kept_apart_mark m join assignments.kept_apart k on k.id = m.kept_apart_id
  where m.site_id = site and m.mark = any (marks)
    and (acting.is_system() or site = any (acting.staff_sites()))
$$;
revoke all on function assignments.apart_at(uuid, text[]) from public;
grant execute on function assignments.apart_at(uuid, text[]) to lotsenwerk_app;

-- The marks from which the acting guide is kept apart: the board shows her nothing of theirs.
create function assignments.own_marks_apart() returns setof text
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select m.mark
  from guides.guide g
  join assignments.kept_apart k on k.guide_id = g.id
  join assignments.kept_apart_mark m on m.kept_apart_id = k.id
  where g.person_id = acting.person_id()
$$;
revoke all on function assignments.own_marks_apart() from public;
grant execute on function assignments.own_marks_apart() to lotsenwerk_app;

-- When the guides of a site are taken at other sites, and for how many minutes: her cap and her time are one, whatever
-- the site. The town is told for the way there, nothing of what it is about.
create function assignments.promised_elsewhere(site uuid, since date)
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
  select a.person_id, a.starts_at, a.ends_at, o.area_latitude, o.area_longitude,
    extract(year from a.starts_at at time zone 'Europe/Berlin')::int,
    (extract(epoch from a.ends_at - a.starts_at) / 60)::int
  from shared join assignments.assignment a on a.person_id = shared.person_id
  left join assignments.offer o on o.id = a.offer_id and a.setting = 'on-site'
  where a.site_id <> site and a.state in ('planned', 'confirmed')
  union all
  select h.person_id, null, null, null, null, extract(year from h.day)::int, sum(h.minutes)::int
  from shared join assignments.hours h on h.person_id = shared.person_id
  where h.site_id <> site and h.day >= since
  group by h.person_id, extract(year from h.day)
$$;
revoke all on function assignments.promised_elsewhere(uuid, date) from public;
grant execute on function assignments.promised_elsewhere(uuid, date) to lotsenwerk_app;
