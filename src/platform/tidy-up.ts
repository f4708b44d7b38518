import { z } from 'zod';
import { system } from './acting.ts';
import type { Tx } from './database.ts';
import { forgetOldCounters } from './limits.ts';
import { type Gone, type Job, job, type Module } from './module.ts';

const keptHours = { sentForms: 30 * 24, sentMail: 30 * 24, undeliverableMail: 14 * 24 };

/** What went in one of the modules, or of the platform itself. */
export interface Tidied {
  readonly module: string;
  readonly gone: Gone;
}

/**
 * Each night: what is due in each module goes, each in a transaction of its own, and what the platform keeps.
 * `note` writes down what went, in the same transaction.
 */
export function tidyUp(
  modules: readonly Module[],
  note: (tx: Tx, tidied: Tidied, now: Temporal.Instant) => Promise<void>,
): Job {
  return job({
    name: 'platform.tidy-up',
    data: z.object({}),
    schedule: '20 2 * * *',
    run: async ({ database, log, now }) => {
      const tidied = async (module: string, retention: (tx: Tx) => Promise<Gone>) => {
        const gone = await database.write(system, async (tx) => {
          const done = await retention(tx);
          await note(tx, { module, gone: done }, now);
          return done;
        });
        log.info({ module, ...gone }, 'tidied-up');
      };
      for (const { name, personalData } of modules) {
        const { retention } = personalData;
        if (retention) await tidied(name, (tx) => retention(tx, now));
      }
      await tidied('platform', (tx) => tidyPlatform(tx, now));
    },
  });
}

async function tidyPlatform(tx: Tx, now: Temporal.Instant): Promise<Gone> {
  const before = (hours: number) => now.subtract({ hours });
  const forms = await tx
    .deleteFrom('platform.sentForm')
    .where('sentAt', '<', before(keptHours.sentForms))
    .executeTakeFirst();
  const mail = await tx
    .deleteFrom('platform.mail')
    .where((where) =>
      where.or([
        where('sentAt', '<', before(keptHours.sentMail)),
        where.and([
          where('sentAt', 'is', null),
          where('createdAt', '<', before(keptHours.undeliverableMail)),
        ]),
      ]),
    )
    .executeTakeFirst();
  const counters = await forgetOldCounters(tx, now);
  return { 'sent-forms': Number(forms.numDeletedRows), letters: Number(mail.numDeletedRows), counters };
}
