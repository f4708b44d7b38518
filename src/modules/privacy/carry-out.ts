import { z } from 'zod';
import { listSites, readSite } from '#modules/programme';
import { system } from '#platform/acting';
import { concerns } from '#platform/audit';
import { keyOf } from '#platform/crypto';
import type { Db, Tx } from '#platform/database';
import { noteErased } from '#platform/erasure-log';
import { type Job, type JobContext, job } from '#platform/module';
import { asJson, type Keepers } from './collection.ts';
import { lockDataRequest, saveDisclosure, updateDataRequest } from './data-request.store.ts';
import { isUnderWay, subjectOf } from './data-request.ts';
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
    run: async (context, { id, deed }) => {
      if (deed === 'disclose') return disclose(keepers, context, id);
      const { database, now, today } = context;
      await database.write(system, async (tx) => {
        const asked = await askedFor(tx, id);
        if (!asked) return;
        const { request, subject } = asked;
        if (deed === 'erase') {
          if (request.erasedAt || (await keepers.underWay(tx, subject, now)) > 0) return;
          await keepers.erase(tx, subject, today);
          await noteErased(tx, subject);
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

/** The request, locked, and whose data it is about. */
async function askedFor(tx: Tx, id: string) {
  const request = await lockDataRequest(tx, id);
  const subject = request && subjectOf(request, await sitesOfProvider(tx, request.siteId));
  if (!request || !subject) return null;
  concerns(tx, subject.kind, subject.id);
  return { request, subject };
}

/** Collected in one transaction, set in none, kept in a second one where the request still waits for it. */
async function disclose(keepers: Keepers, { database, now }: JobContext, id: string): Promise<void> {
  const found = await database.write(system, async (tx) => {
    const asked = await askedFor(tx, id);
    if (!asked) return null;
    const { request, subject } = asked;
    const site = await readSite(tx, request.siteId);
    const collection = await keepers.collect(tx, subject);
    return { request, collection, provider: site?.provider.name ?? '' };
  });
  if (!found) return;
  const { collection, provider } = found;
  const pdf = await disclosurePdf({ lang: found.request.lang, collection, provider, now });
  await database.write(system, async (tx) => {
    const request = await lockDataRequest(tx, id);
    // Decided otherwise or pointed at nobody meanwhile: what was collected is thrown away.
    const still = request && isUnderWay(request.state) && request.subject?.id === found.request.subject?.id;
    const key = still ? await keyOf(tx, id) : null;
    if (!still || !key) return;
    await saveDisclosure(tx, { request, key, collected: asJson(collection), pdf, now });
  });
}
