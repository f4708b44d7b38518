-- Better words: proposals of visitors, which the competence centre takes up or sets aside, and who has read a
-- translation over.

create table editorial.word_proposal (
  id uuid primary key,
  state_key text not null references programme.state,
  lang text not null check (lang ~ '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$'),
  -- The first part of a path: what follows may be somebody's secret link.
  page text not null check (page ~ '^/[a-z-]{0,40}$'),
  status text not null check (status in ('received', 'taken-up', 'set-aside')),
  -- Sealed: somebody may have written more than words.
  now_words bytea not null,
  better_words bytea not null,
  decision_reason bytea,
  received_at timestamptz not null,
  decided_by uuid references accounts.person,
  decided_at timestamptz,
  version int not null default 1,
  check ((status = 'received') = (decided_at is null)),
  check (decided_at is not null or (decided_by is null and decision_reason is null))
);
create index on editorial.word_proposal (state_key, lang, received_at);
create index on editorial.word_proposal (decided_by) where decided_by is not null;

-- Who grew up with a language and has read over the words of its newcomers, or of all public pages.
create table editorial.word_review (
  state_key text not null references programme.state,
  lang text not null check (lang ~ '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$'),
  word_set text not null check (word_set in ('newcomer', 'public')),
  -- As it stands on the pages.
  reviewer text not null check (length(reviewer) between 1 and 120),
  reviewed_on date not null,
  -- Fingerprints of the texts as they were read.
  texts text[] not null,
  noted_by uuid references accounts.person,
  noted_at timestamptz not null,
  primary key (state_key, lang, word_set)
);
create index on editorial.word_review (noted_by) where noted_by is not null;

do $$
declare
  t text;
  mine text := 'state_key = any ((select editorial.centre_states())::text[])';
begin
  foreach t in array array['word_proposal', 'word_review'] loop
    execute format('alter table editorial.%I enable row level security', t);
    execute format('alter table editorial.%I force row level security', t);
    execute format('grant select, insert, delete on editorial.%I to lotsenwerk_app', t);
  end loop;
  execute format('create policy seen_by_centre on editorial.word_proposal for select to lotsenwerk_app using (%s)', mine);
  execute format('create policy decided_by_centre on editorial.word_proposal for update to lotsenwerk_app using (%s)
    with check (%s and status <> ''received'' and decided_by = acting.person_id())', mine, mine);
  execute format('create policy noted_by_centre on editorial.word_review for insert to lotsenwerk_app
    with check (%s and noted_by = acting.person_id())', mine);
  execute format('create policy taken_back_by_centre on editorial.word_review for delete to lotsenwerk_app using (%s)', mine);
end $$;
create policy kept_by_system on editorial.word_proposal for all to lotsenwerk_app
  using (acting.is_system()) with check (acting.is_system());
create policy anybody_reads on editorial.word_review for select to lotsenwerk_app using (true);
create policy forgets_person on editorial.word_review for update to lotsenwerk_app
  using (acting.is_system()) with check (acting.is_system() and noted_by is null);
grant update (status, decision_reason, decided_by, decided_at, version) on editorial.word_proposal to lotsenwerk_app;
grant update (noted_by) on editorial.word_review to lotsenwerk_app;

alter table keys.data_key drop constraint data_key_kind_check,
  add constraint data_key_kind_check check (kind in
    ('request', 'draft', 'guide', 'guide-list', 'offer', 'assignment', 'mail', 'data-request', 'word-proposal')),
  drop constraint data_key_check,
  add constraint data_key_check check ((site_id is null) = (kind in ('draft', 'mail', 'word-proposal')));
create policy read_by_centre on keys.data_key for select to lotsenwerk_app using (kind = 'word-proposal'
  and exists (select from editorial.word_proposal p where p.id = data_key.id));
create trigger erase_key after delete on editorial.word_proposal for each row execute function keys.erase_with_row('id');
