import { createHmac } from 'node:crypto';
import type pg from 'pg';
import { type KeyRing, KeyRingRefusal, type RingKey } from '#platform/key-ring';

/** By what a ring key is recognised without being told. */
export const proofOf = ({ id, bytes }: RingKey) =>
  createHmac('sha256', bytes).update(`keys.ring.proof\n${id}`).digest();

/**
 * Enters the keys of the ring in the database, and checks that it is the ring the database was written with.
 *
 * @throws KeyRingRefusal where a key that something hangs on is missing or another one
 */
export async function registerKeyRing(client: pg.ClientBase, ring: KeyRing): Promise<void> {
  const { rows } = await client.query<{ id: number; proof: Buffer; used: boolean }>(
    'select r.id, r.proof, exists (select from keys.data_key k where k.ring = r.id) as used from keys.ring r',
  );
  const ids = ring.ids;
  for (const { id, proof, used } of rows) {
    if (!ids.includes(id)) {
      if (used) ring.key(id);
      continue;
    }
    if (!proofOf(ring.key(id)).equals(proof)) {
      throw new KeyRingRefusal(
        `Der Schlüssel ${id} des Schlüsselrings passt nicht zu dieser Datenbank. Stellen Sie den richtigen Schlüsselring wieder her.\n` +
          `The key ${id} of the key ring does not fit this database. Restore the right key ring.`,
      );
    }
  }
  for (const id of ids.filter((each) => rows.every((row) => row.id !== each))) {
    await client.query('insert into keys.ring (id, proof) values ($1, $2) on conflict do nothing', [
      id,
      proofOf(ring.key(id)),
    ]);
  }
}
