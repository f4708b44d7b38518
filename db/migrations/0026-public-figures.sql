-- Figures for everybody: each module counts its own, by site, and gives nothing but numbers. What is too small
-- to be shown is held back by the program before it reaches a page.

-- `working`: who may be asked. Languages are those of the people counted there.
create function guides.public_counts(on_day date)
  returns table (site_id uuid, working int, certified int, with_agreement int, with_confidentiality int,
    with_non_violence int, languages text[])
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  with working as (
    select g.id, g.site_id, g.qualified_on,
      (select array_agg(distinct o.kind) from guides.obligation o
        where o.guide_id = g.id and o.valid_from <= on_day and (o.valid_until is null or o.valid_until > on_day)) as kinds
    from guides.guide g where g.state in ('active', 'in-trial'))
  select w.site_id, count(*)::int, count(*) filter (where w.qualified_on <= on_day)::int,
    count(*) filter (where 'agreement' = any (w.kinds))::int,
    count(*) filter (where 'confidentiality-pledge' = any (w.kinds))::int,
    count(*) filter (where 'non-violence-pledge' = any (w.kinds))::int,
    (select coalesce(array_agg(distinct l.tag order by l.tag), '{}') from guides.language l
      join working x on x.id = l.guide_id where x.site_id = w.site_id and l.site_id = w.site_id)
  from working w group by w.site_id
$$;
revoke all on function guides.public_counts(date) from public;
grant execute on function guides.public_counts(date) to lotsenwerk_app;

-- `matters_often`: accompanied more than `often` times.
create function requests.public_counts(at_moment timestamptz, often int)
  returns table (site_id uuid, requests int, without_account int, matters int, matters_often int, closed int, anonymised int,
    referred int, gender_wishes int, gender_wishes_with_reason int, windows int, windows_open int, languages text[])
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select r.site_id, count(*)::int, count(*) filter (where r.channel = 'public')::int,
    (select count(*)::int from requests.matter m where m.site_id = r.site_id),
    (select count(*)::int from requests.matter m where m.site_id = r.site_id and m.assignments_done > often),
    count(*) filter (where r.closed_at is not null)::int, count(*) filter (where r.state = 'anonymised')::int,
    (select count(distinct t.request_id)::int from requests.transition t
      where t.site_id = r.site_id and t.to_state = 'referred'),
    count(*) filter (where r.gender_wish is not null)::int,
    count(*) filter (where r.gender_wish is not null and r.gender_reason is not null)::int,
    (select count(*)::int from requests.contact_window w where w.site_id = r.site_id),
    (select count(*)::int from requests.contact_window w
      where w.site_id = r.site_id and w.opens_at <= at_moment and w.closes_at > at_moment),
    array_agg(distinct r.language_tag order by r.language_tag)
  from requests.request r group by r.site_id
$$;
revoke all on function requests.public_counts(timestamptz, int) from public;
grant execute on function requests.public_counts(timestamptz, int) to lotsenwerk_app;

-- An entry of hours that was corrected counts once, by what replaced it.
create function assignments.public_counts()
  returns table (site_id uuid, appointments int, without_acceptance int, acceptances int, with_declaration int,
    declined int, in_pairs int, entries int, alone_next_time int)
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select s.id,
    (select count(*)::int from assignments.assignment a where a.site_id = s.id),
    (select count(*)::int from assignments.assignment a where a.site_id = s.id and not exists (
      select from assignments.acceptance y where y.offer_id = a.offer_id and y.guide_id = a.guide_id
        and y.accepted_by = a.person_id)),
    (select count(*)::int from assignments.acceptance y where y.site_id = s.id),
    (select count(*)::int from assignments.acceptance y where y.site_id = s.id and y.no_conflict_declared),
    (select count(*)::int from assignments.offer o where o.site_id = s.id and o.state = 'declined'),
    (select count(distinct a.request_id)::int from assignments.assignment a
      where a.site_id = s.id and a.place_number = 2 and a.state not in ('cancelled', 'handed-back')),
    coalesce(h.entries, 0)::int, coalesce(h.alone, 0)::int
  from programme.site s
  left join lateral (
    select count(*) as entries, count(*) filter (where x.can_do_alone in ('yes', 'partly')) as alone
    from assignments.hours x
    where x.site_id = s.id and x.kind = 'entry' and x.can_do_alone <> 'not-the-goal'
      and not exists (select from assignments.hours c where c.corrects = x.id)) h on true
$$;
revoke all on function assignments.public_counts() from public;
grant execute on function assignments.public_counts() to lotsenwerk_app;

-- The year so far at each open or resting site: what was asked, what took place, how long.
create function insights.public_year(in_year int)
  returns table (county_key text, county text, site_id uuid, site text, guides int, received int, arranged int,
    took_place int, minutes int, guides_with_minutes int)
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select c.key, c.name, s.id, s.name,
    (select count(*)::int from guides.guide g where g.site_id = s.id and g.state in ('active', 'in-trial')),
    coalesce(r.received, 0)::int, coalesce(r.arranged, 0)::int, coalesce(a.took_place, 0)::int,
    coalesce(h.minutes, 0)::int, coalesce(h.guides, 0)::int
  from programme.site s
  join programme.county c on c.key = s.county_key
  left join lateral (
    select count(*) as received, count(*) filter (where exists (
      select from assignments.assignment x where x.request_id = q.id
        and x.state not in ('cancelled', 'handed-back'))) as arranged
    from requests.request q where q.site_id = s.id
      and q.submitted_at >= make_timestamptz(in_year, 1, 1, 0, 0, 0, 'Europe/Berlin')
      and q.submitted_at < make_timestamptz(in_year + 1, 1, 1, 0, 0, 0, 'Europe/Berlin')) r on true
  left join lateral (
    select count(*) as took_place from assignments.assignment q
    where q.site_id = s.id and q.state in ('done', 'recorded')
      and q.starts_at >= make_timestamptz(in_year, 1, 1, 0, 0, 0, 'Europe/Berlin')
      and q.starts_at < make_timestamptz(in_year + 1, 1, 1, 0, 0, 0, 'Europe/Berlin')) a on true
  left join lateral (
    select sum(x.minutes) as minutes, count(distinct x.guide_id) as guides from assignments.hours x
    left join assignments.hours entry on entry.id = x.corrects
    where x.site_id = s.id and coalesce(entry.confirmed_at, x.confirmed_at) is not null
      and x.day >= make_date(in_year, 1, 1) and x.day < make_date(in_year + 1, 1, 1)) h on true
  where s.status in ('active', 'dormant')
  order by c.name, s.name
$$;
revoke all on function insights.public_year(int) from public;
grant execute on function insights.public_year(int) to lotsenwerk_app;

-- What was asked for in the year, over all sites: by topic and by language.
create function insights.public_topics(in_year int)
  returns table (kind text, code text, requests int)
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  with asked as (select q.topic_code, q.language_tag from requests.request q
    where q.submitted_at >= make_timestamptz(in_year, 1, 1, 0, 0, 0, 'Europe/Berlin')
      and q.submitted_at < make_timestamptz(in_year + 1, 1, 1, 0, 0, 0, 'Europe/Berlin'))
  (select 'topic', topic_code, count(*)::int from asked group by topic_code)
  union all
  (select 'language', language_tag, count(*)::int from asked group by language_tag)
$$;
revoke all on function insights.public_topics(int) from public;
grant execute on function insights.public_topics(int) to lotsenwerk_app;
