-- Keys of their own, and what is kept under them: contact data and free text are sealed by the program
-- (src/platform/crypto.ts) with a key per request, guide, offer, appointment, list and letter.

create schema keys;
grant usage on schema keys to lotsenwerk_app;

-- The keys of the key ring that data keys hang on; the keys themselves stand outside the database. The proof
-- tells whether a ring is the one this database was written with. A ring key cannot go while something hangs
-- on it, also of a transaction that has not committed yet.
create table keys.ring (
  id int primary key,
  proof bytea not null,
  made_at timestamptz not null default now()
);
alter table keys.ring enable row level security;
alter table keys.ring force row level security;

-- A key per row it belongs to, wrapped by the ring; `id` is that of the row. Without it the row stays unreadable.
create table keys.data_key (
  id uuid primary key,
  site_id uuid references programme.site,
  kind text not null check (kind in ('request', 'draft', 'guide', 'guide-list', 'offer', 'assignment', 'mail')),
  -- Erased together with this one: the request of an offer or an appointment.
  part_of uuid,
  ring int not null references keys.ring,
  wrapped bytea not null,
  made_at timestamptz not null default now(),
  check ((site_id is null) = (kind in ('draft', 'mail')))
);
create index on keys.data_key (ring);
create index on keys.data_key (part_of) where part_of is not null;

alter table requests.request add goal_sealed bytea, add note_sealed bytea, add place_name_sealed bytea,
  add place_address_sealed bytea, add gender_reason_sealed bytea;
alter table requests.contact add name_sealed bytea, add phone_sealed bytea, add email_sealed bytea,
  add institution_sealed bytea, add asker_name_sealed bytea, add asker_phone_sealed bytea, add asker_email_sealed bytea;
alter table requests.question add asked_sealed bytea, add answer_sealed bytea;
alter table requests.draft add key_id uuid not null unique default gen_random_uuid(), add answers_sealed bytea;
-- Those of whoever asks for many people find a request, but do not make two requests the same person's.
alter table requests.contact_fingerprint add same_person boolean not null default true;
alter table requests.contact_fingerprint alter same_person drop default;
alter table guides.guide add email_sealed bytea, add phone_sealed bytea, add email_index text;
alter table guides.transition add reason_sealed bytea;
alter table guides.import add file_name_sealed bytea, add header_sealed bytea, add rows_sealed bytea;
alter table assignments.offer add briefing_sealed bytea;
alter table assignments.assignment add place_name_sealed bytea, add place_address_sealed bytea;
alter table assignments.private_place add place_name_sealed bytea, add place_address_sealed bytea;
alter table assignments.transition add reason_sealed bytea;
alter table platform.mail add recipient_sealed bytea, add subject_sealed bytea, add body_sealed bytea, add calendar_sealed bytea;

-- run: encrypt-existing

drop policy forgotten_by_system on assignments.transition;

-- What was readable goes, and each table is written anew, so that its old pages go as well.
do $$
declare
  c record;
begin
  for c in
    select n.nspname as s, t.relname as t, a.attname as sealed, left(a.attname, -7) as plain
    from pg_attribute a join pg_class t on t.oid = a.attrelid join pg_namespace n on n.oid = t.relnamespace
    where t.relkind = 'r' and a.attname like '%\_sealed' and not a.attisdropped
      and n.nspname in ('requests', 'guides', 'assignments', 'platform')
    order by t.oid, a.attnum
  loop
    execute format('alter table %I.%I drop column %I', c.s, c.t, c.plain);
    execute format('alter table %I.%I alter column %I type bytea using (%3$I || ''''::bytea)', c.s, c.t, c.sealed);
    execute format('alter table %I.%I rename column %I to %I', c.s, c.t, c.sealed, c.plain);
  end loop;
end $$;

alter table requests.request add constraint request_gender_check check ((gender_wish is null) = (gender_reason is null));
alter table requests.contact alter name set not null,
  add constraint contact_check check (num_nonnulls(phone, email, asker_phone, asker_email) > 0);
alter table requests.question alter asked set not null;
alter table requests.draft alter answers set not null, alter key_id drop default;
alter table guides.guide add constraint guide_anonymised_check
  check (anonymised_at is null or (person_id is null and email is null and email_index is null and phone is null and home_name is null));
alter table guides.guide add constraint guide_email_check check (email_index is null or email is not null);
create index on guides.guide (site_id, email_index) where email_index is not null;
alter table guides.import alter file_name set not null, alter header set not null, alter rows set not null;

grant update (goal, note, place_name, place_address, gender_reason) on requests.request to lotsenwerk_app;
grant update (name, phone, email, institution, asker_name, asker_phone, asker_email) on requests.contact to lotsenwerk_app;
grant update (answer) on requests.question to lotsenwerk_app;
grant update (answers) on requests.draft to lotsenwerk_app;
grant update (email, email_index, phone) on guides.guide to lotsenwerk_app;
grant update (briefing) on assignments.offer to lotsenwerk_app;
grant update (place_name, place_address) on assignments.assignment to lotsenwerk_app;
grant update (reason) on assignments.transition to lotsenwerk_app;
grant update (recipient, subject, body, calendar) on platform.mail to lotsenwerk_app;

create policy forgotten_by_system on assignments.transition for update to lotsenwerk_app
  using (acting.is_system()) with check (acting.is_system() and (made_by is null or reason is null));

create or replace function assignments.guard_offer() returns trigger language plpgsql
as $$
begin
  if (old.state <> 'open' and new.state <> old.state)
    or (new.offered_by is not null and new.offered_by is distinct from old.offered_by)
    or (new.briefing is not null and new.briefing is distinct from old.briefing) then
    raise exception 'an offer stays as it was made and answered' using errcode = 'check_violation', constraint = 'answered_for_good';
  end if;
  return new;
end $$;

-- Equal contacts of a site are found by an index that only the program can compute.
drop function requests.contact_fingerprints(uuid, text[]);
drop table requests.fingerprint_salt;

alter table keys.data_key enable row level security;
alter table keys.data_key force row level security;
grant select, insert, delete on keys.data_key to lotsenwerk_app;

-- Whoever may read the row may read its key.
create policy read_with_its_row on keys.data_key for select to lotsenwerk_app using (
  acting.is_system()
  or (kind <> 'guide-list' and site_id = any ((select acting.staff_sites())::uuid[]))
  or case kind
    when 'guide-list' then site_id = any ((select acting.access_sites())::uuid[])
    when 'request' then
      exists (select from requests.request r where r.id = data_key.id
        and (r.status_token_hash = acting.token_hash() or r.id = acting.request_id() or r.requested_by = acting.person_id()))
      or exists (select from requests.contact_window w where w.request_id = data_key.id
        and w.person_id = acting.person_id() and now() >= w.opens_at and now() < w.closes_at)
    when 'draft' then exists (select from requests.draft d where d.key_id = data_key.id)
    when 'guide' then exists (select from guides.guide g where g.id = data_key.id and g.person_id = acting.person_id())
    when 'offer' then exists (select from assignments.offer o where o.id = data_key.id)
    when 'assignment' then exists (select from assignments.assignment a where a.id = data_key.id)
    else false
  end);
create policy made_with_its_row on keys.data_key for insert to lotsenwerk_app with check (
  acting.is_system()
  or kind in ('draft', 'mail')
  or site_id = any ((select acting.staff_sites())::uuid[])
  or (kind = 'request' and exists (select from requests.request r where r.id = data_key.id and r.site_id = data_key.site_id
    and r.state = 'received' and (r.status_token_hash = acting.token_hash() or r.requested_by = acting.person_id()))));
create policy erased on keys.data_key for delete to lotsenwerk_app using (
  acting.is_system() or site_id = any ((select acting.staff_sites())::uuid[]));

-- With its row goes its key, whoever deletes the row.
create function keys.erase_with_row() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  gone uuid;
begin
  execute format('select ($1).%I', tg_argv[0]) into gone using old;
  delete from keys.data_key where id = gone or part_of = gone;
  return null;
end $$;
revoke all on function keys.erase_with_row() from public;
create trigger erase_key after delete on requests.request for each row execute function keys.erase_with_row('id');
create trigger erase_key after delete on requests.draft for each row execute function keys.erase_with_row('key_id');
create trigger erase_key after delete on guides.guide for each row execute function keys.erase_with_row('id');
create trigger erase_key after delete on guides.import for each row execute function keys.erase_with_row('id');
create trigger erase_key after delete on assignments.offer for each row execute function keys.erase_with_row('id');
create trigger erase_key after delete on platform.mail for each row execute function keys.erase_with_row('id');
