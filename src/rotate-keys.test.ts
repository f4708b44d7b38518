import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { buildSite } from '#modules/programme';
import { buildRequest, readContact } from '#modules/requests';
import { eraseKey, newKey, saveKeys, unwrap } from '#platform/crypto';
import { Database } from '#platform/database';
import { newId } from '#platform/ids';
import { KeyRing, makeKeyRing } from '#platform/key-ring';
import { testDatabase } from '../tests/database.ts';
import { registerKeyRing } from './prepare-keys.ts';
import { rotateKeys } from './rotate-keys.ts';

describe('the keys', async () => {
  const { owner, configs } = await testDatabase();
  const folder = await mkdtemp(path.join(os.tmpdir(), 'lotsenwerk-rotation-'));
  await writeFile(path.join(folder, 'ring'), inject('server').keyRing, { mode: 0o600 });
  const running = new Database({ ...configs.app, keyRing: KeyRing.inFolder(folder) });
  afterAll(async () => {
    await running.close();
    await rm(folder, { recursive: true });
  });
  const site = await buildSite(owner, { servesCounties: ['06434'] });
  const built = await Promise.all(Array.from({ length: 20 }, () => buildRequest(owner, { siteId: site.id })));
  const asSite = { kind: 'site', siteId: site.id } as const;

  it('erased with a request take along those that are part of it', async () => {
    const [id, part] = [newId(), newId()];
    await owner.transaction().execute(async (tx) => {
      const siteId = site.id;
      await saveKeys(tx, [
        { key: newKey(id), kind: 'request', siteId },
        { key: newKey(part), kind: 'offer', siteId, partOf: id },
      ]);
      await eraseKey(tx, id);
      const left = await tx.selectFrom('keys.dataKey').select('id').where('id', 'in', [id, part]).execute();
      expect(left).toEqual([]);
    });
  });

  it('are rotated while others read and write, and nothing is unreadable at any time', async () => {
    let reading = true;
    let read = 0;
    const reader = (async () => {
      while (reading) {
        for (const { id } of built) {
          expect(await running.read(asSite, (db) => readContact(db, id)), id).not.toBeNull();
          read++;
        }
      }
    })();
    const made: string[] = [];
    const writer = (async () => {
      while (reading) {
        const key = newKey(newId());
        await running.write(asSite, (tx) => saveKeys(tx, [{ key, kind: 'offer', siteId: site.id }]));
        made.push(key.id);
      }
    })();
    for (let turn = 2; turn <= 5; turn++) {
      const rotated = await rotateKeys(configs.owner, KeyRing.inFolder(folder));
      expect(rotated).toMatchObject({ newest: turn, retired: [turn - 1], byHand: false });
      expect(rotated.rewrapped).toBeGreaterThanOrEqual(20);
    }
    reading = false;
    await Promise.all([reader, writer]);
    expect(read).toBeGreaterThanOrEqual(20);
    expect(made.length).toBeGreaterThan(0);

    const ring = KeyRing.inFolder(folder);
    expect(ring.ids).toEqual([5]);
    const rows = await owner.selectFrom('keys.dataKey').select(['id', 'ring', 'wrapped']).execute();
    expect(rows.length).toBeGreaterThanOrEqual(20 + made.length);
    for (const { id, wrapped } of rows) expect(unwrap(ring, id, wrapped).bytes).toHaveLength(32);
    expect(new Set(rows.map((row) => row.ring))).toEqual(new Set([5]));
  });

  it('wait for a transaction that has used the old one', async () => {
    const key = newKey(newId());
    let rotated: Promise<unknown> = Promise.resolve();
    await running.write(asSite, async (tx) => {
      await saveKeys(tx, [{ key, kind: 'offer', siteId: site.id }]);
      rotated = rotateKeys(configs.owner, KeyRing.inFolder(folder));
      await sql`select pg_sleep(0.3)`.execute(tx);
    });
    expect(await rotated).toMatchObject({ newest: 6, retired: [5] });
    const row = await owner
      .selectFrom('keys.dataKey')
      .select('wrapped')
      .where('id', '=', key.id)
      .executeTakeFirstOrThrow();
    expect(unwrap(KeyRing.inFolder(folder), key.id, row.wrapped).bytes).toEqual(key.bytes);
  });

  it('of a setting are taken out by the operator', async () => {
    const text = `${makeKeyRing().split(',')[0]},6:${KeyRing.inFolder(folder).newest.bytes.toString('base64url')}`;
    const ring = KeyRing.of(`${text},9:${newKey('').bytes.toString('base64url')}`);
    expect(await rotateKeys(configs.owner, ring)).toMatchObject({ newest: 9, retired: [6], byHand: true });
  });

  it('of another database are refused at the start', async () => {
    const client = new pg.Client(configs.owner);
    await client.connect();
    try {
      const index = makeKeyRing().split(',')[0];
      const other = `${index},9:${newKey('').bytes.toString('base64url')}`;
      await expect(registerKeyRing(client, KeyRing.of(other))).rejects.toThrow(/passt nicht/);
      await expect(registerKeyRing(client, KeyRing.of(makeKeyRing()))).rejects.toThrow(/fehlt/);
    } finally {
      await client.end();
    }
  });
});
