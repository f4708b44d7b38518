import {
  byTime,
  type Candidate,
  dayNumber,
  type ObligationKind,
  obligationKinds,
  type Site,
} from './candidate.ts';
import type { Need, Slot } from './need.ts';

const berlin = 'Europe/Berlin';

/** A slot on the clock in Berlin: `buildSlot('2026-12-01', '10:00', '11:30')`. */
export function buildSlot(day: string, from: string, until: string): Slot {
  const at = (time: string) =>
    Temporal.PlainDateTime.from(`${day}T${time}`).toZonedDateTime(berlin).toInstant();
  return { start: at(from), end: at(until) };
}

/** Milliseconds since 1970 of an appointment on the clock in Berlin. */
export function buildBusy(day: string, from: string, until: string): Candidate['busy'][number] {
  const { start, end } = buildSlot(day, from, until);
  return { startMs: start.epochMilliseconds, endMs: end.epochMilliseconds, place: null };
}

/** An accompaniment in Arabic, an hour and a half on Tuesday, 1 December 2026, from 10:00 in Bad Homburg. */
export function buildNeed(of: Partial<Need> = {}): Need {
  return {
    requestId: 'request-1',
    siteId: 'site-1',
    language: { tag: 'ar', mode: 'speak', minLevel: 'fluent' },
    place: { lat: 50.2268, lon: 8.6182 },
    slots: [buildSlot('2026-12-01', '10:00', '11:30')],
    minutes: 90,
    topic: { code: 'school', riskClass: 'green' },
    certificateNeeded: false,
    genderWish: null,
    guides: 1,
    appointmentsDone: 0,
    excludedGuideIds: [],
    ...of,
  };
}

export function buildObligations(
  of: Partial<Record<ObligationKind, { validFrom?: string; validUntil?: string | null } | null>> = {},
): Candidate['obligations'] {
  const each = obligationKinds
    .filter((kind) => of[kind] !== null)
    .map((kind) => {
      const { validFrom, validUntil } = { validFrom: '2026-01-01', validUntil: '2028-06-01', ...of[kind] };
      return {
        kind,
        validFrom: dayNumber(validFrom),
        validUntil: validUntil === null ? null : dayNumber(validUntil),
      };
    });
  return byTime(each);
}

/** A guide who can do `buildNeed()`: Arabic as mother tongue, free on every day, nothing planned yet. */
export function buildCandidate(of: Partial<Candidate> = {}): Candidate {
  return {
    guideId: 'guide-1',
    siteId: 'site-1',
    name: 'Amal Beispiel',
    state: 'active',
    qualifiedSince: '2025-03-01',
    languages: [{ tag: 'ar', level: 'mother-tongue', modes: ['speak', 'read', 'write'] }],
    gender: 'female',
    home: { lat: 50.2016, lon: 8.5765, radiusKm: 15 },
    topics: [],
    assignmentsByTopic: new Map(),
    appointmentsByRequest: new Map(),
    availability: [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({
      weekday,
      fromMinute: 8 * 60,
      untilMinute: 20 * 60,
    })),
    absences: [],
    obligations: buildObligations(),
    years: [
      { year: 2026, capMinutes: 276 * 60, minutes: 0 },
      { year: 2027, capMinutes: 276 * 60, minutes: 0 },
    ],
    minutesThisMonth: 0,
    wishMinutesPerMonth: null,
    travel: null,
    busy: [],
    ...of,
  };
}

export function buildSite(of: Partial<Site> = {}): Site {
  return {
    siteId: 'site-1',
    budgets: [
      { year: 2026, minutesLeft: 500 * 60 },
      { year: 2027, minutesLeft: 2000 * 60 },
    ],
    teamMeanMinutesThisMonth: 6 * 60,
    obligationsRequired: [
      'agreement',
      'confidentiality-pledge',
      'data-secrecy-pledge',
      'non-violence-pledge',
      'privacy-briefing',
      'yearly-confirmation',
    ],
    travelBufferMinutes: 30,
    travelMinutesPerKm: 3,
    weights: {
      language: 25,
      load: 25,
      continuity: 10,
      distance: 15,
      topic: 10,
      slots: 10,
      learning: 5,
      cost: 0,
    },
    appointmentsPerMatter: 5,
    ...of,
  };
}

const travels: readonly Candidate['travel'][] = [
  null,
  { mode: 'own-ticket', cents: null },
  { mode: 'car', cents: 420 },
  null,
  { mode: 'foot-bicycle', cents: null },
  { mode: 'single-tickets', cents: 640 },
];

/** Shares of the languages among guides, after who lives in Hesse. */
const languageShares: readonly (readonly [tag: string, share: number])[] = [
  ['tr', 16],
  ['ar', 16],
  ['uk', 10],
  ['ru', 10],
  ['fa', 9],
  ['ro', 7],
  ['en', 7],
  ['pl', 6],
  ['ps', 4],
  ['kmr', 4],
  ['it', 3],
  ['fr', 3],
  ['so', 2],
  ['ti', 2],
  ['bg', 1],
];

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * A team of any size as it might be: languages by their share, homes around Bad Homburg, most of them active,
 * some with a pledge run out, an absence or a full week. The same for the same seed.
 */
export function buildCandidates(count: number, seed = 1): Candidate[] {
  const random = randomFrom(seed);
  const below = (limit: number) => Math.floor(random() * limit);
  const language = () => {
    let point = random() * 100;
    for (const [tag, share] of languageShares) {
      point -= share;
      if (point < 0) return tag;
    }
    return 'es';
  };
  const monday = Temporal.PlainDate.from('2026-11-30').toZonedDateTime(berlin).epochMilliseconds;
  return Array.from({ length: count }, (_, number) => {
    const tags = new Set(Array.from({ length: 1 + below(3) }, language));
    const weekdays = [1, 2, 3, 4, 5, 6].filter(() => random() < 0.6);
    return buildCandidate({
      guideId: `guide-${seed}-${number}`,
      name: `Lotsin ${number}`,
      state: random() < 0.85 ? 'active' : random() < 0.5 ? 'in-trial' : 'paused',
      languages: [...tags].map((tag, place) => ({
        tag,
        level: place === 0 ? 'mother-tongue' : random() < 0.6 ? 'fluent' : 'basic',
        modes: random() < 0.7 ? ['speak', 'read', 'write'] : ['speak'],
      })),
      gender: random() < 0.75 ? 'female' : 'male',
      home: {
        lat: 50.2268 + (random() - 0.5) * 0.4,
        lon: 8.6182 + (random() - 0.5) * 0.6,
        radiusKm: random() < 0.3 ? null : 5 + below(25),
      },
      topics: random() < 0.5 ? [] : ['school', 'office', 'health', 'housing'].filter(() => random() < 0.6),
      assignmentsByTopic: new Map([['school', below(5)]]),
      availability:
        random() < 0.1
          ? null
          : weekdays.map((weekday) => ({
              weekday,
              fromMinute: (8 + below(3)) * 60,
              untilMinute: (12 + below(8)) * 60,
            })),
      absences: random() < 0.1 ? [{ from: '2026-11-28', until: '2026-12-14' }] : [],
      obligations: buildObligations({
        'certificate-of-conduct-seen': { validUntil: '2029-03-01' },
        'yearly-confirmation': { validUntil: random() < 0.05 ? '2026-11-15' : '2027-03-01' },
      }),
      years: [
        { year: 2026, capMinutes: 276 * 60, minutes: below(276 * 60) },
        { year: 2027, capMinutes: 276 * 60, minutes: 0 },
      ],
      minutesThisMonth: below(24) * 30,
      wishMinutesPerMonth: random() < 0.4 ? (2 + below(10)) * 60 : null,
      travel: travels[number % travels.length] ?? null,
      busy: Array.from({ length: below(4) }, () => {
        const startMs = monday + below(5) * 86_400_000 + (8 + below(10)) * 3_600_000;
        return { startMs, endMs: startMs + 5_400_000, place: null };
      }),
    });
  });
}
