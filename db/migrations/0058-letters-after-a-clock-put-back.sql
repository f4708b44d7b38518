-- A count that ends much later than one begun now was begun before the clock was put back: it begins anew. Not
-- where it is ten minutes at most: clocks of several programs differ, and nobody may gain by that.
create or replace function platform.may_write_to(mailbox text, most int, seconds int, moment timestamptz) returns boolean
language plpgsql security definer set search_path = '' as $$
declare
  counted int;
  at_ms bigint := (extract(epoch from moment) * 1000)::bigint;
begin
  insert into platform.rate_limit as kept (key, points, expire)
  values (
    'letter:' || encode(sha256(convert_to((select salt from platform.rate_limit_salt) || mailbox, 'UTF8')), 'hex'),
    1, at_ms + seconds * 1000::bigint)
  on conflict (key) do update set
    points = case
      when kept.expire <= at_ms or kept.expire > excluded.expire + 600000 then 1
      else kept.points + 1 end,
    expire = case
      when kept.expire <= at_ms or kept.expire > excluded.expire + 600000 then excluded.expire
      else kept.expire end
  returning points into counted;
  return counted <= most;
end $$;
