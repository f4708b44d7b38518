import { type GuideForMatching, guideCandidates, mayTakeAssignments } from '#modules/guides';
import { demoPersonIds, demoSiteIds, listLanguages, mainDemoSiteId } from '#modules/programme';
import {
  buildRequest,
  buildWindow,
  demoBodyPersonId,
  demoRequests,
  momentsOf,
  openContactWindow,
  type Request,
  type RequestState,
  readRequest,
  windowsOf,
} from '#modules/requests';
import type { Tx } from '#platform/database';
import { momentAt } from '#platform/dates';
import type { DemoContext } from '#platform/module';
import { changeAssignment, noteTransition, readAssignment } from './appointments/assignment.store.ts';
import type { AssignmentEvent, AssignmentState } from './appointments/assignment.ts';
import { creditFor } from './appointments/credit.ts';
import { insertRound } from './asking/asking-round.store.ts';
import { usualRule } from './asking/asking-rule.ts';
import { seedGroups } from './groups/groups-demo.ts';
import { confirmHoursRow, insertHours } from './hours/hours.store.ts';
import type { CanDoAlone } from './hours/hours.ts';
import { saveNeighbourRule } from './neighbours/neighbour-search.store.ts';
import { closeOffer, insertAcceptance, insertOffers, takePlace } from './offers/offer.store.ts';
import { expiryOf, type OfferState } from './offers/offer.ts';
import { toldOf } from './offers/write-offers.ts';
import { wishJointPlanning } from './plan/joint/joint-planning.store.ts';

const fixedId = (kind: number, number: number) =>
  `01900000-${String(kind).padStart(4, '0')}-7000-8000-${String(number).padStart(12, '0')}`;

/** A guide of the demo who can sign in. */
type Signed = GuideForMatching & { readonly personId: string };

interface Stage {
  readonly tx: Tx;
  readonly now: Temporal.Instant;
  readonly today: Temporal.PlainDate;
  /** The next number of a row. */
  readonly number: () => number;
  readonly coordinatorId: string | null;
}

const primary = (tag: string) => tag.split('-')[0];

/** Who of the team could be asked for a request at all. */
function suited(team: readonly Signed[], request: Request): Signed[] {
  return team.filter(
    ({ languages, gender, topics }) =>
      languages.some((one) => primary(one.tag) === primary(request.languageTag)) &&
      (request.genderWish === null || request.genderWish.gender === gender) &&
      (topics.length === 0 || topics.includes(request.topicCode)),
  );
}

/** Offers and assignments in every state over the demo's requests, and the hours of half a year. */
export async function seedDemo({ tx, now, today }: DemoContext): Promise<void> {
  let number = 0;
  for (const [at, siteId] of Object.values(demoSiteIds).entries()) {
    // Most sites help their neighbours.
    if (at % 3 !== 2)
      await saveNeighbourRule(tx, {
        siteId,
        version: 0,
        takesPart: true,
        since: today.subtract({ months: at + 2 }),
      });
    const team = (await guideCandidates(tx, siteId)).filter(
      (guide): guide is Signed => guide.personId !== null && mayTakeAssignments(guide.state),
    );
    if (team.length === 0) continue;
    const stage: Stage = {
      tx,
      now,
      today,
      number: () => ++number,
      coordinatorId: siteId === mainDemoSiteId ? demoPersonIds['koordination@demo.lotsenwerk.example'] : null,
    };
    const own = demoRequests.filter((request) => request.siteId === siteId);
    const seen = new Map<string, number>();
    for (const { id, state } of own) {
      const request = await readRequest(tx, id);
      if (!request) continue;
      const turn = seen.get(state) ?? 0;
      seen.set(state, turn + 1);
      await seedForRequest(stage, request, suited(team, request), turn);
    }
    await seedHistory(stage, siteId, team);
    await seedUnmet(stage, siteId);
    if (siteId === mainDemoSiteId) {
      await seedForPlay(stage, siteId, team);
      await seedGroups(tx, { siteId, idOf: (at) => fixedId(66, at), now, today });
    }
  }
  await seedJointPlanning(tx, today);
}

/** One site plans with the main one, another one wishes to. */
async function seedJointPlanning(tx: Tx, today: Temporal.PlainDate): Promise<void> {
  const [, partner, , wishing] = Object.values(demoSiteIds);
  if (!partner || !wishing) throw new Error('the demo has too few sites');
  for (const [siteId, withSiteId] of [
    [mainDemoSiteId, partner],
    [partner, mainDemoSiteId],
    [wishing, mainDemoSiteId],
  ] as const) {
    await wishJointPlanning(tx, { siteId, withSiteId, since: today.subtract({ weeks: 3 }) });
  }
}

async function seedForRequest(
  stage: Stage,
  request: Request,
  guides: readonly Signed[],
  turn: number,
): Promise<void> {
  const [first, second] = guides;
  const slot = await firstSlot(stage, request);
  if (request.state === 'seeking-guide') {
    if (turn === 0) await seedOffer(stage, request, { guide: null, slot, state: 'open' });
    if (first && turn % 2 === 0) await seedOffer(stage, request, { guide: first, slot, state: 'open' });
    if (second)
      await seedOffer(stage, request, { guide: second, slot, state: turn % 2 ? 'expired' : 'declined' });
    return;
  }
  if (request.state === 'unmet' || request.state === 'withdrawn') {
    const state = request.state === 'unmet' ? 'expired' : 'withdrawn';
    if (first) await seedOffer(stage, request, { guide: first, slot, state });
    return;
  }
  if (!first) return;
  if (request.state === 'arranged') {
    // One that waits for coordination, one that may move, one that stands.
    const planned = turn % 3 === 1;
    const id = await seedAssignment(stage, request, first, slot, planned ? 'planned' : 'confirmed');
    if (id && turn % 3 === 2) {
      const assignment = await readAssignment(stage.tx, id);
      if (assignment) {
        await changeAssignment(stage.tx, assignment, {
          proposedStartsAt: slot.start.add({ hours: 24 }),
          proposedEndsAt: slot.end.add({ hours: 24 }),
        });
      }
    }
    if (second) await seedOffer(stage, request, { guide: second, slot, state: 'taken' });
    return;
  }
  if (request.state === 'completed') await seedAssignment(stage, request, first, slot, 'recorded');
}

/** The beginning of the first window, as long as the appointment. */
async function firstSlot(stage: Stage, request: Request): Promise<Slot> {
  const [window] = await windowsOf(stage.tx, request.id);
  const start = window ? momentsOf(window).start : stage.now.add({ hours: 72 });
  return { start, end: start.add({ minutes: request.minutes }) };
}

interface Slot {
  readonly start: Temporal.Instant;
  readonly end: Temporal.Instant;
}

async function seedOffer(
  stage: Stage,
  request: Request,
  of: { guide: Signed | null; slot: Slot; state: OfferState; roundId?: string },
): Promise<string> {
  const { tx, now, coordinatorId } = stage;
  const { guide, slot, state } = of;
  const id = fixedId(61, stage.number());
  const usual = now.subtract({ hours: state === 'open' ? 5 : 60 });
  const latest = slot.start.subtract({ hours: 96 });
  const offeredAt = Temporal.Instant.compare(usual, latest) < 0 || state === 'open' ? usual : latest;
  await insertOffers(tx, [
    {
      id,
      ...toldOf(request, slot),
      guideId: guide?.guideId ?? null,
      personId: guide?.personId ?? null,
      briefing: request.goal,
      relaxed: [],
      confirmsItself: true,
      offeredBy: of.roundId ? null : coordinatorId,
      roundId: of.roundId ?? null,
      offeredAt,
      expiresAt: expiryOf(offeredAt, slot.start, 48),
    },
  ]);
  if (state !== 'open') await closeOffer(tx, id, state, offeredAt.add({ hours: 7 }));
  return id;
}

/** A search that asks by itself: one has been asked, others follow. */
async function seedRound(
  stage: Stage,
  { request, slot }: { request: Request; slot: Slot },
  guide: Signed,
): Promise<void> {
  const id = fixedId(64, stage.number());
  const { siteId, goal: briefing } = request;
  const { way: _, ...rule } = usualRule;
  await insertRound(stage.tx, {
    ...{ id, siteId, requestId: request.id, slot, briefing, ...rule },
    relaxed: [],
    confirmsItself: true,
    startedBy: stage.coordinatorId,
    startedAt: stage.now.subtract({ hours: 5 }),
  });
  await seedOffer(stage, request, { guide, slot, state: 'open', roundId: id });
}

const eventsTo: Readonly<Record<AssignmentState, readonly AssignmentEvent[]>> = {
  planned: [],
  confirmed: ['confirm'],
  cancelled: ['confirm', 'cancel'],
  'handed-back': ['confirm', 'hand-back'],
  'not-met': ['confirm', 'not-met'],
  done: ['confirm', 'done'],
  recorded: ['confirm', 'done', 'confirm-hours'],
  'in-clarification': ['confirm', 'done', 'doubt'],
};

/** An assignment that has come to a state through the yes of its guide; null when she is elsewhere then. */
async function seedAssignment(
  stage: Stage,
  request: Request,
  guide: Signed,
  slot: Slot,
  state: AssignmentState,
): Promise<string | null> {
  const { tx, coordinatorId } = stage;
  const offerId = await seedOffer(stage, request, { guide, slot, state: 'accepted' });
  const id = fixedId(62, stage.number());
  const usual = slot.start.subtract({ hours: 90 });
  const latest = stage.now.subtract({ hours: 3 });
  const acceptedAt = Temporal.Instant.compare(usual, latest) < 0 ? usual : latest;
  await insertAcceptance(tx, {
    offerId,
    siteId: request.siteId,
    guideId: guide.guideId,
    acceptedBy: guide.personId,
    acceptedAt,
  });
  const taken = await takePlace(tx, {
    id,
    siteId: request.siteId,
    requestId: request.id,
    offerId,
    guideId: guide.guideId,
    personId: guide.personId,
    requestedBy: request.requestedBy,
    guideName: guide.name.split(' ')[0] ?? guide.name,
    placeNumber: 1,
    startsAt: slot.start,
    endsAt: slot.end,
    topicCode: request.topicCode,
    languageTag: request.languageTag,
    setting: request.setting,
    placeKind: request.placeKind,
    areaName: request.area.name,
    placeName: request.placeName,
    placeAddress: request.placeAddress,
    createdAt: acceptedAt,
  });
  if (!taken) return null;
  const at = { id, siteId: request.siteId };
  const line = { fromState: null, reason: null } as const;
  await noteTransition(tx, at, {
    ...line,
    event: 'accept-offer',
    toState: 'planned',
    madeBy: guide.personId,
    madeAt: acceptedAt,
  });
  for (const [step, event] of eventsTo[state].entries()) {
    const byGuide = event === 'done' || event === 'not-met' || event === 'hand-back';
    const after =
      event === 'confirm' ? acceptedAt.add({ minutes: 5 }) : slot.end.add({ hours: 3 + step * 20 });
    await noteTransition(tx, at, {
      event,
      fromState:
        event === 'confirm'
          ? 'planned'
          : event === 'confirm-hours' || event === 'doubt'
            ? 'done'
            : 'confirmed',
      toState: event === 'confirm' ? 'confirmed' : event === 'done' ? 'done' : state,
      reason:
        event === 'cancel'
          ? 'institution-cancelled'
          : event === 'doubt'
            ? 'War das wirklich eine Stunde länger?'
            : null,
      madeBy: byGuide ? guide.personId : event === 'confirm' ? null : coordinatorId,
      madeAt: after,
    });
  }
  const assignment = await readAssignment(tx, id);
  if (!assignment) throw new Error('the demo has lost an assignment');
  if (state !== 'planned') await changeAssignment(tx, assignment, { state });
  if (state === 'planned' || state === 'confirmed') {
    const closesAt = slot.end.add({ hours: 24 });
    await openContactWindow(tx, {
      requestId: request.id,
      personId: guide.personId,
      closesAt,
      now: acceptedAt,
    });
  }
  await seedHours(stage, { ...assignment, state });
  return id;
}

const answers: readonly CanDoAlone[] = ['yes', 'partly', 'yes', 'not-yet', 'not-the-goal'];

async function seedHours(
  { tx, number, coordinatorId }: Stage,
  assignment: NonNullable<Awaited<ReturnType<typeof readAssignment>>>,
): Promise<void> {
  const { state, startsAt, endsAt, personId } = assignment;
  const id = fixedId(63, number());
  const enteredAt = endsAt.add({ hours: 3 });
  if (state === 'not-met') {
    await insertHours(tx, { ...creditFor(assignment, { minutes: 30, now: enteredAt }), id });
    return;
  }
  if (state !== 'done' && state !== 'recorded' && state !== 'in-clarification') return;
  const extra = [0, 15, 30][id.charCodeAt(35) % 3] ?? 0;
  await insertHours(tx, {
    ...creditFor(assignment, {
      minutes: Math.round(startsAt.until(endsAt).total('minutes')) + extra,
      now: enteredAt,
    }),
    id,
    endedAt: endsAt.add({ minutes: extra }),
    canDoAlone: answers[id.charCodeAt(35) % answers.length] ?? 'yes',
    strain: (id.charCodeAt(35) % 5) + 1,
    enteredBy: personId,
  });
  if (state === 'recorded' && coordinatorId) {
    await confirmHoursRow(tx, id, { personId: coordinatorId, now: enteredAt.add({ hours: 20 }) });
  }
}

/** How the last days of a guide ended, the newest first; everything older is confirmed. */
const recent: readonly AssignmentState[] = [
  'confirmed',
  'done',
  'done',
  'not-met',
  'in-clarification',
  'cancelled',
  'handed-back',
];

/** Two appointments a fortnight over half a year. */
async function seedHistory(stage: Stage, siteId: string, team: readonly Signed[]): Promise<void> {
  const { tx, today } = stage;
  for (const [at, guide] of team.slice(0, 8).entries()) {
    for (let turn = 0; turn < 26; turn++) {
      const back = 3 + turn * 7 + ((at * 3 + turn * 5) % 4);
      const day = today.subtract({ days: back });
      if (day.dayOfWeek > 5) continue;
      const start = momentAt(day, new Temporal.PlainTime(8 + ((at + turn) % 8)));
      const minutes = turn % 3 === 0 ? 90 : 60;
      const tag = guide.languages[0]?.tag ?? 'de';
      const topicCode = ['office', 'school', 'forms', 'housing', 'leisure', 'day-care'][turn % 6] ?? 'office';
      const { id } = await buildRequest(tx, {
        id: fixedId(60, stage.number()),
        siteId,
        state: 'completed',
        day,
        now: start.subtract({ hours: 24 * 9 }),
        closedAt: start.add({ hours: 48 }),
        facts: { languageTag: tag, minutes, topicCode, contact: contactFor(turn * 8 + at) },
      });
      const request = await readRequest(tx, id);
      if (!request) continue;
      const state = at < 3 ? (recent[turn] ?? 'recorded') : 'recorded';
      await seedAssignment(stage, request, guide, { start, end: start.add({ minutes }) }, state);
    }
  }
}

/** Languages nobody was found for in half a year, as often as they stand here. */
const missing = [
  'ti',
  'ti',
  'so',
  'prs',
  'ti',
  'so',
  'bg',
  'prs',
  'ti',
  'so',
  'ti',
  'prs',
  'bg',
  'ti',
] as const;

async function seedUnmet({ tx, today, number }: Stage, siteId: string): Promise<void> {
  const known = new Set((await listLanguages(tx)).map(({ tag }) => tag));
  for (const [at, tag] of missing.filter((one) => known.has(one)).entries()) {
    const day = workingDay(today.subtract({ days: 6 + at * 9 }));
    const start = momentAt(day, new Temporal.PlainTime(9 + (at % 6)));
    await buildRequest(tx, {
      id: fixedId(60, number()),
      siteId,
      state: 'unmet',
      day,
      now: start.subtract({ hours: 24 * 9 }),
      closedAt: start,
      facts: {
        languageTag: tag,
        minutes: at % 2 === 0 ? 60 : 90,
        topicCode: ['office', 'school', 'housing', 'forms'][at % 4] ?? 'office',
        contact: contactFor(500 + at),
      },
    });
  }
}

const names = [
  'Rima Demowa',
  'Ola Beispielsen',
  'Cem Musteroğlu',
  'Lida Probe',
  'Ana Demopoulou',
  'Bilal Beispielli',
];

function contactFor(number: number) {
  return {
    name: names[number % names.length] ?? 'Rima Demowa',
    phone: `06172 000 ${300 + (number % 100)}`,
    email: `gast.${number}@demo.lotsenwerk.example`,
    institution: null,
    askerName: null,
    askerPhone: null,
    askerEmail: null,
  };
}

const theSchool = {
  institution: 'Grundschule am Demoweg, Sekretariat',
  askerName: 'Sabine Sekretär-Demo',
  askerPhone: '06172 000 99-0',
  askerEmail: 'schule@demo.lotsenwerk.example',
};

/** The next working day from a day on. */
function workingDay(day: Temporal.PlainDate): Temporal.PlainDate {
  return day.dayOfWeek > 5 ? day.add({ days: 8 - day.dayOfWeek }) : day;
}

/** Requests the people of the demo can play through: one to offer, one to answer, one to keep, one to confirm. */
async function seedForPlay(stage: Stage, siteId: string, team: readonly Signed[]): Promise<void> {
  const { tx, now, today } = stage;
  const play = async (of: {
    guide: Signed;
    days: number;
    at: number;
    state: RequestState;
    forSchool?: boolean;
    /** In this language instead of the guide's first. */
    tag?: string;
  }) => {
    const day = workingDay(today.add({ days: of.days }));
    const number = stage.number();
    const { id } = await buildRequest(tx, {
      id: fixedId(60, number),
      siteId,
      state: of.state,
      channel: of.forSchool ? 'requesting-body' : 'public',
      requestedBy: of.forSchool ? demoBodyPersonId : null,
      secret: `demo-spiel-${number}`,
      day,
      now: now.subtract({ hours: of.days < 0 ? 24 * (9 - of.days) : 30 }),
      facts: {
        windows: [
          buildWindow(day, '08:00', '18:00'),
          buildWindow(workingDay(day.add({ days: 1 })), '08:00', '18:00'),
        ],
        languageTag: of.tag ?? of.guide.languages[0]?.tag ?? 'de',
        topicCode: of.tag ? 'office' : (of.guide.topics[0] ?? (of.forSchool ? 'school' : 'office')),
        askedBy: of.forSchool ? 'institution' : 'self',
        placeKind: of.forSchool ? 'school' : 'office',
        placeName: of.forSchool ? 'Grundschule am Demoweg' : 'Bürgerbüro im Rathaus',
        goal: of.forSchool
          ? 'Beim nächsten Elterngespräch allein zurechtkommen.'
          : 'Die Wohnung selbst ummelden können.',
        contact: of.forSchool ? { ...contactFor(number), ...theSchool } : contactFor(number),
      },
    });
    const request = await readRequest(tx, id);
    const start = momentAt(day, new Temporal.PlainTime(of.at));
    return request ? { request, slot: { start, end: start.add({ minutes: request.minutes }) } } : null;
  };
  const [one] = team;
  const inTurn = one && (await play({ guide: one, days: 10, at: 10, state: 'seeking-guide', tag: 'de' }));
  if (inTurn) await seedRound(stage, inTurn, one);
  for (const [at, guide] of team.slice(0, 3).entries()) {
    await play({ guide, days: 8 + at, at: 10, state: 'seeking-guide' });
    const asked = await play({ guide, days: 9 + at, at: 11, state: 'seeking-guide' });
    if (asked)
      await seedOffer(stage, asked.request, {
        guide: at === 2 ? null : guide,
        slot: asked.slot,
        state: 'open',
      });
    const soon = await play({ guide, days: 2 + at, at: 9 + at, state: 'arranged', forSchool: at === 0 });
    if (soon) await seedAssignment(stage, soon.request, guide, soon.slot, 'confirmed');
    const done = await play({ guide, days: -2 - at, at: 13 + at, state: 'arranged', forSchool: true });
    if (done) await seedAssignment(stage, done.request, guide, done.slot, at === 1 ? 'confirmed' : 'done');
  }
}
