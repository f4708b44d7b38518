import { z } from 'zod';
import { system } from '#platform/acting';
import { job } from '#platform/module';
import { deleteClosedPlaces } from './assignment.store.ts';

/** Deletes where a private home is as soon as it is open to nobody any more. The contact closes by itself. */
export const closePrivatePlaces = job({
  name: 'assignments.close-private-places',
  data: z.object({}),
  schedule: '25 * * * *',
  run: async ({ database, now }) => {
    await database.write(system, (tx) => deleteClosedPlaces(tx, now));
  },
});
