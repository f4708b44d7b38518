import { readParameter } from '#modules/programme';
import { dayOf, zone } from '#platform/dates';
import type { Module } from '#platform/module';
import { anchorHeads } from './anchor-heads.job.ts';
import { auditRoutes, headsPath, mayPrintHeads } from './audit.routes.tsx';
import { forgetEntries } from './heads.store.ts';
import { auditTexts } from './texts.ts';

const kept = 'twenty-four months as a rule, never less than twelve';

/**
 * Who looked at somebody's data, and the heads of the audit trail brought out of the database. The entries
 * themselves are written by the pipeline: `src/platform/audit.ts`. `headsFile` is only ever added to.
 */
export function createAudit({ headsFile }: { headsFile: string | null }): Module {
  return {
    name: 'audit',
    routes: auditRoutes,
    navigation: [
      {
        path: headsPath,
        label: (lang) => auditTexts(lang)('heads.navigation'),
        may: mayPrintHeads,
        order: 910,
      },
    ],
    texts: [auditTexts],
    personalData: {
      // No erase: an entry is only numbers, and says nothing once the person behind the number is erased.
      inventory: [
        {
          column: 'audit.entry.actor_id',
          what: 'activity',
          why: 'who read or changed something, as the number of the account',
          kept,
        },
        { column: 'audit.entry.roles', what: 'activity', why: 'in which role she acted', kept },
        {
          column: 'audit.entry.subject_id',
          what: 'activity',
          why: 'what it was about, as a number',
          kept,
        },
        {
          column: 'audit.entry.person_id',
          what: 'activity',
          why: 'whose data it was, so that she can see who looked',
          kept,
        },
        {
          column: 'audit.entry.request_id',
          what: 'activity',
          why: 'to which request it belonged, so that the person can see who looked',
          kept,
        },
      ],
      retention: async (tx, now) => {
        const months = await readParameter(tx, 'audit-kept', { day: dayOf(now) });
        return {
          entries: await forgetEntries(tx, now.toZonedDateTimeISO(zone).subtract({ months }).toInstant()),
        };
      },
    },
    jobs: [anchorHeads(headsFile)],
    listeners: [],
    tells: [],
  };
}
