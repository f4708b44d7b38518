import type { Tx } from '#platform/database';
import { activeWithout, readGuide } from './guide.store.ts';
import { requiredObligations } from './guide.ts';
import { moveGuide } from './move-guide.ts';

/**
 * Blocks every active guide for whom an obligation has run out, as the system. Returns how many. Guides on
 * trial are not blocked: the proposals leave them out, and only the coordination ends a trial.
 */
export async function blockOverdue(
  tx: Tx,
  of: { readonly now: Temporal.Instant; readonly today: Temporal.PlainDate; readonly newId: () => string },
): Promise<number> {
  let blocked = 0;
  for (const guideId of await activeWithout(tx, requiredObligations, of.today)) {
    const guide = await readGuide(tx, guideId);
    if (!guide) continue;
    const { version } = guide;
    const moved = await moveGuide(tx, {
      ...of,
      guideId,
      version,
      event: 'block',
      reason: null,
      by: 'system',
    });
    if (moved.ok) blocked++;
  }
  return blocked;
}
