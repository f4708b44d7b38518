-- Two who go along together move together: each says yes for herself, and with the second yes both are moved, to the
-- time each was asked about.

alter table assignments.assignment
  add column move_agreed_at timestamptz,
  add check (move_agreed_at is null or proposed_starts_at is not null);
grant update (move_agreed_at) on assignments.assignment to lotsenwerk_app;

create or replace function assignments.guard_assignment() returns trigger language plpgsql
as $$
begin
  if old.state in ('cancelled', 'handed-back') and new.state <> old.state then
    raise exception 'an assignment that was given up does not come back' using errcode = 'check_violation', constraint = 'given_up_for_good';
  end if;
  if (new.starts_at, new.ends_at) is distinct from (old.starts_at, old.ends_at)
    and ((acting.person_id() is distinct from old.person_id and old.move_agreed_at is null)
      or (new.starts_at, new.ends_at) is distinct from (old.proposed_starts_at, old.proposed_ends_at)) then
    raise exception 'only the guide accepts another time' using errcode = 'check_violation', constraint = 'moved_by_guide';
  end if;
  -- Her yes is to the time she was asked about, and nobody gives it for her.
  if new.move_agreed_at is not null
    and ((new.move_agreed_at is distinct from old.move_agreed_at and acting.person_id() is distinct from old.person_id)
      or (new.proposed_starts_at, new.proposed_ends_at) is distinct from (old.proposed_starts_at, old.proposed_ends_at)) then
    raise exception 'only the guide agrees to another time' using errcode = 'check_violation', constraint = 'moved_by_guide';
  end if;
  return new;
end $$;
