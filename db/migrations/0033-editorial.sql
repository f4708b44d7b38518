-- What the competence centre and the sites publish: news and pages, written, looked through by a second person,
-- and public from a moment on.

create schema editorial;
grant usage on schema editorial to lotsenwerk_app;

-- States for whose competence centre the acting person writes.
create function editorial.centre_states() returns text[]
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select coalesce(array_agg(r.state_key), '{}')
  from acting.roles_of(acting.person_id(), (now() at time zone 'Europe/Berlin')::date) r
  where r.role = 'competence-centre'
    and coalesce(nullif(current_setting('app.working_as', true), ''), r.role || '@' || r.place) = r.role || '@' || r.place
$$;
revoke all on function editorial.centre_states() from public;
grant execute on function editorial.centre_states() to lotsenwerk_app;

-- Whether somebody else than the acting person could look through a text: of the site, or of the centre.
create function editorial.has_second_editor(site uuid, state text) returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select exists (select from accounts.role r
    join accounts.person p on p.id = r.person_id and p.locked_at is null
    where r.person_id <> acting.person_id()
      and daterange(r.valid_from, r.valid_until) @> (now() at time zone 'Europe/Berlin')::date
      and case when site is null then r.role = 'competence-centre' and r.state_key = state
        else r.role in ('coordinator', 'deputy') and r.site_id = site end)
$$;
revoke all on function editorial.has_second_editor(uuid, text) from public;
grant execute on function editorial.has_second_editor(uuid, text) to lotsenwerk_app;

-- Without a site: the centre's.
create table editorial.article (
  id uuid primary key,
  state_key text not null references programme.state,
  site_id uuid references programme.site,
  kind text not null check (kind in ('news', 'page')),
  slug text not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) <= 80),
  status text not null check (status in ('draft', 'in-review', 'approved', 'published', 'withdrawn')),
  -- Set with the approval; the job publishes it then.
  publish_at timestamptz,
  created_at timestamptz not null,
  version int not null default 1,
  check (kind = 'news' or site_id is null),
  check ((status = 'approved') = (publish_at is not null))
);
create index on editorial.article (site_id);
create index on editorial.article (publish_at) where status = 'approved';

-- Every saved version of a text in a language; the German one is the source.
create table editorial.wording (
  id uuid primary key,
  article_id uuid not null references editorial.article on delete cascade,
  state_key text not null,
  site_id uuid,
  lang text not null check (lang ~ '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$'),
  number int not null check (number >= 1),
  title text not null check (length(title) between 1 and 200),
  lead text not null check (length(lead) <= 500),
  body text not null check (length(body) <= 40000),
  -- Of a translation: the German version it says.
  of_source int check ((lang = 'de') = (of_source is null)),
  -- Of the German text: its meaning is as before, translations stay up to date.
  same_meaning boolean not null default false check (not same_meaning or lang = 'de'),
  saved_by uuid references accounts.person,
  saved_at timestamptz not null,
  unique (article_id, lang, number)
);
create index on editorial.wording (saved_by) where saved_by is not null;

create table editorial.step (
  id uuid primary key,
  article_id uuid not null references editorial.article on delete cascade,
  state_key text not null,
  site_id uuid,
  version int not null,
  event text not null,
  to_status text not null,
  note text check (length(note) <= 1000),
  made_by uuid references accounts.person,
  made_at timestamptz not null,
  unique (article_id, version)
);
create index on editorial.step (made_by) where made_by is not null;

-- What anybody reads. Made from the wordings when an article is published, gone when it is withdrawn.
create table editorial.published (
  article_id uuid primary key references editorial.article on delete cascade,
  state_key text not null,
  site_id uuid references programme.site,
  kind text not null,
  slug text not null unique,
  published_at timestamptz not null,
  changed_at timestamptz not null
);
create index on editorial.published (kind, published_at desc);
create table editorial.published_text (
  article_id uuid not null references editorial.published on delete cascade,
  lang text not null,
  state_key text not null,
  site_id uuid,
  title text not null,
  lead text not null,
  body text not null,
  is_outdated boolean not null,
  primary key (article_id, lang)
);

-- Nothing of a version changes but who saved it, when she is forgotten.
create function editorial.keep_version() returns trigger language plpgsql as $$
begin
  if to_jsonb(new) - 'saved_by' - 'made_by' <> to_jsonb(old) - 'saved_by' - 'made_by' then
    raise exception 'a version stays as it was saved' using errcode = 'check_violation', constraint = 'version_stays';
  end if;
  return new;
end $$;
create trigger keep_version before update on editorial.wording for each row execute function editorial.keep_version();
create trigger keep_version before update on editorial.step for each row execute function editorial.keep_version();

do $$
declare
  t text;
  mine text := '(case when site_id is null then state_key = any ((select editorial.centre_states())::text[])
    else site_id = any ((select acting.access_sites())::uuid[]) end)';
begin
  foreach t in array array['article', 'wording', 'step', 'published', 'published_text'] loop
    execute format('alter table editorial.%I enable row level security', t);
    execute format('alter table editorial.%I force row level security', t);
    execute format('grant select, insert on editorial.%I to lotsenwerk_app', t);
  end loop;
  foreach t in array array['article', 'wording', 'step'] loop
    execute format('create policy seen_by_editors on editorial.%I for select to lotsenwerk_app using %s', t, mine);
    execute format('create policy seen_by_system on editorial.%I for select to lotsenwerk_app using (acting.is_system())', t);
  end loop;
  execute format('create policy written_by_editors on editorial.article for insert to lotsenwerk_app
    with check (status = ''draft'' and %s)', mine);
  execute format('create policy moved_by_editors on editorial.article for update to lotsenwerk_app using %s with check %s', mine, mine);
  execute format('create policy saved_by_editors on editorial.wording for insert to lotsenwerk_app
    with check (saved_by = acting.person_id() and %s)', mine);
  execute format('create policy made_by_editors on editorial.step for insert to lotsenwerk_app
    with check (made_by = acting.person_id() and %s)', mine);
  foreach t in array array['published', 'published_text'] loop
    execute format('create policy anybody_reads on editorial.%I for select to lotsenwerk_app using (true)', t);
    execute format('create policy published on editorial.%I for insert to lotsenwerk_app with check (acting.is_system() or %s)', t, mine);
    execute format('create policy withdrawn on editorial.%I for delete to lotsenwerk_app using (acting.is_system() or %s)', t, mine);
    execute format('grant delete on editorial.%I to lotsenwerk_app', t);
  end loop;
end $$;

grant update (status, publish_at, version) on editorial.article to lotsenwerk_app;
create policy moved_by_system on editorial.article for update to lotsenwerk_app
  using (acting.is_system()) with check (acting.is_system());
create policy made_by_system on editorial.step for insert to lotsenwerk_app
  with check (acting.is_system() and made_by is null);
grant update (saved_by) on editorial.wording to lotsenwerk_app;
create policy forgets_person on editorial.wording for update to lotsenwerk_app
  using (acting.is_system()) with check (acting.is_system() and saved_by is null);
grant update (made_by) on editorial.step to lotsenwerk_app;
create policy forgets_person on editorial.step for update to lotsenwerk_app
  using (acting.is_system()) with check (acting.is_system() and made_by is null);
