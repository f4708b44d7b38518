import { z } from 'zod';
import { system } from '#platform/acting';
import { job } from '#platform/module';
import { publishDue, publishQueue } from './move-article.ts';

/** Comes at the moment an article was approved for, and every quarter of an hour for what a stop has held up. */
export const publishDueJob = job({
  name: publishQueue,
  data: z.object({}),
  schedule: '*/15 * * * *',
  run: async ({ database, now }) => {
    await database.write(system, (tx) => publishDue(tx, now));
  },
});
