import path from 'node:path';
import { parseArgs } from 'node:util';
import { makeAdministrator } from '#modules/accounts';
import { systemClock } from '#platform/clock';
import { claimDataFolder, DataFolderInUse, DataFolderUnusable } from '#platform/data-folder';
import { dayOf } from '#platform/dates';
import { newId } from '#platform/ids';
import { createLog, describeError } from '#platform/log';
import { openMailer } from '#platform/mail';
import { createApp } from './app.ts';
import { readConfig } from './config.ts';
import { connectDatabase } from './connect-database.ts';
import { asOwner, prepareDatabase } from './prepare-database.ts';
import { seedDemo } from './seed-demo.ts';
import { serve } from './server.ts';
import { sayWelcome } from './welcome.ts';

const usage = `lotsenwerk <command>

  start     migrates, fills the demo when the database is new, and serves
  migrate   brings the database up to date and ends
  administrator <e-mail> <name>
            makes the first administrator and prints her sign-in link
  settings  prints every setting with its meaning
`;

/** Words for somebody at a terminal, and the exit code that goes with them. */
class Stopped extends Error {
  readonly code: number;
  constructor(message: string, code = 1) {
    super(message);
    this.code = code;
  }
}

async function open() {
  const read = readConfig(process.env);
  if (!read.ok)
    throw new Stopped(['Lotsenwerk does not start:', ...read.problems.map((p) => `  ${p}`)].join('\n'));
  const { config } = read;
  const log = createLog(config.logLevel);
  const folder = await claimDataFolder(path.resolve(config.dataFolder));
  const connected = await connectDatabase({ config, folder, log }).catch(async (error) => {
    await folder.release();
    throw error;
  });
  const release = async () => {
    await connected.stop();
    await folder.release();
  };
  try {
    const app = createApp({
      app: connected.app,
      auth: connected.auth,
      mailer: openMailer(config.smtpUrl, config.mailFrom),
      clock: systemClock,
      log,
      secret: config.secret ?? (await folder.key('secret')),
      publicUrl: config.publicUrl,
      demo: config.demo,
    });
    const close = async () => {
      await app.close();
      await release();
    };
    return { config, log, connected, app, close };
  } catch (error) {
    await release();
    throw error;
  }
}

async function start(): Promise<void> {
  const { config, log, connected, app, close } = await open();
  const server = await serve({
    config,
    log,
    fetch: app.http.fetch,
    prepare: async () => {
      await prepareDatabase(connected.owner, app.house);
      if (config.demo)
        await seedDemo(connected.owner, app.house.modules, app.accounts.addPerson, systemClock.now());
      await app.jobs.connect();
      await app.jobs.work();
    },
    stop: async () => {
      await app.jobs.stop();
      await close();
    },
  });
  process.stdout.write(sayWelcome({ url: server.url, demo: config.demo, outbox: config.smtpUrl === null }));
}

async function migrateOnly(): Promise<void> {
  const { connected, app, close } = await open();
  const applied = await prepareDatabase(connected.owner, app.house);
  process.stdout.write(applied.length ? `${applied.join('\n')}\n` : 'nothing to migrate\n');
  await close();
}

async function addAdministrator(email: string | undefined, name: string | undefined): Promise<void> {
  if (!email?.includes('@') || !name) throw new Stopped(usage, 2);
  const { connected, config, app, close } = await open();
  await prepareDatabase(connected.owner, app.house);
  const now = systemClock.now();
  const made = await asOwner(connected.owner, (tx) =>
    makeAdministrator(tx, {
      name,
      email,
      lang: 'de',
      signIn: app.accounts.signIn,
      now,
      today: dayOf(now),
      newId: () => newId(now),
    }),
  );
  await close();
  if (!made.ok) throw new Stopped(`Somebody with the address ${email} is there already.`);
  process.stdout.write(
    `Open this link once, within the days it is valid:\n${config.publicUrl}${made.linkPath}\n`,
  );
}

const { positionals } = parseArgs({ allowPositionals: true, strict: false });
try {
  switch (positionals[0]) {
    case 'start':
      await start();
      break;
    case 'migrate':
      await migrateOnly();
      break;
    case 'administrator':
      await addAdministrator(positionals[1], positionals.slice(2).join(' '));
      break;
    case 'settings': {
      const { describeSettings } = await import('./config.ts');
      for (const { name, meaning } of describeSettings()) process.stdout.write(`${name}\n  ${meaning}\n`);
      break;
    }
    default:
      throw new Stopped(usage, 2);
  }
} catch (error) {
  if (error instanceof Stopped || error instanceof DataFolderInUse || error instanceof DataFolderUnusable) {
    process.stderr.write(`${error.message}\n`);
    process.exit(error instanceof Stopped ? error.code : 1);
  }
  createLog('error').error(describeError(error), 'start-failed');
  process.stderr.write(`${(error as Error).message}\n`);
  process.exit(1);
}
