import { z } from 'zod';
import { listSites, readSite } from '#modules/programme';
import { system } from '#platform/acting';
import { concerns } from '#platform/audit';
import { keyOf } from '#platform/crypto';
import type { Db } from '#platform/database';
import { type Job, job } from '#platform/module';
import { asJson, type Keepers } from './collection.ts';
import { lockDataRequest, saveDisclosure, updateDataRequest } from './data-request.store.ts';
import { subjectOf } from './data-request.ts';
import { disclosurePdf } from './disclosure-pdf.ts';

export const carryOutDeeds = ['disclose', 'erase', 'restrict', 'lift'] as const;
export type CarryOutDeed = (typeof carryOutDeeds)[number];
export const carryOutName = 'privacy.carry-out';

/** The sites whose provider is asked: what other providers keep is for them to answer. */
export async function sitesOfProvider(db: Db, siteId: string): Promise<string[]> {
  const site = await readSite(db, siteId);
  const sites = await listSites(db, { alsoInactive: true });
  return sites.filter(({ provider }) => provider.id === site?.provider.id).map(({ id }) => id);
}

/** Collects, erases or restricts what every module keeps of a person, as somebody has decided. */
export function carryOut(keepers: Keepers): Job {
  return job({
    name: carryOutName,
    data: z.object({ id: z.uuid(), deed: z.enum(carryOutDeeds) }),
    run: async ({ database, now, today }, { id, deed }) => {
      await database.write(system, async (tx) => {
        const request = await lockDataRequest(tx, id);
        const subject = request && subjectOf(request, await sitesOfProvider(tx, request.siteId));
        if (!request || !subject) return;
        concerns(tx, subject.kind, subject.id);
        if (deed === 'disclose') {
          const collection = await keepers.collect(tx, subject);
          const key = await keyOf(tx, id);
          if (!key) return;
          const site = await readSite(tx, request.siteId);
          const pdf = await disclosurePdf({
            lang: request.lang,
            collection,
            now,
            provider: site?.provider.name ?? '',
          });
          await saveDisclosure(tx, { request, key, collected: asJson(collection), pdf, now });
        } else if (deed === 'erase') {
          if (request.erasedAt || (await keepers.underWay(tx, subject, now)) > 0) return;
          await keepers.erase(tx, subject, today);
          await updateDataRequest(tx, request, { erasedAt: now });
        } else {
          const since = deed === 'restrict' ? now : null;
          await keepers.restrict(tx, subject, since);
          await updateDataRequest(tx, request, { restrictedAt: since });
        }
      });
    },
  });
}
