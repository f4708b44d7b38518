import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defineLifeCycle, diagramOf, eventsFor, step } from './life-cycle.ts';

const door = defineLifeCycle({
  name: 'door',
  states: ['open', 'shut', 'bricked-up'],
  transitions: [
    { from: [null], event: 'build', to: 'open', by: ['mason'] },
    { from: ['open'], event: 'shut', to: 'shut', by: ['porter', 'guest'] },
    { from: ['shut'], event: 'open', to: 'open', by: ['porter'] },
    { from: ['open', 'shut'], event: 'brick-up', to: 'bricked-up', by: ['mason'] },
  ],
});

describe('a life cycle', () => {
  it('leads where its table says', () => {
    expect(step(door, null, 'build', ['mason'])).toEqual({ ok: true, to: 'open' });
    expect(step(door, 'shut', 'open', ['guest', 'porter'])).toEqual({ ok: true, to: 'open' });
  });

  it('refuses what stands in no line, and tells a wrong state from a wrong role', () => {
    expect(step(door, 'bricked-up', 'open', ['porter'])).toEqual({ ok: false, refusal: 'not-in-this-state' });
    expect(step(door, 'shut', 'open', ['guest'])).toEqual({ ok: false, refusal: 'not-for-this-role' });
  });

  it('offers exactly the events that would be carried out', () => {
    const states = fc.constantFrom(...door.states);
    const actors = fc.subarray(['mason', 'porter', 'guest'] as const);
    fc.assert(
      fc.property(states, actors, (state, by) => {
        const offered = eventsFor(door, state, by);
        for (const event of ['build', 'shut', 'open', 'brick-up'] as const) {
          expect(offered.includes(event)).toBe(step(door, state, event, by).ok);
        }
      }),
    );
  });

  it('draws itself, with its ends', () => {
    const drawing = diagramOf(door);
    expect(drawing).toContain('[*] --> open: build (mason)');
    expect(drawing).toContain('bricked-up --> [*]');
  });
});
