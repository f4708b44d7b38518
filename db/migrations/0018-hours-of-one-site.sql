-- A correction and what it corrects belong to the same site, as everything else that refers to a row of a site.
alter table assignments.hours
  drop constraint hours_replaces_fkey,
  drop constraint hours_corrects_assignment_id_revision_mirrored_minutes_fkey,
  drop constraint hours_id_assignment_id_revision_minutes_key,
  add constraint hours_replaces_fkey foreign key (site_id, replaces) references assignments.hours (site_id, id),
  add constraint hours_site_id_id_assignment_id_revision_minutes_key
    unique (site_id, id, assignment_id, revision, minutes),
  add constraint hours_corrects_fkey foreign key (site_id, corrects, assignment_id, revision, mirrored_minutes)
    references assignments.hours (site_id, id, assignment_id, revision, minutes);
