/** One line of a life cycle's table: in these states, this event, by these roles, leads there. */
export interface Transition<State extends string, Event extends string, Actor extends string> {
  /** null: the thing does not exist yet. */
  readonly from: readonly (State | null)[];
  readonly event: Event;
  readonly to: State;
  readonly by: readonly Actor[];
  /** What else must hold, as a code the deed checks. */
  readonly guard?: string;
}

/** States, events and who may cause them, as data. The order of the transitions is that of the buttons. */
export interface LifeCycle<State extends string, Event extends string, Actor extends string> {
  readonly name: string;
  readonly states: readonly State[];
  readonly transitions: readonly Transition<State, Event, Actor>[];
}

export function defineLifeCycle<State extends string, Event extends string, Actor extends string>(
  lifeCycle: LifeCycle<State, Event, Actor>,
): LifeCycle<State, Event, Actor> {
  return lifeCycle;
}

export type Step<State> =
  | { readonly ok: true; readonly to: State }
  | { readonly ok: false; readonly refusal: 'not-in-this-state' | 'not-for-this-role' };

/** Where an event leads from a state for one of these actors; everything that stands in no line is refused. */
export function step<State extends string, Event extends string, Actor extends string>(
  lifeCycle: LifeCycle<State, Event, Actor>,
  state: State | null,
  event: Event,
  actors: readonly Actor[],
): Step<State> {
  const lines = lifeCycle.transitions.filter((line) => line.event === event && line.from.includes(state));
  if (lines.length === 0) return { ok: false, refusal: 'not-in-this-state' };
  const line = lines.find((candidate) => candidate.by.some((actor) => actors.includes(actor)));
  return line ? { ok: true, to: line.to } : { ok: false, refusal: 'not-for-this-role' };
}

/** The events these actors can cause from a state: the buttons they see. */
export function eventsFor<State extends string, Event extends string, Actor extends string>(
  lifeCycle: LifeCycle<State, Event, Actor>,
  state: State,
  actors: readonly Actor[],
): Event[] {
  return [
    ...new Set(
      lifeCycle.transitions
        .filter((line) => line.from.includes(state) && line.by.some((actor) => actors.includes(actor)))
        .map((line) => line.event),
    ),
  ];
}

/** A Mermaid state diagram of the table, for the documentation. */
export function diagramOf(lifeCycle: LifeCycle<string, string, string>): string {
  const arrows = lifeCycle.transitions.flatMap((line) =>
    line.from.map((from) => `  ${from ?? '[*]'} --> ${line.to}: ${line.event} (${line.by.join(', ')})`),
  );
  const left = new Set(lifeCycle.transitions.flatMap((line) => line.from));
  const ends = lifeCycle.states.filter((state) => !left.has(state)).map((state) => `  ${state} --> [*]`);
  return ['stateDiagram-v2', ...arrows, ...ends].join('\n');
}
