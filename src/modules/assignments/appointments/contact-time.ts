import { readParameter } from '#modules/programme';
import type { Db } from '#platform/database';

/** When a guide can no longer see whom she met: the site's number of hours after the end. */
export async function contactClosesAt(
  db: Db,
  of: { siteId: string; endsAt: Temporal.Instant; today: Temporal.PlainDate },
): Promise<Temporal.Instant> {
  const hours = await readParameter(db, 'contact-after-end', { day: of.today, siteId: of.siteId });
  return of.endsAt.add({ minutes: Math.round(hours * 60) });
}
