import type { Day, ObligationKind, TravelMode } from './candidate.ts';
import type { Gender, LanguageLevel, LanguageMode } from './need.ts';

/** Why a guide is proposed, and why in this place. Codes with values; `sayReason` has the words. */
export type Ground =
  | {
      readonly code: 'speaks';
      readonly language: string;
      readonly level: LanguageLevel;
      readonly mode: LanguageMode;
    }
  | { readonly code: 'speaks-dialect'; readonly language: string }
  | { readonly code: 'lives-away'; readonly km: number }
  | { readonly code: 'home-not-told' }
  | { readonly code: 'load-this-month'; readonly minutes: number; readonly teamMinutes: number }
  | { readonly code: 'load-against-wish'; readonly minutes: number; readonly wishMinutes: number }
  | { readonly code: 'went-before'; readonly count: number }
  | { readonly code: 'went-often'; readonly count: number }
  | { readonly code: 'comes-new'; readonly count: number }
  | { readonly code: 'chose-topic' }
  | { readonly code: 'done-topic'; readonly count: number }
  | { readonly code: 'fits-slots'; readonly fitting: number; readonly of: number }
  | { readonly code: 'hours-not-told' }
  | { readonly code: 'learns-in-pair' }
  | { readonly code: 'way-costs'; readonly mode: TravelMode; readonly cents: number }
  | { readonly code: 'gender-as-wished'; readonly gender: Gender }
  | { readonly code: 'certificate-inspected' }
  | { readonly code: 'obligations-valid'; readonly until: Day | null }
  | {
      readonly code: 'year-hours-left';
      readonly leftMinutes: number;
      readonly capMinutes: number;
      readonly year: number;
    }
  | { readonly code: 'site-hours-left'; readonly leftMinutes: number; readonly year: number };

/** Why a guide falls out. */
export type Hindrance =
  | { readonly code: 'other-site' }
  | { readonly code: 'asked-apart' }
  | { readonly code: 'not-active'; readonly state: string }
  | { readonly code: 'not-qualified' }
  | { readonly code: 'language-missing'; readonly language: string }
  | { readonly code: 'level-too-low'; readonly language: string; readonly wanted: LanguageLevel }
  | { readonly code: 'mode-missing'; readonly language: string; readonly mode: LanguageMode }
  | { readonly code: 'obligation-missing'; readonly kind: ObligationKind }
  | { readonly code: 'obligation-expired'; readonly kind: ObligationKind; readonly on: Day }
  | { readonly code: 'obligation-not-yet'; readonly kind: ObligationKind; readonly from: Day }
  | {
      readonly code: 'year-cap-reached';
      readonly leftMinutes: number;
      readonly capMinutes: number;
      readonly year: number;
    }
  | { readonly code: 'year-cap-unknown'; readonly year: number }
  | {
      readonly code: 'site-hours-spent';
      readonly leftMinutes: number;
      readonly neededMinutes: number;
      readonly year: number;
    }
  | { readonly code: 'site-hours-unknown'; readonly year: number }
  | { readonly code: 'day-has-passed' }
  | { readonly code: 'slot-too-short'; readonly minutes: number }
  | { readonly code: 'outside-usual-hours' }
  | { readonly code: 'absent'; readonly from: Day; readonly until: Day }
  | { readonly code: 'busy' }
  | { readonly code: 'no-gap'; readonly minutes: number }
  | { readonly code: 'gender-differs'; readonly wanted: Gender }
  | { readonly code: 'topic-not-chosen' }
  | { readonly code: 'topic-not-for-guides' }
  | { readonly code: 'too-far'; readonly km: number; readonly radiusKm: number };

export type Reason = Ground | Hindrance;

/**
 * What may be given up so that more guides come into question. `usual-hours` asks guides at a time they did not
 * name; `time` looks for another appointment. Pledges, caps, budget, certificate, qualification and a request to
 * be kept apart are in no list: they are never given up.
 */
export const wishes = [
  'time',
  'usual-hours',
  'distance',
  'topic',
  'language-level',
  'language-mode',
  'gender',
] as const;
export type Wish = (typeof wishes)[number];

/** Wishes as bits, so that "which single wish would help here" is one AND over the hindrances. */
export const wishBit: Readonly<Record<Wish, number>> = {
  time: 1,
  'usual-hours': 2,
  distance: 4,
  topic: 8,
  'language-level': 16,
  'language-mode': 32,
  gender: 64,
};
export const everyWish = 127;
export const noWish = 0;
