import type { Db, Tx } from '#platform/database';
import type { JointPlanning } from './joint-planning.ts';

/** Every other site that this one wishes to plan with or that wishes it. */
export async function jointPlanningOf(db: Db, siteId: string): Promise<JointPlanning[]> {
  const rows = await db
    .selectFrom('assignments.jointPlanning')
    .select(['siteId', 'withSiteId', 'since'])
    .where((where) => where.or([where('siteId', '=', siteId), where('withSiteId', '=', siteId)]))
    .execute();
  const sinceOf = (from: string, to: string) =>
    rows.find((row) => row.siteId === from && row.withSiteId === to)?.since ?? null;
  const others = new Set(rows.map((row) => (row.siteId === siteId ? row.withSiteId : row.siteId)));
  return [...others].map((otherSiteId) => ({
    otherSiteId,
    ownSince: sinceOf(siteId, otherSiteId),
    otherSince: sinceOf(otherSiteId, siteId),
  }));
}

/** Does nothing where it was wished already. */
export async function wishJointPlanning(
  tx: Tx,
  of: { siteId: string; withSiteId: string; since: Temporal.PlainDate },
): Promise<void> {
  await tx
    .insertInto('assignments.jointPlanning')
    .values(of)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Does nothing where it was not wished any more. */
export async function endJointPlanning(tx: Tx, of: { siteId: string; withSiteId: string }): Promise<void> {
  await tx
    .deleteFrom('assignments.jointPlanning')
    .where('siteId', '=', of.siteId)
    .where('withSiteId', '=', of.withSiteId)
    .execute();
}
