-- A consent that is withdrawn ends what it allowed in the same moment.

-- By the link, by the body that asked for her, by coordination when she says so on the telephone.
create policy withdrawn_by_asking_body on requests.consent for update to lotsenwerk_app
  using (exists (select from requests.request r where r.id = request_id and r.requested_by = acting.person_id()))
  with check (exists (select from requests.request r where r.id = request_id and r.requested_by = acting.person_id()));
create policy withdrawn_at_site on requests.consent for update to lotsenwerk_app
  using (site_id = any ((select acting.staff_sites())::uuid[]))
  with check (site_id = any ((select acting.staff_sites())::uuid[]));

-- Nobody takes a withdrawal back, and the contact is closed to every guide with it.
create function requests.guard_consent() returns trigger language plpgsql
  security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if old.withdrawn_at is not null and new.withdrawn_at is distinct from old.withdrawn_at then
    raise exception 'a withdrawal stays' using errcode = 'insufficient_privilege', constraint = 'withdrawn_once';
  end if;
  if new.withdrawn_at is not null then
    delete from requests.contact_window w where w.request_id = new.request_id;
  end if;
  return new;
end $$;
create trigger guard_consent before update on requests.consent
  for each row execute function requests.guard_consent();

-- Nor does it open again: whoever asks, in a deed begun before or by mistake afterwards.
create function requests.consent_stands(request uuid) returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$ select not exists (select from requests.consent c where c.request_id = request and c.withdrawn_at is not null) $$;
revoke all on function requests.consent_stands(uuid) from public;
grant execute on function requests.consent_stands(uuid) to lotsenwerk_app;
create policy while_consent_stands on requests.contact_window as restrictive for insert to lotsenwerk_app
  with check (requests.consent_stands(request_id));

-- Where she lives is no longer told either.
create function assignments.consent_stands(assignment uuid) returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select coalesce((select requests.consent_stands(a.request_id) from assignments.assignment a where a.id = assignment), true)
$$;
revoke all on function assignments.consent_stands(uuid) from public;
grant execute on function assignments.consent_stands(uuid) to lotsenwerk_app;
create policy while_consent_stands on assignments.private_place as restrictive for select to lotsenwerk_app
  using (acting.is_system() or assignments.consent_stands(assignment_id));
