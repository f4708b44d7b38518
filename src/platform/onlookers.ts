/** What is known of a request once it is answered: patterns and numbers, never an address or a person. */
export interface Answered {
  readonly method: string;
  /** The pattern of the route, `/anfragen/:id`. */
  readonly route: string;
  readonly status: number;
  readonly seconds: number;
}

/** Looks on while requests are answered and changes nothing: metrics, traces. */
export interface Onlooker {
  /** Runs the work of a request and hears of its end. `traceparent`: what the one before us calls the trace. */
  around(traceparent: string | undefined, work: () => Promise<Answered>): Promise<Answered>;
}

/** One onlooker around the other; none at all costs nothing. */
export function lookOn(
  onlookers: readonly Onlooker[],
  traceparent: string | undefined,
  work: () => Promise<Answered>,
): Promise<Answered> {
  return onlookers.reduce<() => Promise<Answered>>(
    (inner, onlooker) => () => onlooker.around(traceparent, inner),
    work,
  )();
}
