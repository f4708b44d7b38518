import type { Tx } from '#platform/database';
import { saveCall } from '../request.store.ts';

/** The person has no e-mail: coordination is asked to tell her about her appointment by telephone. */
export function noteCallNeeded(tx: Tx, requestId: string): Promise<void> {
  return saveCall(tx, requestId, 'appointment');
}
