import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { type Db, keyRingOf, type Tx } from './database.ts';
import type { KeyRing, RingKey } from './key-ring.ts';

/** To what a data key belongs; who may read it in the database follows from that (`keys.data_key`). */
export type KeyKind =
  | 'request'
  | 'draft'
  | 'guide'
  | 'guide-list'
  | 'offer'
  | 'assignment'
  | 'mail'
  | 'data-request'
  | 'word-proposal'
  | 'barrier-report';

/** 32 random bytes that belong to one person or request; `id` is that of the row they belong to. */
export interface DataKey {
  readonly id: string;
  readonly bytes: Buffer;
}

/** What was sealed does not open: it was changed, or it belongs elsewhere. */
export class SealBroken extends Error {
  override name = 'SealBroken';
}

const version = 1;
const nonceLength = 12;
const tagLength = 16;

function encrypt(key: Buffer, plain: Buffer, belongsTo: string): Buffer {
  const nonce = randomBytes(nonceLength);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: tagLength });
  cipher.setAAD(Buffer.from(belongsTo));
  const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([Buffer.of(version), nonce, sealed, cipher.getAuthTag()]);
}

/** Whether bytes have the form of something sealed; not whether they open. */
export function looksSealed(bytes: Uint8Array): boolean {
  return bytes[0] === version && bytes.length >= 1 + nonceLength + tagLength;
}

function decrypt(key: Buffer, stored: Uint8Array, belongsTo: string): Buffer {
  const sealed = Buffer.from(stored.buffer, stored.byteOffset, stored.byteLength);
  if (!looksSealed(sealed)) {
    throw new SealBroken(`${belongsTo.split('\n')[0]}: not sealed as version ${version}`);
  }
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(1, 1 + nonceLength), {
    authTagLength: tagLength,
  });
  decipher.setAAD(Buffer.from(belongsTo));
  decipher.setAuthTag(sealed.subarray(-tagLength));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(1 + nonceLength, -tagLength)), decipher.final()]);
  } catch (error) {
    throw new SealBroken(`${belongsTo.split('\n')[0]}: changed, or of another place`, { cause: error });
  }
}

const placeOf = (key: DataKey, column: string, row: string) => `${column}\n${key.id}\n${row}`;

/**
 * Seals a text for its column (`requests.contact.name`) and row: it opens nowhere else. `row` is the row's id
 * where a key has several rows in the table. Empty texts are sealed too; null stays null.
 */
export function seal(key: DataKey, column: string, text: string, row?: string): Buffer;
export function seal(key: DataKey, column: string, text: string | null, row?: string): Buffer | null;
export function seal(key: DataKey, column: string, text: string | null, row = ''): Buffer | null {
  return text === null ? null : encrypt(key.bytes, Buffer.from(text), placeOf(key, column, row));
}

/** The same for columns where nothing to say is no text at all: empty becomes null. */
export function sealFilled(key: DataKey, column: string, text: string, row?: string): Buffer | null {
  return text === '' ? null : seal(key, column, text, row);
}

/**
 * Opens what `seal` has sealed; null for null, and where the key is gone: then nobody will ever read it again.
 *
 * @throws SealBroken where it was changed or moved
 */
export function open(
  key: DataKey | null,
  column: string,
  sealed: Uint8Array | null,
  row = '',
): string | null {
  if (key === null || sealed === null) return null;
  return decrypt(key.bytes, sealed, placeOf(key, column, row)).toString();
}

/** A data key as it stands in the database: the ring key's number, then the key sealed with it. */
export function wrap(ringKey: RingKey, key: DataKey): Buffer {
  const number = Buffer.alloc(4);
  number.writeUInt32BE(ringKey.id);
  return Buffer.concat([number, encrypt(ringKey.bytes, key.bytes, `keys.data_key.wrapped\n${key.id}`)]);
}

export function unwrap(ring: KeyRing, id: string, wrapped: Uint8Array): DataKey {
  const number = new DataView(wrapped.buffer, wrapped.byteOffset).getUint32(0);
  return {
    id,
    bytes: decrypt(ring.key(number).bytes, wrapped.subarray(4), `keys.data_key.wrapped\n${id}`),
  };
}

/** A new key for the row with this id; it counts once `saveKeys` has written it. */
export function newKey(id: string): DataKey {
  return { id, bytes: randomBytes(32) };
}

export interface KeyToSave {
  readonly key: DataKey;
  readonly kind: KeyKind;
  /** null for drafts, letters and what visitors tell the competence centre. */
  readonly siteId: string | null;
  /** A row whose key takes this one along when it is erased: the request of an offer. */
  readonly partOf?: string;
}

/** Writes new keys into the transaction, wrapped; after the row itself where a visitor writes it. */
export async function saveKeys(tx: Tx, keys: readonly KeyToSave[]): Promise<void> {
  if (keys.length === 0) return;
  const ringKey = keyRingOf(tx).newest;
  const size = 1000;
  for (let at = 0; at < keys.length; at += size) {
    await tx
      .insertInto('keys.dataKey')
      .values(
        keys.slice(at, at + size).map(({ key, kind, siteId, partOf }) => ({
          id: key.id,
          kind,
          siteId,
          partOf: partOf ?? null,
          ring: ringKey.id,
          wrapped: wrap(ringKey, key),
        })),
      )
      .execute();
  }
}

/**
 * The key of a row inside the query that reads the row, for `keyWith`: `dataKeyFor('requests.request.id')`. null
 * where the key is erased or not for whoever acts.
 */
export function dataKeyFor(idColumn: string) {
  return sql<Uint8Array | null>`(select k.wrapped from keys.data_key k where k.id = ${sql.ref(idColumn)})`.as(
    'wrappedKey',
  );
}

/** The key that came with a row through `dataKeyFor`. */
export function keyWith(db: Db, id: string, wrappedKey: Uint8Array | null): DataKey | null {
  return wrappedKey === null ? null : unwrap(keyRingOf(db), id, wrappedKey);
}

/** The keys of these rows, as far as whoever acts may read them and they are not erased: one query. */
export async function keysOf(db: Db, ids: readonly string[]): Promise<Map<string, DataKey>> {
  if (ids.length === 0) return new Map();
  const ring = keyRingOf(db);
  const rows = await db
    .selectFrom('keys.dataKey')
    .select(['id', 'wrapped'])
    .where('id', '=', sql<string>`any (${[...new Set(ids)]}::uuid[])`)
    .execute();
  return new Map(rows.map(({ id, wrapped }) => [id, unwrap(ring, id, wrapped)]));
}

/** The key of one row; null where it is erased or not for whoever acts. */
export async function keyOf(db: Db, id: string): Promise<DataKey | null> {
  return (await keysOf(db, [id])).get(id) ?? null;
}

/**
 * Erases the key of a person's or a request's row, and of what is part of it: from here on nobody reads what
 * was sealed with it, in no backup either, for backups of the data do not hold keys.
 */
export async function eraseKey(tx: Tx, id: string): Promise<void> {
  await tx
    .deleteFrom('keys.dataKey')
    .where((where) => where.or([where('id', '=', id), where('partOf', '=', id)]))
    .execute();
}

/** What equal values of a site share without being readable: for exact search. */
export function blindIndex(db: Db, of: { siteId: string; column: string; value: string }): string {
  return keyRingOf(db).blindIndex(of);
}
