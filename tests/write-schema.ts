import { writeFile } from 'node:fs/promises';
import pg from 'pg';
import { migrate, readMigrations } from '../src/platform/migrations.ts';
import { describeSchema, describeTypes } from './schema.ts';
import { withScratchDatabase } from './scratch-database.ts';

await withScratchDatabase(async (config) => {
  const client = new pg.Client(config);
  await client.connect();
  // There is nothing yet to encrypt.
  await migrate(client, await readMigrations('db/migrations'), { 'encrypt-existing': async () => {} });
  await writeFile('db/schema.sql', await describeSchema(client));
  await writeFile('src/platform/database-types.ts', await describeTypes(client));
  await client.end();
});
