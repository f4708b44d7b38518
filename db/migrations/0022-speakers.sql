-- How many people know a language at all beyond a site: at the other sites of its county, and at those of the rest
-- of the state. Past Row Level Security, for whoever coordinates the site; a number from one to four never leaves it.
create function guides.speakers_around(of_site uuid, language text)
  returns table (in_county int, in_state int)
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  with here as (
    select s.id, s.county_key, c.state_key from programme.site s join programme.county c on c.key = s.county_key
    where s.id = of_site and s.id = any (acting.staff_sites())
  ), counted as (
    select count(distinct g.id) filter (where s.id <> here.id and s.county_key = here.county_key)::int as in_county,
      count(distinct g.id) filter (where s.county_key <> here.county_key)::int as in_state
    from here
    join programme.county c on c.state_key = here.state_key
    join programme.site s on s.county_key = c.key
    left join guides.guide g on g.site_id = s.id and g.state in ('active', 'in-trial')
      and exists (select from guides.language l where l.guide_id = g.id and split_part(l.tag, '-', 1) = split_part(language, '-', 1))
    group by here.id
  )
  select case when in_county between 1 and 4 then null else in_county end,
    case when in_state between 1 and 4 then null else in_state end
  from counted
$$;
revoke all on function guides.speakers_around(uuid, text) from public;
grant execute on function guides.speakers_around(uuid, text) to lotsenwerk_app;
