-- The ground every module stands on: who acts in a transaction, mail to send, forms already sent.

create extension if not exists btree_gist;

-- Who acts. Each transaction names the acting party once through one of the acting.as_… functions;
-- the policies of every table read it back through the others. Settings are local to the transaction.
create schema acting;

create function acting.person_id() returns uuid language sql stable parallel safe
  as $$ select nullif(current_setting('app.person_id', true), '')::uuid $$;

-- Sites at which the acting person coordinates, or for which a job acts.
create function acting.staff_sites() returns uuid[] language sql stable parallel safe
  as $$ select coalesce(nullif(current_setting('app.staff_sites', true), ''), '{}')::uuid[] $$;

create function acting.guide_sites() returns uuid[] language sql stable parallel safe
  as $$ select coalesce(nullif(current_setting('app.guide_sites', true), ''), '{}')::uuid[] $$;

-- Sites at which the acting person gives and ends roles: as coordinator or deputy, not as coordinating guide.
create function acting.access_sites() returns uuid[] language sql stable parallel safe
  as $$ select coalesce(nullif(current_setting('app.access_sites', true), ''), '{}')::uuid[] $$;

create function acting.finance_sites() returns uuid[] language sql stable parallel safe
  as $$ select coalesce(nullif(current_setting('app.finance_sites', true), ''), '{}')::uuid[] $$;

create function acting.requesting_sites() returns uuid[] language sql stable parallel safe
  as $$ select coalesce(nullif(current_setting('app.requesting_sites', true), ''), '{}')::uuid[] $$;

create function acting.is_administrator() returns boolean language sql stable parallel safe
  as $$ select coalesce(nullif(current_setting('app.administrator', true), ''), 'off') = 'on' $$;

-- The hash of a secret link somebody holds, and the request it opens.
create function acting.token_hash() returns text language sql stable parallel safe
  as $$ select nullif(current_setting('app.token_hash', true), '') $$;

create function acting.request_id() returns uuid language sql stable parallel safe
  as $$ select nullif(current_setting('app.request_id', true), '')::uuid $$;

-- The program itself: sending mail, tidying up.
create function acting.is_system() returns boolean language sql stable parallel safe
  as $$ select coalesce(nullif(current_setting('app.system', true), ''), 'off') = 'on' $$;

-- Somebody acts, and neither for this site nor as the program: a guide, a requesting body, a visitor with a link.
create function acting.is_outsider(site uuid) returns boolean language sql stable parallel safe
  as $$ select (acting.person_id() is not null or acting.token_hash() is not null)
    and not acting.is_system() and site <> all (acting.staff_sites()) $$;

create function acting.as_site(site uuid) returns void language sql
  as $$ select set_config('app.staff_sites', array[site]::text, true), set_config('app.finance_sites', array[site]::text, true) $$;

create function acting.as_system() returns void language sql
  as $$ select set_config('app.system', 'on', true) $$;

grant usage on schema acting to lotsenwerk_app;

create schema platform;
grant usage on schema platform to lotsenwerk_app;

-- Mail is written here inside the transaction that causes it and sent by a job afterwards.
create table platform.mail (
  id uuid primary key,
  site_id uuid,
  recipient text not null,
  subject text not null,
  body text not null,
  lang text not null,
  calendar text,
  calendar_method text check (calendar_method in ('REQUEST', 'CANCEL')),
  created_at timestamptz not null,
  sent_at timestamptz,
  failed_attempts int not null default 0,
  last_error text
);
create index on platform.mail (created_at);
alter table platform.mail enable row level security;
alter table platform.mail force row level security;
create policy write_mail on platform.mail for insert to lotsenwerk_app with check (true);
create policy send_mail on platform.mail for all to lotsenwerk_app using (acting.is_system()) with check (acting.is_system());
grant select, insert, delete, update (recipient, subject, body, calendar, sent_at, failed_attempts, last_error)
  on platform.mail to lotsenwerk_app;

-- A form carries a key; the second sending of the same form finds what the first one led to.
create table platform.sent_form (
  key uuid primary key,
  sent_by text not null,
  led_to text not null,
  sent_at timestamptz not null
);
alter table platform.sent_form enable row level security;
alter table platform.sent_form force row level security;
create policy own_forms on platform.sent_form for all to lotsenwerk_app
  using (sent_by = coalesce(acting.person_id()::text, acting.token_hash(), 'nobody') or acting.is_system())
  with check (sent_by = coalesce(acting.person_id()::text, acting.token_hash(), 'nobody'));
grant select, insert, delete on platform.sent_form to lotsenwerk_app;

-- What was loaded from the programme's own content, by name and hash.
create table platform.loaded_content (
  name text primary key,
  hash text not null,
  loaded_at timestamptz not null default now()
);
grant select on platform.loaded_content to lotsenwerk_app;
