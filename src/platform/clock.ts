/** The one place that knows the time; everything below the routes takes it as an argument. */
export interface Clock {
  now(): Temporal.Instant;
}

export const systemClock: Clock = { now: () => Temporal.Now.instant() };
