import { demoSiteIds, findPlaces, mainDemoSiteId, readSite } from '#modules/programme';
import type { Tx } from '#platform/database';
import type { DemoContext } from '#platform/module';
import {
  insertAbsence,
  insertGuides,
  insertObligations,
  insertTransitions,
  type NewGuide,
  type ObligationOf,
  type TransitionOf,
} from './guide.store.ts';
import type {
  Gender,
  GuideEvent,
  GuideLanguage,
  GuideState,
  Home,
  ObligationKind,
  Travel,
  WeeklyHours,
} from './guide.ts';
import { joinHours, requiredObligations } from './guide.ts';

const fixedId = (kind: number, number: number) =>
  `01900000-${String(kind).padStart(4, '0')}-7000-8000-${String(number).padStart(12, '0')}`;

/** People of the demo who sign in as guides of the site in Bad Homburg, and the guides they are. */
export const demoGuideIds = {
  'lotsin@demo.lotsenwerk.example': { personId: fixedId(31, 1), guideId: fixedId(30, 101) },
  'lotse@demo.lotsenwerk.example': { personId: fixedId(31, 2), guideId: fixedId(30, 102) },
  'koordinierende-lotsin@demo.lotsenwerk.example': { personId: fixedId(31, 3), guideId: fixedId(30, 103) },
} as const;

/** Numbers from 0 to 1 that look random and are the same on every machine (mulberry32). */
function dice(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

interface Background {
  readonly female: readonly string[];
  readonly male: readonly string[];
  /** The mother tongue first. */
  readonly tags: readonly string[];
  readonly familyName: string;
}

/** The languages most asked for come first, so that every team has them. */
const backgrounds: readonly Background[] = [
  {
    female: ['Amira', 'Rana', 'Hanan'],
    male: ['Khalil', 'Omar', 'Yusuf'],
    tags: ['ar', 'en'],
    familyName: 'Beispiel',
  },
  {
    female: ['Oksana', 'Iryna', 'Daryna'],
    male: ['Taras', 'Andrij', 'Bohdan'],
    tags: ['uk', 'ru'],
    familyName: 'Musterenko',
  },
  {
    female: ['Elif', 'Sevgi', 'Nuray'],
    male: ['Emre', 'Hakan', 'Kerem'],
    tags: ['tr'],
    familyName: 'Demobay',
  },
  {
    female: ['Shirin', 'Parwana', 'Laila'],
    male: ['Navid', 'Jawad', 'Hamid'],
    tags: ['prs', 'fa', 'ps'],
    familyName: 'Musterzai',
  },
  {
    female: ['Berivan', 'Rojda', 'Zilan'],
    male: ['Azad', 'Rojhat', 'Serdar'],
    tags: ['kmr', 'tr'],
    familyName: 'Demosoy',
  },
  {
    female: ['Ljudmila', 'Galina', 'Swetlana'],
    male: ['Igor', 'Wadim', 'Pawel'],
    tags: ['ru', 'uk'],
    familyName: 'Probenko',
  },
  {
    female: ['Saba', 'Feven', 'Luwam'],
    male: ['Yonas', 'Filmon', 'Aron'],
    tags: ['ti', 'am', 'en'],
    familyName: 'Beispielay',
  },
  {
    female: ['Ioana', 'Mihaela', 'Cristina'],
    male: ['Radu', 'Florin', 'Mihai'],
    tags: ['ro', 'it'],
    familyName: 'Musterescu',
  },
  {
    female: ['Hodan', 'Ifrah', 'Sagal'],
    male: ['Abdirahman', 'Liban', 'Guled'],
    tags: ['so', 'ar', 'en'],
    familyName: 'Demoali',
  },
  {
    female: ['Nasrin', 'Mahsa', 'Azadeh'],
    male: ['Kaveh', 'Arman', 'Siamak'],
    tags: ['fa', 'en'],
    familyName: 'Beispielpour',
  },
  {
    female: ['Milica', 'Jasmina', 'Vesna'],
    male: ['Goran', 'Emir', 'Dragan'],
    tags: ['sr', 'bs', 'hr'],
    familyName: 'Musterović',
  },
  {
    female: ['Fatou', 'Aminata', 'Chantal'],
    male: ['Moussa', 'Ibrahima', 'Serge'],
    tags: ['fr', 'ff', 'wo'],
    familyName: 'Demonde',
  },
  {
    female: ['Zornitsa', 'Petya', 'Elena'],
    male: ['Stoyan', 'Plamen', 'Ivo'],
    tags: ['bg', 'tr'],
    familyName: 'Proboff',
  },
  {
    female: ['Agnieszka', 'Joanna', 'Kinga'],
    male: ['Marek', 'Tomasz', 'Jacek'],
    tags: ['pl', 'ru'],
    familyName: 'Beispielczyk',
  },
  {
    female: ['Arjeta', 'Blerta', 'Drita'],
    male: ['Agron', 'Besim', 'Ilir'],
    tags: ['sq', 'it'],
    familyName: 'Musteraj',
  },
  {
    female: ['Rosa', 'Pilar', 'Marisol'],
    male: ['Andrés', 'Joaquín', 'Tomás'],
    tags: ['es', 'pt'],
    familyName: 'Demolina',
  },
  {
    female: ['Ulrike', 'Birgit', 'Heike'],
    male: ['Jürgen', 'Norbert', 'Rolf'],
    tags: ['en', 'fr'],
    familyName: 'Mustermann-Demo',
  },
];

/** Where the members of a team stand, in this order; the rest is active. */
const standings: readonly GuideState[] = [
  'active',
  'active',
  'active',
  'active',
  'in-trial',
  'active',
  'paused',
  'active',
  'in-qualification',
  'blocked',
  'active',
  'interested',
  'qualified',
  'active',
];

/** The steps that led to a state. */
const paths: Readonly<Record<GuideState, readonly [GuideEvent, GuideState][]>> = (() => {
  const interested: [GuideEvent, GuideState][] = [['register', 'interested']];
  const inTalks: [GuideEvent, GuideState][] = [...interested, ['invite-to-talk', 'in-talks']];
  const inQualification: [GuideEvent, GuideState][] = [...inTalks, ['admit-to-course', 'in-qualification']];
  const qualified: [GuideEvent, GuideState][] = [...inQualification, ['certify', 'qualified']];
  const inTrial: [GuideEvent, GuideState][] = [...qualified, ['begin-trial', 'in-trial']];
  const active: [GuideEvent, GuideState][] = [...inTrial, ['confirm-trial', 'active']];
  return {
    interested,
    'in-talks': inTalks,
    'in-qualification': inQualification,
    qualified,
    'in-trial': inTrial,
    active,
    paused: [...active, ['pause', 'paused']],
    blocked: [...active, ['block', 'blocked']],
    suspended: [...active, ['suspend', 'suspended']],
    left: [...active, ['leave', 'left']],
    'not-admitted': [...inTalks, ['not-admit', 'not-admitted']],
  };
})();

const topicChoices: readonly (readonly string[])[] = [
  [],
  [],
  ['office', 'forms', 'job-centre'],
  ['school', 'day-care', 'leisure', 'conversation-help'],
  ['doctor', 'health-information', 'office'],
  ['office', 'immigration-office', 'bank', 'housing'],
  ['work', 'language-course', 'school', 'forms'],
];

const morning = [8, 12] as const;
const afternoon = [12, 17] as const;
const evening = [17, 20] as const;
const weeks: readonly (readonly (readonly [number, readonly [number, number]])[] | null)[] = [
  null,
  [
    [1, morning],
    [2, morning],
    [3, morning],
    [4, morning],
    [5, morning],
  ],
  [
    [1, afternoon],
    [3, afternoon],
    [5, afternoon],
  ],
  [
    [2, morning],
    [2, afternoon],
    [4, morning],
    [4, afternoon],
  ],
  [
    [1, evening],
    [2, evening],
    [4, evening],
    [6, morning],
  ],
  [
    [1, morning],
    [1, afternoon],
    [3, morning],
    [4, afternoon],
    [5, morning],
  ],
];

function hoursOf(week: (typeof weeks)[number]): WeeklyHours[] | null {
  if (!week) return null;
  return joinHours(
    week.map(([weekday, [from, until]]) => ({
      weekday,
      from: new Temporal.PlainTime(from),
      until: new Temporal.PlainTime(until),
    })),
  );
}

const travels: readonly (Travel | null)[] = [
  { mode: 'own-ticket', cents: null },
  null,
  { mode: 'foot-bicycle', cents: null },
  { mode: 'car', cents: 480 },
  { mode: 'single-tickets', cents: 720 },
];

async function homesAt(tx: Tx, siteId: string, town: string): Promise<Home[]> {
  const around =
    siteId === mainDemoSiteId
      ? ['Bad Homburg', 'Friedrichsdorf', 'Oberursel', 'Usingen', 'Kronberg', 'Wehrheim', 'Neu-Anspach']
      : [town];
  const homes: Home[] = [];
  for (const query of around) {
    const [place] = await findPlaces(tx, { query, limit: 1 });
    if (place) homes.push({ name: place.name, latitude: place.latitude, longitude: place.longitude });
  }
  return homes;
}

/** Eight to fourteen invented guides for every site of the demo, three of them with accounts. */
export async function seedDemo({ tx, now, today, addPerson }: DemoContext): Promise<void> {
  const moment = (day: Temporal.PlainDate) =>
    day.toZonedDateTime({ timeZone: 'Europe/Berlin', plainTime: new Temporal.PlainTime(10) }).toInstant();
  const guides: NewGuide[] = [];
  const transitions: TransitionOf[] = [];
  const obligations: ObligationOf[] = [];

  for (const [index, siteId] of Object.values(demoSiteIds).entries()) {
    const site = await readSite(tx, siteId);
    if (!site) continue;
    const homes = await homesAt(tx, siteId, site.town);
    const roll = dice(7 + index);
    const pick = <T>(from: readonly T[]): T => from[Math.floor(roll() * from.length)] as T;
    const isMain = siteId === mainDemoSiteId;
    const size = isMain ? 14 : 8 + Math.floor(roll() * 7);

    for (let number = 1; number <= size; number++) {
      const serial = (index + 1) * 100 + number;
      const guideId = fixedId(30, serial);
      const background = backgrounds[(number - 1 + (isMain ? 0 : index)) % backgrounds.length] as Background;
      // Three in four guides are women.
      const gender: Gender = number % 4 === 2 ? 'male' : 'female';
      const firstName = background[gender][(index + number - 1) % 3] as string;
      const name = `${firstName} ${background.familyName}`;
      const account = Object.entries(demoGuideIds).find(([, ids]) => ids.guideId === guideId);
      const state = account ? 'active' : (standings[(number - 1) % standings.length] as GuideState);
      const coordinating = number === 3;
      const path = paths[state];
      const qualified = path.some(([event]) => event === 'certify');
      const began = today.subtract({ months: 5 + Math.floor(roll() * 40), days: Math.floor(roll() * 28) });
      const certified = state === 'qualified' ? stepDay(3, 4, state, began, today) : began.add({ weeks: 12 });
      const qualifiedOn = qualified ? certified : null;
      const email = account?.[0] ?? `${plain(firstName)}.${index + 1}${number}@demo.lotsenwerk.example`;

      if (account) {
        await addPerson({
          id: account[1].personId,
          name,
          email,
          roles: [
            { role: 'guide', siteId },
            ...(coordinating ? [{ role: 'coordinating-guide' as const, siteId }] : []),
          ],
        });
      }
      guides.push({
        id: guideId,
        siteId,
        personId: account?.[1].personId ?? null,
        state,
        name,
        email,
        phone: `0170 000 ${String(index + 1).padStart(2, '0')}-${String(number).padStart(2, '0')}`,
        gender,
        languages: languagesOf(background, roll),
        qualifiedOn,
        coordinating,
        healthGuide: qualified && number === 5,
        hours: hoursOf(account ? (weeks[5] ?? null) : pick(weeks)),
        topics: account ? [] : pick(topicChoices),
        home: (number <= homes.length ? homes[number - 1] : pick(homes)) ?? null,
        radiusKm: pick([null, 10, 15, 25]),
        wishMinutesPerMonth: pick([null, 360, 480, 720, 900, 1440]),
        awayDuring: pick([[], [], [], ['school-holidays']]),
        travel: travels[number % travels.length] ?? null,
      });
      for (const [step, [event, toState]] of path.entries()) {
        transitions.push({
          id: fixedId(32, serial * 10 + step),
          guideId,
          siteId,
          event,
          fromState: path[step - 1]?.[1] ?? null,
          toState,
          reason: event === 'pause' ? 'family' : null,
          madeBy: null,
          madeAt: moment(stepDay(step, path.length, state, began, today)),
        });
      }
      if (qualifiedOn && state !== 'qualified') {
        for (const [which, one] of obligationsOf(state, qualifiedOn, number).entries()) {
          const id = fixedId(33, serial * 10 + which);
          obligations.push({ ...one, id, guideId, siteId, notedBy: null, notedAt: moment(one.validFrom) });
        }
      }
    }
  }
  await insertGuides(tx, guides, now);
  await insertTransitions(tx, transitions);
  await insertObligations(tx, obligations);
  for (const { guideId, madeAt } of new Map(transitions.map((one) => [one.guideId, one])).values()) {
    await tx.updateTable('guides.guide').set({ stateSince: madeAt }).where('id', '=', guideId).execute();
  }
  for (const [number, { id, siteId, state }] of guides.entries()) {
    if (number % 6 !== 3 || (state !== 'active' && state !== 'in-trial')) continue;
    const from = today.add({ days: 9 + (number % 14) });
    await insertAbsence(tx, { id, siteId }, { id: fixedId(34, number), from, until: from.add({ days: 12 }) });
  }

  /** The last yearly confirmation lies a few weeks to some months back; that of a blocked guide has run out. */
  function obligationsOf(
    state: GuideState,
    from: Temporal.PlainDate,
    number: number,
  ): { kind: ObligationKind; validFrom: Temporal.PlainDate; validUntil: Temporal.PlainDate | null }[] {
    const agreed = from.add({ days: 10 });
    const confirmed = today.subtract(state === 'blocked' ? { months: 12, days: 6 } : { weeks: 3 * number });
    const list: ReturnType<typeof obligationsOf> = requiredObligations.map((kind) =>
      kind === 'yearly-confirmation'
        ? { kind, validFrom: confirmed, validUntil: confirmed.add({ months: 12 }) }
        : { kind, validFrom: agreed, validUntil: null },
    );
    if (number % 3 !== 0) {
      list.push({
        kind: 'certificate-of-conduct-seen',
        validFrom: agreed,
        validUntil: agreed.add({ years: 5 }),
      });
    }
    return list;
  }
}

const plain = (name: string) => name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

function languagesOf({ tags: [first, ...others] }: Background, roll: () => number): GuideLanguage[] {
  const languages: GuideLanguage[] = [
    {
      tag: first as string,
      level: 'mother-tongue',
      modes: roll() < 0.8 ? ['speak', 'read', 'write'] : ['speak'],
    },
    { tag: 'de', level: 'fluent', modes: ['speak', 'read', 'write'] },
  ];
  for (const tag of others) {
    if (roll() < 0.75) {
      languages.push({
        tag,
        level: roll() < 0.5 ? 'fluent' : 'basic',
        modes: roll() < 0.5 ? ['speak', 'read'] : ['speak'],
      });
    }
  }
  return languages;
}

function stepDay(
  step: number,
  steps: number,
  state: GuideState,
  began: Temporal.PlainDate,
  today: Temporal.PlainDate,
): Temporal.PlainDate {
  // Whoever has only begun has begun of late.
  if (steps <= 4) return today.subtract({ days: (steps - step) * 12 - 5 });
  if (state === 'in-trial')
    return step === steps - 1 ? today.subtract({ days: 16 }) : began.add({ weeks: step * 4 });
  if (step >= 6) return today.subtract({ days: 6 });
  return began.add({ weeks: step * 4 });
}
