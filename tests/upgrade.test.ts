import { randomBytes } from 'node:crypto';
import { afterAll, describe, expect, inject, test } from 'vitest';
import type { Login } from '#platform/database';
import { KeyRing } from '#platform/key-ring';
import { silentLog } from '#platform/log';
import { MigrationRefusal, migrate, readMigrations } from '#platform/migrations';
import { offlineApp } from '../src/backup-commands.ts';
import { encryptExisting } from '../src/encrypt-existing.ts';
import { migrationsFolder, prepareDatabase } from '../src/prepare-database.ts';
import { withClient } from './with-client.ts';

const server = inject('server');
const name = `lotsenwerk_test_${server.template.split('_').at(-1)}_${randomBytes(5).toString('hex')}`;
const keyRing = KeyRing.of(server.keyRing);
const owner: Login = { ...server.owner, database: name, max: 4, keyRing };
const app = offlineApp({ mailFrom: 'x@example.org', publicUrl: 'http://localhost' }, silentLog);
const admin = { ...server.owner, database: 'postgres' };

await withClient(admin, (client) => client.query(`create database ${name} template template0`));
afterAll(async () => {
  await app.close();
  await withClient(admin, (client) => client.query(`drop database ${name} with (force)`));
});

describe('an old database', () => {
  test('is brought up to date by one of two programs that start at once; the other waits and finds nothing to do', async () => {
    const all = await readMigrations(migrationsFolder);
    await withClient(owner, (client) => migrate(client, all.slice(0, -2), encryptExisting(keyRing)));
    const applied = await Promise.all([prepareDatabase(owner, app.house), prepareDatabase(owner, app.house)]);
    const newest = all.slice(-2).map((migration) => migration.name);
    expect(applied.sort((one, other) => one.length - other.length)).toEqual([[], newest]);
  });

  test('that is newer than the program is refused in words, and left as it is', async () => {
    await withClient(owner, async (client) => {
      await client.query(`insert into migration.applied (name, checksum) values ('9999-later.sql', 'x')`);
      const refused = prepareDatabase(owner, app.house);
      await expect(refused).rejects.toThrow(MigrationRefusal);
      await expect(refused).rejects.toThrow(
        /neuer als dieses Programm.*9999-later\.sql[\s\S]*newer than this program/,
      );
      const { rows } = await client.query('select name from migration.applied order by name desc limit 1');
      expect(rows).toEqual([{ name: '9999-later.sql' }]);
    });
  });
});
