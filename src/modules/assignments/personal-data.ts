import { sql } from 'kysely';
import { restrictedGuides } from '#modules/guides';
import { readParameters } from '#modules/programme';
import { restrictedRequests } from '#modules/requests';
import { keysOf, open } from '#platform/crypto';
import type { Db, Tx } from '#platform/database';
import { dayOf, momentAt } from '#platform/dates';
import type { DataSubject, Gone, PersonalData } from '#platform/module';
import { entriesOf, ofSites } from '#platform/personal-data';
import { deleteKeptApartBefore } from './apart/kept-apart.store.ts';
import { deleteClosedPlaces } from './appointments/assignment.store.ts';

const entry = entriesOf('assignments');
const withTheGrant = 'with the proof of use, five years after it was handed in';
const threeMonths = 'until three months after the appointment';
const sixMonths = 'until six months after the appointment';
const withAssignment = 'as long as the assignment, for the proof of use';
const keptApart = 'three years, or until it is taken back or the guide is erased';
const whoDid = 'as long as what was done, or until the person is erased';

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
    entry('asking_round.started_by', 'activity', 'who let a search ask by itself', threeMonths),
    entry('asking_round.briefing', 'free-text', 'what a guide reads to decide, without names', threeMonths),
    entry('neighbour_search.asked_by', 'activity', 'who asked at neighbouring sites', threeMonths),
    entry(
      'neighbour_search.noted_by',
      'activity',
      'who noted that the person agrees that a neighbouring site helps',
      threeMonths,
    ),
    entry('second_guide.person_id', 'activity', 'which guide was asked about a second one', threeMonths),
    entry('second_guide.asked_by', 'activity', 'who asked for a second guide', threeMonths),
    entry(
      'second_guide.noted_by',
      'activity',
      'who noted that the person agrees to a second guide',
      threeMonths,
    ),
    entry('acceptance.accepted_by', 'activity', 'that the guide said yes herself', withAssignment),
    entry(
      'group_session.place_name',
      'contact',
      'where a group meets, a public place and nobody’s home',
      'as long as the site keeps its records',
    ),
    entry(
      'group_session.place_address',
      'contact',
      'where a group meets, a public place and nobody’s home',
      'as long as the site keeps its records',
    ),
    entry(
      'group_sign_up.person_id',
      'activity',
      'that the guide signed up for a group assignment herself',
      `${threeMonths}; those that led to an assignment ${withTheGrant}`,
    ),
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
    entry(
      'kept_apart.side',
      'activity',
      'that a guide and somebody who asked do not meet again, and which of them asked',
      keptApart,
    ),
    entry('kept_apart_mark.mark', 'technical', 'whom that is about, unreadable', keptApart),
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
  underWay,
  retention,
};

type Whose = {
  readonly column: 'guideId' | 'personId';
  readonly id: string;
  readonly sites: readonly string[] | null;
};

/** By which column the rows of somebody who goes along are found. */
function guideIn(subject: DataSubject): Whose | null {
  if (subject.kind === 'request') return null;
  return subject.kind === 'guide'
    ? { column: 'guideId', id: subject.id, sites: null }
    : { column: 'personId', id: subject.id, sites: subject.sites };
}

async function collect(db: Db, subject: DataSubject): Promise<Record<string, unknown>> {
  const whose = guideIn(subject);
  if (!whose) return collectForRequest(db, subject.id);
  const { column, id, sites } = whose;
  const offers = await db
    .selectFrom('assignments.offer')
    .select(['id', 'requestId', 'offeredAt', 'startsAt', 'topicCode', 'languageTag', 'state', 'answeredAt'])
    .where(column, '=', id)
    .where(ofSites(sites))
    .orderBy('offeredAt')
    .execute();
  const assignments = await db
    .selectFrom('assignments.assignment')
    .select(['startsAt', 'endsAt', 'topicCode', 'languageTag', 'areaName', 'state', 'guideName', 'createdAt'])
    .where(column, '=', id)
    .where(ofSites(sites))
    .orderBy('startsAt')
    .execute();
  const hours = await db
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
    .where(column, '=', id)
    .where(ofSites(sites))
    .orderBy('enteredAt')
    .execute();
  const signUps = await db
    .selectFrom('assignments.groupSignUp')
    .select(['signedUpAt', 'endedAt'])
    .where(column, '=', id)
    .where(ofSites(sites))
    .orderBy('signedUpAt')
    .execute();
  const yes = {
    groupSignUps: signUps,
    offers: offers.map(({ id: _, requestId: __, ...offer }) => offer),
    assignments,
    hours,
  };
  if (column === 'guideId') return yes;
  const transitions = await db
    .selectFrom('assignments.transition')
    .select(['id', 'assignmentId', 'event', 'madeAt', 'reason'])
    .where('madeBy', '=', id)
    .where(ofSites(sites))
    .orderBy('madeAt')
    .execute();
  const keys = await keysOf(
    db,
    transitions.map(({ assignmentId }) => assignmentId),
  );
  return {
    ...yes,
    confirmed: await db
      .selectFrom('assignments.hours')
      .select(['day', 'minutes', 'confirmedAt'])
      .where('confirmedBy', '=', id)
      .where(ofSites(sites))
      .orderBy('confirmedAt')
      .execute(),
    steps: transitions.map(({ id: row, assignmentId, reason, ...step }) => ({
      ...step,
      reason: open(keys.get(assignmentId) ?? null, 'assignments.transition.reason', reason, row),
    })),
  };
}

/** When somebody came along for a request, and where: without who it was beyond the first name she was told. */
async function collectForRequest(db: Db, requestId: string): Promise<Record<string, unknown>> {
  const rows = await db
    .selectFrom('assignments.assignment as assignment')
    .leftJoin('assignments.privatePlace as home', (join) =>
      join.onRef('home.siteId', '=', 'assignment.siteId').onRef('home.assignmentId', '=', 'assignment.id'),
    )
    .select([
      'assignment.id',
      'assignment.startsAt',
      'assignment.endsAt',
      'assignment.state',
      'assignment.guideName',
      'assignment.placeName',
      'assignment.placeAddress',
      'home.placeName as homeName',
      'home.placeAddress as homeAddress',
    ])
    .where('assignment.requestId', '=', requestId)
    .orderBy('assignment.startsAt')
    .execute();
  const offers = await db
    .selectFrom('assignments.offer')
    .select(['id', 'offeredAt', 'briefing'])
    .where('requestId', '=', requestId)
    .orderBy('offeredAt')
    .execute();
  const keys = await keysOf(
    db,
    [...rows, ...offers].map(({ id }) => id),
  );
  const read = (id: string, column: string, sealed: Uint8Array | null) =>
    open(keys.get(id) ?? null, `assignments.${column}`, sealed);
  return {
    accompanied: rows.map(({ id, placeName, placeAddress, homeName, homeAddress, ...row }) => ({
      ...row,
      placeName:
        read(id, 'assignment.place_name', placeName) ?? read(id, 'private_place.place_name', homeName),
      placeAddress:
        read(id, 'assignment.place_address', placeAddress) ??
        read(id, 'private_place.place_address', homeAddress),
    })),
    describedToGuides: offers.map(({ id, offeredAt, briefing }) => ({
      offeredAt,
      briefing: read(id, 'offer.briefing', briefing),
    })),
  };
}

/** Appointments somebody has promised to go to: they are handed back before she is erased. */
async function underWay(db: Db, subject: DataSubject, now: Temporal.Instant): Promise<number> {
  const whose = guideIn(subject);
  if (!whose) return 0;
  const { column, id, sites } = whose;
  const { count } = await db
    .selectFrom('assignments.assignment')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where(column, '=', id)
    .where('state', 'in', ['planned', 'confirmed'])
    .where('endsAt', '>', now)
    .where(ofSites(sites))
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** What money was paid on stays for the proof of use; everything else that points at the person goes. */
async function erase(tx: Tx, subject: DataSubject): Promise<void> {
  const whose = guideIn(subject);
  if (!whose) return eraseForRequest(tx, subject.id);
  const { column, id, sites } = whose;
  if (column === 'guideId') await tx.deleteFrom('assignments.keptApart').where('guideId', '=', id).execute();
  await tx
    .deleteFrom('assignments.offer')
    .where(column, '=', id)
    .where('state', '<>', 'accepted')
    .where((where) =>
      where.not(
        where.exists(
          where
            .selectFrom('assignments.acceptance as yes')
            .select('yes.offerId')
            .whereRef('yes.siteId', '=', 'assignments.offer.siteId')
            .whereRef('yes.offerId', '=', 'assignments.offer.id'),
        ),
      ),
    )
    .where(ofSites(sites))
    .execute();
  await deleteSignUpsWithoutPlace(tx).where(column, '=', id).where(ofSites(sites)).execute();
  await tx
    .updateTable('assignments.assignment')
    .set({ guideName: '' })
    .where(column, '=', id)
    .where(ofSites(sites))
    .execute();
  await tx
    .updateTable('assignments.hours')
    .set({ strain: null })
    .where(column, '=', id)
    .where(ofSites(sites))
    .execute();
  if (column === 'guideId') return;
  await tx
    .updateTable('assignments.offer')
    .set({ offeredBy: null })
    .where('offeredBy', '=', id)
    .where(ofSites(sites))
    .execute();
  await tx
    .updateTable('assignments.askingRound')
    .set({ startedBy: null })
    .where('startedBy', '=', id)
    .where(ofSites(sites))
    .execute();
  for (const column of ['askedBy', 'notedBy'] as const) {
    await tx
      .updateTable('assignments.neighbourSearch')
      .set({ [column]: null })
      .where(column, '=', id)
      .where(ofSites(sites))
      .execute();
  }
  for (const column of ['askedBy', 'notedBy'] as const) {
    await tx
      .updateTable('assignments.secondGuide')
      .set({ [column]: null })
      .where(column, '=', id)
      .where(ofSites(sites))
      .execute();
  }
  await tx.deleteFrom('assignments.secondGuide').where('personId', '=', id).where(ofSites(sites)).execute();
  await tx.deleteFrom('assignments.privatePlace').where('personId', '=', id).where(ofSites(sites)).execute();
  await tx
    .updateTable('assignments.transition')
    .set({ madeBy: null, reason: null })
    .where('madeBy', '=', id)
    .where(ofSites(sites))
    .execute();
}

/** Somebody signed up, and no assignment came of it. */
const deleteSignUpsWithoutPlace = (tx: Tx) =>
  tx
    .deleteFrom('assignments.groupSignUp')
    .where(
      sql<boolean>`not exists (select from assignments.assignment a where a.sign_up_id = group_sign_up.id)`,
    );

/** Where she was accompanied, and what guides read about it. */
async function eraseForRequest(tx: Tx, requestId: string): Promise<void> {
  const ids = tx.selectFrom('assignments.assignment').select('id').where('requestId', '=', requestId);
  await tx.deleteFrom('assignments.privatePlace').where('assignmentId', 'in', ids).execute();
  await tx
    .updateTable('assignments.transition')
    .set({ reason: null })
    .where('assignmentId', 'in', ids)
    .execute();
  await tx
    .updateTable('assignments.assignment')
    .set({ placeName: null, placeAddress: null })
    .where('requestId', '=', requestId)
    .execute();
  await tx
    .updateTable('assignments.offer')
    .set({ briefing: null })
    .where('requestId', '=', requestId)
    .execute();
  await tx
    .updateTable('assignments.askingRound')
    .set({ briefing: null })
    .where('requestId', '=', requestId)
    .execute();
}

/** Deletes what nobody needs any more; says by which rule how many rows it was. */
async function retention(tx: Tx, now: Temporal.Instant): Promise<Gone> {
  const today = dayOf(now);
  const months = await readParameters(tx, ['request-contact-kept', 'strain-kept', 'kept-apart-kept'], {
    day: today,
  });
  const midnight = new Temporal.PlainTime();
  const before = (count: number) => momentAt(today.subtract({ months: count }), midnight);
  const contact = before(months['request-contact-kept']);
  const strain = before(months['strain-kept']);

  // Restricted (Art. 18): kept until it is lifted.
  const notHeld = sql<boolean>`request_id <> all (${await restrictedRequests(tx)}::uuid[])`;
  const ofNoHeldGuide = sql<boolean>`guide_id <> all (${await restrictedGuides(tx)}::uuid[])`;

  const offers = await tx
    .deleteFrom('assignments.offer as offer')
    .where(notHeld)
    .where('offer.endsAt', '<', contact)
    .where('offer.state', '<>', 'accepted')
    .where((where) =>
      where.not(
        where.exists(
          where
            .selectFrom('assignments.acceptance as yes')
            .select('yes.offerId')
            .whereRef('yes.siteId', '=', 'offer.siteId')
            .whereRef('yes.offerId', '=', 'offer.id'),
        ),
      ),
    )
    .executeTakeFirst();
  const signUps = await deleteSignUpsWithoutPlace(tx)
    .where('signedUpAt', '<', contact)
    .where(
      sql<boolean>`exists (select from assignments.group_session e where e.id = session_id and e.ends_at < ${contact.toString()}::timestamptz)`,
    )
    .where(ofNoHeldGuide)
    .executeTakeFirst();
  const rounds = await tx
    .deleteFrom('assignments.askingRound')
    .where(notHeld)
    .where('endsAt', '<', contact)
    .where('state', '<>', 'asking')
    .executeTakeFirst();
  const neighbours = await tx
    .deleteFrom('assignments.neighbourSearch')
    .where(notHeld)
    .where('endedAt', '<', contact)
    .executeTakeFirst();
  const seconds = await tx
    .deleteFrom('assignments.secondGuide')
    .where(notHeld)
    .where('endedAt', '<', contact)
    .executeTakeFirst();
  const briefings = await tx
    .updateTable('assignments.offer')
    .set({ briefing: null })
    .where('endsAt', '<', contact)
    .where('briefing', 'is not', null)
    .where(notHeld)
    .executeTakeFirst();
  const places = await tx
    .updateTable('assignments.assignment')
    .set({ placeName: null, placeAddress: null })
    .where('endsAt', '<', contact)
    .where((where) => where.or([where('placeName', 'is not', null), where('placeAddress', 'is not', null)]))
    .where((where) => where.or([where('requestId', 'is', null), notHeld]))
    .executeTakeFirst();
  const strains = await tx
    .updateTable('assignments.hours')
    .set({ strain: null })
    .where('endedAt', '<', strain)
    .where('strain', 'is not', null)
    .where(ofNoHeldGuide)
    .executeTakeFirst();
  const reasons = await tx
    .updateTable('assignments.transition')
    .set({ reason: null })
    .where('madeAt', '<', strain)
    .where('reason', 'is not', null)
    .executeTakeFirst();
  const homes = await deleteClosedPlaces(tx, now);
  const apart = await deleteKeptApartBefore(tx, before(months['kept-apart-kept']));
  return {
    offers: Number(offers.numDeletedRows),
    'group-sign-ups': Number(signUps.numDeletedRows),
    'asking-rounds': Number(rounds.numDeletedRows),
    'neighbour-searches': Number(neighbours.numDeletedRows),
    'second-guides': Number(seconds.numDeletedRows),
    briefings: Number(briefings.numUpdatedRows),
    places: Number(places.numUpdatedRows),
    strains: Number(strains.numUpdatedRows),
    reasons: Number(reasons.numUpdatedRows),
    'private-places': homes,
    'kept-apart': apart,
  };
}
