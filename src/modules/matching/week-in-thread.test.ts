import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { buildCandidates, buildNeed, buildSite, buildSlot, randomFrom } from './candidate.build.ts';
import type { PlanWorld } from './plan-week.ts';
import { WeekInThread } from './week-in-thread.ts';
import { workOutWeek } from './work-out-week.ts';

const today = Temporal.PlainDate.from('2026-11-23');
const days = ['2026-12-01', '2026-12-02', '2026-12-03'];
const languages = ['ar', 'tr', 'uk', 'fa', 'so'];

function worldOf(requests: number, guides: number): PlanWorld {
  const random = randomFrom(3);
  const any = <T>(of: readonly T[]) => of[Math.floor(random() * of.length)] as T;
  const site = buildSite();
  return {
    needs: Array.from({ length: requests }, (_, number) =>
      buildNeed({
        requestId: `request-${number}`,
        language: { tag: any(languages), mode: 'speak', minLevel: 'basic' },
        slots: [buildSlot(any(days), '09:00', '12:00')],
        minutes: 60,
      }),
    ),
    candidates: buildCandidates(guides),
    sites: new Map([[site.siteId, site]]),
  };
}

describe('a plan worked out in a thread of its own', () => {
  it('is the plan that would be worked out here, to the last digit', async () => {
    const world = worldOf(20, 60);
    const options = {
      today,
      fixed: new Map([['request-1', 'guide-1-3']]),
      leftOut: new Set(['request-2']),
    };
    const inThread = new WeekInThread(world, options);
    await inThread.ended;
    const { standing } = inThread;
    if (standing.state !== 'done') throw new Error(standing.state);
    const here = workOutWeek(world, options);
    expect(here.plan.covered.length).toBeGreaterThan(5);
    expect(JSON.parse(JSON.stringify(standing.week.plan))).toEqual(JSON.parse(JSON.stringify(here.plan)));
    expect([...standing.week.wouldHelp]).toEqual([...here.wouldHelp]);
  });

  it('leaves everything else its turn while it computes, says how far it is, and stops when told to', async () => {
    // Far more than would be done within this test.
    const inThread = new WeekInThread(worldOf(2_000, 3_000), { today });
    let turns = 0;
    let far = { done: 0, of: 0 };
    while (far.done === 0) {
      await setImmediate();
      turns++;
      const { standing } = inThread;
      if (standing.state === 'computing') far = standing;
      else if (standing.state !== 'waiting') throw new Error(standing.state);
    }
    expect(far).toMatchObject({ of: 4_000 });
    expect(turns).toBeGreaterThan(100);
    inThread.stop();
    await inThread.ended;
    expect(inThread.standing).toEqual({ state: 'stopped' });
  });

  it('that cannot be worked out says why and leaves its place to the next', async () => {
    const broken = new WeekInThread({ ...worldOf(1, 1), sites: new Map() }, { today });
    const next = new WeekInThread(worldOf(1, 1), { today });
    await Promise.all([broken.ended, next.ended]);
    expect(broken.standing).toMatchObject({
      state: 'failed',
      error: { message: expect.stringContaining('site-1') },
    });
    expect(next.standing.state).toBe('done');
  });
});
