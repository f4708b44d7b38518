import { randomBytes } from 'node:crypto';
import path from 'node:path';
import pg from 'pg';
import { unwrap, wrap } from '#platform/crypto';
import { KeyRing } from '#platform/key-ring';
import type { Log } from '#platform/log';
import { besideTheProgram } from './backup-commands.ts';
import type { Config } from './config.ts';
import { proofOf, registerKeyRing } from './prepare-keys.ts';

export interface Rotated {
  /** The number of the ring key everything hangs on now. */
  readonly newest: number;
  /** How many data keys were wrapped anew. */
  readonly rewrapped: number;
  /** Ring keys that nothing hangs on any more; removed from a ring in the data folder. */
  readonly retired: readonly number[];
  /** Whether the operator has to take them out of KEY_RING. */
  readonly byHand: boolean;
}

/** Rotates the keys of an installation, whether the program serves or not. */
export function rotateInstallation(config: Config, log: Log): Promise<Rotated> {
  const ring = config.keyRing
    ? KeyRing.of(config.keyRing)
    : KeyRing.inFolder(path.join(config.dataFolder, 'keys'));
  return besideTheProgram(config, log, (owner) => rotateKeys(owner, ring));
}

/**
 * Puts a new key on the ring, wraps every data key with it and takes the old ring keys off, while others read
 * and write. What was sealed is not touched. Stopped half-way it is begun again with the same result.
 */
export async function rotateKeys(owner: pg.ClientConfig, ring: KeyRing): Promise<Rotated> {
  const client = new pg.Client(owner);
  await client.connect();
  try {
    await registerKeyRing(client, ring);
    if (ring.turnsItself) {
      const { rows } = await client.query<{ last: number }>('select max(id) as last from keys.ring');
      const key = { id: (rows[0]?.last ?? 0) + 1, bytes: randomBytes(32) };
      // First the database: whoever sees the new key in the file may use it at once.
      await client.query('insert into keys.ring (id, proof) values ($1, $2)', [key.id, proofOf(key)]);
      ring.add(key);
    }
    let rewrapped = await rewrapAll(client, ring);
    const retired: number[] = [];
    const { rows: old } = await client.query<{ id: number }>('select id from keys.ring where id <> $1', [
      ring.newest.id,
    ]);
    for (const { id } of old) {
      // Waits for transactions that have used the old key and not committed yet; then there is more to wrap.
      while (!(await letGo(client, id))) rewrapped += await rewrapAll(client, ring);
      if (ring.turnsItself) ring.remove(id);
      retired.push(id);
    }
    return { newest: ring.newest.id, rewrapped, retired, byHand: !ring.turnsItself && retired.length > 0 };
  } finally {
    await client.end();
  }
}

async function letGo(client: pg.Client, id: number): Promise<boolean> {
  try {
    await client.query('delete from keys.ring where id = $1', [id]);
    return true;
  } catch (error) {
    const foreignKeyViolation = '23503';
    if ((error as { code?: string }).code !== foreignKeyViolation) throw error;
    return false;
  }
}

async function rewrapAll(client: pg.Client, ring: KeyRing): Promise<number> {
  const { newest } = ring;
  for (let done = 0; ; ) {
    await client.query('begin');
    try {
      const { rows } = await client.query<{ id: string; wrapped: Buffer }>(
        'select id, wrapped from keys.data_key where ring <> $1 limit 500 for update',
        [newest.id],
      );
      await client.query(
        `update keys.data_key k set wrapped = n.wrapped, ring = $3
         from unnest($1::uuid[], $2::bytea[]) n (id, wrapped) where k.id = n.id`,
        [
          rows.map(({ id }) => id),
          rows.map(({ id, wrapped }) => wrap(newest, unwrap(ring, id, wrapped))),
          newest.id,
        ],
      );
      await client.query('commit');
      if (rows.length === 0) return done;
      done += rows.length;
    } catch (error) {
      await client.query('rollback');
      throw error;
    }
  }
}

/** What was done, for somebody at a terminal. */
export function sayRotated({ newest, rewrapped, retired, byHand }: Rotated): string {
  const old = retired.join(', ') || '–';
  return (
    `Schlüssel ${newest} gilt, ${rewrapped} Datenschlüssel neu eingeschlossen, weg: ${old}. Sichern Sie jetzt neu und legen Sie eine Kopie des Schlüsselrings ab.\n` +
    `Key ${newest} is in use, ${rewrapped} data keys wrapped anew, gone: ${old}. Back up anew now and keep a copy of the key ring.\n` +
    (byHand
      ? `Nehmen Sie ${old} aus KEY_RING und starten Sie neu.\nTake ${old} out of KEY_RING and start anew.\n`
      : '')
  );
}
