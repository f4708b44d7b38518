import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  dangers,
  findSigns,
  foreignTasks,
  privateMatters,
  type SignKind,
  type SignList,
} from './danger-signs.ts';

const kindsOf = (text: string) => findSigns(text).map(({ kind }) => kind);
const clearKindsOf = (text: string) =>
  findSigns(text)
    .filter(({ clear }) => clear)
    .map(({ kind }) => kind);
const isDanger = (kind: SignKind) => (dangers as readonly SignKind[]).includes(kind);

const dangerous: readonly (readonly [text: string, kind: SignKind])[] = [
  ['Mein Mann schlägt mich.', 'violence'],
  ['mein mann schlaegt mich', 'violence'],
  ['Mein Mann schlagt mich', 'violence'],
  ['MEIN MANN SCHLÄGT MICH!!!', 'violence'],
  ['Mein Mann schla\u0308gt mich', 'violence'],
  ['Mein Mann schlägt\u00adt mich. Sie erlebt häus\u00adliche Gewalt.', 'violence'],
  ['Sie erlebt zu Hause Gewalt', 'violence'],
  ['Es geht um häusliche Gewalt.', 'violence'],
  ['Ich habe Angst vor meinem Exmann', 'violence'],
  ['Er bedroht mich und meine Schwester.', 'violence'],
  ['Ihr Bruder lässt sie nicht raus.', 'violence'],
  ['Ihr Vater will sie umbringen', 'violence'],
  ['Die Tochter soll zwangsverheiratet werden', 'violence'],
  ['Sie wurde gestern vergewaltigt.', 'violence'],
  ['Er wurde sexuell missbraucht', 'violence'],
  ['My husband beats me', 'violence'],
  ['She is afraid of her husband.', 'violence'],
  ['He threatened to come back, he threatens me', 'violence'],
  ['domestic violence', 'violence'],
  ['Ich will nicht mehr leben', 'suicide'],
  ['Sie spricht von Selbstmord.', 'suicide'],
  ['Er denkt an Suizid', 'suicide'],
  ['Ich möchte sterben.', 'suicide'],
  ['Er hat gesagt, dass er sich umbringen will', 'suicide'],
  ['Er wollte sich das Leben nehmen', 'suicide'],
  ['I want to kill myself', 'suicide'],
  ['She has suicidal thoughts', 'suicide'],
  ['I don’t want to live anymore', 'suicide'],
  ['Der Vater schlägt die Kinder', 'child-danger'],
  ['Das Kind wird zu Hause geschlagen.', 'child-danger'],
  ['Verdacht auf Kindeswohlgefährdung', 'child-danger'],
  ['Das Baby wird vernachlässigt', 'child-danger'],
  ['child abuse', 'child-danger'],
  ['He hits the children', 'child-danger'],
];

const harmless: readonly string[] = [
  'Ich brauche Hilfe beim Elternabend in der Schule.',
  'Die Lehrerin schlägt uns vor, einen Termin zu machen.',
  'Sie schlägt die Kinder für die Förderung vor.',
  'Sie haben einen Termin am Dienstag vorgeschlagen.',
  'Nach drei geschlagenen Stunden im Wartezimmer waren wir müde.',
  'Das neue Gesetz ist in Kraft getreten, ich verstehe es nicht.',
  'Ich möchte in dieser Wohnung nicht mehr wohnen und suche eine neue.',
  'Ich will nicht mehr in der Unterkunft leben und suche eine Wohnung.',
  'Ich kann nicht mehr leben in diesem Zimmer, es ist zu klein.',
  'Ich werde von meiner Firma umgeschult und brauche Hilfe mit dem Formular.',
  'Anmeldung im Kindergarten und in der Kita.',
  'Mein Sohn spielt Schlagzeug und sucht eine Musikschule.',
  'Wir suchen Schlagsahne und ein Gericht für das Fest.',
  'Beim Kochen haben wir ein syrisches Gericht gemacht.',
  'Höhere Gewalt, der Termin ist ausgefallen.',
  'Ich habe Angst vor der Prüfung.',
  'Ich habe Angst vor dem Gespräch beim Amt.',
  'Mein Vater ist gestorben, ich muss zum Standesamt.',
  'Die Batterie ist tot, das Telefon geht nicht.',
  'Ich glaube, das Formular ist falsch.',
  'Können Sie mir beim Jobcenter helfen?',
  'Die evangelische Kita hat einen Platz, das katholische Krankenhaus auch.',
  'Die Kita ist evangelisch, der Träger ist die Diakonie.',
  'Frau Christ aus dem Rathaus hat angerufen.',
  'Die Sprache ist Somali, wir verstehen auch Arabisch.',
  'Sie spricht Kurdisch und Türkisch.',
  'Mein Zeugnis aus Syrien soll anerkannt werden.',
  'Der Deutschkurs trifft sich jede Woche am Montag.',
  'Ich besuche jeden Tag einen Sprachkurs.',
  'Ich brauche Begleitung, ich habe jeden Tag ab 14 Uhr Zeit.',
  'Der Bus bringt uns um 8 Uhr zur Schule.',
  'Mein Mann bringt mich um 10 Uhr zum Termin.',
  'Wir werden für länger als eine Stunde dort sein.',
  'Der muslimische Friedhof ist geschlossen.',
  'Er hat das Formular für die Kindergeldkasse geschickt.',
  'Die Schule fängt um acht an, das Kind kann nicht schlafen.',
  'Gehen Sie mit mir zum Sozialamt?',
  'Ich verstehe den Brief der Ausländerbehörde nicht.',
  'Wie melde ich mein Auto an?',
  'Meine Tochter möchte Ärztin werden.',
  'Ich suche Arbeit als Köchin, bitte helfen Sie beim Lebenslauf.',
  'Die Physiotherapie macht montags auf.',
  'Beim Gespräch übersetzen, mit der Lehrerin sprechen.',
  'Am 12.12.2026 um 10:00 Uhr, Raum 204, 61348 Bad Homburg.',
  'Termin am 01/12/2026 oder 02-12-2026, 09-12 Uhr.',
  'Zimmer 0.14, Hausnummer 0815.',
  'Aktenzeichen 2026/4711',
  'Ich zahle 0,50 Euro und 1.234,56 Euro.',
  'um10 Uhr treffen wir uns am12 Dezember vor dem Rathaus in der Stadt',
  'Wir suchen einen Sportverein für unsere Tochter.',
  'Ein Konto bei der Bank eröffnen.',
  'Die Frau ist nett und die Kinder gehen zur Schule.',
  'Der Vermieter hat uns gekündigt.',
  'Das Kind kommt in die erste Klasse.',
  'Wie funktioniert die Krankenkasse?',
  'Mülltrennung und Hausordnung verstehen.',
  'We need help with the parents’ evening at school.',
  'I want to live closer to my work and need a flat.',
  'We are being threatened with eviction and need to talk to the landlord.',
  'He hit the wrong button on the form.',
  'I no longer want to live in this flat.',
  'I hurt myself at work and must tell the insurance.',
  'The children beat us at football.',
  'She is a Ukrainian speaker.',
  'Opening a bank account and registering the kids for day care.',
  'My son wants to join the tennis club, the court is near.',
];

const tasks: readonly (readonly [text: string, kind: SignKind, clear: boolean])[] = [
  ['Dolmetschen bei einer Gerichtsverhandlung', 'court-or-police', true],
  ['Vernehmung bei der Polizei', 'court-or-police', true],
  ['Wir brauchen einen vereidigten Dolmetscher', 'court-or-police', true],
  ['Brief vom Amtsgericht', 'court-or-police', false],
  ['Anhörung beim BAMF', 'asylum-hearing', true],
  ['BAMF-Anhörung am Montag', 'asylum-hearing', true],
  ['Ein Brief vom BAMF', 'asylum-hearing', false],
  ['Widerspruch gegen den Bescheid schreiben', 'legal-advice', true],
  ['Ich habe einen Anwalt', 'legal-advice', false],
  ['Ich brauche eine Rechtsberatung', 'legal-advice', true],
  ['I need legal advice', 'legal-advice', true],
  ['Aufklärungsgespräch vor der OP im Krankenhaus', 'informed-consent', true],
  ['Ich habe bald eine Operation', 'informed-consent', false],
  ['Begleitung zur Psychotherapie', 'therapy', true],
  ['Termin bei der Psychologin', 'therapy', false],
  ['Meine Geburtsurkunde übersetzen', 'written-translation', true],
  ['beglaubigte Übersetzung', 'written-translation', true],
  ['Ich brauche einen Dolmetscher für das Elterngespräch', 'interpreting', false],
  ['We need an interpreter', 'interpreting', false],
  ['Kann mir jemand Geld leihen?', 'money-or-signature', true],
  ['Jemand soll für mich unterschreiben', 'money-or-signature', true],
  ['Ich brauche einen Babysitter', 'child-care', true],
  ['Kann jemand auf meine Kinder kurz aufpassen', 'child-care', true],
  ['Ich möchte eine Patenschaft', 'long-term-company', true],
  ['Ich brauche jede Woche Hilfe', 'long-term-company', true],
  ['Begleitung zum Amt, am besten regelmäßig', 'long-term-company', true],
  ['I need support every week', 'long-term-company', true],
];

const secrets: readonly (readonly [text: string, kind: SignKind, words: string])[] = [
  ['Bitte rufen Sie an: 0176 12345678.', 'phone', '0176 12345678'],
  ['Tel. 06172/123456', 'phone', '06172/123456'],
  ['+49 (0)6172 12345-0 im Büro', 'phone', '+49 (0)6172 12345-0'],
  ['schreiben an amal@beispiel.de bitte', 'email', 'amal@beispiel.de'],
  ['Konto DE89 3704 0044 0532 0130 00 bitte', 'iban', 'DE89 3704 0044 0532 0130 00'],
  ['Konto DE89370400440532013000', 'iban', 'DE89370400440532013000'],
  ['BE68 5390 0754 7034 danke', 'iban', 'BE68 5390 0754 7034'],
  ['Sie hat Depressionen.', 'diagnosis', 'Depressionen'],
  ['Die Diagnose war schwer', 'diagnosis', 'Diagnose'],
  ['He was diagnosed last year', 'diagnosis', 'diagnosed'],
  ['Er hat eine Duldung', 'residence-status', 'Duldung'],
  ['Sie ist ausreisepflichtig', 'residence-status', 'ausreisepflichtig'],
  ['she is an asylum seeker', 'residence-status', 'asylum seeker'],
  ['Ich bin Muslimin', 'religion', 'Muslimin'],
  ['Die Familie ist jesidisch', 'religion', 'ist jesidisch'],
  ['I am a Christian', 'religion', 'am a Christian'],
  ['Die Frau kommt aus Syrien', 'origin', 'kommt aus Syrien'],
  ['Er kommt aus der Türkei', 'origin', 'kommt aus der Türkei'],
  ['Ihre Staatsangehörigkeit ist unklar', 'origin', 'Staatsangehörigkeit'],
  ['she fled from Ukraine', 'origin', 'fled from Ukraine'],
];

describe('danger', () => {
  test.each(dangerous)('%s', (text, kind) => {
    expect(kindsOf(text)).toContain(kind);
    expect(clearKindsOf(text)).toContain(kind);
  });
});

describe('everyday words are no signs', () => {
  test.each(harmless)('%s', (text) => {
    expect(findSigns(text)).toEqual([]);
  });
});

describe('tasks for somebody else', () => {
  test.each(tasks)('%s', (text, kind, clear) => {
    expect(findSigns(text)).toContainEqual(expect.objectContaining({ kind, clear }));
    expect(kindsOf(text).filter(isDanger)).toEqual([]);
  });
});

describe('things that are not to be written down, with the words that say them', () => {
  test.each(secrets)('%s', (text, kind, words) => {
    expect(findSigns(text)).toContainEqual({ kind, words, clear: true });
  });

  test('a number with the form of an IBAN and wrong check digits is none', () => {
    expect(kindsOf('DE88 3704 0044 0532 0130 00')).not.toContain('iban');
  });
});

test('signs stand in the order of the kinds, danger first, each once', () => {
  const text =
    'Tel. 0176 12345678. Wir brauchen einen Dolmetscher. Mein Mann schlägt mich. Er schlägt mich oft.';
  expect(kindsOf(text)).toEqual(['violence', 'interpreting', 'phone']);
});

test('words of two sentences are not read together', () => {
  expect(kindsOf('Ich bringe mein Kind mit. Geschlagen geben wir uns nicht.')).toEqual([]);
});

test('a language is added by adding its list', () => {
  const turkish: SignList = { clear: { violence: ['kocam beni dövüyor'] }, maybe: {} };
  expect(findSigns('Kocam beni dövüyor!', [turkish])).toEqual([
    { kind: 'violence', words: 'Kocam beni dövüyor', clear: true },
  ]);
  expect(findSigns('KOCAM BENI DOVUYOR', [turkish])).toHaveLength(1);
});

test('whatever stands around it, a sign of danger is seen', () => {
  const word = fc.stringMatching(/^[a-zäöüß]{1,10}$/);
  fc.assert(
    fc.property(
      fc.array(word),
      fc.array(word),
      fc.constantFrom(...dangerous),
      (before, after, [text, kind]) => {
        expect(kindsOf([...before, '.', text, '.', ...after].join(' '))).toContain(kind);
      },
    ),
  );
});

test('any text can be read, and the words found stand in it', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', maxLength: 400 }),
      fc.constantFrom('', ...dangerous.map(([text]) => text)),
      (noise, text) => {
        const read = `${noise}\n${text}`;
        const kinds: readonly SignKind[] = [...dangers, ...foreignTasks, ...privateMatters];
        for (const sign of findSigns(read)) {
          expect(kinds).toContain(sign.kind);
          expect(read.normalize('NFC').replace(/\p{Cf}/gu, '')).toContain(sign.words);
        }
      },
    ),
  );
});
