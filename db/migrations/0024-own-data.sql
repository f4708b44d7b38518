-- Whoever holds the link of a letter finds the request it opens, and no other.
create policy by_secret_link on privacy.link for select to lotsenwerk_app
  using (token_hash = (select acting.token_hash()));

-- Restricting a guide (Art. 18): a trigger lets only the program do it.
grant update (restricted_at) on guides.guide to lotsenwerk_app;
