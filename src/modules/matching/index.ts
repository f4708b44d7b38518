/**
 * Matching: who could take a request, in which order and why, and who not and why not. Pure computation; it reads
 * and writes nothing and assigns nobody.
 */
import type { Module } from '#platform/module';
import { matchingTexts } from './say-reason.ts';

export type { Candidate, Day, ObligationKind, Site } from './candidate.ts';
export { byTime, obligationKinds } from './candidate.ts';
export type { Gender, LanguageLevel, LanguageMode, Need, Slot } from './need.ts';
export type { PlannedAppointment, PlanWorld, Uncovered, WeekPlan } from './plan-week.ts';
export type {
  Excluded,
  FittingSlot,
  NamedGuide,
  Proposal,
  Proposals,
  ProposeOptions,
  Relaxation,
} from './propose-guides.ts';
export { proposeGuides, refusesAcceptance } from './propose-guides.ts';
export type { Score } from './ranking.ts';
export type { Ground, Hindrance, Reason, Wish } from './reason.ts';
export { wishes } from './reason.ts';
export type { NameLanguage } from './say-reason.ts';
export { sayBringsBack, sayReason, saySpeakers, sayWish } from './say-reason.ts';
export { WeekInThread } from './week-in-thread.ts';
export { type Part, parts, type Weights, weightsFrom } from './weights.ts';
export type { Week } from './work-out-week.ts';
export { workOutWeek } from './work-out-week.ts';

export const matching: Module = {
  name: 'matching',
  routes: [],
  navigation: [],
  texts: [matchingTexts],
  personalData: { inventory: [] },
  jobs: [],
  listeners: [],
  tells: [],
};
