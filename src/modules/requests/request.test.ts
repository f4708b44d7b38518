import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { eventsFor, type Step, step } from '#platform/life-cycle';
import { buildContact, buildWindow } from './request.build.ts';
import {
  closedStates,
  contactKeys,
  dueOn,
  isOpen,
  isUrgent,
  judgeWindows,
  openStates,
  type RequestActor,
  type RequestEvent,
  type RequestState,
  requestActors,
  requestEvents,
  requestLifeCycle,
  requestStates,
  reviewNeeded,
} from './request.ts';

const day = (text: string) => Temporal.PlainDate.from(text);
const now = Temporal.Instant.from('2026-11-23T09:00:00Z');
const today = day('2026-11-23');

// Written by hand from handbook 13 b, machine 1, and docs/decisions/0021, and not from the code.
const table: Record<string, [RequestState, RequestActor[]]> = {
  'new submit': ['received', ['requester', 'coordinator', 'coordinating-guide']],
  'received take-up': ['in-review', ['coordinator', 'coordinating-guide']],
  'received change-days': ['received', ['coordinator', 'coordinating-guide']],
  'received withdraw': ['withdrawn', ['requester', 'coordinator', 'system']],
  'in-review accept': ['seeking-guide', ['coordinator', 'coordinating-guide']],
  'in-review ask-back': ['asked-back', ['coordinator']],
  'in-review refer': ['referred', ['coordinator']],
  'in-review decline': ['declined', ['coordinator']],
  'in-review change-days': ['in-review', ['coordinator', 'coordinating-guide']],
  'in-review withdraw': ['withdrawn', ['requester', 'coordinator', 'system']],
  'asked-back answer': ['in-review', ['requester', 'coordinator', 'coordinating-guide']],
  'asked-back close-unanswered': ['closed-without-answer', ['system']],
  'asked-back change-days': ['asked-back', ['coordinator', 'coordinating-guide']],
  'asked-back withdraw': ['withdrawn', ['requester', 'coordinator', 'system']],
  'seeking-guide arrange': ['arranged', ['system']],
  'seeking-guide hand-over': ['referred', ['system']],
  'seeking-guide mark-unmet': ['unmet', ['coordinator', 'system']],
  'seeking-guide change-days': ['seeking-guide', ['coordinator', 'coordinating-guide']],
  'seeking-guide withdraw': ['withdrawn', ['requester', 'coordinator', 'system']],
  'arranged resume-search': ['seeking-guide', ['system']],
  'arranged complete': ['completed', ['coordinator', 'system']],
  'arranged follow-up': ['in-review', ['coordinator']],
  'arranged withdraw': ['withdrawn', ['requester', 'coordinator', 'system']],
  'completed anonymise': ['anonymised', ['system']],
  'unmet anonymise': ['anonymised', ['system']],
  'referred anonymise': ['anonymised', ['system']],
  'declined anonymise': ['anonymised', ['system']],
  'withdrawn anonymise': ['anonymised', ['system']],
  'closed-without-answer anonymise': ['anonymised', ['system']],
};

describe('the life cycle of a request', () => {
  it('allows in every state to everybody exactly what the handbook names', () => {
    for (const state of [null, ...requestStates]) {
      for (const event of requestEvents) {
        for (const actor of requestActors) {
          const expected = table[`${state ?? 'new'} ${event}`];
          const stepped = step(requestLifeCycle, state, event, [actor]);
          const what = `${actor} ${event} ${state}`;
          if (expected?.[1].includes(actor)) expect(stepped, what).toEqual({ ok: true, to: expected[0] });
          else expect(stepped.ok, what).toBe(false);
        }
      }
    }
  });

  it('never leaves a state that is stripped, and reaches every other one', () => {
    expect(eventsFor(requestLifeCycle, 'anonymised', requestActors)).toEqual([]);
    const reached = new Set<RequestState>();
    const walk = (state: RequestState | null): void => {
      for (const event of requestEvents) {
        const stepped = step(requestLifeCycle, state, event, requestActors);
        if (stepped.ok && !reached.has(stepped.to)) {
          reached.add(stepped.to);
          walk(stepped.to);
        }
      }
    };
    walk(null);
    expect([...reached].sort()).toEqual([...requestStates].sort());
  });

  it('after any events by anybody it is open, closed or stripped, and never closed and open again', () => {
    const moves = fc.array(fc.tuple(fc.constantFrom(...requestEvents), fc.constantFrom(...requestActors)), {
      maxLength: 40,
    });
    fc.assert(
      fc.property(moves, (made) => {
        let state: RequestState | null = null;
        let closed = false;
        for (const [event, actor] of made as [RequestEvent, RequestActor][]) {
          const stepped: Step<RequestState> = step(requestLifeCycle, state, event, [actor]);
          if (!stepped.ok) continue;
          state = stepped.to;
          const open = isOpen(stepped.to);
          if (closed) expect(open).toBe(false);
          closed = !open;
        }
      }),
    );
  });

  it('knows of every state whether it is open', () => {
    expect([...openStates, ...closedStates, 'anonymised'].sort()).toEqual([...requestStates].sort());
  });
});

describe('days and hours', () => {
  const judge = (window: [string, string, string], minutes = 60) =>
    judgeWindows([buildWindow(day(window[0]), window[1], window[2])], minutes, now, today)?.refusal ?? null;

  test.each([
    ['a day to come', ['2026-12-01', '09:00', '12:00'], null],
    ['later today', ['2026-11-23', '10:01', '12:00'], null],
    ['yesterday', ['2026-11-22', '09:00', '12:00'], 'day-has-passed'],
    ['an hour ago', ['2026-11-23', '09:00', '12:00'], 'day-has-passed'],
    ['this very minute', ['2026-11-23', '10:00', '12:00'], 'day-has-passed'],
    ['in a year', ['2027-11-23', '09:00', '12:00'], 'day-too-far'],
    ['end before start', ['2026-12-01', '12:00', '09:00'], 'end-before-start'],
    ['no length', ['2026-12-01', '12:00', '12:00'], 'end-before-start'],
    ['shorter than the appointment', ['2026-12-01', '12:00', '12:59'], 'window-too-short'],
    ['exactly as long as the appointment', ['2026-12-01', '12:00', '13:00'], null],
    [
      'two hours on the clock of which the spring change takes one',
      ['2027-03-28', '01:30', '03:00'],
      'window-too-short',
    ],
    ['an hour the spring change skips', ['2027-03-28', '02:00', '03:00'], 'window-too-short'],
    ['the hours after the spring change', ['2027-03-28', '03:00', '04:00'], null],
  ] as const)('%s: %j leads to %s', (_, window, refusal) => {
    expect(judge([...window] as [string, string, string])).toBe(refusal);
  });

  it('knows 29 February', () => {
    const before = Temporal.Instant.from('2028-02-20T09:00:00Z');
    expect(judgeWindows([buildWindow(day('2028-02-29'))], 60, before, day('2028-02-20'))).toBeNull();
  });

  it('counts the hour that the autumn change repeats', () => {
    const before = Temporal.Instant.from('2026-10-20T09:00:00Z');
    const window = buildWindow(day('2026-10-25'), '02:00', '03:00');
    expect(judgeWindows([window], 120, before, day('2026-10-20'))).toBeNull();
    expect(judgeWindows([window], 180, before, day('2026-10-20'))?.refusal).toBe('window-too-short');
  });

  it('wants one to three different ones, and says which is wrong', () => {
    const good = buildWindow(day('2026-12-01'));
    expect(judgeWindows([], 60, now, today)).toEqual({ refusal: 'windows-missing', at: 0 });
    expect(judgeWindows([good, good], 60, now, today)).toEqual({ refusal: 'window-twice', at: 1 });
    const four = ['2026-12-01', '2026-12-02', '2026-12-03', '2026-12-04'].map((text) =>
      buildWindow(day(text)),
    );
    expect(judgeWindows(four, 60, now, today)?.refusal).toBe('too-many-windows');
    const second = buildWindow(day('2026-11-01'));
    expect(judgeWindows([good, second], 60, now, today)).toEqual({ refusal: 'day-has-passed', at: 1 });
  });

  it('is urgent below the lead time and not at it', () => {
    expect(isUrgent(day('2026-11-29'), today, 7)).toBe(true);
    expect(isUrgent(day('2026-11-30'), today, 7)).toBe(false);
    expect(isUrgent(today, today, 0)).toBe(false);
  });

  it('is due when the answer is, or when it is needed before', () => {
    const days = { answerDue: day('2026-11-26'), firstDay: day('2026-12-01') };
    expect(dueOn('received', days).toString()).toBe('2026-11-26');
    expect(dueOn('in-review', { ...days, firstDay: day('2026-11-24') }).toString()).toBe('2026-11-24');
    expect(dueOn('asked-back', { ...days, answerUntil: day('2026-11-30') }).toString()).toBe('2026-11-30');
    expect(dueOn('seeking-guide', days).toString()).toBe('2026-11-30');
    expect(dueOn('arranged', days).toString()).toBe('2026-12-01');
  });
});

describe('a matter that goes on', () => {
  test.each([
    [2, 'none'],
    [3, 'warning'],
    [4, 'warning'],
    [5, 'reason'],
    [9, 'reason'],
  ] as const)('after %i assignments needs %s', (done, needed) => {
    expect(reviewNeeded(done, { warning: 3, stop: 5 })).toBe(needed);
  });
});

describe('what two requests of one person have in common', () => {
  it('is the same telephone however it is written', () => {
    const keys = ['06172 12345-0', '+49 6172 123450', '0049 (0)6172/12345-0', '+49 (0) 6172 123450'].map(
      (phone) => contactKeys(buildContact({ phone, email: null })),
    );
    expect(new Set(keys.map((key) => key.join())).size).toBe(1);
  });

  it('is the same address in capitals', () => {
    expect(contactKeys(buildContact({ email: 'A@B.example' }))).toEqual(
      contactKeys(buildContact({ email: 'a@b.example' })),
    );
  });

  it('is not the institution, which asks for many people', () => {
    const of = (name: string) =>
      contactKeys(buildContact({ name, email: null, institution: 'Schule', askerEmail: 'schule@b.example' }));
    expect(of('Amira B.')).toEqual(of('amira b'));
    expect(of('Amira B.')).not.toEqual(of('Selam T.'));
  });
});
