import {
  addWorkingDays,
  demoPersonIds,
  demoSiteIds,
  isWorkingDay,
  mainDemoSiteId,
  readSite,
} from '#modules/programme';
import type { Tx } from '#platform/database';
import { dayOf } from '#platform/dates';
import { hashOfSecret } from '#platform/ids';
import type { DemoContext } from '#platform/module';
import {
  findDuplicateOf,
  insertQuestion,
  insertRequest,
  insertTransition,
  noteDuplicate,
  saveCall,
  saveMove,
} from './request.store.ts';
import {
  type Channel,
  type Contact,
  dueOn,
  firstDayOf,
  isOpen,
  isUrgent,
  type RequestEvent,
  type RequestFacts,
  type RequestState,
  type TimeWindow,
} from './request.ts';
import { anonymiseRequest } from './retention.ts';

const fixedId = (kind: number, number: number) =>
  `01900000-${String(kind).padStart(4, '0')}-7000-8000-${String(number).padStart(12, '0')}`;

/** Asks for guides in the name of a school in Bad Homburg. */
export const demoBodyPersonId = fixedId(50, 1);

/** A request of the demo, for the demo data of modules above. */
export interface DemoRequest {
  readonly id: string;
  readonly siteId: string;
  readonly state: RequestState;
}

const paths: Readonly<Record<RequestState, readonly RequestEvent[]>> = {
  received: [],
  'in-review': ['take-up'],
  'asked-back': ['take-up', 'ask-back'],
  'seeking-guide': ['take-up', 'accept'],
  arranged: ['take-up', 'accept', 'arrange'],
  completed: ['take-up', 'accept', 'arrange', 'complete'],
  unmet: ['take-up', 'accept', 'mark-unmet'],
  referred: ['take-up', 'refer'],
  declined: ['take-up', 'decline'],
  withdrawn: ['take-up', 'withdraw'],
  'closed-without-answer': ['take-up', 'ask-back', 'close-unanswered'],
  anonymised: ['take-up', 'accept', 'arrange', 'complete'],
};

const leadsTo: Readonly<Partial<Record<RequestEvent, RequestState>>> = {
  'take-up': 'in-review',
  'ask-back': 'asked-back',
  'close-unanswered': 'closed-without-answer',
  accept: 'seeking-guide',
  arrange: 'arranged',
  complete: 'completed',
  'mark-unmet': 'unmet',
  refer: 'referred',
  decline: 'declined',
  withdraw: 'withdrawn',
};

const reasons: Readonly<Partial<Record<RequestEvent, string>>> = {
  refer: 'migration-counselling',
  decline: 'too-short-notice',
  'mark-unmet': 'nobody-free',
};

/** How long ago a request in this state came in, and in how many days its first day is. */
const times: Readonly<Record<RequestState, { hoursAgo: number; days: number }>> = {
  received: { hoursAgo: 20, days: 9 },
  'in-review': { hoursAgo: 50, days: 8 },
  'asked-back': { hoursAgo: 75, days: 12 },
  'seeking-guide': { hoursAgo: 100, days: 6 },
  arranged: { hoursAgo: 170, days: 3 },
  completed: { hoursAgo: 600, days: -10 },
  unmet: { hoursAgo: 500, days: -5 },
  referred: { hoursAgo: 300, days: 2 },
  declined: { hoursAgo: 260, days: -4 },
  withdrawn: { hoursAgo: 240, days: 1 },
  'closed-without-answer': { hoursAgo: 520, days: -6 },
  anonymised: { hoursAgo: 3200, days: -110 },
};

const topics: readonly { code: string; goal: string; placeKind: RequestFacts['placeKind']; place: string }[] =
  [
    { code: 'office', goal: 'Die Wohnung selbst ummelden können.', placeKind: 'office', place: 'Bürgerbüro' },
    {
      code: 'school',
      goal: 'Mit der Klassenlehrerin allein sprechen können.',
      placeKind: 'school',
      place: 'Grundschule am Demoweg',
    },
    {
      code: 'day-care',
      goal: 'Wissen, wie die Eingewöhnung abläuft.',
      placeKind: 'school',
      place: 'Kita Musterwiese',
    },
    {
      code: 'forms',
      goal: 'Den Antrag auf Kindergeld allein ausfüllen können.',
      placeKind: 'public-place',
      place: 'Stadtbibliothek',
    },
    {
      code: 'doctor',
      goal: 'Den nächsten Termin selbst ausmachen können.',
      placeKind: 'practice',
      place: 'Kinderarztpraxis Beispiel',
    },
    {
      code: 'job-centre',
      goal: 'Den Weg zum Jobcenter und die Unterlagen kennen.',
      placeKind: 'office',
      place: 'Jobcenter',
    },
    {
      code: 'housing',
      goal: 'Eine Wohnungsanzeige verstehen und anrufen können.',
      placeKind: 'public-place',
      place: 'Familienzentrum',
    },
    {
      code: 'language-course',
      goal: 'Sich selbst zum Deutschkurs anmelden können.',
      placeKind: 'school',
      place: 'Volkshochschule',
    },
    {
      code: 'bank',
      goal: 'Ein Konto eröffnen und Geld überweisen können.',
      placeKind: 'public-place',
      place: 'Sparkasse',
    },
    {
      code: 'leisure',
      goal: 'Das Kind beim Sportverein anmelden können.',
      placeKind: 'public-place',
      place: 'Turnhalle',
    },
  ];

const people: readonly { tag: string; name: string; german: RequestFacts['germanLevel'] }[] = [
  { tag: 'ar', name: 'Amal Demoudi', german: 'little' },
  { tag: 'uk', name: 'Svitlana Demchuk-Muster', german: 'none' },
  { tag: 'tr', name: 'Hülya Beispieloğlu', german: 'some' },
  { tag: 'prs', name: 'Zahra Musterzada', german: 'little' },
  { tag: 'ru', name: 'Tatjana Probina', german: 'some' },
  { tag: 'kmr', name: 'Dilan Demoxan', german: 'none' },
  { tag: 'ti', name: 'Selam Beispielay', german: 'little' },
  { tag: 'fa', name: 'Reza Musterpour', german: 'some' },
  { tag: 'ro', name: 'Ionuț Demonescu', german: 'little' },
  { tag: 'so', name: 'Warsan Probiye', german: 'none' },
  { tag: 'ps', name: 'Gul Musterkhel', german: 'none' },
  { tag: 'fr', name: 'Mariam Demongo', german: 'some' },
];

const mainStates: readonly RequestState[] = [
  'received',
  'received',
  'in-review',
  'seeking-guide',
  'arranged',
  'completed',
  'received',
  'asked-back',
  'seeking-guide',
  'arranged',
  'completed',
  'in-review',
  'referred',
  'unmet',
  'declined',
  'withdrawn',
  'seeking-guide',
  'arranged',
  'completed',
  'closed-without-answer',
  'anonymised',
  'in-review',
  'completed',
  'seeking-guide',
];
const otherStates: readonly (readonly RequestState[])[] = [
  ['received', 'seeking-guide', 'arranged', 'completed'],
  ['in-review', 'asked-back', 'arranged', 'completed'],
  ['received', 'seeking-guide', 'unmet', 'completed'],
];

/** The demo's requests, site by site. */
export const demoRequests: readonly DemoRequest[] = Object.values(demoSiteIds)
  .flatMap((siteId, index) => {
    const others = otherStates[index % otherStates.length] ?? [];
    return (siteId === mainDemoSiteId ? mainStates : others).map((state) => ({ siteId, state }));
  })
  .map((request, index) => ({ ...request, id: fixedId(51, index + 1) }));

/** About sixty requests over the sites, in every state, with days around today. */
export async function seedDemo({ tx, now, today, addPerson }: DemoContext): Promise<void> {
  await addPerson({
    id: demoBodyPersonId,
    name: 'Sabine Sekretär-Demo',
    email: 'schule@demo.lotsenwerk.example',
    roles: [{ role: 'requesting-body', siteId: mainDemoSiteId }],
  });
  for (const [index, request] of demoRequests.entries()) {
    await seedRequest(tx, { ...request, number: index + 1, now, today });
  }
}

async function seedRequest(
  tx: Tx,
  of: DemoRequest & {
    number: number;
    now: Temporal.Instant;
    today: Temporal.PlainDate;
  },
): Promise<void> {
  const { id, number, siteId, state, now, today } = of;
  const site = await readSite(tx, siteId);
  if (!site) throw new Error('the demo has no such site');
  // For the first three languages somebody of the demo's team can say yes herself.
  const person = people[number % (state === 'arranged' ? 3 : people.length)];
  const topic = topics[number % topics.length];
  const at = times[state];
  if (!person || !topic) throw new Error('the demo has nobody left');
  const isMain = siteId === mainDemoSiteId;
  // Every seventh comes from the school, every fifth by telephone.
  const channel: Channel =
    isMain && number % 7 === 3 ? 'requesting-body' : number % 5 === 2 ? 'coordination' : 'public';
  const submittedAt = now.subtract({ hours: at.hoursAgo + (number % 12) });
  const submittedOn = dayOf(submittedAt);
  // The second request of the site is short of time, so that something is urgent.
  const days = number % 24 === 2 ? 3 : at.days + (number % 4);
  const windows = windowsFrom(today, days, number);
  const firstDay = firstDayOf(windows);
  const facts: RequestFacts = {
    askedBy: channel === 'requesting-body' ? 'institution' : number % 6 === 0 ? 'relative' : 'self',
    messageLanguage: number % 9 === 4 ? 'en' : 'de',
    languageTag: person.tag,
    languageMode: 'speak',
    germanLevel: person.german,
    setting: number % 11 === 5 ? 'phone' : 'on-site',
    placeKind: number % 11 === 5 ? 'remote' : topic.placeKind,
    placeName: number % 11 === 5 ? '' : topic.place,
    placeAddress: '',
    area: { name: site.town, latitude: site.latitude, longitude: site.longitude },
    windows,
    minutes: number % 3 === 0 ? 90 : 60,
    topicCode: topic.code,
    goal: topic.goal,
    note: '',
    wishesLongCompany: false,
    genderWish: topic.code === 'doctor' ? { gender: 'female', reason: 'medical' } : null,
    childPresent: topic.code === 'day-care',
    accessibility: number % 13 === 0 ? ['step-free'] : [],
    guidesNeeded: number === 9 ? 2 : 1,
    consentHow: channel === 'public' ? 'given-by-person' : 'spoken',
    contact: contactFor({ name: person.name, number, channel }),
  };
  const answerDue = addWorkingDays(submittedOn, 3);
  await insertRequest(tx, {
    id,
    siteId,
    reference: `DEMO-${String(number).padStart(4, '0')}`,
    facts,
    state: 'received',
    channel,
    requestedBy: channel === 'requesting-body' ? demoBodyPersonId : null,
    enteredBy:
      channel === 'coordination' && isMain ? demoPersonIds['koordination@demo.lotsenwerk.example'] : null,
    statusTokenHash: hashOfSecret(`demo-${number}`),
    urgent: isUrgent(firstDay, submittedOn, 7),
    answerDue,
    firstDay,
    dueOn: dueOn('received', { answerDue, firstDay }),
    now: submittedAt,
  });
  const line = { id, siteId, madeBy: null, madeByName: null };
  await insertTransition(tx, {
    ...line,
    event: 'submit',
    from: null,
    to: 'received',
    version: 1,
    reason: null,
    now: submittedAt,
  });
  await walk(tx, { ...of, submittedAt, answerDue, firstDay, isMain });
  if (state === 'completed' || state === 'anonymised') await markAccompanied(tx, id, 1);
  // A matter that has been accompanied often, and one nobody can be mailed about.
  if (isMain && number === 22) await markAccompanied(tx, id, 3);
  if (state === 'seeking-guide' && facts.contact.email === null) await saveCall(tx, id, 'accepted');
  if (state === 'anonymised') await anonymiseRequest(tx, { requestId: id, now });
  const duplicateOf = isOpen(state)
    ? await findDuplicateOf(tx, { id, siteId, submittedSince: now.subtract({ hours: 24 * 30 }) })
    : null;
  if (duplicateOf) await noteDuplicate(tx, id, duplicateOf);
}

function markAccompanied(tx: Tx, requestId: string, times: number) {
  return tx
    .updateTable('requests.matter')
    .set({ assignmentsDone: times })
    .where('id', '=', (eb) =>
      eb.selectFrom('requests.request').select('matterId').where('id', '=', requestId),
    )
    .execute();
}

/** Makes the steps to a state, spread over the time since the request came in. */
async function walk(
  tx: Tx,
  of: {
    id: string;
    siteId: string;
    state: RequestState;
    number: number;
    submittedAt: Temporal.Instant;
    answerDue: Temporal.PlainDate;
    firstDay: Temporal.PlainDate;
    isMain: boolean;
    now: Temporal.Instant;
    today: Temporal.PlainDate;
  },
): Promise<void> {
  const { id, siteId, state, submittedAt, answerDue, firstDay, isMain, now, today } = of;
  const steps = paths[state];
  let from: RequestState = 'received';
  for (const [index, event] of steps.entries()) {
    const to = leadsTo[event];
    if (!to) throw new Error(`the demo cannot ${event}`);
    const share = (index + 1) / (steps.length + 1);
    const madeAt = submittedAt.add({
      minutes: Math.round(now.since(submittedAt).total('minutes') * share),
    });
    const byHand = event !== 'arrange' && event !== 'close-unanswered' && event !== 'withdraw';
    const answerUntil = state === 'asked-back' ? today.add({ days: 6 }) : today.subtract({ days: 2 });
    if (event === 'ask-back') {
      await insertQuestion(tx, {
        id: fixedId(52, of.number),
        siteId,
        requestId: id,
        asked: 'Wann genau ist der Termin, und was sollen Sie mitbringen?',
        askedBy: isMain ? demoPersonIds['koordination@demo.lotsenwerk.example'] : null,
        askedAt: madeAt,
        answerUntil,
      });
    }
    await saveMove(
      tx,
      {
        id,
        siteId,
        event,
        from,
        to,
        version: index + 2,
        reason: reasons[event] ?? null,
        madeBy: byHand && isMain ? demoPersonIds['koordination@demo.lotsenwerk.example'] : null,
        madeByName: byHand && isMain ? 'Katharina Demohn' : null,
        now: madeAt,
      },
      {
        dueOn: dueOn(to, { answerDue, firstDay, answerUntil }),
        closedAt: isOpen(to) ? null : madeAt,
        callAbout: null,
      },
    );
    from = to;
  }
}

/** One to three working days from a day on, at changing hours. */
function windowsFrom(today: Temporal.PlainDate, days: number, number: number): TimeWindow[] {
  const windows: TimeWindow[] = [];
  let day = today.add({ days });
  for (let count = (number % 3) + 1; count > 0; count--) {
    while (!isWorkingDay(day)) day = day.add({ days: 1 });
    const from = 8 + ((number + count) % 7);
    windows.push({
      day,
      from: new Temporal.PlainTime(from),
      until: new Temporal.PlainTime(from + 3),
    });
    day = day.add({ days: 1 });
  }
  return windows;
}

function contactFor({ name, number, channel }: { name: string; number: number; channel: Channel }): Contact {
  const nobody = { institution: null, askerName: null, askerPhone: null, askerEmail: null };
  const phone = `06172 000 ${String(100 + number)}`;
  if (channel === 'requesting-body') {
    return {
      name,
      phone: null,
      email: null,
      institution: 'Grundschule am Demoweg, Sekretariat',
      askerName: 'Sabine Sekretär-Demo',
      askerPhone: '06172 000 99-0',
      askerEmail: 'schule@demo.lotsenwerk.example',
    };
  }
  // Every third has a telephone only.
  if (number % 3 === 0) return { name, phone, email: null, ...nobody };
  return { name, phone, email: `ratsuchend.${number}@demo.lotsenwerk.example`, ...nobody };
}
