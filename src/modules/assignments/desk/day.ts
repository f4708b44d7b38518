import type { QueueItem, Request } from '#modules/requests';
import { type Assignment, hasBegun, isOver } from '../appointments/assignment.ts';
import type { HoursToConfirm } from '../hours/hours.ts';

/** The one next action of a row. */
export type DayAction =
  | 'review'
  | 'find-guide'
  | 'call'
  | 'look'
  | 'confirm'
  | 'confirm-hours'
  | 'decide'
  | 'wait-for-answer'
  | 'wait-for-guides'
  | 'wait-for-move'
  | 'wait-for-record'
  | 'wait-for-explanation';

export interface DayRow {
  readonly key: string;
  readonly action: DayAction;
  /** Path without language. */
  readonly href: string;
  /** null: no single topic, as for all hours together. */
  readonly topicCode: string | null;
  readonly areaName: string;
  readonly languageTag: string | null;
  /** What it is about: a day, or a moment on it. */
  readonly day: Temporal.PlainDate | null;
  readonly at: Temporal.Instant | null;
  /** Since when it waits; null where nothing waits. */
  readonly since: Temporal.Instant | null;
  readonly urgent: boolean;
  /** How many it stands for, how many were asked. */
  readonly count: number;
}

export interface DayGroups {
  readonly today: readonly DayRow[];
  readonly mine: readonly DayRow[];
  readonly others: readonly DayRow[];
}

/** Open questions to guides for one request. */
export interface OpenOffers {
  readonly requestId: string;
  readonly asked: number;
  readonly onBoard: boolean;
  readonly expiresAt: Temporal.Instant;
  readonly offeredAt: Temporal.Instant;
}

export interface DayInput {
  /** What coordination or the search should have moved by today. */
  readonly due: readonly QueueItem[];
  readonly forCoordination: readonly QueueItem[];
  readonly askedBack: readonly QueueItem[];
  readonly seeking: readonly QueueItem[];
  readonly toCall: readonly QueueItem[];
  /** Arranged requests whose appointment did not take place or needs another one. */
  readonly toDecide: readonly { readonly request: Request; readonly since: Temporal.Instant }[];
  readonly offers: readonly OpenOffers[];
  readonly assignments: readonly Assignment[];
  readonly hours: readonly HoursToConfirm[];
  readonly now: Temporal.Instant;
  readonly today: Temporal.PlainDate;
}

const requestHref = (id: string) => `/anfragen/${id}`;

function fromQueue(item: QueueItem, action: DayAction, of: Partial<DayRow> = {}): DayRow {
  return {
    key: `${action} ${item.id}`,
    action,
    href: requestHref(item.id),
    topicCode: item.topicCode,
    areaName: item.areaName,
    languageTag: item.languageTag,
    day: item.firstDay,
    at: null,
    since: item.submittedAt,
    urgent: item.urgent,
    count: 0,
    ...of,
  };
}

function fromAssignment(assignment: Assignment, action: DayAction, since: Temporal.Instant | null): DayRow {
  return {
    key: `${action} ${assignment.id}`,
    action,
    href: `/einsaetze/${assignment.id}`,
    topicCode: assignment.topicCode,
    areaName: assignment.areaName,
    languageTag: assignment.languageTag,
    day: null,
    at: assignment.startsAt,
    since,
    urgent: false,
    count: 0,
  };
}

/** Sorts what there is to do into what cannot wait, what waits for coordination and what waits for others. */
export function groupDay(input: DayInput): DayGroups {
  const { now, today } = input;
  const offers = new Map(input.offers.map((one) => [one.requestId, one]));
  const groups = { today: [] as DayRow[], mine: [] as DayRow[], others: [] as DayRow[] };

  for (const item of input.toCall) groups.today.push(fromQueue(item, 'call'));
  for (const item of input.due) {
    if (item.state !== 'seeking-guide') groups.today.push(fromQueue(item, 'review'));
    else groups.today.push(seekingRow(item, offers.get(item.id)));
  }
  for (const item of input.forCoordination) groups.mine.push(fromQueue(item, 'review'));
  for (const { request, since } of input.toDecide) {
    groups.mine.push({
      key: `decide ${request.id}`,
      action: 'decide',
      href: requestHref(request.id),
      topicCode: request.topicCode,
      areaName: request.area.name,
      languageTag: request.languageTag,
      day: request.firstDay,
      at: null,
      since,
      urgent: false,
      count: 0,
    });
  }
  for (const item of input.seeking) {
    const row = seekingRow(item, offers.get(item.id));
    (row.action === 'wait-for-guides' ? groups.others : groups.mine).push(row);
  }
  for (const item of input.askedBack) groups.others.push(fromQueue(item, 'wait-for-answer'));
  for (const assignment of input.assignments) placeAssignment(assignment, groups, now, today);
  const [oldest] = input.hours;
  if (oldest) {
    const since =
      input.hours.map((one) => one.enteredAt).sort(Temporal.Instant.compare)[0] ?? oldest.enteredAt;
    groups.mine.push({
      key: 'confirm-hours',
      action: 'confirm-hours',
      href: '/stunden/bestaetigen',
      topicCode: null,
      areaName: '',
      languageTag: null,
      day: oldest.day,
      at: null,
      since,
      urgent: false,
      count: input.hours.length,
    });
  }
  groups.today.sort(byUrgency);
  groups.mine.sort(byUrgency);
  groups.others.sort(byUrgency);
  return groups;
}

function seekingRow(item: QueueItem, offers: OpenOffers | undefined): DayRow {
  return offers
    ? fromQueue(item, 'wait-for-guides', { since: offers.offeredAt, count: offers.asked })
    : fromQueue(item, 'find-guide');
}

const soonDays = 2;

function placeAssignment(
  assignment: Assignment,
  groups: { today: DayRow[]; mine: DayRow[]; others: DayRow[] },
  now: Temporal.Instant,
  today: Temporal.PlainDate,
): void {
  if (assignment.state === 'in-clarification') {
    groups.others.push(fromAssignment(assignment, 'wait-for-explanation', assignment.endsAt));
    return;
  }
  if (isOver(assignment, now)) {
    groups.others.push(fromAssignment(assignment, 'wait-for-record', assignment.endsAt));
    return;
  }
  if (assignment.proposedStartsAt) {
    groups.others.push(fromAssignment(assignment, 'wait-for-move', null));
  }
  const days = today.until(assignment.startsAt.toZonedDateTimeISO('Europe/Berlin').toPlainDate()).days;
  if (assignment.state === 'planned') {
    const row = fromAssignment(assignment, 'confirm', assignment.createdAt);
    (days <= soonDays ? groups.today : groups.mine).push(row);
  } else if (days === 0 || hasBegun(assignment, now)) {
    groups.today.push(fromAssignment(assignment, 'look', null));
  }
}

/** Urgent before not, then the earlier day, then the longer wait. */
function byUrgency(a: DayRow, b: DayRow): number {
  if (a.urgent !== b.urgent) return a.urgent ? -1 : 1;
  return (
    dayText(a).localeCompare(dayText(b)) ||
    (a.since?.epochMilliseconds ?? Number.MAX_SAFE_INTEGER) -
      (b.since?.epochMilliseconds ?? Number.MAX_SAFE_INTEGER) ||
    (a.key < b.key ? -1 : 1)
  );
}

function dayText(row: DayRow): string {
  if (row.at) return row.at.toZonedDateTimeISO('Europe/Berlin').toPlainDateTime().toString();
  return row.day?.toString() ?? '9999';
}
