-- Written from the migrations by `npm run db:schema`; the suite compares it.

table accounts.credential
  id uuid not null
  account_id text not null
  provider_id text not null
  person_id uuid not null
  access_token text
  refresh_token text
  id_token text
  access_token_expires_at timestamp with time zone
  refresh_token_expires_at timestamp with time zone
  scope text
  password text
  created_at timestamp with time zone not null default now()
  updated_at timestamp with time zone not null default now()
  constraint credential_person_id_fkey FOREIGN KEY (person_id) REFERENCES accounts.person(id) ON DELETE CASCADE
  constraint credential_pkey PRIMARY KEY (id)
  CREATE INDEX credential_person_id_idx ON accounts.credential USING btree (person_id)
  grant delete, insert, select, update to lotsenwerk_auth

table accounts.kept_form
  person_id uuid not null
  action text not null
  fields text not null
  kept_at timestamp with time zone not null default now()
  constraint kept_form_action_check CHECK (((length(action) >= 1) AND (length(action) <= 2000)))
  constraint kept_form_person_id_fkey FOREIGN KEY (person_id) REFERENCES accounts.person(id) ON DELETE CASCADE
  constraint kept_form_pkey PRIMARY KEY (person_id)
  grant delete, insert, select, update to lotsenwerk_auth

table accounts.passkey
  id uuid not null
  person_id uuid not null
  name text
  credential_id text not null
  public_key text not null
  counter double precision not null
  device_type text not null
  backed_up boolean not null
  transports text
  aaguid text
  created_at timestamp with time zone default now()
  constraint passkey_credential_id_key UNIQUE (credential_id)
  constraint passkey_person_id_fkey FOREIGN KEY (person_id) REFERENCES accounts.person(id) ON DELETE CASCADE
  constraint passkey_pkey PRIMARY KEY (id)
  CREATE INDEX passkey_person_id_idx ON accounts.passkey USING btree (person_id)
  grant delete, insert, select, update to lotsenwerk_auth

table accounts.person
  id uuid not null
  name text not null
  email text not null
  email_verified boolean not null default false
  image text
  lang text not null default 'de'::text
  created_at timestamp with time zone not null default now()
  updated_at timestamp with time zone not null default now()
  two_factor_enabled boolean not null default false
  locked_at timestamp with time zone
  constraint person_email_check CHECK ((email = lower(email)))
  constraint person_email_key UNIQUE (email)
  constraint person_pkey PRIMARY KEY (id)
  CREATE INDEX person_name_id_idx ON accounts.person USING btree (name, id)
  row level security enabled, forced
  policy administrator for all to lotsenwerk_app using acting.is_administrator() with check acting.is_administrator()
  policy change_oneself for update to lotsenwerk_app using (id = acting.person_id()) with check (id = acting.person_id())
  policy invited for insert to lotsenwerk_app with check ((cardinality(acting.access_sites()) > 0) AND (NOT email_verified))
  policy invited_by_management for insert to lotsenwerk_app with check ((cardinality(acting.managed_providers()) > 0) AND (NOT email_verified))
  policy named_by_management for select to lotsenwerk_app using (EXISTS ( SELECT
   FROM accounts.role r
  WHERE ((r.person_id = person.id) AND (((r.site_id = ANY (( SELECT acting.managed_sites() AS managed_sites)::uuid[])) AND (r.role = ANY (ARRAY['coordinator'::text, 'deputy'::text]))) OR (r.provider_id = ANY (( SELECT acting.managed_providers() AS managed_providers)::uuid[]))))))
  policy oneself for select to lotsenwerk_app using (id = acting.person_id())
  policy same_site for select to lotsenwerk_app using (EXISTS ( SELECT
   FROM accounts.role r
  WHERE ((r.person_id = person.id) AND (r.site_id = ANY (( SELECT (acting.staff_sites() || acting.finance_sites()))::uuid[])))))
  policy sign_in for all to lotsenwerk_auth using true with check true
  policy writes_to_them for select to lotsenwerk_app using acting.is_system()
  grant insert, select to lotsenwerk_app
  grant select, update to lotsenwerk_auth
  grant update (name, lang, updated_at) to lotsenwerk_app

table accounts.role
  id uuid not null
  person_id uuid not null
  role text not null
  site_id uuid
  valid_from date not null
  valid_until date
  given_by uuid
  provider_id uuid
  county_key text
  state_key text
  announced_until date
  place text not null generated 
CASE
    WHEN (site_id IS NOT NULL) THEN ('site:'::text || (site_id)::text)
    WHEN (provider_id IS NOT NULL) THEN ('provider:'::text || (provider_id)::text)
    WHEN (county_key IS NOT NULL) THEN ('county:'::text || county_key)
    WHEN (state_key IS NOT NULL) THEN ('state:'::text || state_key)
    ELSE 'system'::text
END
  constraint role_at_its_place CHECK (((num_nonnulls(site_id, provider_id, county_key, state_key) = ((role <> 'administrator'::text))::integer) AND
CASE
    WHEN (role = ANY (ARRAY['guide'::text, 'coordinating-guide'::text, 'coordinator'::text, 'deputy'::text, 'requesting-body'::text])) THEN (site_id IS NOT NULL)
    WHEN (role = ANY (ARRAY['finance'::text, 'management'::text, 'data-protection-officer'::text])) THEN (provider_id IS NOT NULL)
    WHEN (role = 'county-office'::text) THEN (county_key IS NOT NULL)
    WHEN (role = ANY (ARRAY['competence-centre'::text, 'granting-authority'::text, 'ministry'::text])) THEN (state_key IS NOT NULL)
    WHEN (role = 'trainer'::text) THEN ((site_id IS NOT NULL) OR (state_key IS NOT NULL))
    ELSE true
END))
  constraint role_check1 CHECK ((valid_until >= valid_from))
  constraint role_county_key_check CHECK ((county_key ~ '^\d{5}(\d{3})?$'::text))
  constraint role_given_by_fkey FOREIGN KEY (given_by) REFERENCES accounts.person(id)
  constraint role_held_once EXCLUDE USING gist (person_id WITH =, role WITH =, place WITH =, daterange(valid_from, valid_until) WITH &&)
  constraint role_known CHECK ((role = ANY (ARRAY['guide'::text, 'coordinating-guide'::text, 'coordinator'::text, 'deputy'::text, 'requesting-body'::text, 'finance'::text, 'management'::text, 'data-protection-officer'::text, 'county-office'::text, 'competence-centre'::text, 'granting-authority'::text, 'ministry'::text, 'trainer'::text, 'administrator'::text])))
  constraint role_person_id_fkey FOREIGN KEY (person_id) REFERENCES accounts.person(id) ON DELETE CASCADE
  constraint role_pkey PRIMARY KEY (id)
  constraint role_state_key_check CHECK ((state_key ~ '^[A-Z]{2}$'::text))
  CREATE INDEX role_provider_id_role_idx ON accounts.role USING btree (provider_id, role) WHERE (provider_id IS NOT NULL)
  CREATE INDEX role_site_id_role_idx ON accounts.role USING btree (site_id, role)
  CREATE INDEX role_valid_until_idx ON accounts.role USING btree (valid_until) WHERE (valid_until IS NOT NULL)
  row level security enabled, forced
  policy administrator for all to lotsenwerk_app using acting.is_administrator() with check acting.is_administrator()
  policy announces_ends for select to lotsenwerk_app using acting.is_system()
  policy announces_ends_once for update to lotsenwerk_app using acting.is_system() with check acting.is_system()
  policy at_managed_provider for select to lotsenwerk_app using (provider_id = ANY (( SELECT acting.managed_providers() AS managed_providers)::uuid[]))
  policy ended_at_site for update to lotsenwerk_app using ((site_id = ANY (( SELECT acting.access_sites() AS access_sites)::uuid[])) AND (role = ANY (ARRAY['guide'::text, 'requesting-body'::text]))) with check ((site_id = ANY (( SELECT acting.access_sites() AS access_sites)::uuid[])) AND (role = ANY (ARRAY['guide'::text, 'requesting-body'::text])))
  policy ended_by_management for update to lotsenwerk_app using (((site_id = ANY (( SELECT acting.managed_sites() AS managed_sites)::uuid[])) AND (role = ANY (ARRAY['coordinator'::text, 'deputy'::text]))) OR ((provider_id = ANY (( SELECT acting.managed_providers() AS managed_providers)::uuid[])) AND (role = ANY (ARRAY['finance'::text, 'data-protection-officer'::text])))) with check (((site_id = ANY (( SELECT acting.managed_sites() AS managed_sites)::uuid[])) AND (role = ANY (ARRAY['coordinator'::text, 'deputy'::text]))) OR ((provider_id = ANY (( SELECT acting.managed_providers() AS managed_providers)::uuid[])) AND (role = ANY (ARRAY['finance'::text, 'data-protection-officer'::text]))))
  policy given_at_site for insert to lotsenwerk_app with check ((site_id = ANY (( SELECT acting.access_sites() AS access_sites)::uuid[])) AND (role = ANY (ARRAY['guide'::text, 'requesting-body'::text])))
  policy given_by_management for insert to lotsenwerk_app with check (((site_id = ANY (( SELECT acting.managed_sites() AS managed_sites)::uuid[])) AND (role = ANY (ARRAY['coordinator'::text, 'deputy'::text]))) OR ((provider_id = ANY (( SELECT acting.managed_providers() AS managed_providers)::uuid[])) AND (role = ANY (ARRAY['finance'::text, 'data-protection-officer'::text]))))
  policy in_own_name for insert to lotsenwerk_app with check (given_by = acting.person_id())
  policy led_at_managed_sites for select to lotsenwerk_app using ((site_id = ANY (( SELECT acting.managed_sites() AS managed_sites)::uuid[])) AND (role = ANY (ARRAY['coordinator'::text, 'deputy'::text])))
  policy not_ones_own for update to lotsenwerk_app using (person_id IS DISTINCT FROM acting.person_id())
  policy not_to_oneself for insert to lotsenwerk_app with check (person_id <> acting.person_id())
  policy own_roles for select to lotsenwerk_app using (person_id = acting.person_id())
  policy roles_of_site for select to lotsenwerk_app using (site_id = ANY (( SELECT acting.staff_sites() AS staff_sites)::uuid[]))
  policy roles_seen_by_finance for select to lotsenwerk_app using (site_id = ANY (( SELECT acting.finance_sites() AS finance_sites)::uuid[]))
  policy sign_in for select to lotsenwerk_auth using true
  grant insert, select to lotsenwerk_app
  grant select to lotsenwerk_auth
  grant update (valid_until, announced_until) to lotsenwerk_app

table accounts.session
  id uuid not null
  token text not null
  person_id uuid not null
  expires_at timestamp with time zone not null
  ip_address text
  user_agent text
  created_at timestamp with time zone not null default now()
  updated_at timestamp with time zone not null default now()
  second_factor boolean not null default false
  device text
  replaced boolean not null default false
  proved_at timestamp with time zone not null default now()
  constraint session_person_id_fkey FOREIGN KEY (person_id) REFERENCES accounts.person(id) ON DELETE CASCADE
  constraint session_pkey PRIMARY KEY (id)
  constraint session_token_key UNIQUE (token)
  CREATE INDEX session_person_id_idx ON accounts.session USING btree (person_id)
  grant delete, insert, select, update to lotsenwerk_auth

table accounts.two_factor
  id uuid not null
  person_id uuid not null
  secret text not null
  backup_codes text not null
  verified boolean not null default false
  failed_verification_count integer not null default 0
  locked_until timestamp with time zone
  constraint two_factor_person_id_fkey FOREIGN KEY (person_id) REFERENCES accounts.person(id) ON DELETE CASCADE
  constraint two_factor_person_id_key UNIQUE (person_id)
  constraint two_factor_pkey PRIMARY KEY (id)
  grant delete, insert, select, update to lotsenwerk_auth

table accounts.used_code
  person_id uuid not null
  code_hash text not null
  used_at timestamp with time zone not null default now()
  constraint used_code_person_id_fkey FOREIGN KEY (person_id) REFERENCES accounts.person(id) ON DELETE CASCADE
  constraint used_code_pkey PRIMARY KEY (person_id, code_hash)
  grant delete, insert, select, update to lotsenwerk_auth

table accounts.verification
  id text not null
  identifier text not null
  value text not null
  expires_at timestamp with time zone not null
  created_at timestamp with time zone not null default now()
  updated_at timestamp with time zone not null default now()
  constraint verification_pkey PRIMARY KEY (id)
  CREATE INDEX verification_identifier_idx ON accounts.verification USING btree (identifier)
  grant delete, insert, select, update to lotsenwerk_auth

table assignments.acceptance
  offer_id uuid not null
  site_id uuid not null
  guide_id uuid not null
  accepted_by uuid not null
  accepted_at timestamp with time zone not null
  no_conflict_declared boolean not null
  constraint acceptance_accepted_by_fkey FOREIGN KEY (accepted_by) REFERENCES accounts.person(id)
  constraint acceptance_no_conflict_declared_check CHECK (no_conflict_declared)
  constraint acceptance_pkey PRIMARY KEY (offer_id, guide_id)
  constraint acceptance_site_id_guide_id_fkey FOREIGN KEY (site_id, guide_id) REFERENCES guides.guide(site_id, id)
  constraint acceptance_site_id_offer_id_fkey FOREIGN KEY (site_id, offer_id) REFERENCES assignments.offer(site_id, id)
  constraint acceptance_site_id_offer_id_guide_id_accepted_by_key UNIQUE (site_id, offer_id, guide_id, accepted_by)
  CREATE INDEX acceptance_accepted_by_idx ON assignments.acceptance USING btree (accepted_by)
  CREATE INDEX acceptance_guide_id_idx ON assignments.acceptance USING btree (guide_id)
  row level security enabled, forced
  policy by_oneself for insert to lotsenwerk_app with check ((accepted_by = acting.person_id()) AND (EXISTS ( SELECT
   FROM guides.guide g
  WHERE ((g.id = acceptance.guide_id) AND (g.person_id = acting.person_id())))) AND (EXISTS ( SELECT
   FROM assignments.offer o
  WHERE ((o.id = acceptance.offer_id) AND (o.state = 'open'::text) AND ((o.guide_id IS NULL) OR (o.guide_id = acceptance.guide_id))))))
  policy seen_by_oneself for select to lotsenwerk_app using (accepted_by = acting.person_id())
  policy seen_by_staff for select to lotsenwerk_app using (site_id = ANY (( SELECT acting.staff_sites() AS staff_sites)::uuid[]))
  policy seen_by_system for select to lotsenwerk_app using acting.is_system()
  grant insert, select to lotsenwerk_app

table assignments.asking_round
  id uuid not null
  site_id uuid not null
  request_id uuid not null
  state text not null
  starts_at timestamp with time zone not null
  ends_at timestamp with time zone not null
  at_once integer not null
  wait_hours integer not null
  quiet_from time without time zone not null
  quiet_until time without time zone not null
  at_end text not null
  relaxed text[] not null default '{}'::text[]
  briefing bytea
  confirms_itself boolean not null
  started_by uuid
  started_at timestamp with time zone not null
  ended_at timestamp with time zone
  constraint asking_round_at_end_check CHECK ((at_end = ANY (ARRAY['board'::text, 'coordination'::text])))
  constraint asking_round_at_once_check CHECK (((at_once >= 1) AND (at_once <= 5)))
  constraint asking_round_check CHECK ((ends_at > starts_at))
  constraint asking_round_check1 CHECK (((state = 'asking'::text) = (ended_at IS NULL)))
  constraint asking_round_pkey PRIMARY KEY (id)
  constraint asking_round_site_id_fkey FOREIGN KEY (site_id) REFERENCES programme.site(id)
  constraint asking_round_site_id_id_key UNIQUE (site_id, id)
  constraint asking_round_site_id_request_id_fkey FOREIGN KEY (site_id, request_id) REFERENCES requests.request(site_id, id)
  constraint asking_round_started_by_fkey FOREIGN KEY (started_by) REFERENCES accounts.person(id)
  constraint asking_round_state_check CHECK ((state = ANY (ARRAY['asking'::text, 'covered'::text, 'stopped'::text, 'on-board'::text, 'handed-back'::text, 'ended'::text])))
  constraint asking_round_wait_hours_check CHECK (((wait_hours >= 1) AND (wait_hours <= 72)))
  CREATE INDEX asking_round_request_id_idx ON assignments.asking_round USING btree (request_id)
  CREATE INDEX asking_round_site_id_state_idx ON assignments.asking_round USING btree (site_id, state)
  CREATE UNIQUE INDEX one_round_at_a_time ON assignments.asking_round USING btree (request_id) WHERE (state = 'asking'::text)
  row level security enabled, forced
  policy begun_by_staff for insert to lotsenwerk_app with check ((state = 'asking'::text) AND (started_by = acting.person_id()) AND (site_id = ANY (( SELECT acting.staff_sites() AS staff_sites)::uuid[])))
  policy forgotten_by_system for update to lotsenwerk_app using acting.is_system() with check (acting.is_system() AND ((started_by IS NULL) OR (briefing IS NULL)))
  policy moved_at_site for update to lotsenwerk_app using (site_id = ANY (( SELECT acting.staff_sites() AS staff_sites)::uuid[])) with check (site_id = ANY (( SELECT acting.staff_sites() AS staff_sites)::uuid[]))
  policy seen_by_staff for select to lotsenwerk_app using (site_id = ANY (( SELECT acting.staff_sites() AS staff_sites)::uuid[]))
  policy seen_by_system for select to lotsenwerk_app using acting.is_system()
  policy tidying for delete to lotsenwerk_app using acting.is_system()
  CREATE TRIGGER erase_key AFTER DELETE ON assignments.asking_round FOR EACH ROW EXECUTE FUNCTION keys.erase_with_row('id')
  CREATE TRIGGER guard_asking_round BEFORE UPDATE ON assignments.asking_round FOR EACH ROW EXECUTE FUNCTION assignments.guard_asking_round()
  grant delete, insert, select to lotsenwerk_app
  grant update (state, briefing, started_by, ended_at) to lotsenwerk_app

table assignments.asking_rule
  site_id uuid not null
  way text not null
  at_once integer not null
  wait_hours integer not null
  quiet_from time without time zone not null
  quiet_until time without time zone not null
  at_end text not null
  version integer not null default 1
  constraint asking_rule_at_end_check CHECK ((at_end = ANY (ARRAY['board'::text, 'coordination'::text])))
  constraint asking_rule_at_once_check CHECK (((at_once >= 1) AND (at_once <= 5)))
  constraint asking_rule_check CHECK (((way = 'few-at-once'::text) OR (at_once = 1)))
  constraint asking_rule_pkey PRIMARY KEY (site_id)
  constraint asking_rule_quiet_from_check CHECK (((quiet_from >= '18:00:00'::time without time zone) AND (quiet_from <= '22:00:00'::time without time zone)))
  constraint asking_rule_quiet_until_check CHECK (((quiet_until >= '06:00:00'::time without time zone) AND (quiet_until <= '10:00:00'::time without time zone)))
  constraint asking_rule_site_id_fkey FOREIGN KEY (site_id) REFERENCES programme.site(id)
  constraint asking_rule_wait_hours_check CHECK (((wait_hours >= 1) AND (wait_hours <= 72)))
  constraint asking_rule_way_check CHECK ((way = ANY (ARRAY['one-by-one'::text, 'few-at-once'::text, 'board'::text])))
  row level security enabled, forced
  policy changed_by_coordination for update to lotsenwerk_app using (site_id = ANY (( SELECT acting.access_sites() AS access_sites)::uuid[])) with check (site_id = ANY (( SELECT acting.access_sites() AS access_sites)::uuid[]))
  policy seen_by_staff for select to lotsenwerk_app using (site_id = ANY (( SELECT acting.staff_sites() AS staff_sites)::uuid[]))
  policy seen_by_system for select to lotsenwerk_app using acting.is_system()
  policy set_by_coordination for insert to lotsenwerk_app with check (site_id = ANY (( SELECT acting.access_sites() AS access_sites)::uuid[]))
  grant insert, select to lotsenwerk_app
  grant update (way, at_once, wait_hours, quiet_from, quiet_until, at_end, version) to lotsenwerk_app

table assignments.assignment
  id uuid not null
  site_id uuid not null
  request_id uuid
  offer_id uuid
  guide_id uuid not null
  person_id uuid not null
  requested_by uuid
  guide_name text not null
  place_number integer not null
  state text not null
  starts_at timestamp with time zone not null
  ends_at timestamp with time zone not null
  proposed_starts_at timestamp with time zone
  proposed_ends_at timestamp with time zone
  topic_code text not null
  language_tag text not null
  setting text not null
  place_kind text not null
  area_name text not null
  calendar_sequence integer not null default 0
  reminded_at timestamp with time zone
  version integer not null default 1
  created_at timestamp with time zone not null
  place_name bytea
  place_address bytea
  session_id uuid
  sign_up_id uuid
  move_agreed_at timestamp with time zone
  constraint assignment_check CHECK ((ends_at > starts_at))
  constraint assignment_check1 CHECK ((proposed_ends_at > proposed_starts_at))
  constraint assignment_check2 CHECK (((proposed_starts_at IS NULL) = (proposed_ends_at IS NULL)))
  constraint assignment_check3 CHECK (((move_agreed_at IS NULL) OR (proposed_starts_at IS NOT NULL)))
  constraint assignment_language_tag_fkey FOREIGN KEY (language_tag) REFERENCES programme.language(tag)
  constraint assignment_person_id_fkey FOREIGN KEY (person_id) REFERENCES accounts.person(id)
  constraint assignment_pkey PRIMARY KEY (id)
  constraint assignment_place_kind_check CHECK ((place_kind = ANY (ARRAY['office'::text, 'school'::text, 'practice'::text, 'public-place'::text, 'private-home'::text, 'remote'::text])))
  constraint assignment_place_number_check CHECK ((((place_number >= 1) AND (place_number <= 50)) AND ((session_id IS NOT NULL) OR (place_number <= 2))))
  constraint assignment_requested_by_fkey FOREIGN KEY (requested_by) REFERENCES accounts.person(id)
  constraint assignment_setting_check CHECK ((setting = ANY (ARRAY['on-site'::text, 'phone'::text, 'video'::text])))
  constraint assignment_sign_up_fkey FOREIGN KEY (site_id, sign_up_id, session_id, guide_id, person_id) REFERENCES assignments.group_sign_up(site_id, id, session_id, guide_id, person_id)
  constraint assignment_site_id_fkey FOREIGN KEY (site_id) REFERENCES programme.site(id)
  constraint assignment_site_id_id_guide_id_person_id_key UNIQUE (site_id, id, guide_id, person_id)
  constraint assignment_site_id_id_key UNIQUE (site_id, id)
  constraint assignment_site_id_offer_id_guide_id_person_id_fkey FOREIGN KEY (site_id, offer_id, guide_id, person_id) REFERENCES assignments.acceptance(site_id, offer_id, guide_id, accepted_by)
  constraint assignment_site_id_request_id_fkey FOREIGN KEY (site_id, request_id) REFERENCES requests.request(site_id, id)
  constraint assignment_state_check CHECK ((state = ANY (ARRAY['planned'::text, 'confirmed'::text, 'cancelled'::text, 'handed-back'::text, 'not-met'::text, 'done'::text, 'recorded'::text, 'in-clarification'::text])))
  constraint assignment_topic_code_fkey FOREIGN KEY (topic_code) REFERENCES programme.topic(code)
  constraint no_overlap EXCLUDE USING gist (person_id WITH =, tstzrange(starts_at, ends_at) WITH &&) WHERE ((state = ANY (ARRAY['planned'::text, 'confirmed'::text, 'done'::text, 'recorded'::text, 'in-clarification'::text, 'not-met'::text])))
  constraint one_assignment_per_acceptance UNIQUE (offer_id, guide_id)
  constraint one_assignment_per_sign_up UNIQUE (sign_up_id)
  constraint one_origin CHECK (
CASE
    WHEN (session_id IS NULL) THEN ((request_id IS NOT NULL) AND (offer_id IS NOT NULL) AND (sign_up_id IS NULL))
    ELSE ((request_id IS NULL) AND (offer_id IS NULL) AND (sign_up_id IS NOT NULL) AND (requested_by IS NULL))
END)
  CREATE INDEX assignment_done_in_field ON assignments.assignment USING btree (site_id, topic_code, person_id) WHERE (state = ANY (ARRAY['done'::text, 'recorded'::text]))
  CREATE INDEX assignment_guide_id_starts_at_idx ON assignments.assignment USING btree (guide_id, starts_at)
  CREATE INDEX assignment_person_id_starts_at_idx ON assignments.assignment USING btree (person_id, starts_at)
  CREATE INDEX assignment_request_id_idx ON assignments.assignment USING btree (request_id)
  CREATE INDEX assignment_requested_by_starts_at_idx ON assignments.assignment USING btree (requested_by, starts_at) WHERE (requested_by IS NOT NULL)
  CREATE INDEX assignment_session_id_idx ON assignments.assignment USING btree (session_id) WHERE (session_id IS NOT NULL)
  CREATE INDEX assignment_site_id_starts_at_idx ON assignments.assignment USING btree (site_id, starts_at)
  CREATE INDEX assignment_site_id_state_ends_at_idx ON assignments.assignment USING btree (site_id, state, ends_at)
  CREATE UNIQUE INDEX one_guide_per_group_place ON assignments.assignment USING btree (session_id, place_number) WHERE ((session_id IS NOT NULL) AND (state = ANY (ARRAY['planned'::text, 'confirmed'::text])))
  CREATE UNIQUE INDEX one_guide_per_place ON assignments.assignment USING btree (request_id, place_number) WHERE (state = ANY (ARRAY['planned'::text, 'confirmed'::text]))
  CREATE UNIQUE INDEX one_place_per_guide ON assignments.assignment USING btree (request_id, guide_id) WHERE (state = ANY (ARRAY['planned'::text, 'confirmed'::text]))
  CREATE INDEX to_be_reminded ON assignments.assignment USING btree (starts_at) WHERE ((state = 'confirmed'::text) AND (reminded_at IS NULL))
  row level security enabled, forced
  policy as_accepted for insert to lotsenwerk_app with check (((session_id IS NULL) AND (state = 'planned'::text) AND (EXISTS ( SELECT
   FROM assignments.offer o
  WHERE ((o.id = assignment.offer_id) AND (o.request_id = assignment.request_id) AND (o.starts_at = assignment.starts_at) AND (o.ends_at = assignment.ends_at)))) AND (EXISTS ( SELECT
   FROM requests.request r
  WHERE ((r.id = assignment.request_id) AND (NOT (r.requested_by IS DISTINCT FROM assignment.requested_by)))))) OR ((session_id IS NOT NULL) AND (state = 'confirmed'::text) AND (EXISTS ( SELECT
   FROM assignments.group_sign_up s
  WHERE ((s.id = assignment.sign_up_id) AND (s.ended_at IS NULL)))) AND (EXISTS ( SELECT
   FROM assignments.group_session e
  WHERE ((e.id = assignment.session_id) AND (e.state = 'planned'::text) AND (e.starts_at = assignment.starts_at) AND (e.ends_at = assignment.ends_at) AND (assignment.place_number <= e.places))))))
  policy by_secret_link for select to lotsenwerk_app using (request_id = acting.request_id())
  policy changed_by_staff for update to lotsenwerk_app using (site_id = ANY (( SELECT acting.staff_sites() AS staff_sites)::uuid[])) with check (site_id = ANY (( SELECT acting.staff_sites() AS staff_sites)::uuid[]))
  policy changed_by_system for update to lotsenwerk_app using acting.is_system() with check acting.is_system()
  policy made_at_site for insert to lotsenwerk_app with check (site_id = ANY (( SELECT acting.staff_sites() AS staff_sites)::uuid[]))
  policy own_assignments for select to lotsenwerk_app using (person_id = acting.person_id())
  policy requested_assignments for select to lotsenwerk_app using ((requested_by = acting.person_id()) AND (site_id = ANY (( SELECT acting.requesting_sites() AS requesting_sites)::uuid[])))
  policy seen_by_staff for select to lotsenwerk_app using (site_id = ANY (( SELECT acting.staff_sites() AS staff_sites)::uuid[]))
  policy seen_by_system for select to lotsenwerk_app using acting.is_system()
  CREATE TRIGGER guard_assignment BEFORE UPDATE ON assignments.assignment FOR EACH ROW EXECUTE FUNCTION assignments.guard_assignment()
  grant insert, select to lotsenwerk_app
  grant update (guide_name, state, starts_at, ends_at, proposed_starts_at, proposed_ends_at, calendar_sequence, reminded_at, version, place_name, place_address, move_agreed_at) to lotsenwerk_app

table assignments.group_session
  id uuid not null
  site_id uuid not null
  title text not null
  about text not null default ''::text
  topic_code text not null
  language_tags text[] not null default '{}'::text[]
  place_kind text not null
  place_name text not null
  place_address text not null default ''::text
  area_name text not null
  area_latitude double precision not null
  area_longitude double precision not null
  child_present boolean not null default false
  places integer not null
  moves_up_until integer not null
  state text not null
  starts_at timestamp with time zone not null
  ends_at timestamp with time zone not null
  version integer not null default 1
  created_at timestamp with time zone not null
  series_id uuid
  series_rule text
  constraint group_session_about_check CHECK ((length(about) <= 600))
  constraint group_session_check CHECK ((ends_at > starts_at))
  constraint group_session_check1 CHECK (((series_id IS NULL) = (series_rule IS NULL)))
  constraint group_session_moves_up_until_check CHECK (((moves_up_until >= 0) AND (moves_up_until <= 168)))
  constraint group_session_pkey PRIMARY KEY (id)
  constraint group_session_place_kind_check CHECK ((place_kind = ANY (ARRAY['office'::text, 'school'::text, 'practice'::text, 'public-place'::text])))
  constraint group_session_places_check CHECK (((places >= 1) AND (places <= 50)))
  constraint group_session_series_rule_check CHECK ((length(series_rule) <= 200))
  constraint group_session_site_id_fkey FOREIGN KEY (site_id) REFERENCES programme.site(id)
  constraint group_session_site_id_id_key UNIQUE (site_id, id)
  constraint group_session_state_check CHECK ((state = ANY (ARRAY['planned'::text, 'cancelled'::text])))
  constraint group_session_title_check CHECK (((length(title) >= 1) AND (length(title) <= 80)))
  constraint group_session_topic_code_fkey FOREIGN KEY (topic_code) REFERENCES programme.topic(code)
  CREATE INDEX group_session_series_id_starts_at_idx ON assignments.group_session USING btree (series_id, starts_at) WHERE (series_id IS NOT NULL)
  CREATE INDEX group_session_site_id_starts_at_idx ON assignments.group_session USING btree (site_id, starts_at)
  row level security enabled, forced
  policy changed_by_staff for update to lotsenwerk_app using (site_id = ANY (( SELECT acting.staff_sites() AS staff_sites)::uuid[])) with check (site_id = ANY (( SELECT acting.staff_sites() AS staff_sites)::uuid[]))
  policy made_at_site for insert to lotsenwerk_app with check (site_id = ANY (( SELECT acting.staff_sites() AS staff_sites)::uuid[]))
  policy seen_by_guides for select to lotsenwerk_app using (site_id = ANY (( SELECT acting.guide_sites() AS guide_sites)::uuid[]))
  policy seen_by_staff for select to lotsenwerk_app using (site_id = ANY (( SELECT acting.staff_sites() AS staff_sites)::uuid[]))
  policy seen_by_system for select to lotsenwerk_app using acting.is_system()
  grant insert, select to lotsenwerk_app
  grant update (title, about, topic_code, language_tags, place_kind, place_name, place_address, area_name, area_latitude, area_longitude, child_present, places, moves_up_until, state, starts_at, ends_at, version) to lotsenwerk_app

table assignments.group_sign_up
  id uuid not null
  site_id uuid not null
  session_id uuid not null
  guide_id uuid not null
  person_id uuid not null
  signed_up_at timestamp with time zone not null
  ended_at timestamp with time zone
  constraint group_sign_up_person_id_fkey FOREIGN KEY (person_id) REFERENCES accounts.person(id)
  constraint group_sign_up_pkey PRIMARY KEY (id)
  constraint group_sign_up_site_id_guide_id_fkey FOREIGN KEY (site_id, guide_id) REFERENCES guides.guide(site_id, id)
  constraint group_sign_up_site_id_id_key UNIQUE (site_id, id)
  constraint group_sign_up_site_id_id_session_id_guide_id_person_id_key UNIQUE (site_id, id, session_id, guide_id, person_id)
  constraint group_sign_up_site_id_session_id_fkey FOREIGN KEY (site_id, session_id) REFERENCES assignments.group_session(site_id, id)
  CREATE INDEX group_sign_up_guide_id_idx ON assignments.group_sign_up USING btree (guide_id)
  CREATE INDEX group_sign_up_person_id_idx ON assignments.group_sign_up USING btree (person_id)
  CREATE INDEX group_sign_up_session_id_signed_up_at_idx ON assignments.group_sign_up USING btree (session_id, signed_up_at)
  CREATE UNIQUE INDEX one_sign_up_per_guide ON assignments.group_sign_up USING btree (session_id, guide_id) WHERE (ended_at IS NULL)
  row level security enabled, forced
  policy by_oneself for insert to lotsenwerk_app with check ((person_id = acting.person_id()) AND (ended_at IS NULL) AND (EXISTS ( SELECT
   FROM guides.guide g
  WHERE ((g.id = group_sign_up.guide_id) AND (g.person_id = acting.person_id())))) AND (EXISTS ( SELECT
   FROM assignments.group_session e
  WHERE ((e.id = group_sign_up.session_id) AND (e.state = 'planned'::text)))))
  policy ended_at_site for update to lotsenwerk_app using ((ended_at IS NULL) AND (site_id = ANY (( SELECT acting.staff_sites() AS staff_sites)::uuid[]))) with check (site_id = ANY (( SELECT acting.staff_sites() AS staff_sites)::uuid[]))
  policy ended_by_oneself for update to lotsenwerk_app using ((person_id = acting.person_id()) AND (ended_at IS NULL)) with check (person_id = acting.person_id())
  policy own_sign_ups for select to lotsenwerk_app using (person_id = acting.person_id())
  policy seen_by_staff for select to lotsenwerk_app using (site_id = ANY (( SELECT acting.staff_sites() AS staff_sites)::uuid[]))
  policy seen_by_system for select to lotsenwerk_app using acting.is_system()
  policy tidying for delete to lotsenwerk_app using acting.is_system()
  grant delete, insert, select to lotsenwerk_app
  grant update (ended_at) to lotsenwerk_app

table assignments.hours
  id uuid not null
  site_id uuid not null
  assignment_id uuid not null
  guide_id uuid not null
  person_id uuid not null
  requested_by uuid
  kind text not null
  revision integer not null default 1
  corrects uuid
  replaces uuid
  day date not null
  started_at timestamp with time zone not null
  ended_at timestamp with time zone not null
  minutes integer not null
  mirrored_minutes integer not null generated (- minutes)
  topic_code text not null
  language_tag text not null
  place_kind text not null
  follow_up_needed boolean not null
  can_do_alone text not null
  strain integer
  entered_by uuid
  entered_at timestamp with time zone not null
  confirmed_by uuid
  confirmed_at timestamp with time zone
  constraint four_eyes CHECK (((confirmed_by <> person_id) AND ((entered_by IS NULL) OR (confirmed_by <> entered_by))))
  constraint hours_can_do_alone_check CHECK ((can_do_alone = ANY (ARRAY['yes'::text, 'partly'::text, 'not-yet'::text, 'not-the-goal'::text])))
  constraint hours_check CHECK ((ended_at > started_at))
  constraint hours_check1 CHECK (((kind = 'counter-entry'::text) = (corrects IS NOT NULL)))
  constraint hours_check2 CHECK (((kind = 'counter-entry'::text) = (minutes < 0)))
  constraint hours_check3 CHECK ((((kind = 'entry'::text) AND (revision > 1)) = (replaces IS NOT NULL)))
  constraint hours_check4 CHECK (((kind = 'entry'::text) OR (confirmed_by IS NULL)))
  constraint hours_check5 CHECK (((confirmed_by IS NULL) = (confirmed_at IS NULL)))
  constraint hours_confirmed_by_fkey FOREIGN KEY (confirmed_by) REFERENCES accounts.person(id)
  constraint hours_corrects_fkey FOREIGN KEY (site_id, corrects, assignment_id, revision, mirrored_minutes) REFERENCES assignments.hours(site_id, id, assignment_id, revision, minutes)
  constraint hours_corrects_key UNIQUE (corrects)
  constraint hours_entered_by_fkey FOREIGN KEY (entered_by) REFERENCES accounts.person(id)
  constraint hours_kind_check CHECK ((kind = ANY (ARRAY['entry'::text, 'counter-entry'::text])))
  constraint hours_language_tag_fkey FOREIGN KEY (language_tag) REFERENCES programme.language(tag)
  constraint hours_minutes_check CHECK ((minutes <> 0))
  constraint hours_person_id_fkey FOREIGN KEY (person_id) REFERENCES accounts.person(id)
  constraint hours_pkey PRIMARY KEY (id)
  constraint hours_place_kind_check CHECK ((place_kind = ANY (ARRAY['office'::text, 'school'::text, 'practice'::text, 'public-place'::text, 'private-home'::text, 'remote'::text])))
  constraint hours_replaces_fkey FOREIGN KEY (site_id, replaces) REFERENCES assignments.hours(site_id, id)
  constraint hours_replaces_key UNIQUE (replaces)
  constraint hours_requested_by_fkey FOREIGN KEY (requested_by) REFERENCES accounts.person(id)
  constraint hours_revision_check CHECK ((revision > 0))
  constraint hours_site_id_assignment_id_guide_id_person_id_fkey FOREIGN KEY (site_id, assignment_id, guide_id, person_id) REFERENCES assignments.assignment(site_id, id, guide_id, person_id)
  constraint hours_site_id_id_assignment_id_revision_minutes_key UNIQUE (site_id, id, assignment_id, revision, minutes)
  constraint hours_site_id_id_key UNIQUE (site_id, id)
  constraint hours_strain_check CHECK (((strain >= 1) AND (strain <= 5)))
  constraint hours_topic_code_fkey FOREIGN KEY (topic_code) REFERENCES programme.topic(code)
  constraint one_entry_per_revision UNIQUE (assignment_id, kind, revision)
  CREATE INDEX hours_guide_id_day_idx ON assignments.hours USING btree (guide_id, day)
  CREATE INDEX hours_person_id_idx ON assignments.hours USING btree (person_id)
  CREATE INDEX hours_requested_by_idx ON assignments.hours USING btree (requested_by) WHERE (requested_by IS NOT NULL)
  CREATE INDEX hours_site_id_day_idx ON assignments.hours USING btree (site_id, day)
  CREATE INDEX hours_to_confirm ON assignments.hours USING btree (site_id, entered_at) WHERE ((kind = 'entry'::text) AND (confirmed_at IS NULL))
  row level security enabled, forced
  policy changed_by_staff for update to lotsenwerk_app using (site_id = ANY (( SELECT acting.staff_sites() AS staff_sites)::uuid[])) with check (site_id = ANY (( SELECT acting.staff_sites() AS staff_sites)::uuid[]))
  policy changed_by_system for update to lotsenwerk_app using acting.is_system() with check acting.is_system()
  policy confirmed_in_own_name for update to lotsenwerk_app using (acting.is_system() OR (confirmed_at IS NULL)) with check (acting.is_system() OR (confirmed_by = acting.person_id()))
  policy entered_truly for insert to lotsenwerk_app with check ((confirmed_by IS NULL) AND (EXISTS ( SELECT
   FROM assignments.assignment a
  WHERE ((a.id = hours.assignment_id) AND (NOT (a.requested_by IS DISTINCT FROM hours.requested_by)) AND ((hours.entered_by = acting.person_id()) OR ((hours.entered_by IS NULL) AND (hours.revision = 1) AND (hours.kind = 'entry'::text) AND (a.state = ANY (ARRAY['not-met'::text, 'cancelled'::text]))))))))
  policy hours_seen_by_finance for select to lotsenwerk_app using (site_id = ANY (( SELECT acting.finance_sites() AS finance_sites)::uuid[]))
  policy made_at_site for insert to lotsenwerk_app with check (site_id = ANY (( SELECT acting.staff_sites() AS staff_sites)::uuid[]))
  policy own_hours for select to lotsenwerk_app using (person_id = acting.person_id())
  policy requested_hours for select to lotsenwerk_app using ((requested_by = acting.person_id()) AND (site_id = ANY (( SELECT acting.requesting_sites() AS requesting_sites)::uuid[])))
  policy seen_by_staff for select to lotsenwerk_app using (site_id = ANY (( SELECT acting.staff_sites() AS staff_sites)::uuid[]))
  policy seen_by_system for select to lotsenwerk_app using acting.is_system()
  CREATE TRIGGER guard_hours BEFORE UPDATE ON assignments.hours FOR EACH ROW EXECUTE FUNCTION assignments.guard_hours()
  grant insert, select to lotsenwerk_app
  grant update (strain, confirmed_by, confirmed_at) to lotsenwerk_app

table assignments.joint_planning
  site_id uuid not null
  with_site_id uuid not null
  since date not null
  constraint joint_planning_check CHECK ((with_site_id <> site_id))
  constraint joint_planning_pkey PRIMARY KEY (site_id, with_site_id)
  constraint joint_planning_site_id_fkey FOREIGN KEY (site_id) REFERENCES programme.site(id)
  CREATE INDEX joint_planning_with_site_id_idx ON assignments.joint_planning USING btree (with_site_id)
  row level security enabled, forced
  policy ended_by_coordination for delete to lotsenwerk_app using (site_id = ANY (( SELECT acting.access_sites() AS access_sites)::uuid[]))
  policy seen_by_staff for select to lotsenwerk_app using (site_id = ANY (( SELECT acting.staff_sites() AS staff_sites)::uuid[]))
  policy seen_by_the_other for select to lotsenwerk_app using (with_site_id = ANY (( SELECT acting.staff_sites() AS staff_sites)::uuid[]))
  policy wished_by_coordination for insert to lotsenwerk_app with check ((site_id = ANY (( SELECT acting.access_sites() AS access_sites)::uuid[])) AND (EXISTS ( SELECT
   FROM assignments.neighbour_rule r
  WHERE ((r.site_id = joint_planning.with_site_id) AND r.takes_part))))
  grant delete, insert, select to lotsenwerk_app

table assignments.kept_apart
  id uuid not null
  site_id uuid not null
  guide_id uuid not null
  side bytea not null
  made_at timestamp with time zone not null
  constraint kept_apart_pkey PRIMARY KEY (id)
  constraint kept_apart_site_id_fkey FOREIGN KEY (site_id) REFERENCES programme.site(id)
  constraint kept_apart_site_id_guide_id_fkey FOREIGN KEY (site_id, guide_id) REFERENCES guides.guide(site_id, id) ON DELETE CASCADE
  constraint kept_apart_site_id_id_key UNIQUE (site_id, id)
  CREATE INDEX kept_apart_made_at_idx ON assignments.kept_apart USING btree (made_at)
  CREATE INDEX kept_apart_site_id_guide_id_idx ON assignments.kept_apart USING btree (site_id, guide_id)
  row level security enabled, forced
  policy ended_by_coordination for delete to lotsenwerk_app using (acting.is_system() OR (site_id = ANY (( SELECT acting.access_sites() AS access_sites)::uuid[])))
  policy made_at_site for insert to lotsenwerk_app with check (site_id = ANY (( SELECT acting.staff_sites() AS staff_sites)::uuid[]))
  policy seen_by_coordination for select to lotsenwerk_app using (acting.is_system() OR (site_id = ANY (( SELECT acting.access_sites() AS access_sites)::uuid[])))
  grant delete, insert, select to lotsenwerk_app

table assignments.kept_apart_mark
  site_id uuid not null
  kept_apart_id uuid not null
  mark text not null
  constraint kept_apart_mark_mark_check CHECK ((length(mark) <= 100))
  constraint kept_apart_mark_pkey PRIMARY KEY (kept_apart_id, mark)
  constraint kept_apart_mark_site_id_kept_apart_id_fkey FOREIGN KEY (site_id, kept_apart_id) REFERENCES assignments.kept_apart(site_id, id) ON DELETE CASCADE
  CREATE INDEX kept_apart_mark_site_id_mark_idx ON assignments.kept_apart_mark USING btree (site_id, mark)
  row level security enabled, forced
  policy ended_by_coordination for delete to lotsenwerk_app using (acting.is_system() OR (site_id = ANY (( SELECT acting.access_sites() AS access_sites)::uuid[])))
  policy made_at_site for insert to lotsenwerk_app with check (site_id = ANY (( SELECT acting.staff_sites() AS staff_sites)::uuid[]))
  policy seen_by_coordination for select to lotsenwerk_app using (acting.is_system() OR (site_id = ANY (( SELECT acting.access_sites() AS access_sites)::uuid[])))
  grant delete, insert, select to lotsenwerk_app

table assignments.neighbour_asked
  site_id uuid not null
  search_id uuid not null
  asked_site_id uuid not null
  asked_request_id uuid
  state text not null
  starts_at timestamp with time zone
  ends_at timestamp with time zone
  constraint neighbour_asked_asked_request_id_key UNIQUE (asked_request_id)
  constraint neighbour_asked_check CHECK ((asked_site_id <> site_id))
  constraint neighbour_asked_check1 CHECK (((starts_at IS NULL) = (ends_at IS NULL)))
  constraint neighbour_asked_check2 CHECK (((state <> 'promised'::text) OR (starts_at IS NOT NULL)))
  constraint neighbour_asked_pkey PRIMARY KEY (search_id, asked_site_id)
  constraint neighbour_asked_site_id_fkey FOREIGN KEY (site_id) REFERENCES programme.site(id)
  constraint neighbour_asked_site_id_search_id_fkey FOREIGN KEY (site_id, search_id) REFERENCES assignments.neighbour_search(site_id, id) ON DELETE CASCADE
  constraint neighbour_asked_state_check CHECK ((state = ANY (ARRAY['asked'::text, 'promised'::text, 'declined'::text, 'not-needed'::text, 'handed-over'::text])))
  CREATE INDEX neighbour_asked_site_id_search_id_idx ON assignments.neighbour_asked USING btree (site_id, search_id)
  CREATE INDEX neighbour_to_carry ON assignments.neighbour_asked USING btree (search_id) WHERE (state = ANY (ARRAY['asked'::text, 'promised'::text]))
  row level security enabled, forced
  policy asked_by_coordination for insert to lotsenwerk_app with check ((site_id = ANY (( SELECT acting.access_sites() AS access_sites)::uuid[])) AND (state = 'asked'::text) AND (asked_request_id IS NULL) AND (EXISTS ( SELECT
   FROM assignments.neighbour_search s
  WHERE ((s.id = neighbour_asked.search_id) AND (s.state = 'asking'::text)))) AND (EXISTS ( SELECT
   FROM assignments.neighbour_rule r
  WHERE ((r.site_id = neighbour_asked.asked_site_id) AND r.takes_part))))
  policy by_secret_link for select to lotsenwerk_app using (EXISTS ( SELECT
   FROM assignments.neighbour_search s
  WHERE ((s.id = neighbour_asked.search_id) AND (s.request_id = acting.request_id()))))
  policy carried_by_system for update to lotsenwerk_app using acting.is_system() with check acting.is_system()
  policy seen_by_staff for select to lotsenwerk_app using (site_id = ANY (( SELECT acting.staff_sites() AS staff_sites)::uuid[]))
  policy seen_by_system for select to lotsenwerk_app using acting.is_system()
  policy tidying for delete to lotsenwerk_app using acting.is_system()
  grant delete, insert, select to lotsenwerk_app
  grant update (asked_request_id, state, starts_at, ends_at) to lotsenwerk_app

table assignments.neighbour_rule
  site_id uuid not null
  takes_part boolean not null
  since date not null
  version integer not null default 1
  constraint neighbour_rule_pkey PRIMARY KEY (site_id)
  constraint neighbour_rule_site_id_fkey FOREIGN KEY (site_id) REFERENCES programme.site(id)
  row level security enabled, forced
  policy changed_by_coordination for update to lotsenwerk_app using (site_id = ANY (( SELECT acting.access_sites() AS access_sites)::uuid[])) with check (site_id = ANY (( SELECT acting.access_sites() AS access_sites)::uuid[]))
  policy seen_by_everybody for select to lotsenwerk_app using true
  policy set_by_coordination for insert to lotsenwerk_app with check (site_id = ANY (( SELECT acting.access_sites() AS access_sites)::uuid[]))
  grant insert, select to lotsenwerk_app
  grant update (takes_part, since, version) to lotsenwerk_app

table assignments.neighbour_search
  id uuid not null
  site_id uuid not null
  request_id uuid not null
  state text not null
  asked_by uuid
  asked_at timestamp with time zone not null
  answer_until timestamp with time zone not null
  agreed_at timestamp with time zone
  agreed_how text
  agreed_lang text
  agreed_words text
  noted_by uuid
  ended_at timestamp with time zone
  wish_told boolean not null default false
  constraint neighbour_search_agreed_how_check CHECK ((agreed_how = ANY (ARRAY['given-by-person'::text, 'spoken'::text, 'written'::text, 'through-interpreter'::text])))
  constraint neighbour_search_asked_by_fkey FOREIGN KEY (asked_by) REFERENCES accounts.person(id)
  constraint neighbour_search_check CHECK (((agreed_at IS NULL) = (agreed_how IS NULL)))
  constraint neighbour_search_check1 CHECK (((agreed_at IS NULL) = (agreed_words IS NULL)))
  constraint neighbour_search_check2 CHECK (((state <> ALL (ARRAY['agreed'::text, 'handed-over'::text])) OR (agreed_at IS NOT NULL)))
  constraint neighbour_search_check3 CHECK (((ended_at IS NULL) = (state = ANY (ARRAY['asking'::text, 'promised'::text, 'agreed'::text]))))
  constraint neighbour_search_noted_by_fkey FOREIGN KEY (noted_by) REFERENCES accounts.person(id)
  constraint neighbour_search_pkey PRIMARY KEY (id)
  constraint neighbour_search_site_id_fkey FOREIGN KEY (site_id) REFERENCES programme.site(id)
  constraint neighbour_search_site_id_id_key UNIQUE (site_id, id)
  constraint neighbour_search_site_id_request_id_fkey FOREIGN KEY (site_id, request_id) REFERENCES requests.request(site_id, id)
  constraint neighbour_search_state_check CHECK ((state = ANY (ARRAY['asking'::text, 'promised'::text, 'agreed'::text, 'handed-over'::text, 'refused'::text, 'stopped'::text, 'unanswered'::text])))
  CREATE INDEX neighbour_search_request_id_idx ON assignments.neighbour_search USING btree (request_id)
  CREATE UNIQUE INDEX one_neighbour_search_at_a_time ON assignments.neighbour_search USING btree (request_id) WHERE (state = ANY (ARRAY['asking'::text, 'promised'::text, 'agreed'::text]))
  row level security enabled, forced
  policy answered_by_secret_link for update to lotsenwerk_app using ((request_id = acting.request_id()) AND (state = 'promised'::text)) with check ((request_id = acting.request_id()) AND (state = ANY (ARRAY['agreed'::text, 'refused'::text])) AND (noted_by IS NULL))
  policy begun_by_coordination for insert to lotsenwerk_app with check ((state = 'asking'::text) AND (asked_by = acting.person_id()) AND (agreed_at IS NULL) AND (site_id = ANY (( SELECT acting.access_sites() AS access_sites)::uuid[])))
  policy by_secret_link for select to lotsenwerk_app using (request_id = acting.request_id())
  policy carried_by_system for update to lotsenwerk_app using acting.is_system() with check acting.is_system()
  policy moved_by_coordination for update to lotsenwerk_app using (site_id = ANY (( SELECT acting.access_sites() AS access_sites)::uuid[])) with check ((site_id = ANY (( SELECT acting.access_sites() AS access_sites)::uuid[])) AND (state = ANY (ARRAY['agreed'::text, 'refused'::text, 'stopped'::text])) AND ((state <> 'agreed'::text) OR (noted_by = acting.person_id())))
  policy seen_by_staff for select to lotsenwerk_app using (site_id = ANY (( SELECT acting.staff_sites() AS staff_sites)::uuid[]))
  policy seen_by_system for select to lotsenwerk_app using acting.is_system()
  policy tidying for delete to lotsenwerk_app using acting.is_system()
  CREATE TRIGGER guard_neighbour_search BEFORE UPDATE ON assignments.neighbour_search FOR EACH ROW EXECUTE FUNCTION assignments.guard_neighbour_search()
  grant delete, insert, select to lotsenwerk_app
  grant update (state, asked_by, agreed_at, agreed_how, agreed_lang, agreed_words, noted_by, ended_at) to lotsenwerk_app

table assignments.offer
  id uuid not null
  site_id uuid not null
  request_id uuid not null
  guide_id uuid
  person_id uuid
  state text not null
  starts_at timestamp with time zone not null
  ends_at timestamp with time zone not null
  language_tag text not null
  language_mode text not null
  topic_code text not null
  setting text not null
  place_kind text not null
  area_name text not null
  area_latitude double precision
  area_longitude double precision
  child_present boolean not null default false
  guides_needed integer not null
  relaxed text[] not null default '{}'::text[]
  confirms_itself boolean not null default true
  offered_by uuid
  offered_at timestamp with time zone not null
  expires_at timestamp with time zone not null
  answered_at timestamp with time zone
  briefing bytea
  round_id uuid
  constraint offer_check CHECK ((ends_at > starts_at))
  constraint offer_check1 CHECK ((expires_at <= starts_at))
  constraint offer_check2 CHECK (((guide_id IS NULL) = (person_id IS NULL)))
  constraint offer_check3 CHECK (((area_latitude IS NULL) = (area_longitude IS NULL)))
  constraint offer_guides_needed_check CHECK ((guides_needed = ANY (ARRAY[1, 2])))
  constraint offer_language_mode_check CHECK ((language_mode = ANY (ARRAY['speak'::text, 'read'::text, 'write'::text])))
  constraint offer_language_tag_fkey FOREIGN KEY (language_tag) REFERENCES programme.language(tag)
  constraint offer_offered_by_fkey FOREIGN KEY (offered_by) REFERENCES accounts.person(id)
  constraint offer_person_id_fkey FOREIGN KEY (person_id) REFERENCES accounts.person(id)
  constraint offer_pkey PRIMARY KEY (id)
  constraint offer_place_kind_check CHECK ((place_kind = ANY (ARRAY['office'::text, 'school'::text, 'practice'::text, 'public-place'::text, 'private-home'::text, 'remote'::text])))
  constraint offer_setting_check CHECK ((setting = ANY (ARRAY['on-site'::text, 'phone'::text, 'video'::text])))
  constraint offer_site_id_fkey FOREIGN KEY (site_id) REFERENCES programme.site(id)
  constraint offer_site_id_guide_id_fkey FOREIGN KEY (site_id, guide_id) REFERENCES guides.guide(site_id, id)
  constraint offer_site_id_id_key UNIQUE (site_id, id)
  constraint offer_site_id_request_id_fkey FOREIGN KEY (site_id, request_id) REFERENCES requests.request(site_id, id)
  constraint offer_site_id_round_id_fkey FOREIGN KEY (site_id, round_id) REFERENCES assignments.asking_round(site_id, id) ON DELETE SET NULL (round_id)
  constraint offer_state_check CHECK ((state = ANY (ARRAY['open'::text, 'accepted'::text, 'declined'::text, 'expired'::text, 'withdrawn'::text, 'taken'::text])))
  constraint offer_topic_code_fkey FOREIGN KEY (topic_code) REFERENCES programme.topic(code)
  CREATE INDEX asked_lately ON assignments.offer USING btree (site_id, offered_at) WHERE (guide_id IS NOT NULL)
  CREATE UNIQUE INDEX asked_once_for_an_appointment ON assignments.offer USING btree (request_id, guide_id, starts_at, ends_at) WHERE (round_id IS NOT NULL)
  CREATE INDEX offer_guide_id_idx ON assignments.offer USING btree (guide_id)
  CREATE INDEX offer_person_id_state_idx ON assignments.offer USING btree (person_id, state)
  CREATE INDEX offer_request_id_idx ON assignments.offer USING btree (request_id)
  CREATE INDEX offer_round_id_idx ON assignments.offer USING btree (round_id) WHERE (round_id IS NOT NULL)
  CREATE INDEX offer_site_id_state_expires_at_idx ON assignments.offer USING btree (site_id, state, expires_at)
  CREATE UNIQUE INDEX one_open_board_offer ON assignments.offer USING btree (request_id) WHERE ((state = 'open'::text) AND (guide_id IS NULL))
  CREATE UNIQUE INDEX one_open_offer_per_guide ON assignments.offer USING btree (request_id, guide_id) WHERE ((state = 'open'::text) AND (guide_id IS NOT NULL))
  row level security enabled, forced
  policy answered_by_oneself for update to lotsenwerk_app using ((person_id = acting.person_id()) AND (state = 'open'::text)) with check ((person_id = acting.person_id()) AND (state = 'declined'::text))
  policy asked_truly for insert to lotsenwerk_app with check ((state = 'open'::text) AND ((guide_id IS NULL) OR (EXISTS ( SELECT
   FROM guides.guide g
  WHERE ((g.id = offer.guide_id) AND (g.person_id = offer.person_id))))) AND
CASE
    WHEN (round_id IS NULL) THEN (offered_by = acting.person_id())
    ELSE ((offered_by IS NULL) AND (EXISTS ( SELECT
       FROM assignments.asking_round r
      WHERE ((r.id = offer.round_id) AND (r.request_id = offer.request_id) AND (r.starts_at = offer.starts_at) AND (r.ends_at = offer.ends_at) AND (r.state = 'asking'::text)))))
END)
  policy board_of_site for select to lotsenwerk_app using ((guide_id IS NULL) AND (site_id = ANY (( SELECT acting.guide_sites() AS guide_sites)::uuid[])))
  policy changed_by_staff for update to lotsenwerk_app using (site_id = ANY (( SELECT acting.staff_sites() AS staff_sites)::uuid[])) with check (site_id = ANY (( SELECT acting.staff_sites() AS staff_sites)::uuid[]))
  policy changed_by_system for update to lotsenwerk_app using acting.is_system() with check acting.is_system()
  policy made_at_site for insert to lotsenwerk_app with check (site_id = ANY (( SELECT acting.staff_sites() AS staff_sites)::uuid[]))
  policy offers_to_oneself for select to lotsenwerk_app using (person_id = acting.person_id())
  policy seen_by_staff for select to lotsenwerk_app using (site_id = ANY (( SELECT acting.staff_sites() AS staff_sites)::uuid[]))
  policy seen_by_system for select to lotsenwerk_app using acting.is_system()
  policy tidying for delete to lotsenwerk_app using acting.is_system()
  CREATE TRIGGER erase_key AFTER DELETE ON assignments.offer FOR EACH ROW EXECUTE FUNCTION keys.erase_with_row('id')
  CREATE TRIGGER guard_offer BEFORE UPDATE ON assignments.offer FOR EACH ROW EXECUTE FUNCTION assignments.guard_offer()
  grant delete, insert, select to lotsenwerk_app
  grant update (state, offered_by, answered_at, briefing) to lotsenwerk_app

table assignments.private_place
  assignment_id uuid not null
  site_id uuid not null
  person_id uuid not null
  closes_at timestamp with time zone not null
  place_name bytea
  place_address bytea
  constraint private_place_person_id_fkey FOREIGN KEY (person_id) REFERENCES accounts.person(id)
  constraint private_place_pkey PRIMARY KEY (assignment_id)
  constraint private_place_site_id_assignment_id_fkey FOREIGN KEY (site_id, assignment_id) REFERENCES assignments.assignment(site_id, id)
  CREATE INDEX private_place_closes_at_idx ON assignments.private_place USING btree (closes_at)
  CREATE INDEX private_place_person_id_idx ON assignments.private_place USING btree (person_id)
  row level security enabled, forced
  policy changed_by_staff for update to lotsenwerk_app using (site_id = ANY (( SELECT acting.staff_sites() AS staff_sites)::uuid[])) with check (site_id = ANY (( SELECT acting.staff_sites() AS staff_sites)::uuid[]))
  policy changed_by_system for update to lotsenwerk_app using acting.is_system() with check acting.is_system()
  policy closed_at_site for delete to lotsenwerk_app using ((site_id = ANY (( SELECT acting.staff_sites() AS staff_sites)::uuid[])) OR acting.is_system())
  policy made_at_site for insert to lotsenwerk_app with check (site_id = ANY (( SELECT acting.staff_sites() AS staff_sites)::uuid[]))
  policy of_the_guide for insert to lotsenwerk_app with check (EXISTS ( SELECT
   FROM assignments.assignment a
  WHERE ((a.id = private_place.assignment_id) AND (a.person_id = private_place.person_id))))
  policy open_window for select to lotsenwerk_app using ((person_id = acting.person_id()) AND (now() < closes_at) AND acting.goes_along_at(site_id))
  policy seen_by_staff for select to lotsenwerk_app using (site_id = ANY (( SELECT acting.staff_sites() AS staff_sites)::uuid[]))
  policy seen_by_system for select to lotsenwerk_app using acting.is_system()
  policy while_consent_stands for select to lotsenwerk_app using (acting.is_system() OR assignments.consent_stands(assignment_id))
  grant delete, insert, select to lotsenwerk_app
  grant update (closes_at) to lotsenwerk_app

table assignments.second_guide
  id uuid not null
  site_id uuid not null
  request_id uuid not null
  assignment_id uuid not null
  person_id uuid not null
  state text not null
  why text not null
  asked_by uuid
  asked_at timestamp with time zone not null
  guide_agreed_at timestamp with time zone
  agreed_at timestamp with time zone
  agreed_how text
  agreed_lang text
  agreed_words text
  noted_by uuid
  ended_at timestamp with time zone
  constraint second_guide_agreed_how_check CHECK ((agreed_how = ANY (ARRAY['given-by-person'::text, 'spoken'::text, 'written'::text, 'through-interpreter'::text])))
  constraint second_guide_asked_by_fkey FOREIGN KEY (asked_by) REFERENCES accounts.person(id)
  constraint second_guide_check CHECK ((num_nulls(agreed_at, agreed_how, agreed_words) = ANY (ARRAY[0, 3])))
  constraint second_guide_check1 CHECK (((state <> 'agreed'::text) OR ((agreed_at IS NOT NULL) AND (guide_agreed_at IS NOT NULL))))
  constraint second_guide_check2 CHECK (((ended_at IS NULL) = (state = 'asking'::text)))
  constraint second_guide_noted_by_fkey FOREIGN KEY (noted_by) REFERENCES accounts.person(id)
  constraint second_guide_person_id_fkey FOREIGN KEY (person_id) REFERENCES accounts.person(id)
  constraint second_guide_pkey PRIMARY KEY (id)
  constraint second_guide_site_id_assignment_id_fkey FOREIGN KEY (site_id, assignment_id) REFERENCES assignments.assignment(site_id, id)
  constraint second_guide_site_id_fkey FOREIGN KEY (site_id) REFERENCES programme.site(id)
  constraint second_guide_site_id_id_key UNIQUE (site_id, id)
  constraint second_guide_site_id_request_id_fkey FOREIGN KEY (site_id, request_id) REFERENCES requests.request(site_id, id)
  constraint second_guide_state_check CHECK ((state = ANY (ARRAY['asking'::text, 'agreed'::text, 'refused'::text, 'stopped'::text])))
  constraint second_guide_why_check CHECK ((why = ANY (ARRAY['learning'::text, 'large-family'::text, 'safety'::text, 'other'::text])))
  CREATE UNIQUE INDEX one_second_guide_at_a_time ON assignments.second_guide USING btree (request_id) WHERE (state = 'asking'::text)
  CREATE INDEX second_guide_assignment_id_idx ON assignments.second_guide USING btree (assignment_id)
  CREATE INDEX second_guide_person_id_idx ON assignments.second_guide USING btree (person_id)
  CREATE INDEX second_guide_request_id_idx ON assignments.second_guide USING btree (request_id)
  row level security enabled, forced
  policy asked_by_staff for insert to lotsenwerk_app with check ((site_id = ANY (( SELECT acting.staff_sites() AS staff_sites)::uuid[])) AND (state = 'asking'::text) AND (asked_by = acting.person_id()) AND (guide_agreed_at IS NULL) AND (agreed_at IS NULL) AND (EXISTS ( SELECT
   FROM assignments.assignment a
  WHERE ((a.id = second_guide.assignment_id) AND (a.request_id = second_guide.request_id) AND (a.person_id = second_guide.person_id)))))
  policy by_secret_link for select to lotsenwerk_app using (request_id = acting.request_id())
  policy kept_by_system for update to lotsenwerk_app using acting.is_system() with check acting.is_system()
  policy moved_by_staff for update to lotsenwerk_app using (site_id = ANY (( SELECT acting.staff_sites() AS staff_sites)::uuid[])) with check (site_id = ANY (( SELECT acting.staff_sites() AS staff_sites)::uuid[]))
  policy seen_by_guide for select to lotsenwerk_app using (person_id = acting.person_id())
  policy seen_by_staff for select to lotsenwerk_app using (site_id = ANY (( SELECT acting.staff_sites() AS staff_sites)::uuid[]))
  policy seen_by_system for select to lotsenwerk_app using acting.is_system()
  policy tidying for delete to lotsenwerk_app using acting.is_system()
  CREATE TRIGGER guard_second_guide BEFORE UPDATE ON assignments.second_guide FOR EACH ROW EXECUTE FUNCTION assignments.guard_second_guide()
  grant delete, insert, select to lotsenwerk_app
  grant update (state, asked_by, guide_agreed_at, agreed_at, agreed_how, agreed_lang, agreed_words, noted_by, ended_at) to lotsenwerk_app

table assignments.transition
  id uuid not null
  site_id uuid not null
  assignment_id uuid not null
  event text not null
  from_state text
  to_state text not null
  made_by uuid
  made_at timestamp with time zone not null
  reason bytea
  constraint transition_made_by_fkey FOREIGN KEY (made_by) REFERENCES accounts.person(id)
  constraint transition_pkey PRIMARY KEY (id)
  constraint transition_site_id_assignment_id_fkey FOREIGN KEY (site_id, assignment_id) REFERENCES assignments.assignment(site_id, id) ON DELETE CASCADE
  CREATE INDEX transition_assignment_id_made_at_idx ON assignments.transition USING btree (assignment_id, made_at)
  row level security enabled, forced
  policy forgotten_by_system for update to lotsenwerk_app using acting.is_system() with check (acting.is_system() AND ((made_by IS NULL) OR (reason IS NULL)))
  policy in_own_name for insert to lotsenwerk_app with check ((made_by IS NULL) OR (made_by = acting.person_id()))
  policy made_at_site for insert to lotsenwerk_app with check (site_id = ANY (( SELECT acting.staff_sites() AS staff_sites)::uuid[]))
  policy noted_by_system for insert to lotsenwerk_app with check (acting.is_system() AND (made_by IS NULL))
  policy own_transitions for select to lotsenwerk_app using (EXISTS ( SELECT
   FROM assignments.assignment a
  WHERE ((a.id = transition.assignment_id) AND (a.person_id = acting.person_id()))))
  policy seen_by_staff for select to lotsenwerk_app using (site_id = ANY (( SELECT acting.staff_sites() AS staff_sites)::uuid[]))
  policy seen_by_system for select to lotsenwerk_app using acting.is_system()
  grant insert, select to lotsenwerk_app
  grant update (made_by, reason) to lotsenwerk_app

table audit.entry
  site_id uuid not null
  seq bigint not null
  at timestamp with time zone not null
  actor_kind text not null
  actor_id uuid
  roles text
  deed text not null
  subject_kind text
  subject_id uuid
  request_id uuid
  person_id uuid
  contact boolean not null
  status integer
  number text
  prev text not null
  hash text not null
  constraint entry_actor_kind_check CHECK ((actor_kind = ANY (ARRAY['person'::text, 'token'::text, 'site'::text, 'system'::text, 'nobody'::text])))
  constraint entry_deed_check CHECK (((deed <> ''::text) AND (deed !~ '\n'::text)))
  constraint entry_hash_check CHECK ((hash ~ '^[0-9a-f]{64}$'::text))
  constraint entry_number_check CHECK (((number <> ''::text) AND (number !~ '\n'::text)))
  constraint entry_pkey PRIMARY KEY (site_id, seq)
  constraint entry_prev_check CHECK ((prev ~ '^[0-9a-f]{64}$'::text))
  constraint entry_roles_check CHECK ((roles ~ '^[a-z,-]+$'::text))
  constraint entry_seq_check CHECK ((seq > 0))
  constraint entry_subject_kind_check CHECK ((subject_kind ~ '^[a-z-]+$'::text))
  CREATE INDEX entry_person_id_at_idx ON audit.entry USING btree (person_id, at) WHERE (person_id IS NOT NULL)
  CREATE INDEX entry_request_id_at_idx ON audit.entry USING btree (request_id, at) WHERE (request_id IS NOT NULL)
  row level security enabled, forced
  policy about_oneself for select to lotsenwerk_app using (person_id = acting.person_id())
  policy by_secret_link for select to lotsenwerk_app using (request_id = acting.request_id())
  policy seen_by_data_protection for select to lotsenwerk_app using (site_id = ANY (( SELECT acting.data_protection_sites() AS data_protection_sites)::uuid[]))
  grant select to lotsenwerk_app

table audit.head
  site_id uuid not null
  seq bigint not null
  hash text not null
  constraint head_pkey PRIMARY KEY (site_id)
  row level security enabled, forced

table editorial.article
  id uuid not null
  state_key text not null
  site_id uuid
  kind text not null
  slug text not null
  status text not null
  publish_at timestamp with time zone
  created_at timestamp with time zone not null
  version integer not null default 1
  constraint article_check CHECK (((kind = 'news'::text) OR (site_id IS NULL)))
  constraint article_check1 CHECK (((status = 'approved'::text) = (publish_at IS NOT NULL)))
  constraint article_kind_check CHECK ((kind = ANY (ARRAY['news'::text, 'page'::text])))
  constraint article_pkey PRIMARY KEY (id)
  constraint article_site_id_fkey FOREIGN KEY (site_id) REFERENCES programme.site(id)
  constraint article_slug_check CHECK (((slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'::text) AND (length(slug) <= 80)))
  constraint article_slug_key UNIQUE (slug)
  constraint article_state_key_fkey FOREIGN KEY (state_key) REFERENCES programme.state(key)
  constraint article_status_check CHECK ((status = ANY (ARRAY['draft'::text, 'in-review'::text, 'approved'::text, 'published'::text, 'withdrawn'::text])))
  CREATE INDEX article_publish_at_idx ON editorial.article USING btree (publish_at) WHERE (status = 'approved'::text)
  CREATE INDEX article_site_id_idx ON editorial.article USING btree (site_id)
  row level security enabled, forced
  policy moved_by_editors for update to lotsenwerk_app using 
CASE
    WHEN (site_id IS NULL) THEN (state_key = ANY (( SELECT editorial.centre_states() AS centre_states)::text[]))
    ELSE (site_id = ANY (( SELECT acting.access_sites() AS access_sites)::uuid[]))
END with check 
CASE
    WHEN (site_id IS NULL) THEN (state_key = ANY (( SELECT editorial.centre_states() AS centre_states)::text[]))
    ELSE (site_id = ANY (( SELECT acting.access_sites() AS access_sites)::uuid[]))
END
  policy moved_by_system for update to lotsenwerk_app using acting.is_system() with check acting.is_system()
  policy seen_by_editors for select to lotsenwerk_app using 
CASE
    WHEN (site_id IS NULL) THEN (state_key = ANY (( SELECT editorial.centre_states() AS centre_states)::text[]))
    ELSE (site_id = ANY (( SELECT acting.access_sites() AS access_sites)::uuid[]))
END
  policy seen_by_system for select to lotsenwerk_app using acting.is_system()
  policy written_by_editors for insert to lotsenwerk_app with check ((status = 'draft'::text) AND
CASE
    WHEN (site_id IS NULL) THEN (state_key = ANY (( SELECT editorial.centre_states() AS centre_states)::text[]))
    ELSE (site_id = ANY (( SELECT acting.access_sites() AS access_sites)::uuid[]))
END)
  grant insert, select to lotsenwerk_app
  grant update (status, publish_at, version) to lotsenwerk_app

table editorial.barrier_report
  id uuid not null
  state_key text not null
  lang text not null
  status text not null
  page bytea
  words bytea not null
  email bytea
  phone bytea
  answer bytea
  received_at timestamp with time zone not null
  due_on date not null
  answered_by uuid
  answered_at timestamp with time zone
  version integer not null default 1
  constraint barrier_report_answered_by_fkey FOREIGN KEY (answered_by) REFERENCES accounts.person(id)
  constraint barrier_report_check CHECK (((status = 'answered'::text) = (answered_at IS NOT NULL)))
  constraint barrier_report_check1 CHECK (((answer IS NULL) = (answered_at IS NULL)))
  constraint barrier_report_lang_check CHECK ((lang ~ '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$'::text))
  constraint barrier_report_pkey PRIMARY KEY (id)
  constraint barrier_report_state_key_fkey FOREIGN KEY (state_key) REFERENCES programme.state(key)
  constraint barrier_report_status_check CHECK ((status = ANY (ARRAY['received'::text, 'answered'::text])))
  CREATE INDEX barrier_report_answered_by_idx ON editorial.barrier_report USING btree (answered_by) WHERE (answered_by IS NOT NULL)
  CREATE INDEX barrier_report_state_key_due_on_idx ON editorial.barrier_report USING btree (state_key, due_on)
  row level security enabled, forced
  policy answered_by_centre for update to lotsenwerk_app using (state_key = ANY (( SELECT editorial.centre_states() AS centre_states)::text[])) with check ((state_key = ANY (( SELECT editorial.centre_states() AS centre_states)::text[])) AND (status = 'answered'::text) AND (answered_by = acting.person_id()))
  policy kept_by_system for all to lotsenwerk_app using acting.is_system() with check acting.is_system()
  policy seen_by_centre for select to lotsenwerk_app using (state_key = ANY (( SELECT editorial.centre_states() AS centre_states)::text[]))
  CREATE TRIGGER erase_key AFTER DELETE ON editorial.barrier_report FOR EACH ROW EXECUTE FUNCTION keys.erase_with_row('id')
  grant delete, insert, select to lotsenwerk_app
  grant update (status, answer, answered_by, answered_at, version) to lotsenwerk_app

table editorial.logo
  site_id uuid not null
  type text not null
  picture text not null
  width integer not null
  height integer not null
  alt text not null
  version integer not null default 1
  constraint logo_alt_check CHECK (((length(alt) >= 1) AND (length(alt) <= 150)))
  constraint logo_height_check CHECK (((height >= 16) AND (height <= 3000)))
  constraint logo_picture_check CHECK (((length(picture) >= 1) AND (length(picture) <= 2800000)))
  constraint logo_pkey PRIMARY KEY (site_id)
  constraint logo_site_id_fkey FOREIGN KEY (site_id) REFERENCES programme.site(id)
  constraint logo_type_check CHECK ((type = ANY (ARRAY['image/png'::text, 'image/jpeg'::text])))
  constraint logo_width_check CHECK (((width >= 16) AND (width <= 3000)))
  row level security enabled, forced
  policy anybody_reads for select to lotsenwerk_app using true
  policy changed for update to lotsenwerk_app using (site_id = ANY (( SELECT acting.access_sites() AS access_sites)::uuid[])) with check (site_id = ANY (( SELECT acting.access_sites() AS access_sites)::uuid[]))
  policy taken_away for delete to lotsenwerk_app using (site_id = ANY (( SELECT acting.access_sites() AS access_sites)::uuid[]))
  policy told for insert to lotsenwerk_app with check (site_id = ANY (( SELECT acting.access_sites() AS access_sites)::uuid[]))
  grant delete, insert, select to lotsenwerk_app
  grant update (type, picture, width, height, alt, version) to lotsenwerk_app

table editorial.medium
  id uuid not null
  state_key text not null
  kind text not null
  title text not null
  about text
  lang text not null
  link text not null
  version integer not null default 1
  constraint medium_about_check CHECK ((length(about) <= 500))
  constraint medium_kind_check CHECK ((kind = ANY (ARRAY['film'::text, 'audio'::text, 'brochure'::text, 'worksheet'::text, 'poster'::text])))
  constraint medium_lang_check CHECK ((lang ~ '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$'::text))
  constraint medium_link_check CHECK (((link ~ '^https?://'::text) AND (length(link) <= 500)))
  constraint medium_pkey PRIMARY KEY (id)
  constraint medium_state_key_fkey FOREIGN KEY (state_key) REFERENCES programme.state(key)
  constraint medium_title_check CHECK (((length(title) >= 1) AND (length(title) <= 200)))
  CREATE INDEX medium_kind_title_idx ON editorial.medium USING btree (kind, title)
  row level security enabled, forced
  policy anybody_reads for select to lotsenwerk_app using true
  policy changed for update to lotsenwerk_app using (state_key = ANY (( SELECT editorial.centre_states() AS centre_states)::text[])) with check (state_key = ANY (( SELECT editorial.centre_states() AS centre_states)::text[]))
  policy taken_away for delete to lotsenwerk_app using (state_key = ANY (( SELECT editorial.centre_states() AS centre_states)::text[]))
  policy told for insert to lotsenwerk_app with check (state_key = ANY (( SELECT editorial.centre_states() AS centre_states)::text[]))
  grant delete, insert, select to lotsenwerk_app
  grant update (kind, title, about, lang, link, version) to lotsenwerk_app

table editorial.partner
  id uuid not null
  state_key text not null
  site_id uuid not null
  kind text not null
  name text not null
  link text
  version integer not null default 1
  constraint partner_kind_check CHECK ((kind = ANY (ARRAY['authority'::text, 'school'::text, 'health'::text, 'association'::text, 'religious'::text, 'business'::text, 'other'::text])))
  constraint partner_link_check CHECK (((link ~ '^https?://'::text) AND (length(link) <= 500)))
  constraint partner_name_check CHECK (((length(name) >= 1) AND (length(name) <= 200)))
  constraint partner_pkey PRIMARY KEY (id)
  constraint partner_site_id_fkey FOREIGN KEY (site_id) REFERENCES programme.site(id)
  constraint partner_site_id_id_key UNIQUE (site_id, id)
  constraint partner_state_key_fkey FOREIGN KEY (state_key) REFERENCES programme.state(key)
  CREATE INDEX partner_site_id_name_idx ON editorial.partner USING btree (site_id, name)
  row level security enabled, forced
  policy anybody_reads for select to lotsenwerk_app using true
  policy changed for update to lotsenwerk_app using (site_id = ANY (( SELECT acting.access_sites() AS access_sites)::uuid[])) with check (site_id = ANY (( SELECT acting.access_sites() AS access_sites)::uuid[]))
  policy taken_away for delete to lotsenwerk_app using (site_id = ANY (( SELECT acting.access_sites() AS access_sites)::uuid[]))
  policy told for insert to lotsenwerk_app with check (site_id = ANY (( SELECT acting.access_sites() AS access_sites)::uuid[]))
  grant delete, insert, select to lotsenwerk_app
  grant update (kind, name, link, version) to lotsenwerk_app

table editorial.public_date
  id uuid not null
  state_key text not null
  site_id uuid
  kind text not null
  title text not null
  starts_at timestamp with time zone not null
  ends_at timestamp with time zone not null
  place text not null
  sign_up text
  note text
  cancelled boolean not null default false
  version integer not null default 1
  constraint public_date_check CHECK (((ends_at > starts_at) AND (ends_at <= (starts_at + '1 year'::interval))))
  constraint public_date_check1 CHECK (((kind <> 'network-meeting'::text) OR (site_id IS NULL)))
  constraint public_date_kind_check CHECK ((kind = ANY (ARRAY['course'::text, 'meeting'::text, 'cafe'::text, 'information-hour'::text, 'network-meeting'::text])))
  constraint public_date_note_check CHECK ((length(note) <= 1000))
  constraint public_date_pkey PRIMARY KEY (id)
  constraint public_date_place_check CHECK (((length(place) >= 1) AND (length(place) <= 300)))
  constraint public_date_sign_up_check CHECK ((length(sign_up) <= 200))
  constraint public_date_site_id_fkey FOREIGN KEY (site_id) REFERENCES programme.site(id)
  constraint public_date_state_key_fkey FOREIGN KEY (state_key) REFERENCES programme.state(key)
  constraint public_date_title_check CHECK (((length(title) >= 1) AND (length(title) <= 200)))
  CREATE INDEX public_date_site_id_starts_at_idx ON editorial.public_date USING btree (site_id, starts_at)
  CREATE INDEX public_date_starts_at_idx ON editorial.public_date USING btree (starts_at)
  row level security enabled, forced
  policy anybody_reads for select to lotsenwerk_app using true
  policy changed for update to lotsenwerk_app using 
CASE
    WHEN (site_id IS NULL) THEN (state_key = ANY (( SELECT editorial.centre_states() AS centre_states)::text[]))
    ELSE (site_id = ANY (( SELECT acting.access_sites() AS access_sites)::uuid[]))
END with check 
CASE
    WHEN (site_id IS NULL) THEN (state_key = ANY (( SELECT editorial.centre_states() AS centre_states)::text[]))
    ELSE (site_id = ANY (( SELECT acting.access_sites() AS access_sites)::uuid[]))
END
  policy taken_away for delete to lotsenwerk_app using 
CASE
    WHEN (site_id IS NULL) THEN (state_key = ANY (( SELECT editorial.centre_states() AS centre_states)::text[]))
    ELSE (site_id = ANY (( SELECT acting.access_sites() AS access_sites)::uuid[]))
END
  policy tidying for delete to lotsenwerk_app using acting.is_system()
  policy told for insert to lotsenwerk_app with check 
CASE
    WHEN (site_id IS NULL) THEN (state_key = ANY (( SELECT editorial.centre_states() AS centre_states)::text[]))
    ELSE (site_id = ANY (( SELECT acting.access_sites() AS access_sites)::uuid[]))
END
  grant delete, insert, select to lotsenwerk_app
  grant update (kind, title, starts_at, ends_at, place, sign_up, note, cancelled, version) to lotsenwerk_app

table editorial.published
  article_id uuid not null
  state_key text not null
  site_id uuid
  kind text not null
  slug text not null
  published_at timestamp with time zone not null
  changed_at timestamp with time zone not null
  constraint published_article_id_fkey FOREIGN KEY (article_id) REFERENCES editorial.article(id) ON DELETE CASCADE
  constraint published_pkey PRIMARY KEY (article_id)
  constraint published_site_id_fkey FOREIGN KEY (site_id) REFERENCES programme.site(id)
  constraint published_slug_key UNIQUE (slug)
  CREATE INDEX published_kind_published_at_idx ON editorial.published USING btree (kind, published_at DESC)
  row level security enabled, forced
  policy anybody_reads for select to lotsenwerk_app using true
  policy published for insert to lotsenwerk_app with check (acting.is_system() OR
CASE
    WHEN (site_id IS NULL) THEN (state_key = ANY (( SELECT editorial.centre_states() AS centre_states)::text[]))
    ELSE (site_id = ANY (( SELECT acting.access_sites() AS access_sites)::uuid[]))
END)
  policy withdrawn for delete to lotsenwerk_app using (acting.is_system() OR
CASE
    WHEN (site_id IS NULL) THEN (state_key = ANY (( SELECT editorial.centre_states() AS centre_states)::text[]))
    ELSE (site_id = ANY (( SELECT acting.access_sites() AS access_sites)::uuid[]))
END)
  grant delete, insert, select to lotsenwerk_app

table editorial.published_text
  article_id uuid not null
  lang text not null
  state_key text not null
  site_id uuid
  title text not null
  lead text not null
  body text not null
  is_outdated boolean not null
  constraint published_text_article_id_fkey FOREIGN KEY (article_id) REFERENCES editorial.published(article_id) ON DELETE CASCADE
  constraint published_text_pkey PRIMARY KEY (article_id, lang)
  row level security enabled, forced
  policy anybody_reads for select to lotsenwerk_app using true
  policy published for insert to lotsenwerk_app with check (acting.is_system() OR
CASE
    WHEN (site_id IS NULL) THEN (state_key = ANY (( SELECT editorial.centre_states() AS centre_states)::text[]))
    ELSE (site_id = ANY (( SELECT acting.access_sites() AS access_sites)::uuid[]))
END)
  policy withdrawn for delete to lotsenwerk_app using (acting.is_system() OR
CASE
    WHEN (site_id IS NULL) THEN (state_key = ANY (( SELECT editorial.centre_states() AS centre_states)::text[]))
    ELSE (site_id = ANY (( SELECT acting.access_sites() AS access_sites)::uuid[]))
END)
  grant delete, insert, select to lotsenwerk_app

table editorial.step
  id uuid not null
  article_id uuid not null
  state_key text not null
  site_id uuid
  version integer not null
  event text not null
  to_status text not null
  note text
  made_by uuid
  made_at timestamp with time zone not null
  constraint step_article_id_fkey FOREIGN KEY (article_id) REFERENCES editorial.article(id) ON DELETE CASCADE
  constraint step_article_id_version_key UNIQUE (article_id, version)
  constraint step_made_by_fkey FOREIGN KEY (made_by) REFERENCES accounts.person(id)
  constraint step_note_check CHECK ((length(note) <= 1000))
  constraint step_pkey PRIMARY KEY (id)
  CREATE INDEX step_made_by_idx ON editorial.step USING btree (made_by) WHERE (made_by IS NOT NULL)
  row level security enabled, forced
  policy forgets_person for update to lotsenwerk_app using acting.is_system() with check (acting.is_system() AND (made_by IS NULL))
  policy made_by_editors for insert to lotsenwerk_app with check ((made_by = acting.person_id()) AND
CASE
    WHEN (site_id IS NULL) THEN (state_key = ANY (( SELECT editorial.centre_states() AS centre_states)::text[]))
    ELSE (site_id = ANY (( SELECT acting.access_sites() AS access_sites)::uuid[]))
END)
  policy made_by_system for insert to lotsenwerk_app with check (acting.is_system() AND (made_by IS NULL))
  policy seen_by_editors for select to lotsenwerk_app using 
CASE
    WHEN (site_id IS NULL) THEN (state_key = ANY (( SELECT editorial.centre_states() AS centre_states)::text[]))
    ELSE (site_id = ANY (( SELECT acting.access_sites() AS access_sites)::uuid[]))
END
  policy seen_by_system for select to lotsenwerk_app using acting.is_system()
  CREATE TRIGGER keep_version BEFORE UPDATE ON editorial.step FOR EACH ROW EXECUTE FUNCTION editorial.keep_version()
  grant insert, select to lotsenwerk_app
  grant update (made_by) to lotsenwerk_app

table editorial.word_proposal
  id uuid not null
  state_key text not null
  lang text not null
  page text not null
  status text not null
  now_words bytea not null
  better_words bytea not null
  decision_reason bytea
  received_at timestamp with time zone not null
  decided_by uuid
  decided_at timestamp with time zone
  version integer not null default 1
  constraint word_proposal_check CHECK (((status = 'received'::text) = (decided_at IS NULL)))
  constraint word_proposal_check1 CHECK (((decided_at IS NOT NULL) OR ((decided_by IS NULL) AND (decision_reason IS NULL))))
  constraint word_proposal_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES accounts.person(id)
  constraint word_proposal_lang_check CHECK ((lang ~ '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$'::text))
  constraint word_proposal_page_check CHECK ((page ~ '^/[a-z-]{0,40}$'::text))
  constraint word_proposal_pkey PRIMARY KEY (id)
  constraint word_proposal_state_key_fkey FOREIGN KEY (state_key) REFERENCES programme.state(key)
  constraint word_proposal_status_check CHECK ((status = ANY (ARRAY['received'::text, 'taken-up'::text, 'set-aside'::text])))
  CREATE INDEX word_proposal_decided_by_idx ON editorial.word_proposal USING btree (decided_by) WHERE (decided_by IS NOT NULL)
  CREATE INDEX word_proposal_state_key_lang_received_at_idx ON editorial.word_proposal USING btree (state_key, lang, received_at)
  row level security enabled, forced
  policy decided_by_centre for update to lotsenwerk_app using (state_key = ANY (( SELECT editorial.centre_states() AS centre_states)::text[])) with check ((state_key = ANY (( SELECT editorial.centre_states() AS centre_states)::text[])) AND (status <> 'received'::text) AND (decided_by = acting.person_id()))
  policy kept_by_system for all to lotsenwerk_app using acting.is_system() with check acting.is_system()
  policy seen_by_centre for select to lotsenwerk_app using (state_key = ANY (( SELECT editorial.centre_states() AS centre_states)::text[]))
  CREATE TRIGGER erase_key AFTER DELETE ON editorial.word_proposal FOR EACH ROW EXECUTE FUNCTION keys.erase_with_row('id')
  grant delete, insert, select to lotsenwerk_app
  grant update (status, decision_reason, decided_by, decided_at, version) to lotsenwerk_app

table editorial.word_review
  state_key text not null
  lang text not null
  word_set text not null
  reviewer text not null
  reviewed_on date not null
  texts text[] not null
  noted_by uuid
  noted_at timestamp with time zone not null
  constraint word_review_lang_check CHECK ((lang ~ '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$'::text))
  constraint word_review_noted_by_fkey FOREIGN KEY (noted_by) REFERENCES accounts.person(id)
  constraint word_review_pkey PRIMARY KEY (state_key, lang, word_set)
  constraint word_review_reviewer_check CHECK (((length(reviewer) >= 1) AND (length(reviewer) <= 120)))
  constraint word_review_state_key_fkey FOREIGN KEY (state_key) REFERENCES programme.state(key)
  constraint word_review_word_set_check CHECK ((word_set = ANY (ARRAY['newcomer'::text, 'public'::text])))
  CREATE INDEX word_review_noted_by_idx ON editorial.word_review USING btree (noted_by) WHERE (noted_by IS NOT NULL)
  row level security enabled, forced
  policy anybody_reads for select to lotsenwerk_app using true
  policy forgets_person for update to lotsenwerk_app using acting.is_system() with check (acting.is_system() AND (noted_by IS NULL))
  policy noted_by_centre for insert to lotsenwerk_app with check ((state_key = ANY (( SELECT editorial.centre_states() AS centre_states)::text[])) AND (noted_by = acting.person_id()))
  policy taken_back_by_centre for delete to lotsenwerk_app using (state_key = ANY (( SELECT editorial.centre_states() AS centre_states)::text[]))
  grant delete, insert, select to lotsenwerk_app
  grant update (noted_by) to lotsenwerk_app

table editorial.wording
  id uuid not null
  article_id uuid not null
  state_key text not null
  site_id uuid
  lang text not null
  number integer not null
  title text not null
  lead text not null
  body text not null
  of_source integer
  same_meaning boolean not null default false
  saved_by uuid
  saved_at timestamp with time zone not null
  constraint wording_article_id_fkey FOREIGN KEY (article_id) REFERENCES editorial.article(id) ON DELETE CASCADE
  constraint wording_article_id_lang_number_key UNIQUE (article_id, lang, number)
  constraint wording_body_check CHECK ((length(body) <= 40000))
  constraint wording_check CHECK (((lang = 'de'::text) = (of_source IS NULL)))
  constraint wording_check1 CHECK (((NOT same_meaning) OR (lang = 'de'::text)))
  constraint wording_lang_check CHECK ((lang ~ '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$'::text))
  constraint wording_lead_check CHECK ((length(lead) <= 500))
  constraint wording_number_check CHECK ((number >= 1))
  constraint wording_pkey PRIMARY KEY (id)
  constraint wording_saved_by_fkey FOREIGN KEY (saved_by) REFERENCES accounts.person(id)
  constraint wording_title_check CHECK (((length(title) >= 1) AND (length(title) <= 200)))
  CREATE INDEX wording_saved_by_idx ON editorial.wording USING btree (saved_by) WHERE (saved_by IS NOT NULL)
  row level security enabled, forced
  policy forgets_person for update to lotsenwerk_app using acting.is_system() with check (acting.is_system() AND (saved_by IS NULL))
  policy saved_by_editors for insert to lotsenwerk_app with check ((saved_by = acting.person_id()) AND
CASE
    WHEN (site_id IS NULL) THEN (state_key = ANY (( SELECT editorial.centre_states() AS centre_states)::text[]))
    ELSE (site_id = ANY (( SELECT acting.access_sites() AS access_sites)::uuid[]))
END)
  policy seen_by_editors for select to lotsenwerk_app using 
CASE
    WHEN (site_id IS NULL) THEN (state_key = ANY (( SELECT editorial.centre_states() AS centre_states)::text[]))
    ELSE (site_id = ANY (( SELECT acting.access_sites() AS access_sites)::uuid[]))
END
  policy seen_by_system for select to lotsenwerk_app using acting.is_system()
  CREATE TRIGGER keep_version BEFORE UPDATE ON editorial.wording FOR EACH ROW EXECUTE FUNCTION editorial.keep_version()
  grant insert, select to lotsenwerk_app
  grant update (saved_by) to lotsenwerk_app

table guides.absence
  id uuid not null
  site_id uuid not null
  guide_id uuid not null
  valid_from date not null
  valid_until date not null
  constraint absence_check CHECK ((valid_until > valid_from))
  constraint absence_guide_id_valid_from_valid_until_key UNIQUE (guide_id, valid_from, valid_until)
  constraint absence_pkey PRIMARY KEY (id)
  constraint absence_site_id_guide_id_fkey FOREIGN KEY (site_id, guide_id) REFERENCES guides.guide(site_id, id) ON DELETE CASCADE
  CREATE INDEX absence_site_id_valid_until_idx ON guides.absence USING btree (site_id, valid_until)
  row level security enabled, forced
  policy oneself for all to lotsenwerk_app using (guide_id IN ( SELECT g.id
   FROM guides.guide g
  WHERE (g.person_id = ( SELECT acting.person_id() AS person_id)))) with check (guide_id IN ( SELECT g.id
   FROM guides.guide g
  WHERE (g.person_id = ( SELECT acting.person_id() AS person_id))))
  policy staff_of_site for all to lotsenwerk_app using (site_id = ANY (( SELECT acting.staff_sites() AS staff_sites)::uuid[])) with check (site_id = ANY (( SELECT acting.staff_sites() AS staff_sites)::uuid[]))
  policy tidying for all to lotsenwerk_app using ( SELECT acting.is_system() AS is_system) with check ( SELECT acting.is_system() AS is_system)
  grant delete, insert, select to lotsenwerk_app

table guides.availability
  site_id uuid not null
  guide_id uuid not null
  weekday integer not null
  from_time time without time zone not null
  until_time time without time zone not null
  constraint availability_check CHECK (((until_time > from_time) AND (until_time < '24:00:00'::time without time zone)))
  constraint availability_pkey PRIMARY KEY (guide_id, weekday, from_time)
  constraint availability_site_id_guide_id_fkey FOREIGN KEY (site_id, guide_id) REFERENCES guides.guide(site_id, id) ON DELETE CASCADE
  constraint availability_weekday_check CHECK (((weekday >= 1) AND (weekday <= 7)))
  row level security enabled, forced
  policy oneself for all to lotsenwerk_app using (guide_id IN ( SELECT g.id
   FROM guides.guide g
  WHERE (g.person_id = ( SELECT acting.person_id() AS person_id)))) with check (guide_id IN ( SELECT g.id
   FROM guides.guide g
  WHERE (g.person_id = ( SELECT acting.person_id() AS person_id))))
  policy staff_of_site for all to lotsenwerk_app using (site_id = ANY (( SELECT acting.staff_sites() AS staff_sites)::uuid[])) with check (site_id = ANY (( SELECT acting.staff_sites() AS staff_sites)::uuid[]))
  policy tidying for all to lotsenwerk_app using ( SELECT acting.is_system() AS is_system) with check ( SELECT acting.is_system() AS is_system)
  grant delete, insert, select to lotsenwerk_app

table guides.guide
  id uuid not null
  site_id uuid not null
  person_id uuid
  name text not null
  search_name text not null generated guides.fold(name)
  gender text
  state text not null
  coordinating boolean not null default false
  health_guide boolean not null default false
  home_name text
  home_latitude double precision
  home_longitude double precision
  radius_km integer
  wish_minutes_per_month integer
  qualified_on date
  state_since timestamp with time zone not null
  version integer not null default 1
  created_at timestamp with time zone not null
  anonymised_at timestamp with time zone
  email bytea
  phone bytea
  email_index text
  restricted_at timestamp with time zone
  away_during text[] not null default '{}'::text[]
  travel_mode text
  travel_cents integer
  constraint guide_anonymised_check CHECK (((anonymised_at IS NULL) OR ((person_id IS NULL) AND (email IS NULL) AND (email_index IS NULL) AND (phone IS NULL) AND (home_name IS NULL))))
  constraint guide_away_during_check CHECK ((away_during <@ ARRAY['school-holidays'::text, 'public-holidays'::text]))
  constraint guide_check CHECK ((num_nulls(home_name, home_latitude, home_longitude) = ANY (ARRAY[0, 3])))
  constraint guide_check1 CHECK (((travel_cents IS NULL) OR (travel_mode = ANY (ARRAY['single-tickets'::text, 'car'::text]))))
  constraint guide_email_check CHECK (((email_index IS NULL) OR (email IS NOT NULL)))
  constraint guide_gender_check CHECK ((gender = ANY (ARRAY['female'::text, 'male'::text, 'diverse'::text])))
  constraint guide_home_latitude_check CHECK (((home_latitude >= ('-90'::integer)::double precision) AND (home_latitude <= (90)::double precision)))
  constraint guide_home_longitude_check CHECK (((home_longitude >= ('-180'::integer)::double precision) AND (home_longitude <= (180)::double precision)))
  constraint guide_home_name_check CHECK (((length(home_name) >= 1) AND (length(home_name) <= 200)))
  constraint guide_name_check CHECK (((length(name) >= 1) AND (length(name) <= 200)))
  constraint guide_person_id_fkey FOREIGN KEY (person_id) REFERENCES accounts.person(id)
  constraint guide_pkey PRIMARY KEY (id)
  constraint guide_radius_km_check CHECK ((radius_km > 0))
  constraint guide_site_id_fkey FOREIGN KEY (site_id) REFERENCES programme.site(id)
  constraint guide_site_id_id_key UNIQUE (site_id, id)
  constraint guide_state_check CHECK ((state = ANY (ARRAY['interested'::text, 'in-talks'::text, 'in-qualification'::text, 'qualified'::text, 'in-trial'::text, 'active'::text, 'paused'::text, 'blocked'::text, 'suspended'::text, 'left'::text, 'not-admitted'::text])))
  constraint guide_travel_cents_check CHECK (((travel_cents >= 0) AND (travel_cents <= 10000)))
  constraint guide_travel_mode_check CHECK ((travel_mode = ANY (ARRAY['foot-bicycle'::text, 'own-ticket'::text, 'single-tickets'::text, 'car'::text])))
  constraint guide_wish_minutes_per_month_check CHECK ((wish_minutes_per_month >= 0))
  constraint only_qualified_are_active CHECK (((qualified_on IS NOT NULL) OR (state <> ALL (ARRAY['in-trial'::text, 'active'::text, 'paused'::text, 'blocked'::text, 'suspended'::text]))))
  CREATE INDEX guide_by_name ON guides.guide USING btree (site_id, search_name, id)
  CREATE UNIQUE INDEX guide_person ON guides.guide USING btree (site_id, person_id) WHERE (person_id IS NOT NULL)
  CREATE INDEX guide_person_id_idx ON guides.guide USING btree (person_id)
  CREATE INDEX guide_site_id_email_index_idx ON guides.guide USING btree (site_id, email_index) WHERE (email_index IS NOT NULL)
  CREATE INDEX guide_state_state_since_idx ON guides.guide USING btree (state, state_since)
  row level security enabled, forced
  policy change_oneself for update to lotsenwerk_app using (person_id = ( SELECT acting.person_id() AS person_id)) with check (person_id = ( SELECT acting.person_id() AS person_id))
  policy deleted_by_system for delete to lotsenwerk_app using acting.is_system()
  policy not_while_restricted for select to lotsenwerk_app using ((restricted_at IS NULL) OR acting.is_system())
  policy oneself for select to lotsenwerk_app using (person_id = ( SELECT acting.person_id() AS person_id))
  policy seen_by_finance for select to lotsenwerk_app using (site_id = ANY (( SELECT acting.finance_sites() AS finance_sites)::uuid[]))
  policy staff_of_site for all to lotsenwerk_app using (site_id = ANY (( SELECT acting.staff_sites() AS staff_sites)::uuid[])) with check (site_id = ANY (( SELECT acting.staff_sites() AS staff_sites)::uuid[]))
  policy tidying for all to lotsenwerk_app using ( SELECT acting.is_system() AS is_system) with check ( SELECT acting.is_system() AS is_system)
  CREATE TRIGGER erase_key AFTER DELETE ON guides.guide FOR EACH ROW EXECUTE FUNCTION keys.erase_with_row('id')
  CREATE TRIGGER guard_guide BEFORE UPDATE ON guides.guide FOR EACH ROW EXECUTE FUNCTION guides.guard_guide()
  CREATE TRIGGER guard_restriction BEFORE UPDATE ON guides.guide FOR EACH ROW EXECUTE FUNCTION requests.guard_restriction()
  grant delete, insert, select to lotsenwerk_app
  grant update (person_id, name, gender, state, coordinating, health_guide, home_name, home_latitude, home_longitude, radius_km, wish_minutes_per_month, qualified_on, state_since, version, anonymised_at, email, phone, email_index, restricted_at, away_during, travel_mode, travel_cents) to lotsenwerk_app

table guides.import
  id uuid not null
  site_id uuid not null
  uploaded_by uuid not null
  uploaded_at timestamp with time zone not null
  mapping jsonb not null
  version integer not null default 1
  file_name bytea not null
  header bytea not null
  rows bytea not null
  constraint import_pkey PRIMARY KEY (id)
  constraint import_site_id_fkey FOREIGN KEY (site_id) REFERENCES programme.site(id)
  constraint import_uploaded_by_fkey FOREIGN KEY (uploaded_by) REFERENCES accounts.person(id) ON DELETE CASCADE
  CREATE INDEX import_site_id_idx ON guides.import USING btree (site_id)
  CREATE INDEX import_uploaded_at_idx ON guides.import USING btree (uploaded_at)
  row level security enabled, forced
  policy coordinators_only for all to lotsenwerk_app using (acting.is_system() OR (site_id = ANY (( SELECT acting.access_sites() AS access_sites)::uuid[])))
  policy in_own_name for insert to lotsenwerk_app with check (uploaded_by = acting.person_id())
  policy staff_of_site for all to lotsenwerk_app using (site_id = ANY (( SELECT acting.staff_sites() AS staff_sites)::uuid[])) with check (site_id = ANY (( SELECT acting.staff_sites() AS staff_sites)::uuid[]))
  policy tidying for all to lotsenwerk_app using ( SELECT acting.is_system() AS is_system) with check ( SELECT acting.is_system() AS is_system)
  CREATE TRIGGER erase_key AFTER DELETE ON guides.import FOR EACH ROW EXECUTE FUNCTION keys.erase_with_row('id')
  grant delete, insert, select to lotsenwerk_app
  grant update (mapping, version) to lotsenwerk_app

table guides.language
  site_id uuid not null
  guide_id uuid not null
  tag text not null
  level text not null
  modes text[] not null
  constraint language_level_check CHECK ((level = ANY (ARRAY['mother-tongue'::text, 'fluent'::text, 'basic'::text])))
  constraint language_modes_check CHECK (((modes <@ ARRAY['speak'::text, 'read'::text, 'write'::text]) AND (cardinality(modes) > 0)))
  constraint language_pkey PRIMARY KEY (guide_id, tag)
  constraint language_site_id_guide_id_fkey FOREIGN KEY (site_id, guide_id) REFERENCES guides.guide(site_id, id) ON DELETE CASCADE
  constraint language_tag_fkey FOREIGN KEY (tag) REFERENCES programme.language(tag)
  CREATE INDEX language_site_id_tag_idx ON guides.language USING btree (site_id, tag)
  row level security enabled, forced
  policy oneself for select to lotsenwerk_app using (guide_id IN ( SELECT g.id
   FROM guides.guide g
  WHERE (g.person_id = ( SELECT acting.person_id() AS person_id))))
  policy staff_of_site for all to lotsenwerk_app using (site_id = ANY (( SELECT acting.staff_sites() AS staff_sites)::uuid[])) with check (site_id = ANY (( SELECT acting.staff_sites() AS staff_sites)::uuid[]))
  policy tidying for all to lotsenwerk_app using ( SELECT acting.is_system() AS is_system) with check ( SELECT acting.is_system() AS is_system)
  grant delete, insert, select to lotsenwerk_app

table guides.obligation
  id uuid not null
  site_id uuid not null
  guide_id uuid not null
  kind text not null
  valid_from date not null
  valid_until date
  noted_by uuid
  noted_at timestamp with time zone not null
  constraint obligation_check CHECK ((valid_until > valid_from))
  constraint obligation_kind_check CHECK ((kind = ANY (ARRAY['agreement'::text, 'confidentiality-pledge'::text, 'data-secrecy-pledge'::text, 'non-violence-pledge'::text, 'privacy-briefing'::text, 'yearly-confirmation'::text, 'certificate-of-conduct-seen'::text])))
  constraint obligation_noted_by_fkey FOREIGN KEY (noted_by) REFERENCES accounts.person(id)
  constraint obligation_pkey PRIMARY KEY (id)
  constraint obligation_site_id_guide_id_fkey FOREIGN KEY (site_id, guide_id) REFERENCES guides.guide(site_id, id) ON DELETE CASCADE
  CREATE INDEX obligation_guide_id_kind_idx ON guides.obligation USING btree (guide_id, kind)
  CREATE INDEX obligation_site_id_idx ON guides.obligation USING btree (site_id)
  row level security enabled, forced
  policy in_own_name for insert to lotsenwerk_app with check (NOT (noted_by IS DISTINCT FROM acting.person_id()))
  policy oneself for select to lotsenwerk_app using (guide_id IN ( SELECT g.id
   FROM guides.guide g
  WHERE (g.person_id = ( SELECT acting.person_id() AS person_id))))
  policy only_forgotten for update to lotsenwerk_app using acting.is_system() with check (noted_by IS NULL)
  policy staff_of_site for all to lotsenwerk_app using (site_id = ANY (( SELECT acting.staff_sites() AS staff_sites)::uuid[])) with check (site_id = ANY (( SELECT acting.staff_sites() AS staff_sites)::uuid[]))
  policy tidying for all to lotsenwerk_app using ( SELECT acting.is_system() AS is_system) with check ( SELECT acting.is_system() AS is_system)
  grant delete, insert, select to lotsenwerk_app
  grant update (noted_by) to lotsenwerk_app

table guides.topic
  site_id uuid not null
  guide_id uuid not null
  topic_code text not null
  constraint topic_pkey PRIMARY KEY (guide_id, topic_code)
  constraint topic_site_id_guide_id_fkey FOREIGN KEY (site_id, guide_id) REFERENCES guides.guide(site_id, id) ON DELETE CASCADE
  constraint topic_topic_code_fkey FOREIGN KEY (topic_code) REFERENCES programme.topic(code)
  row level security enabled, forced
  policy oneself for all to lotsenwerk_app using (guide_id IN ( SELECT g.id
   FROM guides.guide g
  WHERE (g.person_id = ( SELECT acting.person_id() AS person_id)))) with check (guide_id IN ( SELECT g.id
   FROM guides.guide g
  WHERE (g.person_id = ( SELECT acting.person_id() AS person_id))))
  policy staff_of_site for all to lotsenwerk_app using (site_id = ANY (( SELECT acting.staff_sites() AS staff_sites)::uuid[])) with check (site_id = ANY (( SELECT acting.staff_sites() AS staff_sites)::uuid[]))
  policy tidying for all to lotsenwerk_app using ( SELECT acting.is_system() AS is_system) with check ( SELECT acting.is_system() AS is_system)
  grant delete, insert, select to lotsenwerk_app

table guides.transition
  id uuid not null
  site_id uuid not null
  guide_id uuid not null
  event text not null
  from_state text
  to_state text not null
  made_by uuid
  made_at timestamp with time zone not null
  reason bytea
  constraint transition_made_by_fkey FOREIGN KEY (made_by) REFERENCES accounts.person(id)
  constraint transition_pkey PRIMARY KEY (id)
  constraint transition_site_id_guide_id_fkey FOREIGN KEY (site_id, guide_id) REFERENCES guides.guide(site_id, id) ON DELETE CASCADE
  CREATE INDEX transition_guide_id_made_at_idx ON guides.transition USING btree (guide_id, made_at)
  row level security enabled, forced
  policy deleted_by_system for delete to lotsenwerk_app using acting.is_system()
  policy in_own_name for insert to lotsenwerk_app with check (NOT (made_by IS DISTINCT FROM acting.person_id()))
  policy oneself for select to lotsenwerk_app using (guide_id IN ( SELECT g.id
   FROM guides.guide g
  WHERE (g.person_id = ( SELECT acting.person_id() AS person_id))))
  policy only_forgotten for update to lotsenwerk_app using acting.is_system() with check (made_by IS NULL)
  policy own_step for insert to lotsenwerk_app with check ((made_by = ( SELECT acting.person_id() AS person_id)) AND (guide_id IN ( SELECT g.id
   FROM guides.guide g
  WHERE (g.person_id = ( SELECT acting.person_id() AS person_id)))))
  policy staff_of_site for all to lotsenwerk_app using (site_id = ANY (( SELECT acting.staff_sites() AS staff_sites)::uuid[])) with check (site_id = ANY (( SELECT acting.staff_sites() AS staff_sites)::uuid[]))
  policy tidying for all to lotsenwerk_app using ( SELECT acting.is_system() AS is_system) with check ( SELECT acting.is_system() AS is_system)
  grant delete, insert, select to lotsenwerk_app
  grant update (made_by) to lotsenwerk_app

table keys.data_key
  id uuid not null
  site_id uuid
  kind text not null
  part_of uuid
  ring integer not null
  wrapped bytea not null
  made_at timestamp with time zone not null default now()
  constraint data_key_check CHECK (((site_id IS NULL) = (kind = ANY (ARRAY['draft'::text, 'mail'::text, 'word-proposal'::text, 'barrier-report'::text]))))
  constraint data_key_kind_check CHECK ((kind = ANY (ARRAY['request'::text, 'draft'::text, 'guide'::text, 'guide-list'::text, 'offer'::text, 'assignment'::text, 'mail'::text, 'data-request'::text, 'word-proposal'::text, 'barrier-report'::text])))
  constraint data_key_pkey PRIMARY KEY (id)
  constraint data_key_ring_fkey FOREIGN KEY (ring) REFERENCES keys.ring(id)
  constraint data_key_site_id_fkey FOREIGN KEY (site_id) REFERENCES programme.site(id)
  CREATE INDEX data_key_part_of_idx ON keys.data_key USING btree (part_of) WHERE (part_of IS NOT NULL)
  CREATE INDEX data_key_ring_idx ON keys.data_key USING btree (ring)
  row level security enabled, forced
  policy erased for delete to lotsenwerk_app using (acting.is_system() OR (site_id = ANY (( SELECT acting.staff_sites() AS staff_sites)::uuid[])))
  policy made_with_data_request for insert to lotsenwerk_app with check ((kind = 'data-request'::text) AND privacy.is_new(id, site_id))
  policy made_with_its_row for insert to lotsenwerk_app with check (acting.is_system() OR (kind = ANY (ARRAY['draft'::text, 'mail'::text])) OR (site_id = ANY (( SELECT acting.staff_sites() AS staff_sites)::uuid[])) OR ((kind = 'request'::text) AND (EXISTS ( SELECT
   FROM requests.request r
  WHERE ((r.id = data_key.id) AND (r.site_id = data_key.site_id) AND (r.state = 'received'::text) AND ((r.status_token_hash = acting.token_hash()) OR (r.requested_by = acting.person_id())))))))
  policy read_by_centre for select to lotsenwerk_app using ((kind = 'word-proposal'::text) AND (EXISTS ( SELECT
   FROM editorial.word_proposal p
  WHERE (p.id = data_key.id))))
  policy read_for_answer for select to lotsenwerk_app using ((kind = 'barrier-report'::text) AND (EXISTS ( SELECT
   FROM editorial.barrier_report b
  WHERE (b.id = data_key.id))))
  policy read_for_privacy for select to lotsenwerk_app using ((kind = 'data-request'::text) AND ((site_id = ANY (( SELECT acting.privacy_sites() AS privacy_sites)::uuid[])) OR (id = ( SELECT privacy.request_of_link() AS request_of_link)) OR (EXISTS ( SELECT
   FROM privacy.data_request r
  WHERE ((r.id = data_key.id) AND (r.owner_id = acting.person_id()))))))
  policy read_with_its_row for select to lotsenwerk_app using (acting.is_system() OR ((kind <> 'guide-list'::text) AND (site_id = ANY (( SELECT acting.staff_sites() AS staff_sites)::uuid[]))) OR
CASE kind
    WHEN 'guide-list'::text THEN (site_id = ANY (( SELECT acting.access_sites() AS access_sites)::uuid[]))
    WHEN 'request'::text THEN ((EXISTS ( SELECT
       FROM requests.request r
      WHERE ((r.id = data_key.id) AND ((r.status_token_hash = acting.token_hash()) OR (r.id = acting.request_id()) OR (r.requested_by = acting.person_id()))))) OR (EXISTS ( SELECT
       FROM requests.contact_window w
      WHERE ((w.request_id = data_key.id) AND (w.person_id = acting.person_id()) AND (now() >= w.opens_at) AND (now() < w.closes_at)))))
    WHEN 'draft'::text THEN (EXISTS ( SELECT
       FROM requests.draft d
      WHERE (d.key_id = data_key.id)))
    WHEN 'guide'::text THEN (EXISTS ( SELECT
       FROM guides.guide g
      WHERE ((g.id = data_key.id) AND (g.person_id = acting.person_id()))))
    WHEN 'offer'::text THEN (EXISTS ( SELECT
       FROM assignments.offer o
      WHERE (o.id = data_key.id)))
    WHEN 'assignment'::text THEN (EXISTS ( SELECT
       FROM assignments.assignment a
      WHERE (a.id = data_key.id)))
    ELSE false
END)
  grant delete, insert, select to lotsenwerk_app

table keys.erased
  id uuid not null default gen_random_uuid()
  subject_kind text not null
  subject_id uuid not null
  sites uuid[]
  erased_at timestamp with time zone not null default now()
  constraint erased_pkey PRIMARY KEY (id)
  constraint erased_subject_kind_check CHECK ((subject_kind = ANY (ARRAY['person'::text, 'guide'::text, 'request'::text])))
  CREATE INDEX erased_erased_at_idx ON keys.erased USING btree (erased_at)
  row level security enabled, forced
  policy by_system for all to lotsenwerk_app using acting.is_system() with check acting.is_system()
  grant delete, insert, select to lotsenwerk_app

table keys.ring
  id integer not null
  proof bytea not null
  made_at timestamp with time zone not null default now()
  constraint ring_pkey PRIMARY KEY (id)
  row level security enabled, forced

table platform.loaded_content
  name text not null
  hash text not null
  loaded_at timestamp with time zone not null default now()
  constraint loaded_content_pkey PRIMARY KEY (name)
  grant select to lotsenwerk_app

table platform.mail
  id uuid not null
  site_id uuid
  lang text not null
  calendar_method text
  created_at timestamp with time zone not null
  sent_at timestamp with time zone
  failed_attempts integer not null default 0
  last_error text
  recipient bytea
  subject bytea
  body bytea
  calendar bytea
  constraint mail_calendar_method_check CHECK ((calendar_method = ANY (ARRAY['REQUEST'::text, 'CANCEL'::text])))
  constraint mail_pkey PRIMARY KEY (id)
  CREATE INDEX mail_created_at_idx ON platform.mail USING btree (created_at)
  row level security enabled, forced
  policy send_mail for all to lotsenwerk_app using acting.is_system() with check acting.is_system()
  policy write_mail for insert to lotsenwerk_app with check true
  CREATE TRIGGER erase_key AFTER DELETE ON platform.mail FOR EACH ROW EXECUTE FUNCTION keys.erase_with_row('id')
  grant delete, insert, select to lotsenwerk_app
  grant update (sent_at, failed_attempts, last_error, recipient, subject, body, calendar) to lotsenwerk_app

table platform.rate_limit
  key text not null
  points integer not null
  expire bigint not null
  constraint rate_limit_pkey PRIMARY KEY (key)
  CREATE INDEX rate_limit_expire_idx ON platform.rate_limit USING btree (expire)
  grant delete, insert, select, update to lotsenwerk_app

table platform.rate_limit_salt
  is_kept boolean not null default true
  salt text not null
  constraint rate_limit_salt_is_kept_check CHECK (is_kept)
  constraint rate_limit_salt_pkey PRIMARY KEY (is_kept)

table platform.sent_form
  key uuid not null
  sent_by text not null
  led_to text not null
  sent_at timestamp with time zone not null
  constraint sent_form_pkey PRIMARY KEY (key)
  row level security enabled, forced
  policy own_forms for all to lotsenwerk_app using ((sent_by = COALESCE((acting.person_id())::text, acting.token_hash(), 'nobody'::text)) OR acting.is_system()) with check (sent_by = COALESCE((acting.person_id())::text, acting.token_hash(), 'nobody'::text))
  grant delete, insert, select to lotsenwerk_app
  grant update (led_to) to lotsenwerk_app

table privacy.data_request
  id uuid not null
  site_id uuid not null
  reference text not null
  kind text not null
  state text not null
  regime text not null
  subject_kind text
  subject_id uuid
  proof text
  name bytea
  email bytea
  phone bytea
  words bytea
  lang text not null
  owner_id uuid
  received_at timestamp with time zone not null
  due_on date not null
  restricted_at timestamp with time zone
  erased_at timestamp with time zone
  ended_at timestamp with time zone
  version integer not null default 1
  constraint data_request_check CHECK (((subject_kind IS NULL) = (subject_id IS NULL)))
  constraint data_request_check1 CHECK (((state = ANY (ARRAY['received'::text, 'withdrawn'::text, 'refused'::text, 'closed'::text])) OR (proof IS NOT NULL)))
  constraint data_request_kind_check CHECK ((kind = ANY (ARRAY['access'::text, 'portability'::text, 'rectification'::text, 'erasure'::text, 'restriction'::text, 'objection'::text])))
  constraint data_request_pkey PRIMARY KEY (id)
  constraint data_request_proof_check CHECK ((proof = ANY (ARRAY['secret-link'::text, 'account'::text, 'call-back'::text, 'seen-in-person'::text, 'known-address'::text])))
  constraint data_request_reference_key UNIQUE (reference)
  constraint data_request_regime_check CHECK ((regime = ANY (ARRAY['dsgvo-hdsig'::text, 'dsgvo-bdsg'::text, 'kdg'::text, 'dsg-ekd'::text])))
  constraint data_request_site_id_fkey FOREIGN KEY (site_id) REFERENCES programme.site(id)
  constraint data_request_site_id_id_key UNIQUE (site_id, id)
  constraint data_request_state_check CHECK ((state = ANY (ARRAY['received'::text, 'identity-checked'::text, 'extended'::text, 'answered'::text, 'partly-refused'::text, 'refused'::text, 'withdrawn'::text, 'closed'::text])))
  constraint data_request_subject_kind_check CHECK ((subject_kind = ANY (ARRAY['person'::text, 'guide'::text, 'request'::text])))
  CREATE INDEX data_request_owner_id_idx ON privacy.data_request USING btree (owner_id) WHERE (owner_id IS NOT NULL)
  CREATE INDEX data_request_site_id_due_on_idx ON privacy.data_request USING btree (site_id, due_on) WHERE (ended_at IS NULL)
  row level security enabled, forced
  policy asked for insert to lotsenwerk_app with check ((state = 'received'::text) AND (version = 1) AND
CASE
    WHEN (owner_id IS NULL) THEN true
    ELSE (owner_id = acting.person_id())
END AND
CASE
    WHEN (subject_id IS NULL) THEN (proof IS NULL)
    WHEN (subject_kind = 'person'::text) THEN ((proof = 'account'::text) AND (subject_id = acting.person_id()))
    WHEN (subject_kind = 'request'::text) THEN ((proof = 'secret-link'::text) AND (subject_id = acting.request_id()))
    ELSE false
END)
  policy by_secret_link for select to lotsenwerk_app using (id = ( SELECT privacy.request_of_link() AS request_of_link))
  policy by_system for all to lotsenwerk_app using acting.is_system() with check acting.is_system()
  policy moved for update to lotsenwerk_app using (site_id = ANY (( SELECT acting.privacy_sites() AS privacy_sites)::uuid[])) with check (site_id = ANY (( SELECT acting.privacy_sites() AS privacy_sites)::uuid[]))
  policy own for select to lotsenwerk_app using (owner_id = acting.person_id())
  policy worked_on for select to lotsenwerk_app using (site_id = ANY (( SELECT acting.privacy_sites() AS privacy_sites)::uuid[]))
  CREATE TRIGGER erase_key AFTER DELETE ON privacy.data_request FOR EACH ROW EXECUTE FUNCTION keys.erase_with_row('id')
  grant delete, insert, select to lotsenwerk_app
  grant update (state, subject_kind, subject_id, proof, name, email, phone, words, owner_id, due_on, restricted_at, erased_at, ended_at, version) to lotsenwerk_app

table privacy.disclosure
  data_request_id uuid not null
  site_id uuid not null
  collected bytea not null
  pdf bytea not null
  made_at timestamp with time zone not null
  constraint disclosure_pkey PRIMARY KEY (data_request_id)
  constraint disclosure_site_id_data_request_id_fkey FOREIGN KEY (site_id, data_request_id) REFERENCES privacy.data_request(site_id, id) ON DELETE CASCADE
  row level security enabled, forced
  policy by_secret_link for select to lotsenwerk_app using (data_request_id = ( SELECT privacy.request_of_link() AS request_of_link))
  policy by_system for all to lotsenwerk_app using acting.is_system() with check acting.is_system()
  policy own for select to lotsenwerk_app using (EXISTS ( SELECT
   FROM privacy.data_request r
  WHERE ((r.id = disclosure.data_request_id) AND (r.owner_id = acting.person_id()))))
  policy worked_on for select to lotsenwerk_app using (site_id = ANY (( SELECT acting.privacy_sites() AS privacy_sites)::uuid[]))
  grant delete, insert, select to lotsenwerk_app

table privacy.link
  token_hash text not null
  site_id uuid not null
  data_request_id uuid not null
  made_at timestamp with time zone not null
  constraint link_pkey PRIMARY KEY (token_hash)
  constraint link_site_id_data_request_id_fkey FOREIGN KEY (site_id, data_request_id) REFERENCES privacy.data_request(site_id, id) ON DELETE CASCADE
  row level security enabled, forced
  policy by_secret_link for select to lotsenwerk_app using (token_hash = ( SELECT acting.token_hash() AS token_hash))
  policy by_system for all to lotsenwerk_app using acting.is_system() with check acting.is_system()
  grant delete, insert, select to lotsenwerk_app

table privacy.retention_log
  id uuid not null
  module text not null
  rule text not null
  gone integer not null
  on_day date not null
  noted_at timestamp with time zone not null
  constraint retention_log_gone_check CHECK ((gone > 0))
  constraint retention_log_pkey PRIMARY KEY (id)
  CREATE INDEX retention_log_on_day_idx ON privacy.retention_log USING btree (on_day)
  row level security enabled, forced
  policy by_system for all to lotsenwerk_app using acting.is_system() with check acting.is_system()
  policy read_where_shown for select to lotsenwerk_app using (acting.is_administrator() OR (cardinality(( SELECT acting.privacy_sites() AS privacy_sites)) > 0))
  grant delete, insert, select to lotsenwerk_app

table privacy.transition
  id uuid not null
  site_id uuid not null
  data_request_id uuid not null
  version integer not null
  event text not null
  from_state text
  to_state text not null
  reason text
  made_by uuid
  made_by_name text
  made_at timestamp with time zone not null
  constraint transition_data_request_id_version_key UNIQUE (data_request_id, version)
  constraint transition_pkey PRIMARY KEY (id)
  constraint transition_site_id_data_request_id_fkey FOREIGN KEY (site_id, data_request_id) REFERENCES privacy.data_request(site_id, id) ON DELETE CASCADE
  row level security enabled, forced
  policy by_secret_link for select to lotsenwerk_app using (data_request_id = ( SELECT privacy.request_of_link() AS request_of_link))
  policy by_system for all to lotsenwerk_app using acting.is_system() with check acting.is_system()
  policy worked_on for select to lotsenwerk_app using (site_id = ANY (( SELECT acting.privacy_sites() AS privacy_sites)::uuid[]))
  policy written_with_it for insert to lotsenwerk_app with check (((site_id = ANY (( SELECT acting.privacy_sites() AS privacy_sites)::uuid[])) AND (made_by = acting.person_id())) OR ((version = 1) AND (event = 'ask'::text) AND (to_state = 'received'::text) AND (NOT (made_by IS DISTINCT FROM acting.person_id())) AND privacy.is_new(data_request_id, site_id)))
  grant delete, insert, select to lotsenwerk_app
  grant update (made_by, made_by_name) to lotsenwerk_app

table programme.county
  key text not null
  state_key text not null
  name text not null
  kind text not null
  county_key text
  constraint county_check CHECK (((kind = 'special-status-city'::text) = (length(key) = 8)))
  constraint county_check1 CHECK (((kind = 'special-status-city'::text) = (county_key IS NOT NULL)))
  constraint county_check2 CHECK ((county_key = "left"(key, 5)))
  constraint county_county_key_fkey FOREIGN KEY (county_key) REFERENCES programme.county(key)
  constraint county_key_check CHECK ((key ~ '^\d{5}(\d{3})?$'::text))
  constraint county_kind_check CHECK ((kind = ANY (ARRAY['county'::text, 'independent-city'::text, 'special-status-city'::text])))
  constraint county_pkey PRIMARY KEY (key)
  constraint county_state_key_fkey FOREIGN KEY (state_key) REFERENCES programme.state(key)
  CREATE INDEX county_county_key_idx ON programme.county USING btree (county_key)
  CREATE INDEX county_state_key_idx ON programme.county USING btree (state_key)
  grant select to lotsenwerk_app

table programme.language
  tag text not null
  native_name text not null
  direction text not null
  rank integer not null
  constraint language_direction_check CHECK ((direction = ANY (ARRAY['ltr'::text, 'rtl'::text])))
  constraint language_pkey PRIMARY KEY (tag)
  constraint language_rank_key UNIQUE (rank)
  constraint language_tag_check CHECK ((tag ~ '^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$'::text))
  grant select to lotsenwerk_app

table programme.parameter
  id uuid not null
  state_key text not null
  site_id uuid
  level uuid not null generated COALESCE(site_id, '00000000-0000-0000-0000-000000000000'::uuid)
  key text not null
  value numeric not null
  unit text not null
  valid_from date not null
  valid_until date
  source text not null
  corrects uuid
  changed_by uuid
  changed_by_name text
  changed_at timestamp with time zone not null
  constraint parameter_check CHECK ((valid_until > valid_from))
  constraint parameter_check1 CHECK (((unit !~~ 'cent%'::text) OR (value = trunc(value))))
  constraint parameter_check2 CHECK ((corrects <> id))
  constraint parameter_corrects_key UNIQUE (corrects)
  constraint parameter_pkey PRIMARY KEY (id)
  constraint parameter_site_id_fkey FOREIGN KEY (site_id) REFERENCES programme.site(id)
  constraint parameter_source_check CHECK (((length(source) >= 1) AND (length(source) <= 300)))
  constraint parameter_state_key_fkey FOREIGN KEY (state_key) REFERENCES programme.state(key)
  constraint parameter_state_key_level_key_valid_from_corrects_fkey FOREIGN KEY (state_key, level, key, valid_from, corrects) REFERENCES programme.parameter(state_key, level, key, valid_from, id)
  constraint parameter_state_key_level_key_valid_from_id_key UNIQUE (state_key, level, key, valid_from, id)
  CREATE UNIQUE INDEX one_value_per_day ON programme.parameter USING btree (state_key, level, key, valid_from) WHERE (corrects IS NULL)
  CREATE INDEX parameter_site_id_idx ON programme.parameter USING btree (site_id)
  CREATE INDEX parameter_state_key_idx ON programme.parameter USING btree (state_key)
  row level security enabled, forced
  policy anybody_reads for select to lotsenwerk_app using true
  policy forgets_person for update to lotsenwerk_app using acting.is_system() with check acting.is_system()
  policy site_level for insert to lotsenwerk_app with check (site_id = ANY (( SELECT acting.staff_sites() AS staff_sites)::uuid[]))
  policy state_level for insert to lotsenwerk_app with check ((site_id IS NULL) AND ( SELECT acting.is_administrator() AS is_administrator))
  grant insert, select to lotsenwerk_app
  grant update (changed_by, changed_by_name) to lotsenwerk_app

table programme.place
  key text not null
  county_key text not null
  part_of text
  name text not null
  search_name text not null
  latitude double precision not null
  longitude double precision not null
  population integer
  source text not null
  constraint place_county_key_check CHECK ((length(county_key) = 5))
  constraint place_county_key_fkey FOREIGN KEY (county_key) REFERENCES programme.county(key)
  constraint place_latitude_check CHECK (((latitude >= ('-90'::integer)::double precision) AND (latitude <= (90)::double precision)))
  constraint place_longitude_check CHECK (((longitude >= ('-180'::integer)::double precision) AND (longitude <= (180)::double precision)))
  constraint place_part_of_fkey FOREIGN KEY (part_of) REFERENCES programme.place(key)
  constraint place_pkey PRIMARY KEY (key)
  constraint place_population_check CHECK ((population > 0))
  constraint place_search_name_check CHECK ((search_name ~ '^[a-z0-9 ]+$'::text))
  constraint place_source_check CHECK ((source ~ '^(geonames:\d+|by-hand)$'::text))
  CREATE INDEX place_county_key_idx ON programme.place USING btree (county_key)
  CREATE INDEX place_part_of_idx ON programme.place USING btree (part_of)
  CREATE INDEX place_search_name_idx ON programme.place USING btree (search_name text_pattern_ops)
  grant select to lotsenwerk_app

table programme.postal_code
  code text not null
  place_key text not null
  constraint postal_code_code_check CHECK ((code ~ '^\d{5}$'::text))
  constraint postal_code_pkey PRIMARY KEY (code, place_key)
  constraint postal_code_place_key_fkey FOREIGN KEY (place_key) REFERENCES programme.place(key) ON DELETE CASCADE
  CREATE INDEX postal_code_place_key_idx ON programme.postal_code USING btree (place_key)
  grant select to lotsenwerk_app

table programme.provider
  id uuid not null
  name text not null
  kind text not null
  data_protection_regime text not null
  version integer not null default 1
  constraint provider_data_protection_regime_check CHECK ((data_protection_regime = ANY (ARRAY['dsgvo-hdsig'::text, 'dsgvo-bdsg'::text, 'kdg'::text, 'dsg-ekd'::text])))
  constraint provider_kind_check CHECK ((kind = ANY (ARRAY['municipal'::text, 'church'::text, 'association'::text, 'migrant-organisation'::text])))
  constraint provider_name_key UNIQUE (name)
  constraint provider_pkey PRIMARY KEY (id)
  row level security enabled, forced
  policy anybody_reads for select to lotsenwerk_app using true
  policy changed for update to lotsenwerk_app using (( SELECT acting.is_administrator() AS is_administrator) OR (id = ANY (( SELECT acting.managed_providers() AS managed_providers)::uuid[]))) with check (( SELECT acting.is_administrator() AS is_administrator) OR (id = ANY (( SELECT acting.managed_providers() AS managed_providers)::uuid[])))
  policy taken_in for insert to lotsenwerk_app with check ( SELECT acting.is_administrator() AS is_administrator)
  grant insert, select to lotsenwerk_app
  grant update (name, kind, data_protection_regime, version) to lotsenwerk_app

table programme.school_holiday
  state_key text not null
  kind text not null
  valid_from date not null
  valid_until date not null
  source text not null
  constraint one_school_holiday_at_a_time EXCLUDE USING gist (state_key WITH =, daterange(valid_from, valid_until) WITH &&)
  constraint school_holiday_check CHECK ((valid_until > valid_from))
  constraint school_holiday_kind_check CHECK ((kind = ANY (ARRAY['autumn'::text, 'christmas'::text, 'winter'::text, 'easter'::text, 'whitsun'::text, 'summer'::text])))
  constraint school_holiday_pkey PRIMARY KEY (state_key, valid_from)
  constraint school_holiday_state_key_fkey FOREIGN KEY (state_key) REFERENCES programme.state(key)
  grant select to lotsenwerk_app

table programme.served_area
  site_id uuid not null
  county_key text
  place_key text
  constraint served_area_check CHECK ((num_nonnulls(county_key, place_key) = 1))
  constraint served_area_county_key_check CHECK ((length(county_key) = 5))
  constraint served_area_county_key_fkey FOREIGN KEY (county_key) REFERENCES programme.county(key)
  constraint served_area_place_key_fkey FOREIGN KEY (place_key) REFERENCES programme.place(key)
  constraint served_area_site_id_fkey FOREIGN KEY (site_id) REFERENCES programme.site(id)
  CREATE INDEX served_area_county_key_idx ON programme.served_area USING btree (county_key)
  CREATE INDEX served_area_place_key_idx ON programme.served_area USING btree (place_key)
  CREATE UNIQUE INDEX served_area_site_id_county_key_idx ON programme.served_area USING btree (site_id, county_key) WHERE (county_key IS NOT NULL)
  CREATE UNIQUE INDEX served_area_site_id_place_key_idx ON programme.served_area USING btree (site_id, place_key) WHERE (place_key IS NOT NULL)
  row level security enabled, forced
  policy anybody_reads for select to lotsenwerk_app using true
  policy serves for insert to lotsenwerk_app with check (( SELECT acting.is_administrator() AS is_administrator) OR (site_id = ANY (( SELECT acting.managed_sites() AS managed_sites)::uuid[])))
  policy serves_no_more for delete to lotsenwerk_app using (( SELECT acting.is_administrator() AS is_administrator) OR (site_id = ANY (( SELECT acting.managed_sites() AS managed_sites)::uuid[])))
  grant delete, insert, select to lotsenwerk_app

table programme.site
  id uuid not null
  slug text not null
  provider_id uuid not null
  county_key text not null
  name text not null
  street text not null
  postal_code text not null
  town text not null
  latitude double precision not null
  longitude double precision not null
  phone text
  email text
  opening_hours text
  status text not null
  radius_km integer
  version integer not null default 1
  unled_since date
  constraint site_county_key_fkey FOREIGN KEY (county_key) REFERENCES programme.county(key)
  constraint site_latitude_check CHECK (((latitude >= ('-90'::integer)::double precision) AND (latitude <= (90)::double precision)))
  constraint site_longitude_check CHECK (((longitude >= ('-180'::integer)::double precision) AND (longitude <= (180)::double precision)))
  constraint site_pkey PRIMARY KEY (id)
  constraint site_postal_code_check CHECK ((postal_code ~ '^\d{5}$'::text))
  constraint site_provider_id_fkey FOREIGN KEY (provider_id) REFERENCES programme.provider(id)
  constraint site_radius_km_check CHECK ((radius_km > 0))
  constraint site_slug_check CHECK ((slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'::text))
  constraint site_slug_key UNIQUE (slug)
  constraint site_status_check CHECK ((status = ANY (ARRAY['interested'::text, 'in-consultation'::text, 'applied'::text, 'active'::text, 'dormant'::text, 'ended'::text])))
  CREATE INDEX site_county_key_idx ON programme.site USING btree (county_key)
  CREATE INDEX site_provider_id_idx ON programme.site USING btree (provider_id)
  row level security enabled, forced
  policy anybody_reads for select to lotsenwerk_app using true
  policy changed for update to lotsenwerk_app using (( SELECT acting.is_administrator() AS is_administrator) OR (id = ANY (( SELECT acting.managed_sites() AS managed_sites)::uuid[]))) with check (( SELECT acting.is_administrator() AS is_administrator) OR (provider_id = ANY (( SELECT acting.managed_providers() AS managed_providers)::uuid[])))
  policy looked_after for update to lotsenwerk_app using acting.is_system() with check acting.is_system()
  policy taken_in for insert to lotsenwerk_app with check (( SELECT acting.is_administrator() AS is_administrator) AND (status = 'interested'::text))
  CREATE TRIGGER guard_opening BEFORE UPDATE ON programme.site FOR EACH ROW EXECUTE FUNCTION programme.guard_opening()
  CREATE TRIGGER note_first_step AFTER INSERT ON programme.site FOR EACH ROW EXECUTE FUNCTION programme.note_step()
  CREATE TRIGGER note_step AFTER UPDATE OF status ON programme.site FOR EACH ROW WHEN ((old.status IS DISTINCT FROM new.status)) EXECUTE FUNCTION programme.note_step()
  grant insert, select to lotsenwerk_app
  grant update (county_key, name, street, postal_code, town, latitude, longitude, phone, email, opening_hours, status, radius_km, version, unled_since) to lotsenwerk_app

table programme.site_step
  site_id uuid not null
  version integer not null
  status text not null
  taken_at timestamp with time zone not null default now()
  constraint site_step_pkey PRIMARY KEY (site_id, version)
  constraint site_step_site_id_fkey FOREIGN KEY (site_id) REFERENCES programme.site(id)
  row level security enabled, forced
  policy looked_after for select to lotsenwerk_app using (acting.is_administrator() OR (site_id = ANY (( SELECT acting.managed_sites() AS managed_sites)::uuid[])))
  policy taken for insert to lotsenwerk_app with check acting.is_administrator()
  grant insert, select to lotsenwerk_app

table programme.site_topic
  site_id uuid not null
  topic_code text not null
  site_decides boolean not null default true
  risk_class text not null
  refer_to text
  hint text
  changed_by uuid
  changed_at timestamp with time zone not null
  constraint site_topic_check CHECK (((risk_class <> 'red'::text) OR (refer_to IS NOT NULL)))
  constraint site_topic_hint_check CHECK (((length(hint) >= 1) AND (length(hint) <= 300)))
  constraint site_topic_pkey PRIMARY KEY (site_id, topic_code)
  constraint site_topic_risk_class_check CHECK ((risk_class = ANY (ARRAY['green'::text, 'yellow'::text, 'red'::text])))
  constraint site_topic_site_decides_check CHECK (site_decides)
  constraint site_topic_site_id_fkey FOREIGN KEY (site_id) REFERENCES programme.site(id)
  constraint site_topic_topic_code_site_decides_fkey FOREIGN KEY (topic_code, site_decides) REFERENCES programme.topic(code, site_decides)
  CREATE INDEX site_topic_topic_code_idx ON programme.site_topic USING btree (topic_code)
  row level security enabled, forced
  policy anybody_reads for select to lotsenwerk_app using true
  policy forgets_person for update to lotsenwerk_app using acting.is_system() with check acting.is_system()
  policy site_decides for insert to lotsenwerk_app with check (site_id = ANY (( SELECT acting.staff_sites() AS staff_sites)::uuid[]))
  policy site_decides_again for update to lotsenwerk_app using (site_id = ANY (( SELECT acting.staff_sites() AS staff_sites)::uuid[])) with check (site_id = ANY (( SELECT acting.staff_sites() AS staff_sites)::uuid[]))
  policy site_takes_back for delete to lotsenwerk_app using (site_id = ANY (( SELECT acting.staff_sites() AS staff_sites)::uuid[]))
  grant delete, insert, select to lotsenwerk_app
  grant update (risk_class, refer_to, hint, changed_by, changed_at) to lotsenwerk_app

table programme.state
  key text not null
  official_key text not null
  name text not null
  constraint state_key_check CHECK ((key ~ '^[A-Z]{2}$'::text))
  constraint state_official_key_check CHECK ((official_key ~ '^\d{2}$'::text))
  constraint state_official_key_key UNIQUE (official_key)
  constraint state_pkey PRIMARY KEY (key)
  grant select to lotsenwerk_app

table programme.topic
  code text not null
  risk_class text not null
  refer_to text
  site_decides boolean not null
  rank integer not null
  constraint topic_check CHECK (((risk_class <> 'red'::text) OR (refer_to IS NOT NULL)))
  constraint topic_code_check CHECK ((code ~ '^[a-z]+(-[a-z]+)*$'::text))
  constraint topic_code_site_decides_key UNIQUE (code, site_decides)
  constraint topic_pkey PRIMARY KEY (code)
  constraint topic_rank_key UNIQUE (rank)
  constraint topic_risk_class_check CHECK ((risk_class = ANY (ARRAY['green'::text, 'yellow'::text, 'red'::text])))
  grant select to lotsenwerk_app

table requests.consent
  request_id uuid not null
  site_id uuid not null
  wording text
  lang text not null
  how text not null
  given_at timestamp with time zone not null
  withdrawn_at timestamp with time zone
  constraint consent_check CHECK ((withdrawn_at >= given_at))
  constraint consent_how_check CHECK ((how = ANY (ARRAY['given-by-person'::text, 'spoken'::text, 'written'::text, 'through-interpreter'::text])))
  constraint consent_pkey PRIMARY KEY (request_id)
  constraint consent_site_id_request_id_fkey FOREIGN KEY (site_id, request_id) REFERENCES requests.request(site_id, id) ON DELETE CASCADE
  constraint consent_wording_fkey FOREIGN KEY (wording) REFERENCES requests.consent_wording(hash)
  row level security enabled, forced
  policy by_asking_body for select to lotsenwerk_app using (EXISTS ( SELECT
   FROM requests.request r
  WHERE ((r.id = consent.request_id) AND (r.requested_by = acting.person_id()))))
  policy by_secret_link for select to lotsenwerk_app using (request_id = acting.request_id())
  policy by_system for all to lotsenwerk_app using acting.is_system() with check acting.is_system()
  policy given_with_request for insert to lotsenwerk_app with check ((withdrawn_at IS NULL) AND (EXISTS ( SELECT
   FROM requests.request r
  WHERE ((r.id = consent.request_id) AND (r.site_id = consent.site_id) AND (r.state = 'received'::text) AND ((r.status_token_hash = acting.token_hash()) OR (r.requested_by = acting.person_id()) OR (r.site_id = ANY (( SELECT acting.staff_sites() AS staff_sites)::uuid[])))))))
  policy staff_of_site for select to lotsenwerk_app using (site_id = ANY (( SELECT acting.staff_sites() AS staff_sites)::uuid[]))
  policy withdrawn_at_site for update to lotsenwerk_app using (site_id = ANY (( SELECT acting.staff_sites() AS staff_sites)::uuid[])) with check (site_id = ANY (( SELECT acting.staff_sites() AS staff_sites)::uuid[]))
  policy withdrawn_by_asking_body for update to lotsenwerk_app using (EXISTS ( SELECT
   FROM requests.request r
  WHERE ((r.id = consent.request_id) AND (r.requested_by = acting.person_id())))) with check (EXISTS ( SELECT
   FROM requests.request r
  WHERE ((r.id = consent.request_id) AND (r.requested_by = acting.person_id()))))
  policy withdrawn_by_link for update to lotsenwerk_app using (request_id = acting.request_id()) with check (request_id = acting.request_id())
  CREATE TRIGGER guard_consent BEFORE UPDATE ON requests.consent FOR EACH ROW EXECUTE FUNCTION requests.guard_consent()
  grant delete, insert, select to lotsenwerk_app
  grant update (withdrawn_at) to lotsenwerk_app

table requests.consent_wording
  hash text not null
  lang text not null
  words text not null
  first_used_at timestamp with time zone not null
  constraint consent_wording_hash_check CHECK ((hash ~ '^[0-9a-f]{64}$'::text))
  constraint consent_wording_pkey PRIMARY KEY (hash)
  row level security enabled, forced
  policy anybody_notes for insert to lotsenwerk_app with check true
  policy anybody_reads for select to lotsenwerk_app using true
  grant insert, select to lotsenwerk_app

table requests.contact
  request_id uuid not null
  site_id uuid not null
  name bytea not null
  phone bytea
  email bytea
  institution bytea
  asker_name bytea
  asker_phone bytea
  asker_email bytea
  constraint contact_check CHECK ((num_nonnulls(phone, email, asker_phone, asker_email) > 0))
  constraint contact_pkey PRIMARY KEY (request_id)
  constraint contact_site_id_request_id_fkey FOREIGN KEY (site_id, request_id) REFERENCES requests.request(site_id, id) ON DELETE CASCADE
  row level security enabled, forced
  policy open_window for select to lotsenwerk_app using (EXISTS ( SELECT
   FROM requests.contact_window w
  WHERE ((w.request_id = contact.request_id) AND (w.person_id = acting.person_id()) AND (now() >= w.opens_at) AND (now() < w.closes_at))))
  policy read_by_request for select to lotsenwerk_app using (EXISTS ( SELECT
   FROM requests.request r
  WHERE ((r.id = contact.request_id) AND ((r.status_token_hash = acting.token_hash()) OR (r.id = acting.request_id()) OR (r.requested_by = acting.person_id())))))
  policy staff_of_site for all to lotsenwerk_app using (site_id = ANY (( SELECT acting.staff_sites() AS staff_sites)::uuid[])) with check (site_id = ANY (( SELECT acting.staff_sites() AS staff_sites)::uuid[]))
  policy tidying for all to lotsenwerk_app using acting.is_system() with check acting.is_system()
  policy written_with_request for insert to lotsenwerk_app with check ((EXISTS ( SELECT
   FROM requests.request r
  WHERE ((r.id = contact.request_id) AND (r.state = 'received'::text)))) AND (EXISTS ( SELECT
   FROM requests.request r
  WHERE ((r.id = contact.request_id) AND ((r.status_token_hash = acting.token_hash()) OR (r.id = acting.request_id()) OR (r.requested_by = acting.person_id()))))))
  CREATE TRIGGER guard_narrow BEFORE INSERT OR UPDATE ON requests.contact FOR EACH ROW EXECUTE FUNCTION requests.guard_narrow()
  grant delete, insert, select to lotsenwerk_app
  grant update (name, phone, email, institution, asker_name, asker_phone, asker_email) to lotsenwerk_app

table requests.contact_fingerprint
  site_id uuid not null
  request_id uuid not null
  fingerprint text not null
  same_person boolean not null
  constraint contact_fingerprint_pkey PRIMARY KEY (request_id, fingerprint)
  constraint contact_fingerprint_site_id_request_id_fkey FOREIGN KEY (site_id, request_id) REFERENCES requests.request(site_id, id) ON DELETE CASCADE
  CREATE INDEX contact_fingerprint_site_id_fingerprint_idx ON requests.contact_fingerprint USING btree (site_id, fingerprint)
  row level security enabled, forced
  policy staff_of_site for all to lotsenwerk_app using (site_id = ANY (( SELECT acting.staff_sites() AS staff_sites)::uuid[])) with check (site_id = ANY (( SELECT acting.staff_sites() AS staff_sites)::uuid[]))
  policy tidying for all to lotsenwerk_app using acting.is_system() with check acting.is_system()
  policy written_with_request for insert to lotsenwerk_app with check ((EXISTS ( SELECT
   FROM requests.request r
  WHERE ((r.id = contact_fingerprint.request_id) AND (r.state = 'received'::text)))) AND (EXISTS ( SELECT
   FROM requests.request r
  WHERE ((r.id = contact_fingerprint.request_id) AND ((r.status_token_hash = acting.token_hash()) OR (r.id = acting.request_id()) OR (r.requested_by = acting.person_id()))))))
  CREATE TRIGGER guard_narrow BEFORE INSERT OR UPDATE ON requests.contact_fingerprint FOR EACH ROW EXECUTE FUNCTION requests.guard_narrow()
  grant delete, insert, select to lotsenwerk_app

table requests.contact_window
  request_id uuid not null
  site_id uuid not null
  person_id uuid not null
  opens_at timestamp with time zone not null
  closes_at timestamp with time zone not null
  constraint contact_window_check CHECK ((closes_at >= opens_at))
  constraint contact_window_person_id_fkey FOREIGN KEY (person_id) REFERENCES accounts.person(id)
  constraint contact_window_pkey PRIMARY KEY (request_id, person_id)
  constraint contact_window_site_id_request_id_fkey FOREIGN KEY (site_id, request_id) REFERENCES requests.request(site_id, id) ON DELETE CASCADE
  row level security enabled, forced
  policy own_window for select to lotsenwerk_app using ((person_id = acting.person_id()) AND acting.goes_along_at(site_id))
  policy staff_of_site for all to lotsenwerk_app using (site_id = ANY (( SELECT acting.staff_sites() AS staff_sites)::uuid[])) with check (site_id = ANY (( SELECT acting.staff_sites() AS staff_sites)::uuid[]))
  policy tidying for all to lotsenwerk_app using acting.is_system() with check acting.is_system()
  policy while_consent_stands for insert to lotsenwerk_app with check requests.consent_stands(request_id)
  CREATE TRIGGER guard_narrow BEFORE INSERT OR UPDATE ON requests.contact_window FOR EACH ROW EXECUTE FUNCTION requests.guard_narrow()
  grant delete, insert, select to lotsenwerk_app
  grant update (opens_at, closes_at) to lotsenwerk_app

table requests.draft
  token_hash text not null
  created_at timestamp with time zone not null
  updated_at timestamp with time zone not null
  key_id uuid not null
  answers bytea not null
  constraint draft_key_id_key UNIQUE (key_id)
  constraint draft_pkey PRIMARY KEY (token_hash)
  row level security enabled, forced
  policy found_when_old for select to lotsenwerk_app using acting.is_system()
  policy own_draft for all to lotsenwerk_app using (token_hash = acting.token_hash()) with check (token_hash = acting.token_hash())
  policy tidying for delete to lotsenwerk_app using acting.is_system()
  CREATE TRIGGER erase_key AFTER DELETE ON requests.draft FOR EACH ROW EXECUTE FUNCTION keys.erase_with_row('key_id')
  grant delete, insert, select to lotsenwerk_app
  grant update (updated_at, answers) to lotsenwerk_app

table requests.matter
  id uuid not null
  site_id uuid not null
  topic_code text not null
  opened_at timestamp with time zone not null
  assignments_done integer not null default 0
  constraint matter_assignments_done_check CHECK ((assignments_done >= 0))
  constraint matter_pkey PRIMARY KEY (id)
  constraint matter_site_id_fkey FOREIGN KEY (site_id) REFERENCES programme.site(id)
  constraint matter_site_id_id_key UNIQUE (site_id, id)
  constraint matter_topic_code_fkey FOREIGN KEY (topic_code) REFERENCES programme.topic(code)
  row level security enabled, forced
  policy matter_of_request for select to lotsenwerk_app using (EXISTS ( SELECT
   FROM requests.request r
  WHERE ((r.matter_id = matter.id) AND ((r.id = acting.request_id()) OR (r.requested_by = acting.person_id())))))
  policy new_matter for insert to lotsenwerk_app with check ((assignments_done = 0) AND ((acting.token_hash() IS NOT NULL) OR (site_id = ANY (( SELECT acting.requesting_sites() AS requesting_sites)::uuid[]))))
  policy staff_of_site for all to lotsenwerk_app using (site_id = ANY (( SELECT acting.staff_sites() AS staff_sites)::uuid[])) with check (site_id = ANY (( SELECT acting.staff_sites() AS staff_sites)::uuid[]))
  policy tidying for all to lotsenwerk_app using acting.is_system() with check acting.is_system()
  grant insert, select to lotsenwerk_app
  grant update (assignments_done) to lotsenwerk_app

table requests.question
  id uuid not null
  site_id uuid not null
  request_id uuid not null
  asked_by uuid
  asked_at timestamp with time zone not null
  answer_until date not null
  answered_at timestamp with time zone
  asked bytea not null
  answer bytea
  constraint question_asked_by_fkey FOREIGN KEY (asked_by) REFERENCES accounts.person(id)
  constraint question_pkey PRIMARY KEY (id)
  constraint question_site_id_request_id_fkey FOREIGN KEY (site_id, request_id) REFERENCES requests.request(site_id, id) ON DELETE CASCADE
  CREATE INDEX question_request_id_idx ON requests.question USING btree (request_id)
  row level security enabled, forced
  policy answer_question for update to lotsenwerk_app using (EXISTS ( SELECT
   FROM requests.request r
  WHERE ((r.id = question.request_id) AND ((r.status_token_hash = acting.token_hash()) OR (r.id = acting.request_id()) OR (r.requested_by = acting.person_id()))))) with check (EXISTS ( SELECT
   FROM requests.request r
  WHERE ((r.id = question.request_id) AND ((r.status_token_hash = acting.token_hash()) OR (r.id = acting.request_id()) OR (r.requested_by = acting.person_id())))))
  policy read_by_request for select to lotsenwerk_app using (EXISTS ( SELECT
   FROM requests.request r
  WHERE ((r.id = question.request_id) AND ((r.status_token_hash = acting.token_hash()) OR (r.id = acting.request_id()) OR (r.requested_by = acting.person_id())))))
  policy staff_of_site for all to lotsenwerk_app using (site_id = ANY (( SELECT acting.staff_sites() AS staff_sites)::uuid[])) with check (site_id = ANY (( SELECT acting.staff_sites() AS staff_sites)::uuid[]))
  policy tidying for all to lotsenwerk_app using acting.is_system() with check acting.is_system()
  CREATE TRIGGER guard_narrow BEFORE INSERT ON requests.question FOR EACH ROW EXECUTE FUNCTION requests.guard_narrow()
  CREATE TRIGGER guard_question BEFORE UPDATE ON requests.question FOR EACH ROW EXECUTE FUNCTION requests.guard_question()
  grant delete, insert, select to lotsenwerk_app
  grant update (asked_by, answered_at, answer) to lotsenwerk_app

table requests.request
  id uuid not null
  site_id uuid not null
  matter_id uuid not null
  reference text not null
  state text not null
  channel text not null
  asked_by text not null
  requested_by uuid
  entered_by uuid
  message_language text not null
  language_tag text not null
  language_mode text not null
  german_level text not null
  setting text not null
  place_kind text not null
  area_name text not null default ''::text
  area_latitude double precision
  area_longitude double precision
  minutes integer not null
  topic_code text not null
  wishes_long_company boolean not null default false
  gender_wish text
  child_present boolean not null default false
  accessibility text[] not null default '{}'::text[]
  guides_needed integer not null default 1
  urgent boolean not null default false
  consent_how text not null
  consent_at timestamp with time zone not null
  status_token_hash text not null
  submitted_at timestamp with time zone not null
  answer_due date
  closed_at timestamp with time zone
  first_day date not null
  due_on date not null
  call_about text
  duplicate_of uuid
  version integer not null default 1
  goal bytea
  note bytea
  place_name bytea
  place_address bytea
  gender_reason bytea
  restricted_at timestamp with time zone
  doubts text[] not null default '{}'::text[]
  constraint nothing_of_the_person CHECK (((consent_how <> 'not-yet'::text) OR ((channel = 'neighbour'::text) AND (num_nonnulls(goal, note, place_name, place_address, gender_reason, requested_by, entered_by, duplicate_of, call_about) = 0) AND (accessibility = '{}'::text[]) AND (NOT child_present) AND (NOT wishes_long_company) AND (guides_needed = 1) AND (german_level = 'none'::text) AND (asked_by = 'institution'::text) AND (place_kind = ANY (ARRAY['public-place'::text, 'remote'::text])))))
  constraint request_asked_by_check CHECK ((asked_by = ANY (ARRAY['self'::text, 'relative'::text, 'institution'::text])))
  constraint request_call_about_check CHECK ((call_about = ANY (ARRAY['question'::text, 'accepted'::text, 'referred'::text, 'declined'::text, 'unmet'::text, 'closed-without-answer'::text, 'appointment'::text, 'neighbour'::text])))
  constraint request_channel_check CHECK ((channel = ANY (ARRAY['public'::text, 'requesting-body'::text, 'coordination'::text, 'neighbour'::text])))
  constraint request_consent_how_check CHECK ((consent_how = ANY (ARRAY['given-by-person'::text, 'spoken'::text, 'written'::text, 'through-interpreter'::text, 'not-yet'::text])))
  constraint request_entered_by_fkey FOREIGN KEY (entered_by) REFERENCES accounts.person(id)
  constraint request_gender_check CHECK ((((gender_wish IS NULL) = (gender_reason IS NULL)) OR ((channel = 'neighbour'::text) AND (gender_reason IS NULL))))
  constraint request_gender_wish_check CHECK ((gender_wish = ANY (ARRAY['female'::text, 'male'::text])))
  constraint request_german_level_check CHECK ((german_level = ANY (ARRAY['none'::text, 'little'::text, 'some'::text, 'good'::text])))
  constraint request_guides_needed_check CHECK ((guides_needed = ANY (ARRAY[1, 2])))
  constraint request_language_mode_check CHECK ((language_mode = ANY (ARRAY['speak'::text, 'read'::text, 'write'::text])))
  constraint request_language_tag_fkey FOREIGN KEY (language_tag) REFERENCES programme.language(tag)
  constraint request_minutes_check CHECK (((minutes >= 15) AND (minutes <= 480)))
  constraint request_pkey PRIMARY KEY (id)
  constraint request_place_kind_check CHECK ((place_kind = ANY (ARRAY['office'::text, 'school'::text, 'practice'::text, 'public-place'::text, 'private-home'::text, 'remote'::text])))
  constraint request_reference_key UNIQUE (reference)
  constraint request_requested_by_fkey FOREIGN KEY (requested_by) REFERENCES accounts.person(id)
  constraint request_setting_check CHECK ((setting = ANY (ARRAY['on-site'::text, 'phone'::text, 'video'::text])))
  constraint request_site_id_duplicate_of_fkey FOREIGN KEY (site_id, duplicate_of) REFERENCES requests.request(site_id, id)
  constraint request_site_id_fkey FOREIGN KEY (site_id) REFERENCES programme.site(id)
  constraint request_site_id_id_key UNIQUE (site_id, id)
  constraint request_site_id_matter_id_fkey FOREIGN KEY (site_id, matter_id) REFERENCES requests.matter(site_id, id)
  constraint request_state_check CHECK ((state = ANY (ARRAY['received'::text, 'in-review'::text, 'asked-back'::text, 'referred'::text, 'declined'::text, 'seeking-guide'::text, 'arranged'::text, 'unmet'::text, 'completed'::text, 'withdrawn'::text, 'closed-without-answer'::text, 'anonymised'::text])))
  constraint request_status_token_hash_key UNIQUE (status_token_hash)
  constraint request_topic_code_fkey FOREIGN KEY (topic_code) REFERENCES programme.topic(code)
  CREATE INDEX request_asked_back ON requests.request USING btree (site_id, due_on, id) WHERE (state = 'asked-back'::text)
  CREATE INDEX request_by_state ON requests.request USING btree (site_id, state, submitted_at DESC, id)
  CREATE INDEX request_duplicate_of_idx ON requests.request USING btree (duplicate_of) WHERE (duplicate_of IS NOT NULL)
  CREATE INDEX request_for_coordination ON requests.request USING btree (site_id, due_on, id) WHERE (state = ANY (ARRAY['received'::text, 'in-review'::text]))
  CREATE INDEX request_matter_id_idx ON requests.request USING btree (matter_id)
  CREATE INDEX request_requested_by_submitted_at_idx ON requests.request USING btree (requested_by, submitted_at DESC) WHERE (requested_by IS NOT NULL)
  CREATE INDEX request_seeking_guide ON requests.request USING btree (site_id, due_on, id) WHERE (state = 'seeking-guide'::text)
  CREATE INDEX request_to_anonymise ON requests.request USING btree (closed_at) WHERE ((closed_at IS NOT NULL) AND (state <> 'anonymised'::text))
  CREATE INDEX request_to_call ON requests.request USING btree (site_id, due_on, id) WHERE (call_about IS NOT NULL)
  row level security enabled, forced
  policy by_secret_link for select to lotsenwerk_app using ((status_token_hash = acting.token_hash()) OR (id = acting.request_id()))
  policy change_own_requests for update to lotsenwerk_app using ((requested_by = acting.person_id()) AND (site_id = ANY (( SELECT acting.requesting_sites() AS requesting_sites)::uuid[]))) with check ((requested_by = acting.person_id()) AND (site_id = ANY (( SELECT acting.requesting_sites() AS requesting_sites)::uuid[])))
  policy changed_by_secret_link for update to lotsenwerk_app using ((status_token_hash = acting.token_hash()) OR (id = acting.request_id())) with check ((status_token_hash = acting.token_hash()) OR (id = acting.request_id()))
  policy neighbours_through_the_program for insert to lotsenwerk_app with check (((channel = 'neighbour'::text) = (consent_how = 'not-yet'::text)) AND ((channel <> 'neighbour'::text) OR acting.is_system()))
  policy not_while_restricted for select to lotsenwerk_app using ((restricted_at IS NULL) OR acting.is_system())
  policy own_requests for select to lotsenwerk_app using ((requested_by = acting.person_id()) AND (site_id = ANY (( SELECT acting.requesting_sites() AS requesting_sites)::uuid[])))
  policy sent_by_body for insert to lotsenwerk_app with check ((requested_by = acting.person_id()) AND (site_id = ANY (( SELECT acting.requesting_sites() AS requesting_sites)::uuid[])) AND (channel = 'requesting-body'::text) AND (state = 'received'::text) AND (entered_by IS NULL) AND (duplicate_of IS NULL))
  policy sent_by_visitor for insert to lotsenwerk_app with check ((status_token_hash = acting.token_hash()) AND (channel = 'public'::text) AND (state = 'received'::text) AND (requested_by IS NULL) AND (entered_by IS NULL) AND (duplicate_of IS NULL))
  policy staff_of_site for all to lotsenwerk_app using (site_id = ANY (( SELECT acting.staff_sites() AS staff_sites)::uuid[])) with check (site_id = ANY (( SELECT acting.staff_sites() AS staff_sites)::uuid[]))
  policy tidying for all to lotsenwerk_app using acting.is_system() with check acting.is_system()
  CREATE TRIGGER erase_key AFTER DELETE ON requests.request FOR EACH ROW EXECUTE FUNCTION keys.erase_with_row('id')
  CREATE TRIGGER guard_agreement BEFORE UPDATE ON requests.request FOR EACH ROW EXECUTE FUNCTION requests.guard_agreement()
  CREATE TRIGGER guard_request BEFORE UPDATE ON requests.request FOR EACH ROW EXECUTE FUNCTION requests.guard_request()
  CREATE TRIGGER guard_restriction BEFORE UPDATE ON requests.request FOR EACH ROW EXECUTE FUNCTION requests.guard_restriction()
  grant insert, select to lotsenwerk_app
  grant update (state, asked_by, requested_by, entered_by, german_level, minutes, gender_wish, accessibility, guides_needed, urgent, consent_how, consent_at, status_token_hash, answer_due, closed_at, first_day, due_on, call_about, duplicate_of, version, goal, note, place_name, place_address, gender_reason, restricted_at, doubts) to lotsenwerk_app

table requests.status_link
  token_hash text not null
  site_id uuid not null
  request_id uuid not null
  made_at timestamp with time zone not null
  constraint status_link_pkey PRIMARY KEY (token_hash)
  constraint status_link_site_id_request_id_fkey FOREIGN KEY (site_id, request_id) REFERENCES requests.request(site_id, id) ON DELETE CASCADE
  CREATE INDEX status_link_request_id_idx ON requests.status_link USING btree (request_id)
  row level security enabled, forced
  policy staff_of_site for all to lotsenwerk_app using (site_id = ANY (( SELECT acting.staff_sites() AS staff_sites)::uuid[])) with check (site_id = ANY (( SELECT acting.staff_sites() AS staff_sites)::uuid[]))
  policy tidying for all to lotsenwerk_app using acting.is_system() with check acting.is_system()
  grant delete, insert, select to lotsenwerk_app

table requests.time_window
  site_id uuid not null
  request_id uuid not null
  day date not null
  from_time time without time zone not null
  until_time time without time zone not null
  constraint time_window_check CHECK ((until_time > from_time))
  constraint time_window_pkey PRIMARY KEY (request_id, day, from_time)
  constraint time_window_site_id_request_id_fkey FOREIGN KEY (site_id, request_id) REFERENCES requests.request(site_id, id) ON DELETE CASCADE
  row level security enabled, forced
  policy read_by_request for select to lotsenwerk_app using (EXISTS ( SELECT
   FROM requests.request r
  WHERE ((r.id = time_window.request_id) AND ((r.status_token_hash = acting.token_hash()) OR (r.id = acting.request_id()) OR (r.requested_by = acting.person_id())))))
  policy staff_of_site for all to lotsenwerk_app using (site_id = ANY (( SELECT acting.staff_sites() AS staff_sites)::uuid[])) with check (site_id = ANY (( SELECT acting.staff_sites() AS staff_sites)::uuid[]))
  policy tidying for all to lotsenwerk_app using acting.is_system() with check acting.is_system()
  policy written_with_request for insert to lotsenwerk_app with check ((EXISTS ( SELECT
   FROM requests.request r
  WHERE ((r.id = time_window.request_id) AND (r.state = 'received'::text)))) AND (EXISTS ( SELECT
   FROM requests.request r
  WHERE ((r.id = time_window.request_id) AND ((r.status_token_hash = acting.token_hash()) OR (r.id = acting.request_id()) OR (r.requested_by = acting.person_id()))))))
  grant delete, insert, select to lotsenwerk_app

table requests.transition
  id uuid not null
  site_id uuid not null
  request_id uuid not null
  version integer not null
  event text not null
  from_state text
  to_state text not null
  reason text
  made_by uuid
  made_by_name text
  made_at timestamp with time zone not null
  constraint transition_made_by_fkey FOREIGN KEY (made_by) REFERENCES accounts.person(id)
  constraint transition_pkey PRIMARY KEY (id)
  constraint transition_request_id_version_key UNIQUE (request_id, version)
  constraint transition_site_id_request_id_fkey FOREIGN KEY (site_id, request_id) REFERENCES requests.request(site_id, id) ON DELETE CASCADE
  CREATE INDEX transition_made_by_idx ON requests.transition USING btree (made_by) WHERE (made_by IS NOT NULL)
  row level security enabled, forced
  policy done_by_requester for insert to lotsenwerk_app with check ((event = ANY (ARRAY['submit'::text, 'answer'::text, 'withdraw'::text])) AND (EXISTS ( SELECT
   FROM requests.request r
  WHERE ((r.id = transition.request_id) AND ((r.status_token_hash = acting.token_hash()) OR (r.id = acting.request_id()) OR (r.requested_by = acting.person_id()))))))
  policy in_own_name for insert to lotsenwerk_app with check ((made_by IS NULL) OR (made_by = acting.person_id()))
  policy only_forgotten for update to lotsenwerk_app using acting.is_system() with check ((made_by IS NULL) AND (made_by_name IS NULL))
  policy read_by_request for select to lotsenwerk_app using (EXISTS ( SELECT
   FROM requests.request r
  WHERE ((r.id = transition.request_id) AND ((r.status_token_hash = acting.token_hash()) OR (r.id = acting.request_id()) OR (r.requested_by = acting.person_id())))))
  policy staff_of_site for all to lotsenwerk_app using (site_id = ANY (( SELECT acting.staff_sites() AS staff_sites)::uuid[])) with check (site_id = ANY (( SELECT acting.staff_sites() AS staff_sites)::uuid[]))
  policy tidying for all to lotsenwerk_app using acting.is_system() with check acting.is_system()
  grant insert, select to lotsenwerk_app
  grant update (made_by, made_by_name) to lotsenwerk_app

CREATE OR REPLACE FUNCTION accounts.erase_person(person uuid, at_sites uuid[])
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  address text;
  t text;
begin
  if not acting.is_system() then
    raise insufficient_privilege using message = 'only the program erases';
  end if;
  delete from accounts.role r where r.person_id = person and (at_sites is null or r.site_id = any (at_sites)
    or r.provider_id in (select s.provider_id from programme.site s where s.id = any (at_sites)));
  if exists (select from accounts.role r where r.person_id = person) then
    return;
  end if;
  select p.email into address from accounts.person p where p.id = erase_person.person for update;
  update accounts.role set given_by = null where given_by = person;
  for t in
    select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = 'accounts'::regnamespace and c.relkind = 'r' and a.attname = 'person_id'
      and not a.attisdropped
  loop
    execute format('delete from accounts.%I where person_id = $1', t) using person;
  end loop;
  delete from accounts.verification v where strpos(v.value, address) > 0 or strpos(v.identifier, address) > 0
    or strpos(v.value, person::text) > 0;
  update accounts.person p set name = '–', email = 'erased-' || erase_person.person || '@invalid', email_verified = false, image = null,
    lang = 'de' where p.id = erase_person.person;
end $function$

CREATE OR REPLACE FUNCTION accounts.kept_of(person uuid, at_sites uuid[])
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  kept jsonb;
  rows jsonb;
  t text;
begin
  if not acting.is_system() then
    raise insufficient_privilege using message = 'only the program collects';
  end if;
  select jsonb_build_object('person', to_jsonb(p) - 'image') into kept from accounts.person p where p.id = person;
  select coalesce(jsonb_agg(jsonb_build_object('role', r.role, 'place', r.place, 'valid_from', r.valid_from,
      'valid_until', r.valid_until) order by r.valid_from), '[]') into rows
    from accounts.role r where r.person_id = person and (at_sites is null or r.site_id = any (at_sites)
      or r.provider_id in (select s.provider_id from programme.site s where s.id = any (at_sites)));
  kept := kept || jsonb_build_object('roles', rows);
  if at_sites is not null then
    return kept;
  end if;
  for t in
    select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = 'accounts'::regnamespace and c.relkind = 'r' and a.attname = 'person_id'
      and not a.attisdropped and c.relname <> 'role'
  loop
    execute format('select coalesce(jsonb_agg((
        select jsonb_object_agg(e.key, e.value) from jsonb_each(to_jsonb(t)) e
        where e.value <> ''null'' and e.key !~ ''(token|password|secret|code|key|credential)'' and e.key <> ''person_id'')), ''[]'')
      from accounts.%I t where t.person_id = $1', t) into rows using person;
    kept := kept || jsonb_build_object(t, rows);
  end loop;
  return kept;
end $function$

CREATE OR REPLACE FUNCTION acting.access_sites()
 RETURNS uuid[]
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select coalesce(nullif(current_setting('app.access_sites', true), ''), '{}')::uuid[] $function$

CREATE OR REPLACE FUNCTION acting.as_person(person uuid, working_as text DEFAULT NULL::text)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  select set_config('app.person_id', person::text, true),
    set_config('app.working_as', coalesce(working_as, ''), true),
    set_config('app.staff_sites', coalesce(array_agg(r.site_id) filter (where r.role in ('coordinator', 'deputy', 'coordinating-guide')), '{}')::text, true),
    set_config('app.access_sites', coalesce(array_agg(r.site_id) filter (where r.role in ('coordinator', 'deputy')), '{}')::text, true),
    set_config('app.guide_sites', coalesce(array_agg(r.site_id) filter (where r.role in ('guide', 'coordinating-guide')), '{}')::text, true),
    set_config('app.finance_sites', coalesce(array_agg(r.site_id) filter (where r.role = 'finance' and r.site_id is not null), '{}')::text, true),
    set_config('app.requesting_sites', coalesce(array_agg(r.site_id) filter (where r.role = 'requesting-body'), '{}')::text, true),
    set_config('app.managed_sites', coalesce(array_agg(r.site_id) filter (where r.role = 'management' and r.site_id is not null), '{}')::text, true),
    set_config('app.managed_providers', coalesce(array_agg(distinct r.provider_id) filter (where r.role = 'management'), '{}')::text, true),
    set_config('app.data_protection_sites', coalesce(array_agg(r.site_id) filter (where r.role = 'data-protection-officer' and r.site_id is not null), '{}')::text, true),
    set_config('app.data_protection_providers', coalesce(array_agg(distinct r.provider_id) filter (where r.role = 'data-protection-officer'), '{}')::text, true),
    set_config('app.figure_counties', coalesce(array_agg(r.county_key) filter (where r.role = 'county-office'), '{}')::text, true),
    set_config('app.figure_states', coalesce(array_agg(r.state_key) filter (where r.role in ('competence-centre', 'granting-authority', 'ministry')), '{}')::text, true),
    set_config('app.administrator', case when bool_or(r.role = 'administrator') then 'on' else 'off' end, true)
  from acting.roles_of(person, (now() at time zone 'Europe/Berlin')::date) r
  where working_as is null or r.role || '@' || r.place = working_as
$function$

CREATE OR REPLACE FUNCTION acting.as_site(site uuid)
 RETURNS void
 LANGUAGE sql
AS $function$ select set_config('app.staff_sites', array[site]::text, true), set_config('app.finance_sites', array[site]::text, true) $function$

CREATE OR REPLACE FUNCTION acting.as_system()
 RETURNS void
 LANGUAGE sql
AS $function$ select set_config('app.system', 'on', true) $function$

CREATE OR REPLACE FUNCTION acting.as_token(hash text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  perform set_config('app.token_hash', hash, true);
  perform set_config('app.request_id', coalesce(
    (select r.id::text from requests.request r where r.status_token_hash = hash),
    (select l.request_id::text from requests.status_link l where l.token_hash = hash), ''), true);
end $function$

CREATE OR REPLACE FUNCTION acting.data_protection_providers()
 RETURNS uuid[]
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select coalesce(nullif(current_setting('app.data_protection_providers', true), ''), '{}')::uuid[] $function$

CREATE OR REPLACE FUNCTION acting.data_protection_sites()
 RETURNS uuid[]
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select coalesce(nullif(current_setting('app.data_protection_sites', true), ''), '{}')::uuid[] $function$

CREATE OR REPLACE FUNCTION acting.figure_counties()
 RETURNS text[]
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select coalesce(nullif(current_setting('app.figure_counties', true), ''), '{}')::text[] $function$

CREATE OR REPLACE FUNCTION acting.figure_states()
 RETURNS text[]
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select coalesce(nullif(current_setting('app.figure_states', true), ''), '{}')::text[] $function$

CREATE OR REPLACE FUNCTION acting.finance_sites()
 RETURNS uuid[]
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select coalesce(nullif(current_setting('app.finance_sites', true), ''), '{}')::uuid[] $function$

CREATE OR REPLACE FUNCTION acting.goes_along_at(site uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  select site = any (acting.guide_sites()) and exists (
    select from guides.guide g
    where g.site_id = site and g.person_id = acting.person_id() and g.state not in ('suspended', 'left', 'not-admitted'))
$function$

CREATE OR REPLACE FUNCTION acting.guide_sites()
 RETURNS uuid[]
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select coalesce(nullif(current_setting('app.guide_sites', true), ''), '{}')::uuid[] $function$

CREATE OR REPLACE FUNCTION acting.is_administrator()
 RETURNS boolean
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select coalesce(nullif(current_setting('app.administrator', true), ''), 'off') = 'on' $function$

CREATE OR REPLACE FUNCTION acting.is_outsider(site uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select (acting.person_id() is not null or acting.token_hash() is not null)
    and not acting.is_system() and site <> all (acting.staff_sites()) $function$

CREATE OR REPLACE FUNCTION acting.is_system()
 RETURNS boolean
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select coalesce(nullif(current_setting('app.system', true), ''), 'off') = 'on' $function$

CREATE OR REPLACE FUNCTION acting.managed_providers()
 RETURNS uuid[]
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select coalesce(nullif(current_setting('app.managed_providers', true), ''), '{}')::uuid[] $function$

CREATE OR REPLACE FUNCTION acting.managed_sites()
 RETURNS uuid[]
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select coalesce(nullif(current_setting('app.managed_sites', true), ''), '{}')::uuid[] $function$

CREATE OR REPLACE FUNCTION acting.person_id()
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select nullif(current_setting('app.person_id', true), '')::uuid $function$

CREATE OR REPLACE FUNCTION acting.privacy_sites()
 RETURNS uuid[]
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select acting.access_sites() || acting.data_protection_sites() $function$

CREATE OR REPLACE FUNCTION acting.request_id()
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select nullif(current_setting('app.request_id', true), '')::uuid $function$

CREATE OR REPLACE FUNCTION acting.requesting_sites()
 RETURNS uuid[]
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select coalesce(nullif(current_setting('app.requesting_sites', true), ''), '{}')::uuid[] $function$

CREATE OR REPLACE FUNCTION acting.roles_of(person uuid, on_day date)
 RETURNS TABLE(role text, place text, site_id uuid, provider_id uuid, county_key text, state_key text, place_name text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  select r.role, r.place, coalesce(r.site_id, of_provider.id), r.provider_id, r.county_key, r.state_key,
    coalesce(s.name, p.name, c.name, t.name)
  from accounts.role r
  left join programme.site s on s.id = r.site_id
  left join programme.provider p on p.id = r.provider_id
  left join programme.site of_provider on of_provider.provider_id = r.provider_id
  left join programme.county c on c.key = r.county_key
  left join programme.state t on t.key = r.state_key
  where r.person_id = person and daterange(r.valid_from, r.valid_until) @> on_day
  order by r.role, r.place, of_provider.id
$function$

CREATE OR REPLACE FUNCTION acting.staff_sites()
 RETURNS uuid[]
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select coalesce(nullif(current_setting('app.staff_sites', true), ''), '{}')::uuid[] $function$

CREATE OR REPLACE FUNCTION acting.token_hash()
 RETURNS text
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select nullif(current_setting('app.token_hash', true), '') $function$

CREATE OR REPLACE FUNCTION assignments.apart_at(site uuid, marks text[])
 RETURNS TABLE(kept_apart_id uuid, guide_id uuid, mark text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  select k.id, k.guide_id, m.mark
  from assignments.kept_apart_mark m join assignments.kept_apart k on k.id = m.kept_apart_id
  where m.site_id = site and m.mark = any (marks)
    and (acting.is_system() or site = any (acting.staff_sites()))
$function$

CREATE OR REPLACE FUNCTION assignments.consent_stands(assignment uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  select coalesce((select requests.consent_stands(a.request_id) from assignments.assignment a where a.id = assignment), true)
$function$

CREATE OR REPLACE FUNCTION assignments.group_counts(sessions uuid[])
 RETURNS TABLE(session_id uuid, taken integer, waiting integer)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  select e.id,
    (select count(*)::int from assignments.assignment a
      where a.session_id = e.id and a.state not in ('cancelled', 'handed-back')),
    (select count(*)::int from assignments.group_sign_up s where s.session_id = e.id and s.ended_at is null
      and not exists (select from assignments.assignment a where a.sign_up_id = s.id))
  from assignments.group_session e
  where e.id = any (sessions)
    and (acting.is_system() or e.site_id = any (acting.staff_sites()) or e.site_id = any (acting.guide_sites()))
$function$

CREATE OR REPLACE FUNCTION assignments.guard_asking_round()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if (old.state <> 'asking' and new.state <> old.state)
    or (new.started_by is not null and new.started_by is distinct from old.started_by)
    or (new.briefing is not null and new.briefing is distinct from old.briefing) then
    raise exception 'a search that has ended stays as it was' using errcode = 'check_violation', constraint = 'ended_for_good';
  end if;
  return new;
end $function$

CREATE OR REPLACE FUNCTION assignments.guard_assignment()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
end $function$

CREATE OR REPLACE FUNCTION assignments.guard_hours()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if (acting.is_system() and new.confirmed_by is distinct from old.confirmed_by)
    or (new.strain is not null and new.strain is distinct from old.strain) then
    raise exception 'hours are confirmed by a person and stay as they were entered'
      using errcode = 'check_violation', constraint = 'confirmed_by_a_person';
  end if;
  return new;
end $function$

CREATE OR REPLACE FUNCTION assignments.guard_neighbour_search()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if old.ended_at is not null and (new.state, new.agreed_at) is distinct from (old.state, old.agreed_at)
    or (new.state <> old.state and new.state in ('asking', 'promised', 'handed-over', 'unanswered') and not acting.is_system())
    or (new.state = 'handed-over' and old.state not in ('agreed', 'handed-over'))
    or (new.state = 'agreed' and old.state not in ('promised', 'agreed'))
    or (new.state = 'agreed' and old.state = 'promised' and acting.is_system())
    or (new.agreed_words is distinct from old.agreed_words and new.agreed_words is not null and old.state <> 'promised') then
    raise exception 'a neighbour helps after somebody there and the person herself have said yes'
      using errcode = 'check_violation', constraint = 'agreed_first';
  end if;
  return new;
end $function$

CREATE OR REPLACE FUNCTION assignments.guard_offer()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if (old.state <> 'open' and new.state <> old.state)
    or (new.offered_by is not null and new.offered_by is distinct from old.offered_by)
    or (new.briefing is not null and new.briefing is distinct from old.briefing) then
    raise exception 'an offer stays as it was made and answered' using errcode = 'check_violation', constraint = 'answered_for_good';
  end if;
  return new;
end $function$

CREATE OR REPLACE FUNCTION assignments.guard_second_guide()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if (new.guide_agreed_at is not null and new.guide_agreed_at is distinct from old.guide_agreed_at
      and acting.person_id() is distinct from old.person_id)
    or (new.agreed_at is not null and new.agreed_at is distinct from old.agreed_at
      and new.noted_by is null and acting.request_id() is distinct from old.request_id)
    or (new.noted_by is not null and new.noted_by is distinct from old.noted_by
      and acting.person_id() is distinct from new.noted_by)
    or (old.state in ('refused', 'stopped') and new.state <> old.state)
    or (new.state = 'asking' and old.state <> 'asking') then
    raise exception 'a second guide comes when the person and the first guide have said yes'
      using errcode = 'check_violation', constraint = 'both_agreed';
  end if;
  return new;
end $function$

CREATE OR REPLACE FUNCTION assignments.own_marks_apart()
 RETURNS SETOF text
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  select m.mark
  from guides.guide g
  join assignments.kept_apart k on k.guide_id = g.id
  join assignments.kept_apart_mark m on m.kept_apart_id = k.id
  where g.person_id = acting.person_id()
$function$

CREATE OR REPLACE FUNCTION assignments.promised_elsewhere(site uuid, since date)
 RETURNS TABLE(person_id uuid, starts_at timestamp with time zone, ends_at timestamp with time zone, lat double precision, lon double precision, year integer, minutes integer)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  with shared as (
    select g.person_id from guides.guide g
    where g.site_id = site and g.person_id is not null
      and (acting.is_system() or site = any (acting.staff_sites()))
      and exists (select from guides.guide o where o.person_id = g.person_id and o.site_id <> site)
  )
  select a.person_id, a.starts_at, a.ends_at, coalesce(o.area_latitude, e.area_latitude),
    coalesce(o.area_longitude, e.area_longitude), extract(year from a.starts_at at time zone 'Europe/Berlin')::int,
    (extract(epoch from a.ends_at - a.starts_at) / 60)::int
  from shared join assignments.assignment a on a.person_id = shared.person_id
  left join assignments.offer o on o.id = a.offer_id and a.setting = 'on-site'
  left join assignments.group_session e on e.id = a.session_id
  where a.site_id <> site and a.state in ('planned', 'confirmed')
  union all
  select h.person_id, null, null, null, null, extract(year from h.day)::int, sum(h.minutes)::int
  from shared join assignments.hours h on h.person_id = shared.person_id
  where h.site_id <> site and h.day >= since
  group by h.person_id, extract(year from h.day)
$function$

CREATE OR REPLACE FUNCTION assignments.public_counts()
 RETURNS TABLE(site_id uuid, appointments integer, without_acceptance integer, acceptances integer, with_declaration integer, declined integer, in_pairs integer, entries integer, alone_next_time integer)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  select s.id,
    (select count(*)::int from assignments.assignment a where a.site_id = s.id),
    (select count(*)::int from assignments.assignment a where a.site_id = s.id and not exists (
      select from assignments.acceptance y where y.offer_id = a.offer_id and y.guide_id = a.guide_id
        and y.accepted_by = a.person_id) and not exists (
      select from assignments.group_sign_up u where u.id = a.sign_up_id and u.guide_id = a.guide_id
        and u.person_id = a.person_id)),
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
$function$

CREATE OR REPLACE FUNCTION audit.about(kind text, id uuid)
 RETURNS TABLE(site_id uuid, request_id uuid, person_id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  select r.site_id, r.id, null::uuid from requests.request r where $1 = 'request' and r.id = $2
  union all select a.site_id, a.request_id, a.person_id from assignments.assignment a where $1 = 'assignment' and a.id = $2
  union all select o.site_id, o.request_id, o.person_id from assignments.offer o where $1 = 'offer' and o.id = $2
  union all select e.site_id, null, null from assignments.group_session e where $1 = 'group-session' and e.id = $2
  union all select g.site_id, null, g.person_id from guides.guide g where $1 = 'guide' and g.id = $2
  union all select i.site_id, null, null from guides.import i where $1 = 'guide-list' and i.id = $2
  union all select null, null, $2 where $1 = 'person'
  union all select s.id, null, null from programme.site s where $1 = 'site' and s.id = $2
$function$

CREATE OR REPLACE FUNCTION audit.append(entries jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  me constant uuid := acting.person_id();
  one record;
  e audit.entry;
begin
  e.actor_kind := case when me is not null then 'person' when acting.token_hash() is not null then 'token'
    when acting.is_system() then 'system' when cardinality(acting.staff_sites()) > 0 then 'site' else 'nobody' end;
  e.actor_id := me;
  for one in
    select n.*, coalesce(a.site_id, '00000000-0000-0000-0000-000000000000') as site, a.site_id, a.request_id, a.person_id
    from rows from (jsonb_to_recordset(entries) as (deed text, kind text, id uuid, contact boolean, "onlyRead" boolean, status int, number text))
      with ordinality n
    -- Whoever holds a secret link acts on the one request it opens.
    left join lateral audit.about(case when n.kind is null and acting.request_id() is not null then 'request' else n.kind end,
      coalesce(n.id, acting.request_id())) a on true
    order by site, n.ordinality
  loop
    continue when one."onlyRead" and me is not null and one.person_id = me and one.request_id is null;
    e.site_id := one.site;
    e.roles := audit.roles_at(me, one.site_id);
    e.deed := one.deed;
    e.subject_kind := one.kind;
    e.subject_id := one.id;
    e.request_id := one.request_id;
    e.person_id := one.person_id;
    e.contact := one.contact;
    e.status := one.status;
    e.number := one.number;
    perform audit.seal(e);
  end loop;
end $function$

CREATE OR REPLACE FUNCTION audit.canonical(e audit.entry)
 RETURNS text
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  select array_to_string(array[
    e.site_id::text, e.seq::text, ((extract(epoch from e.at) * 1000000)::bigint)::text, e.actor_kind, e.actor_id::text,
    e.roles, e.deed, e.subject_kind, e.subject_id::text, e.request_id::text, e.person_id::text,
    case when e.contact then 'contact' end, e.status::text, e.number], E'\n', '')
$function$

CREATE OR REPLACE FUNCTION audit.first_name(site uuid, entry_seq bigint)
 RETURNS text
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  select split_part(p.name, ' ', 1) from audit.entry e join accounts.person p on p.id = e.actor_id
  where e.site_id = site and e.seq = entry_seq
    and (e.person_id = acting.person_id() or e.request_id = acting.request_id()
      or e.site_id = any (acting.data_protection_sites()))
$function$

CREATE OR REPLACE FUNCTION audit.forget(before timestamp with time zone)
 RETURNS bigint
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  upto constant timestamptz := least(before, now() - interval '12 months');
  chain record;
  cut bigint;
  e audit.entry;
  gone bigint := 0;
begin
  if not acting.is_system() then
    raise insufficient_privilege using message = 'only the program itself lets entries go';
  end if;
  for chain in select h.site_id from audit.head h order by h.site_id for update loop
    select coalesce((select min(n.seq) from audit.entry n where n.site_id = chain.site_id and n.at >= upto) - 1,
      (select max(n.seq) from audit.entry n where n.site_id = chain.site_id)) into cut;
    continue when not exists (select from audit.entry n where n.site_id = chain.site_id and n.seq <= cut);
    e.site_id := chain.site_id;
    e.actor_kind := 'system';
    e.contact := false;
    select format('audit.forget %s %s', n.seq, n.hash) into strict e.deed
      from audit.entry n where n.site_id = chain.site_id and n.seq = cut;
    with deleted as (delete from audit.entry n where n.site_id = chain.site_id and n.seq <= cut returning 1)
      select gone + count(*) into gone from deleted;
    perform audit.seal(e);
  end loop;
  return gone;
end $function$

CREATE OR REPLACE FUNCTION audit.heads()
 RETURNS TABLE(site_id uuid, seq bigint, hash text)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  if not (acting.is_system() or acting.is_administrator()) then
    raise insufficient_privilege using message = 'not for whoever acts';
  end if;
  return query select h.site_id, h.seq, h.hash from audit.head h order by h.site_id;
end $function$

CREATE OR REPLACE FUNCTION audit.recipients()
 RETURNS TABLE(email text, lang text)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  if not acting.is_system() then
    raise insufficient_privilege using message = 'not for whoever acts';
  end if;
  return query select distinct p.email, p.lang from accounts.person p join accounts.role r on r.person_id = p.id
    where r.role in ('administrator', 'data-protection-officer')
      and daterange(r.valid_from, r.valid_until) @> (now() at time zone 'Europe/Berlin')::date
    order by 1;
end $function$

CREATE OR REPLACE FUNCTION audit.roles_at(person uuid, site uuid)
 RETURNS text
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  select string_agg(distinct r.role, ',' order by r.role)
  from acting.roles_of(person, (now() at time zone 'Europe/Berlin')::date) r
  where (site is null or r.site_id is null or r.site_id = site)
    and coalesce(nullif(current_setting('app.working_as', true), ''), r.role || '@' || r.place) = r.role || '@' || r.place
$function$

CREATE OR REPLACE FUNCTION audit.seal(e audit.entry)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  last audit.head;
begin
  insert into audit.head (site_id, seq, hash) values (e.site_id, 0, repeat('0', 64)) on conflict do nothing;
  -- Whoever writes into the same chain waits here until we commit.
  select * into strict last from audit.head where site_id = e.site_id for update;
  e.seq := last.seq + 1;
  e.at := clock_timestamp();
  e.prev := last.hash;
  e.hash := encode(sha256(convert_to(e.prev || E'\n' || audit.canonical(e), 'UTF8')), 'hex');
  insert into audit.entry values (e.*);
  update audit.head set seq = e.seq, hash = e.hash where site_id = e.site_id;
end $function$

CREATE OR REPLACE FUNCTION editorial.centre_states()
 RETURNS text[]
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  select coalesce(array_agg(r.state_key), '{}')
  from acting.roles_of(acting.person_id(), (now() at time zone 'Europe/Berlin')::date) r
  where r.role = 'competence-centre'
    and coalesce(nullif(current_setting('app.working_as', true), ''), r.role || '@' || r.place) = r.role || '@' || r.place
$function$

CREATE OR REPLACE FUNCTION editorial.has_second_editor(site uuid, state text)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  select exists (select from accounts.role r
    join accounts.person p on p.id = r.person_id and p.locked_at is null
    where r.person_id <> acting.person_id()
      and daterange(r.valid_from, r.valid_until) @> (now() at time zone 'Europe/Berlin')::date
      and case when site is null then r.role = 'competence-centre' and r.state_key = state
        else r.role in ('coordinator', 'deputy') and r.site_id = site end)
$function$

CREATE OR REPLACE FUNCTION editorial.keep_version()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if to_jsonb(new) - 'saved_by' - 'made_by' <> to_jsonb(old) - 'saved_by' - 'made_by' then
    raise exception 'a version stays as it was saved' using errcode = 'check_violation', constraint = 'version_stays';
  end if;
  return new;
end $function$

CREATE OR REPLACE FUNCTION guides.fold(name text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
AS $function$ select lower(regexp_replace(normalize(replace(name, 'ß', 'ss'), NFKD), '[\u0300-\u036f]', '', 'g') collate "C") $function$

CREATE OR REPLACE FUNCTION guides.guard_guide()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if not acting.is_outsider(old.site_id) then
    return new;
  end if;
  if (new.person_id, new.name, new.email, new.phone, new.gender, new.coordinating, new.health_guide,
      new.qualified_on, new.anonymised_at)
    is distinct from (old.person_id, old.name, old.email, old.phone, old.gender, old.coordinating,
      old.health_guide, old.qualified_on, old.anonymised_at) then
    raise exception 'this part of a profile is kept by the site' using errcode = 'insufficient_privilege', constraint = 'kept_by_site';
  end if;
  if new.state <> old.state and not (
    (old.state = 'qualified' and new.state = 'in-trial')
    or (old.state = 'active' and new.state = 'paused')
    or (old.state = 'paused' and new.state = 'active')
    or (old.state in ('qualified', 'in-trial', 'active', 'paused', 'blocked') and new.state = 'left')
    or (old.state in ('interested', 'in-talks', 'in-qualification') and new.state = 'not-admitted')) then
    raise exception 'this step is not the guide''s' using errcode = 'insufficient_privilege', constraint = 'step_of_guide';
  end if;
  return new;
end $function$

CREATE OR REPLACE FUNCTION guides.public_counts(on_day date)
 RETURNS TABLE(site_id uuid, working integer, certified integer, with_agreement integer, with_confidentiality integer, with_non_violence integer, languages text[])
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
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
$function$

CREATE OR REPLACE FUNCTION guides.speakers_around(of_site uuid, language text)
 RETURNS TABLE(in_county integer, in_state integer)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  with here as (
    select s.id, s.county_key, c.state_key from programme.site s join programme.county c on c.key = s.county_key
    where s.id = of_site and s.id = any (acting.staff_sites())
  ), counted as (
    select count(distinct g.id) filter (where s.id <> here.id and s.county_key = here.county_key)::int as in_county,
      count(distinct g.id) filter (where s.county_key <> here.county_key)::int as in_state
    from here
    join programme.county c on c.state_key = here.state_key
    join programme.site s on s.county_key = c.key
    left join guides.guide g on g.site_id = s.id and g.state in ('active', 'in-trial')
      and exists (select from guides.language l where l.guide_id = g.id and split_part(l.tag, '-', 1) = split_part(language, '-', 1))
    group by here.id
  )
  select case when in_county between 1 and 4 then null else in_county end,
    case when in_state between 1 and 4 then null else in_state end
  from counted
$function$

CREATE OR REPLACE FUNCTION insights.capacity_by_language()
 RETURNS TABLE(county_key text, county text, language text, guides integer, minutes integer, guides_with_minutes integer, waiting integer)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
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
$function$

CREATE OR REPLACE FUNCTION insights.counts_by_site(in_year integer)
 RETURNS TABLE(county_key text, county text, site_id uuid, site text, received integer, seeking integer, arranged integer, guides integer, minutes integer, guides_with_minutes integer)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  select c.key, c.name, s.id, s.name,
    (select count(*)::int from requests.request r where r.site_id = s.id and r.state in ('received', 'in-review', 'asked-back')),
    (select count(*)::int from requests.request r where r.site_id = s.id and r.state = 'seeking-guide' and r.channel <> 'neighbour'),
    (select count(*)::int from requests.request r where r.site_id = s.id and r.state = 'arranged'),
    (select count(*)::int from guides.guide g where g.site_id = s.id and g.state in ('active', 'in-trial')),
    coalesce(h.minutes, 0)::int, coalesce(h.guides, 0)::int
  from programme.site s
  join programme.county c on c.key = s.county_key
  left join lateral (
    select sum(x.minutes) as minutes, count(distinct x.guide_id) as guides from assignments.hours x
    left join assignments.hours entry on entry.id = x.corrects
    where x.site_id = s.id and coalesce(entry.confirmed_at, x.confirmed_at) is not null
      and x.day >= make_date(in_year, 1, 1) and x.day < make_date(in_year + 1, 1, 1)) h on true
  where s.status in ('active', 'dormant')
    and (s.county_key = any (acting.figure_counties()) or c.state_key = any (acting.figure_states()))
  order by c.name, s.name
$function$

CREATE OR REPLACE FUNCTION insights.public_topics(in_year integer)
 RETURNS TABLE(kind text, code text, requests integer)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  with asked as (select q.topic_code, q.language_tag from requests.request q
    where q.channel <> 'neighbour' and q.submitted_at >= make_timestamptz(in_year, 1, 1, 0, 0, 0, 'Europe/Berlin')
      and q.submitted_at < make_timestamptz(in_year + 1, 1, 1, 0, 0, 0, 'Europe/Berlin'))
  (select 'topic', topic_code, count(*)::int from asked group by topic_code)
  union all
  (select 'language', language_tag, count(*)::int from asked group by language_tag)
$function$

CREATE OR REPLACE FUNCTION insights.public_year(in_year integer)
 RETURNS TABLE(county_key text, county text, site_id uuid, site text, guides integer, received integer, arranged integer, took_place integer, minutes integer, guides_with_minutes integer)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  select c.key, c.name, s.id, s.name,
    (select count(*)::int from guides.guide g where g.site_id = s.id and g.state in ('active', 'in-trial')),
    coalesce(r.received, 0)::int, coalesce(r.arranged, 0)::int, coalesce(a.took_place, 0)::int,
    coalesce(h.minutes, 0)::int, coalesce(h.guides, 0)::int
  from programme.site s
  join programme.county c on c.key = s.county_key
  left join lateral (
    select count(*) filter (where q.channel <> 'neighbour') as received, count(*) filter (where exists (
      select from assignments.assignment x where x.request_id = q.id
        and x.state not in ('cancelled', 'handed-back'))) as arranged
    from requests.request q where q.site_id = s.id
      and q.submitted_at >= make_timestamptz(in_year, 1, 1, 0, 0, 0, 'Europe/Berlin')
      and q.submitted_at < make_timestamptz(in_year + 1, 1, 1, 0, 0, 0, 'Europe/Berlin')) r on true
  left join lateral (
    select count(*) as took_place from assignments.assignment q
    where q.site_id = s.id and q.request_id is not null and q.state in ('done', 'recorded')
      and q.starts_at >= make_timestamptz(in_year, 1, 1, 0, 0, 0, 'Europe/Berlin')
      and q.starts_at < make_timestamptz(in_year + 1, 1, 1, 0, 0, 0, 'Europe/Berlin')) a on true
  left join lateral (
    select sum(x.minutes) as minutes, count(distinct x.guide_id) as guides from assignments.hours x
    left join assignments.hours entry on entry.id = x.corrects
    where x.site_id = s.id and coalesce(entry.confirmed_at, x.confirmed_at) is not null
      and x.day >= make_date(in_year, 1, 1) and x.day < make_date(in_year + 1, 1, 1)) h on true
  where s.status in ('active', 'dormant')
  order by c.name, s.name
$function$

CREATE OR REPLACE FUNCTION keys.erase_with_row()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  gone uuid;
begin
  execute format('select ($1).%I', tg_argv[0]) into gone using old;
  delete from keys.data_key where id = gone or part_of = gone;
  return null;
end $function$

CREATE OR REPLACE FUNCTION platform.may_write_to(mailbox text, most integer, seconds integer, moment timestamp with time zone)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
end $function$

CREATE OR REPLACE FUNCTION privacy.is_new(data_request uuid, site uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  select exists (select from privacy.data_request r where r.id = data_request and r.site_id = site
    and r.state = 'received' and r.version = 1)
    and not exists (select from privacy.transition t where t.data_request_id = data_request)
$function$

CREATE OR REPLACE FUNCTION privacy.request_of_link()
 RETURNS uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$ select l.data_request_id from privacy.link l where l.token_hash = acting.token_hash() $function$

CREATE OR REPLACE FUNCTION programme.guard_opening()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  if new.status is distinct from old.status and acting.person_id() is not null and not acting.is_administrator() then
    raise exception 'only administrators open and close sites'
      using errcode = 'check_violation', constraint = 'site_moved_by_administrator';
  end if;
  if new.status = 'active' and old.status <> 'active'
    and not programme.is_led(new.id, (now() at time zone 'Europe/Berlin')::date) then
    raise exception 'a site opens with somebody who coordinates it and somebody else who stands in'
      using errcode = 'check_violation', constraint = 'site_opens_led';
  end if;
  return new;
end
$function$

CREATE OR REPLACE FUNCTION programme.is_led(site uuid, on_day date)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  perform from accounts.role r
    where r.site_id = site and r.role in ('coordinator', 'deputy') for share;
  return exists (
    select from accounts.role c join accounts.role d on d.site_id = c.site_id and d.person_id <> c.person_id
    where c.site_id = site and c.role = 'coordinator' and d.role = 'deputy'
      and daterange(c.valid_from, c.valid_until) @> on_day and daterange(d.valid_from, d.valid_until) @> on_day);
end
$function$

CREATE OR REPLACE FUNCTION programme.note_step()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into programme.site_step (site_id, version, status) values (new.id, new.version, new.status)
    on conflict (site_id, version) do nothing;
  return null;
end $function$

CREATE OR REPLACE FUNCTION requests.consent_stands(request uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$ select not exists (select from requests.consent c where c.request_id = request and c.withdrawn_at is not null) $function$

CREATE OR REPLACE FUNCTION requests.guard_agreement()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if (new.consent_how, new.consent_at, new.german_level, new.asked_by)
      is distinct from (old.consent_how, old.consent_at, old.german_level, old.asked_by)
    and not (old.consent_how = 'not-yet' and new.consent_how <> 'not-yet' and acting.is_system()) then
    raise exception 'how and when somebody agreed stays' using errcode = 'insufficient_privilege', constraint = 'agreed_once';
  end if;
  return new;
end $function$

CREATE OR REPLACE FUNCTION requests.guard_consent()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  if old.withdrawn_at is not null and new.withdrawn_at is distinct from old.withdrawn_at then
    raise exception 'a withdrawal stays' using errcode = 'insufficient_privilege', constraint = 'withdrawn_once';
  end if;
  if new.withdrawn_at is not null then
    delete from requests.contact_window w where w.request_id = new.request_id;
  end if;
  return new;
end $function$

CREATE OR REPLACE FUNCTION requests.guard_narrow()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if exists (select from requests.request r where r.id = new.request_id and r.consent_how = 'not-yet') then
    raise exception 'the person has not agreed yet' using errcode = 'insufficient_privilege', constraint = 'agreed_first';
  end if;
  return new;
end $function$

CREATE OR REPLACE FUNCTION requests.guard_question()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if (new.asked_by is not null and new.asked_by is distinct from old.asked_by)
    or (old.answered_at is not null and (new.answer, new.answered_at) is distinct from (old.answer, old.answered_at)) then
    raise exception 'what was asked and answered stays' using errcode = 'insufficient_privilege', constraint = 'answered_once';
  end if;
  return new;
end $function$

CREATE OR REPLACE FUNCTION requests.guard_request()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
  theirs text[] := '{state,due_on,closed_at,call_about,version}';
begin
  if new.requested_by is not null and new.requested_by is distinct from old.requested_by then
    raise exception 'nobody takes over a request' using errcode = 'insufficient_privilege', constraint = 'asked_once';
  end if;
  if acting.is_outsider(old.site_id) and (
    to_jsonb(new) - theirs is distinct from to_jsonb(old) - theirs
    or not (new.state = old.state
      or (old.state = 'asked-back' and new.state = 'in-review')
      or (old.closed_at is null and new.state = 'withdrawn'))) then
    raise exception 'this is decided by the site' using errcode = 'insufficient_privilege', constraint = 'decided_by_site';
  end if;
  return new;
end $function$

CREATE OR REPLACE FUNCTION requests.guard_restriction()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if new.restricted_at is distinct from old.restricted_at and not acting.is_system() and acting.person_id() is not null then
    raise exception 'only the program restricts' using errcode = 'check_violation', constraint = 'restricted_by_system';
  end if;
  return new;
end $function$

CREATE OR REPLACE FUNCTION requests.public_counts(at_moment timestamp with time zone, often integer)
 RETURNS TABLE(site_id uuid, requests integer, without_account integer, matters integer, matters_often integer, closed integer, anonymised integer, referred integer, gender_wishes integer, gender_wishes_with_reason integer, windows integer, windows_open integer, languages text[])
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  select r.site_id, count(*)::int, count(*) filter (where r.channel = 'public')::int,
    (select count(*)::int from requests.matter m where m.site_id = r.site_id),
    (select count(*)::int from requests.matter m where m.site_id = r.site_id and m.assignments_done > often),
    count(*) filter (where r.closed_at is not null)::int, count(*) filter (where r.state = 'anonymised')::int,
    (select count(distinct t.request_id)::int from requests.transition t
      where t.site_id = r.site_id and t.to_state = 'referred' and t.event <> 'hand-over'),
    count(*) filter (where r.gender_wish is not null)::int,
    count(*) filter (where r.gender_wish is not null and r.gender_reason is not null)::int,
    (select count(*)::int from requests.contact_window w where w.site_id = r.site_id),
    (select count(*)::int from requests.contact_window w
      where w.site_id = r.site_id and w.opens_at <= at_moment and w.closes_at > at_moment),
    array_agg(distinct r.language_tag order by r.language_tag)
  from requests.request r where r.channel <> 'neighbour' group by r.site_id
$function$
