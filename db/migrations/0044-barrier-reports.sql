-- What somebody reports that cannot be used: the competence centre answers within the time the law gives
-- (§ 6 HVBIT).

create table editorial.barrier_report (
  id uuid primary key,
  state_key text not null references programme.state,
  lang text not null check (lang ~ '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$'),
  status text not null check (status in ('received', 'answered')),
  -- Sealed; where it was may be a secret link.
  page bytea,
  words bytea not null,
  email bytea,
  phone bytea,
  answer bytea,
  received_at timestamptz not null,
  due_on date not null,
  answered_by uuid references accounts.person,
  answered_at timestamptz,
  version int not null default 1,
  check ((status = 'answered') = (answered_at is not null)),
  check ((answer is null) = (answered_at is null))
);
create index on editorial.barrier_report (state_key, due_on);
create index on editorial.barrier_report (answered_by) where answered_by is not null;

alter table editorial.barrier_report enable row level security;
alter table editorial.barrier_report force row level security;
grant select, insert, delete, update (status, answer, answered_by, answered_at, version) on editorial.barrier_report
  to lotsenwerk_app;
create policy seen_by_centre on editorial.barrier_report for select to lotsenwerk_app
  using (state_key = any ((select editorial.centre_states())::text[]));
create policy answered_by_centre on editorial.barrier_report for update to lotsenwerk_app
  using (state_key = any ((select editorial.centre_states())::text[]))
  with check (state_key = any ((select editorial.centre_states())::text[]) and status = 'answered'
    and answered_by = acting.person_id());
create policy kept_by_system on editorial.barrier_report for all to lotsenwerk_app
  using (acting.is_system()) with check (acting.is_system());

alter table keys.data_key drop constraint data_key_kind_check,
  add constraint data_key_kind_check check (kind in ('request', 'draft', 'guide', 'guide-list', 'offer', 'assignment',
    'mail', 'data-request', 'word-proposal', 'barrier-report')),
  drop constraint data_key_check,
  add constraint data_key_check check
    ((site_id is null) = (kind in ('draft', 'mail', 'word-proposal', 'barrier-report')));
create policy read_for_answer on keys.data_key for select to lotsenwerk_app using (kind = 'barrier-report'
  and exists (select from editorial.barrier_report b where b.id = data_key.id));
create trigger erase_key after delete on editorial.barrier_report for each row
  execute function keys.erase_with_row('id');
