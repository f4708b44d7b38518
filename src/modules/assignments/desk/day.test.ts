import { describe, expect, it } from 'vitest';
import type { QueueItem } from '#modules/requests';
import type { Assignment } from '../appointments/assignment.ts';
import { berlin } from '../assignments.build.ts';
import { type DayInput, groupDay } from './day.ts';

const now = berlin('2026-11-09T08:00');
const today = Temporal.PlainDate.from('2026-11-09');

const item = (of: Partial<QueueItem> & { id: string }): QueueItem => ({
  siteId: 'site',
  reference: of.id,
  state: 'received',
  channel: 'public',
  askedBy: 'self',
  topicCode: 'office',
  languageTag: 'ar',
  areaName: 'Bad Homburg',
  firstDay: Temporal.PlainDate.from('2026-11-20'),
  dueOn: Temporal.PlainDate.from('2026-11-12'),
  submittedAt: berlin('2026-11-08T10:00'),
  urgent: false,
  duplicateOf: null,
  callAbout: null,
  guidesNeeded: 1,
  ...of,
});

const assignment = (of: Partial<Assignment> & { id: string }): Assignment => ({
  siteId: 'site',
  requestId: `request of ${of.id}`,
  offerId: 'offer',
  sessionId: null,
  groupTitle: null,
  guideId: 'guide',
  personId: 'person',
  requestedBy: null,
  guideName: 'Amal',
  placeNumber: 1,
  state: 'confirmed',
  startsAt: berlin('2026-11-12T09:00'),
  endsAt: berlin('2026-11-12T10:00'),
  proposedStartsAt: null,
  proposedEndsAt: null,
  moveAgreedAt: null,
  topicCode: 'school',
  languageTag: 'ar',
  setting: 'on-site',
  placeKind: 'school',
  areaName: 'Oberursel',
  placeName: '',
  placeAddress: '',
  calendarSequence: 0,
  version: 1,
  createdAt: berlin('2026-11-05T09:00'),
  ...of,
});

const group = (of: Partial<DayInput>) => {
  const groups = groupDay({
    due: [],
    forCoordination: [],
    askedBack: [],
    seeking: [],
    toCall: [],
    toDecide: [],
    offers: [],
    assignments: [],
    hours: [],
    now,
    today,
    ...of,
  });
  const keys = (rows: readonly { key: string }[]) => rows.map(({ key }) => key);
  return { today: keys(groups.today), mine: keys(groups.mine), others: keys(groups.others), groups };
};

describe('the day of coordination', () => {
  it('is empty when nothing waits', () => {
    expect(group({})).toMatchObject({ today: [], mine: [], others: [] });
  });

  it('puts first what is due today, and who is to be called', () => {
    expect(
      group({
        due: [item({ id: 'a' }), item({ id: 'b', state: 'seeking-guide' })],
        toCall: [item({ id: 'c', callAbout: 'appointment' })],
      }).today.sort(),
    ).toEqual(['call c', 'find-guide b', 'review a']);
  });

  it('tells what waits for me from what waits for guides', () => {
    const offers = [
      {
        requestId: 'b',
        asked: 2,
        onBoard: false,
        expiresAt: berlin('2026-11-11T08:00'),
        offeredAt: berlin('2026-11-09T07:00'),
      },
    ];
    const { mine, others, groups } = group({
      forCoordination: [item({ id: 'n' })],
      seeking: [item({ id: 'a', state: 'seeking-guide' }), item({ id: 'b', state: 'seeking-guide' })],
      askedBack: [item({ id: 'q', state: 'asked-back' })],
      offers,
    });
    expect(mine.sort()).toEqual(['find-guide a', 'review n']);
    expect(others.sort()).toEqual(['wait-for-answer q', 'wait-for-guides b']);
    expect(groups.others.find(({ action }) => action === 'wait-for-guides')?.count).toBe(2);
  });

  it('shows the appointments of today, and those soon that nobody has confirmed', () => {
    expect(
      group({
        assignments: [
          assignment({
            id: 'today',
            startsAt: berlin('2026-11-09T14:00'),
            endsAt: berlin('2026-11-09T15:00'),
          }),
          assignment({
            id: 'soon',
            state: 'planned',
            startsAt: berlin('2026-11-11T09:00'),
            endsAt: berlin('2026-11-11T10:00'),
          }),
          assignment({ id: 'later', state: 'planned' }),
          assignment({ id: 'fine' }),
        ],
      }),
    ).toMatchObject({ today: ['look today', 'confirm soon'], mine: ['confirm later'], others: [] });
  });

  it('waits for the guide to record, to answer a proposal, to explain', () => {
    expect(
      group({
        assignments: [
          assignment({
            id: 'over',
            startsAt: berlin('2026-11-06T09:00'),
            endsAt: berlin('2026-11-06T10:00'),
          }),
          assignment({
            id: 'moving',
            proposedStartsAt: berlin('2026-11-13T09:00'),
            proposedEndsAt: berlin('2026-11-13T10:00'),
          }),
          assignment({
            id: 'unclear',
            state: 'in-clarification',
            startsAt: berlin('2026-11-01T09:00'),
            endsAt: berlin('2026-11-01T10:00'),
          }),
        ],
      }).others.sort(),
    ).toEqual(['wait-for-explanation unclear', 'wait-for-move moving', 'wait-for-record over']);
  });

  it('sorts the urgent first, then by day, then by how long it has waited', () => {
    const day = (text: string) => Temporal.PlainDate.from(text);
    expect(
      group({
        forCoordination: [
          item({ id: 'late', firstDay: day('2026-11-25') }),
          item({ id: 'early', firstDay: day('2026-11-15') }),
          item({ id: 'old', firstDay: day('2026-11-25'), submittedAt: berlin('2026-11-01T10:00') }),
          item({ id: 'urgent', firstDay: day('2026-11-30'), urgent: true }),
        ],
      }).mine,
    ).toEqual(['review urgent', 'review early', 'review old', 'review late']);
  });
});
