-- Roles with a place and a period; sites that open.

-- A role is held at one place: a site, a provider with all its sites, a county, a state, or the whole system.
alter table accounts.role
  add provider_id uuid,
  add county_key text check (county_key ~ '^\d{5}(\d{3})?$'),
  add state_key text check (state_key ~ '^[A-Z]{2}$'),
  -- The last day but one of which it was said beforehand that the role ends.
  add announced_until date,
  drop constraint role_role_check,
  drop constraint role_check,
  drop constraint role_held_once;

-- Until now finance was held at a site; it always meant the provider's. Periods that touch become one.
create temporary table finance_of_provider on commit drop as
  select r.person_id, s.provider_id, unnest(range_agg(daterange(r.valid_from, r.valid_until))) as period
  from accounts.role r join programme.site s on s.id = r.site_id
  where r.role = 'finance' and not isempty(daterange(r.valid_from, r.valid_until))
  group by r.person_id, s.provider_id;
create temporary table finance_of_site on commit drop as
  select r.*, s.provider_id as of_provider from accounts.role r left join programme.site s on s.id = r.site_id
  where r.role = 'finance';
delete from accounts.role where role = 'finance';
insert into accounts.role (id, person_id, role, provider_id, valid_from, valid_until, given_by)
  select gen_random_uuid(), f.person_id, 'finance', f.provider_id, lower(f.period), upper(f.period),
    (select b.given_by from finance_of_site b
      where b.person_id = f.person_id and b.of_provider = f.provider_id and f.period @> b.valid_from
      order by b.valid_from, b.id limit 1)
  from finance_of_provider f;

alter table accounts.role
  add place text not null generated always as (case
    when site_id is not null then 'site:' || site_id::text
    when provider_id is not null then 'provider:' || provider_id::text
    when county_key is not null then 'county:' || county_key
    when state_key is not null then 'state:' || state_key
    else 'system' end) stored,
  add constraint role_known check (role in ('guide', 'coordinating-guide', 'coordinator', 'deputy', 'requesting-body',
    'finance', 'management', 'data-protection-officer', 'county-office', 'competence-centre', 'granting-authority',
    'ministry', 'trainer', 'administrator')),
  add constraint role_at_its_place check (
    num_nonnulls(site_id, provider_id, county_key, state_key) = (role <> 'administrator')::int
    and case
      when role in ('guide', 'coordinating-guide', 'coordinator', 'deputy', 'requesting-body') then site_id is not null
      when role in ('finance', 'management', 'data-protection-officer') then provider_id is not null
      when role = 'county-office' then county_key is not null
      when role in ('competence-centre', 'granting-authority', 'ministry') then state_key is not null
      when role = 'trainer' then site_id is not null or state_key is not null
      else true
    end),
  add constraint role_held_once exclude using gist
    (person_id with =, role with =, place with =, daterange(valid_from, valid_until) with &&);
create index on accounts.role (provider_id, role) where provider_id is not null;
create index on accounts.role (valid_until) where valid_until is not null;

-- What somebody holds on a day, one row per site where a role holds for a provider's; the place in words.
-- Past Row Level Security: it is asked before it is known who acts.
create function acting.roles_of(person uuid, on_day date)
  returns table (role text, place text, site_id uuid, provider_id uuid, county_key text, state_key text, place_name text)
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select r.role, r.place, coalesce(r.site_id, of_provider.id), r.provider_id, r.county_key, r.state_key,
    coalesce(s.name, p.name, c.name, t.name)
  from accounts.role r
  left join programme.site s on s.id = r.site_id
  left join programme.provider p on p.id = r.provider_id
  left join programme.site of_provider on of_provider.provider_id = r.provider_id
  left join programme.county c on c.key = r.county_key
  left join programme.state t on t.key = r.state_key
  where r.person_id = person and daterange(r.valid_from, r.valid_until) @> on_day
  order by r.role, r.place, of_provider.id
$$;
revoke all on function acting.roles_of(uuid, date) from public;
grant usage on schema acting to lotsenwerk_auth;
grant execute on function acting.roles_of(uuid, date) to lotsenwerk_auth;

create function acting.managed_sites() returns uuid[] language sql stable parallel safe
  as $$ select coalesce(nullif(current_setting('app.managed_sites', true), ''), '{}')::uuid[] $$;

create function acting.managed_providers() returns uuid[] language sql stable parallel safe
  as $$ select coalesce(nullif(current_setting('app.managed_providers', true), ''), '{}')::uuid[] $$;

-- Providers whose data protection officer acts, and their sites.
create function acting.data_protection_providers() returns uuid[] language sql stable parallel safe
  as $$ select coalesce(nullif(current_setting('app.data_protection_providers', true), ''), '{}')::uuid[] $$;

create function acting.data_protection_sites() returns uuid[] language sql stable parallel safe
  as $$ select coalesce(nullif(current_setting('app.data_protection_sites', true), ''), '{}')::uuid[] $$;

-- Counties and states of which the acting person sees counted figures, and nothing else.
create function acting.figure_counties() returns text[] language sql stable parallel safe
  as $$ select coalesce(nullif(current_setting('app.figure_counties', true), ''), '{}')::text[] $$;

create function acting.figure_states() returns text[] language sql stable parallel safe
  as $$ select coalesce(nullif(current_setting('app.figure_states', true), ''), '{}')::text[] $$;

-- Reads the person's roles of today past Row Level Security and remembers them for the transaction. With
-- `working_as`, `coordinator@site:…`, only that one of them: a choice can take rights away and never add any.
drop function acting.as_person(uuid);
create function acting.as_person(person uuid, working_as text default null) returns void
  language sql security definer set search_path = pg_catalog, pg_temp
as $$
  select set_config('app.person_id', person::text, true),
    set_config('app.working_as', coalesce(working_as, ''), true),
    set_config('app.staff_sites', coalesce(array_agg(r.site_id) filter (where r.role in ('coordinator', 'deputy', 'coordinating-guide')), '{}')::text, true),
    set_config('app.access_sites', coalesce(array_agg(r.site_id) filter (where r.role in ('coordinator', 'deputy')), '{}')::text, true),
    set_config('app.guide_sites', coalesce(array_agg(r.site_id) filter (where r.role in ('guide', 'coordinating-guide')), '{}')::text, true),
    set_config('app.finance_sites', coalesce(array_agg(r.site_id) filter (where r.role = 'finance' and r.site_id is not null), '{}')::text, true),
    set_config('app.requesting_sites', coalesce(array_agg(r.site_id) filter (where r.role = 'requesting-body'), '{}')::text, true),
    set_config('app.managed_sites', coalesce(array_agg(r.site_id) filter (where r.role = 'management' and r.site_id is not null), '{}')::text, true),
    set_config('app.managed_providers', coalesce(array_agg(distinct r.provider_id) filter (where r.role = 'management'), '{}')::text, true),
    set_config('app.data_protection_sites', coalesce(array_agg(r.site_id) filter (where r.role = 'data-protection-officer' and r.site_id is not null), '{}')::text, true),
    set_config('app.data_protection_providers', coalesce(array_agg(distinct r.provider_id) filter (where r.role = 'data-protection-officer'), '{}')::text, true),
    set_config('app.figure_counties', coalesce(array_agg(r.county_key) filter (where r.role = 'county-office'), '{}')::text, true),
    set_config('app.figure_states', coalesce(array_agg(r.state_key) filter (where r.role in ('competence-centre', 'granting-authority', 'ministry')), '{}')::text, true),
    set_config('app.administrator', case when bool_or(r.role = 'administrator') then 'on' else 'off' end, true)
  from acting.roles_of(person, (now() at time zone 'Europe/Berlin')::date) r
  where working_as is null or r.role || '@' || r.place = working_as
$$;
revoke all on function acting.as_person(uuid, text) from public;
grant execute on function acting.as_person(uuid, text) to lotsenwerk_app;

-- Nobody gives herself a role, prolongs or ends her own, whoever she is; the program gives none.
create policy not_to_oneself on accounts.role as restrictive for insert to lotsenwerk_app
  with check (person_id <> acting.person_id());
create policy not_ones_own on accounts.role as restrictive for update to lotsenwerk_app
  using (person_id is distinct from acting.person_id());

-- Management names who leads its sites, and its finance person and data protection officer.
create policy led_at_managed_sites on accounts.role for select to lotsenwerk_app
  using (site_id = any ((select acting.managed_sites())::uuid[]) and role in ('coordinator', 'deputy'));
create policy at_managed_provider on accounts.role for select to lotsenwerk_app
  using (provider_id = any ((select acting.managed_providers())::uuid[]));
create policy given_by_management on accounts.role for insert to lotsenwerk_app
  with check ((site_id = any ((select acting.managed_sites())::uuid[]) and role in ('coordinator', 'deputy'))
    or (provider_id = any ((select acting.managed_providers())::uuid[]) and role in ('finance', 'data-protection-officer')));
create policy ended_by_management on accounts.role for update to lotsenwerk_app
  using ((site_id = any ((select acting.managed_sites())::uuid[]) and role in ('coordinator', 'deputy'))
    or (provider_id = any ((select acting.managed_providers())::uuid[]) and role in ('finance', 'data-protection-officer')))
  with check ((site_id = any ((select acting.managed_sites())::uuid[]) and role in ('coordinator', 'deputy'))
    or (provider_id = any ((select acting.managed_providers())::uuid[]) and role in ('finance', 'data-protection-officer')));
create policy named_by_management on accounts.person for select to lotsenwerk_app using (exists (
  select from accounts.role r where r.person_id = person.id
    and ((r.site_id = any ((select acting.managed_sites())::uuid[]) and r.role in ('coordinator', 'deputy'))
      or r.provider_id = any ((select acting.managed_providers())::uuid[]))));
create policy invited_by_management on accounts.person for insert to lotsenwerk_app
  with check (cardinality(acting.managed_providers()) > 0 and not email_verified);

-- The program says beforehand that a role ends, and tells administrators when a site has lost whoever leads it.
create policy announces_ends on accounts.role for select to lotsenwerk_app using (acting.is_system());
create policy announces_ends_once on accounts.role for update to lotsenwerk_app
  using (acting.is_system()) with check (acting.is_system());
create policy writes_to_them on accounts.person for select to lotsenwerk_app using (acting.is_system());
grant update (announced_until) on accounts.role to lotsenwerk_app;

-- Providers and sites are public; who changes them is not.
alter table programme.provider add version int not null default 1;
alter table programme.provider enable row level security;
alter table programme.provider force row level security;
create policy anybody_reads on programme.provider for select to lotsenwerk_app using (true);
create policy taken_in on programme.provider for insert to lotsenwerk_app with check ((select acting.is_administrator()));
create policy changed on programme.provider for update to lotsenwerk_app
  using ((select acting.is_administrator()) or id = any ((select acting.managed_providers())::uuid[]))
  with check ((select acting.is_administrator()) or id = any ((select acting.managed_providers())::uuid[]));
grant insert, update (name, kind, data_protection_regime, version) on programme.provider to lotsenwerk_app;

alter table programme.site
  add version int not null default 1,
  -- Since when administrators know that nobody coordinates the open site, or nobody stands in.
  add unled_since date;
alter table programme.site enable row level security;
alter table programme.site force row level security;
create policy anybody_reads on programme.site for select to lotsenwerk_app using (true);
create policy taken_in on programme.site for insert to lotsenwerk_app
  with check ((select acting.is_administrator()) and status = 'interested');
create policy changed on programme.site for update to lotsenwerk_app
  using ((select acting.is_administrator()) or id = any ((select acting.managed_sites())::uuid[]))
  with check ((select acting.is_administrator()) or provider_id = any ((select acting.managed_providers())::uuid[]));
create policy looked_after on programme.site for update to lotsenwerk_app
  using (acting.is_system()) with check (acting.is_system());
grant insert, update (name, county_key, street, postal_code, town, latitude, longitude, phone, email, opening_hours,
  status, radius_km, version, unled_since) on programme.site to lotsenwerk_app;

create policy serves on programme.served_area for insert to lotsenwerk_app
  with check ((select acting.is_administrator()) or site_id = any ((select acting.managed_sites())::uuid[]));
create policy serves_no_more on programme.served_area for delete to lotsenwerk_app
  using ((select acting.is_administrator()) or site_id = any ((select acting.managed_sites())::uuid[]));
grant insert, delete on programme.served_area to lotsenwerk_app;

-- Whether somebody coordinates the site on a day and somebody else stands in. Holds both until the end of the
-- transaction, so that nobody's role ends while a site opens on the strength of it.
create function programme.is_led(site uuid, on_day date) returns boolean
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform from accounts.role r
    where r.site_id = site and r.role in ('coordinator', 'deputy') for share;
  return exists (
    select from accounts.role c join accounts.role d on d.site_id = c.site_id and d.person_id <> c.person_id
    where c.site_id = site and c.role = 'coordinator' and d.role = 'deputy'
      and daterange(c.valid_from, c.valid_until) @> on_day and daterange(d.valid_from, d.valid_until) @> on_day);
end
$$;
revoke all on function programme.is_led(uuid, date) from public;

create function programme.guard_opening() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if new.status is distinct from old.status and acting.person_id() is not null and not acting.is_administrator() then
    raise exception 'only administrators open and close sites'
      using errcode = 'check_violation', constraint = 'site_moved_by_administrator';
  end if;
  if new.status = 'active' and old.status <> 'active'
    and not programme.is_led(new.id, (now() at time zone 'Europe/Berlin')::date) then
    raise exception 'a site opens with somebody who coordinates it and somebody else who stands in'
      using errcode = 'check_violation', constraint = 'site_opens_led';
  end if;
  return new;
end
$$;
create trigger guard_opening before update on programme.site
  for each row execute function programme.guard_opening();

create schema insights;
grant usage on schema insights to lotsenwerk_app;

-- Counts per site for whoever sees counted figures of its county or state, past Row Level Security: numbers of
-- requests and guides, minutes, and from how many guides the minutes come. No row of a person leaves it.
create function insights.counts_by_site(in_year int)
  returns table (county_key text, county text, site_id uuid, site text, received int, seeking int, arranged int,
    guides int, minutes int, guides_with_minutes int)
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select c.key, c.name, s.id, s.name,
    (select count(*)::int from requests.request r where r.site_id = s.id and r.state in ('received', 'in-review', 'asked-back')),
    (select count(*)::int from requests.request r where r.site_id = s.id and r.state = 'seeking-guide'),
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
revoke all on function insights.counts_by_site(int) from public;
grant execute on function insights.counts_by_site(int) to lotsenwerk_app;
