import { type NamedGuide, type PlanWorld, proposeGuides, type Weights } from '#modules/matching';

/** What other weights would do to the order of the proposals for one request. */
export interface OrderChange {
  readonly requestId: string;
  readonly firstBefore: NamedGuide;
  readonly firstAfter: NamedGuide;
  /** From which place on the order is another one, counted from 1. */
  readonly from: number;
}

/** Who could take a request stays as it is; only the order can change. */
export function orderChanges(
  { needs, candidates, sites }: PlanWorld,
  weights: Weights,
  today: Temporal.PlainDate,
): OrderChange[] {
  return needs.flatMap((need) => {
    const site = sites.get(need.siteId);
    if (!site) return [];
    const before = proposeGuides(need, candidates, site, { today }).proposals;
    const after = proposeGuides(need, candidates, { ...site, weights }, { today }).proposals;
    const from = before.findIndex(({ guideId }, place) => guideId !== after[place]?.guideId);
    const [firstBefore] = before;
    const [firstAfter] = after;
    if (from < 0 || !firstBefore || !firstAfter) return [];
    return [{ requestId: need.requestId, firstBefore, firstAfter, from: from + 1 }];
  });
}
