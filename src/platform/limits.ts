import { createHmac } from 'node:crypto';
import { isIP, isIPv6 } from 'node:net';
import { sql } from 'kysely';
import type pg from 'pg';
import {
  type RateLimiterAbstract,
  RateLimiterMemory,
  RateLimiterPostgres,
  RateLimiterRes,
} from 'rate-limiter-flexible';
import { openPool, type Tx } from './database.ts';

/** So many times in so many seconds, by whoever draws. */
export interface Limit {
  readonly name: string;
  readonly points: number;
  readonly seconds: number;
  /** Counted by each process for itself, without the database: for what every page would have to write. */
  readonly inMemory?: boolean;
}

const minutes = (count: number) => count * 60;

/** What may be done how often. The figures are argued in docs/security.md. */
export const limitOf = {
  /** Pages of people who are not signed in, by address. */
  pages: { name: 'pages', points: 300, seconds: minutes(5), inMemory: true },
  /** Pages of somebody signed in, by person: a house full of them shares one address. */
  pagesOfPerson: { name: 'pages-of-person', points: 600, seconds: minutes(5), inMemory: true },
  /** Every form nothing narrower is said of, by address. */
  forms: { name: 'forms', points: 150, seconds: minutes(5) },
  formsOfPerson: { name: 'forms-of-person', points: 150, seconds: minutes(5) },
  /** Wrong passwords, codes and the like, by account. */
  failures: { name: 'failures', points: 10, seconds: minutes(10) },
  /** The same by address, for guessing one password at many accounts. */
  failuresOfAddress: { name: 'failures-of-address', points: 50, seconds: minutes(10) },
  /** Asking for a letter to an address, by the address asked from. */
  letters: { name: 'letters', points: 20, seconds: minutes(60) },
  /** Requests for help by people without an account, by site and address. */
  helpRequests: { name: 'help-requests', points: 5, seconds: minutes(60) },
  /** The same where there is pressure and nothing shows that a browser did some work for it. */
  helpRequestsUnderPressure: { name: 'help-requests-under-pressure', points: 2, seconds: minutes(60) },
  /** Requests of one signed-in body: a school asks for a whole morning at once. */
  helpRequestsOfBody: { name: 'help-requests-of-body', points: 40, seconds: minutes(60) },
  /** Requests from everybody to one site, never refused: beyond it there is pressure. */
  pressure: { name: 'pressure', points: 20, seconds: minutes(60) },
  /** Letters to one address that somebody typed. */
  lettersToOne: { name: 'letters-to-one', points: 3, seconds: minutes(60) },
} as const satisfies Record<string, Limit>;

/** One drawing on a limit. */
export interface Draw {
  readonly limit: Limit;
  /** Who or what it is counted for; only a keyed hash of it is kept. */
  readonly subject: string;
  /** Given back when the form was accepted: only failures count. */
  readonly failuresOnly?: boolean;
}

export interface Limits {
  /** Takes one. Null: there was one; else how many seconds until there is one again. Counts also what it refuses. */
  draw(limit: Limit, subject: string): Promise<number | null>;
  /** Gives one back, after what was tried turned out right. */
  giveBack(limit: Limit, subject: string): Promise<void>;
  /** Whether none is left, without taking one. */
  isSpent(limit: Limit, subject: string): Promise<boolean>;
  /**
   * Whether a letter may go to an address that a visitor typed: three an hour, so that nobody's mailbox is
   * filled through us. Counts it in this transaction, which writes the letter.
   */
  mayWriteTo(tx: Tx, email: string, now: Temporal.Instant): Promise<boolean>;
  close(): Promise<void>;
}

/** For tests of one module in a pipeline of its own. The program never runs on it. */
export const unlimited: Limits = {
  draw: async () => null,
  giveBack: async () => {},
  isSpent: async () => false,
  mayWriteTo: async () => true,
  close: async () => {},
};

/**
 * Counts in `platform.rate_limit`, for all processes together, on connections of its own, so that drawing
 * inside a transaction never waits for another one. Where the database does not answer each process counts
 * for itself.
 *
 * @param of.secret keys the hashes
 * @param of.timesAsMany multiplies every limit, for tests and for trials by many from one address
 */
export function openLimits(of: {
  readonly app: pg.PoolConfig;
  readonly secret: string;
  readonly timesAsMany: number;
}): Limits {
  const pool = openPool({ ...of.app, max: 4, connectionTimeoutMillis: 2_000, query_timeout: 2_000 });
  const limiters = new Map<string, RateLimiterAbstract>();
  const limiterOf = (limit: Limit) => {
    const made = limiters.get(limit.name);
    if (made) return made;
    const settings = {
      keyPrefix: limit.name,
      points: Math.max(1, Math.round(limit.points * of.timesAsMany)),
      duration: limit.seconds,
    };
    const inMemory = new RateLimiterMemory(settings);
    const limiter = limit.inMemory
      ? inMemory
      : new RateLimiterPostgres({
          ...settings,
          storeClient: pool,
          storeType: 'pool',
          schemaName: 'platform',
          tableName: 'rate_limit',
          tableCreated: true,
          clearExpiredByTimeout: false,
          insuranceLimiter: inMemory,
          // Whoever is over stays over without another query.
          inMemoryBlockOnConsumed: settings.points + 1,
        });
    limiters.set(limit.name, limiter);
    return limiter;
  };
  const keyOf = (subject: string) =>
    createHmac('sha256', of.secret).update(`limit ${subject}`).digest('base64url').slice(0, 27);

  return {
    async draw(limit, subject) {
      const [limiter, key] = [limiterOf(limit), keyOf(subject)];
      let drawn = await consume(limiter, key);
      if (isFromLater(drawn.result, limit)) {
        await limiter.delete(key);
        drawn = await consume(limiter, key);
      }
      return drawn.refused ? Math.max(1, Math.ceil(drawn.result.msBeforeNext / 1000)) : null;
    },
    async giveBack(limit, subject) {
      await limiterOf(limit).reward(keyOf(subject));
    },
    async isSpent(limit, subject) {
      const drawn = await limiterOf(limit).get(keyOf(subject));
      return drawn !== null && !isFromLater(drawn, limit) && drawn.remainingPoints <= 0;
    },
    async mayWriteTo(tx, email, now) {
      const { points, seconds } = limitOf.lettersToOne;
      const most = points * of.timesAsMany;
      const { rows } = await sql<{ may: boolean }>`
        select platform.may_write_to(${mailboxOf(email)}, ${most}, ${seconds}, ${now}::timestamptz) as may`.execute(
        tx,
      );
      return rows[0]?.may ?? false;
    },
    close: () => pool.end(),
  };
}

/** What was drawn. */
async function consume(
  limiter: RateLimiterAbstract,
  key: string,
): Promise<{ refused: boolean; result: RateLimiterRes }> {
  try {
    return { refused: false, result: await limiter.consume(key) };
  } catch (refused) {
    if (!(refused instanceof RateLimiterRes)) throw refused;
    return { refused: true, result: refused };
  }
}

/**
 * A count that ends much later than one begun now was begun before the clock was put back, and would last as much
 * longer. Clocks of several programs may differ by less: nobody gains by that.
 */
const isFromLater = (drawn: RateLimiterRes, limit: Limit) =>
  drawn.msBeforeNext > (limit.seconds + minutes(10)) * 1000;

/** The account behind what somebody typed as an e-mail address, however it is spelt. */
export function accountSubject(email: string): string {
  return `account ${email.normalize('NFKC').trim().toLowerCase()}`;
}

/** Guessing where no account is named, as with the token of a link: so many failures from an address. */
export function guessDraws({ address }: { address: string }): readonly Draw[] {
  return [{ limit: limitOf.failuresOfAddress, subject: `address ${address}`, failuresOnly: true }];
}

/** Asking for a letter: so many from an address. How many one mailbox gets is `mayWriteTo`'s. */
export function letterDraws({ address }: { address: string }): readonly Draw[] {
  return [{ limit: limitOf.letters, subject: `address ${address}` }];
}

/** Wrong credentials: so many for an account, and so many from an address. */
export function credentialDraws(of: { email: string; address: string }): readonly Draw[] {
  return [
    { limit: limitOf.failures, subject: accountSubject(of.email), failuresOnly: true },
    { limit: limitOf.failuresOfAddress, subject: `address ${of.address}`, failuresOnly: true },
  ];
}

/**
 * One mailbox under all its spellings: most hosts deliver `a+b@` to `a@`, and one large one does not look at
 * dots either.
 */
export function mailboxOf(email: string): string {
  const [local = '', domain = ''] = email
    .normalize('NFKC')
    .trim()
    .toLowerCase()
    .split(/@(?=[^@]*$)/);
  const named = local.replace(/(?<=.)\+.*$/, '');
  const isDotless = domain === 'gmail.com' || domain === 'googlemail.com';
  return `${isDotless ? named.replaceAll('.', '') : named}@${domain}`;
}

/** What is due in the counters; runs nightly. */
export async function forgetOldCounters(tx: Tx, now: Temporal.Instant): Promise<number> {
  const gone = await tx
    .deleteFrom('platform.rateLimit')
    .where('expire', '<', now.epochMilliseconds)
    .executeTakeFirst();
  return Number(gone.numDeletedRows);
}

/**
 * Whose address a request is counted under. Behind `trustProxy` proxies it is the entry of `X-Forwarded-For`
 * that the outermost of them wrote; what stands left of it anybody can write. An IPv6 address counts with its
 * whole /64, which one household or one rented server has at its disposal.
 */
export function addressOf(of: {
  readonly remote: string | undefined;
  readonly forwarded: string | undefined;
  readonly trustProxy: number;
}): string {
  const entries = of.forwarded?.split(',') ?? [];
  const told = of.trustProxy > 0 ? entries.at(-of.trustProxy) : undefined;
  return (told && networkOf(told)) ?? (of.remote && networkOf(of.remote)) ?? 'unknown';
}

/** The address itself for IPv4, the first four groups for IPv6; null where it is none. */
export function networkOf(written: string): string | null {
  const bare = written
    .trim()
    .replace(/^\[([^\]]*)\](?::\d+)?$/, '$1')
    .replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1')
    .replace(/%.*$/, '');
  if (isIP(bare) === 4) return bare;
  if (!isIPv6(bare)) return null;
  const groups = groupsOf(bare);
  const isMapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  if (isMapped) {
    const [high = 0, low = 0] = groups.slice(6);
    return [high >> 8, high & 255, low >> 8, low & 255].join('.');
  }
  return `${groups
    .slice(0, 4)
    .map((group) => group.toString(16))
    .join(':')}::/64`;
}

function groupsOf(address: string): number[] {
  // The last 32 bits may be written as an IPv4 address.
  const plain = address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, a, b, c, d) =>
    [(Number(a) << 8) | Number(b), (Number(c) << 8) | Number(d)].map((group) => group.toString(16)).join(':'),
  );
  const [left = '', right] = plain.split('::');
  const read = (part: string) =>
    part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16));
  const [before, after] = [read(left), read(right ?? '')];
  return [...before, ...Array<number>(8 - before.length - after.length).fill(0), ...after];
}
