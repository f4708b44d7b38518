import { type Person, sitesOf } from '#platform/acting';
import type { Db } from '#platform/database';
import { groupCounts, sessionsAhead, signUpsOf } from './group.store.ts';
import { begun } from './group-session.ts';

/** How many group assignments of her sites have a free place and wait for her sign-up. */
export async function freeGroups(db: Db, of: { person: Person; now: Temporal.Instant }): Promise<number> {
  const { person, now } = of;
  const siteIds = sitesOf(person, ['guide', 'coordinating-guide']);
  const sessions = (await sessionsAhead(db, { siteIds, now, limit: 50 })).filter((one) => !begun(one, now));
  const ids = sessions.map(({ id }) => id);
  const counts = await groupCounts(db, ids);
  const own = new Set((await signUpsOf(db, ids, { personId: person.id })).map(({ sessionId }) => sessionId));
  return sessions.filter(({ id, places }) => !own.has(id) && (counts.get(id)?.taken ?? 0) < places).length;
}
