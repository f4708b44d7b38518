import { z } from 'zod';
import { system } from './acting.ts';
import type { Tx } from './database.ts';
import { type Job, job, type Module } from './module.ts';

const keptHours = { sentForms: 30 * 24, sentMail: 30 * 24, undeliverableMail: 14 * 24 };

/** Each night: what is due in each module goes, each in a transaction of its own, and what the platform keeps. */
export function tidyUp(modules: readonly Module[]): Job {
  return job({
    name: 'platform.tidy-up',
    data: z.object({}),
    schedule: '20 2 * * *',
    run: async ({ database, log, now }) => {
      for (const { name, personalData } of modules) {
        const { retention } = personalData;
        if (!retention) continue;
        const gone = await database.write(system, (tx) => retention(tx, now));
        log.info({ module: name, gone }, 'tidied-up');
      }
      const gone = await database.write(system, (tx) => tidyPlatform(tx, now));
      log.info({ module: 'platform', gone }, 'tidied-up');
    },
  });
}

async function tidyPlatform(tx: Tx, now: Temporal.Instant): Promise<number> {
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
  return Number(forms.numDeletedRows + mail.numDeletedRows);
}
