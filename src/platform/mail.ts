import nodemailer from 'nodemailer';
import { z } from 'zod';
import { system } from './acting.ts';
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

/** `url` as nodemailer reads it, `smtp://user:password@host:587`; null keeps letters in the outbox. */
export function openMailer(url: string | null, from: string): Mailer {
  if (!url) return { sends: false, deliver: async () => {}, close() {} };
  const transport = nodemailer.createTransport(url, { from });
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

/** Writes a letter into the transaction; it leaves once, after the commit. */
export async function postLetter(tx: Tx, letter: Letter, now: Temporal.Instant): Promise<void> {
  const id = newId(now);
  await tx
    .insertInto('platform.mail')
    .values({
      id,
      siteId: letter.siteId,
      recipient: letter.to,
      subject: letter.subject,
      body: letter.body,
      lang: letter.lang,
      calendar: letter.calendar?.ics ?? null,
      calendarMethod: letter.calendar?.method ?? null,
      createdAt: now,
    })
    .execute();
  sendAfterCommit(tx, { queue: 'platform.send-mail', data: { mailId: id } });
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
    const mail = await database.read(system, (db) =>
      db
        .selectFrom('platform.mail')
        .select(['id', 'siteId', 'recipient', 'subject', 'body', 'lang', 'calendar', 'calendarMethod'])
        .where('id', '=', data.mailId)
        .where('sentAt', 'is', null)
        .executeTakeFirst(),
    );
    if (!mail) return;
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
    await database.write(system, (tx) =>
      tx
        .updateTable('platform.mail')
        .set({ sentAt: now, subject: '', body: '', calendar: null, recipient: '' })
        .where('id', '=', mail.id)
        .execute(),
    );
  },
};

/** Letters that have not left, newest first. Readable only to the system: the demo shows them. */
export function lettersWaiting(db: Db, limit = 100) {
  return db
    .selectFrom('platform.mail')
    .select(['id', 'recipient', 'subject', 'body', 'lang', 'calendar', 'createdAt'])
    .where('sentAt', 'is', null)
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}
