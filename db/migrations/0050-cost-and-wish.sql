-- How a guide travels and what a way there and back costs her, if she says so: for the wish for less cost alone.

alter table guides.guide
  add column travel_mode text check (travel_mode in ('foot-bicycle', 'own-ticket', 'single-tickets', 'car')),
  add column travel_cents int check (travel_cents between 0 and 10000),
  add check (travel_cents is null or travel_mode in ('single-tickets', 'car'));
grant update (travel_mode, travel_cents) on guides.guide to lotsenwerk_app;

-- The wish for a woman or a man goes to neighbouring sites where the person agrees to that; why, never.
alter table assignments.neighbour_search add column wish_told boolean not null default false;
alter table requests.request
  drop constraint nothing_of_the_person,
  drop constraint request_gender_check,
  add constraint request_gender_check check ((gender_wish is null) = (gender_reason is null)
    or (channel = 'neighbour' and gender_reason is null)),
  add constraint nothing_of_the_person check (consent_how <> 'not-yet' or (channel = 'neighbour'
    and num_nonnulls(goal, note, place_name, place_address, gender_reason, requested_by, entered_by,
      duplicate_of, call_about) = 0
    and accessibility = '{}' and not child_present and not wishes_long_company and guides_needed = 1
    and german_level = 'none' and asked_by = 'institution' and place_kind in ('public-place', 'remote')));
