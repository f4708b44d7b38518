import { dayOf, momentAt, zone } from '#platform/dates';

/** From the evening until the next morning, on the clock in Berlin. */
export interface QuietHours {
  readonly from: Temporal.PlainTime;
  readonly until: Temporal.PlainTime;
}

const isBefore = (one: Temporal.PlainTime, other: Temporal.PlainTime) =>
  Temporal.PlainTime.compare(one, other) < 0;

/** The end of the quiet hours a moment lies in; the moment itself where it lies in none. */
export function afterQuiet(at: Temporal.Instant, quiet: QuietHours): Temporal.Instant {
  const time = at.toZonedDateTimeISO(zone).toPlainTime();
  const day = dayOf(at);
  if (isBefore(time, quiet.until)) return momentAt(day, quiet.until);
  if (isBefore(time, quiet.from)) return at;
  return momentAt(day.add({ days: 1 }), quiet.until);
}

export function isQuiet(at: Temporal.Instant, quiet: QuietHours): boolean {
  return !afterQuiet(at, quiet).equals(at);
}

/** So many minutes later, of which those of the quiet hours do not count: nobody has to answer at night. */
export function laterAwake(at: Temporal.Instant, minutes: number, quiet: QuietHours): Temporal.Instant {
  let from = afterQuiet(at, quiet);
  let left = minutes;
  for (;;) {
    const evening = momentAt(dayOf(from), quiet.from);
    const today = from.until(evening).total('minutes');
    if (left <= today) return from.add({ seconds: Math.round(left * 60) });
    left -= today;
    from = afterQuiet(evening, quiet);
  }
}
