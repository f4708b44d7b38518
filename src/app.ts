import type pg from 'pg';
import { type Accounts, createAccounts, signInPath } from '#modules/accounts';
import { assignments } from '#modules/assignments';
import { createGuides } from '#modules/guides';
import { matching } from '#modules/matching';
import { listSites, programme } from '#modules/programme';
import { createPublicSite } from '#modules/public-site';
import { requests } from '#modules/requests';
import { hasRole, isStaff, type Person } from '#platform/acting';
import { serveAssets } from '#platform/asset-files';
import type { Clock } from '#platform/clock';
import { Database } from '#platform/database';
import { addHealth } from '#platform/health';
import { createHttp } from '#platform/http';
import { Jobs } from '#platform/jobs';
import type { Log } from '#platform/log';
import { type Mailer, sendMail } from '#platform/mail';
import type { House, Module } from '#platform/module';
import { tidyUp } from '#platform/tidy-up';
import { errorPage, frameFor } from '#ui/frame';

export interface AppParts {
  readonly app: pg.PoolConfig;
  readonly auth: pg.PoolConfig;
  readonly mailer: Mailer;
  readonly clock: Clock;
  readonly log: Log;
  /** Signs session cookies; at least 32 random bytes. */
  readonly secret: string;
  readonly publicUrl: string;
  /** Shows the demo's hints and, without a mail server, its outbox. */
  readonly demo: boolean;
}

export interface App {
  readonly http: ReturnType<typeof createHttp>;
  readonly database: Database;
  readonly jobs: Jobs;
  readonly house: House;
  readonly accounts: Accounts;
  close(): Promise<void>;
}

/** The composition root: every part of the running program is made here, once. */
export function createApp(parts: AppParts): App {
  const { clock, log, mailer, publicUrl, demo } = parts;
  const database = new Database(parts.app);
  const accounts = createAccounts({ ...parts, siteNames: listSites, homeOf });

  const modules: readonly Module[] = [
    accounts.module,
    programme,
    createGuides({ invite: accounts.invite }),
    requests,
    matching,
    assignments,
    createPublicSite({ demo, outbox: demo && !mailer.sends }),
  ];

  const house: House = {
    modules,
    jobs: [sendMail, tidyUp(modules), ...modules.flatMap((module) => module.jobs)],
    listeners: modules.flatMap((module) => module.listeners),
  };
  const jobs = new Jobs({ ...parts, ...house, database });
  const http = createHttp({
    routes: modules.flatMap((module) => module.routes),
    database,
    clock,
    log,
    identify: accounts.identify,
    frame: frameFor(modules.flatMap((module) => module.navigation)),
    errorPage,
    signInPath,
    publicUrl,
  });
  addHealth(http, database);
  serveAssets(http);

  return {
    http,
    database,
    jobs,
    house,
    accounts,
    close: async () => {
      await accounts.close();
      await database.close();
      mailer.close();
    },
  };
}

/** The page somebody begins her work on after signing in. */
function homeOf(person: Person): string {
  if (isStaff(person)) return '/tag';
  if (hasRole(person, 'guide')) return '/angebote';
  if (hasRole(person, 'requesting-body')) return '/meine-anfragen';
  if (hasRole(person, 'finance')) return '/stunden';
  return hasRole(person, 'administrator') ? '/verwaltung/parameter' : '/konto';
}
