import {
  type GuideForMatching,
  guideCandidates,
  mayTakeAssignments,
  requiredObligations,
} from '#modules/guides';
import {
  byTime,
  type Candidate,
  type LanguageLevel,
  type Need,
  type PlanWorld,
  parts,
  type Site,
  type Slot,
  weightsFrom,
} from '#modules/matching';
import { daysOffAt, findParameter, listTopics, ParameterMissing, readParameters } from '#modules/programme';
import { assignmentsDoneOf, momentsOf, type Request, type TimeWindow } from '#modules/requests';
import type { Db } from '#platform/database';
import { guidesApart } from '../apart/kept-apart.store.ts';
import type { GroupSession } from '../groups/group-session.ts';
import { type Commitments, commitmentsOf, minutesOfSite, noCommitments } from '../hours/hours.store.ts';
import { ofEachPart, weightKey } from '../weights/site-weights.ts';

/** Everything matching needs for one request. */
export interface Matching {
  readonly need: Need;
  readonly candidates: readonly Candidate[];
  readonly site: Site;
  /** The guides behind the candidates, by id. */
  readonly guides: ReadonlyMap<string, GuideForMatching>;
}

export interface MatchingOptions {
  /** The agreed time; without it the windows of the request. */
  readonly slot?: Slot;
  readonly windows?: readonly TimeWindow[];
  /** Only these guides. */
  readonly guideIds?: readonly string[];
  /** Guides still to be found. */
  readonly guidesToFind: 1 | 2;
  /** Counts only what this person has promised. */
  readonly personId?: string;
  /** An appointment that does not count: it is about to be moved. */
  readonly without?: string;
  readonly today: Temporal.PlainDate;
  readonly now: Temporal.Instant;
}

/**
 * The need of a request, the guides of its site and what stands against their time. The proposals and the
 * acceptance are both computed from it. A constant number of queries, whatever the size of the team.
 */
export async function candidatesFor(db: Db, request: Request, options: MatchingOptions): Promise<Matching> {
  const { today, now } = options;
  const topics = await listTopics(db, request.siteId);
  const guides = await guideCandidates(
    db,
    request.siteId,
    options.guideIds ? { guideIds: options.guideIds } : {},
  );
  const commitments = await commitmentsOf(db, {
    today,
    now,
    siteId: request.siteId,
    topicCodes: [request.topicCode],
    requestIds: [request.id],
    ...(options.personId ? { personId: options.personId } : {}),
    ...(options.without ? { without: options.without } : {}),
  });
  const slots = options.slot ? [options.slot] : slotsOf(options.windows ?? [], now);
  const years = yearsOf(slots, today);
  const caps = await capsOf(db, request.siteId, years, today);
  const away = await awayAt(db, request.siteId, slots);

  const need = needOf(request, {
    slots,
    minutes: options.slot ? minutesOf(options.slot) : request.minutes,
    guidesToFind: options.guidesToFind,
    topics,
    done: await assignmentsDoneOf(db, [request.matterId]),
    apart: await guidesApart(db, request.siteId, [request]),
  });
  const candidates = guides.map((guide) => toCandidate(guide, commitmentsIn(commitments, guide), caps, away));
  return {
    need,
    candidates,
    site: await siteOf(db, request.siteId, { years, today, candidates, without: options.without ?? null }),
    guides: new Map(guides.map((guide) => [guide.guideId, guide])),
  };
}

/** What a guide's own sign-up to a group is judged by: when, where and how long it is, and whether minors are there. */
export async function candidatesForGroup(
  db: Db,
  session: GroupSession,
  of: { guideId: string; personId: string; today: Temporal.PlainDate; now: Temporal.Instant },
): Promise<Pick<Matching, 'need' | 'candidates' | 'site'>> {
  const { siteId } = session;
  const { today, now } = of;
  const slot = { start: session.startsAt, end: session.endsAt };
  const guides = await guideCandidates(db, siteId, { guideIds: [of.guideId] });
  const commitments = await commitmentsOf(db, {
    today,
    now,
    siteId,
    topicCodes: [],
    requestIds: [],
    personId: of.personId,
  });
  const years = yearsOf([slot], today);
  const caps = await capsOf(db, siteId, years, today);
  const away = await awayAt(db, siteId, [slot]);
  const candidates = guides.map((guide) => toCandidate(guide, commitmentsIn(commitments, guide), caps, away));
  return {
    need: {
      requestId: session.id,
      siteId,
      language: null,
      place: { lat: session.areaLatitude, lon: session.areaLongitude },
      slots: [slot],
      minutes: minutesOf(slot),
      topic: { code: session.topicCode, riskClass: 'green' },
      certificateNeeded: session.childPresent,
      genderWish: null,
      guides: 1,
      appointmentsDone: 0,
      excludedGuideIds: [],
    },
    candidates,
    site: await siteOf(db, siteId, { years, today, candidates, without: null }),
  };
}

type WithWindows = { readonly request: Request; readonly windows: readonly TimeWindow[] };

/**
 * The needs of several requests of one site, and its guides who can answer for themselves. `visiting` are requests of
 * other sites that may be asked for here, and `seen` their needs as this site would see them: what `askAsNeighbour`
 * hands over and no more. A constant number of queries, however many there are.
 */
export async function planWorldFor(
  db: Db,
  siteId: string,
  of: {
    requests: readonly Request[];
    windows: ReadonlyMap<string, readonly TimeWindow[]>;
    visiting?: readonly WithWindows[];
    today: Temporal.PlainDate;
    now: Temporal.Instant;
  },
): Promise<PlanWorld & { readonly seen: readonly Need[] }> {
  const { today, now, visiting = [] } = of;
  const topics = await listTopics(db, siteId);
  const guides = (await guideCandidates(db, siteId, {})).filter(({ personId }) => personId !== null);
  const commitments = await commitmentsOf(db, {
    today,
    now,
    siteId,
    topicCodes: [...of.requests, ...visiting.map(({ request }) => request)].map(({ topicCode }) => topicCode),
    requestIds: of.requests.map(({ id }) => id),
  });
  const done = await assignmentsDoneOf(
    db,
    of.requests.map(({ matterId }) => matterId),
  );
  const apart = await guidesApart(db, siteId, of.requests);
  const needs = of.requests.map((request) =>
    needOf(request, {
      slots: slotsOf(of.windows.get(request.id) ?? [], now),
      minutes: request.minutes,
      guidesToFind: request.guidesNeeded,
      topics,
      done,
      apart,
    }),
  );
  const seen = visiting.map(({ request, windows }) =>
    needOf(
      { ...request, siteId, germanLevel: 'none', childPresent: false, genderWish: null },
      {
        slots: slotsOf(windows, now),
        minutes: request.minutes,
        guidesToFind: 1,
        topics,
        done: new Map(),
        apart: new Map(),
      },
    ),
  );
  const slots = [...needs, ...seen].flatMap((need) => need.slots);
  const years = yearsOf(slots, today);
  const caps = await capsOf(db, siteId, years, today);
  const away = await awayAt(db, siteId, slots);
  const candidates = guides.map((guide) => toCandidate(guide, commitmentsIn(commitments, guide), caps, away));
  const site = await siteOf(db, siteId, { years, today, candidates, without: null });
  return { needs, seen, candidates, sites: new Map([[siteId, site]]) };
}

function needOf(
  request: Request,
  of: {
    slots: readonly Slot[];
    minutes: number;
    guidesToFind: 1 | 2;
    topics: Awaited<ReturnType<typeof listTopics>>;
    done: ReadonlyMap<string, number>;
    apart: ReadonlyMap<string, readonly string[]>;
  },
): Need {
  return {
    requestId: request.id,
    siteId: request.siteId,
    language: {
      tag: request.languageTag,
      mode: request.languageMode,
      minLevel: levelNeeded(request.germanLevel),
    },
    place: request.setting === 'on-site' ? { lat: request.area.latitude, lon: request.area.longitude } : null,
    slots: of.slots,
    minutes: of.minutes,
    topic: {
      code: request.topicCode,
      riskClass: of.topics.find((topic) => topic.code === request.topicCode)?.riskClass ?? 'red',
    },
    certificateNeeded: request.childPresent,
    genderWish: request.genderWish,
    guides: of.guidesToFind,
    appointmentsDone: of.done.get(request.matterId) ?? 0,
    excludedGuideIds: of.apart.get(request.id) ?? [],
  };
}

async function siteOf(
  db: Db,
  siteId: string,
  of: {
    years: readonly number[];
    today: Temporal.PlainDate;
    candidates: readonly Candidate[];
    without: string | null;
  },
): Promise<Site> {
  const set = await readParameters(
    db,
    ['travel-least', 'travel-per-kilometre', 'review-stop', ...parts.map(weightKey)],
    { day: of.today, siteId },
  );
  return {
    siteId,
    budgets: await budgetsOf(db, siteId, of),
    teamMeanMinutesThisMonth: teamMean(of.candidates),
    obligationsRequired: requiredObligations,
    travelBufferMinutes: set['travel-least'],
    travelMinutesPerKm: set['travel-per-kilometre'],
    weights: weightsFrom(ofEachPart((part) => set[weightKey(part)])),
    appointmentsPerMatter: set['review-stop'],
  };
}

const minutesOf = (slot: Slot) => Math.round(slot.start.until(slot.end).total('minutes'));

/** Windows that are not over; when all are, those, so that the reason is told. */
function slotsOf(windows: readonly TimeWindow[], now: Temporal.Instant): Slot[] {
  const all = windows.map(momentsOf);
  const ahead = all.filter(({ end }) => Temporal.Instant.compare(end, now) > 0);
  return ahead.length > 0 ? ahead : all;
}

/** Whoever speaks hardly any German depends on what is said; with more of it a little help is enough. */
function levelNeeded(german: Request['germanLevel']): LanguageLevel {
  return german === 'none' || german === 'little' ? 'fluent' : 'basic';
}

function yearsOf(slots: readonly Slot[], today: Temporal.PlainDate): number[] {
  const years = slots.flatMap(({ start, end }) =>
    [start, end].map((moment) => moment.toZonedDateTimeISO('Europe/Berlin').year),
  );
  return [...new Set([today.year, ...years])].sort();
}

type Away = Awaited<ReturnType<typeof daysOffAt>>;

/** The holidays of the days asked about, for whoever is away then. */
function awayAt(db: Db, siteId: string, slots: readonly Slot[]): Promise<Away> {
  const days = slots
    .flatMap(({ start, end }) => [start, end])
    .map((moment) => moment.toZonedDateTimeISO('Europe/Berlin').toPlainDate())
    .sort(Temporal.PlainDate.compare);
  const [from = new Temporal.PlainDate(1970, 1, 1)] = days;
  return daysOffAt(db, { siteId, from, until: (days.at(-1) ?? from).add({ days: 1 }) });
}

interface Cap {
  readonly year: number;
  readonly guideMinutes: number;
  readonly coordinatingMinutes: number;
}

/** The caps that hold in each year; a year nobody has decided on is left out and refused by matching. */
export async function capsOf(
  db: Db,
  siteId: string,
  years: readonly number[],
  today: Temporal.PlainDate,
): Promise<Cap[]> {
  const caps: Cap[] = [];
  for (const year of years) {
    const day = year === today.year ? today : new Temporal.PlainDate(year, 12, 31);
    try {
      const hours = await readParameters(db, ['guide-hours-per-year', 'coordinating-guide-hours-per-year'], {
        day,
        siteId,
      });
      caps.push({
        year,
        guideMinutes: hours['guide-hours-per-year'] * 60,
        coordinatingMinutes: hours['coordinating-guide-hours-per-year'] * 60,
      });
    } catch (error) {
      if (!(error instanceof ParameterMissing)) throw error;
    }
  }
  return caps;
}

/** What is left of the hours the site was granted; null where nobody has entered how many those are. */
async function budgetsOf(
  db: Db,
  siteId: string,
  of: { years: readonly number[]; today: Temporal.PlainDate; without: string | null },
): Promise<Site['budgets']> {
  const { years, today } = of;
  const used = await minutesOfSite(db, siteId, of);
  const budgets: { year: number; minutesLeft: number }[] = [];
  for (const year of years) {
    const day = year === today.year ? today : new Temporal.PlainDate(year, 12, 31);
    const hours = await findParameter(db, 'granted-hours', { day, siteId });
    if (hours !== null) budgets.push({ year, minutesLeft: hours * 60 - (used.get(year) ?? 0) });
  }
  return budgets.length === years.length ? budgets : null;
}

const commitmentsIn = (all: ReadonlyMap<string, Commitments>, { personId }: GuideForMatching) =>
  (personId && all.get(personId)) || noCommitments;

function toCandidate(
  guide: GuideForMatching,
  commitments: Commitments,
  caps: readonly Cap[],
  away: Away,
): Candidate {
  return {
    guideId: guide.guideId,
    siteId: guide.siteId,
    name: guide.name,
    state: guide.state,
    qualifiedSince: guide.qualifiedOn,
    languages: guide.languages,
    gender: guide.gender,
    home: guide.home && {
      lat: guide.home.latitude,
      lon: guide.home.longitude,
      radiusKm: guide.radiusKm,
    },
    topics: guide.topics,
    assignmentsByTopic: commitments.assignmentsByTopic,
    appointmentsByRequest: commitments.appointmentsByRequest,
    availability: guide.hours,
    absences: [...guide.absences, ...guide.awayDuring.flatMap((kind) => away[kind])],
    obligations: byTime(guide.obligations),
    years: caps.map(({ year, guideMinutes, coordinatingMinutes }) => ({
      year,
      capMinutes: guide.coordinating ? coordinatingMinutes : guideMinutes,
      minutes: commitments.minutesByYear.get(year) ?? 0,
    })),
    minutesThisMonth: commitments.minutesThisMonth,
    wishMinutesPerMonth: guide.wishMinutesPerMonth,
    travel: guide.travel,
    busy: commitments.busy,
  };
}

function teamMean(candidates: readonly Candidate[]): number {
  const team = candidates.filter(({ state }) => mayTakeAssignments(state as GuideForMatching['state']));
  if (team.length === 0) return 0;
  return Math.round(team.reduce((sum, one) => sum + one.minutesThisMonth, 0) / team.length);
}
