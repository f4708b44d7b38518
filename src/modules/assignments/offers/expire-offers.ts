import { z } from 'zod';
import { system } from '#platform/acting';
import { job } from '#platform/module';
import { expireOpenOffers } from './offer.store.ts';

/** Writes down every few minutes which offers have run out; readers do not wait for it. */
export const expireOffers = job({
  name: 'assignments.expire-offers',
  data: z.object({}),
  schedule: '*/5 * * * *',
  run: async ({ database, now }) => {
    await database.write(system, (tx) => expireOpenOffers(tx, now));
  },
});
