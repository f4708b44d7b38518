-- How often somebody may try, and what makes a request look like no person's.

-- Counters by hash of who and what; nothing here leads back to an address. Unlogged: writing one costs no
-- flush, and a crash of the server forgets the last minutes of counting, nothing else.
create unlogged table platform.rate_limit (
  key text primary key,
  points int not null,
  expire bigint not null
);
create index on platform.rate_limit (expire);
grant select, insert, update, delete on platform.rate_limit to lotsenwerk_app;

-- What the addresses of letters are hashed with, so that a counter is no list of addresses.
create table platform.rate_limit_salt (
  is_kept boolean primary key default true check (is_kept),
  salt text not null
);
insert into platform.rate_limit_salt (salt) values (gen_random_uuid()::text || gen_random_uuid()::text);

-- Counts one letter to an address somebody typed; false when it was one too many. It counts inside the
-- transaction that writes the letter: two at once wait for each other, and what is not sent is not counted.
create function platform.may_write_to(mailbox text, most int, seconds int, moment timestamptz) returns boolean
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
    points = case when kept.expire <= at_ms then 1 else kept.points + 1 end,
    expire = case when kept.expire <= at_ms then excluded.expire else kept.expire end
  returning points into counted;
  return counted <= most;
end $$;
revoke all on function platform.may_write_to(text, int, int, timestamptz) from public;
grant execute on function platform.may_write_to(text, int, int, timestamptz) to lotsenwerk_app;

-- What coordination should look at twice before she acts on a request; codes, empty for nearly all.
alter table requests.request add column doubts text[] not null default '{}';
grant update (doubts) on requests.request to lotsenwerk_app;
