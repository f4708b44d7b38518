import type { Person } from '#platform/acting';
import type { Db, Tx } from '#platform/database';
import { NotFound, type Outcome, refuse } from '#platform/errors';
import { mayChangeAskingRule } from '../../asking/asking.policy.ts';
import { neighboursOf } from '../../neighbours/ask-neighbours.ts';
import { readNeighbourRule } from '../../neighbours/neighbour-search.store.ts';
import { endJointPlanning, jointPlanningOf, wishJointPlanning } from './joint-planning.store.ts';

/** A week plan reads every site it is made for; so many others at most. */
export const mostPartners = 8;

/** How a site and another one stand to planning together. It holds while both wish it. */
export interface JointPlanning {
  readonly otherSiteId: string;
  /** Since when this site wishes it; null: it does not. */
  readonly ownSince: Temporal.PlainDate | null;
  /** The same of the other. */
  readonly otherSince: Temporal.PlainDate | null;
}

export interface Partner {
  readonly id: string;
  readonly name: string;
}

/**
 * The sites this one plans with: both wish it, and both may be asked by neighbours, as whatever a plan finds beyond the
 * own site becomes such a question. By name.
 */
export async function partnersOf(db: Db, siteId: string): Promise<Partner[]> {
  const both = new Set(
    (await jointPlanningOf(db, siteId))
      .filter(({ ownSince, otherSince }) => ownSince && otherSince)
      .map(({ otherSiteId }) => otherSiteId),
  );
  if (both.size === 0 || !(await readNeighbourRule(db, siteId)).takesPart) return [];
  return (await neighboursOf(db, siteId))
    .filter(({ id }) => both.has(id))
    .map(({ id, name }) => ({ id, name }))
    .slice(0, mostPartners);
}

/** Coordination wishes to plan with another site, agrees to it or ends it. Each side can end it at any time. */
export async function settleJointPlanning(
  tx: Tx,
  of: { siteId: string; withSiteId: string; wishes: boolean; by: Person; today: Temporal.PlainDate },
): Promise<Outcome<object, 'takes-no-part' | 'too-many'>> {
  const { siteId, withSiteId, wishes, by, today } = of;
  if (!mayChangeAskingRule(by, siteId)) throw new NotFound();
  if (!wishes) {
    await endJointPlanning(tx, { siteId, withSiteId });
    return { ok: true };
  }
  if (!(await neighboursOf(tx, siteId)).some(({ id }) => id === withSiteId)) throw new NotFound();
  if (!(await readNeighbourRule(tx, siteId)).takesPart) return refuse('takes-no-part');
  const wished = (await jointPlanningOf(tx, siteId)).filter(({ ownSince }) => ownSince);
  if (wished.length >= mostPartners && !wished.some(({ otherSiteId }) => otherSiteId === withSiteId))
    return refuse('too-many');
  await wishJointPlanning(tx, { siteId, withSiteId, since: today });
  return { ok: true };
}
