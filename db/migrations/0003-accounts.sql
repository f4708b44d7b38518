-- People who sign in, what they sign in with, and the roles they hold.

create schema accounts;
grant usage on schema accounts to lotsenwerk_app, lotsenwerk_auth;

create table accounts.person (
  id uuid primary key,
  name text collate "de-x-icu" not null,
  email text not null unique,
  email_verified boolean not null default false,
  image text,
  lang text not null default 'de',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check (email = lower(email))
);
create index on accounts.person (name, id);

create table accounts.session (
  id uuid primary key,
  token text not null unique,
  person_id uuid not null references accounts.person on delete cascade,
  expires_at timestamptz not null,
  ip_address text,
  user_agent text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index on accounts.session (person_id);

create table accounts.credential (
  id uuid primary key,
  account_id text not null,
  provider_id text not null,
  person_id uuid not null references accounts.person on delete cascade,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  password text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index on accounts.credential (person_id);

-- The sign-in library names some of these rows after a hash, which is no uuid.
create table accounts.verification (
  id text primary key,
  identifier text not null,
  value text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index on accounts.verification (identifier);

-- Sign-in has its own role; the application never reads a password or a session.
grant select, insert, update, delete on accounts.session, accounts.credential, accounts.verification
  to lotsenwerk_auth;
-- People are made by invitation only.
grant select, update on accounts.person to lotsenwerk_auth;

create table accounts.role (
  id uuid primary key,
  person_id uuid not null references accounts.person on delete cascade,
  role text not null check (role in
    ('guide', 'coordinating-guide', 'coordinator', 'deputy', 'finance', 'requesting-body', 'administrator')),
  site_id uuid,
  valid_from date not null,
  valid_until date,
  given_by uuid references accounts.person,
  check ((role = 'administrator') = (site_id is null)),
  -- A role that ends on the day it begins was never held.
  check (valid_until >= valid_from),
  constraint role_held_once exclude using gist (person_id with =, role with =, (coalesce(site_id, '00000000-0000-0000-0000-000000000000')) with =,
    daterange(valid_from, valid_until) with &&)
);
create index on accounts.role (site_id, role);
grant select on accounts.role to lotsenwerk_auth;

-- Reads the person's roles past Row Level Security and remembers them for the transaction.
create function acting.as_person(person uuid) returns void
  language sql security definer set search_path = pg_catalog, pg_temp
as $$
  select set_config('app.person_id', person::text, true),
    set_config('app.staff_sites', coalesce(array_agg(r.site_id) filter (where r.role in ('coordinator', 'deputy', 'coordinating-guide')), '{}')::text, true),
    set_config('app.access_sites', coalesce(array_agg(r.site_id) filter (where r.role in ('coordinator', 'deputy')), '{}')::text, true),
    set_config('app.guide_sites', coalesce(array_agg(r.site_id) filter (where r.role in ('guide', 'coordinating-guide')), '{}')::text, true),
    set_config('app.finance_sites', coalesce(array_agg(r.site_id) filter (where r.role = 'finance'), '{}')::text, true),
    set_config('app.requesting_sites', coalesce(array_agg(r.site_id) filter (where r.role = 'requesting-body'), '{}')::text, true),
    set_config('app.administrator', case when bool_or(r.role = 'administrator') then 'on' else 'off' end, true)
  from accounts.role r
  where r.person_id = person
    and daterange(r.valid_from, r.valid_until) @> (now() at time zone 'Europe/Berlin')::date
$$;
revoke all on function acting.as_person(uuid) from public;
grant execute on function acting.as_person(uuid) to lotsenwerk_app;

alter table accounts.person enable row level security;
alter table accounts.person force row level security;
create policy sign_in on accounts.person for all to lotsenwerk_auth using (true) with check (true);
create policy oneself on accounts.person for select to lotsenwerk_app using (id = acting.person_id());
create policy change_oneself on accounts.person for update to lotsenwerk_app
  using (id = acting.person_id()) with check (id = acting.person_id());
create policy same_site on accounts.person for select to lotsenwerk_app using (exists (
  select from accounts.role r where r.person_id = person.id
    and r.site_id = any ((select acting.staff_sites() || acting.finance_sites())::uuid[])));
create policy administrator on accounts.person for all to lotsenwerk_app
  using (acting.is_administrator()) with check (acting.is_administrator());
create policy invited on accounts.person for insert to lotsenwerk_app
  with check (cardinality(acting.access_sites()) > 0 and not email_verified);
grant select, insert on accounts.person to lotsenwerk_app;
grant update (name, lang, updated_at) on accounts.person to lotsenwerk_app;

alter table accounts.role enable row level security;
alter table accounts.role force row level security;
create policy sign_in on accounts.role for select to lotsenwerk_auth using (true);
create policy own_roles on accounts.role for select to lotsenwerk_app using (person_id = acting.person_id());
create policy roles_of_site on accounts.role for select to lotsenwerk_app
  using (site_id = any ((select acting.staff_sites())::uuid[]));
create policy given_at_site on accounts.role for insert to lotsenwerk_app
  with check (site_id = any ((select acting.access_sites())::uuid[]) and role in ('guide', 'requesting-body'));
create policy ended_at_site on accounts.role for update to lotsenwerk_app
  using (site_id = any ((select acting.access_sites())::uuid[]) and role in ('guide', 'requesting-body'))
  with check (site_id = any ((select acting.access_sites())::uuid[]) and role in ('guide', 'requesting-body'));
create policy in_own_name on accounts.role as restrictive for insert to lotsenwerk_app
  with check (given_by = acting.person_id());
create policy roles_seen_by_finance on accounts.role for select to lotsenwerk_app
  using (site_id = any ((select acting.finance_sites())::uuid[]));
create policy administrator on accounts.role for all to lotsenwerk_app
  using (acting.is_administrator()) with check (acting.is_administrator());
grant select, insert, update (valid_until) on accounts.role to lotsenwerk_app;
