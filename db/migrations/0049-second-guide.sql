-- A second guide asked for later: only with the yes of the person who asked for help and of the guide who goes along
-- already.

create table assignments.second_guide (
  id uuid primary key,
  site_id uuid not null references programme.site,
  request_id uuid not null,
  -- Whoever goes along already, and her account.
  assignment_id uuid not null,
  person_id uuid not null references accounts.person,
  state text not null check (state in ('asking', 'agreed', 'refused', 'stopped')),
  why text not null check (why in ('learning', 'large-family', 'safety', 'other')),
  asked_by uuid references accounts.person,
  asked_at timestamptz not null,
  guide_agreed_at timestamptz,
  agreed_at timestamptz,
  agreed_how text check (agreed_how in ('given-by-person', 'spoken', 'written', 'through-interpreter')),
  agreed_lang text,
  -- The very words the person agreed to.
  agreed_words text,
  -- null: the person herself, on her page.
  noted_by uuid references accounts.person,
  ended_at timestamptz,
  unique (site_id, id),
  foreign key (site_id, request_id) references requests.request (site_id, id),
  foreign key (site_id, assignment_id) references assignments.assignment (site_id, id),
  check (num_nulls(agreed_at, agreed_how, agreed_words) in (0, 3)),
  check (state <> 'agreed' or (agreed_at is not null and guide_agreed_at is not null)),
  check ((ended_at is null) = (state = 'asking'))
);
create unique index one_second_guide_at_a_time on assignments.second_guide (request_id) where state = 'asking';
create index on assignments.second_guide (request_id);
create index on assignments.second_guide (assignment_id);
create index on assignments.second_guide (person_id);

create function assignments.guard_second_guide() returns trigger language plpgsql
as $$
begin
  if (new.guide_agreed_at is not null and new.guide_agreed_at is distinct from old.guide_agreed_at
      and acting.person_id() is distinct from old.person_id)
    or (new.agreed_at is not null and new.agreed_at is distinct from old.agreed_at
      and new.noted_by is null and acting.request_id() is distinct from old.request_id)
    or (new.noted_by is not null and new.noted_by is distinct from old.noted_by
      and acting.person_id() is distinct from new.noted_by)
    or (old.state in ('refused', 'stopped') and new.state <> old.state)
    or (new.state = 'asking' and old.state <> 'asking') then
    raise exception 'a second guide comes when the person and the first guide have said yes'
      using errcode = 'check_violation', constraint = 'both_agreed';
  end if;
  return new;
end $$;
create trigger guard_second_guide before update on assignments.second_guide
  for each row execute function assignments.guard_second_guide();

alter table assignments.second_guide enable row level security;
alter table assignments.second_guide force row level security;
grant select, insert, delete on assignments.second_guide to lotsenwerk_app;
grant update (state, asked_by, guide_agreed_at, agreed_at, agreed_how, agreed_lang, agreed_words, noted_by, ended_at)
  on assignments.second_guide to lotsenwerk_app;
create policy seen_by_system on assignments.second_guide for select to lotsenwerk_app using (acting.is_system());
create policy kept_by_system on assignments.second_guide for update to lotsenwerk_app
  using (acting.is_system()) with check (acting.is_system());
create policy tidying on assignments.second_guide for delete to lotsenwerk_app using (acting.is_system());
create policy seen_by_staff on assignments.second_guide for select to lotsenwerk_app
  using (site_id = any ((select acting.staff_sites())::uuid[]));
create policy seen_by_guide on assignments.second_guide for select to lotsenwerk_app
  using (person_id = acting.person_id());
create policy by_secret_link on assignments.second_guide for select to lotsenwerk_app
  using (request_id = acting.request_id());
create policy asked_by_staff on assignments.second_guide for insert to lotsenwerk_app
  with check (site_id = any ((select acting.staff_sites())::uuid[]) and state = 'asking' and asked_by = acting.person_id()
    and guide_agreed_at is null and agreed_at is null
    and exists (select from assignments.assignment a where a.id = assignment_id and a.request_id = second_guide.request_id
      and a.person_id = second_guide.person_id));
create policy moved_by_staff on assignments.second_guide for update to lotsenwerk_app
  using (site_id = any ((select acting.staff_sites())::uuid[]))
  with check (site_id = any ((select acting.staff_sites())::uuid[]));

grant update (guides_needed) on requests.request to lotsenwerk_app;
