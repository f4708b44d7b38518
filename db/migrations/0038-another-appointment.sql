-- A place of a request is taken by an appointment that is still to come: the next one in the same matter needs it
-- again, and whoever went before may go again.

drop index assignments.one_guide_per_place;
drop index assignments.one_place_per_guide;
create unique index one_guide_per_place on assignments.assignment (request_id, place_number)
  where state in ('planned', 'confirmed');
create unique index one_place_per_guide on assignments.assignment (request_id, guide_id)
  where state in ('planned', 'confirmed');
