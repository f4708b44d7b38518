import type { Tx } from '#platform/database';
import { NotFound } from '#platform/errors';
import { endContactWindow, readRequest, saveContactWindow } from '../request.store.ts';

/** Opens the person's contact to a guide from now on until a moment; again: until another one. */
export async function openContactWindow(
  tx: Tx,
  of: { requestId: string; personId: string; closesAt: Temporal.Instant; now: Temporal.Instant },
): Promise<void> {
  const request = await readRequest(tx, of.requestId);
  if (!request) throw new NotFound();
  await saveContactWindow(tx, {
    requestId: request.id,
    siteId: request.siteId,
    personId: of.personId,
    opensAt: of.now,
    closesAt: of.closesAt,
  });
}

/** Closes it at once: handed back, cancelled, withdrawn. */
export async function closeContactWindow(
  tx: Tx,
  of: { requestId: string; personId: string; now: Temporal.Instant },
): Promise<void> {
  await endContactWindow(tx, of);
}
