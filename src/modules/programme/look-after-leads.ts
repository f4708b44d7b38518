import { z } from 'zod';
import { holdersOf, leadEnded, leadsOf } from '#modules/accounts';
import { system } from '#platform/acting';
import type { Tx } from '#platform/database';
import { postLetter } from '#platform/mail';
import { type JobContext, job, listener } from '#platform/module';
import { localHref } from '../../ui/href.ts';
import { noteUnled, openSites } from './site.store.ts';
import { missingLeads } from './site.ts';
import { programmeTexts } from './texts.ts';

/** Tells administrators, once, of each open site that nobody coordinates or where nobody stands in. */
async function tellOfUnledSites(tx: Tx, of: Pick<JobContext, 'now' | 'today' | 'publicUrl'>): Promise<void> {
  const { now, today, publicUrl } = of;
  const sites = await openSites(tx);
  const leads = await leadsOf(
    tx,
    sites.map(({ id }) => id),
    today,
  );
  for (const { id, name } of sites) {
    const missing = missingLeads(leads.get(id) ?? { coordinators: [], deputies: [] });
    if (missing.length === 0) {
      await noteUnled(tx, id, null);
      continue;
    }
    if (!(await noteUnled(tx, id, today))) continue;
    for (const to of await holdersOf(tx, { roles: ['administrator'], place: 'system', today })) {
      const say = programmeTexts(to.lang);
      const letter = {
        to: to.email,
        lang: to.lang,
        subject: say('letter.unled-subject'),
        body: say('letter.unled-body', {
          name: to.name,
          site: name,
          missing: missing.map((lead) => say(`lead.no-${lead}`)).join('\n'),
          page: publicUrl + localHref(to.lang, `/verwaltung/standorte/${id}`),
        }),
      };
      await postLetter(tx, { ...letter, siteId: id }, now);
    }
  }
}

const run = (context: JobContext) => context.database.write(system, (tx) => tellOfUnledSites(tx, context));

/** Roles end by themselves too, which no deed tells of. */
export const lookAfterLeads = job({
  name: 'programme.look-after-leads',
  data: z.object({}),
  schedule: '40 5 * * *',
  run,
});

export const hearOfLeadEnded = listener(leadEnded, 'programme.look-after-leads-at-once', run);
