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

table accounts.person
  id uuid not null
  name text not null
  email text not null
  email_verified boolean not null default false
  image text
  lang text not null default 'de'::text
  created_at timestamp with time zone not null default now()
  updated_at timestamp with time zone not null default now()
  constraint person_email_check CHECK ((email = lower(email)))
  constraint person_email_key UNIQUE (email)
  constraint person_pkey PRIMARY KEY (id)
  CREATE INDEX person_name_id_idx ON accounts.person USING btree (name, id)
  row level security enabled, forced
  policy administrator for all to lotsenwerk_app using acting.is_administrator() with check acting.is_administrator()
  policy change_oneself for update to lotsenwerk_app using (id = acting.person_id()) with check (id = acting.person_id())
  policy invited for insert to lotsenwerk_app with check ((cardinality(acting.access_sites()) > 0) AND (NOT email_verified))
  policy oneself for select to lotsenwerk_app using (id = acting.person_id())
  policy same_site for select to lotsenwerk_app using (EXISTS ( SELECT
   FROM accounts.role r
  WHERE ((r.person_id = person.id) AND (r.site_id = ANY (( SELECT (acting.staff_sites() || acting.finance_sites()))::uuid[])))))
  policy sign_in for all to lotsenwerk_auth using true with check true
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
  constraint role_check CHECK (((role = 'administrator'::text) = (site_id IS NULL)))
  constraint role_check1 CHECK ((valid_until >= valid_from))
  constraint role_given_by_fkey FOREIGN KEY (given_by) REFERENCES accounts.person(id)
  constraint role_held_once EXCLUDE USING gist (person_id WITH =, role WITH =, COALESCE(site_id, '00000000-0000-0000-0000-000000000000'::uuid) WITH =, daterange(valid_from, valid_until) WITH &&)
  constraint role_person_id_fkey FOREIGN KEY (person_id) REFERENCES accounts.person(id) ON DELETE CASCADE
  constraint role_pkey PRIMARY KEY (id)
  constraint role_role_check CHECK ((role = ANY (ARRAY['guide'::text, 'coordinating-guide'::text, 'coordinator'::text, 'deputy'::text, 'finance'::text, 'requesting-body'::text, 'administrator'::text])))
  CREATE INDEX role_site_id_role_idx ON accounts.role USING btree (site_id, role)
  row level security enabled, forced
  policy administrator for all to lotsenwerk_app using acting.is_administrator() with check acting.is_administrator()
  policy ended_at_site for update to lotsenwerk_app using ((site_id = ANY (( SELECT acting.access_sites() AS access_sites)::uuid[])) AND (role = ANY (ARRAY['guide'::text, 'requesting-body'::text]))) with check ((site_id = ANY (( SELECT acting.access_sites() AS access_sites)::uuid[])) AND (role = ANY (ARRAY['guide'::text, 'requesting-body'::text])))
  policy given_at_site for insert to lotsenwerk_app with check ((site_id = ANY (( SELECT acting.access_sites() AS access_sites)::uuid[])) AND (role = ANY (ARRAY['guide'::text, 'requesting-body'::text])))
  policy in_own_name for insert to lotsenwerk_app with check (given_by = acting.person_id())
  policy own_roles for select to lotsenwerk_app using (person_id = acting.person_id())
  policy roles_of_site for select to lotsenwerk_app using (site_id = ANY (( SELECT acting.staff_sites() AS staff_sites)::uuid[]))
  policy roles_seen_by_finance for select to lotsenwerk_app using (site_id = ANY (( SELECT acting.finance_sites() AS finance_sites)::uuid[]))
  policy sign_in for select to lotsenwerk_auth using true
  grant insert, select to lotsenwerk_app
  grant select to lotsenwerk_auth
  grant update (valid_until) to lotsenwerk_app

table accounts.session
  id uuid not null
  token text not null
  person_id uuid not null
  expires_at timestamp with time zone not null
  ip_address text
  user_agent text
  created_at timestamp with time zone not null default now()
  updated_at timestamp with time zone not null default now()
  constraint session_person_id_fkey FOREIGN KEY (person_id) REFERENCES accounts.person(id) ON DELETE CASCADE
  constraint session_pkey PRIMARY KEY (id)
  constraint session_token_key UNIQUE (token)
  CREATE INDEX session_person_id_idx ON accounts.session USING btree (person_id)
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

table assignments.assignment
  id uuid not null
  site_id uuid not null
  request_id uuid not null
  offer_id uuid not null
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
  place_name text not null default ''::text
  place_address text not null default ''::text
  calendar_sequence integer not null default 0
  reminded_at timestamp with time zone
  version integer not null default 1
  created_at timestamp with time zone not null
  constraint assignment_check CHECK ((ends_at > starts_at))
  constraint assignment_check1 CHECK ((proposed_ends_at > proposed_starts_at))
  constraint assignment_check2 CHECK (((proposed_starts_at IS NULL) = (proposed_ends_at IS NULL)))
  constraint assignment_language_tag_fkey FOREIGN KEY (language_tag) REFERENCES programme.language(tag)
  constraint assignment_person_id_fkey FOREIGN KEY (person_id) REFERENCES accounts.person(id)
  constraint assignment_pkey PRIMARY KEY (id)
  constraint assignment_place_kind_check CHECK ((place_kind = ANY (ARRAY['office'::text, 'school'::text, 'practice'::text, 'public-place'::text, 'private-home'::text, 'remote'::text])))
  constraint assignment_place_number_check CHECK ((place_number = ANY (ARRAY[1, 2])))
  constraint assignment_requested_by_fkey FOREIGN KEY (requested_by) REFERENCES accounts.person(id)
  constraint assignment_setting_check CHECK ((setting = ANY (ARRAY['on-site'::text, 'phone'::text, 'video'::text])))
  constraint assignment_site_id_fkey FOREIGN KEY (site_id) REFERENCES programme.site(id)
  constraint assignment_site_id_id_guide_id_person_id_key UNIQUE (site_id, id, guide_id, person_id)
  constraint assignment_site_id_id_key UNIQUE (site_id, id)
  constraint assignment_site_id_offer_id_guide_id_person_id_fkey FOREIGN KEY (site_id, offer_id, guide_id, person_id) REFERENCES assignments.acceptance(site_id, offer_id, guide_id, accepted_by)
  constraint assignment_site_id_request_id_fkey FOREIGN KEY (site_id, request_id) REFERENCES requests.request(site_id, id)
  constraint assignment_state_check CHECK ((state = ANY (ARRAY['planned'::text, 'confirmed'::text, 'cancelled'::text, 'handed-back'::text, 'not-met'::text, 'done'::text, 'recorded'::text, 'in-clarification'::text])))
  constraint assignment_topic_code_fkey FOREIGN KEY (topic_code) REFERENCES programme.topic(code)
  constraint no_overlap EXCLUDE USING gist (person_id WITH =, tstzrange(starts_at, ends_at) WITH &&) WHERE ((state = ANY (ARRAY['planned'::text, 'confirmed'::text, 'done'::text, 'recorded'::text, 'in-clarification'::text, 'not-met'::text])))
  constraint one_assignment_per_acceptance UNIQUE (offer_id, guide_id)
  CREATE INDEX assignment_done_in_field ON assignments.assignment USING btree (site_id, topic_code, person_id) WHERE (state = ANY (ARRAY['done'::text, 'recorded'::text]))
  CREATE INDEX assignment_guide_id_starts_at_idx ON assignments.assignment USING btree (guide_id, starts_at)
  CREATE INDEX assignment_person_id_starts_at_idx ON assignments.assignment USING btree (person_id, starts_at)
  CREATE INDEX assignment_request_id_idx ON assignments.assignment USING btree (request_id)
  CREATE INDEX assignment_requested_by_starts_at_idx ON assignments.assignment USING btree (requested_by, starts_at) WHERE (requested_by IS NOT NULL)
  CREATE INDEX assignment_site_id_starts_at_idx ON assignments.assignment USING btree (site_id, starts_at)
  CREATE INDEX assignment_site_id_state_ends_at_idx ON assignments.assignment USING btree (site_id, state, ends_at)
  CREATE UNIQUE INDEX one_guide_per_place ON assignments.assignment USING btree (request_id, place_number) WHERE (state <> ALL (ARRAY['cancelled'::text, 'handed-back'::text]))
  CREATE UNIQUE INDEX one_place_per_guide ON assignments.assignment USING btree (request_id, guide_id) WHERE (state <> ALL (ARRAY['cancelled'::text, 'handed-back'::text]))
  CREATE INDEX to_be_reminded ON assignments.assignment USING btree (starts_at) WHERE ((state = 'confirmed'::text) AND (reminded_at IS NULL))
  row level security enabled, forced
  policy as_accepted for insert to lotsenwerk_app with check ((state = 'planned'::text) AND (EXISTS ( SELECT
   FROM assignments.offer o
  WHERE ((o.id = assignment.offer_id) AND (o.request_id = assignment.request_id) AND (o.starts_at = assignment.starts_at) AND (o.ends_at = assignment.ends_at)))) AND (EXISTS ( SELECT
   FROM requests.request r
  WHERE ((r.id = assignment.request_id) AND (NOT (r.requested_by IS DISTINCT FROM assignment.requested_by))))))
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
  grant update (guide_name, state, starts_at, ends_at, proposed_starts_at, proposed_ends_at, place_name, place_address, calendar_sequence, reminded_at, version) to lotsenwerk_app

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
  constraint hours_corrects_assignment_id_revision_mirrored_minutes_fkey FOREIGN KEY (corrects, assignment_id, revision, mirrored_minutes) REFERENCES assignments.hours(id, assignment_id, revision, minutes)
  constraint hours_corrects_key UNIQUE (corrects)
  constraint hours_entered_by_fkey FOREIGN KEY (entered_by) REFERENCES accounts.person(id)
  constraint hours_id_assignment_id_revision_minutes_key UNIQUE (id, assignment_id, revision, minutes)
  constraint hours_kind_check CHECK ((kind = ANY (ARRAY['entry'::text, 'counter-entry'::text])))
  constraint hours_language_tag_fkey FOREIGN KEY (language_tag) REFERENCES programme.language(tag)
  constraint hours_minutes_check CHECK ((minutes <> 0))
  constraint hours_person_id_fkey FOREIGN KEY (person_id) REFERENCES accounts.person(id)
  constraint hours_pkey PRIMARY KEY (id)
  constraint hours_place_kind_check CHECK ((place_kind = ANY (ARRAY['office'::text, 'school'::text, 'practice'::text, 'public-place'::text, 'private-home'::text, 'remote'::text])))
  constraint hours_replaces_fkey FOREIGN KEY (replaces) REFERENCES assignments.hours(id)
  constraint hours_replaces_key UNIQUE (replaces)
  constraint hours_requested_by_fkey FOREIGN KEY (requested_by) REFERENCES accounts.person(id)
  constraint hours_revision_check CHECK ((revision > 0))
  constraint hours_site_id_assignment_id_guide_id_person_id_fkey FOREIGN KEY (site_id, assignment_id, guide_id, person_id) REFERENCES assignments.assignment(site_id, id, guide_id, person_id)
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
  briefing text not null default ''::text
  child_present boolean not null default false
  guides_needed integer not null
  relaxed text[] not null default '{}'::text[]
  confirms_itself boolean not null default true
  offered_by uuid
  offered_at timestamp with time zone not null
  expires_at timestamp with time zone not null
  answered_at timestamp with time zone
  constraint offer_briefing_check CHECK ((length(briefing) <= 600))
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
  constraint offer_state_check CHECK ((state = ANY (ARRAY['open'::text, 'accepted'::text, 'declined'::text, 'expired'::text, 'withdrawn'::text, 'taken'::text])))
  constraint offer_topic_code_fkey FOREIGN KEY (topic_code) REFERENCES programme.topic(code)
  CREATE INDEX offer_guide_id_idx ON assignments.offer USING btree (guide_id)
  CREATE INDEX offer_person_id_state_idx ON assignments.offer USING btree (person_id, state)
  CREATE INDEX offer_request_id_idx ON assignments.offer USING btree (request_id)
  CREATE INDEX offer_site_id_state_expires_at_idx ON assignments.offer USING btree (site_id, state, expires_at)
  CREATE UNIQUE INDEX one_open_board_offer ON assignments.offer USING btree (request_id) WHERE ((state = 'open'::text) AND (guide_id IS NULL))
  CREATE UNIQUE INDEX one_open_offer_per_guide ON assignments.offer USING btree (request_id, guide_id) WHERE ((state = 'open'::text) AND (guide_id IS NOT NULL))
  row level security enabled, forced
  policy answered_by_oneself for update to lotsenwerk_app using ((person_id = acting.person_id()) AND (state = 'open'::text)) with check ((person_id = acting.person_id()) AND (state = 'declined'::text))
  policy asked_truly for insert to lotsenwerk_app with check ((state = 'open'::text) AND (offered_by = acting.person_id()) AND ((guide_id IS NULL) OR (EXISTS ( SELECT
   FROM guides.guide g
  WHERE ((g.id = offer.guide_id) AND (g.person_id = offer.person_id))))))
  policy board_of_site for select to lotsenwerk_app using ((guide_id IS NULL) AND (site_id = ANY (( SELECT acting.guide_sites() AS guide_sites)::uuid[])))
  policy changed_by_staff for update to lotsenwerk_app using (site_id = ANY (( SELECT acting.staff_sites() AS staff_sites)::uuid[])) with check (site_id = ANY (( SELECT acting.staff_sites() AS staff_sites)::uuid[]))
  policy changed_by_system for update to lotsenwerk_app using acting.is_system() with check acting.is_system()
  policy made_at_site for insert to lotsenwerk_app with check (site_id = ANY (( SELECT acting.staff_sites() AS staff_sites)::uuid[]))
  policy offers_to_oneself for select to lotsenwerk_app using (person_id = acting.person_id())
  policy seen_by_staff for select to lotsenwerk_app using (site_id = ANY (( SELECT acting.staff_sites() AS staff_sites)::uuid[]))
  policy seen_by_system for select to lotsenwerk_app using acting.is_system()
  policy tidying for delete to lotsenwerk_app using acting.is_system()
  CREATE TRIGGER guard_offer BEFORE UPDATE ON assignments.offer FOR EACH ROW EXECUTE FUNCTION assignments.guard_offer()
  grant delete, insert, select to lotsenwerk_app
  grant update (state, briefing, offered_by, answered_at) to lotsenwerk_app

table assignments.private_place
  assignment_id uuid not null
  site_id uuid not null
  person_id uuid not null
  place_name text not null
  place_address text not null
  closes_at timestamp with time zone not null
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
  policy open_window for select to lotsenwerk_app using ((person_id = acting.person_id()) AND (now() < closes_at))
  policy seen_by_staff for select to lotsenwerk_app using (site_id = ANY (( SELECT acting.staff_sites() AS staff_sites)::uuid[]))
  policy seen_by_system for select to lotsenwerk_app using acting.is_system()
  grant delete, insert, select to lotsenwerk_app
  grant update (closes_at) to lotsenwerk_app

table assignments.transition
  id uuid not null
  site_id uuid not null
  assignment_id uuid not null
  event text not null
  from_state text
  to_state text not null
  reason text
  made_by uuid
  made_at timestamp with time zone not null
  constraint transition_made_by_fkey FOREIGN KEY (made_by) REFERENCES accounts.person(id)
  constraint transition_pkey PRIMARY KEY (id)
  constraint transition_reason_check CHECK ((length(reason) <= 300))
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
  grant update (reason, made_by) to lotsenwerk_app

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
  email text
  phone text
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
  constraint guide_check CHECK ((num_nulls(home_name, home_latitude, home_longitude) = ANY (ARRAY[0, 3])))
  constraint guide_check1 CHECK (((anonymised_at IS NULL) OR ((person_id IS NULL) AND (email IS NULL) AND (phone IS NULL) AND (home_name IS NULL))))
  constraint guide_email_check CHECK (((length(email) >= 3) AND (length(email) <= 254)))
  constraint guide_gender_check CHECK ((gender = ANY (ARRAY['female'::text, 'male'::text, 'diverse'::text])))
  constraint guide_home_latitude_check CHECK (((home_latitude >= ('-90'::integer)::double precision) AND (home_latitude <= (90)::double precision)))
  constraint guide_home_longitude_check CHECK (((home_longitude >= ('-180'::integer)::double precision) AND (home_longitude <= (180)::double precision)))
  constraint guide_home_name_check CHECK (((length(home_name) >= 1) AND (length(home_name) <= 200)))
  constraint guide_name_check CHECK (((length(name) >= 1) AND (length(name) <= 200)))
  constraint guide_person_id_fkey FOREIGN KEY (person_id) REFERENCES accounts.person(id)
  constraint guide_phone_check CHECK (((length(phone) >= 3) AND (length(phone) <= 40)))
  constraint guide_pkey PRIMARY KEY (id)
  constraint guide_radius_km_check CHECK ((radius_km > 0))
  constraint guide_site_id_fkey FOREIGN KEY (site_id) REFERENCES programme.site(id)
  constraint guide_site_id_id_key UNIQUE (site_id, id)
  constraint guide_state_check CHECK ((state = ANY (ARRAY['interested'::text, 'in-talks'::text, 'in-qualification'::text, 'qualified'::text, 'in-trial'::text, 'active'::text, 'paused'::text, 'blocked'::text, 'suspended'::text, 'left'::text, 'not-admitted'::text])))
  constraint guide_wish_minutes_per_month_check CHECK ((wish_minutes_per_month >= 0))
  constraint only_qualified_are_active CHECK (((qualified_on IS NOT NULL) OR (state <> ALL (ARRAY['in-trial'::text, 'active'::text, 'paused'::text, 'blocked'::text, 'suspended'::text]))))
  CREATE INDEX guide_by_name ON guides.guide USING btree (site_id, search_name, id)
  CREATE UNIQUE INDEX guide_person ON guides.guide USING btree (site_id, person_id) WHERE (person_id IS NOT NULL)
  CREATE INDEX guide_person_id_idx ON guides.guide USING btree (person_id)
  CREATE INDEX guide_state_state_since_idx ON guides.guide USING btree (state, state_since)
  row level security enabled, forced
  policy change_oneself for update to lotsenwerk_app using (person_id = ( SELECT acting.person_id() AS person_id)) with check (person_id = ( SELECT acting.person_id() AS person_id))
  policy deleted_by_system for delete to lotsenwerk_app using acting.is_system()
  policy oneself for select to lotsenwerk_app using (person_id = ( SELECT acting.person_id() AS person_id))
  policy seen_by_finance for select to lotsenwerk_app using (site_id = ANY (( SELECT acting.finance_sites() AS finance_sites)::uuid[]))
  policy staff_of_site for all to lotsenwerk_app using (site_id = ANY (( SELECT acting.staff_sites() AS staff_sites)::uuid[])) with check (site_id = ANY (( SELECT acting.staff_sites() AS staff_sites)::uuid[]))
  policy tidying for all to lotsenwerk_app using ( SELECT acting.is_system() AS is_system) with check ( SELECT acting.is_system() AS is_system)
  CREATE TRIGGER guard_guide BEFORE UPDATE ON guides.guide FOR EACH ROW EXECUTE FUNCTION guides.guard_guide()
  grant delete, insert, select to lotsenwerk_app
  grant update (person_id, name, email, phone, gender, state, coordinating, health_guide, home_name, home_latitude, home_longitude, radius_km, wish_minutes_per_month, qualified_on, state_since, version, anonymised_at) to lotsenwerk_app

table guides.import
  id uuid not null
  site_id uuid not null
  uploaded_by uuid not null
  uploaded_at timestamp with time zone not null
  file_name text not null
  header jsonb not null
  rows jsonb not null
  mapping jsonb not null
  version integer not null default 1
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
  reason text
  made_by uuid
  made_at timestamp with time zone not null
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

table platform.loaded_content
  name text not null
  hash text not null
  loaded_at timestamp with time zone not null default now()
  constraint loaded_content_pkey PRIMARY KEY (name)
  grant select to lotsenwerk_app

table platform.mail
  id uuid not null
  site_id uuid
  recipient text not null
  subject text not null
  body text not null
  lang text not null
  calendar text
  calendar_method text
  created_at timestamp with time zone not null
  sent_at timestamp with time zone
  failed_attempts integer not null default 0
  last_error text
  constraint mail_calendar_method_check CHECK ((calendar_method = ANY (ARRAY['REQUEST'::text, 'CANCEL'::text])))
  constraint mail_pkey PRIMARY KEY (id)
  CREATE INDEX mail_created_at_idx ON platform.mail USING btree (created_at)
  row level security enabled, forced
  policy send_mail for all to lotsenwerk_app using acting.is_system() with check acting.is_system()
  policy write_mail for insert to lotsenwerk_app with check true
  grant delete, insert, select to lotsenwerk_app
  grant update (recipient, subject, body, calendar, sent_at, failed_attempts, last_error) to lotsenwerk_app

table platform.sent_form
  key uuid not null
  sent_by text not null
  led_to text not null
  sent_at timestamp with time zone not null
  constraint sent_form_pkey PRIMARY KEY (key)
  row level security enabled, forced
  policy own_forms for all to lotsenwerk_app using ((sent_by = COALESCE((acting.person_id())::text, acting.token_hash(), 'nobody'::text)) OR acting.is_system()) with check (sent_by = COALESCE((acting.person_id())::text, acting.token_hash(), 'nobody'::text))
  grant delete, insert, select to lotsenwerk_app

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
  constraint provider_data_protection_regime_check CHECK ((data_protection_regime = ANY (ARRAY['dsgvo-hdsig'::text, 'dsgvo-bdsg'::text, 'kdg'::text, 'dsg-ekd'::text])))
  constraint provider_kind_check CHECK ((kind = ANY (ARRAY['municipal'::text, 'church'::text, 'association'::text, 'migrant-organisation'::text])))
  constraint provider_name_key UNIQUE (name)
  constraint provider_pkey PRIMARY KEY (id)
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
  grant select to lotsenwerk_app

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
  grant select to lotsenwerk_app

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

table requests.contact
  request_id uuid not null
  site_id uuid not null
  name text not null
  phone text
  email text
  institution text
  asker_name text
  asker_phone text
  asker_email text
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
  grant delete, insert, select to lotsenwerk_app
  grant update (name, phone, email, institution, asker_name, asker_phone, asker_email) to lotsenwerk_app

table requests.contact_fingerprint
  site_id uuid not null
  request_id uuid not null
  fingerprint text not null
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
  policy own_window for select to lotsenwerk_app using (person_id = acting.person_id())
  policy staff_of_site for all to lotsenwerk_app using (site_id = ANY (( SELECT acting.staff_sites() AS staff_sites)::uuid[])) with check (site_id = ANY (( SELECT acting.staff_sites() AS staff_sites)::uuid[]))
  policy tidying for all to lotsenwerk_app using acting.is_system() with check acting.is_system()
  grant delete, insert, select to lotsenwerk_app
  grant update (opens_at, closes_at) to lotsenwerk_app

table requests.draft
  token_hash text not null
  answers jsonb not null
  created_at timestamp with time zone not null
  updated_at timestamp with time zone not null
  constraint draft_pkey PRIMARY KEY (token_hash)
  row level security enabled, forced
  policy found_when_old for select to lotsenwerk_app using acting.is_system()
  policy own_draft for all to lotsenwerk_app using (token_hash = acting.token_hash()) with check (token_hash = acting.token_hash())
  policy tidying for delete to lotsenwerk_app using acting.is_system()
  grant delete, insert, select to lotsenwerk_app
  grant update (answers, updated_at) to lotsenwerk_app

table requests.fingerprint_salt
  site_id uuid not null
  salt bytea not null
  constraint fingerprint_salt_pkey PRIMARY KEY (site_id)
  constraint fingerprint_salt_site_id_fkey FOREIGN KEY (site_id) REFERENCES programme.site(id)
  row level security enabled, forced

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
  asked text not null
  asked_by uuid
  asked_at timestamp with time zone not null
  answer_until date not null
  answer text
  answered_at timestamp with time zone
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
  CREATE TRIGGER guard_question BEFORE UPDATE ON requests.question FOR EACH ROW EXECUTE FUNCTION requests.guard_question()
  grant delete, insert, select to lotsenwerk_app
  grant update (asked_by, answer, answered_at) to lotsenwerk_app

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
  place_name text not null default ''::text
  place_address text not null default ''::text
  area_name text not null default ''::text
  area_latitude double precision
  area_longitude double precision
  minutes integer not null
  topic_code text not null
  goal text not null
  note text not null default ''::text
  wishes_long_company boolean not null default false
  gender_wish text
  gender_reason text
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
  constraint request_asked_by_check CHECK ((asked_by = ANY (ARRAY['self'::text, 'relative'::text, 'institution'::text])))
  constraint request_call_about_check CHECK ((call_about = ANY (ARRAY['question'::text, 'accepted'::text, 'referred'::text, 'declined'::text, 'unmet'::text, 'closed-without-answer'::text, 'appointment'::text])))
  constraint request_channel_check CHECK ((channel = ANY (ARRAY['public'::text, 'requesting-body'::text, 'coordination'::text])))
  constraint request_check CHECK (((gender_wish IS NULL) = (gender_reason IS NULL)))
  constraint request_consent_how_check CHECK ((consent_how = ANY (ARRAY['given-by-person'::text, 'spoken'::text, 'written'::text, 'through-interpreter'::text])))
  constraint request_entered_by_fkey FOREIGN KEY (entered_by) REFERENCES accounts.person(id)
  constraint request_gender_reason_check CHECK ((gender_reason = ANY (ARRAY['medical'::text, 'violence-experience'::text, 'faith-or-custom-of-the-person'::text, 'other-personal'::text])))
  constraint request_gender_wish_check CHECK ((gender_wish = ANY (ARRAY['female'::text, 'male'::text])))
  constraint request_german_level_check CHECK ((german_level = ANY (ARRAY['none'::text, 'little'::text, 'some'::text, 'good'::text])))
  constraint request_goal_check CHECK ((length(goal) <= 300))
  constraint request_guides_needed_check CHECK ((guides_needed = ANY (ARRAY[1, 2])))
  constraint request_language_mode_check CHECK ((language_mode = ANY (ARRAY['speak'::text, 'read'::text, 'write'::text])))
  constraint request_language_tag_fkey FOREIGN KEY (language_tag) REFERENCES programme.language(tag)
  constraint request_minutes_check CHECK (((minutes >= 15) AND (minutes <= 480)))
  constraint request_note_check CHECK ((length(note) <= 1000))
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
  policy own_requests for select to lotsenwerk_app using ((requested_by = acting.person_id()) AND (site_id = ANY (( SELECT acting.requesting_sites() AS requesting_sites)::uuid[])))
  policy sent_by_body for insert to lotsenwerk_app with check ((requested_by = acting.person_id()) AND (site_id = ANY (( SELECT acting.requesting_sites() AS requesting_sites)::uuid[])) AND (channel = 'requesting-body'::text) AND (state = 'received'::text) AND (entered_by IS NULL) AND (duplicate_of IS NULL))
  policy sent_by_visitor for insert to lotsenwerk_app with check ((status_token_hash = acting.token_hash()) AND (channel = 'public'::text) AND (state = 'received'::text) AND (requested_by IS NULL) AND (entered_by IS NULL) AND (duplicate_of IS NULL))
  policy staff_of_site for all to lotsenwerk_app using (site_id = ANY (( SELECT acting.staff_sites() AS staff_sites)::uuid[])) with check (site_id = ANY (( SELECT acting.staff_sites() AS staff_sites)::uuid[]))
  policy tidying for all to lotsenwerk_app using acting.is_system() with check acting.is_system()
  CREATE TRIGGER guard_request BEFORE UPDATE ON requests.request FOR EACH ROW EXECUTE FUNCTION requests.guard_request()
  grant insert, select to lotsenwerk_app
  grant update (state, requested_by, entered_by, place_name, place_address, minutes, goal, note, gender_wish, gender_reason, accessibility, urgent, status_token_hash, answer_due, closed_at, first_day, due_on, call_about, duplicate_of, version) to lotsenwerk_app

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

CREATE OR REPLACE FUNCTION acting.access_sites()
 RETURNS uuid[]
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select coalesce(nullif(current_setting('app.access_sites', true), ''), '{}')::uuid[] $function$

CREATE OR REPLACE FUNCTION acting.as_person(person uuid)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  select set_config('app.person_id', person::text, true),
    set_config('app.staff_sites', coalesce(array_agg(r.site_id) filter (where r.role in ('coordinator', 'deputy', 'coordinating-guide')), '{}')::text, true),
    set_config('app.access_sites', coalesce(array_agg(r.site_id) filter (where r.role in ('coordinator', 'deputy')), '{}')::text, true),
    set_config('app.guide_sites', coalesce(array_agg(r.site_id) filter (where r.role in ('guide', 'coordinating-guide')), '{}')::text, true),
    set_config('app.finance_sites', coalesce(array_agg(r.site_id) filter (where r.role = 'finance'), '{}')::text, true),
    set_config('app.requesting_sites', coalesce(array_agg(r.site_id) filter (where r.role = 'requesting-body'), '{}')::text, true),
    set_config('app.administrator', case when bool_or(r.role = 'administrator') then 'on' else 'off' end, true)
  from accounts.role r
  where r.person_id = person
    and daterange(r.valid_from, r.valid_until) @> (now() at time zone 'Europe/Berlin')::date
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

CREATE OR REPLACE FUNCTION acting.finance_sites()
 RETURNS uuid[]
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select coalesce(nullif(current_setting('app.finance_sites', true), ''), '{}')::uuid[] $function$

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

CREATE OR REPLACE FUNCTION acting.person_id()
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select nullif(current_setting('app.person_id', true), '')::uuid $function$

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

CREATE OR REPLACE FUNCTION assignments.guard_assignment()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if old.state in ('cancelled', 'handed-back') and new.state <> old.state then
    raise exception 'an assignment that was given up does not come back' using errcode = 'check_violation', constraint = 'given_up_for_good';
  end if;
  if (new.starts_at, new.ends_at) is distinct from (old.starts_at, old.ends_at)
    and (acting.person_id() is distinct from old.person_id
      or (new.starts_at, new.ends_at) is distinct from (old.proposed_starts_at, old.proposed_ends_at)) then
    raise exception 'only the guide accepts another time' using errcode = 'check_violation', constraint = 'moved_by_guide';
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

CREATE OR REPLACE FUNCTION assignments.guard_offer()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if (old.state <> 'open' and new.state <> old.state)
    or (new.offered_by is not null and new.offered_by is distinct from old.offered_by)
    or (new.briefing <> '' and new.briefing <> old.briefing) then
    raise exception 'an offer stays as it was made and answered' using errcode = 'check_violation', constraint = 'answered_for_good';
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

CREATE OR REPLACE FUNCTION requests.contact_fingerprints(site uuid, contacts text[])
 RETURNS text[]
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  insert into requests.fingerprint_salt (site_id, salt)
    values (site, decode(replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), 'hex'))
    on conflict do nothing;
  return array(
    select encode(sha256(s.salt || convert_to(contact, 'UTF8')), 'hex')
    from requests.fingerprint_salt s, unnest(contacts) contact
    where s.site_id = site
    order by 1);
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
