import { sql } from 'kysely';
import type { Db, Tx } from './database.ts';

/** What an entry of the audit trail is about: `request`, `assignment`, `offer`, `guide`, `person`, `site` … */
export interface Subject {
  readonly kind: string;
  readonly id: string;
}

/** A subject a transaction has touched, and whether contact data was read of it. */
export interface Touched extends Subject {
  readonly contact: boolean;
}

/** What a transaction did, as far as whoever started it knows. */
export interface Deed {
  /** The route, `POST /anfragen/:id/annahme`, or the name of the job. Never anything somebody typed. */
  readonly name: string;
  /** Of the answer; null for jobs. */
  readonly status: number | null;
  /** The number of the request in the log. */
  readonly number: string | null;
  /** Nothing was changed: own reads of own data need no entry. */
  readonly onlyRead: boolean;
}

const touchedBy = new WeakMap<object, Map<string, Touched>>();

/** The transaction keeps, from here on, what it touches. */
export function openTrail(db: Db): void {
  touchedBy.set(db, new Map());
}

/** What the transaction has touched so far. */
export function touchedIn(db: Db): readonly Touched[] {
  return [...(touchedBy.get(db)?.values() ?? [])];
}

function touch(db: Db, subject: Touched): void {
  const touched = touchedBy.get(db);
  if (!touched) return;
  const key = `${subject.kind} ${subject.id}`;
  touched.set(key, { ...subject, contact: subject.contact || (touched.get(key)?.contact ?? false) });
}

/** Notes whom or what the deed of this transaction is about. */
export function concerns(tx: Tx, kind: string, id: string): void {
  touch(tx, { kind, id, contact: false });
}

/**
 * Notes that contact data was read: called by every function of a store that reads some, so that no page can
 * forget it. The entry is written before the page is sent.
 */
export function noteContactRead(db: Db, kind: string, ...ids: readonly string[]): void {
  for (const id of ids) touch(db, { kind, id, contact: true });
}

/** Writes the entries of a deed, as the last thing its transaction does: they lock the chain until it ends. */
export async function writeTrail(tx: Tx, deed: Deed, touched: readonly Touched[]): Promise<void> {
  const { name, ...of } = deed;
  const subjects = touched.length > 0 ? touched : [{ kind: null, id: null, contact: false }];
  const entries = subjects.map((subject) => ({ deed: name, ...of, ...subject }));
  await sql`select audit.append(${JSON.stringify(entries)}::jsonb)`.execute(tx);
}
