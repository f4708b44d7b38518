-- The logo of a site, for its page and its posters. It is kept as the program has written it anew, as base64, with
-- the words for those who do not see it.

create table editorial.logo (
  site_id uuid primary key references programme.site,
  type text not null check (type in ('image/png', 'image/jpeg')),
  picture text not null check (length(picture) between 1 and 2800000),
  width int not null check (width between 16 and 3000),
  height int not null check (height between 16 and 3000),
  alt text not null check (length(alt) between 1 and 150),
  version int not null default 1
);

alter table editorial.logo enable row level security;
alter table editorial.logo force row level security;
create policy anybody_reads on editorial.logo for select to lotsenwerk_app using (true);
create policy told on editorial.logo for insert to lotsenwerk_app
  with check (site_id = any ((select acting.access_sites())::uuid[]));
create policy changed on editorial.logo for update to lotsenwerk_app
  using (site_id = any ((select acting.access_sites())::uuid[]))
  with check (site_id = any ((select acting.access_sites())::uuid[]));
create policy taken_away on editorial.logo for delete to lotsenwerk_app
  using (site_id = any ((select acting.access_sites())::uuid[]));
grant select, insert, delete, update (type, picture, width, height, alt, version) on editorial.logo to lotsenwerk_app;
