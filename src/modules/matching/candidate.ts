import type { Gender, LanguageLevel, LanguageMode } from './need.ts';
import type { Weights } from './weights.ts';

/**
 * A day as ISO 8601 text, `2026-11-22`; such texts compare like the days they name. Candidates come by the
 * ten thousand, and reading a `Temporal.PlainDate` costs a microsecond or two.
 */
export type Day = string;

/** The same day as a number, 20261122: a team has some seven for each guide, and each is compared. */
export type DayNumber = number;

export const dayNumber = (day: Day): DayNumber =>
  Number(day.slice(0, 4)) * 10_000 + Number(day.slice(5, 7)) * 100 + Number(day.slice(8, 10));

export const dayOfNumber = (day: DayNumber): Day =>
  `${Math.floor(day / 10_000)}-${String(Math.floor(day / 100) % 100).padStart(2, '0')}-${String(day % 100).padStart(2, '0')}`;

export const obligationKinds = [
  'agreement',
  'confidentiality-pledge',
  'data-secrecy-pledge',
  'non-violence-pledge',
  'privacy-briefing',
  'yearly-confirmation',
  'certificate-of-conduct-seen',
] as const;
export type ObligationKind = (typeof obligationKinds)[number];

/** Kinds as bits, so that "is everything required there" is one comparison. */
export const obligationBit = Object.fromEntries(
  obligationKinds.map((kind, place) => [kind, 1 << place]),
) as Readonly<Record<ObligationKind, number>>;

/** What holds for the same time. Half-open; `validUntil: null` has no end. */
export interface Obligations {
  /** As bits. */
  readonly kinds: number;
  readonly validFrom: DayNumber;
  readonly validUntil: DayNumber | null;
}

/**
 * Obligations put together by their time: most of what a guide signs she signs on one day, and a team is looked through
 * in half the time.
 */
export function byTime(
  obligations: readonly {
    readonly kind: ObligationKind;
    readonly validFrom: DayNumber;
    readonly validUntil: DayNumber | null;
  }[],
): Obligations[] {
  const together: { kinds: number; validFrom: DayNumber; validUntil: DayNumber | null }[] = [];
  for (const { kind, validFrom, validUntil } of obligations) {
    const same = together.find((one) => one.validFrom === validFrom && one.validUntil === validUntil);
    if (same) same.kinds |= obligationBit[kind];
    else together.push({ kinds: obligationBit[kind], validFrom, validUntil });
  }
  return together;
}

/** How she gets there, as she said herself. */
export type TravelMode = 'foot-bicycle' | 'own-ticket' | 'single-tickets' | 'car';

/** What matching knows of a guide: what she can do and when she has time, nothing else about her. */
export interface Candidate {
  readonly guideId: string;
  readonly siteId: string;
  readonly name: string;
  /** State of the guide's life cycle; `active` and `in-trial` may take assignments. */
  readonly state: string;
  /** Day of the certificate of the basic qualification; `null`: none yet. */
  readonly qualifiedSince: Day | null;
  readonly languages: readonly {
    readonly tag: string;
    readonly level: LanguageLevel;
    readonly modes: readonly LanguageMode[];
  }[];
  readonly gender: Gender | null;
  /** Where she sets out, to the town or quarter, never the address. `radiusKm` as the crow flies; `null`: any. */
  readonly home: { readonly lat: number; readonly lon: number; readonly radiusKm: number | null } | null;
  /** Codes of the topics she chose; none: every green one. */
  readonly topics: readonly string[];
  /** Her finished assignments by topic. */
  readonly assignmentsByTopic: ReadonlyMap<string, number>;
  /** Her finished appointments by request, where the same matter has had some already. */
  readonly appointmentsByRequest: ReadonlyMap<string, number>;
  /** Her week; minutes after midnight in Berlin, half-open, weekday 1 is Monday. `null`: not told. */
  readonly availability:
    | readonly { readonly weekday: number; readonly fromMinute: number; readonly untilMinute: number }[]
    | null;
  /** Half-open. */
  readonly absences: readonly { readonly from: Day; readonly until: Day }[];
  /** Several of one kind are fine. */
  readonly obligations: readonly Obligations[];
  /** Cap and minutes (done and planned) per calendar year; a year without an entry is refused. */
  readonly years: readonly { readonly year: number; readonly capMinutes: number; readonly minutes: number }[];
  /** Done and planned in the running month. */
  readonly minutesThisMonth: number;
  /** What she wants to give in a month. */
  readonly wishMinutesPerMonth: number | null;
  /**
   * What a way there and back costs her, only as she stated it for this; `null`: not told. On foot, by bicycle and with
   * a ticket she has anyway it costs nothing. `cents: null`: how much, she has not said.
   */
  readonly travel: { readonly mode: TravelMode; readonly cents: number | null } | null;
  /**
   * Her other appointments without the way between, milliseconds since 1970. `place` to the town or quarter; `null`:
   * nowhere to go to, or not known.
   */
  readonly busy: readonly Busy[];
}

export interface Busy {
  readonly startMs: number;
  readonly endMs: number;
  readonly place: { readonly lat: number; readonly lon: number } | null;
}

/** What matching knows of the site for this need. */
export interface Site {
  readonly siteId: string;
  /** Minutes left per calendar year; a year without an entry is refused. `null`: the site has no budget of hours. */
  readonly budgets: readonly { readonly year: number; readonly minutesLeft: number }[] | null;
  /** Mean over the team's active guides in the running month, done and planned. */
  readonly teamMeanMinutesThisMonth: number;
  /** What every guide must have in force on the day of an assignment. */
  readonly obligationsRequired: readonly ObligationKind[];
  /** Free minutes kept before and after each other appointment, at the least. */
  readonly travelBufferMinutes: number;
  /** Minutes on the way for each kilometre as the crow flies, where both places are known. */
  readonly travelMinutesPerKm: number;
  /** How much each soft wish counts. */
  readonly weights: Weights;
  /** So many appointments a matter may have; after that somebody else is wished for. */
  readonly appointmentsPerMatter: number;
}
