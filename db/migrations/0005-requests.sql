-- Requests for help. The person's contact stands apart from the matter, under its own policies.
-- There is no column for origin, religion, residence status or diagnosis.

create schema requests;
grant usage on schema requests to lotsenwerk_app;

-- Answers of a public form that is not sent yet, readable only with the secret in the person's cookie.
create table requests.draft (
  token_hash text primary key,
  answers jsonb not null,
  created_at timestamptz not null,
  updated_at timestamptz not null
);

-- One bounded goal; follow-ups count against it.
create table requests.matter (
  id uuid primary key,
  site_id uuid not null references programme.site,
  topic_code text not null references programme.topic,
  opened_at timestamptz not null,
  assignments_done int not null default 0 check (assignments_done >= 0),
  unique (site_id, id)
);

create table requests.request (
  id uuid primary key,
  site_id uuid not null references programme.site,
  matter_id uuid not null,
  reference text not null unique,
  state text not null check (state in
    ('received', 'in-review', 'asked-back', 'referred', 'declined', 'seeking-guide', 'arranged', 'unmet', 'completed', 'withdrawn', 'closed-without-answer', 'anonymised')),
  channel text not null check (channel in ('public', 'requesting-body', 'coordination')),
  asked_by text not null check (asked_by in ('self', 'relative', 'institution')),
  requested_by uuid references accounts.person,
  entered_by uuid references accounts.person,
  message_language text not null,
  language_tag text not null references programme.language,
  language_mode text not null check (language_mode in ('speak', 'read', 'write')),
  german_level text not null check (german_level in ('none', 'little', 'some', 'good')),
  setting text not null check (setting in ('on-site', 'phone', 'video')),
  place_kind text not null check (place_kind in ('office', 'school', 'practice', 'public-place', 'private-home', 'remote')),
  place_name text not null default '',
  place_address text not null default '',
  area_name text not null default '',
  area_latitude double precision,
  area_longitude double precision,
  minutes int not null check (minutes between 15 and 480),
  topic_code text not null references programme.topic,
  goal text not null check (length(goal) <= 300),
  note text not null default '' check (length(note) <= 1000),
  wishes_long_company boolean not null default false,
  gender_wish text check (gender_wish in ('female', 'male')),
  gender_reason text check (gender_reason in ('medical', 'violence-experience', 'faith-or-custom-of-the-person', 'other-personal')),
  child_present boolean not null default false,
  accessibility text[] not null default '{}',
  guides_needed int not null default 1 check (guides_needed in (1, 2)),
  urgent boolean not null default false,
  consent_how text not null check (consent_how in ('given-by-person', 'spoken', 'written', 'through-interpreter')),
  consent_at timestamptz not null,
  status_token_hash text not null unique,
  submitted_at timestamptz not null,
  answer_due date,
  closed_at timestamptz,
  first_day date not null,
  -- By when the next step is due: the answer, the return of a question, the first day it is needed.
  due_on date not null,
  -- What the person is still to be told by telephone, where no mail reaches her.
  call_about text check (call_about in
    ('question', 'accepted', 'referred', 'declined', 'unmet', 'closed-without-answer', 'appointment')),
  duplicate_of uuid,
  version int not null default 1,
  unique (site_id, id),
  foreign key (site_id, matter_id) references requests.matter (site_id, id),
  foreign key (site_id, duplicate_of) references requests.request (site_id, id),
  check ((gender_wish is null) = (gender_reason is null))
);
-- One index per part of the queue, so that a long part never slows another one.
create index request_for_coordination on requests.request (site_id, due_on, id)
  where state in ('received', 'in-review');
create index request_asked_back on requests.request (site_id, due_on, id) where state = 'asked-back';
create index request_seeking_guide on requests.request (site_id, due_on, id) where state = 'seeking-guide';
create index request_to_call on requests.request (site_id, due_on, id) where call_about is not null;
create index request_by_state on requests.request (site_id, state, submitted_at desc, id);
create index on requests.request (matter_id);
create index on requests.request (requested_by, submitted_at desc) where requested_by is not null;
create index request_to_anonymise on requests.request (closed_at) where closed_at is not null and state <> 'anonymised';
create index on requests.request (duplicate_of) where duplicate_of is not null;

-- Further secret links to a request, one in each letter.
create table requests.status_link (
  token_hash text primary key,
  site_id uuid not null,
  request_id uuid not null,
  made_at timestamptz not null,
  foreign key (site_id, request_id) references requests.request (site_id, id) on delete cascade
);
create index on requests.status_link (request_id);

-- Days and hours at which the person can.
create table requests.time_window (
  site_id uuid not null,
  request_id uuid not null,
  day date not null,
  from_time time not null,
  until_time time not null,
  primary key (request_id, day, from_time),
  foreign key (site_id, request_id) references requests.request (site_id, id) on delete cascade,
  check (until_time > from_time)
);

-- The person seeking advice, and whoever asks for her: a relative, or somebody at an institution.
create table requests.contact (
  request_id uuid primary key,
  site_id uuid not null,
  name text not null,
  phone text,
  email text,
  institution text,
  asker_name text,
  asker_phone text,
  asker_email text,
  check (num_nonnulls(phone, email, asker_phone, asker_email) > 0),
  foreign key (site_id, request_id) references requests.request (site_id, id) on delete cascade
);

-- To whom the contact is open, and until when: a guide from acceptance to a set time after the end.
create table requests.contact_window (
  request_id uuid not null,
  site_id uuid not null,
  person_id uuid not null references accounts.person,
  opens_at timestamptz not null,
  closes_at timestamptz not null,
  primary key (request_id, person_id),
  foreign key (site_id, request_id) references requests.request (site_id, id) on delete cascade,
  check (closes_at >= opens_at)
);

create table requests.question (
  id uuid primary key,
  site_id uuid not null,
  request_id uuid not null,
  asked text not null,
  asked_by uuid references accounts.person,
  asked_at timestamptz not null,
  answer_until date not null,
  answer text,
  answered_at timestamptz,
  foreign key (site_id, request_id) references requests.request (site_id, id) on delete cascade
);
create index on requests.question (request_id);

create table requests.transition (
  id uuid primary key,
  site_id uuid not null,
  request_id uuid not null,
  -- The version of the request it led to: also the order of what happened at the same moment.
  version int not null,
  event text not null,
  from_state text,
  to_state text not null,
  reason text,
  made_by uuid references accounts.person,
  -- As the person was called then.
  made_by_name text,
  made_at timestamptz not null,
  foreign key (site_id, request_id) references requests.request (site_id, id) on delete cascade,
  unique (request_id, version)
);
create index on requests.transition (made_by) where made_by is not null;

-- Two requests with the same telephone number or address are found by these, without anybody reading the
-- number. Rows and not an array: below Row Level Security only equality can use an index.
create table requests.contact_fingerprint (
  site_id uuid not null,
  request_id uuid not null,
  fingerprint text not null,
  primary key (request_id, fingerprint),
  foreign key (site_id, request_id) references requests.request (site_id, id) on delete cascade
);
create index on requests.contact_fingerprint (site_id, fingerprint);

-- Each site has its own salt, which nobody but the function can read.
create table requests.fingerprint_salt (
  site_id uuid primary key references programme.site,
  salt bytea not null
);
alter table requests.fingerprint_salt enable row level security;
alter table requests.fingerprint_salt force row level security;

create function requests.contact_fingerprints(site uuid, contacts text[]) returns text[]
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  insert into requests.fingerprint_salt (site_id, salt)
    values (site, decode(replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), 'hex'))
    on conflict do nothing;
  return array(
    select encode(sha256(s.salt || convert_to(contact, 'UTF8')), 'hex')
    from requests.fingerprint_salt s, unnest(contacts) contact
    where s.site_id = site
    order by 1);
end $$;
revoke all on function requests.contact_fingerprints(uuid, text[]) from public;
grant execute on function requests.contact_fingerprints(uuid, text[]) to lotsenwerk_app;

-- Opens the request whose secret link somebody holds.
create function acting.as_token(hash text) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform set_config('app.token_hash', hash, true);
  perform set_config('app.request_id', coalesce(
    (select r.id::text from requests.request r where r.status_token_hash = hash),
    (select l.request_id::text from requests.status_link l where l.token_hash = hash), ''), true);
end $$;
revoke all on function acting.as_token(text) from public;
grant execute on function acting.as_token(text) to lotsenwerk_app;

alter table requests.draft enable row level security;
alter table requests.draft force row level security;
create policy own_draft on requests.draft for all to lotsenwerk_app
  using (token_hash = acting.token_hash()) with check (token_hash = acting.token_hash());
create policy found_when_old on requests.draft for select to lotsenwerk_app using (acting.is_system());
create policy tidying on requests.draft for delete to lotsenwerk_app using (acting.is_system());
grant select, insert, update (answers, updated_at), delete on requests.draft to lotsenwerk_app;

do $$
declare t text;
begin
  foreach t in array array['matter', 'request', 'status_link', 'time_window', 'contact', 'contact_fingerprint', 'contact_window', 'question', 'transition'] loop
    execute format('alter table requests.%I enable row level security', t);
    execute format('alter table requests.%I force row level security', t);
    execute format('create policy staff_of_site on requests.%I for all to lotsenwerk_app
      using (site_id = any ((select acting.staff_sites())::uuid[]))
      with check (site_id = any ((select acting.staff_sites())::uuid[]))', t);
    execute format('create policy tidying on requests.%I for all to lotsenwerk_app
      using (acting.is_system()) with check (acting.is_system())', t);
    execute format('grant select, insert on requests.%I to lotsenwerk_app', t);
  end loop;
end $$;
grant delete on requests.status_link, requests.time_window, requests.contact, requests.contact_fingerprint,
  requests.contact_window, requests.question
  to lotsenwerk_app;

-- Where, when and by whom something was asked never changes, nor to which site it belongs.
grant update (assignments_done) on requests.matter to lotsenwerk_app;
grant update (state, place_name, place_address, minutes, goal, note, gender_wish, gender_reason, accessibility,
  urgent, answer_due, closed_at, first_day, due_on, call_about, duplicate_of, requested_by,
  entered_by, status_token_hash, version) on requests.request to lotsenwerk_app;
grant update (name, phone, email, institution, asker_name, asker_phone, asker_email) on requests.contact
  to lotsenwerk_app;
grant update (opens_at, closes_at) on requests.contact_window to lotsenwerk_app;
grant update (asked_by, answer, answered_at) on requests.question to lotsenwerk_app;
grant update (made_by, made_by_name) on requests.transition to lotsenwerk_app;

-- A visitor writes her own new request with the secret that will open it, and afterwards reads, answers and withdraws it.
create policy by_secret_link on requests.request for select to lotsenwerk_app
  using (status_token_hash = acting.token_hash() or id = acting.request_id());
create policy changed_by_secret_link on requests.request for update to lotsenwerk_app
  using (status_token_hash = acting.token_hash() or id = acting.request_id())
  with check (status_token_hash = acting.token_hash() or id = acting.request_id());
create policy sent_by_visitor on requests.request for insert to lotsenwerk_app
  with check (status_token_hash = acting.token_hash() and channel = 'public' and state = 'received'
    and requested_by is null and entered_by is null and duplicate_of is null);
create policy new_matter on requests.matter for insert to lotsenwerk_app
  with check (assignments_done = 0
    and (acting.token_hash() is not null or site_id = any ((select acting.requesting_sites())::uuid[])));
create policy matter_of_request on requests.matter for select to lotsenwerk_app
  using (exists (select from requests.request r where r.matter_id = matter.id
    and (r.id = acting.request_id() or r.requested_by = acting.person_id())));

-- A requesting body reads what it asked for itself, as long as it holds the role.
create policy own_requests on requests.request for select to lotsenwerk_app
  using (requested_by = acting.person_id() and site_id = any ((select acting.requesting_sites())::uuid[]));
create policy change_own_requests on requests.request for update to lotsenwerk_app
  using (requested_by = acting.person_id() and site_id = any ((select acting.requesting_sites())::uuid[]))
  with check (requested_by = acting.person_id() and site_id = any ((select acting.requesting_sites())::uuid[]));
create policy sent_by_body on requests.request for insert to lotsenwerk_app
  with check (requested_by = acting.person_id() and site_id = any ((select acting.requesting_sites())::uuid[])
    and channel = 'requesting-body' and state = 'received' and entered_by is null and duplicate_of is null);

-- Whoever asked answers and withdraws; everything else about a request is the site's to decide.
create function requests.guard_request() returns trigger language plpgsql
as $$
declare
  theirs text[] := '{state,due_on,closed_at,call_about,version}';
begin
  if new.requested_by is not null and new.requested_by is distinct from old.requested_by then
    raise exception 'nobody takes over a request' using errcode = 'insufficient_privilege', constraint = 'asked_once';
  end if;
  if acting.is_outsider(old.site_id) and (
    to_jsonb(new) - theirs is distinct from to_jsonb(old) - theirs
    or not (new.state = old.state
      or (old.state = 'asked-back' and new.state = 'in-review')
      or (old.closed_at is null and new.state = 'withdrawn'))) then
    raise exception 'this is decided by the site' using errcode = 'insufficient_privilege', constraint = 'decided_by_site';
  end if;
  return new;
end $$;
create trigger guard_request before update on requests.request
  for each row execute function requests.guard_request();

-- A question is answered once, and never put into somebody else's mouth.
create function requests.guard_question() returns trigger language plpgsql
as $$
begin
  if (new.asked_by is not null and new.asked_by is distinct from old.asked_by)
    or (old.answered_at is not null and (new.answer, new.answered_at) is distinct from (old.answer, old.answered_at)) then
    raise exception 'what was asked and answered stays' using errcode = 'insufficient_privilege', constraint = 'answered_once';
  end if;
  return new;
end $$;
create trigger guard_question before update on requests.question
  for each row execute function requests.guard_question();

-- What somebody did is signed with her own name or with none; only the program forgets who it was.
create policy in_own_name on requests.transition as restrictive for insert to lotsenwerk_app
  with check (made_by is null or made_by = acting.person_id());
create policy only_forgotten on requests.transition as restrictive for update to lotsenwerk_app
  using (acting.is_system()) with check (made_by is null and made_by_name is null);

do $$
declare
  mine text := 'exists (select from requests.request r where r.id = request_id
    and (r.status_token_hash = acting.token_hash() or r.id = acting.request_id() or r.requested_by = acting.person_id()))';
  t text;
begin
  foreach t in array array['time_window', 'contact', 'question', 'transition'] loop
    execute format('create policy read_by_request on requests.%I for select to lotsenwerk_app using (%s)', t, mine);
  end loop;
  foreach t in array array['time_window', 'contact', 'contact_fingerprint'] loop
    execute format('create policy written_with_request on requests.%I for insert to lotsenwerk_app
      with check (exists (select from requests.request r where r.id = request_id and r.state = ''received'') and %s)', t, mine);
  end loop;
  execute format('create policy done_by_requester on requests.transition for insert to lotsenwerk_app
    with check (event in (''submit'', ''answer'', ''withdraw'') and %s)', mine);
  execute format('create policy answer_question on requests.question for update to lotsenwerk_app using (%s) with check (%s)',
    mine, mine);
end $$;

create policy open_window on requests.contact for select to lotsenwerk_app using (exists (
  select from requests.contact_window w where w.request_id = contact.request_id
    and w.person_id = acting.person_id() and now() >= w.opens_at and now() < w.closes_at));
create policy own_window on requests.contact_window for select to lotsenwerk_app using (person_id = acting.person_id());
