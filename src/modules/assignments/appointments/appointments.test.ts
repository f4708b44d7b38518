import ICAL from 'ical.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildSite } from '#modules/programme';
import { readContact, requestWithdrawn } from '#modules/requests';
import type { Person } from '#platform/acting';
import { system } from '#platform/acting';
import type { Tx } from '#platform/database';
import { newId } from '#platform/ids';
import { silentLog } from '#platform/log';
import { openMailer } from '#platform/mail';
import type { JobContext } from '#platform/module';
import { testDatabase } from '../../../../tests/database.ts';
import { lettersIn } from '../../../../tests/letters.ts';
import { arrange, as, buildArranged, buildCast, type Cast, publicUrl, timed } from '../arranged.build.ts';
import { berlin, buildGuidePerson, buildPerson, buildRequest, testNow } from '../assignments.build.ts';
import { offerAssignment } from '../offers/offer-assignment.ts';
import { readAssignment, readPrivatePlace } from './assignment.store.ts';
import { cancelAppointment, cancelAppointmentsOfRequest } from './cancel-appointment.ts';
import { closePrivatePlaces } from './close-private-places.ts';
import { confirmAppointment } from './confirm-appointment.ts';
import { endUnmetRequest, endWithdrawnRequest } from './end-of-request.ts';
import { handBackAssignment } from './hand-back-assignment.ts';
import { acceptMove, declineMove, proposeMove } from './move-appointment.ts';
import { recordNotMet } from './record-not-met.ts';
import { remindOfAppointments } from './remind-of-appointments.ts';

const world = await testDatabase();
const { database, owner } = world;
database.dispatchThrough(async () => {});
let cast: Cast;
beforeAll(async () => {
  cast = await buildCast(owner);
});

const job = (now: Temporal.Instant): JobContext => ({
  database,
  mailer: openMailer(null, ''),
  log: silentLog,
  now,
  today: now.toZonedDateTimeISO('Europe/Berlin').toPlainDate(),
  publicUrl,
});
const run = <T extends { ok: boolean }>(person: Person, deed: (tx: Tx) => Promise<T>) =>
  database.write(as(person), deed, (outcome) => outcome.ok);
const assignmentOf = async (id: string) => {
  const assignment = await readAssignment(owner, id);
  if (!assignment) throw new Error('no assignment');
  return assignment;
};
const stateOf = async (request: { id: string }) =>
  owner
    .selectFrom('requests.request')
    .select(['state', 'callAbout'])
    .where('id', '=', request.id)
    .executeTakeFirstOrThrow();
const windowOf = (request: { id: string }) =>
  owner
    .selectFrom('requests.contactWindow')
    .select(['personId', 'opensAt', 'closesAt'])
    .where('requestId', '=', request.id)
    .execute();
const lettersTo = async (recipient: string, subject: string) =>
  (await lettersIn(owner, { to: recipient })).filter((letter) => letter.subject.includes(subject));
const eventIn = (letter: { calendar: string | null } | undefined) => {
  const calendar = new ICAL.Component(ICAL.parse(letter?.calendar ?? ''));
  return new ICAL.Event(calendar.getFirstSubcomponent('vevent') as ICAL.Component);
};
const asking = (request: { id: string }) => `asking-${request.id}@example.org`;

describe('confirming', () => {
  it('tells both sides, once', async () => {
    const { request, assignmentId, guide } = await buildArranged(world, cast, { confirmsItself: false });
    const confirm = () =>
      run(cast.coordinator, (tx) => confirmAppointment(tx, { assignmentId, by: cast.coordinator, ...timed }));
    const outcomes = await Promise.all([confirm(), confirm()]);
    expect(outcomes.map(({ ok }) => ok).sort()).toEqual([false, true]);
    expect((await assignmentOf(assignmentId)).state).toBe('confirmed');
    expect(await lettersTo(guide.mail, 'Bestätigt')).toHaveLength(1);
    expect(await lettersTo(asking(request), 'Ihr Termin am')).toHaveLength(1);
  });

  it('is not for the guide', async () => {
    const { assignmentId, guide } = await buildArranged(world, cast, { confirmsItself: false });
    expect(
      await run(guide.person, (tx) => confirmAppointment(tx, { assignmentId, by: guide.person, ...timed })),
    ).toEqual({
      ok: false,
      refusal: 'not-for-this-role',
    });
  });
});

describe('another time', () => {
  const move = { startsAt: berlin('2026-11-11T14:00'), endsAt: berlin('2026-11-11T15:00') };

  it('stands only after the guide has accepted it; until then the old one does', async () => {
    const { request, assignmentId, guide } = await buildArranged(world, cast);
    const of = { assignmentId, ...timed };
    expect(
      await run(cast.coordinator, (tx) => proposeMove(tx, { ...of, ...move, by: cast.coordinator })),
    ).toEqual({ ok: true });
    expect((await assignmentOf(assignmentId)).startsAt).toEqual(berlin('2026-11-09T09:00'));
    expect(await lettersTo(guide.mail, 'Geht auch Mittwoch, 11. November 2026, 14:00 Uhr?')).toHaveLength(1);
    expect(await run(cast.coordinator, (tx) => acceptMove(tx, { ...of, by: cast.coordinator }))).toEqual({
      ok: false,
      refusal: 'not-for-this-role',
    });

    expect(await run(guide.person, (tx) => acceptMove(tx, { ...of, by: guide.person }))).toEqual({
      ok: true,
    });
    const moved = await assignmentOf(assignmentId);
    expect(moved).toMatchObject({ ...move, proposedStartsAt: null, calendarSequence: 1, state: 'confirmed' });
    expect((await windowOf(request))[0]?.closesAt).toEqual(berlin('2026-11-12T15:00'));
    const [invited] = await lettersTo(asking(request), 'Ihr Termin am');
    const [updated] = await lettersTo(asking(request), 'Neuer Termin');
    expect(updated?.calendarMethod).toBe('REQUEST');
    expect(eventIn(updated).uid).toBe(eventIn(invited).uid);
    expect([eventIn(invited).sequence, eventIn(updated).sequence]).toEqual([0, 1]);
    expect(eventIn(updated).startDate.toJSDate().getTime()).toBe(move.startsAt.epochMilliseconds);
    expect(await lettersTo(guide.mail, 'Verschoben')).toHaveLength(1);
  });

  it('is declined by the guide without a reason, and coordination is told', async () => {
    const { assignmentId, guide } = await buildArranged(world, cast);
    const of = { assignmentId, ...timed };
    await run(cast.coordinator, (tx) => proposeMove(tx, { ...of, ...move, by: cast.coordinator }));
    expect(await run(guide.person, (tx) => declineMove(tx, { ...of, by: guide.person }))).toEqual({
      ok: true,
    });
    expect(await assignmentOf(assignmentId)).toMatchObject({
      proposedStartsAt: null,
      startsAt: berlin('2026-11-09T09:00'),
    });
    const site = await owner
      .selectFrom('programme.site')
      .select('email')
      .where('id', '=', cast.siteId)
      .executeTakeFirst();
    expect(await lettersTo(site?.email as string, 'Neuer Termin passt nicht')).toHaveLength(1);
    expect(await run(guide.person, (tx) => acceptMove(tx, { ...of, by: guide.person }))).toEqual({
      ok: false,
      refusal: 'nothing-proposed',
    });
  });

  it('can be proposed by the requesting body for what it asked for, and by nobody else outside', async () => {
    const { assignmentId } = await buildArranged(world, cast, { request: { requestedBy: cast.body.id } });
    const of = { assignmentId, ...move, ...timed };
    expect(await run(cast.body, (tx) => proposeMove(tx, { ...of, by: cast.body }))).toEqual({ ok: true });
    const stranger = await buildPerson(owner, { siteId: cast.siteId, roles: ['requesting-body'] });
    await expect(run(stranger, (tx) => proposeMove(tx, { ...of, by: stranger }))).rejects.toThrow(
      'not found',
    );
  });

  it('that overlaps another appointment of hers is refused, also when both come at once', async () => {
    const guide = await buildGuidePerson(owner, { siteId: cast.siteId });
    const first = await buildArranged(world, cast, { guide });
    const second = await buildArranged(world, cast, {
      guide,
      start: '2026-11-10T09:00',
      end: '2026-11-10T10:00',
    });
    for (const { assignmentId } of [first, second]) {
      await run(cast.coordinator, (tx) =>
        proposeMove(tx, { assignmentId, ...move, by: cast.coordinator, ...timed }),
      );
    }
    const outcomes = await Promise.all(
      [first, second].map(({ assignmentId }) =>
        run(guide.person, (tx) => acceptMove(tx, { assignmentId, by: guide.person, ...timed })),
      ),
    );
    expect(outcomes.map((one) => (one.ok ? 'moved' : one.refusal)).sort()).toEqual(['moved', 'overlaps']);
  });

  it('is held against everything an acceptance is held against: absence, cap, pledges, the way, the hours of the site', async () => {
    const site = await buildCast(owner);
    const proposedTo = async () => {
      const arranged = await buildArranged(world, site);
      const { assignmentId, guide } = arranged;
      await run(site.coordinator, (tx) =>
        proposeMove(tx, { assignmentId, ...move, by: site.coordinator, ...timed }),
      );
      const accepted = () =>
        run(guide.person, (tx) => acceptMove(tx, { assignmentId, by: guide.person, ...timed }));
      return { ...arranged, accepted };
    };
    const hinderedBy = (code: string) => ({
      ok: false,
      refusal: 'hindered',
      hindrances: [expect.objectContaining({ code })],
    });

    const away = await proposedTo();
    await owner
      .insertInto('guides.absence')
      .values({
        id: newId(),
        siteId: site.siteId,
        guideId: away.guide.guideId,
        validFrom: Temporal.PlainDate.from('2026-11-11'),
        validUntil: Temporal.PlainDate.from('2026-11-12'),
      })
      .execute();
    expect(await away.accepted()).toEqual(hinderedBy('absent'));
    expect((await assignmentOf(away.assignmentId)).startsAt).toEqual(berlin('2026-11-09T09:00'));

    const without = await proposedTo();
    await owner
      .deleteFrom('guides.obligation')
      .where('guideId', '=', without.guide.guideId)
      .where('kind', '=', 'confidentiality-pledge')
      .execute();
    expect(await without.accepted()).toEqual(hinderedBy('obligation-missing'));

    // Fifteen minutes before another one of hers; half an hour is kept free.
    const near = await proposedTo();
    await buildArranged(world, site, {
      guide: near.guide,
      start: '2026-11-11T15:15',
      end: '2026-11-11T16:15',
    });
    expect(await near.accepted()).toEqual({ ok: false, refusal: 'overlaps' });

    // As many hours as are promised: the appointment itself is no hindrance, a longer one is.
    const same = await proposedTo();
    const limit = (key: string, value: number) =>
      owner
        .insertInto('programme.parameter')
        .values({
          id: newId(),
          stateKey: 'HE',
          siteId: site.siteId,
          key,
          value,
          unit: 'hours-per-year',
          validFrom: Temporal.PlainDate.from('2026-01-01'),
          source: 'Bescheid',
          changedAt: testNow,
        })
        .execute();
    await limit('granted-hours', 5);
    await limit('guide-hours-per-year', 1);
    expect(await same.accepted()).toEqual({ ok: true });
    const { assignmentId, guide } = same;
    const longer = { startsAt: berlin('2026-11-12T14:00'), endsAt: berlin('2026-11-12T16:00') };
    await run(site.coordinator, (tx) =>
      proposeMove(tx, { assignmentId, ...longer, by: site.coordinator, ...timed }),
    );
    expect(
      await run(guide.person, (tx) => acceptMove(tx, { assignmentId, by: guide.person, ...timed })),
    ).toMatchObject({
      hindrances: expect.arrayContaining([
        expect.objectContaining({ code: 'year-cap-reached' }),
        expect.objectContaining({ code: 'site-hours-spent' }),
      ]),
    });
  });

  it.each([
    [
      'in the past',
      { startsAt: berlin('2026-10-01T09:00'), endsAt: berlin('2026-10-01T10:00') },
      'time-has-passed',
    ],
    [
      'with the end before the start',
      { startsAt: berlin('2026-11-11T15:00'), endsAt: berlin('2026-11-11T14:00') },
      'end-before-start',
    ],
    [
      'that stands already',
      { startsAt: berlin('2026-11-09T09:00'), endsAt: berlin('2026-11-09T10:00') },
      'same-time',
    ],
  ] as const)('%s is refused', async (_, times, refusal) => {
    const { assignmentId } = await buildArranged(world, cast);
    expect(
      await run(cast.coordinator, (tx) =>
        proposeMove(tx, { assignmentId, ...times, by: cast.coordinator, ...timed }),
      ),
    ).toEqual({ ok: false, refusal });
  });

  it('is too late once the appointment has begun', async () => {
    const { assignmentId } = await buildArranged(world, cast);
    const late = { ...timed, now: berlin('2026-11-09T09:10') };
    expect(
      await run(cast.coordinator, (tx) =>
        proposeMove(tx, { assignmentId, ...move, by: cast.coordinator, ...late }),
      ),
    ).toEqual({ ok: false, refusal: 'already-begun' });
  });
});

describe('a hand-back', () => {
  it('starts the search by itself, closes the contact at once and tells everybody', async () => {
    const { request, assignmentId, guide } = await buildArranged(world, cast);
    const later = { ...timed, now: testNow.add({ hours: 5 }) };
    expect(
      await run(guide.person, (tx) =>
        handBackAssignment(tx, { assignmentId, by: guide.person, reason: null, ...later }),
      ),
    ).toEqual({ ok: true });
    expect((await assignmentOf(assignmentId)).state).toBe('handed-back');
    expect((await stateOf(request)).state).toBe('seeking-guide');
    expect((await windowOf(request))[0]?.closesAt).toEqual(later.now);
    const [told] = await lettersTo(asking(request), 'wir suchen jemand anderen');
    expect(told?.calendarMethod).toBe('CANCEL');
    expect(eventIn(told).sequence).toBe(1);
    const site = await owner
      .selectFrom('programme.site')
      .select('email')
      .where('id', '=', cast.siteId)
      .executeTakeFirst();
    expect((await lettersTo(site?.email as string, 'Zurückgegeben')).length).toBeGreaterThan(0);
  });

  it('leaves the place to the next one, and to her only after a new question', async () => {
    const { request, assignmentId, guide } = await buildArranged(world, cast);
    await run(guide.person, (tx) =>
      handBackAssignment(tx, { assignmentId, by: guide.person, reason: 'ill', ...timed }),
    );
    const second = await arrange(world, cast, { request });
    expect((await stateOf(request)).state).toBe('arranged');
    await run(second.guide.person, (tx) =>
      handBackAssignment(tx, {
        assignmentId: second.assignmentId,
        by: second.guide.person,
        reason: null,
        ...timed,
      }),
    );
    const again = await arrange(world, cast, { request, guide });
    expect(again.assignmentId).not.toBe(assignmentId);
  });

  it('of one of two leaves the appointment standing, and the person need not know', async () => {
    const request = await buildRequest(owner, { siteId: cast.siteId, guidesNeeded: 2 });
    const first = await arrange(world, cast, { request });
    await arrange(world, cast, { request });
    await run(first.guide.person, (tx) =>
      handBackAssignment(tx, {
        assignmentId: first.assignmentId,
        by: first.guide.person,
        reason: null,
        ...timed,
      }),
    );
    expect((await stateOf(request)).state).toBe('seeking-guide');
    expect(await lettersTo(asking(request), 'wir suchen jemand anderen')).toEqual([]);
  });

  it('is for the guide alone, and only until the end', async () => {
    const { assignmentId, guide } = await buildArranged(world, cast);
    const back = (by: Person, now = testNow) =>
      run(by, (tx) => handBackAssignment(tx, { assignmentId, by, reason: null, ...timed, now }));
    expect(await back(cast.coordinator)).toEqual({ ok: false, refusal: 'not-for-this-role' });
    const other = await buildGuidePerson(owner, { siteId: cast.siteId });
    await expect(back(other.person)).rejects.toThrow('not found');
    expect(await back(guide.person, berlin('2026-11-09T10:00'))).toEqual({
      ok: false,
      refusal: 'already-over',
    });
  });
});

describe('a cancellation', () => {
  const cancelling = { reason: 'ill', searchAgain: false, ...timed } as const;

  it('by coordination tells both sides and looks for somebody else if wanted', async () => {
    const { request, assignmentId, guide } = await buildArranged(world, cast);
    const done = await run(cast.coordinator, (tx) =>
      cancelAppointment(tx, { assignmentId, by: cast.coordinator, ...cancelling, searchAgain: true }),
    );
    expect(done).toEqual({ ok: true, byPhone: false });
    expect((await assignmentOf(assignmentId)).state).toBe('cancelled');
    expect((await stateOf(request)).state).toBe('seeking-guide');
    const [toGuide] = await lettersTo(guide.mail, 'Abgesagt');
    const [toPerson] = await lettersTo(asking(request), 'Abgesagt');
    expect([toGuide?.calendarMethod, toPerson?.calendarMethod]).toEqual(['CANCEL', 'CANCEL']);
    expect(eventIn(toPerson).sequence).toBe(1);
  });

  it('of somebody without e-mail asks coordination to call', async () => {
    const { request, assignmentId } = await buildArranged(world, cast, { request: { email: null } });
    const done = await run(cast.coordinator, (tx) =>
      cancelAppointment(tx, { assignmentId, by: cast.coordinator, ...cancelling }),
    );
    expect(done).toEqual({ ok: true, byPhone: true });
    expect(await stateOf(request)).toEqual({ state: 'arranged', callAbout: 'appointment' });
  });

  it('by whoever holds the secret link calls off both of a team of two, and tells coordination', async () => {
    const request = await buildRequest(owner, { siteId: cast.siteId, guidesNeeded: 2 });
    const [first, second] = [
      await arrange(world, cast, { request }),
      await arrange(world, cast, { request }),
    ];
    const { statusTokenHash } = await owner
      .selectFrom('requests.request')
      .select('statusTokenHash')
      .where('id', '=', request.id)
      .executeTakeFirstOrThrow();
    const done = await database.write({ kind: 'token', tokenHash: statusTokenHash }, (tx) =>
      cancelAppointmentsOfRequest(tx, { requestId: request.id, by: 'secret-link', ...cancelling }),
    );
    expect(done).toEqual({ ok: true, cancelled: 2 });
    for (const { assignmentId, guide } of [first, second]) {
      expect((await assignmentOf(assignmentId)).state).toBe('cancelled');
      expect(await lettersTo(guide.mail, 'Abgesagt')).toHaveLength(1);
    }
  });

  it('with the secret link of another request reaches nothing', async () => {
    const { request, assignmentId } = await buildArranged(world, cast);
    const other = await buildRequest(owner, { siteId: cast.siteId });
    const { statusTokenHash } = await owner
      .selectFrom('requests.request')
      .select('statusTokenHash')
      .where('id', '=', other.id)
      .executeTakeFirstOrThrow();
    const holder = { kind: 'token', tokenHash: statusTokenHash } as const;
    await expect(
      database.write(holder, (tx) =>
        cancelAppointment(tx, { assignmentId, by: 'secret-link', ...cancelling }),
      ),
    ).rejects.toThrow('not found');
    expect(
      await database.write(holder, (tx) =>
        cancelAppointmentsOfRequest(tx, { requestId: request.id, by: 'secret-link', ...cancelling }),
      ),
    ).toEqual({ ok: true, cancelled: 0 });
  });

  it('after the end is left to coordination, who puts away what came to nothing', async () => {
    const { assignmentId } = await buildArranged(world, cast, { request: { requestedBy: cast.body.id } });
    const late = { ...cancelling, now: berlin('2026-11-09T10:00') };
    expect(
      await run(cast.body, (tx) => cancelAppointment(tx, { assignmentId, by: cast.body, ...late })),
    ).toEqual({
      ok: false,
      refusal: 'already-over',
    });
    expect(
      await run(cast.coordinator, (tx) =>
        cancelAppointment(tx, { assignmentId, by: cast.coordinator, ...late }),
      ),
    ).toMatchObject({ ok: true });
  });

  it('shortly before grants what the site says, and nothing where it says nothing', async () => {
    const parameter = (value: number, validFrom: string) =>
      owner
        .insertInto('programme.parameter')
        .values({
          id: crypto.randomUUID(),
          stateKey: 'HE',
          siteId: cast.siteId,
          key: 'late-cancel-credit',
          value,
          unit: 'minutes',
          validFrom: Temporal.PlainDate.from(validFrom),
          source: 'Beschluss des Teams',
          changedAt: testNow,
        })
        .execute();
    const cancelAt = async (now: Temporal.Instant) => {
      const { assignmentId } = await buildArranged(world, cast);
      await run(cast.coordinator, (tx) =>
        cancelAppointment(tx, { assignmentId, by: cast.coordinator, ...cancelling, now }),
      );
      return owner
        .selectFrom('assignments.hours')
        .select(['minutes', 'enteredBy', 'confirmedBy'])
        .where('assignmentId', '=', assignmentId)
        .execute();
    };
    expect(await cancelAt(berlin('2026-11-08T18:00'))).toEqual([]);
    await parameter(30, '2026-11-01');
    expect(await cancelAt(berlin('2026-11-08T18:00'))).toEqual([
      { minutes: 30, enteredBy: null, confirmedBy: null },
    ]);
    expect(await cancelAt(berlin('2026-11-07T08:59'))).toEqual([]);
  });
});

describe('nobody came', () => {
  it('is said by the guide once it has begun, and grants the minutes of the site', async () => {
    const { request, assignmentId, guide } = await buildArranged(world, cast);
    const record = (now: Temporal.Instant) =>
      run(guide.person, (tx) => recordNotMet(tx, { assignmentId, by: guide.person, ...timed, now }));
    expect(await record(berlin('2026-11-09T08:55'))).toEqual({ ok: false, refusal: 'not-begun' });
    expect(await record(berlin('2026-11-09T09:20'))).toEqual({ ok: true });
    expect(await record(berlin('2026-11-09T09:21'))).toEqual({ ok: false, refusal: 'not-in-this-state' });
    const hours = await owner
      .selectFrom('assignments.hours')
      .select(['minutes', 'enteredBy', 'confirmedBy'])
      .where('assignmentId', '=', assignmentId)
      .execute();
    expect(hours).toEqual([{ minutes: 30, enteredBy: null, confirmedBy: null }]);
    expect((await stateOf(request)).state).toBe('arranged');
  });
});

describe('a request that ends', () => {
  it('by being taken back frees everybody: offers withdrawn, appointments cancelled, guides told', async () => {
    const request = await buildRequest(owner, { siteId: cast.siteId, guidesNeeded: 2 });
    const { assignmentId, guide } = await arrange(world, cast, { request });
    const asked = await buildGuidePerson(owner, { siteId: cast.siteId });
    await run(cast.coordinator, (tx) =>
      offerAssignment(tx, {
        requestId: request.id,
        guideIds: [asked.guideId],
        onBoard: true,
        slot: { start: berlin('2026-11-09T09:00'), end: berlin('2026-11-09T10:00') },
        agreedOtherwise: false,
        relaxed: [],
        briefing: '',
        confirmsItself: true,
        by: cast.coordinator,
        ...timed,
      }),
    );
    await owner
      .updateTable('requests.request')
      .set({ state: 'withdrawn' })
      .where('id', '=', request.id)
      .execute();
    const hear = endWithdrawnRequest.hear as (context: JobContext, data: object) => Promise<void>;
    expect(endWithdrawnRequest.event).toBe(requestWithdrawn);
    await hear(job(testNow), { requestId: request.id, siteId: cast.siteId });
    await hear(job(testNow), { requestId: request.id, siteId: cast.siteId });
    expect((await assignmentOf(assignmentId)).state).toBe('cancelled');
    const offers = await owner
      .selectFrom('assignments.offer')
      .select('state')
      .where('requestId', '=', request.id)
      .orderBy('state')
      .execute();
    expect(offers.map(({ state }) => state)).toEqual(['accepted', 'withdrawn', 'withdrawn']);
    expect(await lettersTo(guide.mail, 'Abgesagt')).toHaveLength(1);
    expect(await lettersTo(`guide-${asked.person.id}@example.org`, 'Hat sich erledigt')).toHaveLength(1);
    expect((await windowOf(request)).every(({ closesAt }) => closesAt.equals(testNow))).toBe(true);
  });

  it('unmet withdraws what is still open', async () => {
    const request = await buildRequest(owner, { siteId: cast.siteId });
    const asked = await buildGuidePerson(owner, { siteId: cast.siteId });
    await run(cast.coordinator, (tx) =>
      offerAssignment(tx, {
        requestId: request.id,
        guideIds: [asked.guideId],
        onBoard: false,
        slot: { start: berlin('2026-11-09T09:00'), end: berlin('2026-11-09T10:00') },
        agreedOtherwise: false,
        relaxed: [],
        briefing: '',
        confirmsItself: true,
        by: cast.coordinator,
        ...timed,
      }),
    );
    const hear = endUnmetRequest.hear as (context: JobContext, data: object) => Promise<void>;
    await hear(job(testNow), { requestId: request.id, siteId: cast.siteId });
    const [offer] = await owner
      .selectFrom('assignments.offer')
      .select('state')
      .where('requestId', '=', request.id)
      .execute();
    expect(offer?.state).toBe('withdrawn');
  });
});

describe('the day before', () => {
  const remind = (now: Temporal.Instant) =>
    (remindOfAppointments.run as (c: JobContext, d: object) => Promise<void>)(job(now), {});

  it('both sides are reminded, each once, however often the job runs', async () => {
    const { request, guide } = await buildArranged(world, cast);
    const planned = await buildArranged(world, cast, { confirmsItself: false });
    await remind(berlin('2026-11-07T08:10'));
    expect(await lettersTo(guide.mail, 'Morgen')).toEqual([]);
    await Promise.all([remind(berlin('2026-11-08T08:10')), remind(berlin('2026-11-08T08:10'))]);
    await remind(berlin('2026-11-08T09:10'));
    expect(await lettersTo(guide.mail, 'Morgen')).toHaveLength(1);
    expect(await lettersTo(asking(request), 'Morgen')).toHaveLength(1);
    expect(await lettersTo(planned.guide.mail, 'Morgen')).toEqual([]);
  });

  it('a moved appointment is reminded of again', async () => {
    const { assignmentId, guide } = await buildArranged(world, cast);
    await remind(berlin('2026-11-08T08:10'));
    const at = { assignmentId, ...timed, now: berlin('2026-11-08T10:00') };
    await run(cast.coordinator, (tx) =>
      proposeMove(tx, {
        ...at,
        by: cast.coordinator,
        startsAt: berlin('2026-11-12T09:00'),
        endsAt: berlin('2026-11-12T10:00'),
      }),
    );
    await run(guide.person, (tx) => acceptMove(tx, { ...at, by: guide.person }));
    await remind(berlin('2026-11-11T08:10'));
    expect(await lettersTo(guide.mail, 'Morgen')).toHaveLength(2);
  });

  it('finds the right day across the clock change', async () => {
    const { guide } = await buildArranged(world, cast, {
      start: '2027-03-28T09:00',
      end: '2027-03-28T10:00',
      request: { day: Temporal.PlainDate.from('2027-03-28') },
    });
    await remind(berlin('2027-03-26T19:10'));
    expect(await lettersTo(guide.mail, 'Morgen')).toEqual([]);
    await remind(berlin('2027-03-27T08:10'));
    expect(await lettersTo(guide.mail, 'Morgen')).toHaveLength(1);
  });
});

describe('the contact of the person', () => {
  it('is open to the guide around the appointment, and to nobody else outside coordination', async () => {
    // The database itself compares with its own clock: an appointment that is over by now, and one to come.
    const now = Temporal.Now.instant();
    const start = now.add({ hours: 30 }).toZonedDateTimeISO('Europe/Berlin').toPlainDateTime().toString();
    const end = now.add({ hours: 31 }).toZonedDateTimeISO('Europe/Berlin').toPlainDateTime().toString();
    const { request, assignmentId, guide } = await buildArranged(world, cast, {
      request: { placeKind: 'private-home', day: Temporal.PlainDateTime.from(start).toPlainDate(), now },
      start,
      end,
      now,
    });
    const read = (person: Person) => database.read(as(person), (db) => readContact(db, request.id));
    const home = (person: Person) => database.read(as(person), (db) => readPrivatePlace(db, assignmentId));
    const colleague = await buildGuidePerson(owner, { siteId: cast.siteId });
    const stranger = await buildGuidePerson(owner, { siteId: (await buildSite(owner)).id });
    expect((await read(guide.person))?.phone).toBe('06172 000 99');
    expect((await home(guide.person))?.placeAddress).toBe('Beispielweg 7');
    for (const person of [colleague.person, stranger.person, cast.body, cast.finance]) {
      expect(await read(person)).toBeNull();
      expect(await home(person)).toBeNull();
    }
    expect(await read(cast.coordinator)).not.toBeNull();

    await owner
      .updateTable('requests.contactWindow')
      .set({ opensAt: now.subtract({ hours: 2 }), closesAt: now.subtract({ minutes: 1 }) })
      .where('requestId', '=', request.id)
      .execute();
    await owner
      .updateTable('assignments.privatePlace')
      .set({ closesAt: now.subtract({ minutes: 1 }) })
      .where('assignmentId', '=', assignmentId)
      .execute();
    expect(await read(guide.person)).toBeNull();
    expect(await home(guide.person)).toBeNull();
    await (closePrivatePlaces.run as (c: JobContext, d: object) => Promise<void>)(job(now), {});
    expect(await readPrivatePlace(owner, assignmentId)).toBeNull();
  });
});

describe('Row Level Security', () => {
  it('keeps offers, assignments and hours to those they are for', async () => {
    const { request, assignmentId, guide } = await buildArranged(world, cast, {
      request: { requestedBy: cast.body.id },
    });
    const otherSite = await buildCast(owner);
    const colleague = await buildGuidePerson(owner, { siteId: cast.siteId });
    const seen = (person: Person) =>
      database.read(as(person), async (db) => ({
        offers: (
          await db.selectFrom('assignments.offer').select('id').where('requestId', '=', request.id).execute()
        ).length,
        acceptances: (
          await db
            .selectFrom('assignments.acceptance')
            .select('offerId')
            .where('guideId', '=', guide.guideId)
            .execute()
        ).length,
        assignments: (
          await db.selectFrom('assignments.assignment').select('id').where('id', '=', assignmentId).execute()
        ).length,
        transitions: (
          await db
            .selectFrom('assignments.transition')
            .select('id')
            .where('assignmentId', '=', assignmentId)
            .execute()
        ).length,
      }));
    const nothing = { offers: 0, acceptances: 0, assignments: 0, transitions: 0 };
    expect(await seen(guide.person)).toEqual({ offers: 1, acceptances: 1, assignments: 1, transitions: 2 });
    expect(await seen(cast.coordinator)).toEqual({
      offers: 1,
      acceptances: 1,
      assignments: 1,
      transitions: 2,
    });
    expect(await seen(cast.body)).toEqual({ ...nothing, assignments: 1 });
    for (const person of [colleague.person, cast.finance, otherSite.coordinator, otherSite.body]) {
      expect(await seen(person)).toEqual(nothing);
    }
    const nobody = await database.read({ kind: 'nobody' }, (db) =>
      db.selectFrom('assignments.assignment').select('id').execute(),
    );
    expect(nobody).toEqual([]);
    const everything = await database.read(system, (db) =>
      db.selectFrom('assignments.assignment').select('id').where('id', '=', assignmentId).execute(),
    );
    expect(everything).toHaveLength(1);
  });
});
