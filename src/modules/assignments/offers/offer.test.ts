import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Step, step } from '#platform/life-cycle';
import {
  expiryOf,
  lowestFreePlace,
  type OfferState,
  offerActors,
  offerEvents,
  offerLifeCycle,
  offerStates,
  stateAt,
} from './offer.ts';

const at = (text: string) => Temporal.Instant.from(text);

describe('the life cycle of an offer', () => {
  // What may happen, written out by hand: everything else is refused.
  const allowed: Record<string, string> = {
    'open accept guide': 'accepted',
    'open decline guide': 'declined',
    'open withdraw coordination': 'withdrawn',
    'open withdraw system': 'withdrawn',
    'open expire system': 'expired',
    'open taken system': 'taken',
  };

  it('allows each event only in its state and only to its role', () => {
    for (const state of offerStates) {
      for (const event of offerEvents) {
        for (const actor of offerActors) {
          const outcome = step(offerLifeCycle, state, event, [actor]);
          expect([`${state} ${event} ${actor}`, outcome.ok ? outcome.to : null]).toEqual([
            `${state} ${event} ${actor}`,
            allowed[`${state} ${event} ${actor}`] ?? null,
          ]);
        }
      }
    }
  });

  it('lets nobody but the guide say yes or no', () => {
    for (const event of ['accept', 'decline'] as const) {
      expect(step(offerLifeCycle, 'open', event, ['coordination', 'system'])).toEqual({
        ok: false,
        refusal: 'not-for-this-role',
      });
    }
  });

  it('ends with the first answer, whatever comes after it', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({ event: fc.constantFrom(...offerEvents), actor: fc.constantFrom(...offerActors) }),
        ),
        (history) => {
          let state: (typeof offerStates)[number] = 'open';
          let answers = 0;
          for (const { event, actor } of history) {
            const outcome: Step<OfferState> = step(offerLifeCycle, state, event, [actor]);
            if (outcome.ok) {
              state = outcome.to;
              answers++;
            }
          }
          return answers <= 1;
        },
      ),
    );
  });
});

describe('the time an offer stays open', () => {
  it('is the number of hours of the site', () => {
    expect(expiryOf(at('2026-12-01T08:00:00Z'), at('2026-12-10T09:00:00Z'), 48)).toEqual(
      at('2026-12-03T08:00:00Z'),
    );
  });

  it('ends two hours before the appointment at the latest', () => {
    expect(expiryOf(at('2026-12-01T08:00:00Z'), at('2026-12-02T09:00:00Z'), 48)).toEqual(
      at('2026-12-02T07:00:00Z'),
    );
  });

  it('ends with the beginning of an appointment that is nearly there', () => {
    expect(expiryOf(at('2026-12-01T08:00:00Z'), at('2026-12-01T09:00:00Z'), 48)).toEqual(
      at('2026-12-01T09:00:00Z'),
    );
  });

  it('never lasts beyond the beginning of the appointment', () => {
    const moments = fc.integer({ min: 0, max: 4_000_000 });
    fc.assert(
      fc.property(
        moments,
        fc.integer({ min: 1, max: 100_000 }),
        fc.integer({ min: 1, max: 720 }),
        (now, until, hours) => {
          const offered = at('2026-01-01T00:00:00Z').add({ minutes: now });
          const starts = offered.add({ minutes: until });
          const expires = expiryOf(offered, starts, hours);
          return (
            Temporal.Instant.compare(expires, starts) <= 0 && Temporal.Instant.compare(expires, offered) > 0
          );
        },
      ),
    );
  });

  it('is over for the reader as soon as it has run out', () => {
    const offer = { state: 'open', expiresAt: at('2026-12-03T08:00:00Z') } as const;
    expect(stateAt(offer, at('2026-12-03T07:59:59Z'))).toBe('open');
    expect(stateAt(offer, at('2026-12-03T08:00:00Z'))).toBe('expired');
    expect(stateAt({ ...offer, state: 'accepted' }, at('2027-01-01T00:00:00Z'))).toBe('accepted');
  });
});

describe('the places of a request', () => {
  it.each([
    [[], 1, 1],
    [[1], 1, null],
    [[], 2, 1],
    [[1], 2, 2],
    [[2], 2, 1],
    [[1, 2], 2, null],
  ] as const)('with %j taken of %i the next one is %s', (taken, needed, free) => {
    expect(lowestFreePlace(taken, needed)).toBe(free);
  });
});
