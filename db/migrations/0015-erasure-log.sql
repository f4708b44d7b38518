-- Who was erased since when: numbers only, kept in the key book and in no backup, so that an old backup that is
-- restored is without them again.
create table keys.erased (
  id uuid primary key default gen_random_uuid(),
  subject_kind text not null check (subject_kind in ('person', 'guide', 'request')),
  subject_id uuid not null,
  -- Of a person: only what is kept for these sites; null: everywhere.
  sites uuid[],
  erased_at timestamptz not null default now()
);
create index on keys.erased (erased_at);
alter table keys.erased enable row level security;
alter table keys.erased force row level security;
create policy by_system on keys.erased for all to lotsenwerk_app
  using (acting.is_system()) with check (acting.is_system());
grant select, insert, delete on keys.erased to lotsenwerk_app;
