import type pg from 'pg';
import { dayOf } from '#platform/dates';
import type { DemoContext, Module } from '#platform/module';
import { asOwner } from './prepare-database.ts';

/** Fills an empty database with the demo, once. Returns whether it did. */
export function seedDemo(
  owner: pg.PoolConfig,
  modules: readonly Module[],
  addPerson: (tx: DemoContext['tx'], of: Parameters<DemoContext['addPerson']>[0]) => Promise<void>,
  now: Temporal.Instant,
): Promise<boolean> {
  return asOwner(owner, async (tx) => {
    const seeded = await tx
      .selectFrom('platform.loadedContent')
      .select('name')
      .where('name', '=', 'demo')
      .executeTakeFirst();
    if (seeded) return false;
    const context: DemoContext = { tx, now, today: dayOf(now), addPerson: (of) => addPerson(tx, of) };
    for (const module of modules) await module.demo?.(context);
    await tx.insertInto('platform.loadedContent').values({ name: 'demo', hash: now.toString() }).execute();
    return true;
  });
}
