import { sendAfterCommit, type Tx } from '#platform/database';

/** The queue in which a search goes on; `go-on-asking.ts` works it off. */
export const goOnQueue = 'assignments.go-on-asking';

/** After an answer nobody has to wait for the next look: the search it belongs to goes on at once. */
export function askNextSoon(
  tx: Tx,
  of: { readonly siteId: string; readonly requestId: string; readonly roundId: string | null },
): void {
  if (of.roundId === null) return;
  const { siteId, requestId } = of;
  sendAfterCommit(tx, { queue: goOnQueue, data: { siteId, requestId } });
}
