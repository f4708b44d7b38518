import { defineLifeCycle } from '#platform/life-cycle';
import type { Point } from './place.ts';
import type { DataProtectionRegime, ProviderKind } from './provider.ts';

export const siteStatuses = [
  'interested',
  'in-consultation',
  'applied',
  'active',
  'dormant',
  'ended',
] as const;
export type SiteStatus = (typeof siteStatuses)[number];
export type SiteEvent = 'ask' | 'consult' | 'apply' | 'open' | 'pause' | 'resume' | 'end';

/** A site from the first question to its end (handbook 13 b, machine 12). */
export const siteLifeCycle = defineLifeCycle<SiteStatus, SiteEvent, 'administrator'>({
  name: 'site',
  states: siteStatuses,
  transitions: [
    { from: [null], event: 'ask', to: 'interested', by: ['administrator'] },
    { from: ['interested'], event: 'consult', to: 'in-consultation', by: ['administrator'] },
    { from: ['in-consultation'], event: 'apply', to: 'applied', by: ['administrator'] },
    {
      from: ['applied'],
      event: 'open',
      to: 'active',
      by: ['administrator'],
      guard: 'has-coordinator-and-deputy',
    },
    { from: ['active'], event: 'pause', to: 'dormant', by: ['administrator'] },
    {
      from: ['dormant'],
      event: 'resume',
      to: 'active',
      by: ['administrator'],
      guard: 'has-coordinator-and-deputy',
    },
    { from: ['active', 'dormant'], event: 'end', to: 'ended', by: ['administrator'] },
  ],
});

/** The published facts of a site. */
export interface Site extends Point {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly status: SiteStatus;
  readonly street: string;
  readonly postalCode: string;
  readonly town: string;
  readonly phone: string | null;
  readonly email: string | null;
  readonly openingHours: string | null;
  readonly radiusKm: number | null;
  readonly version: number;
  readonly countyKey: string;
  readonly county: string;
  readonly state: string;
  readonly provider: {
    readonly id: string;
    readonly name: string;
    readonly kind: ProviderKind;
    readonly regime: DataProtectionRegime;
  };
}

export interface SiteAtDistance {
  readonly site: Site;
  readonly km: number;
}

/** The two a site cannot open without; the deputy is somebody else than who coordinates. */
export type MissingLead = 'coordinator' | 'deputy';

/** Which of the two is missing. */
export function missingLeads(leads: {
  readonly coordinators: readonly { readonly id: string }[];
  readonly deputies: readonly { readonly id: string }[];
}): MissingLead[] {
  const { coordinators, deputies } = leads;
  if (coordinators.length === 0) return deputies.length === 0 ? ['coordinator', 'deputy'] : ['coordinator'];
  const apart = deputies.some((deputy) => coordinators.some(({ id }) => id !== deputy.id));
  return apart ? [] : ['deputy'];
}
