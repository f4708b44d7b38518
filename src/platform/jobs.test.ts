import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { testDatabase } from '../../tests/database.ts';
import { asOwner } from '../prepare-database.ts';
import { nobody, system } from './acting.ts';
import { systemClock } from './clock.ts';
import { Database } from './database.ts';
import { defineEvent, tell } from './events.ts';
import { Jobs, prepareQueues, queueGrants } from './jobs.ts';
import { silentLog } from './log.ts';
import { openMailer, postLetter, sendMail } from './mail.ts';
import { job, listener } from './module.ts';

/** A mail server on loopback that can be told to refuse. */
async function mailServer() {
  const received: { to: string[]; text: string; subject: string | undefined; id: string | undefined }[] = [];
  const state: { away: boolean; taken: () => Promise<void> } = { away: false, taken: async () => {} };
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    logger: false,
    onMailFrom(_address, _session, callback) {
      callback(state.away ? Object.assign(new Error('away'), { responseCode: 421 }) : null);
    },
    onData(stream, session, callback) {
      simpleParser(stream)
        .then((mail) => {
          received.push({
            to: session.envelope.rcptTo.map((to) => to.address),
            text: mail.text ?? '',
            subject: mail.subject,
            id: mail.messageId,
          });
          return state.taken();
        })
        .then(() => callback(), callback);
    },
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  afterAll(() => new Promise<void>((done) => server.close(done)));
  return { received, state, url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}` };
}

const told = defineEvent('test.lamp-lit', z.object({ lamp: z.string() }));

describe('jobs', async () => {
  const { database, configs, owner } = await testDatabase();
  const mail = await mailServer();
  const heard: string[] = [];
  const listeners = [
    listener(told, 'test.write-down', async (_context, { lamp }) => void heard.push(`first ${lamp}`)),
    listener(told, 'test.write-down-too', async (_context, { lamp }) => void heard.push(`second ${lamp}`)),
  ];
  const due = job({ name: 'test.due', data: z.object({}), run: async () => void heard.push('due') });
  await prepareQueues(configs.owner, [sendMail, due], listeners);
  await asOwner(configs.owner, (tx) => sql.raw(queueGrants).execute(tx));
  const parts = {
    listen: configs.app,
    database,
    mailer: openMailer(mail.url, 'Lotsenwerk <post@demo.lotsenwerk.example>'),
    clock: systemClock,
    log: silentLog,
    publicUrl: 'http://localhost',
    jobs: [sendMail, due],
    listeners,
  };
  const jobs = new Jobs(parts);
  await jobs.connect();
  afterAll(() => jobs.stop());
  const letter = {
    siteId: null,
    to: 'frau.meyer@example.org',
    subject: 'Grüße',
    body: 'Guten Tag',
    lang: 'de' as const,
  };
  const makeDue = () => sql`update jobs.job set start_after = now() where state = 'retry'`.execute(owner);

  it('each listener hears an event once, after the commit', async () => {
    await database.write(nobody, async (tx) => tell(tx, told, { lamp: 'green' }));
    await jobs.settle();
    await jobs.settle();
    expect(heard.sort()).toEqual(['first green', 'second green']);
  });

  it('nobody hears of a transaction that was rolled back', async () => {
    heard.length = 0;
    await expect(
      database.write(nobody, async (tx) => {
        tell(tx, told, { lamp: 'red' });
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    await jobs.settle();
    expect(heard).toEqual([]);
  });

  it('a letter leaves once, and nothing of it stays behind', async () => {
    await database.write(nobody, (tx) => postLetter(tx, letter, Temporal.Now.instant()));
    await jobs.settle();
    await jobs.settle();
    expect(mail.received).toMatchObject([{ to: ['frau.meyer@example.org'], subject: 'Grüße' }]);
    expect(mail.received[0]?.text.trim()).toBe('Guten Tag');
    const rows = await database.read(system, (db) =>
      db.selectFrom('platform.mail').select(['recipient', 'body', 'sentAt']).execute(),
    );
    expect(rows).toMatchObject([{ recipient: null, body: null }]);
    expect(rows[0]?.sentAt).not.toBeNull();
  });

  it('letters written while the mail server is away arrive later, once each', async () => {
    mail.received.length = 0;
    mail.state.away = true;
    for (const subject of ['eins', 'zwei', 'drei']) {
      await database.write(nobody, (tx) => postLetter(tx, { ...letter, subject }, Temporal.Now.instant()));
    }
    for (let attempt = 0; attempt < 4; attempt++) {
      await expect(jobs.settle()).rejects.toThrow();
      await makeDue();
    }
    expect(mail.received).toEqual([]);
    mail.state.away = false;
    await jobs.settle();
    await makeDue();
    await jobs.settle();
    expect(mail.received.map(({ subject }) => subject).sort()).toEqual(['drei', 'eins', 'zwei']);
  });

  it('many at once leave one after the other, without a pause between', async () => {
    mail.received.length = 0;
    const working = new Jobs(parts);
    await working.connect();
    await working.work();
    try {
      await database.write(nobody, async (tx) => {
        for (let number = 0; number < 25; number++)
          await postLetter(tx, { ...letter, subject: `Brief ${number}` }, Temporal.Now.instant());
      });
      const began = performance.now();
      // One at each look, every thirty seconds, would take twelve minutes.
      while (mail.received.length < 25 && performance.now() - began < 25_000) await pause(20);
      expect(mail.received).toHaveLength(25);
    } finally {
      await working.stop();
    }
  }, 40_000);

  it('a letter the mail server took while nobody could note it leaves again, recognizable as the same', async () => {
    mail.received.length = 0;
    // The end of a program between the two, as its letter and its job see it: nothing of it writes any more.
    const dying = new Database(configs.app);
    const half = new Jobs({ ...parts, database: dying });
    await half.connect();
    mail.state.taken = () => dying.close();
    await database.write(nobody, (tx) => postLetter(tx, letter, Temporal.Now.instant()));
    await expect(half.settle()).rejects.toThrow();
    await half.stop();
    mail.state.taken = async () => {};
    expect(mail.received).toHaveLength(1);

    await makeDue();
    await jobs.settle();
    await makeDue();
    await jobs.settle();
    expect(mail.received).toHaveLength(2);
    expect(mail.received[1]?.id).toBe(mail.received[0]?.id);
    expect(mail.received[1]?.id).toMatch(/^<[0-9a-f-]{36}@demo\.lotsenwerk\.example>$/);
  });
});
