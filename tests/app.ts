import { afterAll } from 'vitest';
import { type App, createApp } from '../src/app.ts';
import type { Clock } from '../src/platform/clock.ts';
import { type Log, silentLog } from '../src/platform/log.ts';
import { openMailer } from '../src/platform/mail.ts';
import { seedDemo } from '../src/seed-demo.ts';
import { type TestDatabase, testDatabase } from './database.ts';

export interface TestApp extends TestDatabase {
  readonly app: App;
  /** Shows another time from the next request on. */
  readonly setNow: (now: Temporal.Instant) => void;
}

/** The whole program in process, on a database of its own; letters stay in the outbox. */
export async function testApp(
  of: {
    now?: Temporal.Instant;
    demo?: boolean;
    smtpUrl?: string;
    /** 1 for tests of the limits themselves; all others come from one address and must not meet them. */
    timesAsMany?: number;
    trustProxy?: number;
    /** Where the heads of the audit trail are written. */
    auditHeadsFile?: string;
    log?: Log;
  } = {},
): Promise<TestApp> {
  const world = await testDatabase();
  let now = of.now ?? null;
  const clock: Clock = { now: () => now ?? Temporal.Now.instant() };
  const app = createApp({
    ...world.configs,
    mailer: openMailer(of.smtpUrl ?? null, 'Lotsenwerk <post@demo.lotsenwerk.example>'),
    clock,
    log: of.log ?? silentLog,
    secret: 'only the sessions of this test are signed with it',
    publicUrl: 'http://localhost',
    demo: true,
    ...(of.auditHeadsFile ? { auditHeadsFile: of.auditHeadsFile } : {}),
    trustProxy: of.trustProxy ?? 0,
    timesAsMany: of.timesAsMany ?? 1000,
  });
  if (of.demo) await seedDemo(world.configs.owner, app.house.modules, app.accounts.addPerson, clock.now());
  await app.jobs.connect();
  afterAll(async () => {
    await app.jobs.stop();
    await app.close();
  });
  return {
    ...world,
    app,
    setNow: (moment) => {
      now = moment;
    },
  };
}
