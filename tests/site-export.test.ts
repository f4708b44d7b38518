import { appendFile, cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findRequestsOfContact, readContact } from '#modules/requests';
import { system } from '#platform/acting';
import { BackupRefusal } from '#platform/backup';
import { unwrap } from '#platform/crypto';
import { type Db, type Login, openKysely, openPool } from '#platform/database';
import { newId } from '#platform/ids';
import { checkExport } from '#platform/import-site';
import { KeyRing, makeKeyRing } from '#platform/key-ring';
import { silentLog } from '#platform/log';
import { readSiteTables, type SiteTable } from '#platform/site-tables';
import words from '../content/export/words.json' with { type: 'json' };
import { offlineApp } from '../src/backup-commands.ts';
import { guidesApart, insertKeptApart } from '../src/modules/assignments/apart/kept-apart.store.ts';
import { registerKeyRing } from '../src/prepare-keys.ts';
import {
  importCheckedSite,
  openReadableExport,
  staysBehindIn,
  writeSiteExport,
} from '../src/site-commands.ts';
import { type TestDatabase, testDatabase } from './database.ts';
import { type PlantedSite, plant, plantSite } from './planted-site.ts';
import { withClient } from './with-client.ts';

const passphrase = 'neun Wörter, die nur für diese Übergabe gelten';
const key = { passphrase };
const app = offlineApp({ mailFrom: 'x@example.org', publicUrl: 'http://localhost' }, silentLog);
const { modules } = app.house;
const staysBehind = staysBehindIn(modules);

const old = await testDatabase();
const fresh = await testDatabase();
/** Where imports are refused and leave nothing, until one may come in. */
const place = await testDatabase();
/** Somebody else's installation: another key ring. */
const otherRing = KeyRing.of(makeKeyRing().replace(',1:', ',7:'));
const newOwner: Login = { ...fresh.configs.owner, keyRing: otherRing };

let room: string;
let site: PlantedSite;
let neighbour: PlantedSite;
let folder: string;
/** The same site while somebody is kept apart there. */
let withApart: string;
let keyBook: string;

const exportTo = (to: string, of: { readable?: boolean; from?: TestDatabase; site?: string } = {}) =>
  writeSiteExport({
    owner: (of.from ?? old).configs.owner,
    keyRing: old.configs.owner.keyRing as KeyRing,
    key,
    modules,
    site: of.site ?? site.slug,
    to,
    keyBook: `${to}.keybook`,
    readable: of.readable ?? false,
  });

const importFrom = async (from: string, owner = newOwner, book = keyBook) =>
  importCheckedSite({ owner, modules, checked: await checkExport({ folder: from, keyBook: book, key }) });

/** Every row of a table that belongs to the site, as JSON, without these columns. */
async function rowsOf(
  owner: Db,
  table: string,
  where: string,
  without: readonly string[] = [],
): Promise<string[]> {
  const { rows } = await sql<{ row: string }>`
    select (to_jsonb(t) - ${without}::text[])::text as row
    from ${sql.table(table)} t where ${sql.raw(where)} order by 1`.execute(owner);
  return rows.map(({ row }) => row);
}

/** Takes the site's rows out of these tables for a while. */
async function takeAway(tables: readonly string[]) {
  const taken = new Map<string, string>();
  for (const table of tables) {
    taken.set(table, `[${(await rowsOf(old.owner, table, ofSite(table))).join()}]`);
  }
  for (const table of tables.toReversed()) {
    await sql`delete from ${sql.table(table)} where site_id = ${site.id}`.execute(old.owner);
  }
  return {
    putBack: async () => {
      for (const [table, rows] of taken) {
        await sql`insert into ${sql.table(table)}
          select * from jsonb_populate_recordset(null::${sql.table(table)}, ${rows}::jsonb)`.execute(
          old.owner,
        );
      }
    },
  };
}

const ofSite = (table: string) =>
  table === 'programme.site' ? `id = '${site.id}'` : `site_id = '${site.id}'`;

const tablesHere = () =>
  withClient(old.configs.owner, async (client) => {
    const { tables, unassigned } = await readSiteTables(client, staysBehind);
    expect(unassigned).toEqual([]);
    return tables;
  });

/** Compares every table of the site by itself with the old place; returns how many rows were equal. */
async function compareOwn(
  there: Db,
  tables: readonly SiteTable[],
  of: { leaving?: readonly string[]; without?: readonly string[] } = {},
): Promise<number> {
  // The trail of the old place also says that the site was exported, that of the new one that it came.
  const ofMove = /"deed": "(export|import)-site"/;
  let equal = 0;
  for (const { name, kind } of tables) {
    if (kind !== 'own' || name === 'audit.head' || of.leaving?.includes(name)) continue;
    const [was, is] = await Promise.all(
      [old.owner, there].map(async (owner) =>
        (await rowsOf(owner, name, ofSite(name), of.without)).filter((row) => !ofMove.test(row)),
      ),
    );
    expect(is, name).toEqual(was);
    expect(was?.length, name).toBeGreaterThan(0);
    equal += was?.length ?? 0;
  }
  return equal;
}

async function everythingIn(folder: string): Promise<string> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile());
  return (
    await Promise.all(files.map((entry) => readFile(path.join(entry.parentPath, entry.name), 'utf8')))
  ).join('\n');
}

const asked = () => ({ id: site.first.requestId, siteId: site.id, matterId: site.first.matterId });

const adminAddress = `verwaltung-${newId()}@example.org`;

beforeAll(async () => {
  room = await mkdtemp(path.join(os.tmpdir(), 'lotsenwerk-site-'));
  for (const at of [newOwner, place.configs.owner]) {
    await withClient(at, (client) => registerKeyRing(client, otherRing));
  }
  site = await plantSite(old.owner);
  neighbour = await plantSite(old.owner);
  const stamps = { created_at: '2026-11-01T10:00:00Z', updated_at: '2026-11-01T10:00:00Z' };
  const admin = newId();
  await plant(old.owner, 'accounts.person', {
    ...{ id: admin, name: 'Erika Verwaltung', email: adminAddress, lang: 'de', email_verified: true },
    ...{ ...stamps, two_factor_enabled: true },
  });
  await sql`update accounts.role set given_by = ${admin} where site_id = ${site.id}`.execute(old.owner);
  await plant(old.owner, 'accounts.credential', {
    ...{ id: newId(), account_id: 'x', provider_id: 'credential', person_id: site.people.guide },
    ...{ ...stamps, password: 'kein-hash-darf-hinaus' },
  });
  await old.database.write({ kind: 'site', siteId: site.id }, (tx) =>
    insertKeptApart(tx, {
      ...{ id: newId(), guideId: site.first.guideId, request: asked() },
      ...{ side: 'guide-is-close', now: Temporal.Instant.from('2026-11-01T10:00:00Z') },
    }),
  );
  withApart = path.join(room, 'with-apart');
  await exportTo(withApart);
  const apart = await takeAway(['assignments.kept_apart', 'assignments.kept_apart_mark']);
  folder = path.join(room, 'site');
  const done = await exportTo(folder);
  keyBook = done.keyBook ?? '';
  await apart.putBack();
}, 60_000);

afterAll(async () => {
  await app.close();
  await rm(room, { recursive: true, force: true });
});

describe('the export of a site', () => {
  test('goes into an empty system with another key ring, equal row by row in every table', async () => {
    const tables = await tablesHere();
    const done = await importFrom(folder);
    expect(done.otherRing).toBe(true);
    // Blind indexes are made anew by the other ring; that they find again is tested below.
    const rows = await compareOwn(fresh.owner, tables, {
      leaving: ['requests.contact_fingerprint', 'assignments.kept_apart', 'assignments.kept_apart_mark'],
      without: ['email_index'],
    });
    expect(rows).toBeGreaterThan(60);
    for (const { name } of tables.filter(({ kind }) => kind === 'carried')) {
      const there = new Set(await rowsOf(old.owner, name, 'true'));
      for (const row of await rowsOf(fresh.owner, name, 'true')) {
        if (row.includes('anderswo.invalid')) continue;
        expect(there.has(row), `${name} ${row}`).toBe(true);
      }
    }
    const people = await rowsOf(fresh.owner, 'accounts.person', 'true');
    // Finance has her role at the provider, which has its own people at the new place.
    const { finance, ...ofSite } = site.people;
    for (const id of Object.values(ofSite)) expect(people.some((row) => row.includes(id))).toBe(true);
    expect(people.some((row) => row.includes(finance))).toBe(false);
  });

  test('brings every data key along, opened by the other ring', async () => {
    const keysAt = async (owner: Db, ring: KeyRing) => {
      const { rows } = await sql<{ id: string; wrapped: Buffer; of: string }>`
        select id::text, wrapped, row_to_json((kind, part_of, made_at, site_id))::text as of
        from keys.data_key where site_id = ${site.id} order by id`.execute(owner);
      return rows.map(
        ({ id, wrapped, of }) => `${id} ${of} ${unwrap(ring, id, wrapped).bytes.toString('hex')}`,
      );
    };
    const there = await keysAt(old.owner, old.configs.owner.keyRing as KeyRing);
    expect(there.length).toBeGreaterThan(5);
    expect(await keysAt(fresh.owner, otherRing)).toEqual(there);
  });

  test('can be read and searched at the new place', async () => {
    const reader = openKysely(openPool(newOwner));
    try {
      const contact = await readContact(reader, site.first.requestId);
      expect(contact?.name).toBe(`Ratsuchende ${site.canary}`);
      const of = { siteId: site.id, email: contact?.email ?? '' };
      const found = await findRequestsOfContact(reader, of);
      expect(found.map(({ id }) => id)).toContain(site.first.requestId);
    } finally {
      await reader.destroy();
    }
  });

  test('does not come in under another key ring while somebody is kept apart: nobody would be any more', async () => {
    const book = `${withApart}.keybook`;
    const owner = { ...place.configs.owner, keyRing: otherRing };
    await expect(importFrom(withApart, owner, book)).rejects.toThrow(/sich nicht begegnen sollen/);
    expect(await rowsOf(place.owner, 'programme.site', 'true')).toEqual([]);
  });

  test('holds nothing of another site, no means to sign in, no key and nobody else with an address', async () => {
    const all = await everythingIn(folder);
    expect(all).toContain(`Lotsin ${site.canary}`);
    expect(all).not.toContain(neighbour.canary);
    expect(all).not.toContain(neighbour.id);
    expect(all).not.toContain('kein-hash-darf-hinaus');
    expect(all).toContain('Erika Verwaltung');
    expect(all).not.toContain(adminAddress);
    for (const sealed of [`Allein hingehen ${site.canary}`, `06172 ${site.canary}`]) {
      expect(all).not.toContain(sealed);
      const hex = Buffer.from(sealed).toString('hex');
      expect(all).not.toContain(hex);
    }
  });

  test('explains every table and field in both languages', async () => {
    const manifest = JSON.parse(await readFile(path.join(folder, 'manifest.json'), 'utf8'));
    for (const name of ['LIESMICH.md', 'README.md']) {
      const text = await readFile(path.join(folder, name), 'utf8');
      for (const { table, columns } of manifest.tables) {
        const part = text.split('\n## ').find((one) => one.startsWith(`${table}.csv\n`));
        expect(words.tables, table).toHaveProperty([table]);
        for (const column of columns) expect(part, `${name} ${table}`).toContain(`| \`${column}\` |`);
      }
    }
  });

  test('leaves its mark in the trail of the site', async () => {
    const { rows } = await sql<{ deed: string }>`
      select deed from audit.entry where site_id = ${site.id} and deed like '%-site'`.execute(old.owner);
    expect(rows.map(({ deed }) => deed)).toContain('export-site');
  });
});

describe('made for reading', () => {
  test('it is one encrypted file, and opens to tables in the clear', async () => {
    const file = path.join(room, 'readable');
    await exportTo(file, { readable: true });
    expect((await readFile(file)).includes(Buffer.from('LIESMICH'))).toBe(false);
    const config = { exportPassphrase: 'ein anderes Passwort als das richtige' };
    await expect(openReadableExport(config, { file, to: path.join(room, 'wrong') })).rejects.toThrow(
      /Passwort/,
    );
    const to = path.join(room, 'opened');
    await openReadableExport({ exportPassphrase: passphrase }, { file, to });
    const all = await everythingIn(to);
    for (const sealed of [`Allein hingehen ${site.canary}`, `06172 ${site.canary}`])
      expect(all).toContain(sealed);
    expect(all).not.toContain(neighbour.canary);
    await expect(importFrom(to)).rejects.toThrow(/zum Lesen/);
  });
});

describe('what cannot be imported is refused in words', () => {
  const changed = async (name: string, change: (copy: string) => Promise<unknown>) => {
    const copy = path.join(room, name);
    await cp(folder, copy, { recursive: true });
    await change(copy);
    return expect(importFrom(copy)).rejects;
  };

  test('a site that is there already', async () => {
    await expect(importFrom(folder)).rejects.toThrow(/gibt es hier schon/);
  });

  test('a changed, a missing and a strange file, a changed manifest', async () => {
    const table = 'tables/guides.guide.csv';
    await (await changed('c1', (copy) => appendFile(path.join(copy, table), '\n'))).toThrow(
      /guides\.guide\.csv wurde/,
    );
    await (await changed('c2', (copy) => rm(path.join(copy, table)))).toThrow(/guides\.guide\.csv fehlt/);
    await (await changed('c3', (copy) => writeFile(path.join(copy, 'x.csv'), ''))).toThrow(
      /x\.csv gehört nicht/,
    );
    await (await changed('c4', (copy) => appendFile(path.join(copy, 'manifest.json'), ' '))).toThrow(
      /verändert/,
    );
  });

  test('a wrong passphrase, and the key book of another export', async () => {
    const wrong = { passphrase: 'ein anderes Passwort als das richtige' };
    await expect(checkExport({ folder, keyBook, key: wrong })).rejects.toThrow(/Passwort/);
    const other = await exportTo(path.join(room, 'neighbour'), { site: neighbour.slug });
    await expect(checkExport({ folder, keyBook: other.keyBook ?? '', key })).rejects.toThrow(
      /nicht zusammen/,
    );
  });

  test('another version of the schema, and nothing is left behind', async () => {
    await sql`insert into migration.applied (name, checksum) values ('9999-later.sql', 'x')`.execute(
      place.owner,
    );
    await expect(importFrom(folder, place.configs.owner)).rejects.toThrow(/anderen Stand .*9999-later/);
    expect(await rowsOf(place.owner, 'programme.site', 'true')).toEqual([]);
    await sql`delete from migration.applied where name = '9999-later.sql'`.execute(place.owner);
  });

  test('an address that belongs to somebody else there, and nothing is left behind', async () => {
    const { rows } = await sql<{ email: string }>`
      select email from accounts.person where id = ${site.people.guide}`.execute(old.owner);
    const stamps = { created_at: '2026-11-01T10:00:00Z', updated_at: '2026-11-01T10:00:00Z' };
    const other = { id: newId(), name: 'Jemand', email: rows[0]?.email, lang: 'de', email_verified: false };
    await plant(place.owner, 'accounts.person', { ...other, ...stamps });
    await expect(importFrom(folder, place.configs.owner)).rejects.toThrow(/E-Mail-Adresse/);
    expect(await rowsOf(place.owner, 'programme.site', 'true')).toEqual([]);
    await sql`delete from accounts.person where id = ${other.id}`.execute(place.owner);
  });

  test('a site nobody knows', async () => {
    await expect(exportTo(path.join(room, 'none'), { site: 'nirgendwo' })).rejects.toThrow(BackupRefusal);
  });
});

describe('a table somebody adds', () => {
  test('goes along by itself where it carries the site', async () => {
    const [from, to] = [old, place];
    for (const { owner } of [from, to]) {
      await sql`create table guides.planted (id uuid primary key, site_id uuid not null references programme.site, words text)`.execute(
        owner,
      );
    }
    await sql`insert into guides.planted values (${newId()}, ${site.id}, 'neu, mit "Zeichen"'), (${newId()}, ${neighbour.id}, 'fremd')`.execute(
      from.owner,
    );
    try {
      const planted = path.join(room, 'planted');
      await exportTo(planted);
      await importFrom(planted, to.configs.owner, `${planted}.keybook`);
      expect(await rowsOf(to.owner, 'guides.planted', 'true')).toHaveLength(1);
      // The same ring here: blind indexes too are equal, and who is kept apart stays so.
      await compareOwn(to.owner, await tablesHere());
      const apart = await to.database.read(system, (db) => guidesApart(db, site.id, [asked()]));
      expect(apart).toEqual(new Map([[site.first.requestId, [site.first.guideId]]]));
    } finally {
      await sql`drop table guides.planted`.execute(from.owner);
    }
  });

  test('stops the export where nobody has said whether it belongs to a site', async () => {
    await sql`create table guides.planted (id uuid primary key)`.execute(old.owner);
    try {
      await expect(exportTo(path.join(room, 'unassigned'))).rejects.toThrow(/guides\.planted/);
    } finally {
      await sql`drop table guides.planted`.execute(old.owner);
    }
  });
});
