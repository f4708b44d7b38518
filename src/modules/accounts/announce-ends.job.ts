import { z } from 'zod';
import { system } from '#platform/acting';
import { sayDay } from '#platform/dates';
import { postLetter } from '#platform/mail';
import { job } from '#platform/module';
import type { Places } from './accounts.ts';
import { endingLetter } from './letters.ts';
import { markAnnounced, rolesEndingBy, whoLooksAfter } from './role-ends.store.ts';
import { placeColumns } from './role-place.ts';

/** Days before a role ends on which whoever looks after it is told. */
export const announcedDaysBefore = 14;

/** Tells coordination, or administrators, that a role is about to end by itself. Each end once. */
export const announceEnds = (places: Places) =>
  job({
    name: 'accounts.announce-ends',
    data: z.object({}),
    schedule: '30 5 * * *',
    run: async ({ database, now, today, publicUrl }) => {
      const until = today.add({ days: announcedDaysBefore });
      const ending = await database.read(system, (db) => rolesEndingBy(db, { today, until }));
      for (const role of ending) {
        await database.write(system, async (tx) => {
          if (!(await markAnnounced(tx, role))) return;
          const { siteId } = placeColumns(role.place);
          const placeName = (await places(tx)).find(({ place }) => place === role.place)?.name ?? null;
          for (const to of await whoLooksAfter(tx, { siteId, exceptFor: role.personId, today })) {
            const letter = endingLetter({
              to,
              name: role.name,
              role: role.role,
              placeName,
              lastDay: sayDay(role.validUntil.subtract({ days: 1 }), to.lang),
              path: to.isAdministrator
                ? `/verwaltung/personen/${role.personId}`
                : `/team/zugaenge/${role.personId}`,
              publicUrl,
            });
            await postLetter(tx, { ...letter, siteId }, now);
          }
        });
      }
    },
  });
