import { describe, expect, test } from 'vitest';
import {
  buildBusy,
  buildCandidate,
  buildNeed,
  buildObligations,
  buildSite,
  buildSlot,
} from './candidate.build.ts';
import { type Candidate, obligationBit, type Site } from './candidate.ts';
import type { Need } from './need.ts';
import { refusesAcceptance } from './propose-guides.ts';
import type { Wish } from './reason.ts';

const today = Temporal.PlainDate.from('2026-11-22');

interface Case {
  readonly need?: Partial<Need>;
  readonly guide?: Partial<Candidate>;
  readonly site?: Partial<Site>;
  readonly relaxed?: Exclude<Wish, 'time'>[];
}

function codesOf({ need, guide, site, relaxed = [] }: Case): string[] {
  const hindrances = refusesAcceptance(buildNeed(need), buildCandidate(guide), buildSite(site), {
    today,
    relaxed,
  });
  return hindrances.map((one) => ('kind' in one ? `${one.code} ${one.kind}` : one.code));
}

const arabic = (
  level: 'mother-tongue' | 'fluent' | 'basic',
  modes: ('speak' | 'read' | 'write')[],
  tag = 'ar',
) => ({
  tag,
  level,
  modes,
});
const minors = { certificateNeeded: true };
const full = { year: 2026, capMinutes: 276 * 60, minutes: 275 * 60 };
const tuesdays = (from: number, until: number) => ({
  availability: [{ weekday: 2, fromMinute: from * 60, untilMinute: until * 60 }],
});
const notFarWish = { genderWish: { gender: 'female', reason: 'medical' } } as const;
const frankfurt = { lat: 50.1109, lon: 8.6821, radiusKm: 10 };

describe('what a guide needs to take an assignment', () => {
  const cases: readonly (readonly [sentence: string, of: Case, codes: readonly string[]])[] = [
    ['a guide with everything in order may take it', {}, []],
    ['a guide on trial may take it', { guide: { state: 'in-trial' } }, []],
    ['a guide on a break may not', { guide: { state: 'paused' } }, ['not-active']],
    ['a blocked guide may not', { guide: { state: 'blocked' } }, ['not-active']],
    ['a guide of another site may not', { guide: { siteId: 'site-2' } }, ['other-site']],
    [
      'guide and person are kept apart when either asked',
      { need: { excludedGuideIds: ['guide-1'] } },
      ['asked-apart'],
    ],
    ['without a certificate nobody goes', { guide: { qualifiedSince: null } }, ['not-qualified']],
    ['a certificate of the same day is enough', { guide: { qualifiedSince: '2026-12-01' } }, []],
    [
      'a certificate of the day after is too late',
      { guide: { qualifiedSince: '2026-12-02' } },
      ['not-qualified'],
    ],

    ['a language the guide did not name', { guide: { languages: [] } }, ['language-missing']],
    ['a mother tongue is fluent enough', { guide: { languages: [arabic('mother-tongue', ['speak'])] } }, []],
    [
      'a little of it is not fluent',
      { guide: { languages: [arabic('basic', ['speak'])] } },
      ['level-too-low'],
    ],
    [
      'a little may be enough',
      {
        need: { language: { tag: 'ar', mode: 'speak', minLevel: 'basic' } },
        guide: { languages: [arabic('basic', ['speak'])] },
      },
      [],
    ],
    [
      'speaking is not writing',
      {
        need: { language: { tag: 'ar', mode: 'write', minLevel: 'fluent' } },
        guide: { languages: [arabic('fluent', ['speak'])] },
      },
      ['mode-missing'],
    ],
    [
      'neither level nor mode',
      {
        need: { language: { tag: 'ar', mode: 'write', minLevel: 'fluent' } },
        guide: { languages: [arabic('basic', ['speak'])] },
      },
      ['level-too-low', 'mode-missing'],
    ],
    [
      'another dialect is still the language',
      {
        need: { language: { tag: 'ar-SY', mode: 'speak', minLevel: 'fluent' } },
        guide: { languages: [arabic('fluent', ['speak'], 'ar-MA')] },
      },
      [],
    ],
    [
      'a tag that only begins alike is another language',
      { guide: { languages: [arabic('fluent', ['speak'], 'arc')] } },
      ['language-missing'],
    ],
    ['help in German needs no other language', { need: { language: null }, guide: { languages: [] } }, []],
    [
      'German is spoken by every guide',
      { need: { language: { tag: 'de', mode: 'speak', minLevel: 'fluent' } }, guide: { languages: [] } },
      [],
    ],

    [
      'a missing pledge',
      { guide: { obligations: buildObligations({ 'confidentiality-pledge': null }) } },
      ['obligation-missing confidentiality-pledge'],
    ],
    [
      'a pledge ends on the day before',
      { guide: { obligations: buildObligations({ agreement: { validUntil: '2026-12-01' } }) } },
      ['obligation-expired agreement'],
    ],
    [
      'a pledge still holds on its last day',
      { guide: { obligations: buildObligations({ agreement: { validUntil: '2026-12-02' } }) } },
      [],
    ],
    [
      'a pledge begins on the day itself',
      { guide: { obligations: buildObligations({ agreement: { validFrom: '2026-12-01' } }) } },
      [],
    ],
    [
      'a pledge begins on the day after',
      { guide: { obligations: buildObligations({ agreement: { validFrom: '2026-12-02' } }) } },
      ['obligation-not-yet agreement'],
    ],
    [
      'a pledge without an end',
      { guide: { obligations: buildObligations({ agreement: { validUntil: null } }) } },
      [],
    ],
    [
      'a renewal counts beside the old pledge',
      {
        guide: {
          obligations: [
            ...buildObligations({ agreement: { validUntil: '2026-06-01' } }),
            { kinds: obligationBit.agreement, validFrom: 20260601, validUntil: null },
          ],
        },
      },
      [],
    ],
    [
      'what the site does not ask for is not needed',
      { guide: { obligations: [] }, site: { obligationsRequired: [] } },
      [],
    ],
    [
      'with minors the certificate of conduct must have been seen',
      { need: minors, guide: { obligations: buildObligations({ 'certificate-of-conduct-seen': null }) } },
      ['obligation-missing certificate-of-conduct-seen'],
    ],
    [
      'without minors nobody asks for it',
      { guide: { obligations: buildObligations({ 'certificate-of-conduct-seen': null }) } },
      [],
    ],
    ['with minors and the certificate seen', { need: minors }, []],

    [
      'the last hour of the year is not enough for ninety minutes',
      { guide: { years: [full] } },
      ['year-cap-reached'],
    ],
    [
      'the last hour of the year is enough for sixty',
      { need: { minutes: 60 }, guide: { years: [full] } },
      [],
    ],
    [
      'a year without a cap on file is refused',
      { guide: { years: [{ ...full, year: 2027 }] } },
      ['year-cap-unknown'],
    ],
    [
      'the new year has its own cap',
      {
        need: { slots: [buildSlot('2027-01-05', '10:00', '11:30')] },
        guide: { years: [full, { year: 2027, capMinutes: 90, minutes: 0 }] },
      },
      [],
    ],
    [
      'the site has spent its hours',
      { site: { budgets: [{ year: 2026, minutesLeft: 89 }] } },
      ['site-hours-spent'],
    ],
    [
      'two guides need twice the hours of the site',
      { need: { guides: 2 }, site: { budgets: [{ year: 2026, minutesLeft: 179 }] } },
      ['site-hours-spent'],
    ],
    [
      'two guides and just enough hours',
      { need: { guides: 2 }, site: { budgets: [{ year: 2026, minutesLeft: 180 }] } },
      [],
    ],
    ['a year for which the site has no hours yet', { site: { budgets: [] } }, ['site-hours-unknown']],
    ['a site that counts no budget of hours', { site: { budgets: null } }, []],

    ['free on Tuesdays, only in the afternoon', { guide: tuesdays(13, 18) }, ['outside-usual-hours']],
    [
      'free on Tuesdays, just as long as it takes',
      { guide: { availability: [{ weekday: 2, fromMinute: 600, untilMinute: 690 }] } },
      [],
    ],
    [
      'free a minute too short',
      { guide: { availability: [{ weekday: 2, fromMinute: 601, untilMinute: 690 }] } },
      ['outside-usual-hours'],
    ],
    [
      'two entries of a day that touch count as one',
      {
        guide: {
          availability: [
            { weekday: 2, fromMinute: 660, untilMinute: 720 },
            { weekday: 2, fromMinute: 540, untilMinute: 660 },
          ],
        },
      },
      [],
    ],
    ['hours that nobody told can be asked for', { guide: { availability: null } }, []],
    ['no free hours at all', { guide: { availability: [] } }, ['outside-usual-hours']],
    ['asked at an unusual time on purpose', { guide: { availability: [] }, relaxed: ['usual-hours'] }, []],
    [
      'away from the day before to the day after',
      { guide: { absences: [{ from: '2026-11-30', until: '2026-12-03' }] } },
      ['absent'],
    ],
    ['back on the day itself', { guide: { absences: [{ from: '2026-11-20', until: '2026-12-01' }] } }, []],
    ['away from the next day on', { guide: { absences: [{ from: '2026-12-02', until: '2026-12-20' }] } }, []],
    [
      'away is away, whatever wish is given up',
      { guide: { absences: [{ from: '2026-12-01', until: '2026-12-02' }] }, relaxed: ['usual-hours'] },
      ['absent'],
    ],
    [
      'another appointment at the same time',
      { guide: { busy: [buildBusy('2026-12-01', '11:00', '12:00')] } },
      ['busy'],
    ],
    [
      'half an hour of way before is kept free',
      { guide: { busy: [buildBusy('2026-12-01', '09:00', '09:30')] } },
      [],
    ],
    [
      'less than half an hour of way before',
      { guide: { busy: [buildBusy('2026-12-01', '09:00', '09:31')] } },
      ['busy'],
    ],
    [
      'less than half an hour of way after',
      { guide: { busy: [buildBusy('2026-12-01', '11:59', '13:00')] } },
      ['busy'],
    ],
    [
      'one after the other where the site keeps no way free',
      { guide: { busy: [buildBusy('2026-12-01', '09:00', '10:00')] }, site: { travelBufferMinutes: 0 } },
      [],
    ],
    [
      'a short way from another town',
      {
        guide: { busy: [{ ...buildBusy('2026-12-01', '08:00', '09:00'), place: { lat: 50.11, lon: 8.68 } }] },
      },
      [],
    ],
    [
      'too long a way from another town',
      {
        guide: { busy: [{ ...buildBusy('2026-12-01', '08:00', '09:00'), place: { lat: 49.87, lon: 8.65 } }] },
      },
      ['busy'],
    ],
    [
      'no way at all when it is on the phone',
      {
        need: { place: null },
        guide: { busy: [{ ...buildBusy('2026-12-01', '08:00', '09:00'), place: { lat: 49.87, lon: 8.65 } }] },
      },
      [],
    ],
    [
      'overlapping is never given up',
      {
        guide: { busy: [buildBusy('2026-12-01', '11:00', '12:00')] },
        relaxed: ['usual-hours', 'distance', 'topic', 'gender', 'language-level', 'language-mode'],
      },
      ['busy'],
    ],
    [
      'no gap long enough between hours and appointments',
      {
        need: { slots: [buildSlot('2026-12-01', '08:00', '12:00')] },
        guide: { ...tuesdays(8, 11), busy: [buildBusy('2026-12-01', '08:30', '09:00')] },
      },
      [],
    ],
    [
      'a gap that hours and appointments together make too short',
      {
        need: { slots: [buildSlot('2026-12-01', '08:00', '12:00')] },
        guide: { ...tuesdays(8, 11), busy: [buildBusy('2026-12-01', '09:00', '09:30')] },
      },
      ['no-gap'],
    ],
    [
      'one of two windows is enough',
      {
        need: {
          slots: [buildSlot('2026-12-01', '10:00', '11:30'), buildSlot('2026-12-02', '10:00', '11:30')],
        },
        guide: tuesdays(8, 18),
      },
      [],
    ],
    [
      'the pledge holds in one window, the hours in the other',
      {
        need: {
          slots: [buildSlot('2026-12-01', '10:00', '11:30'), buildSlot('2026-12-02', '10:00', '11:30')],
        },
        guide: {
          availability: [{ weekday: 3, fromMinute: 480, untilMinute: 1200 }],
          obligations: buildObligations({ agreement: { validUntil: '2026-12-02' } }),
        },
      },
      ['outside-usual-hours'],
    ],
    [
      'a window of yesterday',
      { need: { slots: [buildSlot('2026-11-21', '10:00', '11:30')] } },
      ['day-has-passed'],
    ],
    ['a window of today', { need: { slots: [buildSlot('2026-11-22', '10:00', '11:30')] } }, []],
    [
      'a window shorter than the appointment blames no guide',
      { need: { slots: [buildSlot('2026-12-01', '10:00', '11:00')] }, guide: { availability: null } },
      ['slot-too-short'],
    ],
    ['a time still open asks for nobody’s hours', { need: { slots: [] }, guide: { availability: [] } }, []],
    [
      'a time still open asks for today’s pledges',
      {
        need: { slots: [] },
        guide: { obligations: buildObligations({ agreement: { validUntil: '2026-11-22' } }) },
      },
      ['obligation-expired agreement'],
    ],

    ['a woman where a woman is wished for', { need: notFarWish }, []],
    [
      'a man where a woman is wished for',
      { need: notFarWish, guide: { gender: 'male' } },
      ['gender-differs'],
    ],
    [
      'nothing told where a woman is wished for',
      { need: notFarWish, guide: { gender: null } },
      ['gender-differs'],
    ],
    ['nobody asks for the gender without a wish', { guide: { gender: null } }, []],
    ['the person gave the wish up', { need: notFarWish, guide: { gender: 'male' }, relaxed: ['gender'] }, []],
    ['who chose no topics takes every green one', { guide: { topics: [] } }, []],
    [
      'who chose no topics takes no yellow one',
      { need: { topic: { code: 'health', riskClass: 'yellow' } } },
      ['topic-not-chosen'],
    ],
    [
      'who chose a yellow topic takes it',
      { need: { topic: { code: 'health', riskClass: 'yellow' } }, guide: { topics: ['health'] } },
      [],
    ],
    ['who chose others does not take this one', { guide: { topics: ['health'] } }, ['topic-not-chosen']],
    [
      'a red topic is for no guide, chosen or not',
      {
        need: { topic: { code: 'court', riskClass: 'red' } },
        guide: { topics: ['court'] },
        relaxed: ['topic'],
      },
      ['topic-not-for-guides'],
    ],
    [
      'further than the guide wants to travel',
      { guide: { home: { ...frankfurt, radiusKm: 13 } } },
      ['too-far'],
    ],
    ['as far as the guide wants to travel', { guide: { home: { ...frankfurt, radiusKm: 14 } } }, []],
    ['no limit to the way', { guide: { home: { ...frankfurt, radiusKm: null } } }, []],
    ['on the phone nobody travels', { need: { place: null }, guide: { home: frankfurt } }, []],
    ['a home that nobody told is no obstacle', { guide: { home: null } }, []],

    [
      'everything that fails is named',
      {
        need: { ...notFarWish, ...minors },
        guide: {
          state: 'paused',
          gender: 'male',
          languages: [],
          obligations: [],
          absences: [{ from: '2026-11-01', until: '2027-01-01' }],
        },
      },
      [
        'not-active',
        'language-missing',
        'gender-differs',
        'obligation-missing agreement',
        'obligation-missing confidentiality-pledge',
        'obligation-missing data-secrecy-pledge',
        'obligation-missing non-violence-pledge',
        'obligation-missing privacy-briefing',
        'obligation-missing yearly-confirmation',
        'obligation-missing certificate-of-conduct-seen',
        'absent',
      ],
    ],
  ];
  test.each(cases)('%s', (_, of, codes) => {
    expect(codesOf(of)).toEqual(codes);
  });
});

describe('days on which the clocks change', () => {
  const sunday = (fromMinute: number, untilMinute: number) => ({
    availability: [{ weekday: 7, fromMinute, untilMinute }],
    years: [{ year: 2027, capMinutes: 16560, minutes: 0 }],
  });

  test('in spring, from one to four at night is two hours long', () => {
    const need = (minutes: number) => ({ minutes, slots: [buildSlot('2027-03-28', '01:00', '04:00')] });
    expect(codesOf({ need: need(120), guide: sunday(60, 240) })).toEqual([]);
    expect(codesOf({ need: need(121), guide: sunday(60, 240) })).toEqual(['slot-too-short']);
  });

  test('in spring, usual hours after the change keep to the clock on the wall', () => {
    const need = { minutes: 60, slots: [buildSlot('2027-03-28', '10:00', '11:00')] };
    expect(codesOf({ need, guide: sunday(600, 660) })).toEqual([]);
    expect(codesOf({ need, guide: sunday(660, 720) })).toEqual(['outside-usual-hours']);
  });

  test('in autumn, usual hours after the change keep to the clock on the wall', () => {
    const need = { minutes: 60, slots: [buildSlot('2027-10-31', '10:00', '11:00')] };
    expect(codesOf({ need, guide: sunday(600, 660) })).toEqual([]);
    expect(codesOf({ need, guide: sunday(540, 600) })).toEqual(['outside-usual-hours']);
  });

  test('in autumn, from one to four at night is four hours long', () => {
    const need = { minutes: 240, slots: [buildSlot('2027-10-31', '01:00', '04:00')] };
    expect(codesOf({ need, guide: sunday(60, 240) })).toEqual([]);
  });

  test('an evening that goes on after midnight needs hours on both days', () => {
    const need = { minutes: 120, slots: [buildSlot('2026-12-01', '23:00', '23:00')] };
    const { start } = need.slots[0] as { start: Temporal.Instant };
    const over = { ...need, slots: [{ start, end: start.add({ hours: 2 }) }] };
    const late = { weekday: 2, fromMinute: 22 * 60, untilMinute: 24 * 60 };
    const early = { weekday: 3, fromMinute: 0, untilMinute: 60 };
    expect(codesOf({ need: over, guide: { availability: [late, early] } })).toEqual([]);
    expect(codesOf({ need: over, guide: { availability: [late] } })).toEqual(['outside-usual-hours']);
  });
});

test('an appointment without length is a mistake of the program', () => {
  expect(() => codesOf({ need: { minutes: 0 } })).toThrow(RangeError);
});
