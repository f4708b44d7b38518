import type { Candidate, Day } from '#modules/matching';

/** Days that are looked back on when it is counted how often somebody was asked. */
export const countedDays = 90;
/** Whoever began or came back lately is counted as if she had been there for so many days. */
const fewestDays = 14;
/** Points of the ranking by which two may differ and still fit about equally well. */
export const equalWithin = 10;

/** How often a guide was asked herself, and on how many of the counted days she was there to be asked. */
export interface AskedLately {
  readonly times: number;
  readonly days: number;
}

/** Days since `since` on which she could have been asked: qualified, and not away. */
export function daysThere(
  of: Pick<Candidate, 'qualifiedSince' | 'absences'>,
  since: Day,
  today: Temporal.PlainDate,
): number {
  const first = later(since, of.qualifiedSince ?? since);
  const end = today.toString();
  let days = daysBetween(first, end);
  // Absences of one guide may overlap: what was counted once begins the next.
  let counted = first;
  for (const absence of [...of.absences].sort((a, b) => (a.from < b.from ? -1 : 1))) {
    const from = later(absence.from, counted);
    const until = absence.until < end ? absence.until : end;
    days -= daysBetween(from, until);
    counted = later(counted, until);
  }
  return Math.max(fewestDays, days);
}

const later = (one: Day, other: Day) => (one > other ? one : other);

function daysBetween(from: Day, until: Day): number {
  return from >= until ? 0 : Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(until)).days;
}

interface Ranked {
  readonly guideId: string;
  readonly score: { readonly total: number };
}

/**
 * In which order guides are asked. The best fitting come first; among those who fit about equally well it is the
 * turn of whoever was asked less often, for the days she was there; and among those again the order of the ranking
 * holds, in which the lot has decided ties. What somebody answered, or how fast, is not known here.
 * @param ranked the best first
 */
export function askingOrder<T extends Ranked>(
  ranked: readonly T[],
  asked: ReadonlyMap<string, AskedLately>,
): T[] {
  const left = [...ranked];
  const order: T[] = [];
  const rate = ({ guideId }: T) => {
    const { times, days } = asked.get(guideId) ?? { times: 0, days: fewestDays };
    return times / days;
  };
  while (left.length > 0) {
    const best = left[0]?.score.total ?? 0;
    let next = 0;
    for (let at = 1; at < left.length && (left[at]?.score.total ?? 0) >= best - equalWithin; at++) {
      if (rate(left[at] as T) < rate(left[next] as T)) next = at;
    }
    order.push(...left.splice(next, 1));
  }
  return order;
}
