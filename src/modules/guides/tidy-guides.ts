import { readParameters } from '#modules/programme';
import type { Db, Tx } from '#platform/database';
import { dayOf } from '#platform/dates';
import type { Gone } from '#platform/module';
import {
  deleteAbsencesBefore,
  deleteCertificateNotes,
  forgetGuide,
  listEnding,
  sitesWithGuides,
} from './guide.store.ts';
import { type KeptFor, profileEndsOn } from './guide.ts';
import { deleteImportsBefore } from './import/import.store.ts';

/** How long profiles at a site are kept on a day. */
export async function readKeptFor(db: Db, siteId: string, day: Temporal.PlainDate): Promise<KeptFor> {
  const kept = await readParameters(
    db,
    ['applicant-kept', 'guide-profile-kept', 'conduct-certificate-note-kept'],
    {
      day,
      siteId,
    },
  );
  return {
    applicantMonths: kept['applicant-kept'],
    leftMonths: kept['guide-profile-kept'],
    certificateNoteMonths: kept['conduct-certificate-note-kept'],
  };
}

const isDue = (end: Temporal.PlainDate, today: Temporal.PlainDate) =>
  Temporal.PlainDate.compare(end, today) <= 0;

/**
 * Forgets what is due, as the system: profiles of people who left or never began, notes about certificates of
 * conduct (§ 72a (5) SGB VIII), absences that are over, uploaded lists. Returns how many records went by which rule.
 */
export async function tidyGuides(tx: Tx, now: Temporal.Instant): Promise<Gone> {
  const today = dayOf(now);
  const periods = await readParameters(tx, ['guide-list-kept', 'absence-kept'], { day: today });
  const lists = await deleteImportsBefore(tx, now.subtract({ hours: periods['guide-list-kept'] }));
  const absences = await deleteAbsencesBefore(tx, today.subtract({ days: periods['absence-kept'] }));
  let notes = 0;
  let profiles = 0;

  const keptAt = new Map<string, KeptFor>();
  for (const siteId of await sitesWithGuides(tx)) {
    const kept = await readKeptFor(tx, siteId, today);
    keptAt.set(siteId, kept);
    const endedBefore = today.subtract({ months: kept.certificateNoteMonths });
    notes += await deleteCertificateNotes(tx, { siteId, endedBefore });
  }
  for (const { id, siteId, state, stateSince } of await listEnding(tx)) {
    const kept = keptAt.get(siteId);
    if (!kept) continue;
    const since = dayOf(stateSince);
    const end = profileEndsOn({ state, since }, kept);
    if (end && isDue(end, today)) {
      await forgetGuide(tx, id, now);
      profiles++;
    } else if (state === 'not-admitted') {
      notes += await deleteCertificateNotes(tx, { guideId: id });
    } else if (state === 'left' && isDue(since.add({ months: kept.certificateNoteMonths }), today)) {
      notes += await deleteCertificateNotes(tx, { guideId: id });
    }
  }
  return { lists, absences, 'certificate-notes': notes, profiles };
}
