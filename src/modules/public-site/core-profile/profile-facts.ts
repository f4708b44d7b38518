import type { PublicAssignmentCounts } from '#modules/assignments';
import type { PublicGuideCounts } from '#modules/guides';
import type { ProfileCode } from '#modules/library';
import type { PublicRequestCounts } from '#modules/requests';

/**
 * What the running system shows of an element. `people`: both numbers tell of people, so small ones are not said.
 */
export type Fact =
  | { readonly kind: 'share'; readonly count: number; readonly of: number; readonly people: boolean }
  | { readonly kind: 'amount'; readonly count: number; readonly people: boolean }
  | { readonly kind: 'values'; readonly values: Readonly<Record<string, number>> };

/** What the facts are made of. */
export interface FactSources {
  readonly guides: readonly PublicGuideCounts[];
  readonly requests: readonly PublicRequestCounts[];
  readonly assignments: readonly PublicAssignmentCounts[];
  readonly sites: { readonly open: number; readonly led: number };
  readonly topics: readonly { readonly riskClass: 'green' | 'yellow' | 'red' }[];
  /** Euro cents an hour, hours a year, accompaniments from which coordination needs a reason; null: no value today. */
  readonly rate: number | null;
  readonly hoursPerYear: number | null;
  readonly often: number;
}

const sumOf = <Row>(rows: readonly Row[], of: (row: Row) => number) =>
  rows.reduce((sum, row) => sum + of(row), 0);
const unionOf = (rows: readonly { readonly languages: readonly string[] }[]) =>
  new Set(rows.flatMap(({ languages }) => languages));

/** The facts by element. An element without one is not counted yet. */
export function profileFacts(from: FactSources): Partial<Record<ProfileCode, Fact>> {
  const { guides, requests, assignments, sites, topics } = from;
  const people = (count: number, of: number): Fact => ({ kind: 'share', count, of, people: true });
  const things = (count: number, of: number): Fact => ({ kind: 'share', count, of, people: false });
  const working = sumOf(guides, (row) => row.working);
  const acceptances = sumOf(assignments, (row) => row.acceptances);
  const spoken = unionOf(guides);
  const asked = unionOf(requests);
  const covered = [...asked].filter((tag) => spoken.has(tag)).length;
  const inClass = (risk: string) => topics.filter(({ riskClass }) => riskClass === risk).length;
  const { rate, hoursPerYear } = from;
  return {
    volunteering: people(
      sumOf(guides, (row) => row.withAgreement),
      working,
    ),
    ...(rate === null || hoursPerYear === null
      ? {}
      : { 'expense-allowance': { kind: 'values', values: { rate: rate / 100, hours: hoursPerYear } } }),
    'free-choice': people(
      sumOf(assignments, (row) => row.withoutAcceptance),
      sumOf(assignments, (row) => row.appointments),
    ),
    'bounded-support': people(
      sumOf(requests, (row) => row.mattersOften),
      sumOf(requests, (row) => row.matters),
    ),
    qualification: people(
      sumOf(guides, (row) => row.certified),
      working,
    ),
    'working-together': { kind: 'amount', count: sumOf(assignments, (row) => row.inPairs), people: true },
    coordination: things(sites.led, sites.open),
    partnership: people(
      sumOf(requests, (row) => row.withoutAccount),
      sumOf(requests, (row) => row.requests),
    ),
    'self-help': people(
      sumOf(assignments, (row) => row.aloneNextTime),
      sumOf(assignments, (row) => row.entries),
    ),
    'equal-origins': things(covered, asked.size),
    'gender-equality': people(
      sumOf(requests, (row) => row.genderWishesWithReason),
      sumOf(requests, (row) => row.genderWishes),
    ),
    'non-violence': people(
      sumOf(guides, (row) => row.withNonViolence),
      working,
    ),
    confidentiality: people(
      sumOf(guides, (row) => row.withConfidentiality),
      working,
    ),
    neutrality: people(
      sumOf(assignments, (row) => row.withDeclaration),
      acceptances,
    ),
    'closeness-and-distance': people(
      sumOf(requests, (row) => row.windowsOpen),
      sumOf(requests, (row) => row.windows),
    ),
    conversation: { kind: 'amount', count: spoken.size, people: false },
    research: { kind: 'amount', count: sumOf(requests, (row) => row.referred), people: true },
    limits: {
      kind: 'values',
      values: { green: inClass('green'), yellow: inClass('yellow'), red: inClass('red') },
    },
  };
}

/** A number as it may be said: exactly, or only that it is below or at least another one. */
export type Said = { readonly exactly: number } | { readonly below: number } | { readonly atLeast: number };

/**
 * Below `smallest` people nobody is counted; what is more is told by steps of `smallest`, so that it says nothing of
 * the few who are missing from a whole, here or compared with another page or an earlier day.
 */
export function sayable(
  fact: Exclude<Fact, { kind: 'values' }>,
  smallest: number,
): { count: Said; of: Said } {
  const of = fact.kind === 'share' ? fact.of : fact.count;
  const said = (number: number): Said => {
    if (!fact.people || number === 0) return { exactly: number };
    return number < smallest ? { below: smallest } : { atLeast: number - (number % smallest) };
  };
  return { count: said(fact.count), of: said(of) };
}
