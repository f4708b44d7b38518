import pg from 'pg';
import { RestoreRefusal } from '#platform/restore';

const marker = 'unfinished-restore';

/** From the commit of the rows until whoever was erased since is erased from them again. */
export async function beginRestore(client: pg.ClientBase): Promise<void> {
  await client.query(
    `insert into platform.loaded_content (name, hash) values ($1, '') on conflict (name) do nothing`,
    [marker],
  );
}

export async function endRestore(client: pg.ClientBase): Promise<void> {
  await client.query('delete from platform.loaded_content where name = $1', [marker]);
}

/**
 * A restore that broke off in between may show people who were erased: nothing is served from it.
 *
 * @throws RestoreRefusal
 */
export async function refuseUnfinishedRestore(owner: pg.ClientConfig): Promise<void> {
  const client = new pg.Client(owner);
  await client.connect();
  try {
    const { rows: tables } = await client.query(
      `select where to_regclass('platform.loaded_content') is not null`,
    );
    if (tables.length === 0) return;
    const { rows } = await client.query('select from platform.loaded_content where name = $1', [marker]);
    if (rows.length === 0) return;
  } finally {
    await client.end();
  }
  throw new RestoreRefusal(
    'Das Zurückspielen wurde unterbrochen, ehe gelöschte Personen wieder gelöscht waren. Nehmen Sie einen neuen Datenordner oder eine neue Datenbank und spielen Sie noch einmal zurück.\n' +
      'The restore was interrupted before erased people were erased again. Use a new data folder or a new database and restore once more.',
  );
}
