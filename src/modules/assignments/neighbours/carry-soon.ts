import { sendAfterCommit, type Tx } from '#platform/database';

/** The queue in which the program carries between two sites; `carry-search.ts` works it off. */
export const carryQueue = 'assignments.carry-neighbour-search';

/** After something was said on one side nobody waits for the next look. */
export function carrySoon(tx: Tx, of: { readonly searchId: string } | { readonly requestId: string }): void {
  sendAfterCommit(tx, { queue: carryQueue, data: { ...of } });
}
