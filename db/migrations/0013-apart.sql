-- What a guide is told of somebody ends with her going along at the site, not only with its time.

-- Whether the acting person goes along at a site now: she holds the role, and is not suspended or gone. Past Row
-- Level Security, because the rules that ask it stand before those of guides.
create function acting.goes_along_at(site uuid) returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select site = any (acting.guide_sites()) and exists (
    select from guides.guide g
    where g.site_id = site and g.person_id = acting.person_id() and g.state not in ('suspended', 'left', 'not-admitted'))
$$;
revoke all on function acting.goes_along_at(uuid) from public;
grant execute on function acting.goes_along_at(uuid) to lotsenwerk_app;

-- The contact itself and its key follow the window.
alter policy own_window on requests.contact_window
  using (person_id = acting.person_id() and acting.goes_along_at(site_id));
alter policy open_window on assignments.private_place
  using (person_id = acting.person_id() and now() < closes_at and acting.goes_along_at(site_id));
