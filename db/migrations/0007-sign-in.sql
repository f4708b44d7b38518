-- Sign-in: second factors, passkeys, devices, locked accounts.

alter table accounts.person
  add two_factor_enabled boolean not null default false,
  -- Since when nobody signs in to this account: its owner locked it.
  add locked_at timestamptz;

alter table accounts.session
  -- Whether this session was begun or confirmed with a second factor.
  add second_factor boolean not null default false,
  -- The browser and the system in words, nothing more of the device.
  add device text,
  -- It has a new id; the old one answers requests under way for one more minute.
  add replaced boolean not null default false;

create table accounts.two_factor (
  id uuid primary key,
  person_id uuid not null unique references accounts.person on delete cascade,
  secret text not null,
  backup_codes text not null,
  verified boolean not null default false,
  failed_verification_count int not null default 0,
  locked_until timestamptz
);

-- A code counts once, also while its half minute lasts.
create table accounts.used_code (
  person_id uuid not null references accounts.person on delete cascade,
  code_hash text not null,
  used_at timestamptz not null default now(),
  primary key (person_id, code_hash)
);

create table accounts.passkey (
  id uuid primary key,
  person_id uuid not null references accounts.person on delete cascade,
  name text,
  credential_id text not null unique,
  public_key text not null,
  -- 32 bits without a sign.
  counter double precision not null,
  device_type text not null,
  backed_up boolean not null,
  transports text,
  aaguid text,
  created_at timestamptz default now()
);
create index on accounts.passkey (person_id);

grant select, insert, update, delete on accounts.two_factor, accounts.used_code, accounts.passkey to lotsenwerk_auth;
