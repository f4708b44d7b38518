import type { Visit } from '#platform/routes';

/** What costs a count over everything and holds for everybody: loaded again after so many seconds, not before. */
export function rememberFor<T>(
  seconds: number,
  load: (visit: Visit) => Promise<T>,
): (visit: Visit) => Promise<T> {
  let known: { readonly value: T; readonly until: Temporal.Instant } | null = null;
  return async (visit) => {
    if (known && Temporal.Instant.compare(visit.now, known.until) < 0) return known.value;
    const value = await load(visit);
    known = { value, until: visit.now.add({ seconds }) };
    return value;
  };
}
