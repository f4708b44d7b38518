-- What counties have of each language: who goes along, the hours a month they wish to give and the requests that wait
-- for somebody. Counted past Row Level Security for whoever sees figures of the county or its state, or coordinates a
-- site in the state; never the sites she coordinates herself, as the rest would follow by subtraction.
create function insights.capacity_by_language()
  returns table (county_key text, county text, language text, guides int, minutes int, guides_with_minutes int,
    waiting int)
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  with site as (
    select s.id, s.county_key, c.name
    from programme.site s join programme.county c on c.key = s.county_key
    where s.status in ('active', 'dormant') and s.id <> all (acting.staff_sites())
      and (s.county_key = any (acting.figure_counties()) or c.state_key = any (acting.figure_states())
        or c.state_key in (select o.state_key from programme.site own join programme.county o on o.key = own.county_key
          where own.id = any (acting.staff_sites())))
  ), guide as (
    select distinct site.county_key, site.name, split_part(l.tag, '-', 1) as language, g.id,
      g.wish_minutes_per_month as minutes
    from site join guides.guide g on g.site_id = site.id and g.state in ('active', 'in-trial')
    join guides.language l on l.guide_id = g.id
  ), counted as (
    select county_key, name, language, count(*) as guides, coalesce(sum(minutes), 0) as minutes,
      count(minutes) as guides_with_minutes, 0 as waiting
    from guide group by county_key, name, language
    union all
    select site.county_key, site.name, split_part(q.language_tag, '-', 1), 0, 0, 0, count(*)
    from site join requests.request q on q.site_id = site.id
    where q.state = 'seeking-guide' and q.channel <> 'neighbour'
    group by 1, 2, 3
  )
  select county_key, name, language, sum(guides)::int, sum(minutes)::int, sum(guides_with_minutes)::int,
    sum(waiting)::int
  from counted where language <> 'de' group by county_key, name, language order by name, language
$$;
revoke all on function insights.capacity_by_language() from public;
grant execute on function insights.capacity_by_language() to lotsenwerk_app;
