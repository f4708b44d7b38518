-- School holidays by state, and when a guide is away without writing it down each time.

create table programme.school_holiday (
  state_key text not null references programme.state,
  kind text not null check (kind in ('autumn', 'christmas', 'winter', 'easter', 'whitsun', 'summer')),
  -- Half-open.
  valid_from date not null,
  valid_until date not null,
  source text not null,
  primary key (state_key, valid_from),
  check (valid_until > valid_from),
  constraint one_school_holiday_at_a_time exclude using gist (state_key with =, daterange(valid_from, valid_until) with &&)
);
grant select on programme.school_holiday to lotsenwerk_app;

alter table guides.guide
  add column away_during text[] not null default '{}'
  check (away_during <@ array['school-holidays', 'public-holidays']);
grant update (away_during) on guides.guide to lotsenwerk_app;
