import type { Owner } from '../articles/article.ts';

/** The last one is the competence centre's alone. */
export const dateKinds = ['course', 'meeting', 'cafe', 'information-hour', 'network-meeting'] as const;
export type DateKind = (typeof dateKinds)[number];

/** A date anybody may come to, or may sign up for. */
export interface PublicDate extends Owner {
  readonly id: string;
  readonly kind: DateKind;
  readonly title: string;
  readonly startsAt: Temporal.Instant;
  readonly endsAt: Temporal.Instant;
  readonly place: string;
  /** An address, a number, a sentence; null: nobody has to. */
  readonly signUp: string | null;
  readonly note: string | null;
  readonly cancelled: boolean;
  readonly version: number;
}

export const partnerKinds = [
  'authority',
  'school',
  'health',
  'association',
  'religious',
  'business',
  'other',
] as const;
export type PartnerKind = (typeof partnerKinds)[number];

/** With whom a site works together. */
export interface Partner extends Owner {
  readonly id: string;
  readonly siteId: string;
  readonly kind: PartnerKind;
  readonly name: string;
  readonly link: string | null;
  readonly version: number;
}

export const mediumKinds = ['film', 'audio', 'brochure', 'worksheet', 'poster'] as const;
export type MediumKind = (typeof mediumKinds)[number];

/** A film or material, kept elsewhere. */
export interface Medium extends Owner {
  readonly id: string;
  readonly siteId: null;
  readonly kind: MediumKind;
  readonly title: string;
  readonly about: string | null;
  /** In which language it is: BCP 47. */
  readonly lang: string;
  readonly link: string;
  readonly version: number;
}
