import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, inject } from 'vitest';
import { type Login as Config, Database, type Db, openKysely, openPool } from '#platform/database';
import { KeyRing } from '#platform/key-ring';

export interface TestServer {
  readonly template: string;
  readonly keyRing: string;
  readonly owner: Login;
  readonly app: Login;
  readonly auth: Login;
}
interface Login {
  host: string;
  port: number;
  user: string;
  password: string;
}

export interface TestDatabase {
  readonly name: string;
  /** As the application signs in: Row Level Security applies. */
  readonly database: Database;
  /** As the owner of the tables: for building a world and for looking past the policies. */
  readonly owner: Db;
  readonly configs: {
    readonly owner: Config;
    readonly app: Config;
    readonly auth: Config;
  };
}

/** A migrated database of its own for one test file, cloned from the template and dropped afterwards. */
export async function testDatabase(): Promise<TestDatabase> {
  const server = inject('server');
  const run = server.template.split('_').at(-1);
  const name = `lotsenwerk_test_${run}_${randomBytes(5).toString('hex')}`;
  const admin = new pg.Client({ ...server.owner, database: 'postgres' });
  await admin.connect();
  // Cloning refuses while another file clones the same template; the server says so and we wait in line.
  await admin.query('select pg_advisory_lock(7151)');
  await admin.query(`create database ${name} template ${server.template}`);
  await admin.query('select pg_advisory_unlock(7151)');
  await admin.query(`alter database ${name} set search_path to public`);

  const keyRing = KeyRing.of(server.keyRing);
  const configs = {
    owner: { ...server.owner, database: name, max: 4, keyRing },
    app: { ...server.app, database: name, max: 10, keyRing },
    auth: { ...server.auth, database: name, max: 4, keyRing },
  };
  const database = new Database(configs.app);
  const ownerPool = openPool(configs.owner);
  const owner = openKysely(ownerPool);

  afterAll(async () => {
    await database.close();
    await owner.destroy();
    await admin.query(`drop database if exists ${name} with (force)`);
    await admin.end();
  });
  return { name, database, owner, configs };
}
