import type { Tx } from '#platform/database';
import type { Outcome } from '#platform/errors';
import { type Deciding, type MoveRefusal, moveRequest, takeRequest } from '../move-request.ts';
import type { Request } from '../request-record.ts';

/** Somebody looks at it from now on. */
export async function takeUpRequest(
  tx: Tx,
  deciding: Deciding,
): Promise<Outcome<{ request: Request }, MoveRefusal>> {
  const taken = await takeRequest(tx, deciding, 'take-up');
  if (!taken.ok) return taken;
  const { by, now } = deciding;
  const request = await moveRequest(tx, taken.request, 'take-up', { by, now });
  return { ok: true, request };
}
