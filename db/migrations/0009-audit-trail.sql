-- Who did and read what, of whom, in which role: entries without contents, chained by hash, one chain for each
-- site and one (site of zeros) for what belongs to none. The application writes them through audit.append and
-- in no other way; it changes none, and lets go of old ones only through audit.forget.
create schema audit;
grant usage on schema audit to lotsenwerk_app;

create table audit.entry (
  site_id uuid not null,
  seq bigint not null check (seq > 0),
  at timestamptz not null,
  actor_kind text not null check (actor_kind in ('person', 'token', 'site', 'system', 'nobody')),
  -- No foreign keys: an entry outlives what it is about, and the person who acted.
  actor_id uuid,
  roles text check (roles ~ '^[a-z,-]+$'),
  deed text not null check (deed <> '' and deed !~ '\n'),
  subject_kind text check (subject_kind ~ '^[a-z-]+$'),
  subject_id uuid,
  request_id uuid,
  person_id uuid,
  -- Contact data was read.
  contact boolean not null,
  -- Of the answer; null where no request was answered.
  status int,
  number text check (number <> '' and number !~ '\n'),
  prev text not null check (prev ~ '^[0-9a-f]{64}$'),
  hash text not null check (hash ~ '^[0-9a-f]{64}$'),
  primary key (site_id, seq)
);
create index on audit.entry (request_id, at) where request_id is not null;
create index on audit.entry (person_id, at) where person_id is not null;

create table audit.head (
  site_id uuid primary key,
  seq bigint not null,
  hash text not null
);

alter table audit.entry enable row level security;
alter table audit.entry force row level security;
alter table audit.head enable row level security;
alter table audit.head force row level security;
grant select on audit.entry to lotsenwerk_app;
create policy about_oneself on audit.entry for select to lotsenwerk_app using (person_id = acting.person_id());
create policy by_secret_link on audit.entry for select to lotsenwerk_app using (request_id = acting.request_id());
create policy seen_by_data_protection on audit.entry for select to lotsenwerk_app
  using (site_id = any ((select acting.data_protection_sites())::uuid[]));

-- Whose the subject of an entry is. Past Row Level Security: whoever acts need not see it any more.
create function audit.about(kind text, id uuid) returns table (site_id uuid, request_id uuid, person_id uuid)
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select r.site_id, r.id, null::uuid from requests.request r where $1 = 'request' and r.id = $2
  union all select a.site_id, a.request_id, a.person_id from assignments.assignment a where $1 = 'assignment' and a.id = $2
  union all select o.site_id, o.request_id, o.person_id from assignments.offer o where $1 = 'offer' and o.id = $2
  union all select g.site_id, null, g.person_id from guides.guide g where $1 = 'guide' and g.id = $2
  union all select i.site_id, null, null from guides.import i where $1 = 'guide-list' and i.id = $2
  union all select null, null, $2 where $1 = 'person'
  union all select s.id, null, null from programme.site s where $1 = 'site' and s.id = $2
$$;
revoke all on function audit.about(text, uuid) from public;

-- The roles a person works in today that count at a site; where it is about no site, all of them.
create function audit.roles_at(person uuid, site uuid) returns text
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select string_agg(distinct r.role, ',' order by r.role)
  from acting.roles_of(person, (now() at time zone 'Europe/Berlin')::date) r
  where (site is null or r.site_id is null or r.site_id = site)
    and coalesce(nullif(current_setting('app.working_as', true), ''), r.role || '@' || r.place) = r.role || '@' || r.place
$$;
revoke all on function audit.roles_at(uuid, uuid) from public;

-- What the hash of an entry covers beside the hash before it: every column, one a line.
create function audit.canonical(e audit.entry) returns text
  language sql stable set search_path = pg_catalog, pg_temp
as $$
  select array_to_string(array[
    e.site_id::text, e.seq::text, ((extract(epoch from e.at) * 1000000)::bigint)::text, e.actor_kind, e.actor_id::text,
    e.roles, e.deed, e.subject_kind, e.subject_id::text, e.request_id::text, e.person_id::text,
    case when e.contact then 'contact' end, e.status::text, e.number], E'\n', '')
$$;
revoke all on function audit.canonical(audit.entry) from public;

create function audit.seal(e audit.entry) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  last audit.head;
begin
  insert into audit.head (site_id, seq, hash) values (e.site_id, 0, repeat('0', 64)) on conflict do nothing;
  -- Whoever writes into the same chain waits here until we commit.
  select * into strict last from audit.head where site_id = e.site_id for update;
  e.seq := last.seq + 1;
  e.at := clock_timestamp();
  e.prev := last.hash;
  e.hash := encode(sha256(convert_to(e.prev || E'\n' || audit.canonical(e), 'UTF8')), 'hex');
  insert into audit.entry values (e.*);
  update audit.head set seq = e.seq, hash = e.hash where site_id = e.site_id;
end $$;
revoke all on function audit.seal(audit.entry) from public;

-- Writes entries in the name of whoever acts in this transaction; who that is, which roles count and when it
-- was are looked up here. Own reads of own data are not written. To be called last: it locks the chain.
create function audit.append(entries jsonb) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  me constant uuid := acting.person_id();
  one record;
  e audit.entry;
begin
  e.actor_kind := case when me is not null then 'person' when acting.token_hash() is not null then 'token'
    when acting.is_system() then 'system' when cardinality(acting.staff_sites()) > 0 then 'site' else 'nobody' end;
  e.actor_id := me;
  for one in
    select n.*, coalesce(a.site_id, '00000000-0000-0000-0000-000000000000') as site, a.site_id, a.request_id, a.person_id
    from rows from (jsonb_to_recordset(entries) as (deed text, kind text, id uuid, contact boolean, "onlyRead" boolean, status int, number text))
      with ordinality n
    -- Whoever holds a secret link acts on the one request it opens.
    left join lateral audit.about(case when n.kind is null and acting.request_id() is not null then 'request' else n.kind end,
      coalesce(n.id, acting.request_id())) a on true
    order by site, n.ordinality
  loop
    continue when one."onlyRead" and me is not null and one.person_id = me and one.request_id is null;
    e.site_id := one.site;
    e.roles := audit.roles_at(me, one.site_id);
    e.deed := one.deed;
    e.subject_kind := one.kind;
    e.subject_id := one.id;
    e.request_id := one.request_id;
    e.person_id := one.person_id;
    e.contact := one.contact;
    e.status := one.status;
    e.number := one.number;
    perform audit.seal(e);
  end loop;
end $$;
revoke all on function audit.append(jsonb) from public;
grant execute on function audit.append(jsonb) to lotsenwerk_app;

-- Deletes what is older, never anything of the last twelve months. The chain stays whole: an entry says up to
-- which number it was and with which hash it ended.
create function audit.forget(before timestamptz) returns bigint
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  upto constant timestamptz := least(before, now() - interval '12 months');
  chain record;
  cut bigint;
  e audit.entry;
  gone bigint := 0;
begin
  if not acting.is_system() then
    raise insufficient_privilege using message = 'only the program itself lets entries go';
  end if;
  for chain in select h.site_id from audit.head h order by h.site_id for update loop
    select coalesce((select min(n.seq) from audit.entry n where n.site_id = chain.site_id and n.at >= upto) - 1,
      (select max(n.seq) from audit.entry n where n.site_id = chain.site_id)) into cut;
    continue when not exists (select from audit.entry n where n.site_id = chain.site_id and n.seq <= cut);
    e.site_id := chain.site_id;
    e.actor_kind := 'system';
    e.contact := false;
    select format('audit.forget %s %s', n.seq, n.hash) into strict e.deed
      from audit.entry n where n.site_id = chain.site_id and n.seq = cut;
    with deleted as (delete from audit.entry n where n.site_id = chain.site_id and n.seq <= cut returning 1)
      select gone + count(*) into gone from deleted;
    perform audit.seal(e);
  end loop;
  return gone;
end $$;
revoke all on function audit.forget(timestamptz) from public;
grant execute on function audit.forget(timestamptz) to lotsenwerk_app;

-- What is brought out of the database: the last entry of each chain.
create function audit.heads() returns table (site_id uuid, seq bigint, hash text)
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if not (acting.is_system() or acting.is_administrator()) then
    raise insufficient_privilege using message = 'not for whoever acts';
  end if;
  return query select h.site_id, h.seq, h.hash from audit.head h order by h.site_id;
end $$;
revoke all on function audit.heads() from public;
grant execute on function audit.heads() to lotsenwerk_app;

-- To whom the heads are mailed.
create function audit.recipients() returns table (email text, lang text)
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if not acting.is_system() then
    raise insufficient_privilege using message = 'not for whoever acts';
  end if;
  return query select distinct p.email, p.lang from accounts.person p join accounts.role r on r.person_id = p.id
    where r.role in ('administrator', 'data-protection-officer')
      and daterange(r.valid_from, r.valid_until) @> (now() at time zone 'Europe/Berlin')::date
    order by 1;
end $$;
revoke all on function audit.recipients() from public;
grant execute on function audit.recipients() to lotsenwerk_app;

-- The first word of the name of whoever acted on somebody, for exactly those who may see the entry.
create function audit.first_name(site uuid, entry_seq bigint) returns text
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select split_part(p.name, ' ', 1) from audit.entry e join accounts.person p on p.id = e.actor_id
  where e.site_id = site and e.seq = entry_seq
    and (e.person_id = acting.person_id() or e.request_id = acting.request_id()
      or e.site_id = any (acting.data_protection_sites()))
$$;
revoke all on function audit.first_name(uuid, bigint) from public;
grant execute on function audit.first_name(uuid, bigint) to lotsenwerk_app;
