import { z } from 'zod';
import { system } from '#platform/acting';
import { job } from '#platform/module';
import { closeUnanswered } from './deciding/close-unanswered.ts';
import { markUnmet } from './deciding/mark-unmet.ts';
import { requestsTooLate, requestsUnanswered } from './request.store.ts';

/** What nobody decided because a day came: unanswered questions are closed, too late ones count as unmet. */
export const closeDueRequests = job({
  name: 'requests.close-due',
  data: z.object({}),
  schedule: '15 3 * * *',
  run: async ({ database, now, today, publicUrl }) => {
    for (const requestId of await database.read(system, (db) => requestsUnanswered(db, today))) {
      await database.write(system, (tx) => closeUnanswered(tx, { requestId, publicUrl, now, today }));
    }
    for (const requestId of await database.read(system, (db) => requestsTooLate(db, today))) {
      await database.write(system, (tx) =>
        markUnmet(tx, {
          requestId,
          version: null,
          by: 'system',
          now,
          reason: 'day-has-passed',
          publicUrl,
        }),
      );
    }
  },
});
