import type { Slot, Wish } from '#modules/matching';
import { defineLifeCycle } from '#platform/life-cycle';
import type { AskingRule } from './asking-rule.ts';
import { afterQuiet, laterAwake } from './quiet-hours.ts';

export const askingStates = ['asking', 'covered', 'stopped', 'on-board', 'handed-back', 'ended'] as const;
export type AskingState = (typeof askingStates)[number];

export const askingEvents = ['begin', 'cover', 'stop', 'go-to-board', 'hand-back', 'end'] as const;
export type AskingEvent = (typeof askingEvents)[number];

/** `system`: what follows by itself, from a guide's answer or from time that has passed. */
export const askingActors = ['coordination', 'system'] as const;
export type AskingActor = (typeof askingActors)[number];

/** One search for one appointment. It only ever asks; whoever says yes does so as on any other offer. */
export const askingLifeCycle = defineLifeCycle<AskingState, AskingEvent, AskingActor>({
  name: 'asking round',
  states: askingStates,
  transitions: [
    {
      from: [null],
      event: 'begin',
      to: 'asking',
      by: ['coordination'],
      guard: 'request-seeks-and-none-asks',
    },
    { from: ['asking'], event: 'cover', to: 'covered', by: ['system'], guard: 'all-places-filled' },
    { from: ['asking'], event: 'stop', to: 'stopped', by: ['coordination'] },
    { from: ['asking'], event: 'go-to-board', to: 'on-board', by: ['system'], guard: 'everybody-asked' },
    { from: ['asking'], event: 'hand-back', to: 'handed-back', by: ['system'], guard: 'everybody-asked' },
    { from: ['asking'], event: 'end', to: 'ended', by: ['system'], guard: 'no-longer-needed-or-too-late' },
  ],
});

/** How it asks was settled when it began. */
export interface AskingRound extends Pick<AskingRule, 'atOnce' | 'waitHours' | 'quiet' | 'atEnd'> {
  readonly id: string;
  readonly siteId: string;
  readonly requestId: string;
  readonly state: AskingState;
  readonly slot: Slot;
  readonly relaxed: readonly Exclude<Wish, 'time'>[];
  readonly briefing: string;
  readonly confirmsItself: boolean;
  readonly startedBy: string | null;
  readonly startedAt: Temporal.Instant;
  readonly endedAt: Temporal.Instant | null;
}

/** Hours before the appointment at which nobody is asked any more. */
const lastHours = 3;

/** From when on it is too late to ask for the appointment. */
export function lastMoment({ slot }: Pick<AskingRound, 'slot'>): Temporal.Instant {
  return slot.start.subtract({ hours: lastHours });
}

/** What there is to do now. */
export type AskingStep =
  | { readonly do: 'end' }
  | { readonly do: 'wait'; readonly until: Temporal.Instant }
  | { readonly do: 'ask'; readonly most: number; readonly answerWithinHours: number };

/**
 * Whether it is time to ask, and how many: never more than may be open at once, never at night, and not when the
 * appointment is near.
 * @param open until when each question that still waits can be answered
 */
export function nextStep(
  round: Pick<AskingRound, 'atOnce' | 'waitHours' | 'quiet' | 'slot'>,
  open: readonly Temporal.Instant[],
  now: Temporal.Instant,
): AskingStep {
  const awake = afterQuiet(now, round.quiet);
  const first = [...open].sort(Temporal.Instant.compare)[0];
  if (Temporal.Instant.compare(awake, lastMoment(round)) >= 0)
    return first ? { do: 'wait', until: first } : { do: 'end' };
  if (first && open.length >= round.atOnce) return { do: 'wait', until: afterQuiet(first, round.quiet) };
  if (!awake.equals(now)) return { do: 'wait', until: awake };
  return {
    do: 'ask',
    most: round.atOnce - open.length,
    answerWithinHours: now.until(laterAwake(now, round.waitHours * 60, round.quiet)).total('hours'),
  };
}
