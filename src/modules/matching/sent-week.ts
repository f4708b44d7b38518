import type { Need } from './need.ts';
import type { PlannedAppointment, PlanOptions, PlanWorld } from './plan-week.ts';
import type { Week } from './work-out-week.ts';

/** What goes to the thread and back: moments are milliseconds there, as threads cannot hand over `Temporal`. */
export interface SentWorld extends Omit<PlanWorld, 'needs' | 'elsewhere'> {
  readonly needs: readonly SentNeed[];
  readonly elsewhere: ReadonlyMap<string, readonly SentNeed[]>;
  readonly options: Omit<PlanOptions, 'today' | 'onProgress' | 'onProblem'> & { readonly today: string };
}

type SentNeed = Omit<Need, 'slots'> & { readonly slots: readonly SentSpan[] };

export interface SentSpan {
  readonly startMs: number;
  readonly endMs: number;
}

type SentAppointment = Omit<PlannedAppointment, 'start' | 'end'> & SentSpan;

export type SentAnswer =
  | { readonly kind: 'progress'; readonly done: number; readonly of: number }
  | {
      readonly kind: 'week';
      readonly plan: Omit<Week['plan'], 'covered'> & { readonly covered: readonly SentAppointment[] };
      readonly wouldHelp: Week['wouldHelp'];
    };

const momentOf = (ms: number) => Temporal.Instant.fromEpochMilliseconds(ms);

export function toSent(world: PlanWorld, options: PlanOptions): SentWorld {
  const { onProgress: _, onProblem: __, today, ...rest } = options;
  return {
    ...world,
    needs: world.needs.map(toSentNeed),
    elsewhere: new Map([...(world.elsewhere ?? [])].map(([id, needs]) => [id, needs.map(toSentNeed)])),
    options: { ...rest, today: today.toString() },
  };
}

const toSentNeed = (need: Need): SentNeed => ({ ...need, slots: need.slots.map(spanOf) });

const fromSentNeed = (need: SentNeed): Need => ({
  ...need,
  slots: need.slots.map(({ startMs, endMs }) => ({ start: momentOf(startMs), end: momentOf(endMs) })),
});

export function fromSent({ options, needs, elsewhere, ...world }: SentWorld): {
  world: PlanWorld;
  options: PlanOptions;
} {
  return {
    world: {
      ...world,
      needs: needs.map(fromSentNeed),
      elsewhere: new Map([...elsewhere].map(([id, seen]) => [id, seen.map(fromSentNeed)])),
    },
    options: { ...options, today: Temporal.PlainDate.from(options.today) },
  };
}

export function toAnswer({ plan, wouldHelp }: Week): SentAnswer {
  const covered = plan.covered.map(({ start, end, ...rest }) => ({ ...rest, ...spanOf({ start, end }) }));
  return { kind: 'week', plan: { ...plan, covered }, wouldHelp };
}

export function fromAnswer({ plan, wouldHelp }: SentAnswer & { kind: 'week' }): Week {
  const covered = plan.covered.map(({ startMs, endMs, ...rest }) => ({
    ...rest,
    start: momentOf(startMs),
    end: momentOf(endMs),
  }));
  return { plan: { ...plan, covered }, wouldHelp };
}

function spanOf({
  start,
  end,
}: {
  readonly start: Temporal.Instant;
  readonly end: Temporal.Instant;
}): SentSpan {
  return { startMs: start.epochMilliseconds, endMs: end.epochMilliseconds };
}
