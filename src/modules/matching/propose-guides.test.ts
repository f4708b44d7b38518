import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  buildBusy,
  buildCandidate,
  buildNeed,
  buildObligations,
  buildSite,
  buildSlot,
} from './candidate.build.ts';
import { type Candidate, dayOfNumber, obligationBit, type Site } from './candidate.ts';
import { lotsFor } from './fair-order.ts';
import type { LanguageLevel, LanguageMode, Need } from './need.ts';
import { type Proposals, proposeGuides, refusesAcceptance } from './propose-guides.ts';
import { type Wish, wishes } from './reason.ts';
import { parts, type Weights, weightsFrom } from './weights.ts';

const today = Temporal.PlainDate.from('2026-11-22');
const propose = (need: Need, candidates: readonly Candidate[], site: Site, relaxed: readonly Wish[] = []) =>
  proposeGuides(need, candidates, site, { today, relaxed });

/** Temporal values have no own properties, so only their text tells two of them apart. */
const text = (value: unknown) => JSON.stringify(value, null, 1);
const idsOf = (list: readonly { guideId: string }[]) => list.map((one) => one.guideId);
const sortedIds = (list: readonly { guideId: string }[]) => idsOf(list).sort();

const levels: LanguageLevel[] = ['mother-tongue', 'fluent', 'basic'];
const modes: LanguageMode[] = ['speak', 'read', 'write'];
const days = ['2026-11-30', '2026-12-01', '2026-12-02', '2026-12-31', '2027-01-01', '2027-03-28'];
const day = fc.constantFrom(...days);
const hour = fc.integer({ min: 0, max: 24 });
const place = fc.record({
  lat: fc.constantFrom(50.1, 50.2, 50.3),
  lon: fc.constantFrom(8.5, 8.6, 8.8),
});

/** A few fields at a time depart from what fits, so that a good part of a team can be proposed. */
function someOf<T extends object>(fields: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<Partial<T>> {
  const names = Object.keys(fields) as (keyof T)[];
  return fc
    .tuple(fc.record(fields), fc.oneof(fc.subarray(names, { maxLength: 3 }), fc.subarray(names)))
    .map(([all, chosen]) => Object.fromEntries(chosen.map((name) => [name, all[name]])) as Partial<T>);
}

const slotOf = fc
  .record({ day, from: fc.integer({ min: 6, max: 20 }), length: fc.integer({ min: 1, max: 4 }) })
  .map(({ day, from, length }) => {
    const { start } = buildSlot(day, `${String(from).padStart(2, '0')}:00`, '23:00');
    return { start, end: start.add({ hours: length }) };
  });

const someNeed: fc.Arbitrary<Need> = someOf<Need>({
  requestId: fc.uuid(),
  siteId: fc.constant('site-1'),
  language: fc.option(
    fc.record({
      tag: fc.constantFrom('ar', 'ar-SY', 'tr', 'de'),
      mode: fc.constantFrom(...modes),
      minLevel: fc.constantFrom(...levels),
    }),
  ),
  place: fc.option(place),
  slots: fc.array(slotOf, { maxLength: 3 }),
  minutes: fc.constantFrom(30, 60, 90),
  topic: fc.record({
    code: fc.constantFrom('school', 'health'),
    riskClass: fc.constantFrom('green' as const, 'yellow' as const, 'red' as const),
  }),
  certificateNeeded: fc.boolean(),
  genderWish: fc.option(fc.constant({ gender: 'female' as const, reason: 'medical' })),
  guides: fc.constantFrom(1 as const, 2 as const),
  appointmentsDone: fc.constantFrom(0, 2, 7),
  excludedGuideIds: fc.constantFrom([], ['guide-0', 'guide-3']),
}).map((of) => buildNeed(of));

const someGuide = someOf<Omit<Candidate, 'guideId'>>({
  siteId: fc.constantFrom('site-1', 'site-1', 'site-1', 'site-1', 'site-2'),
  name: fc.string({ minLength: 1, maxLength: 12 }),
  state: fc.constantFrom('active', 'active', 'active', 'in-trial', 'paused'),
  qualifiedSince: fc.constantFrom('2025-03-01', '2025-03-01', '2026-12-01', null),
  languages: fc.array(
    fc.record({
      tag: fc.constantFrom('ar', 'ar', 'ar-SY', 'ar-MA', 'tr', 'ru'),
      level: fc.constantFrom(...levels),
      modes: fc.subarray(modes, { minLength: 1 }),
    }),
    { minLength: 1, maxLength: 3 },
  ),
  gender: fc.constantFrom('female' as const, 'male' as const, null),
  home: fc.option(
    fc.tuple(place, fc.constantFrom(null, 5, 10, 30)).map(([at, radiusKm]) => ({ ...at, radiusKm })),
  ),
  topics: fc.subarray(['school', 'health', 'office']),
  assignmentsByTopic: fc.integer({ min: 0, max: 5 }).map((count) => new Map([['school', count]])),
  appointmentsByRequest: fc.integer({ min: 0, max: 2 }).map((count) => new Map([['request-1', count]])),
  availability: fc.option(
    fc.array(
      fc
        .tuple(fc.integer({ min: 1, max: 7 }), hour, hour)
        .map(([weekday, from, until]) => ({ weekday, fromMinute: from * 60, untilMinute: until * 60 })),
      { maxLength: 12 },
    ),
  ),
  absences: fc.array(
    fc.tuple(day, fc.integer({ min: 1, max: 4 })).map(([from, length]) => ({
      from,
      until: Temporal.PlainDate.from(from).add({ days: length }).toString(),
    })),
    { maxLength: 1 },
  ),
  obligations: fc.constantFrom(
    buildObligations(),
    buildObligations(),
    buildObligations({ 'certificate-of-conduct-seen': null }),
    buildObligations({ agreement: { validUntil: '2026-12-02' } }),
    buildObligations({ 'privacy-briefing': { validFrom: '2026-12-01', validUntil: null } }),
  ),
  years: fc.tuple(fc.constantFrom(0, 100, 16_470, 16_560), fc.constantFrom(0, 16_500)).map(([now, next]) => [
    { year: 2026, capMinutes: 16_560, minutes: now },
    { year: 2027, capMinutes: 16_560, minutes: next },
  ]),
  minutesThisMonth: fc.integer({ min: 0, max: 20 }).map((halves) => halves * 30),
  wishMinutesPerMonth: fc.option(fc.constantFrom(0, 120, 600)),
  travel: fc.constantFrom(
    null,
    { mode: 'foot-bicycle' as const, cents: null },
    { mode: 'car' as const, cents: 350 },
    { mode: 'single-tickets' as const, cents: null },
  ),
  busy: fc.array(
    fc.tuple(slotOf, fc.option(place)).map(([{ start, end }, at]) => ({
      startMs: start.epochMilliseconds,
      endMs: end.epochMilliseconds,
      place: at,
    })),
    { maxLength: 3 },
  ),
});

const someTeam: fc.Arbitrary<Candidate[]> = fc
  .array(someGuide, { minLength: 1, maxLength: 12 })
  .map((guides) => guides.map((guide, number) => buildCandidate({ ...guide, guideId: `guide-${number}` })));

/** Whatever a site may set, and more. */
const someWeights = fc
  .record(Object.fromEntries(parts.map((part) => [part, fc.integer({ min: 0, max: 60 })])))
  .filter((counts) => Object.values(counts).some((count) => count > 0))
  .map((counts) => weightsFrom(counts as Weights));

const someSite: fc.Arbitrary<Site> = fc
  .record({
    budgets: fc.constantFrom(null, buildSite().budgets, [{ year: 2026, minutesLeft: 100 }]),
    teamMeanMinutesThisMonth: fc.constantFrom(0, 200, 360),
    travelBufferMinutes: fc.constantFrom(0, 30),
    travelMinutesPerKm: fc.constantFrom(0, 3),
    weights: someWeights,
    appointmentsPerMatter: fc.constantFrom(1, 5),
  })
  .map(buildSite);

/** Where a test also counts what it has seen, the same examples come each time. */
const counted = { seed: 20261122 };

describe('for any need, team and site', () => {
  test('the order in which guides come in does not matter', () => {
    fc.assert(
      fc.property(someNeed, someTeam, someSite, fc.infiniteStream(fc.nat()), (need, team, site, random) => {
        const shuffled = team
          .map((guide) => ({ guide, key: random.next().value ?? 0 }))
          .sort((a, b) => a.key - b.key)
          .map(({ guide }) => ({
            ...guide,
            languages: guide.languages.toReversed(),
            busy: guide.busy.toReversed(),
            obligations: guide.obligations.toReversed(),
            availability: guide.availability?.toReversed() ?? null,
          }));
        const sameLanguages = team.every((guide) => guide.languages.length < 2);
        const first = propose(need, team, site);
        const second = propose(need, shuffled, site);
        expect(idsOf(second.proposals)).toEqual(idsOf(first.proposals));
        if (sameLanguages) expect(text(second)).toBe(text(first));
      }),
    );
  });

  test('the order is that of the plain way: judge each for itself, then sort by points and lot', () => {
    fc.assert(
      fc.property(someNeed, someTeam, someSite, (need, team, site) => {
        const lotOf = lotsFor(need.requestId);
        const plain = team
          .flatMap((guide) => propose(need, [guide], site).proposals)
          .sort((a, b) => b.score.total - a.score.total || lotOf(a.guideId) - lotOf(b.guideId));
        const judged = team.filter((guide) => refusesAcceptance(need, guide, site, { today }).length === 0);
        const { proposals } = propose(need, team, site);
        expect(idsOf(proposals)).toEqual(idsOf(plain));
        expect(sortedIds(proposals)).toEqual(sortedIds(judged));
      }),
    );
  });

  test('every guide stands in exactly one of the two lists', () => {
    fc.assert(
      fc.property(someNeed, someTeam, someSite, (need, team, site) => {
        const { proposals, excluded, counts } = propose(need, team, site);
        expect([...idsOf(proposals), ...idsOf(excluded)].sort()).toEqual(sortedIds(team));
        expect(counts.candidates).toBe(team.length);
        expect(counts.proposed).toBe(proposals.length);
        for (const { because } of excluded) expect(because.length).toBeGreaterThan(0);
      }),
    );
  });

  test('no proposal breaks a hard condition, judged minute by minute', () => {
    let seen = 0;
    fc.assert(
      fc.property(someNeed, someTeam, someSite, (need, team, site) => {
        for (const proposal of propose(need, team, site).proposals) {
          const guide = team.find((one) => one.guideId === proposal.guideId);
          if (!guide) throw new Error('proposed out of nowhere');
          expectMayAct(need, guide, site);
          for (const { slot, start, end } of proposal.slots) {
            seen++;
            expectFree(need, guide, site, slot, start, end);
          }
        }
      }),
      counted,
    );
    expect(seen).toBeGreaterThan(100);
  });

  test('acceptance refuses nobody who was proposed, at none of the proposed times', () => {
    fc.assert(
      fc.property(someNeed, someTeam, someSite, (need, team, site) => {
        const { proposals, excluded } = propose(need, team, site);
        const guideOf = (id: string) => team.find((one) => one.guideId === id) as Candidate;
        for (const { guideId, slots } of proposals) {
          expect(refusesAcceptance(need, guideOf(guideId), site, { today })).toEqual([]);
          for (const { start, end } of slots) {
            const agreed = { ...need, slots: [{ start, end }] };
            expect(refusesAcceptance(agreed, guideOf(guideId), site, { today })).toEqual([]);
          }
        }
        for (const { guideId, because } of excluded) {
          expect(refusesAcceptance(need, guideOf(guideId), site, { today })).toEqual(because);
        }
      }),
    );
  });

  test('giving up one wish brings back exactly those who were named, and loses nobody', () => {
    const helped = new Set<Wish>();
    fc.assert(
      fc.property(someNeed, someTeam, someSite, (need, team, site) => {
        const before = propose(need, team, site);
        for (const wish of wishes) {
          const named = before.relaxations.find((one) => one.wish === wish)?.bringsBack ?? [];
          if (named.length > 0) helped.add(wish);
          const after = propose(need, team, site, [wish]);
          expect(sortedIds(after.proposals)).toEqual(sortedIds([...before.proposals, ...named]));
        }
      }),
      { ...counted, numRuns: 300 },
    );
    expect([...helped].sort()).toEqual([...wishes].sort());
  });

  test('giving up more wishes never loses a proposal', () => {
    fc.assert(
      fc.property(
        someNeed,
        someTeam,
        someSite,
        fc.subarray([...wishes]),
        fc.subarray([...wishes]),
        (need, team, site, some, others) => {
          const fewer = propose(need, team, site, some);
          const more = propose(need, team, site, [...some, ...others]);
          expect(idsOf(more.proposals)).toEqual(expect.arrayContaining(idsOf(fewer.proposals)));
        },
      ),
    );
  });

  test('no wish brings back who lacks a pledge, hours or the certificate', () => {
    fc.assert(
      fc.property(someNeed, someTeam, someSite, (need, team, site) => {
        const lawful = new Set(sortedIds(propose(need, team, site, wishes).proposals));
        for (const guide of team) {
          if (lawful.has(guide.guideId)) expectMayAct(need, guide, site, wishes);
        }
      }),
    );
  });

  test('a guide with more time, more hours left or fewer appointments stays proposed', () => {
    fc.assert(
      fc.property(
        someNeed,
        someTeam,
        someSite,
        fc.nat(),
        hour,
        hour,
        (need, team, site, pick, from, until) => {
          const before = propose(need, team, site);
          const chosen = team[pick % team.length] as Candidate;
          const everyDay = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({
            weekday,
            fromMinute: from * 60,
            untilMinute: until * 60,
          }));
          const freed: Candidate = {
            ...chosen,
            availability: chosen.availability && [...chosen.availability, ...everyDay],
            absences: [],
            busy: chosen.busy.slice(1),
            years: chosen.years.map((one) => ({ ...one, minutes: 0 })),
          };
          const after = propose(need, [...team.filter((one) => one !== chosen), freed], site);
          expect(idsOf(after.proposals)).toEqual(expect.arrayContaining(idsOf(before.proposals)));
        },
      ),
    );
  });

  test('a guide with less to do never moves down', () => {
    fc.assert(
      fc.property(someNeed, someTeam, someSite, fc.nat(), (need, team, site, pick) => {
        const chosen = team[pick % team.length] as Candidate;
        const rested = { ...chosen, minutesThisMonth: Math.floor(chosen.minutesThisMonth / 2) };
        const placeOf = (list: Proposals) => idsOf(list.proposals).indexOf(chosen.guideId);
        const before = placeOf(propose(need, team, site));
        const after = placeOf(propose(need, [...team.filter((one) => one !== chosen), rested], site));
        expect(after).toBeLessThanOrEqual(before);
      }),
    );
  });
});

describe('neutral', () => {
  type Proposer = typeof propose;

  /** Everything that must not matter, changed at will: names, and fields that are no business of matching. */
  const checkNeutral = (proposer: Proposer) =>
    fc.assert(
      fc.property(
        someNeed,
        someTeam,
        someSite,
        fc.infiniteStream(fc.string({ maxLength: 8 })),
        (need, team, site, words) => {
          const word = () => words.next().value ?? '';
          const others = team.map((guide) => ({
            ...guide,
            name: word(),
            origin: word(),
            religion: word(),
            citizenship: word(),
            receivesBenefits: word().length > 3,
            declines: word().length,
            handBacks: word().length,
            answeredAfterMinutes: word().length * 10,
            rating: word().length,
          }));
          const otherNeed = { ...need, handedBackBy: word(), origin: word(), religion: word() };
          const strip = (list: Proposals): Proposals => ({
            ...list,
            proposals: list.proposals.map((one) => ({ ...one, name: '' })),
            excluded: list.excluded.map((one) => ({ ...one, name: '' })),
            relaxations: list.relaxations.map((one) => ({
              ...one,
              bringsBack: one.bringsBack.map(({ guideId }) => ({ guideId, name: '' })),
            })),
          });
          expect(text(strip(proposer(otherNeed, others, site)))).toBe(
            text(strip(proposer(need, team, site))),
          );
        },
      ),
      counted,
    );

  test('names, origin, religion, declines, hand-backs, speed and ratings change nothing', () => {
    checkNeutral(propose);
  });

  test('the check notices a proposer that looks at names', () => {
    const partial: Proposer = (...given) => {
      const list = propose(...given);
      return { ...list, proposals: list.proposals.toSorted((a, b) => (a.name < b.name ? -1 : 1)) };
    };
    expect(() => checkNeutral(partial)).toThrow();
  });

  test('the check notices a proposer that looks at declines', () => {
    const resentful: Proposer = (need, team, site) =>
      propose(
        need,
        team.filter((guide) => ((guide as { declines?: number }).declines ?? 0) < 5),
        site,
      );
    expect(() => checkNeutral(resentful)).toThrow();
  });

  test('another id changes nothing but the order among equals', () => {
    fc.assert(
      fc.property(someNeed, someTeam, someSite, fc.uuid(), (need, team, site, prefix) => {
        const plain = { ...need, excludedGuideIds: [] };
        const renamed = team.map((guide) => ({ ...guide, guideId: `${prefix} ${guide.guideId}` }));
        const scored = (list: Proposals, cut: number) =>
          list.proposals
            .map(({ guideId, score, reasons }) => text([guideId.slice(cut), score, reasons]))
            .sort();
        const before = propose(plain, team, site);
        const after = propose(plain, renamed, site);
        expect(scored(after, prefix.length + 1)).toEqual(scored(before, 0));
        const totals = (list: Proposals) => list.proposals.map(({ score }) => score.total);
        expect(totals(after)).toEqual(totals(before));
      }),
    );
  });

  test('of two equal guides each comes first about as often, and a reload changes nothing', () => {
    const twins = ['guide-a', 'guide-b'].map((guideId) => buildCandidate({ guideId }));
    const firsts = Array.from({ length: 2000 }, (_, number) => {
      const need = buildNeed({ requestId: `request-${number}` });
      const [first] = idsOf(propose(need, twins, buildSite()).proposals);
      expect(idsOf(propose(need, twins, buildSite()).proposals)[0]).toBe(first);
      return first;
    });
    const share = firsts.filter((id) => id === 'guide-a').length / firsts.length;
    expect(share).toBeGreaterThan(0.46);
    expect(share).toBeLessThan(0.54);
  });

  test('the lot spreads ten equal guides evenly over the first place', () => {
    const ids = Array.from({ length: 10 }, (_, number) => `00000000-0000-0000-0000-00000000000${number}`);
    const wins = new Map(ids.map((id) => [id, 0]));
    for (let request = 0; request < 5000; request++) {
      const lots = ids.map((id) => ({ id, lot: lotsFor(`request-${request}`)(id) }));
      const first = lots.reduce((a, b) => (b.lot < a.lot ? b : a));
      wins.set(first.id, (wins.get(first.id) ?? 0) + 1);
    }
    for (const won of wins.values()) {
      expect(won).toBeGreaterThan(400);
      expect(won).toBeLessThan(600);
    }
  });
});

describe('who comes first', () => {
  const standsBefore = (better: Partial<Candidate>, worse: Partial<Candidate>, need = buildNeed()) => {
    for (let number = 0; number < 8; number++) {
      const pair = [
        buildCandidate({ ...worse, guideId: `worse-${number}` }),
        buildCandidate({ ...better, guideId: `better-${number}` }),
      ];
      expect(
        idsOf(propose({ ...need, requestId: `request-${number}` }, pair, buildSite()).proposals),
      ).toEqual([`better-${number}`, `worse-${number}`]);
    }
  };
  const speaks = (level: LanguageLevel, tag = 'ar') => ({ languages: [{ tag, level, modes }] });
  const windows = {
    ...buildNeed(),
    slots: ['2026-12-01', '2026-12-02'].map((at) => buildSlot(at, '10:00', '11:30')),
  };

  test('the mother tongue before a learned one', () =>
    standsBefore(speaks('mother-tongue'), speaks('fluent')));
  test('the wished dialect before another', () =>
    standsBefore(
      speaks('fluent', 'ar-SY'),
      speaks('fluent', 'ar-MA'),
      buildNeed({ language: { tag: 'ar-SY', mode: 'speak', minLevel: 'basic' } }),
    ));
  test('who was out less this month', () =>
    standsBefore({ minutesThisMonth: 60 }, { minutesThisMonth: 600 }));
  test('who wants to give more and has given the same', () =>
    standsBefore(
      { minutesThisMonth: 300, wishMinutesPerMonth: 1200 },
      { minutesThisMonth: 300, wishMinutesPerMonth: 360 },
    ));
  test('who lives nearer', () =>
    standsBefore(
      { home: { lat: 50.22, lon: 8.61, radiusKm: null } },
      { home: { lat: 50.11, lon: 8.68, radiusKm: null } },
    ));
  test('who chose the topic', () => standsBefore({ topics: ['school'] }, { topics: [] }));
  test('who knows the topic', () => standsBefore({ assignmentsByTopic: new Map([['school', 3]]) }, {}));
  test('who can in more of the windows', () =>
    standsBefore({}, { availability: [{ weekday: 2, fromMinute: 480, untilMinute: 1200 }] }, windows));
  test('of two, somebody on trial may learn', () =>
    standsBefore({ state: 'in-trial' }, { state: 'active' }, buildNeed({ guides: 2 })));
  test('alone, nobody on trial is preferred or put back', () => {
    const pair = ['in-trial', 'active'].map((state) => buildCandidate({ state, guideId: state }));
    const totals = propose(buildNeed(), pair, buildSite()).proposals.map(({ score }) => score.total);
    expect(totals[0]).toBe(totals[1]);
  });
  test('twenty assignments on a topic count no more than three', () => {
    const pair = [3, 20].map((count) =>
      buildCandidate({ assignmentsByTopic: new Map([['school', count]]), guideId: `guide-${count}` }),
    );
    const totals = propose(buildNeed(), pair, buildSite()).proposals.map(({ score }) => score.total);
    expect(totals[0]).toBe(totals[1]);
  });
});

describe('what the coordinator reads', () => {
  const codes = (list: Proposals, guideId: string) =>
    list.proposals.find((one) => one.guideId === guideId)?.reasons.map(({ code }) => code);

  test('the language first, then what sets a guide apart from the others', () => {
    const near = { lat: 50.2268, lon: 8.6182, radiusKm: null };
    const far = { lat: 50.0, lon: 8.6182, radiusKm: null };
    const team = [
      buildCandidate({ guideId: 'far', home: far }),
      buildCandidate({ guideId: 'near-1', home: near }),
      buildCandidate({ guideId: 'near-2', home: near }),
      buildCandidate({ guideId: 'tired', home: near, minutesThisMonth: 900 }),
    ];
    const list = propose(buildNeed(), team, buildSite());
    expect(codes(list, 'far')?.slice(0, 2)).toEqual(['speaks', 'lives-away']);
    expect(codes(list, 'tired')?.slice(0, 2)).toEqual(['speaks', 'load-this-month']);
  });

  test('hours left and agreements stand with every proposal', () => {
    const list = propose(buildNeed({ certificateNeeded: true }), [buildCandidate()], buildSite());
    expect(codes(list, 'guide-1')).toEqual(
      expect.arrayContaining([
        'certificate-inspected',
        'year-hours-left',
        'site-hours-left',
        'obligations-valid',
      ]),
    );
  });

  test('the agreement that ends first is named, renewals counted', () => {
    const obligations = [
      ...buildObligations({
        agreement: { validUntil: '2026-12-24' },
        'privacy-briefing': { validUntil: '2027-02-01' },
      }),
      { kinds: obligationBit.agreement, validFrom: 20261201, validUntil: null },
    ];
    const [proposal] = propose(buildNeed(), [buildCandidate({ obligations })], buildSite()).proposals;
    expect(proposal?.reasons).toContainEqual({ code: 'obligations-valid', until: '2027-02-01' });
  });

  test('the earliest appointment in a window follows her hours and her other appointments', () => {
    const need = buildNeed({ slots: [buildSlot('2026-12-01', '08:00', '16:00')] });
    const guide = buildCandidate({ busy: [buildBusy('2026-12-01', '09:00', '10:15')] });
    const [proposal] = propose(need, [guide], buildSite()).proposals;
    const [slot] = proposal?.slots ?? [];
    const expected = buildSlot('2026-12-01', '10:45', '12:15');
    expect(slot?.start.toString()).toBe(expected.start.toString());
    expect(slot?.end.toString()).toBe(expected.end.toString());
  });

  test('where nobody is left the wishes that would help are named, the most helpful first', () => {
    const need = buildNeed({ genderWish: { gender: 'female', reason: 'medical' } });
    const team = [
      buildCandidate({ guideId: 'man', gender: 'male' }),
      buildCandidate({
        guideId: 'mornings',
        availability: [{ weekday: 2, fromMinute: 360, untilMinute: 540 }],
      }),
      buildCandidate({ guideId: 'busy', busy: [buildBusy('2026-12-01', '10:00', '11:00')] }),
      buildCandidate({ guideId: 'no pledge', obligations: [] }),
      buildCandidate({ guideId: 'man in the mornings', gender: 'male', availability: [] }),
    ];
    const list = propose(need, team, buildSite());
    expect(list.proposals).toEqual([]);
    expect(list.relaxations.map(({ wish, bringsBack }) => [wish, sortedIds(bringsBack)])).toEqual([
      ['time', ['busy', 'mornings']],
      ['usual-hours', ['mornings']],
      ['gender', ['man']],
    ]);
  });

  test('how many speak the language is counted beyond those who can', () => {
    const team = [
      buildCandidate({ guideId: 'one' }),
      buildCandidate({ guideId: 'two', state: 'paused' }),
      buildCandidate({ guideId: 'three', languages: [{ tag: 'tr', level: 'fluent', modes }] }),
    ];
    const { counts } = propose(buildNeed(), team, buildSite());
    expect(counts).toEqual({ candidates: 3, proposed: 1, speakLanguage: 2, bySlot: [1] });
  });

  test('with nobody in the team there is nothing to propose and nothing to relax', () => {
    expect(propose(buildNeed(), [], buildSite())).toEqual({
      proposals: [],
      excluded: [],
      relaxations: [],
      counts: { candidates: 0, proposed: 0, speakLanguage: 0, bySlot: [0] },
    });
  });
});

/** The hard conditions but those of time, said once more and in another way. */
function expectMayAct(need: Need, guide: Candidate, site: Site, given: readonly Wish[] = []): void {
  expect(['active', 'in-trial']).toContain(guide.state);
  expect(guide.siteId).toBe(need.siteId);
  expect(need.excludedGuideIds).not.toContain(guide.guideId);
  expect(guide.qualifiedSince).not.toBeNull();
  const dayOfSlot = (slot: { start: Temporal.Instant }) =>
    slot.start.toZonedDateTimeISO('Europe/Berlin').toPlainDate().toString();
  const possible = need.slots.length > 0 ? need.slots.map(dayOfSlot) : [today.toString()];
  const kinds = [
    ...site.obligationsRequired,
    ...(need.certificateNeeded ? ['certificate-of-conduct-seen' as const] : []),
  ];
  const lawful = possible.filter((on) => {
    const pledged = kinds.every((kind) =>
      guide.obligations.some(
        (one) =>
          (one.kinds & obligationBit[kind]) !== 0 &&
          dayOfNumber(one.validFrom) <= on &&
          (one.validUntil === null || on < dayOfNumber(one.validUntil)),
      ),
    );
    const year = Temporal.PlainDate.from(on).year;
    const cap = guide.years.find((one) => one.year === year);
    const budget = site.budgets?.find((one) => one.year === year);
    const paid = site.budgets === null || (budget && budget.minutesLeft >= need.minutes * need.guides);
    return pledged && cap && cap.minutes + need.minutes <= cap.capMinutes && paid;
  });
  expect(lawful.length).toBeGreaterThan(0);
  if (need.genderWish && !given.includes('gender')) expect(guide.gender).toBe(need.genderWish.gender);
  const wanted = need.language;
  if (
    wanted &&
    wanted.tag !== 'de' &&
    !given.includes('language-level') &&
    !given.includes('language-mode')
  ) {
    const rank = { basic: 0, fluent: 1, 'mother-tongue': 2 };
    expect(
      guide.languages.some(
        (one) =>
          one.tag.split('-')[0] === wanted.tag.split('-')[0] &&
          one.modes.includes(wanted.mode) &&
          rank[one.level] >= rank[wanted.minLevel],
      ),
    ).toBe(true);
  }
}

/** Every fifth minute of the appointment, on the clock in Berlin. */
function expectFree(
  need: Need,
  guide: Candidate,
  site: Site,
  number: number,
  start: Temporal.Instant,
  end: Temporal.Instant,
): void {
  const slot = need.slots[number];
  expect(end.epochMilliseconds - start.epochMilliseconds).toBe(need.minutes * 60_000);
  expect(slot && slot.start.epochMilliseconds <= start.epochMilliseconds).toBe(true);
  expect(slot && end.epochMilliseconds <= slot.end.epochMilliseconds).toBe(true);
  for (let ms = start.epochMilliseconds; ms < end.epochMilliseconds; ms += 300_000) {
    const at = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO('Europe/Berlin');
    const minute = at.hour * 60 + at.minute;
    if (guide.availability) {
      expect(
        guide.availability.some(
          (one) => one.weekday === at.dayOfWeek && one.fromMinute <= minute && minute < one.untilMinute,
        ),
      ).toBe(true);
    }
    const on = at.toPlainDate().toString();
    expect(guide.absences.some((one) => one.from <= on && on < one.until)).toBe(false);
    const isTaken = guide.busy.some((one) => {
      const way = need.place && one.place ? kilometres(need.place, one.place) * site.travelMinutesPerKm : 0;
      // A second of grace for the last digits of the way.
      const free = Math.max(site.travelBufferMinutes * 60_000, way * 60_000 - 1000);
      return one.startMs - free <= ms && ms < one.endMs + free;
    });
    expect(isTaken).toBe(false);
  }
}

/** By the law of cosines on the sphere. */
function kilometres(from: { lat: number; lon: number }, to: { lat: number; lon: number }): number {
  const [a, b] = [(from.lat * Math.PI) / 180, (to.lat * Math.PI) / 180];
  const angle =
    Math.sin(a) * Math.sin(b) + Math.cos(a) * Math.cos(b) * Math.cos(((to.lon - from.lon) * Math.PI) / 180);
  return 6371 * Math.acos(Math.min(1, angle));
}

describe('what a site lets count', () => {
  const countsOf = (of: Partial<Weights>) => ({
    ...{ language: 0, load: 0, continuity: 0, distance: 0, topic: 0, slots: 0, learning: 0, cost: 0 },
    ...of,
  });

  test('is always a hundred points in whole ones, near what was set', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 60 }), { minLength: parts.length, maxLength: parts.length }),
        (numbers) => {
          fc.pre(numbers.some((number) => number > 0));
          const counts = Object.fromEntries(parts.map((part, place) => [part, numbers[place]])) as Weights;
          const weights = weightsFrom(counts);
          const sum = numbers.reduce((all, number) => all + number, 0);
          expect(parts.reduce((all, part) => all + weights[part], 0)).toBe(100);
          for (const part of parts)
            expect(Math.abs(weights[part] - (100 * counts[part]) / sum)).toBeLessThan(1);
        },
      ),
    );
    expect(() => weightsFrom(countsOf({}))).toThrow(RangeError);
  });

  test('prefers less cost, only as stated for it, and only where there is a way', () => {
    const weights = weightsFrom(countsOf({ cost: 20, language: 10 }));
    const by = (travel: Candidate['travel'], place: Need['place'] = buildNeed().place) =>
      propose(buildNeed({ place }), [buildCandidate({ travel })], buildSite({ weights })).proposals[0];
    const points = (travel: Candidate['travel']) => by(travel)?.score.cost;
    const [none, single] = [null, { mode: 'single-tickets', cents: 400 } as const];
    expect(points({ mode: 'foot-bicycle', cents: null })).toBe(weights.cost);
    expect(points({ mode: 'own-ticket', cents: null })).toBe(weights.cost);
    expect(points(single)).toBe(Math.round(weights.cost * 0.8));
    expect(points({ mode: 'car', cents: 400 })).toBe(points(single));
    expect(points({ mode: 'car', cents: 9900 })).toBe(0);
    // How she travels says nothing as long as she does not say what it costs; nor does where she lives.
    expect(points({ mode: 'car', cents: null })).toBe(points(none));
    expect(points(none)).toBe(Math.round(weights.cost / 2));
    const far = buildCandidate({ travel: none, home: { lat: 50.6, lon: 9.2, radiusKm: null } });
    const ranked = propose(buildNeed(), [far], buildSite({ weights })).proposals[0];
    expect(ranked?.score.cost).toBe(points(none));
    for (const travel of [none, single, { mode: 'car', cents: 9900 } as const])
      expect(by(travel, null)?.score.cost).toBe(weights.cost);
    expect(by(single)?.reasons).toContainEqual({ code: 'way-costs', ...single });
    expect(by(none)?.reasons.some(({ code }) => code === 'way-costs')).toBe(false);
  });

  test('turns the order round: short ways before even load', () => {
    const near = buildCandidate({ guideId: 'near', minutesThisMonth: 700 });
    const rested = buildCandidate({ guideId: 'rested', home: { lat: 50.3, lon: 8.8, radiusKm: null } });
    const first = (of: Partial<Weights>) =>
      propose(buildNeed(), [near, rested], buildSite({ weights: weightsFrom(countsOf(of)) })).proposals[0]
        ?.guideId;
    expect(first({ load: 60, distance: 5 })).toBe('rested');
    expect(first({ load: 5, distance: 60 })).toBe('near');
  });

  test('what counts nothing changes nothing', () => {
    fc.assert(
      fc.property(someNeed, someTeam, someSite, someTeam, (need, team, site, others) => {
        const silent = { ...site, weights: weightsFrom({ ...site.weights, load: 0, language: 1 }) };
        const changed = team.map((guide, number) => ({
          ...guide,
          minutesThisMonth: others[number % others.length]?.minutesThisMonth ?? 0,
        }));
        const seen = (list: Proposals) => list.proposals.map(({ guideId, score }) => [guideId, score]);
        expect(seen(propose(need, changed, silent))).toEqual(seen(propose(need, team, silent)));
      }),
    );
  });
});

describe('the same person in the same matter', () => {
  const before = buildCandidate({ guideId: 'before', appointmentsByRequest: new Map([['request-1', 2]]) });
  const others = ['a', 'b', 'c', 'd'].map((guideId) => buildCandidate({ guideId }));
  const proposed = (appointmentsDone: number) =>
    propose(buildNeed({ appointmentsDone }), [...others, before], buildSite()).proposals;
  const codes = (of: ReturnType<typeof proposed>[number] | undefined) => of?.reasons.map(({ code }) => code);

  test('comes first while it has its appointments, and the proposal says why', () => {
    const [first] = proposed(2);
    expect(first?.guideId).toBe('before');
    expect(codes(first)).toContain('went-before');
  });

  test('comes last once it has had as many as the programme allows', () => {
    const all = proposed(5);
    expect(all.at(-1)?.guideId).toBe('before');
    expect(codes(all.at(-1))).toContain('went-often');
    expect(codes(all[0])).toContain('comes-new');
  });

  test('counts nothing at the first appointment', () => {
    expect(new Set(proposed(0).map(({ score }) => score.total)).size).toBe(1);
  });
});
