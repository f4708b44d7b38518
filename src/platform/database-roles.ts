import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';

/** Who signs in: the owner of the tables, the application, the sign-in library. */
export type DatabaseRole = 'owner' | 'app' | 'auth';

/** The owner's name is that of the embedded server; elsewhere `DATABASE_URL` names the owner. */
export const roleNames = {
  owner: 'lotsenwerk_owner',
  app: 'lotsenwerk_app',
  auth: 'lotsenwerk_auth',
} as const satisfies Record<DatabaseRole, string>;

const restrictedRoles = ['app', 'auth'] as const;
type RestrictedRole = (typeof restrictedRoles)[number];

// A statement ends before its transaction, a transaction before its request.
const timeouts = {
  statement_timeout: '5s',
  idle_in_transaction_session_timeout: '10s',
  lock_timeout: '3s',
};

/** For whoever runs the database server: what to do there. German and English, with the SQL. */
export class DatabaseRolesRefusal extends Error {
  override name = 'DatabaseRolesRefusal';
}

/**
 * Sees to the two roles that sign in besides the owner: `lotsenwerk_app` for the application and
 * `lotsenwerk_auth` for the sign-in library. They own nothing, belong to no other role, cannot get round Row
 * Level Security and have timeouts (other values that stand there already are left alone). A password that
 * does not work is set anew, unless somebody is signed in with the old one. In the database of `owner` they
 * may connect and create nothing. Changes nothing when all is well; several programs may do so at once.
 *
 * @param of.owner how the owner of the tables signs in
 * @param of.logins how the two are going to sign in
 * @throws DatabaseRolesRefusal where the owner may not do what is missing
 */
export async function ensureRoles(of: {
  owner: pg.ClientConfig;
  logins: Record<RestrictedRole, pg.ClientConfig>;
}): Promise<void> {
  const client = new pg.Client(of.owner);
  await client.connect();
  try {
    if ((await findMissing(client, of.logins)).length === 0) return;
    for (let attempt = 1; ; attempt++) {
      try {
        await setUp(client, of.logins);
        return;
      } catch (error) {
        // Roles belong to the whole server, an advisory lock to one database: programs in different
        // databases meet only in the catalog.
        if (!isConflict(error) || attempt === 20) throw error;
        await pause(10 + Math.random() * 40);
      }
    }
  } finally {
    await client.end();
  }
}

// Any fixed number: programs in the same database wait for one another.
const rolesLock = 5_113_207;

async function setUp(client: pg.Client, logins: Record<RestrictedRole, pg.ClientConfig>): Promise<void> {
  let missing: string[] = [];
  await client.query('begin');
  try {
    await client.query('select pg_advisory_xact_lock($1)', [rolesLock]);
    missing = await findMissing(client, logins);
    for (const statement of missing) await client.query(statement);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    if ((error as { code?: string }).code !== '42501') throw error;
    throw askFor(missing);
  }
  // Without the right to them, GRANT and REVOKE only warn.
  const left = await findMissing(client, logins);
  if (left.length > 0) throw askFor(left);
}

function isConflict(error: unknown): boolean {
  const { code, message } = error as { code?: string; message: string };
  const conflicts = ['23505', '42710', '40001', '40P01']; // a role made or changed by another at the same time
  return conflicts.includes(code ?? '') || /tuple concurrently (?:updated|deleted)/.test(message);
}

function askFor(statements: string[]): DatabaseRolesRefusal {
  return new DatabaseRolesRefusal(
    'Auf dem Datenbankserver fehlt etwas, was der Benutzer in DATABASE_URL nicht selbst darf. ' +
      'Lassen Sie dort einmal ausführen:\n' +
      'The database server lacks something that the user in DATABASE_URL may not do. Have this run there once:\n' +
      statements.map((statement) => `  ${statement};`).join('\n'),
  );
}

interface RoleState {
  name: string;
  superuser: boolean;
  bypassrls: boolean;
  createrole: boolean;
  createdb: boolean;
  replication: boolean;
  login: boolean;
  settings: string[] | null;
  memberOf: string[];
  owns: number;
  sessions: number;
}

async function findMissing(
  client: pg.Client,
  logins: Record<RestrictedRole, pg.ClientConfig>,
): Promise<string[]> {
  const names = restrictedRoles.map((role) => roleNames[role]);
  const { rows } = await client.query<RoleState>(
    `select r.rolname as name, r.rolsuper as superuser, r.rolbypassrls as bypassrls,
       r.rolcreaterole as createrole, r.rolcreatedb as createdb, r.rolreplication as replication,
       r.rolcanlogin as login, r.rolconfig as settings,
       array(select roleid::regrole::text from pg_auth_members where member = r.oid) as "memberOf",
       (select count(*)::int from pg_shdepend
         where refclassid = 'pg_authid'::regclass and refobjid = r.oid and deptype = 'o') as owns,
       (select count(*)::int from pg_stat_activity a where a.usesysid = r.oid) as sessions
     from pg_roles r where r.rolname = any ($1)`,
    [names],
  );
  const { rows: owners } = await client.query<{ superuser: boolean; database: string }>(
    `select rolsuper as superuser, current_database() as database from pg_roles where rolname = current_user`,
  );
  const settings: Record<string, string> = {
    ...timeouts,
    // What the server says of a failed statement can quote what people typed; the application logs the code.
    ...(owners[0]?.superuser ? { log_min_messages: 'log' } : {}),
  };

  const statements: string[] = [];
  for (const role of restrictedRoles) {
    const state = rows.find(({ name }) => name === roleNames[role]);
    statements.push(...(await missingOf(roleNames[role], state, logins[role], settings)));
  }
  const database = pg.escapeIdentifier(owners[0]?.database ?? '');
  const both = names.join(', ');
  if (rows.length < names.length || (await mayCreate(client, names))) {
    statements.push(
      `revoke all on database ${database} from public, ${both}`,
      `grant connect on database ${database} to ${both}`,
      `revoke create on schema public from public, ${both}`,
    );
  }
  return statements;
}

async function missingOf(
  name: string,
  state: RoleState | undefined,
  login: pg.ClientConfig,
  settings: Record<string, string>,
): Promise<string[]> {
  const setting = (key: string) => `alter role ${name} set ${key} = '${settings[key]}'`;
  if (!state) {
    const rights = 'login nosuperuser nobypassrls nocreaterole nocreatedb noreplication';
    return [
      `create role ${name} ${rights} password '${scramVerifier(login)}'`,
      ...Object.keys(settings).map(setting),
    ];
  }
  if (state.owns > 0) {
    throw new DatabaseRolesRefusal(
      `Der Datenbankrolle ${name} gehören ${state.owns} Dinge auf dem Server, ihr darf nichts gehören.\n` +
        `The database role ${name} owns ${state.owns} things on the server, it must own nothing.`,
    );
  }
  const statements: string[] = [];
  const wrong = (['superuser', 'bypassrls', 'createrole', 'createdb', 'replication'] as const).filter(
    (right) => state[right],
  );
  const attributes = [...wrong.map((right) => `no${right}`), ...(state.login ? [] : ['login'])];
  if (attributes.length > 0) statements.push(`alter role ${name} ${attributes.join(' ')}`);
  for (const group of state.memberOf) statements.push(`revoke ${group} from ${name}`);
  const present = new Set((state.settings ?? []).map((each) => each.slice(0, each.indexOf('='))));
  statements.push(
    ...Object.keys(settings)
      .filter((key) => !present.has(key))
      .map(setting),
  );

  if (state.login && !(await signsIn(login))) {
    if (state.sessions > 0) {
      throw new DatabaseRolesRefusal(
        `Ein anderes Programm benutzt die Datenbankrolle ${name} mit einem anderen Passwort. ` +
          'Nennen Sie es mit DATABASE_APP_URL und DATABASE_AUTH_URL.\n' +
          `Another program uses the database role ${name} with another password. ` +
          'Give it in DATABASE_APP_URL and DATABASE_AUTH_URL.',
      );
    }
    statements.push(`alter role ${name} password '${scramVerifier(login)}'`);
  }
  return statements;
}

async function mayCreate(client: pg.Client, names: string[]): Promise<boolean> {
  const { rows } = await client.query<{ open: boolean }>(
    `select bool_or(
       has_database_privilege(name, current_database(), 'temporary')
       or has_database_privilege(name, current_database(), 'create')
       or not has_database_privilege(name, current_database(), 'connect')
       or coalesce((select has_schema_privilege(name, oid, 'create') from pg_namespace
                    where nspname = 'public'), false)) as open
     from unnest($1::text[]) name`,
    [names],
  );
  return rows[0]?.open === true;
}

async function signsIn(login: pg.ClientConfig): Promise<boolean> {
  const client = new pg.Client(login);
  client.on('error', () => {});
  try {
    await client.connect();
    return true;
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === '28P01') return false;
    if (code === '42501') return true; // the password was right, the database is still closed to the role
    throw error;
  } finally {
    await client.end().catch(() => {});
  }
}

/**
 * What the server keeps instead of the password, RFC 5803: so the password itself stands in no statement and
 * no log of the server.
 */
function scramVerifier({ password }: pg.ClientConfig): string {
  if (typeof password !== 'string' || password === '') throw new Error('the role needs a password');
  const salt = randomBytes(16);
  const rounds = 4096;
  const salted = pbkdf2Sync(password.normalize('NFKC'), salt, rounds, 32, 'sha256');
  const keyed = (text: string) => createHmac('sha256', salted).update(text).digest();
  const stored = createHash('sha256').update(keyed('Client Key')).digest('base64');
  const server = keyed('Server Key').toString('base64');
  return `SCRAM-SHA-256$${rounds}:${salt.toString('base64')}$${stored}:${server}`;
}
