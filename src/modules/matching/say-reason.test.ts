import { describe, expect, test } from 'vitest';
import { obligationKinds } from './candidate.ts';
import type { Reason } from './reason.ts';
import { wishes } from './reason.ts';
import { matchingTexts, sayBringsBack, sayReason, saySpeakers, sayWish } from './say-reason.ts';

const sentences: readonly (readonly [reason: Reason, de: string, en: string])[] = [
  [
    { code: 'speaks', language: 'ar', level: 'mother-tongue', mode: 'speak' },
    'Spricht Arabisch als Muttersprache',
    'Speaks Arabic as a mother tongue',
  ],
  [
    { code: 'speaks', language: 'tr', level: 'fluent', mode: 'speak' },
    'Spricht fließend Türkisch',
    'Speaks Turkish fluently',
  ],
  [
    { code: 'speaks', language: 'uk', level: 'basic', mode: 'read' },
    'Liest etwas Ukrainisch',
    'Reads some Ukrainian',
  ],
  [
    { code: 'speaks', language: 'ru', level: 'fluent', mode: 'write' },
    'Schreibt fließend Russisch',
    'Writes Russian fluently',
  ],
  [
    { code: 'speaks-dialect', language: 'ar-SY' },
    'Kennt die gewünschte Sprachform: Arabisch (Syrien)',
    'Knows the variety that was asked for: Arabic (Syria)',
  ],
  [{ code: 'lives-away', km: 4 }, 'Wohnt 4 km entfernt', 'Lives 4 km away'],
  [{ code: 'lives-away', km: 0 }, 'Wohnt weniger als 1 km entfernt', 'Lives less than 1 km away'],
  [
    { code: 'way-costs', mode: 'own-ticket', cents: 0 },
    'Hat ohnehin eine Fahrkarte, der Weg kostet nichts dazu',
    'Has a ticket anyway, the way costs nothing more',
  ],
  [
    { code: 'way-costs', mode: 'single-tickets', cents: 640 },
    'Kommt mit Bus oder Bahn, hin und zurück für etwa 6,40\u00a0€',
    'Comes by bus or train, there and back for about €6.40',
  ],
  [
    { code: 'home-not-told' },
    'Hat keinen Wohnort angegeben, die Entfernung ist nicht bekannt',
    'Has not told where home is, so the distance is not known',
  ],
  [
    { code: 'load-this-month', minutes: 180, teamMinutes: 360 },
    'War diesen Monat 3 Std. unterwegs, das Team im Mittel 6',
    'Has been out for 3 hours this month, the team 6 on average',
  ],
  [
    { code: 'load-this-month', minutes: 90, teamMinutes: 379 },
    'War diesen Monat 1,5 Std. unterwegs, das Team im Mittel 6,5',
    'Has been out for 1.5 hours this month, the team 6.5 on average',
  ],
  [
    { code: 'load-this-month', minutes: 0, teamMinutes: 360 },
    'War diesen Monat noch gar nicht unterwegs, das Team im Mittel 6',
    'Has not been out this month, the team 6 on average',
  ],
  [
    { code: 'load-against-wish', minutes: 60, wishMinutes: 480 },
    'Möchte 8 Std. im Monat geben, 1 davon ist vergeben',
    'Wants to give 8 hours a month, 1 of it is taken',
  ],
  [
    { code: 'load-against-wish', minutes: 0, wishMinutes: 480 },
    'Möchte 8 Std. im Monat geben, davon ist noch nichts vergeben',
    'Wants to give 8 hours a month, none of it is taken yet',
  ],
  [{ code: 'chose-topic' }, 'Hat dieses Thema selbst gewählt', 'Chose this topic'],
  [
    { code: 'done-topic', count: 1 },
    'Hat schon einmal bei diesem Thema begleitet',
    'Has accompanied people with this topic once',
  ],
  [
    { code: 'done-topic', count: 4 },
    'Hat schon 4-mal bei diesem Thema begleitet',
    'Has accompanied people with this topic 4 times',
  ],
  [
    { code: 'went-before', count: 2 },
    'War bei diesem Anliegen schon 2-mal dabei',
    'Was there 2 times before in this matter',
  ],
  [
    { code: 'went-often', count: 1 },
    'War bei diesem Anliegen schon einmal dabei, jetzt ist jemand anderes an der Reihe',
    'Was there once in this matter, now it is somebody else’s turn',
  ],
  [
    { code: 'comes-new', count: 5 },
    'Kommt neu dazu: Das Anliegen wurde schon 5-mal begleitet',
    'Would be new: the matter has been accompanied 5 times',
  ],
  [{ code: 'fits-slots', fitting: 1, of: 1 }, 'Ist zu dieser Zeit frei', 'Is free at this time'],
  [
    { code: 'fits-slots', fitting: 2, of: 3 },
    'Hat in 2 von 3 Zeitfenstern Zeit',
    'Is free in 2 of 3 time windows',
  ],
  [{ code: 'gender-as-wished', gender: 'female' }, 'Eine Frau, wie gewünscht', 'A woman, as wished'],
  [
    { code: 'obligations-valid', until: '2027-02-01' },
    'Alle Vereinbarungen gelten, die erste läuft am Mo., 01.02.2027 ab',
    'All agreements are in force, the first one ends on Mon, 01/02/2027',
  ],
  [
    { code: 'obligations-valid', until: null },
    'Alle Vereinbarungen gelten ohne Ende',
    'All agreements are in force without an end',
  ],
  [
    { code: 'year-hours-left', leftMinutes: 112 * 60 + 29, capMinutes: 276 * 60, year: 2026 },
    'Noch 112 von 276 Stunden im Jahr 2026',
    '112 of 276 hours left in 2026',
  ],
  [
    { code: 'site-hours-left', leftMinutes: 1200 * 60, year: 2026 },
    'Der Standort hat im Jahr 2026 noch 1.200 Stunden',
    'The site has 1,200 hours left in 2026',
  ],
  [{ code: 'not-active', state: 'paused' }, 'Macht gerade Pause', 'Is taking a break'],
  [
    { code: 'not-active', state: 'in-qualification' },
    'Hat die Qualifizierung noch nicht beendet',
    'Has not finished the qualification yet',
  ],
  [{ code: 'not-active', state: 'something-new' }, 'Ist zurzeit nicht aktiv', 'Is not active at the moment'],
  [{ code: 'language-missing', language: 'ti' }, 'Hat Tigrinya nicht angegeben', 'Has not named Tigrinya'],
  [
    { code: 'level-too-low', language: 'ar', wanted: 'fluent' },
    'Spricht Arabisch nicht fließend',
    'Does not speak Arabic fluently',
  ],
  [
    { code: 'mode-missing', language: 'ar', mode: 'write' },
    'Schreibt Arabisch nicht',
    'Does not write Arabic',
  ],
  [
    { code: 'obligation-missing', kind: 'confidentiality-pledge' },
    'Es fehlt: Verschwiegenheitserklärung',
    'Missing: confidentiality pledge',
  ],
  [
    { code: 'obligation-expired', kind: 'agreement', on: '2026-12-01' },
    'Ab Di., 01.12.2026 nicht mehr gültig: Ehrenamtsvereinbarung',
    'No longer in force from Tue, 01/12/2026: volunteer agreement',
  ],
  [
    { code: 'year-cap-reached', leftMinutes: 0, capMinutes: 276 * 60, year: 2026 },
    'Die 276 Stunden im Jahr 2026 sind vergeben',
    'All 276 hours in 2026 are taken',
  ],
  [
    { code: 'year-cap-reached', leftMinutes: 59, capMinutes: 276 * 60, year: 2026 },
    'Im Jahr 2026 sind nur noch 0,5 von 276 Stunden frei',
    'Only 0.5 of 276 hours are left in 2026',
  ],
  [
    { code: 'year-cap-reached', leftMinutes: -90, capMinutes: 276 * 60, year: 2026 },
    'Die 276 Stunden im Jahr 2026 sind vergeben',
    'All 276 hours in 2026 are taken',
  ],
  [
    { code: 'site-hours-spent', leftMinutes: 60, neededMinutes: 100, year: 2026 },
    'Der Standort hat im Jahr 2026 nur noch 1 Stunde, gebraucht werden 2',
    'The site has only 1 hour left in 2026, 2 are needed',
  ],
  [
    { code: 'absent', from: '2026-12-01', until: '2026-12-11' },
    'Ist vom Di., 01.12.2026 bis Do., 10.12.2026 abwesend',
    'Is away from Tue, 01/12/2026 to Thu, 10/12/2026',
  ],
  [
    { code: 'absent', from: '2026-12-01', until: '2026-12-02' },
    'Ist am Di., 01.12.2026 abwesend',
    'Is away on Tue, 01/12/2026',
  ],
  [
    { code: 'too-far', km: 14, radiusKm: 10 },
    'Wohnt 14 km entfernt und möchte höchstens 10 km weit fahren',
    'Lives 14 km away and wants to travel 10 km at most',
  ],
  [
    { code: 'slot-too-short', minutes: 90 },
    'Das Zeitfenster ist kürzer als der Termin, der 90 Minuten dauert',
    'The time window is shorter than the appointment, which takes 90 minutes',
  ],
];

describe('each reason is a sentence', () => {
  test.each(sentences)('%j', (reason, de, en) => {
    expect(sayReason(reason, 'de')).toBe(de);
    expect(sayReason(reason, 'en')).toBe(en);
  });

  test('no sentence says which side asked to be kept apart', () => {
    expect(sayReason({ code: 'asked-apart' }, 'de')).toBe(
      'Eine der beiden Seiten hat um jemand anderen gebeten',
    );
  });

  test('a site may call a language by its own name', () => {
    const reason: Reason = { code: 'language-missing', language: 'kmr' };
    expect(sayReason(reason, 'de', () => 'Kurmandschi')).toBe('Hat Kurmandschi nicht angegeben');
  });
});

test('every pledge has a name in both languages', () => {
  const named = (lang: 'de' | 'en') =>
    obligationKinds.map((kind) => sayReason({ code: 'obligation-missing', kind }, lang));
  expect(new Set([...named('de'), ...named('en')]).size).toBe(2 * obligationKinds.length);
});

test('every wish that can be given up has words', () => {
  for (const wish of wishes) {
    expect(sayWish(wish, 'de')).not.toBe('');
    expect(sayWish(wish, 'en')).not.toBe(sayWish(wish, 'de'));
  }
  const bringsBack = [{ guideId: 'guide-1', name: 'Amal Beispiel' }];
  expect(sayBringsBack({ wish: 'time', bringsBack }, 'de')).toBe('1 Person käme dazu');
  expect(sayBringsBack({ wish: 'time', bringsBack: [...bringsBack, ...bringsBack] }, 'en')).toBe(
    '2 people would be added',
  );
});

test('how many speak a language at all', () => {
  expect(saySpeakers(0, 'ti', 'de')).toBe('Am Standort kann niemand Tigrinya');
  expect(saySpeakers(1, 'ar', 'de')).toBe('Am Standort kann 1 Person Arabisch');
  expect(saySpeakers(5, 'ar', 'en')).toBe('5 people at the site know Arabic');
});

test('every text is there in both languages', () => {
  expect(Object.keys(matchingTexts.messages.en ?? {}).sort()).toEqual(
    Object.keys(matchingTexts.messages.de ?? {}).sort(),
  );
});
