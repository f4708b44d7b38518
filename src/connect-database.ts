import pg from 'pg';
import type { Config } from './config.ts';
import type { DataFolder } from './platform/data-folder.ts';
import type { Login } from './platform/database.ts';
import { ensureRoles, roleNames } from './platform/database-roles.ts';
import { keysDoNotFit, startEmbeddedPostgres } from './platform/embedded-postgres.ts';
import { KeyRing } from './platform/key-ring.ts';
import type { Log } from './platform/log.ts';

/** A database that is there and lets all three roles in. */
export interface ConnectedDatabase {
  /** Owns the tables: migrations, queues, content. */
  owner: Login;
  /** The application: owns nothing, bound by Row Level Security. */
  app: Login;
  /** The sign-in library. */
  auth: Login;
  /** The application where its session lasts, past any pooler. */
  listen: Login;
  /** The application at a copy that follows; null where there is none. */
  copy: Login | null;
  /** Whether the embedded server was still running from a program that was killed. */
  adopted: boolean;
  /** Stops the embedded server; all pools must have ended. A named server is left alone. */
  stop(): Promise<void>;
}

/** The database cannot be used as it is. The message is for the operator, German and English. */
export class DatabaseRefusal extends Error {
  override name = 'DatabaseRefusal';
}

/** The name of the embedded database. */
export const databaseName = 'lotsenwerk';
const oldestVersion = 15;

// Together they stay well below the 60 connections of the embedded server.
const poolSizes = { owner: 4, app: 20, auth: 8, listen: 4, copy: 8 };

/**
 * Connects to the server `DATABASE_URL` names, else starts the embedded one, and sees to the database and its
 * roles. The logins carry the key ring: that of the setting, else the one in the data folder.
 *
 * @throws KeyRingRefusal, DatabaseRefusal, EmbeddedPostgresRefusal or DatabaseRolesRefusal where the operator has to act
 */
export async function connectDatabase(of: {
  config: Pick<Config, 'database'> & Partial<Pick<Config, 'keyRing'>>;
  folder: DataFolder;
  log: Log;
}): Promise<ConnectedDatabase> {
  const { config, folder, log } = of;
  const keyRing = config.keyRing ? KeyRing.of(config.keyRing) : KeyRing.inFolder(folder.keysPath);
  const connected = await (config.database
    ? connectNamed(config.database, folder)
    : connectEmbedded(folder, log));
  const { owner, app, auth, listen, copy } = connected;
  for (const login of [owner, app, auth, listen, copy]) if (login) login.keyRing = keyRing;
  return connected;
}

async function connectEmbedded(folder: DataFolder, log: Log): Promise<ConnectedDatabase> {
  const server = await startEmbeddedPostgres({ folder, log });
  try {
    const owner = server.connection(databaseName, 'owner');
    const app = server.connection(databaseName, 'app');
    const auth = server.connection(databaseName, 'auth');
    await createIfMissing(owner);
    await ensureRoles({ owner, logins: { app, auth } });
    return {
      ...pools({ owner, app, auth, listen: app, copy: null }),
      adopted: server.adopted,
      stop: () => server.stop(),
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

async function createIfMissing(owner: pg.ClientConfig): Promise<void> {
  const client = new pg.Client({ ...owner, database: 'postgres' });
  await client.connect().catch((error) => {
    throw error.code === '28P01' ? keysDoNotFit() : error;
  });
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [databaseName]);
    if (rowCount === 0) await client.query(`create database ${databaseName}`);
  } finally {
    await client.end();
  }
}

async function connectNamed(
  urls: NonNullable<Config['database']>,
  folder: DataFolder,
): Promise<ConnectedDatabase> {
  const owner = loginOf(urls.ownerUrl);
  await checkServer(owner);
  const [app, auth] = await Promise.all(
    (['app', 'auth'] as const).map(async (role) => {
      const url = urls[`${role}Url`];
      if (url !== null) return loginOf(url);
      return { ...owner, user: roleNames[role], password: await folder.key(`database-${role}`) };
    }),
  );
  if (!app || !auth) throw new Error('two roles sign in');
  const listen = urls.listenUrl === null ? app : loginOf(urls.listenUrl);
  const copy = urls.readUrl === null ? null : loginOf(urls.readUrl);
  // At the server itself: what a pooler says of a wrong password is its own matter.
  await ensureRoles({ owner, logins: { app: listen, auth } });
  return { ...pools({ owner, app, auth, listen, copy }), adopted: false, async stop() {} };
}

/** What `pg` makes of an address, so that user and password can be exchanged. */
function loginOf(connectionString: string): pg.ClientConfig {
  const { host, port, database, user, password, ssl } = new pg.Client({ connectionString });
  return {
    host,
    port,
    ...(database && { database }),
    ...(user && { user }),
    ...(password && { password }),
    ssl,
  };
}

function pools(
  of: Record<'owner' | 'app' | 'auth' | 'listen', pg.ClientConfig> & { copy: pg.ClientConfig | null },
) {
  const pool = (login: pg.ClientConfig, max: number): pg.PoolConfig => ({
    ...login,
    max,
    application_name: 'lotsenwerk',
    connectionTimeoutMillis: 10_000,
    // A server that vanished without a word is noticed.
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
  });
  // The server ends a statement after five seconds itself; one that stands still ends nothing.
  const served = (login: pg.ClientConfig, max: number) => ({ ...pool(login, max), query_timeout: 10_000 });
  return {
    owner: pool(of.owner, poolSizes.owner),
    app: served(of.app, poolSizes.app),
    auth: served(of.auth, poolSizes.auth),
    listen: served(of.listen, poolSizes.listen),
    copy: of.copy && served(of.copy, poolSizes.copy),
  };
}

async function checkServer(owner: pg.ClientConfig): Promise<void> {
  const client = new pg.Client({ ...owner, connectionTimeoutMillis: 10_000 });
  try {
    await client.connect();
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    const [de, en] = code === '3D000' ? [' Legen Sie die Datenbank an.', ' Create the database.'] : ['', ''];
    throw new DatabaseRefusal(
      `Die Datenbank aus DATABASE_URL (${owner.host}, ${owner.database}) antwortet nicht: ${code ?? message}.${de}\n` +
        `The database in DATABASE_URL (${owner.host}, ${owner.database}) does not answer: ${code ?? message}.${en}`,
      { cause: error },
    );
  }
  try {
    const { rows } = await client.query<NamedServer>(
      `select current_setting('server_version_num')::int / 10000 as version,
         current_setting('server_encoding') as encoding, current_database() as database, current_user as owner,
         has_database_privilege(current_database(), 'create') as "mayMakeSchemas",
         (select rolsuper or rolbypassrls from pg_roles where rolname = current_user) as "passesPolicies"`,
    );
    const problem = rows[0] && whyUnfit(rows[0]);
    if (problem) throw new DatabaseRefusal(problem);
  } finally {
    await client.end();
  }
}

/** What a server somebody named says of itself. */
export interface NamedServer {
  version: number;
  encoding: string;
  database: string;
  owner: string;
  mayMakeSchemas: boolean;
  /** Superuser or BYPASSRLS: the policies are forced on owners too. */
  passesPolicies: boolean;
}

/** Why this program cannot work on the server, for the operator; undefined where it can. */
export function whyUnfit(server: NamedServer): string | undefined {
  const { version, encoding, database, owner } = server;
  if (version < oldestVersion) {
    return (
      `PostgreSQL ${version} ist zu alt, nötig ist ${oldestVersion} oder neuer.\n` +
      `PostgreSQL ${version} is too old, ${oldestVersion} or newer is needed.`
    );
  }
  if (encoding !== 'UTF8') {
    return (
      `Die Datenbank ${database} hat die Kodierung ${encoding}, nötig ist UTF8.\n` +
      `The database ${database} has the encoding ${encoding}, UTF8 is needed.`
    );
  }
  if (!server.mayMakeSchemas) {
    const grant = `grant create on database ${pg.escapeIdentifier(database)} to ${pg.escapeIdentifier(owner)};`;
    return (
      `Der Benutzer in DATABASE_URL darf keine Schemata anlegen. Lassen Sie ausführen: ${grant}\n` +
      `The user in DATABASE_URL may not create schemas. Have this run: ${grant}`
    );
  }
  if (!server.passesPolicies) {
    const alter = `alter role ${pg.escapeIdentifier(owner)} bypassrls;`;
    return (
      `Der Benutzer in DATABASE_URL ist an Row Level Security gebunden, auch für seine eigenen Tabellen. Lassen Sie ausführen: ${alter}\n` +
      `The user in DATABASE_URL is bound by Row Level Security, for its own tables too. Have this run: ${alter}`
    );
  }
  return undefined;
}
