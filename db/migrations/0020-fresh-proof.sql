-- Proving again that it is oneself before an account is changed; forms that came after a session's end.

alter table accounts.session
  -- When its owner last showed that it is her: signing in, or confirming on the way to a change.
  add proved_at timestamptz not null default now();

-- What somebody sent when her session had ended, encrypted, for the hour until she has signed in again.
create table accounts.kept_form (
  person_id uuid primary key references accounts.person on delete cascade,
  action text not null check (length(action) between 1 and 2000),
  fields text not null,
  kept_at timestamptz not null default now()
);
grant select, insert, update, delete on accounts.kept_form to lotsenwerk_auth;

-- When a site became what it is. Who took the step stands in the audit trail.
create table programme.site_step (
  site_id uuid not null references programme.site,
  version int not null,
  status text not null,
  taken_at timestamptz not null default now(),
  primary key (site_id, version)
);
alter table programme.site_step enable row level security;
alter table programme.site_step force row level security;
create policy looked_after on programme.site_step for select to lotsenwerk_app
  using (acting.is_administrator() or site_id = any ((select acting.managed_sites())::uuid[]));
create policy taken on programme.site_step for insert to lotsenwerk_app with check (acting.is_administrator());
grant select, insert on programme.site_step to lotsenwerk_app;

create function programme.note_step() returns trigger language plpgsql as $$
begin
  insert into programme.site_step (site_id, version, status) values (new.id, new.version, new.status)
    on conflict (site_id, version) do nothing;
  return null;
end $$;
create trigger note_first_step after insert on programme.site
  for each row execute function programme.note_step();
create trigger note_step after update of status on programme.site
  for each row when (old.status is distinct from new.status) execute function programme.note_step();
