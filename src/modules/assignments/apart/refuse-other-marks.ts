import type { Tx } from '#platform/database';
import { refuse } from '#platform/restore';
import { countKeptApart } from './kept-apart.store.ts';

/**
 * Whom a guide is kept apart from is known by marks of the old key ring alone: a contact that is gone cannot be marked
 * anew. Before somebody kept apart is proposed again, the site does not come in.
 *
 * @throws RestoreRefusal
 */
export async function refuseOtherMarks(tx: Tx, siteId: string): Promise<void> {
  const count = await countKeptApart(tx, siteId);
  if (count === 0) return;
  throw refuse(
    `An diesem Standort ist ${count}-mal festgehalten, dass zwei sich nicht begegnen sollen. Unter einem anderen Schlüsselring würde das nicht mehr erkannt; nichts wurde übernommen. Notieren Sie es am alten Ort, heben Sie es dort in den Anfragen auf, geben Sie den Standort neu aus und halten Sie es am neuen Ort gleich wieder fest. Oder ziehen Sie mit Sicherung und Schlüsselring um (backup, restore).`,
    `At this site it is written down ${count} times that two should not meet. Under another key ring that would no longer be recognised; nothing was kept. Take note of it at the old place, lift it there in the requests, export the site again, and write it down anew at the new place at once. Or move by backup and key ring (backup, restore).`,
  );
}
