import { type Accounts, createAccounts, type OwnProvider, signInPath } from '#modules/accounts';
import { assignments } from '#modules/assignments';
import { createAudit } from '#modules/audit';
import { createEditorial, listReviews } from '#modules/editorial';
import { createGuides } from '#modules/guides';
import { insights } from '#modules/insights';
import { library } from '#modules/library';
import { matching } from '#modules/matching';
import { createPrivacy, noteWhatWent } from '#modules/privacy';
import { listPlacesOfRoles, listSites, programme, readParameters } from '#modules/programme';
import { createPublicSite, type Operator } from '#modules/public-site';
import { requests } from '#modules/requests';
import { figureRoles, hasRole, isStaff, nobody, type Person } from '#platform/acting';
import { serveAssets } from '#platform/asset-files';
import type { Clock } from '#platform/clock';
import { Database, type Login, type Tx } from '#platform/database';
import { addHealth, addMetrics } from '#platform/health';
import { createHttp, type Helpline } from '#platform/http';
import { Jobs } from '#platform/jobs';
import { deskLanguages, type Lang } from '#platform/languages';
import { type Limits, openLimits } from '#platform/limits';
import type { Log } from '#platform/log';
import { type Mailer, sendMail } from '#platform/mail';
import type { Metrics } from '#platform/metrics';
import type { House, Module } from '#platform/module';
import type { Room } from '#platform/room';
import { type KeptDays, tidyUp } from '#platform/tidy-up';
import type { Traces } from '#platform/traces';
import type { Audience, Review } from '#platform/words';
import { errorPage, frameFor } from '#ui/frame';

export interface AppParts {
  readonly app: Login;
  readonly auth: Login;
  /** The application past a pooler; `app` where nothing is said. */
  readonly listen?: Login;
  /** The application at a copy that follows, for figures. */
  readonly copy?: Login | null;
  readonly mailer: Mailer;
  readonly clock: Clock;
  readonly log: Log;
  /** Signs session cookies; at least 32 random bytes. */
  readonly secret: string;
  readonly publicUrl: string;
  /** Shows the demo's hints and, without a mail server, its outbox. */
  readonly demo: boolean;
  /** Where the heads of the audit trail are written each night; without one they are only mailed. */
  readonly auditHeadsFile?: string;
  /** A provider of sign-in of one's own; none where nothing is said. */
  readonly provider?: OwnProvider | null;
  /** Who answers for the public pages; without one the imprint says so. */
  readonly operator?: Operator | null;
  /** How many proxies stand in front; see `addressOf`. */
  readonly trustProxy: number;
  /** How many requests may work with the database or wait for it at once. */
  readonly requestsAtOnce?: number;
  /** The disk of the embedded database; nothing where it lies on a server of its own. */
  readonly room?: Room;
  /** Figures for Prometheus, and who may have them on the public port; null: they are not there. */
  readonly metrics?: { readonly of: Metrics; readonly isAllowed: ((request: Request) => boolean) | null };
  readonly traces?: Traces;
  /** Multiplies every limit: 1 but in tests and trials, where many come from one address. */
  readonly timesAsMany: number;
}

export interface App {
  readonly http: ReturnType<typeof createHttp>;
  readonly database: Database;
  readonly jobs: Jobs;
  readonly house: House;
  readonly accounts: Accounts;
  readonly limits: Limits;
  /** From here on `/ready` says that the program stops. */
  leave(): void;
  close(): Promise<void>;
}

/** The composition root: every part of the running program is made here, once. */
export function createApp(parts: AppParts): App {
  const { clock, log, mailer, publicUrl, demo } = parts;
  const database = new Database(parts.app, { copy: parts.copy ?? null, log });
  const limits = openLimits(parts);
  const accounts = createAccounts({ ...parts, places: listPlacesOfRoles, homeOf });

  const modules: readonly Module[] = [
    accounts.module,
    programme,
    library,
    createEditorial({ routes: () => modules.flatMap((module) => module.routes) }),
    createGuides({ invite: accounts.invite }),
    requests,
    matching,
    assignments,
    createAudit({ headsFile: parts.auditHeadsFile ?? null }),
    insights,
    createPrivacy({ modules: () => modules }),
    createPublicSite({ demo, outbox: demo && !mailer.sends, operator: parts.operator ?? null }),
  ];

  const house: House = {
    modules,
    jobs: [
      sendMail,
      tidyUp(modules, noteWhatWent, readKeptDays),
      ...modules.flatMap((module) => module.jobs),
    ],
    listeners: modules.flatMap((module) => module.listeners),
  };
  const jobs = new Jobs({ ...parts, ...house, listen: parts.listen ?? parts.app, database });
  const http = createHttp({
    routes: modules.flatMap((module) => module.routes),
    database,
    clock,
    log,
    identify: accounts.identify,
    detour: accounts.detour,
    cookiesFor: accounts.cookiesFor,
    keepForm: accounts.keepForm,
    frame: frameFor(modules.flatMap((module) => module.navigation)),
    errorPage,
    signInPath,
    publicUrl,
    kindAt: kindsFrom(modules),
    limits,
    trustProxy: parts.trustProxy,
    requestsAtOnce: parts.requestsAtOnce,
    helplines: helplinesFrom(database),
    reviewOf: reviewsFrom(database, clock),
    isFull: () => parts.room?.isFull ?? false,
    onlookers: [parts.metrics?.of, parts.traces].filter((each) => each !== undefined),
  });
  let isLeaving = false;
  addHealth(http, { database, isLeaving: () => isLeaving });
  if (parts.metrics) {
    const { of: metrics, isAllowed } = parts.metrics;
    metrics.watch({ database, pools: { app: database.pool } });
    if (isAllowed) addMetrics(http, { metrics, isAllowed });
  }
  serveAssets(http);

  return {
    http,
    database,
    jobs,
    house,
    accounts,
    limits,
    leave: () => {
      isLeaving = true;
    },
    close: async () => {
      parts.room?.close();
      await limits.close();
      await accounts.close();
      await database.close();
      mailer.close();
    },
  };
}

/** The platform knows no parameters; these are its periods. */
async function readKeptDays(tx: Tx, today: Temporal.PlainDate): Promise<KeptDays> {
  const days = await readParameters(tx, ['letter-kept', 'undelivered-letter-kept', 'sent-form-kept'], {
    day: today,
  });
  return {
    sentForms: days['sent-form-kept'],
    sentMail: days['letter-kept'],
    undeliverableMail: days['undelivered-letter-kept'],
  };
}

/** The telephone numbers of the sites, looked up at most once a minute: who has to wait costs no query. */
function helplinesFrom(database: Database): () => Promise<readonly Helpline[]> {
  let known: Promise<readonly Helpline[]> | null = null;
  let until = 0;
  return () => {
    if (!known || performance.now() > until) {
      until = performance.now() + 60_000;
      known = database
        .read(nobody, listSites)
        .then((sites) => sites.flatMap(({ name, phone }) => (phone ? [{ name, phone }] : [])))
        .catch(() => []);
    }
    return known;
  };
}

/** Who has read which translation over, looked up at most once a minute. German and English are ours. */
function reviewsFrom(database: Database, clock: Clock) {
  let known: Promise<Awaited<ReturnType<typeof listReviews>>> | null = null;
  let until: Temporal.Instant | null = null;
  return async (lang: Lang, audience: Audience): Promise<Review | null | undefined> => {
    if (deskLanguages.some((one) => one === lang)) return;
    const now = clock.now();
    if (!known || !until || Temporal.Instant.compare(now, until) > 0) {
      until = now.add({ minutes: 1 });
      known = database.read(nobody, listReviews).catch(() => []);
    }
    const own = (await known).filter((one) => one.lang === lang);
    const newcomer = own.find(({ set }) => set === 'newcomer') ?? null;
    // A public page has the frame and the buttons newcomers read as well.
    return audience === 'newcomer' ? newcomer : newcomer && (own.find(({ set }) => set === 'public') ?? null);
  };
}

/** What stands behind the `:id` of a path, from the longest beginning a module names. */
function kindsFrom(modules: readonly Module[]): (path: string) => string | null {
  const kinds = modules
    .flatMap(({ subjects }) => Object.entries(subjects ?? {}))
    .sort(([one], [other]) => other.length - one.length);
  return (path) => kinds.find(([start]) => path.startsWith(`${start}/:id`))?.[1] ?? null;
}

/** The page somebody begins her work on after signing in. */
function homeOf(person: Person): string {
  if (isStaff(person)) return '/tag';
  if (hasRole(person, 'guide')) return '/angebote';
  if (hasRole(person, 'requesting-body')) return '/meine-anfragen';
  if (hasRole(person, 'finance')) return '/stunden';
  if (hasRole(person, 'data-protection-officer')) return '/datenschutz';
  if (hasRole(person, 'management')) return '/verwaltung/standorte';
  if (figureRoles.some((role) => hasRole(person, role))) return '/kreis';
  return hasRole(person, 'administrator') ? '/verwaltung/parameter' : '/konto';
}
