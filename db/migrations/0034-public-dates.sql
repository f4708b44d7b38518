-- What sites and the competence centre tell anybody beside their texts: dates, cooperation partners, films and material.
-- Nobody stands in it by name but who is to be called about a date.

create table editorial.public_date (
  id uuid primary key,
  state_key text not null references programme.state,
  -- Without a site: the centre's.
  site_id uuid references programme.site,
  kind text not null check (kind in ('course', 'meeting', 'cafe', 'information-hour', 'network-meeting')),
  title text not null check (length(title) between 1 and 200),
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  place text not null check (length(place) between 1 and 300),
  -- Where to sign up: an address, a number, a sentence.
  sign_up text check (length(sign_up) <= 200),
  note text check (length(note) <= 1000),
  cancelled boolean not null default false,
  version int not null default 1,
  check (ends_at > starts_at and ends_at <= starts_at + interval '1 year'),
  check (kind <> 'network-meeting' or site_id is null)
);
create index on editorial.public_date (starts_at);
create index on editorial.public_date (site_id, starts_at);

create table editorial.partner (
  id uuid primary key,
  state_key text not null references programme.state,
  site_id uuid not null references programme.site,
  kind text not null check (kind in ('authority', 'school', 'health', 'association', 'religious', 'business', 'other')),
  name text not null check (length(name) between 1 and 200),
  link text check (link ~ '^https?://' and length(link) <= 500),
  version int not null default 1,
  unique (site_id, id)
);
create index on editorial.partner (site_id, name);

create table editorial.medium (
  id uuid primary key,
  state_key text not null references programme.state,
  kind text not null check (kind in ('film', 'audio', 'brochure', 'worksheet', 'poster')),
  title text not null check (length(title) between 1 and 200),
  about text check (length(about) <= 500),
  lang text not null check (lang ~ '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$'),
  link text not null check (link ~ '^https?://' and length(link) <= 500),
  version int not null default 1
);
create index on editorial.medium (kind, title);

do $$
declare
  t text;
  of_centre text := 'state_key = any ((select editorial.centre_states())::text[])';
  of_site text := 'site_id = any ((select acting.access_sites())::uuid[])';
  mine text;
begin
  foreach t in array array['public_date', 'partner', 'medium'] loop
    mine := case t when 'medium' then of_centre when 'partner' then of_site
      else format('(case when site_id is null then %s else %s end)', of_centre, of_site) end;
    execute format('alter table editorial.%I enable row level security', t);
    execute format('alter table editorial.%I force row level security', t);
    execute format('create policy anybody_reads on editorial.%I for select to lotsenwerk_app using (true)', t);
    execute format('create policy told on editorial.%I for insert to lotsenwerk_app with check (%s)', t, mine);
    execute format('create policy changed on editorial.%I for update to lotsenwerk_app using (%s) with check (%s)', t, mine, mine);
    execute format('create policy taken_away on editorial.%I for delete to lotsenwerk_app using (%s)', t, mine);
    execute format('grant select, insert, delete on editorial.%I to lotsenwerk_app', t);
  end loop;
end $$;
grant update (kind, title, starts_at, ends_at, place, sign_up, note, cancelled, version) on editorial.public_date to lotsenwerk_app;
grant update (kind, name, link, version) on editorial.partner to lotsenwerk_app;
grant update (kind, title, about, lang, link, version) on editorial.medium to lotsenwerk_app;

-- What is over is of no use to anybody after two years.
create policy tidying on editorial.public_date for delete to lotsenwerk_app using (acting.is_system());
