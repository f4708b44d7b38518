import { z } from 'zod';
import { system } from './acting.ts';
import type { Tx } from './database.ts';
import { forgetOldCounters } from './limits.ts';
import { describeError } from './log.ts';
import { type Gone, type Job, job, type Module } from './module.ts';

/** How many days the platform keeps what is its own. */
export interface KeptDays {
  readonly sentForms: number;
  readonly sentMail: number;
  readonly undeliverableMail: number;
}

/** What went in one of the modules, or of the platform itself. */
export interface Tidied {
  readonly module: string;
  readonly gone: Gone;
}

/**
 * Each night: what is due in each module goes, each in a transaction of its own, and what the platform keeps.
 * `note` writes down what went, in the same transaction. Where a period is missing nothing is guessed: that part
 * stays, the others go, and the job fails.
 */
export function tidyUp(
  modules: readonly Module[],
  note: (tx: Tx, tidied: Tidied, now: Temporal.Instant) => Promise<void>,
  keptDays: (tx: Tx, today: Temporal.PlainDate) => Promise<KeptDays>,
): Job {
  return job({
    name: 'platform.tidy-up',
    data: z.object({}),
    schedule: '20 2 * * *',
    run: async ({ database, log, now, today }) => {
      const failures: unknown[] = [];
      const tidied = async (module: string, retention: (tx: Tx) => Promise<Gone>) => {
        try {
          const gone = await database.write(system, async (tx) => {
            const done = await retention(tx);
            await note(tx, { module, gone: done }, now);
            return done;
          });
          log.info({ module, ...gone }, 'tidied-up');
        } catch (error) {
          log.error({ module, ...describeError(error) }, 'not-tidied-up');
          failures.push(error);
        }
      };
      for (const { name, personalData } of modules) {
        const { retention } = personalData;
        if (retention) await tidied(name, (tx) => retention(tx, now));
      }
      await tidied('platform', async (tx) => tidyPlatform(tx, await keptDays(tx, today), now));
      if (failures.length > 0) throw new AggregateError(failures, 'not everything that is due has gone');
    },
  });
}

async function tidyPlatform(tx: Tx, kept: KeptDays, now: Temporal.Instant): Promise<Gone> {
  const before = (days: number) => now.subtract({ hours: 24 * days });
  const forms = await tx
    .deleteFrom('platform.sentForm')
    .where('sentAt', '<', before(kept.sentForms))
    .executeTakeFirst();
  const mail = await tx
    .deleteFrom('platform.mail')
    .where((where) =>
      where.or([
        where('sentAt', '<', before(kept.sentMail)),
        where.and([where('sentAt', 'is', null), where('createdAt', '<', before(kept.undeliverableMail))]),
      ]),
    )
    .executeTakeFirst();
  const counters = await forgetOldCounters(tx, now);
  return { 'sent-forms': Number(forms.numDeletedRows), letters: Number(mail.numDeletedRows), counters };
}
