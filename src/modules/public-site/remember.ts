import { dayOf, momentAt } from '#platform/dates';
import type { Visit } from '#platform/routes';

/** What costs a count over everything and holds for everybody: loaded again after so many seconds, not before. */
export const rememberFor = <T>(seconds: number, load: (visit: Visit) => Promise<T>) =>
  rememberUntil((now) => now.add({ seconds }), load);

/** What is counted anew on Mondays, whoever looks how often: loaded again with the first visit of a week. */
export const rememberForAWeek = <T>(load: (visit: Visit) => Promise<T>) =>
  rememberUntil((now) => {
    const today = dayOf(now);
    return momentAt(today.add({ days: 8 - today.dayOfWeek }), new Temporal.PlainTime());
  }, load);

function rememberUntil<T>(
  until: (now: Temporal.Instant) => Temporal.Instant,
  load: (visit: Visit) => Promise<T>,
): (visit: Visit) => Promise<T> {
  let known: { readonly value: T; readonly until: Temporal.Instant } | null = null;
  return async (visit) => {
    if (known && Temporal.Instant.compare(visit.now, known.until) < 0) return known.value;
    const value = await load(visit);
    known = { value, until: until(visit.now) };
    return value;
  };
}
