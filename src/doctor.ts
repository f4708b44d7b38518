import { stat, statfs } from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';
import { BackupRefusal } from '#platform/backup';
import { type DatabaseRole, roleNames } from '#platform/database-roles';
import { zone } from '#platform/dates';
import { KeyRing } from '#platform/key-ring';
import type { Log } from '#platform/log';
import { type Migration, readMigrations } from '#platform/migrations';
import { besideTheProgram, type LastBackup, readLastBackup } from './backup-commands.ts';
import { type Config, readConfig, type Settings } from './config.ts';
import { type NamedServer, whyUnfit } from './connect-database.ts';
import { migrationsFolder } from './prepare-database.ts';
import { registerKeyRing } from './prepare-keys.ts';

/** One thing looked at. `fault` needs somebody now, `warning` soon. */
export interface Finding {
  readonly of: string;
  readonly state: 'well' | 'warning' | 'fault';
  /** What was found and how to mend it, German and English. */
  readonly de: string;
  readonly en: string;
}

const well = (of: string, de: string, en: string): Finding => ({ of, state: 'well', de, en });
const warning = (of: string, de: string, en: string): Finding => ({ of, state: 'warning', de, en });
const fault = (of: string, de: string, en: string): Finding => ({ of, state: 'fault', de, en });

const faultOf = (of: string, error: unknown) => {
  const [de = '', ...en] = (error as Error).message.split('\n');
  return fault(of, de, en.join(' ') || de);
};

/** Looks at everything an operator can mend, beside a program that serves or without one; changes nothing. */
export async function examine(env: Settings, log: Log, now: Temporal.Instant): Promise<Finding[]> {
  const read = readConfig(env);
  if (!read.ok) return read.problems.map((problem) => fault('settings', problem, problem));
  const { config } = read;
  const findings = [well('settings', 'Die Einstellungen sind stimmig.', 'The settings are sound.')];
  const folder = await examineFolder(config.dataFolder);
  findings.push(...folder, ...examineZone());
  if (folder.every(({ state }) => state !== 'fault')) {
    findings.push(...(await examineConnected(config, log, now)));
  }
  findings.push(examineBackup(await readLastBackup(config.dataFolder), now, config.environment));
  return findings;
}

async function examineConnected(config: Config, log: Log, now: Temporal.Instant): Promise<Finding[]> {
  const ring = await ringOf(config);
  const findings = ring instanceof KeyRing ? [] : [ring];
  try {
    findings.push(
      ...(await besideTheProgram(config, log, async (owner) => {
        const client = new pg.Client({ ...owner, connectionTimeoutMillis: 10_000 });
        await client.connect();
        try {
          await client.query('begin');
          const known = await readMigrations(migrationsFolder);
          return await examineDatabase(client, { known, ring: ring instanceof KeyRing ? ring : null, now });
        } finally {
          await client.query('rollback').catch(() => {});
          await client.end();
        }
      })),
    );
  } catch (error) {
    if (error instanceof BackupRefusal) findings.push(faultOf('database', error));
    else {
      const { message } = error as Error;
      findings.push(
        fault(
          'database',
          `Die Datenbank antwortet nicht: ${message}. Läuft der Server, stimmt DATABASE_URL?`,
          `The database does not answer: ${message}. Does the server run, is DATABASE_URL right?`,
        ),
      );
    }
  }
  return findings;
}

/** The key ring without making one. */
async function ringOf(config: Config): Promise<KeyRing | Finding> {
  try {
    if (config.keyRing !== null) return KeyRing.of(config.keyRing);
    const keys = path.join(config.dataFolder, 'keys');
    if (await stat(path.join(keys, 'ring')).catch(() => null)) return KeyRing.inFolder(keys);
  } catch (error) {
    return faultOf('key ring', error);
  }
  return fault(
    'key ring',
    'Der Schlüsselring fehlt. Legen Sie Ihre Kopie als keys/ring in den Datenordner oder setzen Sie KEY_RING.',
    'The key ring is missing. Put your copy into the data folder as keys/ring, or set KEY_RING.',
  );
}

const megabyte = 1024 ** 2;

/** Whether the data folder is there, ours alone, and has room. */
export async function examineFolder(
  folder: string,
  freeBytes?: number,
  uid = process.getuid?.() ?? 0,
): Promise<Finding[]> {
  const of = 'data folder';
  const found = await stat(folder).catch(() => null);
  if (!found?.isDirectory()) {
    return [
      fault(
        of,
        `Den Datenordner ${folder} gibt es nicht. Legen Sie ihn an oder berichtigen Sie DATA_FOLDER.`,
        `The data folder ${folder} does not exist. Make it or correct DATA_FOLDER.`,
      ),
    ];
  }
  const findings: Finding[] = [];
  if (uid !== 0 && found.uid !== uid) {
    findings.push(
      fault(
        of,
        `Der Datenordner gehört Benutzer ${found.uid}, das Programm läuft als ${uid}: chown -R ${uid} ${folder}`,
        `The data folder belongs to user ${found.uid}, the program runs as ${uid}: chown -R ${uid} ${folder}`,
      ),
    );
  }
  const keys = path.join(folder, 'keys');
  const open = await stat(keys).catch(() => null);
  if (open && (open.mode & 0o077) !== 0 && process.platform !== 'win32') {
    findings.push(
      fault(
        of,
        `Andere können die Schlüssel lesen: chmod -R go= ${keys}`,
        `Others can read the keys: chmod -R go= ${keys}`,
      ),
    );
  }
  const disk = await statfs(folder);
  const free = freeBytes ?? disk.bavail * disk.bsize;
  const left = `${Math.floor(free / megabyte)} MB`;
  const words = [
    `Auf der Platte sind noch ${left} frei. Schaffen Sie Platz.`,
    `${left} are left on the disk. Make room.`,
  ] as const;
  if (free < 256 * megabyte) findings.push(fault(of, ...words));
  else if (free < 2048 * megabyte) findings.push(warning(of, ...words));
  if (findings.length > 0) return findings;
  return [
    well(of, `Der Datenordner ist in Ordnung, ${left} frei.`, `The data folder is sound, ${left} free.`),
  ];
}

/** Whether the runtime knows the zone all days are reckoned in; the zone of the machine does not matter. */
export function examineZone(name: string = zone): Finding[] {
  try {
    const summer = Temporal.Instant.from('2026-07-01T12:00:00Z').toZonedDateTimeISO(name);
    if (summer.offset === '+02:00') {
      return [well('zone', `Die Zeitzone ${name} ist bekannt.`, `The zone ${name} is known.`)];
    }
  } catch {}
  return [
    fault(
      'zone',
      `Die Zeitzone ${name} ist hier unbekannt oder falsch. Nehmen Sie das Node, das mit dem Programm kommt.`,
      `The zone ${name} is unknown here or wrong. Use the Node that comes with the program.`,
    ),
  ];
}

/** How long ago the last backup was made. */
export function examineBackup(
  last: LastBackup | null,
  now: Temporal.Instant,
  environment: Config['environment'],
): Finding {
  const of = 'backup';
  const how = 'lotsenwerk backup <Ordner / folder>';
  const grave = environment === 'production' ? fault : warning;
  if (!last) {
    return grave(of, `Es gibt noch keine Sicherung: ${how}`, `There is no backup yet: ${how}`);
  }
  const hours = Math.floor(now.since(Temporal.Instant.from(last.at)).total('hours'));
  if (hours <= 26) {
    return well(of, `Letzte Sicherung vor ${hours} Stunden.`, `Last backup ${hours} hours ago.`);
  }
  const words = [
    `Die letzte Sicherung ist ${hours} Stunden alt: ${how}`,
    `The last backup is ${hours} hours old: ${how}`,
  ] as const;
  return hours > 8 * 24 ? grave(of, ...words) : warning(of, ...words);
}

/** Looks at a database as its owner, inside a transaction that is rolled back. */
export async function examineDatabase(
  client: pg.ClientBase,
  of: { known: readonly Migration[]; ring: KeyRing | null; now: Temporal.Instant },
): Promise<Finding[]> {
  const { rows } = await client.query<NamedServer & { skew: number }>(
    `select current_setting('server_version_num')::int / 10000 as version,
       current_setting('server_encoding') as encoding, current_database() as database, current_user as owner,
       has_database_privilege(current_database(), 'create') as "mayMakeSchemas",
       (select rolsuper or rolbypassrls from pg_roles where rolname = current_user) as "passesPolicies",
       (extract(epoch from clock_timestamp()) - $1 / 1000.0)::float8 as skew`,
    [of.now.epochMilliseconds],
  );
  const [server] = rows;
  if (!server) throw new Error('the server says nothing of itself');
  const unfit = whyUnfit(server);
  const findings = [
    unfit
      ? faultOf('database', new Error(unfit))
      : well('database', `PostgreSQL ${server.version} antwortet.`, `PostgreSQL ${server.version} answers.`),
  ];
  findings.push(examineClock(server.skew));
  findings.push(...(await examineRoles(client)));
  const migrations = await examineMigrations(client, of.known);
  findings.push(migrations);
  if (migrations.state !== 'well') return findings;
  findings.push(await examineQueue(client), await examineMail(client));
  if (of.ring) findings.push(await examineRing(client, of.ring));
  return findings;
}

/** Seconds the clock of the database is ahead. */
export function examineClock(skew: number): Finding {
  const seconds = Math.round(Math.abs(skew));
  if (seconds <= 5) return well('clock', 'Die Uhren gehen gleich.', 'The clocks agree.');
  return fault(
    'clock',
    `Die Uhren von Programm und Datenbank gehen ${seconds} Sekunden auseinander. Stellen Sie beide über NTP.`,
    `The clocks of program and database are ${seconds} seconds apart. Set both by NTP.`,
  );
}

async function examineRoles(client: pg.ClientBase): Promise<Finding[]> {
  const wanted = (['app', 'auth'] satisfies DatabaseRole[]).map((role) => roleNames[role]);
  const { rows } = await client.query<{ name: string; passes: boolean; owns: boolean; login: boolean }>(
    `select rolname as name, rolsuper or rolbypassrls as passes, rolcanlogin as login,
       exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relowner = r.oid) as owns
     from pg_roles r where rolname = any ($1)`,
    [wanted],
  );
  const findings: Finding[] = [];
  for (const name of wanted) {
    const role = rows.find((row) => row.name === name);
    if (!role?.login) {
      findings.push(
        fault(
          'roles',
          `Die Rolle ${name} fehlt oder darf sich nicht anmelden. Starten Sie das Programm neu, es legt sie an.`,
          `The role ${name} is missing or may not sign in. Restart the program, it makes it.`,
        ),
      );
    } else if (role.passes || role.owns) {
      const mend = `alter role ${name} nosuperuser nobypassrls`;
      findings.push(
        fault(
          'roles',
          `Die Rolle ${name} kommt an Row Level Security vorbei. Lassen Sie ausführen: ${mend}${role.owns ? ', und nehmen Sie ihr, was ihr gehört' : ''}`,
          `The role ${name} gets round Row Level Security. Have this run: ${mend}${role.owns ? ', and take away what it owns' : ''}`,
        ),
      );
    }
  }
  if (findings.length > 0) return findings;
  return [
    well(
      'roles',
      'Die Rollen sind an Row Level Security gebunden.',
      'The roles are bound by Row Level Security.',
    ),
  ];
}

async function examineMigrations(client: pg.ClientBase, known: readonly Migration[]): Promise<Finding> {
  const of = 'migrations';
  const there = await client.query(`select to_regclass('migration.applied') is not null as there`);
  const applied = there.rows[0]?.there
    ? (
        await client.query<{ name: string; checksum: string }>(
          'select name, checksum from migration.applied order by name',
        )
      ).rows
    : [];
  const strange = applied.find(
    ({ name, checksum }) => !known.some((each) => each.name === name && each.checksum === checksum),
  );
  if (strange) {
    return fault(
      of,
      `Die Datenbank wurde von einem anderen Programm geändert (${strange.name}). Nehmen Sie jenes oder ein neueres.`,
      `The database was changed by another program (${strange.name}). Use that one or a newer one.`,
    );
  }
  const missing = known.length - applied.length;
  if (missing > 0) {
    return fault(
      of,
      `${missing} Änderungen der Datenbank stehen aus: erst sichern, dann lotsenwerk migrate.`,
      `${missing} changes of the database are due: back up, then lotsenwerk migrate.`,
    );
  }
  return well(of, 'Die Datenbank ist auf dem Stand des Programms.', 'The database is up to date.');
}

async function examineQueue(client: pg.ClientBase): Promise<Finding> {
  const of = 'jobs';
  const there = await client.query(`select to_regclass('jobs.job') is not null as there`);
  if (!there.rows[0]?.there) {
    return fault(
      of,
      'Die Warteschlange fehlt. lotsenwerk migrate legt sie an.',
      'The queue is missing. lotsenwerk migrate makes it.',
    );
  }
  const { rows } = await client.query<{ failed: number; names: string | null; stuck: number }>(
    `select count(*) filter (where state = 'failed')::int as failed,
       string_agg(distinct name, ', ' order by name) filter (where state = 'failed') as names,
       count(*) filter (where state = 'created' and start_after < now() - interval '1 hour')::int as stuck
     from jobs.job`,
  );
  const { failed = 0, names, stuck = 0 } = rows[0] ?? {};
  if (failed > 0) {
    return fault(
      of,
      `${failed} Aufträge sind gescheitert (${names}). Das Protokoll nennt den Grund unter job-failed.`,
      `${failed} jobs have failed (${names}). The log says why at job-failed.`,
    );
  }
  if (stuck > 0) {
    return warning(
      of,
      `${stuck} Aufträge warten länger als eine Stunde. Läuft das Programm?`,
      `${stuck} jobs have waited for more than an hour. Does the program run?`,
    );
  }
  return well(of, 'Kein Auftrag ist gescheitert.', 'No job has failed.');
}

async function examineMail(client: pg.ClientBase): Promise<Finding> {
  const of = 'mail';
  const { rows } = await client.query<{ late: number; error: string | null }>(
    `select count(*)::int as late, max(last_error) as error from platform.mail
     where sent_at is null and created_at < now() - interval '1 hour'`,
  );
  const { late = 0, error } = rows[0] ?? {};
  if (late === 0) return well(of, 'Kein Brief wartet lange.', 'No letter has waited long.');
  const said = error ? ` (${error})` : '';
  return fault(
    of,
    `${late} Briefe sind seit über einer Stunde nicht zugestellt${said}. Prüfen Sie SMTP_URL und den Mailserver.`,
    `${late} letters have not been delivered for more than an hour${said}. Check SMTP_URL and the mail server.`,
  );
}

async function examineRing(client: pg.ClientBase, ring: KeyRing): Promise<Finding> {
  try {
    await client.query('savepoint ring');
    await registerKeyRing(client, ring);
    return well('key ring', 'Der Schlüsselring passt.', 'The key ring fits.');
  } catch (error) {
    return faultOf('key ring', error);
  } finally {
    await client.query('rollback to savepoint ring');
  }
}

const marks = { well: ' ok', warning: '  !', fault: '!!!' } as const;

/** What the operator reads: a line German, a line English. */
export function sayFindings(findings: readonly Finding[]): string {
  return findings
    .map(({ of, state, de, en }) =>
      de === en
        ? `${marks[state]} ${of}: ${de}\n`
        : `${marks[state]} ${of}: ${de}\n${' '.repeat(of.length + 6)}${en}\n`,
    )
    .join('');
}

/** 0: all is well; 1: somebody should look soon; 2: something does not work. */
export function exitCodeOf(findings: readonly Finding[]): number {
  if (findings.some(({ state }) => state === 'fault')) return 2;
  return findings.some(({ state }) => state === 'warning') ? 1 : 0;
}
