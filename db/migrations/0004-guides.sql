-- Guides of a site: their path through the programme, what they offer, what they have pledged.

create schema guides;
grant usage on schema guides to lotsenwerk_app;

-- A name as it is looked for and sorted by: small letters without marks, the same on every server.
create function guides.fold(name text) returns text language sql immutable strict parallel safe
  as $$ select lower(regexp_replace(normalize(replace(name, 'ß', 'ss'), NFKD), '[\u0300-\u036f]', '', 'g') collate "C") $$;
grant execute on function guides.fold(text) to lotsenwerk_app;

create table guides.guide (
  id uuid primary key,
  site_id uuid not null references programme.site,
  person_id uuid references accounts.person,
  name text collate "de-x-icu" not null check (length(name) between 1 and 200),
  search_name text collate "C" not null generated always as (guides.fold(name)) stored,
  email text check (length(email) between 3 and 254),
  phone text check (length(phone) between 3 and 40),
  gender text check (gender in ('female', 'male', 'diverse')),
  state text not null check (state in
    ('interested', 'in-talks', 'in-qualification', 'qualified', 'in-trial', 'active', 'paused', 'blocked', 'suspended', 'left', 'not-admitted')),
  coordinating boolean not null default false,
  health_guide boolean not null default false,
  -- A town or quarter, never an address.
  home_name text check (length(home_name) between 1 and 200),
  home_latitude double precision check (home_latitude between -90 and 90),
  home_longitude double precision check (home_longitude between -180 and 180),
  radius_km int check (radius_km > 0),
  wish_minutes_per_month int check (wish_minutes_per_month >= 0),
  qualified_on date,
  state_since timestamptz not null,
  version int not null default 1,
  created_at timestamptz not null,
  -- Set when the profile's time is over but other records still count hours for it.
  anonymised_at timestamptz,
  unique (site_id, id),
  check (num_nulls(home_name, home_latitude, home_longitude) in (0, 3)),
  -- Only with the certificate of the basic qualification may somebody be active.
  constraint only_qualified_are_active
    check (qualified_on is not null or state not in ('in-trial', 'active', 'paused', 'blocked', 'suspended')),
  check (anonymised_at is null or (person_id is null and email is null and phone is null and home_name is null))
);
create index guide_by_name on guides.guide (site_id, search_name, id);
create unique index guide_person on guides.guide (site_id, person_id) where person_id is not null;
create index on guides.guide (state, state_since);
create index on guides.guide (person_id);

create table guides.language (
  site_id uuid not null,
  guide_id uuid not null,
  tag text not null references programme.language,
  level text not null check (level in ('mother-tongue', 'fluent', 'basic')),
  modes text[] not null check (modes <@ array['speak', 'read', 'write'] and cardinality(modes) > 0),
  primary key (guide_id, tag),
  foreign key (site_id, guide_id) references guides.guide (site_id, id) on delete cascade
);
create index on guides.language (site_id, tag);

-- Fields of assignment a guide would like; none means all.
create table guides.topic (
  site_id uuid not null,
  guide_id uuid not null,
  topic_code text not null references programme.topic,
  primary key (guide_id, topic_code),
  foreign key (site_id, guide_id) references guides.guide (site_id, id) on delete cascade
);

-- Her usual week. No row means that she has not told.
create table guides.availability (
  site_id uuid not null,
  guide_id uuid not null,
  weekday int not null check (weekday between 1 and 7),
  from_time time not null,
  until_time time not null,
  primary key (guide_id, weekday, from_time),
  foreign key (site_id, guide_id) references guides.guide (site_id, id) on delete cascade,
  check (until_time > from_time and until_time < '24:00')
);

create table guides.absence (
  id uuid primary key,
  site_id uuid not null,
  guide_id uuid not null,
  valid_from date not null,
  valid_until date not null,
  unique (guide_id, valid_from, valid_until),
  foreign key (site_id, guide_id) references guides.guide (site_id, id) on delete cascade,
  check (valid_until > valid_from)
);
create index on guides.absence (site_id, valid_until);

-- Of a certificate of conduct only that it was seen and when; nothing of what it says.
create table guides.obligation (
  id uuid primary key,
  site_id uuid not null,
  guide_id uuid not null,
  kind text not null check (kind in
    ('agreement', 'confidentiality-pledge', 'data-secrecy-pledge', 'non-violence-pledge', 'privacy-briefing', 'yearly-confirmation', 'certificate-of-conduct-seen')),
  valid_from date not null,
  valid_until date,
  noted_by uuid references accounts.person,
  noted_at timestamptz not null,
  foreign key (site_id, guide_id) references guides.guide (site_id, id) on delete cascade,
  check (valid_until > valid_from)
);
create index on guides.obligation (guide_id, kind);
create index on guides.obligation (site_id);

create table guides.transition (
  id uuid primary key,
  site_id uuid not null,
  guide_id uuid not null,
  event text not null,
  from_state text,
  to_state text not null,
  reason text,
  made_by uuid references accounts.person,
  made_at timestamptz not null,
  foreign key (site_id, guide_id) references guides.guide (site_id, id) on delete cascade
);
create index on guides.transition (guide_id, made_at);

-- A list that was uploaded and looked at but not yet taken over; gone after a day.
create table guides.import (
  id uuid primary key,
  site_id uuid not null references programme.site,
  uploaded_by uuid not null references accounts.person on delete cascade,
  uploaded_at timestamptz not null,
  file_name text not null,
  header jsonb not null,
  rows jsonb not null,
  mapping jsonb not null,
  version int not null default 1
);
create index on guides.import (site_id);
create index on guides.import (uploaded_at);

do $$
declare t text;
begin
  foreach t in array array['guide', 'language', 'topic', 'availability', 'absence', 'obligation', 'transition', 'import'] loop
    execute format('alter table guides.%I enable row level security', t);
    execute format('alter table guides.%I force row level security', t);
    execute format('create policy staff_of_site on guides.%I for all to lotsenwerk_app
      using (site_id = any ((select acting.staff_sites())::uuid[]))
      with check (site_id = any ((select acting.staff_sites())::uuid[]))', t);
    execute format('create policy tidying on guides.%I for all to lotsenwerk_app
      using ((select acting.is_system())) with check ((select acting.is_system()))', t);
    execute format('grant select, insert, delete on guides.%I to lotsenwerk_app', t);
  end loop;
  -- What she offers is hers to change; what she has signed and where she stands she sees.
  foreach t in array array['topic', 'availability', 'absence'] loop
    execute format('create policy oneself on guides.%I for all to lotsenwerk_app
      using (guide_id in (select g.id from guides.guide g where g.person_id = (select acting.person_id())))
      with check (guide_id in (select g.id from guides.guide g where g.person_id = (select acting.person_id())))', t);
  end loop;
  foreach t in array array['language', 'obligation', 'transition'] loop
    execute format('create policy oneself on guides.%I for select to lotsenwerk_app
      using (guide_id in (select g.id from guides.guide g where g.person_id = (select acting.person_id())))', t);
  end loop;
end $$;
create policy oneself on guides.guide for select to lotsenwerk_app using (person_id = (select acting.person_id()));
create policy change_oneself on guides.guide for update to lotsenwerk_app
  using (person_id = (select acting.person_id())) with check (person_id = (select acting.person_id()));
create policy own_step on guides.transition for insert to lotsenwerk_app
  with check (made_by = (select acting.person_id())
    and guide_id in (select g.id from guides.guide g where g.person_id = (select acting.person_id())));
create policy seen_by_finance on guides.guide for select to lotsenwerk_app
  using (site_id = any ((select acting.finance_sites())::uuid[]));

-- What somebody noted or did is signed with her own name. It is never rewritten; only the program forgets it.
create policy in_own_name on guides.transition as restrictive for insert to lotsenwerk_app
  with check (made_by is not distinct from acting.person_id());
create policy in_own_name on guides.obligation as restrictive for insert to lotsenwerk_app
  with check (noted_by is not distinct from acting.person_id());
create policy in_own_name on guides.import as restrictive for insert to lotsenwerk_app
  with check (uploaded_by = acting.person_id());
-- Whole lists are for coordinators, not for coordinating guides: volunteers do not read the papers of others.
create policy coordinators_only on guides.import as restrictive for all to lotsenwerk_app
  using (acting.is_system() or site_id = any ((select acting.access_sites())::uuid[]));
create policy only_forgotten on guides.transition as restrictive for update to lotsenwerk_app
  using (acting.is_system()) with check (made_by is null);
create policy only_forgotten on guides.obligation as restrictive for update to lotsenwerk_app
  using (acting.is_system()) with check (noted_by is null);
create policy deleted_by_system on guides.transition as restrictive for delete to lotsenwerk_app
  using (acting.is_system());
create policy deleted_by_system on guides.guide as restrictive for delete to lotsenwerk_app
  using (acting.is_system());

-- A guide says herself where, when and how much, and takes the steps that are hers; the rest is the site's.
create function guides.guard_guide() returns trigger language plpgsql
as $$
begin
  if not acting.is_outsider(old.site_id) then
    return new;
  end if;
  if (new.person_id, new.name, new.email, new.phone, new.gender, new.coordinating, new.health_guide,
      new.qualified_on, new.anonymised_at)
    is distinct from (old.person_id, old.name, old.email, old.phone, old.gender, old.coordinating,
      old.health_guide, old.qualified_on, old.anonymised_at) then
    raise exception 'this part of a profile is kept by the site' using errcode = 'insufficient_privilege', constraint = 'kept_by_site';
  end if;
  if new.state <> old.state and not (
    (old.state = 'qualified' and new.state = 'in-trial')
    or (old.state = 'active' and new.state = 'paused')
    or (old.state = 'paused' and new.state = 'active')
    or (old.state in ('qualified', 'in-trial', 'active', 'paused', 'blocked') and new.state = 'left')
    or (old.state in ('interested', 'in-talks', 'in-qualification') and new.state = 'not-admitted')) then
    raise exception 'this step is not the guide''s' using errcode = 'insufficient_privilege', constraint = 'step_of_guide';
  end if;
  return new;
end $$;
create trigger guard_guide before update on guides.guide for each row execute function guides.guard_guide();

-- Nobody moves a guide to another site, and what was noted or has happened is never rewritten, only forgotten.
grant update (person_id, name, email, phone, gender, state, state_since, coordinating, health_guide, home_name,
  home_latitude, home_longitude, radius_km, wish_minutes_per_month, qualified_on, version, anonymised_at)
  on guides.guide to lotsenwerk_app;
grant update (mapping, version) on guides.import to lotsenwerk_app;
grant update (noted_by) on guides.obligation to lotsenwerk_app;
grant update (made_by) on guides.transition to lotsenwerk_app;
