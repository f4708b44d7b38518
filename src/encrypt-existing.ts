import { createHash } from 'node:crypto';
import type pg from 'pg';
import { searchKeys } from '#modules/requests';
import { type DataKey, type KeyKind, newKey, seal, sealFilled, wrap } from '#platform/crypto';
import type { KeyRing } from '#platform/key-ring';
import type { MigrationSteps } from '#platform/migrations';
import { registerKeyRing } from './prepare-keys.ts';

export interface Sealed {
  readonly table: string;
  /** The column with the id of the key. */
  readonly key: string;
  /** The column that tells rows with the same key apart. */
  readonly row?: string;
  readonly columns: readonly string[];
  /** Columns where an empty text becomes none. */
  readonly filled?: readonly string[];
  /** Whose rows get keys of their own; the others use those of another table. */
  readonly makes?: { readonly kind: KeyKind; readonly partOf?: string; readonly site: boolean };
}

/** What is sealed, as the tables stand between the two halves of migration 0010. */
export const sealedTables: readonly Sealed[] = [
  {
    table: 'requests.request',
    key: 'id',
    columns: ['gender_reason'],
    filled: ['goal', 'note', 'place_name', 'place_address'],
    makes: { kind: 'request', site: true },
  },
  {
    table: 'requests.contact',
    key: 'request_id',
    columns: ['name', 'phone', 'email', 'institution', 'asker_name', 'asker_phone', 'asker_email'],
  },
  { table: 'requests.question', key: 'request_id', row: 'id', columns: ['asked', 'answer'] },
  { table: 'requests.draft', key: 'key_id', columns: ['answers'], makes: { kind: 'draft', site: false } },
  { table: 'guides.guide', key: 'id', columns: ['email', 'phone'], makes: { kind: 'guide', site: true } },
  { table: 'guides.transition', key: 'guide_id', row: 'id', columns: ['reason'] },
  {
    table: 'guides.import',
    key: 'id',
    columns: ['file_name', 'header', 'rows'],
    makes: { kind: 'guide-list', site: true },
  },
  {
    table: 'assignments.offer',
    key: 'id',
    columns: [],
    filled: ['briefing'],
    makes: { kind: 'offer', partOf: 'request_id', site: true },
  },
  {
    table: 'assignments.assignment',
    key: 'id',
    columns: [],
    filled: ['place_name', 'place_address'],
    makes: { kind: 'assignment', partOf: 'request_id', site: true },
  },
  { table: 'assignments.private_place', key: 'assignment_id', columns: ['place_name', 'place_address'] },
  { table: 'assignments.transition', key: 'assignment_id', row: 'id', columns: ['reason'] },
  {
    table: 'platform.mail',
    key: 'id',
    columns: ['recipient', 'subject', 'body', 'calendar'],
    makes: { kind: 'mail', site: false },
  },
];

type Row = Record<string, string | null>;

/** Seals what migration 0010 finds in plain, a table at a time in portions. */
export function encryptExisting(ring: KeyRing): MigrationSteps {
  return {
    'encrypt-existing': async (client) => {
      await registerKeyRing(client, ring);
      const keys = new Map<string, DataKey>();
      for (const table of sealedTables) await sealTable(client, ring, table, keys);
      await indexContacts(client, ring);
    },
  };
}

async function sealTable(client: pg.ClientBase, ring: KeyRing, of: Sealed, keys: Map<string, DataKey>) {
  const { table, key: keyColumn, row: rowColumn, columns, filled = [], makes } = of;
  const all = [...columns, ...filled];
  const cursor = `sealing_${createHash('sha256').update(table).digest('hex').slice(0, 32)}`;
  await client.query(
    `declare ${cursor} no scroll cursor for select ctid::text as at, ${keyColumn}::text as key_of,
      ${rowColumn ?? "''"}::text as row_of, ${makes?.site ? 'site_id::text' : 'null'} as site_of,
      ${makes?.partOf ?? 'null'}::text as part_of, ${all.map((column) => `${column}::text as ${column}`).join(', ')}
     from ${table}`,
  );
  for (;;) {
    const { rows } = await client.query<Row>(`fetch 1000 from ${cursor}`);
    if (rows.length === 0) break;
    const made: { row: Row; key: DataKey }[] = [];
    const sealed: (Buffer | null)[][] = all.map(() => []);
    for (const row of rows) {
      const id = String(row.key_of);
      let key = keys.get(id);
      if (!key) {
        key = newKey(id);
        keys.set(id, key);
        made.push({ row, key });
      }
      for (const [index, column] of all.entries()) {
        const text = row[column] ?? null;
        const within = rowColumn ? String(row.row_of) : undefined;
        const place = `${table}.${column}`;
        sealed[index]?.push(
          text !== null && filled.includes(column)
            ? sealFilled(key, place, text, within)
            : seal(key, place, text, within),
        );
      }
    }
    if (made.length > 0 && !makes) throw new Error(`${table} has a row without a row it belongs to`);
    await client.query(
      `insert into keys.data_key (id, site_id, kind, part_of, ring, wrapped)
       select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::uuid[], $5::int[], $6::bytea[])`,
      [
        made.map(({ key }) => key.id),
        made.map(({ row }) => row.site_of),
        made.map(() => makes?.kind),
        made.map(({ row }) => row.part_of),
        made.map(() => ring.newest.id),
        made.map(({ key }) => wrap(ring.newest, key)),
      ],
    );
    await client.query(
      `update ${table} t set ${all.map((column) => `${column}_sealed = n.${column}`).join(', ')}
       from unnest($1::tid[], ${all.map((_, index) => `$${index + 2}::bytea[]`).join(', ')}) n (at, ${all.join(', ')})
       where t.ctid = n.at`,
      [rows.map((row) => row.at), ...sealed],
    );
  }
  await client.query(`close ${cursor}`);
}

/** Fingerprints of contacts and of guides' addresses, from now on computed with the key ring. */
async function indexContacts(client: pg.ClientBase, ring: KeyRing) {
  await client.query('delete from requests.contact_fingerprint');
  const { rows: contacts } = await client.query<Row>(
    `select request_id, site_id, name, phone, email, asker_phone as "askerPhone", asker_email as "askerEmail" from requests.contact`,
  );
  for (const contact of contacts) {
    const siteId = String(contact.site_id);
    for (const { value, samePerson } of searchKeys(contact as never)) {
      await client.query(
        'insert into requests.contact_fingerprint (site_id, request_id, fingerprint, same_person) values ($1, $2, $3, $4)',
        [
          siteId,
          contact.request_id,
          ring.blindIndex({ siteId, column: 'requests.contact', value }),
          samePerson,
        ],
      );
    }
  }
  const { rows: guides } = await client.query<Row>(
    'select id, site_id, email from guides.guide where email is not null',
  );
  for (const guide of guides) {
    const value = String(guide.email).toLowerCase();
    const index = ring.blindIndex({ siteId: String(guide.site_id), column: 'guides.guide.email', value });
    await client.query('update guides.guide set email_index = $2 where id = $1', [guide.id, index]);
  }
}
