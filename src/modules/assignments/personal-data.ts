import { readParameters } from '#modules/programme';
import type { Db, Tx } from '#platform/database';
import { dayOf, momentAt } from '#platform/dates';
import type { PersonalData } from '#platform/module';
import { deleteClosedPlaces } from './appointments/assignment.store.ts';

const withTheGrant = 'with the proof of use, five years after it was handed in';
const threeMonths = 'until three months after the appointment';
const sixMonths = 'until six months after the appointment';
const withAssignment = 'as long as the assignment, for the proof of use';
const whoDid = 'as long as what was done, or until the person is erased';

function entry(
  column: string,
  what: PersonalData['inventory'][number]['what'],
  why: string,
  kept: string,
): PersonalData['inventory'][number] {
  return { column: `assignments.${column}`, what, why, kept };
}

/** What assignments keep of persons: of guides who are asked and say yes, of whoever confirms their hours. */
export const personalData: PersonalData = {
  inventory: [
    entry(
      'offer.person_id',
      'activity',
      'whom a question went to',
      `${threeMonths}; accepted ones ${withTheGrant}`,
    ),
    entry('offer.offered_by', 'activity', 'who asked', whoDid),
    entry('offer.briefing', 'free-text', 'what a guide reads to decide, without names', threeMonths),
    entry('acceptance.accepted_by', 'activity', 'that the guide said yes herself', withAssignment),
    entry('assignment.person_id', 'activity', 'who goes along', withTheGrant),
    entry('assignment.requested_by', 'activity', 'which body asked and may confirm', withTheGrant),
    entry(
      'assignment.guide_name',
      'identity',
      'the first name the person asking is told',
      `${withTheGrant}, or until the guide is erased`,
    ),
    entry(
      'assignment.place_name',
      'free-text',
      'where the appointment is, never a private home',
      threeMonths,
    ),
    entry(
      'assignment.place_address',
      'contact',
      'where the appointment is, never a private home',
      threeMonths,
    ),
    entry(
      'private_place.person_id',
      'activity',
      'to which guide a private home is open',
      'as long as the contact',
    ),
    entry(
      'private_place.place_name',
      'contact',
      'where a private home is',
      'as long as the contact, by default 24 hours after the end',
    ),
    entry(
      'private_place.place_address',
      'contact',
      'where a private home is',
      'as long as the contact, by default 24 hours after the end',
    ),
    entry('transition.made_by', 'activity', 'who did what', whoDid),
    entry('transition.reason', 'free-text', 'why something was given back or asked about', sixMonths),
    entry('hours.person_id', 'money', 'whose hours they are', withTheGrant),
    entry('hours.requested_by', 'activity', 'which body may confirm', withTheGrant),
    entry('hours.entered_by', 'activity', 'who recorded them', withTheGrant),
    entry('hours.confirmed_by', 'activity', 'who confirmed them, never the guide', withTheGrant),
    entry('hours.strain', 'special', 'so that the team notices when it becomes too much', sixMonths),
  ],
  collect,
  erase,
  retention,
};

async function collect(db: Db, personId: string): Promise<Record<string, unknown>> {
  return {
    offers: await db
      .selectFrom('assignments.offer')
      .select(['offeredAt', 'startsAt', 'topicCode', 'languageTag', 'state', 'answeredAt'])
      .where('personId', '=', personId)
      .orderBy('offeredAt')
      .execute(),
    assignments: await db
      .selectFrom('assignments.assignment')
      .select([
        'startsAt',
        'endsAt',
        'topicCode',
        'languageTag',
        'areaName',
        'state',
        'guideName',
        'createdAt',
      ])
      .where('personId', '=', personId)
      .orderBy('startsAt')
      .execute(),
    hours: await db
      .selectFrom('assignments.hours')
      .select([
        'day',
        'startedAt',
        'endedAt',
        'minutes',
        'kind',
        'topicCode',
        'strain',
        'enteredAt',
        'confirmedAt',
      ])
      .where('personId', '=', personId)
      .orderBy('enteredAt')
      .execute(),
    confirmed: await db
      .selectFrom('assignments.hours')
      .select(['day', 'minutes', 'confirmedAt'])
      .where('confirmedBy', '=', personId)
      .orderBy('confirmedAt')
      .execute(),
  };
}

/** What money was paid on stays for the proof of use; everything else that points at the person goes. */
async function erase(tx: Tx, personId: string): Promise<void> {
  await tx
    .deleteFrom('assignments.offer')
    .where('personId', '=', personId)
    .where('state', '<>', 'accepted')
    .execute();
  await tx
    .updateTable('assignments.offer')
    .set({ offeredBy: null })
    .where('offeredBy', '=', personId)
    .execute();
  await tx
    .updateTable('assignments.assignment')
    .set({ guideName: '' })
    .where('personId', '=', personId)
    .execute();
  await tx.deleteFrom('assignments.privatePlace').where('personId', '=', personId).execute();
  await tx
    .updateTable('assignments.transition')
    .set({ madeBy: null, reason: null })
    .where('madeBy', '=', personId)
    .execute();
  await tx.updateTable('assignments.hours').set({ strain: null }).where('personId', '=', personId).execute();
}

/** Deletes what nobody needs any more; returns how many rows it was. */
async function retention(tx: Tx, now: Temporal.Instant): Promise<number> {
  const today = dayOf(now);
  const months = await readParameters(tx, ['request-contact-kept', 'guide-profile-kept'], { day: today });
  const midnight = new Temporal.PlainTime();
  const before = (count: number) => momentAt(today.subtract({ months: count }), midnight);
  const contact = before(months['request-contact-kept']);
  const profile = before(months['guide-profile-kept']);

  const offers = await tx
    .deleteFrom('assignments.offer as offer')
    .where('offer.endsAt', '<', contact)
    .where('offer.state', '<>', 'accepted')
    .where((where) =>
      where.not(
        where.exists(
          where
            .selectFrom('assignments.acceptance as yes')
            .select('yes.offerId')
            .whereRef('yes.offerId', '=', 'offer.id'),
        ),
      ),
    )
    .executeTakeFirst();
  const briefings = await tx
    .updateTable('assignments.offer')
    .set({ briefing: '' })
    .where('endsAt', '<', contact)
    .where('briefing', '<>', '')
    .executeTakeFirst();
  const places = await tx
    .updateTable('assignments.assignment')
    .set({ placeName: '', placeAddress: '' })
    .where('endsAt', '<', contact)
    .where((where) => where.or([where('placeName', '<>', ''), where('placeAddress', '<>', '')]))
    .executeTakeFirst();
  const strains = await tx
    .updateTable('assignments.hours')
    .set({ strain: null })
    .where('endedAt', '<', profile)
    .where('strain', 'is not', null)
    .executeTakeFirst();
  const reasons = await tx
    .updateTable('assignments.transition')
    .set({ reason: null })
    .where('madeAt', '<', profile)
    .where('reason', 'is not', null)
    .executeTakeFirst();
  const homes = await deleteClosedPlaces(tx, now);
  const changed = [briefings, places, strains, reasons].reduce(
    (sum, one) => sum + Number(one.numUpdatedRows),
    0,
  );
  return changed + homes + Number(offers.numDeletedRows);
}
