import { leadsOf } from '#modules/accounts';
import type { Person } from '#platform/acting';
import { type Tx, violates } from '#platform/database';
import { Forbidden, NotFound, type Outcome, refuse } from '#platform/errors';
import { step } from '#platform/life-cycle';
import { mayTakeIn } from './site.policy.ts';
import { readSite, updateSite } from './site.store.ts';
import { missingLeads, type SiteEvent, type SiteStatus, siteLifeCycle } from './site.ts';

export type MoveSiteRefusal = 'not-in-this-state' | 'not-for-this-role' | 'not-led' | 'changed-meanwhile';

/** Takes a site a step further: it opens only with somebody who coordinates it and somebody who stands in. */
export async function moveSite(
  tx: Tx,
  of: {
    readonly id: string;
    readonly version: number;
    readonly event: SiteEvent;
    readonly by: Person;
    readonly today: Temporal.PlainDate;
  },
): Promise<Outcome<{ to: SiteStatus }, MoveSiteRefusal>> {
  const { id, version, event, by, today } = of;
  const site = await readSite(tx, id);
  if (!site) throw new NotFound();
  if (!mayTakeIn(by)) throw new Forbidden();
  const next = step(siteLifeCycle, site.status, event, ['administrator']);
  if (!next.ok) return next;
  if (next.to === 'active') {
    const leads = (await leadsOf(tx, [id], today)).get(id);
    if (!leads || missingLeads(leads).length > 0) return refuse('not-led');
  }
  try {
    const done = await updateSite(tx, { id, version, set: { status: next.to } });
    return done ? { ok: true, to: next.to } : refuse('changed-meanwhile');
  } catch (error) {
    if (violates(error, 'site_opens_led')) return refuse('not-led');
    throw error;
  }
}
