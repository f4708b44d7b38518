import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  checkReason,
  endOf,
  type GuideActor,
  type GuideEvent,
  type GuideState,
  guideActors,
  guideEvents,
  guideLifeCycle,
  guideStates,
  isAbsent,
  isInForce,
  isMinorCleared,
  joinHours,
  judgeMove,
  mayTakeAssignments,
  missingObligations,
  movesFor,
  needsReason,
  type ObligationKind,
  obligationKinds,
  profileEndsOn,
  reasonsFor,
  requiredObligations,
} from './guide.ts';

const day = (text: string) => Temporal.PlainDate.from(text);
const today = day('2026-11-23');

function obligation(kind: ObligationKind, from: string, until: string | null = null) {
  return {
    id: '',
    kind,
    validFrom: day(from),
    validUntil: until === null ? null : day(until),
    notedBy: null,
    notedAt: Temporal.Instant.from('2026-01-01T00:00:00Z'),
  };
}
const everything = requiredObligations.map((kind) => obligation(kind, '2026-01-01'));
const ready = { qualifiedOn: day('2024-05-01'), obligations: everything };

/** The path of a guide as a board member reads it: from, event, to, who. Written by hand, apart from the code. */
const path: readonly [GuideState | 'new', GuideEvent, GuideState, string][] = [
  ['new', 'register', 'interested', 'coordinator coordinating-guide guide'],
  ['new', 'enter-qualified', 'qualified', 'coordinator coordinating-guide'],
  ['new', 'enter-active', 'active', 'coordinator'],
  ['interested', 'invite-to-talk', 'in-talks', 'coordinator coordinating-guide'],
  ['interested', 'not-admit', 'not-admitted', 'coordinator'],
  ['interested', 'withdraw-interest', 'not-admitted', 'guide'],
  ['in-talks', 'admit-to-course', 'in-qualification', 'coordinator'],
  ['in-talks', 'not-admit', 'not-admitted', 'coordinator'],
  ['in-talks', 'withdraw-interest', 'not-admitted', 'guide'],
  ['in-qualification', 'certify', 'qualified', 'coordinator'],
  ['in-qualification', 'not-admit', 'not-admitted', 'coordinator'],
  ['in-qualification', 'withdraw-interest', 'not-admitted', 'guide'],
  ['qualified', 'begin-trial', 'in-trial', 'coordinator guide'],
  ['qualified', 'leave', 'left', 'coordinator guide'],
  ['in-trial', 'confirm-trial', 'active', 'coordinator'],
  ['in-trial', 'suspend', 'suspended', 'coordinator'],
  ['in-trial', 'leave', 'left', 'coordinator guide'],
  ['active', 'pause', 'paused', 'coordinator guide'],
  ['active', 'block', 'blocked', 'system'],
  ['active', 'suspend', 'suspended', 'coordinator'],
  ['active', 'leave', 'left', 'coordinator guide'],
  ['paused', 'resume', 'active', 'coordinator guide'],
  ['paused', 'suspend', 'suspended', 'coordinator'],
  ['paused', 'leave', 'left', 'coordinator guide'],
  ['blocked', 'unblock', 'active', 'coordinator'],
  ['blocked', 'suspend', 'suspended', 'coordinator'],
  ['blocked', 'leave', 'left', 'coordinator guide'],
  ['suspended', 'reinstate', 'active', 'coordinator'],
  ['suspended', 'dismiss', 'left', 'coordinator'],
];

describe('the path of a guide', () => {
  it('takes every event in every state by every role where the table says and nowhere else', () => {
    for (const state of [null, ...guideStates]) {
      for (const event of guideEvents) {
        for (const actor of guideActors) {
          const line = path.find(([from, name]) => from === (state ?? 'new') && name === event);
          // A block needs something overdue; every other step is tried by somebody who has everything.
          const guide = event === 'block' ? { ...ready, obligations: [] } : ready;
          const judged = judgeMove({ ...guide, state }, event, [actor], today);
          const expected = !line
            ? { ok: false, refusal: 'not-in-this-state' }
            : line[3].split(' ').includes(actor)
              ? { ok: true, to: line[2] }
              : { ok: false, refusal: 'not-for-this-role' };
          expect(judged, `${actor}: ${event} from ${state}`).toEqual(expected);
        }
      }
    }
  });

  it('shows as buttons exactly the steps that would be taken', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...guideStates),
        fc.uniqueArray(fc.constantFrom<GuideActor>(...guideActors)),
        (state, actors) => {
          const shown = movesFor({ state }, actors);
          for (const event of guideEvents) {
            const guide = event === 'block' ? { ...ready, obligations: [] } : ready;
            expect(shown.includes(event)).toBe(judgeMove({ ...guide, state }, event, actors, today).ok);
          }
        },
      ),
    );
  });

  it('brings nobody on trial or to work without a certificate and every obligation, whatever the way', () => {
    const anyObligations = fc.uniqueArray(fc.constantFrom(...obligationKinds)).chain((kinds) =>
      fc.tuple(
        ...kinds.map((kind) =>
          fc
            .record({
              from: fc.integer({ min: -400, max: 40 }),
              days: fc.option(fc.integer({ min: 1, max: 500 })),
            })
            .map(({ from, days }) => {
              const validFrom = today.add({ days: from });
              const validUntil = days === null ? null : validFrom.add({ days });
              return { ...obligation(kind, '2026-01-01'), validFrom, validUntil };
            }),
        ),
      ),
    );
    fc.assert(
      fc.property(
        fc.constantFrom(null, ...guideStates),
        fc.constantFrom(...guideEvents),
        fc.option(fc.integer({ min: -800, max: 30 })),
        anyObligations,
        (state, event, certified, obligations) => {
          const qualifiedOn = certified === null ? null : today.add({ days: certified });
          const guide = { state, qualifiedOn, obligations };
          const judged = judgeMove(guide, event, guideActors, today);
          if (!judged.ok || (judged.to !== 'active' && judged.to !== 'in-trial')) return;
          expect(missingObligations(guide, today)).toEqual([]);
          expect(certified).toBeLessThanOrEqual(0);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('says what is missing', () => {
    const guide = { state: 'qualified' as const, ...ready };
    const begin = (of: object) => judgeMove({ ...guide, ...of }, 'begin-trial', ['coordinator'], today);
    expect(begin({})).toEqual({ ok: true, to: 'in-trial' });
    expect(begin({ qualifiedOn: null })).toEqual({ ok: false, refusal: 'not-qualified' });
    expect(begin({ qualifiedOn: day('2026-11-24') })).toEqual({ ok: false, refusal: 'not-qualified' });
    expect(begin({ obligations: everything.slice(1) })).toEqual({
      ok: false,
      refusal: 'obligations-missing',
    });
    expect(judgeMove({ ...guide, state: 'active' }, 'block', ['system'], today)).toEqual({
      ok: false,
      refusal: 'nothing-overdue',
    });
  });

  it('names only states and roles there are, and every state can be reached', () => {
    const reached = new Set(guideLifeCycle.transitions.map(({ to }) => to));
    expect(guideStates.filter((state) => !reached.has(state))).toEqual([]);
    expect(
      guideLifeCycle.transitions
        .flatMap(({ from }) => from)
        .every((from) => from === null || guideStates.includes(from)),
    ).toBe(true);
  });

  it('lets only guides on trial and active guides take assignments', () => {
    expect(guideStates.filter(mayTakeAssignments)).toEqual(['in-trial', 'active']);
  });
});

describe('reasons', () => {
  it('are asked for where a step weighs on a person, from a closed list', () => {
    for (const event of guideEvents) {
      expect(checkReason(event, null)).toBe(needsReason(event) ? 'reason-missing' : null);
      expect(checkReason(event, 'she was often late')).toBe('reason-unknown');
      for (const reason of reasonsFor[event] ?? []) expect(checkReason(event, reason)).toBeNull();
      if (needsReason(event)) expect(reasonsFor[event]?.length).toBeGreaterThan(1);
    }
  });
});

describe('obligations', () => {
  it.each([
    ['2025-12-31', false],
    ['2026-01-01', true],
    ['2026-12-31', true],
    ['2027-01-01', false],
  ])('of a year from 1 January 2026 hold on %s: %s', (on, holds) => {
    expect(isInForce(obligation('agreement', '2026-01-01', '2027-01-01'), day(on))).toBe(holds);
  });

  it('that are missing are named in their order, also when one has run out or has not begun', () => {
    const obligations = [
      obligation('agreement', '2026-01-01'),
      obligation('confidentiality-pledge', '2026-01-01', '2026-11-23'),
      obligation('data-secrecy-pledge', '2026-11-24'),
      obligation('privacy-briefing', '2026-01-01', '2026-11-24'),
      obligation('certificate-of-conduct-seen', '2026-01-01'),
    ];
    expect(missingObligations({ obligations }, today)).toEqual([
      'confidentiality-pledge',
      'data-secrecy-pledge',
      'non-violence-pledge',
      'yearly-confirmation',
    ]);
  });

  it('a certificate of conduct is needed for minors only, and counts while it holds', () => {
    expect(missingObligations(ready, today)).toEqual([]);
    expect(isMinorCleared(ready, today)).toBe(false);
    const seen = { obligations: [obligation('certificate-of-conduct-seen', '2022-03-01', '2027-02-01')] };
    expect(isMinorCleared(seen, today)).toBe(true);
    expect(isMinorCleared(seen, day('2027-02-01'))).toBe(false);
  });

  it('end where the last of notes that follow on one another ends', () => {
    const obligations = [
      obligation('yearly-confirmation', '2025-12-01', '2026-12-01'),
      obligation('yearly-confirmation', '2026-11-20', '2027-11-20'),
      obligation('yearly-confirmation', '2028-01-01', '2029-01-01'),
    ];
    expect(endOf({ obligations }, 'yearly-confirmation', today)?.toString()).toBe('2027-11-20');
    expect(endOf({ obligations }, 'agreement', today)).toBeNull();
    expect(endOf({ obligations: everything }, 'agreement', today)).toBeNull();
  });
});

describe('days away', () => {
  it('are from the first day to the one before the return', () => {
    const absences = [{ id: '', from: day('2026-11-23'), until: day('2026-11-25') }];
    const away = (on: string) => isAbsent({ absences }, day(on));
    expect(['2026-11-22', '2026-11-23', '2026-11-24', '2026-11-25'].map(away)).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });
});

describe('hours of a week', () => {
  const at = (minutes: number) => new Temporal.PlainTime(Math.floor(minutes / 60), minutes % 60);
  const hours = fc
    .array(
      fc.record({
        weekday: fc.integer({ min: 1, max: 7 }),
        a: fc.integer({ min: 0, max: 1439 }),
        b: fc.integer({ min: 0, max: 1439 }),
      }),
    )
    .map((all) =>
      all.map(({ weekday, a, b }) => ({ weekday, from: at(Math.min(a, b)), until: at(Math.max(a, b)) })),
    );
  const minutes = (all: ReturnType<typeof joinHours>) => {
    const set = new Set<number>();
    for (const { weekday, from, until } of all) {
      for (let m = from.hour * 60 + from.minute; m < until.hour * 60 + until.minute; m++)
        set.add(weekday * 1440 + m);
    }
    return set;
  };

  it('joined they are the same minutes, in order, with a gap between any two', () => {
    fc.assert(
      fc.property(hours, (all) => {
        const joined = joinHours(all);
        expect(minutes(joined)).toEqual(minutes(all));
        for (const [index, one] of joined.entries()) {
          const next = joined[index + 1];
          if (!next) continue;
          const order = one.weekday - next.weekday || Temporal.PlainTime.compare(one.until, next.from);
          expect(order).toBeLessThan(0);
        }
      }),
    );
  });
});

describe('a profile', () => {
  const kept = { applicantMonths: 6, leftMonths: 6, certificateNoteMonths: 6 };
  it.each<[GuideState, string | null]>([
    ['interested', '2026-08-28'],
    ['in-talks', '2026-08-28'],
    ['not-admitted', '2026-08-28'],
    ['left', '2026-08-28'],
    ['in-qualification', null],
    ['qualified', null],
    ['active', null],
    ['paused', null],
  ])('of somebody %s since the last day of February goes on %s', (state, end) => {
    const since = day('2026-02-28');
    expect(profileEndsOn({ state, since }, kept)?.toString() ?? null).toBe(end);
  });
});
