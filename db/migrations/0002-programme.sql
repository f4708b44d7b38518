-- The programme's ground: where it takes place, who carries it, in which languages, about what, at which values.

create schema programme;
grant usage on schema programme to lotsenwerk_app;

create table programme.state (
  key text primary key check (key ~ '^[A-Z]{2}$'),
  official_key text not null unique check (official_key ~ '^\d{2}$'),
  name text not null
);
grant select on programme.state to lotsenwerk_app;

-- Whoever runs a diversity centre: counties and independent cities by their official key of five digits,
-- cities with special status, which stay part of a county, by that of the municipality.
create table programme.county (
  key text primary key check (key ~ '^\d{5}(\d{3})?$'),
  state_key text not null references programme.state,
  name text collate "de-x-icu" not null,
  kind text not null check (kind in ('county', 'independent-city', 'special-status-city')),
  county_key text references programme.county,
  check ((kind = 'special-status-city') = (length(key) = 8)),
  check ((kind = 'special-status-city') = (county_key is not null)),
  check (county_key = left(key, 5))
);
create index on programme.county (state_key);
create index on programme.county (county_key);
grant select on programme.county to lotsenwerk_app;

-- Municipalities, and villages and quarters that belong to one.
create table programme.place (
  key text primary key,
  county_key text not null references programme.county check (length(county_key) = 5),
  part_of text references programme.place,
  name text collate "de-x-icu" not null,
  -- The name as people look for it: small letters, a for ä, ss for ß, nothing but letters, digits and blanks.
  search_name text not null check (search_name ~ '^[a-z0-9 ]+$'),
  latitude double precision not null check (latitude between -90 and 90),
  longitude double precision not null check (longitude between -180 and 180),
  population integer check (population > 0),
  source text not null check (source ~ '^(geonames:\d+|by-hand)$')
);
create index on programme.place (search_name text_pattern_ops);
create index on programme.place (county_key);
create index on programme.place (part_of);
grant select on programme.place to lotsenwerk_app;

create table programme.postal_code (
  code text not null check (code ~ '^\d{5}$'),
  place_key text not null references programme.place on delete cascade,
  primary key (code, place_key)
);
create index on programme.postal_code (place_key);
grant select on programme.postal_code to lotsenwerk_app;

create table programme.language (
  tag text primary key check (tag ~ '^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$'),
  native_name text not null,
  direction text not null check (direction in ('ltr', 'rtl')),
  rank integer not null unique
);
grant select on programme.language to lotsenwerk_app;

-- What a request can be about. Where the law leaves no choice no site may decide otherwise.
create table programme.topic (
  code text primary key check (code ~ '^[a-z]+(-[a-z]+)*$'),
  risk_class text not null check (risk_class in ('green', 'yellow', 'red')),
  refer_to text,
  site_decides boolean not null,
  rank integer not null unique,
  unique (code, site_decides),
  check (risk_class <> 'red' or refer_to is not null)
);
grant select on programme.topic to lotsenwerk_app;

create table programme.provider (
  id uuid primary key,
  name text not null unique,
  kind text not null check (kind in ('municipal', 'church', 'association', 'migrant-organisation')),
  data_protection_regime text not null
    check (data_protection_regime in ('dsgvo-hdsig', 'dsgvo-bdsg', 'kdg', 'dsg-ekd'))
);
grant select on programme.provider to lotsenwerk_app;

-- The published facts of a site.
create table programme.site (
  id uuid primary key,
  slug text not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  provider_id uuid not null references programme.provider,
  county_key text not null references programme.county,
  name text collate "de-x-icu" not null,
  street text not null,
  postal_code text not null check (postal_code ~ '^\d{5}$'),
  town text not null,
  latitude double precision not null check (latitude between -90 and 90),
  longitude double precision not null check (longitude between -180 and 180),
  phone text,
  email text,
  opening_hours text,
  status text not null check (status in ('interested', 'in-consultation', 'applied', 'active', 'dormant', 'ended')),
  -- Places within this distance are served beside those in served_area.
  radius_km integer check (radius_km > 0)
);
create index on programme.site (provider_id);
create index on programme.site (county_key);
grant select on programme.site to lotsenwerk_app;

create table programme.served_area (
  site_id uuid not null references programme.site,
  county_key text references programme.county check (length(county_key) = 5),
  place_key text references programme.place,
  check (num_nonnulls(county_key, place_key) = 1)
);
create unique index on programme.served_area (site_id, county_key) where county_key is not null;
create unique index on programme.served_area (site_id, place_key) where place_key is not null;
create index on programme.served_area (county_key);
create index on programme.served_area (place_key);
alter table programme.served_area enable row level security;
alter table programme.served_area force row level security;
create policy anybody_reads on programme.served_area for select to lotsenwerk_app using (true);
grant select on programme.served_area to lotsenwerk_app;

-- What a site has decided about a topic that is left to the sites.
create table programme.site_topic (
  site_id uuid not null references programme.site,
  topic_code text not null,
  site_decides boolean not null default true check (site_decides),
  risk_class text not null check (risk_class in ('green', 'yellow', 'red')),
  refer_to text,
  hint text check (length(hint) between 1 and 300),
  changed_by uuid,
  changed_at timestamptz not null,
  primary key (site_id, topic_code),
  foreign key (topic_code, site_decides) references programme.topic (code, site_decides),
  check (risk_class <> 'red' or refer_to is not null)
);
create index on programme.site_topic (topic_code);
alter table programme.site_topic enable row level security;
alter table programme.site_topic force row level security;
create policy anybody_reads on programme.site_topic for select to lotsenwerk_app using (true);
create policy site_decides on programme.site_topic for insert to lotsenwerk_app
  with check (site_id = any ((select acting.staff_sites())::uuid[]));
create policy site_decides_again on programme.site_topic for update to lotsenwerk_app
  using (site_id = any ((select acting.staff_sites())::uuid[]))
  with check (site_id = any ((select acting.staff_sites())::uuid[]));
create policy site_takes_back on programme.site_topic for delete to lotsenwerk_app
  using (site_id = any ((select acting.staff_sites())::uuid[]));
create policy forgets_person on programme.site_topic for update to lotsenwerk_app
  using (acting.is_system()) with check (acting.is_system());
grant select, insert, delete, update (risk_class, refer_to, hint, changed_by, changed_at) on programme.site_topic
  to lotsenwerk_app;

-- Dated values. A row is never changed; a mistake is put right by a row that corrects it from the same day.
create table programme.parameter (
  id uuid primary key,
  state_key text not null references programme.state,
  -- null: the value of the state, which a site's own value takes precedence over.
  site_id uuid references programme.site,
  -- The site, or nothing but zeros for the state, so that keys can hold it.
  level uuid not null generated always as (coalesce(site_id, '00000000-0000-0000-0000-000000000000')) stored,
  key text not null,
  value numeric not null,
  unit text not null,
  valid_from date not null,
  -- null: until the next value of the same level.
  valid_until date,
  source text not null check (length(source) between 1 and 300),
  corrects uuid unique,
  -- null: came with the programme's own content.
  changed_by uuid,
  -- As the person was called then.
  changed_by_name text,
  changed_at timestamptz not null,
  check (valid_until > valid_from),
  check (unit not like 'cent%' or value = trunc(value)),
  check (corrects <> id),
  unique (state_key, level, key, valid_from, id),
  -- A correction keeps level, key and day.
  foreign key (state_key, level, key, valid_from, corrects)
    references programme.parameter (state_key, level, key, valid_from, id)
);
create unique index one_value_per_day on programme.parameter (state_key, level, key, valid_from)
  where corrects is null;
create index on programme.parameter (site_id);
create index on programme.parameter (state_key);
alter table programme.parameter enable row level security;
alter table programme.parameter force row level security;
create policy anybody_reads on programme.parameter for select to lotsenwerk_app using (true);
create policy state_level on programme.parameter for insert to lotsenwerk_app
  with check (site_id is null and (select acting.is_administrator()));
create policy site_level on programme.parameter for insert to lotsenwerk_app
  with check (site_id = any ((select acting.staff_sites())::uuid[]));
create policy forgets_person on programme.parameter for update to lotsenwerk_app
  using (acting.is_system()) with check (acting.is_system());
grant select, insert, update (changed_by, changed_by_name) on programme.parameter to lotsenwerk_app;
