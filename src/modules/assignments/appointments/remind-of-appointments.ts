import { z } from 'zod';
import { readGuide } from '#modules/guides';
import { readRequest } from '#modules/requests';
import { system } from '#platform/acting';
import { momentAt } from '#platform/dates';
import { job } from '#platform/module';
import { tellGuide, tellPerson } from './appointment-letters.ts';
import { assignmentsToRemindOf, markReminded } from './assignment.store.ts';

const midnight = new Temporal.PlainTime();

/** The day before, both sides are reminded, each once; a moved appointment again. */
export const remindOfAppointments = job({
  name: 'assignments.remind-of-appointments',
  data: z.object({}),
  schedule: '10 8-19 * * *',
  run: async ({ database, now, today, publicUrl }) => {
    const tomorrow = today.add({ days: 1 });
    const span = { from: momentAt(tomorrow, midnight), until: momentAt(tomorrow.add({ days: 1 }), midnight) };
    const due = await database.read(system, (db) => assignmentsToRemindOf(db, span));
    for (const assignment of due) {
      await database.write(system, async (tx) => {
        // Restricted (Art. 18): nothing is done with it, also not this. Lifted in time, both are reminded.
        const request = assignment.requestId ? await readRequest(tx, assignment.requestId) : null;
        const guide = await readGuide(tx, assignment.guideId);
        if (request?.restrictedAt || guide?.restrictedAt) return;
        if (!(await markReminded(tx, assignment.id, now))) return;
        await tellGuide(tx, 'reminder', { assignment, publicUrl, now });
        await tellPerson(tx, 'reminder', { assignment, publicUrl, now });
      });
    }
  },
});
