-- Sites that plan their weeks together: each says so for itself, and it holds while both do. Nothing of a person and
-- nothing of a guide stands here, and no policy lets one site read the other.
create table assignments.joint_planning (
  site_id uuid not null references programme.site,
  -- A number only: a site that moves to another system takes along with whom it planned, not those sites.
  with_site_id uuid not null,
  since date not null,
  primary key (site_id, with_site_id),
  check (with_site_id <> site_id)
);
create index on assignments.joint_planning (with_site_id);
alter table assignments.joint_planning enable row level security;
alter table assignments.joint_planning force row level security;
grant select, insert, delete on assignments.joint_planning to lotsenwerk_app;
create policy seen_by_staff on assignments.joint_planning for select to lotsenwerk_app
  using (site_id = any ((select acting.staff_sites())::uuid[]));
-- Whom it is about sees it too: to agree, or to know that the other no longer does.
create policy seen_by_the_other on assignments.joint_planning for select to lotsenwerk_app
  using (with_site_id = any ((select acting.staff_sites())::uuid[]));
create policy wished_by_coordination on assignments.joint_planning for insert to lotsenwerk_app
  with check (site_id = any ((select acting.access_sites())::uuid[])
    and exists (select from assignments.neighbour_rule r where r.site_id = with_site_id and r.takes_part));
create policy ended_by_coordination on assignments.joint_planning for delete to lotsenwerk_app
  using (site_id = any ((select acting.access_sites())::uuid[]));
