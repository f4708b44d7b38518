import nodemailer from 'nodemailer';
import { z } from 'zod';
import { system } from './acting.ts';
import { dataKeyFor, eraseKey, keyWith, newKey, open, saveKeys, seal } from './crypto.ts';
import { type Db, sendAfterCommit, type Tx } from './database.ts';
import { newId } from './ids.ts';
import type { Lang } from './languages.ts';
import { describeError } from './log.ts';
import type { Job } from './module.ts';

export interface Letter {
  readonly siteId: string | null;
  readonly to: string;
  readonly subject: string;
  /** Plain text; lines are wrapped by the reader's program. */
  readonly body: string;
  readonly lang: Lang;
  /** An iCalendar object (RFC 5545) with its method (RFC 5546). */
  readonly calendar?: { readonly method: 'REQUEST' | 'CANCEL'; readonly ics: string };
}

/** Sends one letter over SMTP, or keeps it where the demo shows it. */
export interface Mailer {
  /** false: there is no mail server, letters stay in the outbox. */
  readonly sends: boolean;
  deliver(letter: Letter & { id: string }): Promise<void>;
  close(): void;
}

/** A mail server that does not answer is tried again later; no worker waits ten minutes for it. */
const patience = {
  connectionTimeout: 10_000,
  greetingTimeout: 10_000,
  socketTimeout: 30_000,
  dnsTimeout: 10_000,
};

/** `url` as nodemailer reads it, `smtp://user:password@host:587`; null keeps letters in the outbox. */
export function openMailer(url: string | null, from: string): Mailer {
  if (!url) return { sends: false, deliver: async () => {}, close() {} };
  const transport = nodemailer.createTransport({ url, ...patience }, { from });
  const domain = from.match(/@([^>\s]+)/)?.[1] ?? 'lotsenwerk.invalid';
  return {
    sends: true,
    async deliver(letter) {
      await transport.sendMail({
        messageId: `<${letter.id}@${domain}>`,
        // One address, never a list, whatever stands in it.
        to: { name: '', address: letter.to },
        subject: letter.subject,
        text: letter.body,
        headers: { 'Content-Language': letter.lang, 'Auto-Submitted': 'auto-generated' },
        ...(letter.calendar
          ? {
              icalEvent: {
                method: letter.calendar.method,
                filename: 'termin.ics',
                content: letter.calendar.ics,
              },
            }
          : {}),
      });
    },
    close: () => transport.close(),
  };
}

/** Writes a letter into the transaction; it leaves once, after the commit and not before `from`. */
export async function postLetter(
  tx: Tx,
  letter: Letter,
  now: Temporal.Instant,
  from: Temporal.Instant | null = null,
): Promise<void> {
  const id = newId(now);
  const key = newKey(id);
  await tx
    .insertInto('platform.mail')
    .values({
      id,
      siteId: letter.siteId,
      recipient: seal(key, 'platform.mail.recipient', letter.to),
      subject: seal(key, 'platform.mail.subject', letter.subject),
      body: seal(key, 'platform.mail.body', letter.body),
      lang: letter.lang,
      calendar: seal(key, 'platform.mail.calendar', letter.calendar?.ics ?? null),
      calendarMethod: letter.calendar?.method ?? null,
      createdAt: now,
    })
    .execute();
  await saveKeys(tx, [{ key, kind: 'mail', siteId: null }]);
  sendAfterCommit(tx, {
    queue: 'platform.send-mail',
    data: { mailId: id },
    ...(from ? { startAfter: from } : {}),
  });
}

const sendMailData = z.object({ mailId: z.uuid() });

/**
 * Delivers one letter. The queue hands it to one worker at a time and again after a failure; a repeated
 * delivery carries the same Message-ID. What was sent is emptied, only that it was sent stays.
 */
export const sendMail: Job = {
  name: 'platform.send-mail',
  data: sendMailData,
  run: async ({ database, mailer, now, log }, data: z.infer<typeof sendMailData>) => {
    if (!mailer.sends) return;
    const mail = await database.read(system, async (db) => {
      const row = await mailQuery(db)
        .where('id', '=', data.mailId)
        .where('sentAt', 'is', null)
        .executeTakeFirst();
      return row && openMail(db, row);
    });
    // A letter whose key is gone has nobody left to go to.
    if (!mail?.recipient) return;
    const { calendar, calendarMethod } = mail;
    try {
      await mailer.deliver({
        id: mail.id,
        siteId: mail.siteId,
        to: mail.recipient,
        subject: mail.subject,
        body: mail.body,
        lang: mail.lang as Lang,
        ...(calendar && calendarMethod
          ? { calendar: { method: calendarMethod as 'REQUEST' | 'CANCEL', ics: calendar } }
          : {}),
      });
    } catch (error) {
      log.warn({ mail: mail.id, ...describeError(error) }, 'mail-not-delivered');
      await database.write(system, (tx) =>
        tx
          .updateTable('platform.mail')
          .set((eb) => ({ failedAttempts: eb('failedAttempts', '+', 1), lastError: (error as Error).name }))
          .where('id', '=', mail.id)
          .execute(),
      );
      throw error;
    }
    await database.write(system, async (tx) => {
      await tx
        .updateTable('platform.mail')
        .set({ sentAt: now, subject: null, body: null, calendar: null, recipient: null })
        .where('id', '=', mail.id)
        .execute();
      await eraseKey(tx, mail.id);
    });
  },
};

/** Letters that have not left, newest first. Readable only to the system: the demo shows them. */
export async function lettersWaiting(db: Db, limit = 100) {
  const rows = await mailQuery(db)
    .where('sentAt', 'is', null)
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => openMail(db, row));
}

const mailQuery = (db: Db) =>
  db
    .selectFrom('platform.mail')
    .select([
      'id',
      'siteId',
      'recipient',
      'subject',
      'body',
      'lang',
      'calendar',
      'calendarMethod',
      'createdAt',
    ])
    .select(dataKeyFor('platform.mail.id'));

/** What was sent, or has lost its key, is empty. */
function openMail(db: Db, row: Awaited<ReturnType<ReturnType<typeof mailQuery>['execute']>>[number]) {
  const { id, siteId, lang, calendarMethod, createdAt } = row;
  const key = keyWith(db, id, row.wrappedKey);
  return {
    id,
    siteId,
    lang,
    calendarMethod,
    createdAt,
    recipient: open(key, 'platform.mail.recipient', row.recipient) ?? '',
    subject: open(key, 'platform.mail.subject', row.subject) ?? '',
    body: open(key, 'platform.mail.body', row.body) ?? '',
    calendar: open(key, 'platform.mail.calendar', row.calendar),
  };
}
