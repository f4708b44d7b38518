-- Group assignments that come again: each day is a session of its own, and those planned together know it.

alter table assignments.group_session
  add column series_id uuid,
  -- How they come again (RFC 5545, RRULE), as it was planned.
  add column series_rule text check (length(series_rule) <= 200),
  add check ((series_id is null) = (series_rule is null));
create index on assignments.group_session (series_id, starts_at) where series_id is not null;
