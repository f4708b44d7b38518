-- Consents, requests of persons about their data, restriction, what went when.

-- The words somebody consented to, as they stood on the page, known by their hash: nobody can reword them later.
create table requests.consent_wording (
  hash text primary key check (hash ~ '^[0-9a-f]{64}$'),
  lang text not null,
  words text not null,
  first_used_at timestamptz not null
);
create table requests.consent (
  request_id uuid primary key,
  site_id uuid not null,
  -- null: given before wordings were kept.
  wording text references requests.consent_wording,
  lang text not null,
  how text not null check (how in ('given-by-person', 'spoken', 'written', 'through-interpreter')),
  given_at timestamptz not null,
  withdrawn_at timestamptz check (withdrawn_at >= given_at),
  foreign key (site_id, request_id) references requests.request (site_id, id) on delete cascade
);
insert into requests.consent (request_id, site_id, lang, how, given_at)
  select id, site_id, message_language, consent_how, consent_at from requests.request;

alter table requests.consent_wording enable row level security;
alter table requests.consent_wording force row level security;
create policy anybody_reads on requests.consent_wording for select to lotsenwerk_app using (true);
create policy anybody_notes on requests.consent_wording for insert to lotsenwerk_app with check (true);
grant select, insert on requests.consent_wording to lotsenwerk_app;

alter table requests.consent enable row level security;
alter table requests.consent force row level security;
create policy staff_of_site on requests.consent for select to lotsenwerk_app
  using (site_id = any ((select acting.staff_sites())::uuid[]));
create policy by_system on requests.consent for all to lotsenwerk_app
  using (acting.is_system()) with check (acting.is_system());
create policy by_secret_link on requests.consent for select to lotsenwerk_app using (request_id = acting.request_id());
create policy by_asking_body on requests.consent for select to lotsenwerk_app using (exists (
  select from requests.request r where r.id = request_id and r.requested_by = acting.person_id()));
create policy given_with_request on requests.consent for insert to lotsenwerk_app with check (
  withdrawn_at is null and exists (select from requests.request r where r.id = request_id and r.site_id = consent.site_id
    and r.state = 'received'
    and (r.status_token_hash = acting.token_hash() or r.requested_by = acting.person_id()
      or r.site_id = any ((select acting.staff_sites())::uuid[]))));
create policy withdrawn_by_link on requests.consent for update to lotsenwerk_app
  using (request_id = acting.request_id()) with check (request_id = acting.request_id());
grant select, insert, delete, update (withdrawn_at) on requests.consent to lotsenwerk_app;

-- Restricted (Art. 18): kept, and seen by nobody but the program and whoever works on the request about it.
alter table requests.request add restricted_at timestamptz;
alter table guides.guide add restricted_at timestamptz;
create policy not_while_restricted on requests.request as restrictive for select to lotsenwerk_app
  using (restricted_at is null or acting.is_system());
create policy not_while_restricted on guides.guide as restrictive for select to lotsenwerk_app
  using (restricted_at is null or acting.is_system());
create function requests.guard_restriction() returns trigger language plpgsql as $$
begin
  if new.restricted_at is distinct from old.restricted_at and not acting.is_system() and acting.person_id() is not null then
    raise exception 'only the program restricts' using errcode = 'check_violation', constraint = 'restricted_by_system';
  end if;
  return new;
end $$;
create trigger guard_restriction before update on requests.request for each row execute function requests.guard_restriction();
create trigger guard_restriction before update on guides.guide for each row execute function requests.guard_restriction();
grant update (restricted_at) on requests.request to lotsenwerk_app;

create schema privacy;
grant usage on schema privacy to lotsenwerk_app;

-- What a person asks about her own data (Art. 15 to 21). `subject_*` is filled once it is known whose data it is.
create table privacy.data_request (
  id uuid primary key,
  site_id uuid not null references programme.site,
  reference text not null unique,
  kind text not null check (kind in ('access', 'portability', 'rectification', 'erasure', 'restriction', 'objection')),
  state text not null check (state in
    ('received', 'identity-checked', 'extended', 'answered', 'partly-refused', 'refused', 'withdrawn', 'closed')),
  regime text not null check (regime in ('dsgvo-hdsig', 'dsgvo-bdsg', 'kdg', 'dsg-ekd')),
  subject_kind text check (subject_kind in ('person', 'guide', 'request')),
  subject_id uuid,
  proof text check (proof in ('secret-link', 'account', 'call-back', 'seen-in-person', 'known-address')),
  -- Sealed; null once the request is closed.
  name bytea,
  email bytea,
  phone bytea,
  words bytea,
  lang text not null,
  -- The account she asked with; no foreign key, the request outlives it.
  owner_id uuid,
  received_at timestamptz not null,
  due_on date not null,
  restricted_at timestamptz,
  erased_at timestamptz,
  ended_at timestamptz,
  version int not null default 1,
  unique (site_id, id),
  check ((subject_kind is null) = (subject_id is null)),
  check (state in ('received', 'withdrawn', 'refused', 'closed') or proof is not null)
);
create index on privacy.data_request (site_id, due_on) where ended_at is null;
create index on privacy.data_request (owner_id) where owner_id is not null;

create table privacy.transition (
  id uuid primary key,
  site_id uuid not null,
  data_request_id uuid not null,
  version int not null,
  event text not null,
  from_state text,
  to_state text not null,
  -- A code of a closed list, no story.
  reason text,
  made_by uuid,
  made_by_name text,
  made_at timestamptz not null,
  foreign key (site_id, data_request_id) references privacy.data_request (site_id, id) on delete cascade,
  unique (data_request_id, version)
);

-- What was collected to answer, sealed; goes soon after the answer.
create table privacy.disclosure (
  data_request_id uuid primary key,
  site_id uuid not null,
  collected bytea not null,
  pdf bytea not null,
  made_at timestamptz not null,
  foreign key (site_id, data_request_id) references privacy.data_request (site_id, id) on delete cascade
);

create table privacy.link (
  token_hash text primary key,
  site_id uuid not null,
  data_request_id uuid not null,
  made_at timestamptz not null,
  foreign key (site_id, data_request_id) references privacy.data_request (site_id, id) on delete cascade
);

-- What went, when and by which rule; of nobody in particular.
create table privacy.retention_log (
  id uuid primary key,
  module text not null,
  rule text not null,
  gone int not null check (gone > 0),
  on_day date not null,
  noted_at timestamptz not null
);
create index on privacy.retention_log (on_day);

-- The request about her data that a secret link opens.
create function privacy.request_of_link() returns uuid
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$ select l.data_request_id from privacy.link l where l.token_hash = acting.token_hash() $$;
revoke all on function privacy.request_of_link() from public;
grant execute on function privacy.request_of_link() to lotsenwerk_app;

-- Whether it has just come in, so that whoever asks may write what belongs to it.
create function privacy.is_new(data_request uuid, site uuid) returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select exists (select from privacy.data_request r where r.id = data_request and r.site_id = site
    and r.state = 'received' and r.version = 1)
    and not exists (select from privacy.transition t where t.data_request_id = data_request)
$$;
revoke all on function privacy.is_new(uuid, uuid) from public;
grant execute on function privacy.is_new(uuid, uuid) to lotsenwerk_app;

-- Sites whose requests of persons whoever acts works on: coordination with its deputy, the data protection officer.
create function acting.privacy_sites() returns uuid[] language sql stable parallel safe
  as $$ select acting.access_sites() || acting.data_protection_sites() $$;

do $$
declare
  t text;
begin
  foreach t in array array['data_request', 'transition', 'disclosure', 'link', 'retention_log'] loop
    execute format('alter table privacy.%I enable row level security', t);
    execute format('alter table privacy.%I force row level security', t);
    execute format('create policy by_system on privacy.%I for all to lotsenwerk_app
      using (acting.is_system()) with check (acting.is_system())', t);
  end loop;
  foreach t in array array['data_request', 'transition', 'disclosure'] loop
    execute format('create policy worked_on on privacy.%I for select to lotsenwerk_app
      using (site_id = any ((select acting.privacy_sites())::uuid[]))', t);
    execute format('create policy by_secret_link on privacy.%I for select to lotsenwerk_app
      using (%I = (select privacy.request_of_link()))', t, case t when 'data_request' then 'id' else 'data_request_id' end);
  end loop;
end $$;
create policy moved on privacy.data_request for update to lotsenwerk_app
  using (site_id = any ((select acting.privacy_sites())::uuid[]))
  with check (site_id = any ((select acting.privacy_sites())::uuid[]));
create policy own on privacy.data_request for select to lotsenwerk_app using (owner_id = acting.person_id());
create policy own on privacy.disclosure for select to lotsenwerk_app using (exists (
  select from privacy.data_request r where r.id = data_request_id and r.owner_id = acting.person_id()));
create policy asked on privacy.data_request for insert to lotsenwerk_app with check (
  state = 'received' and version = 1
  and case when owner_id is null then true else owner_id = acting.person_id() end
  -- Only a link or an account proves at once who asks.
  and case when subject_id is null then proof is null
    when subject_kind = 'person' then proof = 'account' and subject_id = acting.person_id()
    when subject_kind = 'request' then proof = 'secret-link' and subject_id = acting.request_id()
    else false end);
create policy written_with_it on privacy.transition for insert to lotsenwerk_app with check (
  (site_id = any ((select acting.privacy_sites())::uuid[]) and made_by = acting.person_id())
  or (version = 1 and event = 'ask' and to_state = 'received' and made_by is not distinct from acting.person_id()
    and privacy.is_new(data_request_id, site_id)));
create policy read_where_shown on privacy.retention_log for select to lotsenwerk_app
  using (acting.is_administrator() or cardinality((select acting.privacy_sites())::uuid[]) > 0);

grant select, insert, delete on privacy.data_request, privacy.disclosure, privacy.link, privacy.retention_log to lotsenwerk_app;
grant update (state, subject_kind, subject_id, proof, name, email, phone, words, owner_id, due_on, restricted_at, erased_at,
  ended_at, version) on privacy.data_request to lotsenwerk_app;
grant select, insert, delete, update (made_by, made_by_name) on privacy.transition to lotsenwerk_app;

alter table keys.data_key drop constraint data_key_kind_check,
  add constraint data_key_kind_check check (kind in
    ('request', 'draft', 'guide', 'guide-list', 'offer', 'assignment', 'mail', 'data-request'));
create policy read_for_privacy on keys.data_key for select to lotsenwerk_app using (kind = 'data-request' and (
  site_id = any ((select acting.privacy_sites())::uuid[]) or id = (select privacy.request_of_link())
  or exists (select from privacy.data_request r where r.id = data_key.id and r.owner_id = acting.person_id())));
create policy made_with_data_request on keys.data_key for insert to lotsenwerk_app
  with check (kind = 'data-request' and privacy.is_new(id, site_id));
create trigger erase_key after delete on privacy.data_request for each row execute function keys.erase_with_row('id');

-- What accounts keep of a person, without secrets: every row of hers in whatever table. `at_sites`: only what
-- these sites may know, which is her name, her address and her roles there.
create function accounts.kept_of(person uuid, at_sites uuid[]) returns jsonb
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  kept jsonb;
  rows jsonb;
  t text;
begin
  if not acting.is_system() then
    raise insufficient_privilege using message = 'only the program collects';
  end if;
  select jsonb_build_object('person', to_jsonb(p) - 'image') into kept from accounts.person p where p.id = person;
  select coalesce(jsonb_agg(jsonb_build_object('role', r.role, 'place', r.place, 'valid_from', r.valid_from,
      'valid_until', r.valid_until) order by r.valid_from), '[]') into rows
    from accounts.role r where r.person_id = person and (at_sites is null or r.site_id = any (at_sites)
      or r.provider_id in (select s.provider_id from programme.site s where s.id = any (at_sites)));
  kept := kept || jsonb_build_object('roles', rows);
  if at_sites is not null then
    return kept;
  end if;
  for t in
    select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = 'accounts'::regnamespace and c.relkind = 'r' and a.attname = 'person_id'
      and not a.attisdropped and c.relname <> 'role'
  loop
    execute format('select coalesce(jsonb_agg((
        select jsonb_object_agg(e.key, e.value) from jsonb_each(to_jsonb(t)) e
        where e.value <> ''null'' and e.key !~ ''(token|password|secret|code|key|credential)'' and e.key <> ''person_id'')), ''[]'')
      from accounts.%I t where t.person_id = $1', t) into rows using person;
    kept := kept || jsonb_build_object(t, rows);
  end loop;
  return kept;
end $$;
revoke all on function accounts.kept_of(uuid, uuid[]) from public;
grant execute on function accounts.kept_of(uuid, uuid[]) to lotsenwerk_app;

-- Takes a person out of the accounts: her roles at these sites (null: everywhere), and where none is left,
-- everything she could sign in with and her name. The row stays without her where records point at it.
create function accounts.erase_person(person uuid, at_sites uuid[]) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  address text;
  t text;
begin
  if not acting.is_system() then
    raise insufficient_privilege using message = 'only the program erases';
  end if;
  delete from accounts.role r where r.person_id = person and (at_sites is null or r.site_id = any (at_sites)
    or r.provider_id in (select s.provider_id from programme.site s where s.id = any (at_sites)));
  if exists (select from accounts.role r where r.person_id = person) then
    return;
  end if;
  select p.email into address from accounts.person p where p.id = erase_person.person for update;
  update accounts.role set given_by = null where given_by = person;
  for t in
    select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = 'accounts'::regnamespace and c.relkind = 'r' and a.attname = 'person_id'
      and not a.attisdropped
  loop
    execute format('delete from accounts.%I where person_id = $1', t) using person;
  end loop;
  delete from accounts.verification v where strpos(v.value, address) > 0 or strpos(v.identifier, address) > 0
    or strpos(v.value, person::text) > 0;
  update accounts.person p set name = '–', email = 'erased-' || erase_person.person || '@invalid', email_verified = false, image = null,
    lang = 'de' where p.id = erase_person.person;
end $$;
revoke all on function accounts.erase_person(uuid, uuid[]) from public;
grant execute on function accounts.erase_person(uuid, uuid[]) to lotsenwerk_app;
