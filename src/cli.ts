import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { makeAdministrator } from '#modules/accounts';
import { systemClock } from '#platform/clock';
import { claimDataFolder } from '#platform/data-folder';
import { dayOf } from '#platform/dates';
import { newId } from '#platform/ids';
import { makeKeyRing } from '#platform/key-ring';
import { createLog, describeError, type Log } from '#platform/log';
import { openMailer } from '#platform/mail';
import { watchRoom } from '#platform/room';
import packageJson from '../package.json' with { type: 'json' };
import { createApp } from './app.ts';
import { headsFileName, sayAudit, verifyInstallation } from './audit-command.ts';
import { backUpInstallation, checkBackup, restoreInstallation } from './backup-commands.ts';
import { type Config, readConfig } from './config.ts';
import { connectDatabase } from './connect-database.ts';
import { examine, exitCodeOf, sayFindings } from './doctor.ts';
import { helpOn, readArguments } from './help.ts';
import { asOwner, prepareDatabase } from './prepare-database.ts';
import { rotateInstallation, sayRotated } from './rotate-keys.ts';
import { seedDemo } from './seed-demo.ts';
import { serve } from './server.ts';
import { refuseUnfinishedRestore } from './unfinished-restore.ts';
import { sayWelcome } from './welcome.ts';

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
    const looking = await openOnlookers(config, log);
    if (looking.traces)
      for (const login of [connected.app, connected.auth]) login.onStatement = looking.traces.statement;
    const app = createApp({
      ...looking.parts,
      app: connected.app,
      auth: connected.auth,
      listen: connected.listen,
      copy: connected.copy,
      mailer: openMailer(config.smtpUrl, config.mailFrom),
      clock: systemClock,
      log,
      secret: config.secret ?? (await folder.key('secret')),
      publicUrl: config.publicUrl,
      demo: config.demo,
      provider: config.provider,
      operator: config.operator,
      auditHeadsFile: path.join(folder.path, headsFileName),
      trustProxy: config.trustProxy,
      timesAsMany: config.limitFactor,
      requestsAtOnce: config.requestsAtOnce,
      ...(config.database ? {} : { room: watchRoom(folder.databasePath, log) }),
    });
    const close = async () => {
      await looking.close();
      await app.close();
      await release();
    };
    return { config, log, connected, app, close };
  } catch (error) {
    await release();
    throw error;
  }
}

/** Metrics and traces, loaded only where somebody asked for them. */
async function openOnlookers({ metrics: asked, tracesTo }: Config, log: Log) {
  const { token, port } = asked;
  const { version } = packageJson;
  const traces =
    tracesTo === null
      ? null
      : (await import('#platform/traces')).openTraces({ endpoint: tracesTo, version, log });
  if (token === null && port === null) {
    return { parts: traces ? { traces } : {}, traces, close: async () => traces?.close() };
  }
  const { bringsToken, openMetrics, serveMetrics } = await import('#platform/metrics');
  const metrics = openMetrics({ version });
  const isAllowed = token === null ? null : (request: Request) => bringsToken(request, token);
  const served = port === null ? null : await serveMetrics(metrics, port);
  return {
    parts: { metrics: { of: metrics, isAllowed }, ...(traces && { traces }) },
    traces,
    close: async () => {
      await served?.close();
      await traces?.close();
    },
  };
}

async function start(): Promise<void> {
  const { config, log, connected, app, close } = await open();
  const server = await serve({
    config,
    log,
    fetch: app.http.fetch,
    leave: app.leave,
    prepare: async () => {
      await refuseUnfinishedRestore(connected.owner);
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
  if (!email?.includes('@') || !name) throw unclear();
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

function settings() {
  const read = readConfig(process.env);
  if (!read.ok) throw new Stopped(read.problems.join('\n'));
  return { config: read.config, log: createLog('error') };
}

async function backup(to: string | undefined): Promise<void> {
  if (!to) throw unclear();
  const { config, log } = settings();
  const done = await backUpInstallation(config, log, { to, keyBook: values['key-book'] });
  process.stdout.write(
    `Gesichert / backed up: ${done.file}\n` +
      `  ${done.tables} Tabellen / tables, ${done.rows} Zeilen / rows, ${done.files} Dateien / files, ${done.bytes} Byte\n` +
      `  Schlüsselbuch / key book: ${done.keyBook}\n` +
      '  Der Schlüsselring ist nicht dabei. Bewahren Sie eine Kopie getrennt auf.\n' +
      `  The key ring is not in it. Keep a copy apart. (${config.keyRing ? 'KEY_RING' : path.join(config.dataFolder, 'keys', 'ring')})\n`,
  );
}

async function restore(file: string | undefined): Promise<void> {
  if (!file) throw unclear();
  const { config, log } = settings();
  const of = { file, keyBook: values['key-book'] };
  if (values.check) {
    const { data } = await checkBackup(config, of);
    process.stdout.write(
      `Vollständig und unverändert / whole and unchanged: ${data.manifest.madeAt}, ${data.tables.size} Tabellen / tables\n`,
    );
    return;
  }
  const done = await restoreInstallation(config, log, of);
  process.stdout.write(
    `Zurückgespielt und verglichen / restored and compared: ${done.manifest.madeAt}\n` +
      `  ${done.tables} Tabellen / tables, ${done.rows} Zeilen / rows, ${done.files} Dateien / files\n` +
      done.applied.map((name) => `  ${name}\n`).join('') +
      (done.jobsLeft ? `  ${done.jobsLeft} Aufträge unbekannter Art / jobs of an unknown kind\n` : ''),
  );
}

async function exportSite(site: string | undefined, to: string | undefined, folder?: string): Promise<void> {
  if (!site || !to) throw unclear();
  const { exportSiteOf, openReadableExport } = await import('./site-commands.ts');
  const { config, log } = settings();
  if (site === 'open' && folder) {
    const files = await openReadableExport(config, { file: to, to: folder });
    process.stdout.write(`Entschlüsselt / decrypted: ${files} Dateien / files\n`);
    return;
  }
  const { readable } = values;
  const done = await exportSiteOf(config, log, { site, to, readable, keyBook: values['key-book'] });
  process.stdout.write(
    `${done.site.name}: ${done.to}\n  ${done.tables} Tabellen / tables, ${done.rows} Zeilen / rows\n` +
      (done.keyBook === null
        ? '  Alles darin ist lesbar, sobald es mit EXPORT_PASSPHRASE geöffnet ist.\n  All of it can be read once it is opened with EXPORT_PASSPHRASE.\n'
        : `  Schlüsselbuch / key book: ${done.keyBook}\n  Geben Sie Ordner, Schlüsselbuch und Passwort auf getrennten Wegen weiter.\n  Hand over folder, key book and passphrase on separate ways.\n`),
  );
}

async function importSite(folder: string | undefined): Promise<void> {
  if (!folder) throw unclear();
  const { importSiteInto } = await import('./site-commands.ts');
  const { config, log } = settings();
  const done = await importSiteInto(config, log, { folder, keyBook: values['key-book'] });
  process.stdout.write(
    `Eingelesen und verglichen / imported and compared: ${done.site.name}\n` +
      `  ${done.tables} Tabellen / tables, ${done.rows} Zeilen / rows, ${done.keys} Schlüssel / keys\n` +
      (done.alreadyThere ? `  ${done.alreadyThere} Zeilen waren schon da / rows were there already\n` : ''),
  );
}

async function texts(deed: string | undefined, file: string | undefined): Promise<void> {
  const { exportTexts, importTexts, textFormats } = await import('./texts-command.ts');
  const { language } = values;
  if (deed === 'export') {
    const format = textFormats.find((one) => one === values.format);
    if (!format) throw unclear();
    const written = exportTexts({ language, format });
    if (file) await writeFile(file, written);
    else process.stdout.write(written);
    return;
  }
  if (deed !== 'import' || !file) throw unclear();
  const root = path.join(import.meta.dirname, '..');
  const { lang, folders, changed, missing, outdated } = await importTexts({
    text: await readFile(file, 'utf8'),
    language,
    root,
  });
  process.stdout.write(
    `${lang}: ${changed} texts new or changed, ${missing} not translated yet\n` +
      folders.map((folder) => `  src/${folder}/${lang}.json\n`).join('') +
      outdated.map((at) => `  look again, the German words have changed: ${at}\n`).join(''),
  );
}

const asked = readArguments(process.argv.slice(2));
if (asked.kind !== 'run') {
  const isWrong = asked.kind === 'wrong';
  (isWrong ? process.stderr : process.stdout).write(asked.said);
  process.exit(isWrong ? 2 : 0);
}
const { positionals, values } = asked;
/** What is missing on the line: how the command is called. */
const unclear = () => new Stopped(helpOn(positionals[0]).trimEnd(), 2);
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
    case 'audit': {
      if (positionals[1] !== 'verify') throw unclear();
      const read = readConfig(process.env);
      if (!read.ok) throw new Stopped(read.problems.join('\n'));
      const heads = typeof values.heads === 'string' ? values.heads : undefined;
      const verified = await verifyInstallation(read.config, createLog('error'), { heads });
      process.stdout.write(sayAudit(verified));
      if (verified.faults.length > 0) process.exitCode = 1;
      break;
    }
    case 'keys': {
      if (positionals[1] === 'make') {
        process.stdout.write(`${makeKeyRing()}\n`);
        break;
      }
      if (positionals[1] !== 'rotate') throw unclear();
      const read = readConfig(process.env);
      if (!read.ok) throw new Stopped(read.problems.join('\n'));
      process.stdout.write(sayRotated(await rotateInstallation(read.config, createLog('error'))));
      break;
    }
    case 'backup':
      await backup(positionals[1]);
      break;
    case 'restore':
      await restore(positionals[1]);
      break;
    case 'export-site':
      await exportSite(positionals[1], positionals[2], positionals[3]);
      break;
    case 'import-site':
      await importSite(positionals[1]);
      break;
    case 'texts':
      await texts(positionals[1], positionals[2]);
      break;
    case 'doctor': {
      const findings = await examine(process.env, createLog('silent'), systemClock.now());
      process.stdout.write(sayFindings(findings));
      process.exitCode = exitCodeOf(findings);
      break;
    }
    case 'settings': {
      const { describeSettings } = await import('./config.ts');
      for (const { name, meaning } of describeSettings()) process.stdout.write(`${name}\n  ${meaning}\n`);
      break;
    }
  }
} catch (error) {
  if (error instanceof Stopped || /Refusal$|^DataFolder/.test((error as Error).name)) {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exit(error instanceof Stopped ? error.code : 1);
  }
  createLog('error').error(describeError(error), 'start-failed');
  process.stderr.write(`${(error as Error).message}\n`);
  process.exit(1);
}
