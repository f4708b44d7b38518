import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  checkLimits,
  type LimitCode,
  type LimitFacts,
  type LimitProposal,
  type LimitRules,
  limitCodes,
  limitProposals,
  usualLongMinutes,
} from './limits.ts';
import { emergencyLines, limitTexts, sayFinding, sayProposal } from './limits-words.ts';
import { askers, consentWays, germanLevels, placeKinds, settings } from './request.ts';

const plain: LimitFacts = {
  topic: { riskClass: 'green', referTo: null },
  setting: 'on-site',
  placeKind: 'school',
  minutes: 90,
  assignmentsDone: 0,
  wishesLongCompany: false,
  leadDays: 10,
  askedBy: 'self',
  consentHow: 'given-by-person',
  germanLevel: 'little',
  childPresent: false,
  goal: 'Ich kann mein Kind selbst in der Schule anmelden.',
  note: '',
};

const usual: LimitRules = {
  leadTimeDays: 7,
  review: { warning: 3, stop: 5 },
  longMinutes: usualLongMinutes,
  privateHome: 'yellow',
  conversationHelp: 'yellow',
  writtenTranslation: 'yellow',
};

interface Case {
  readonly facts?: Partial<LimitFacts>;
  readonly rules?: Partial<LimitRules>;
}

const verdictOn = ({ facts = {}, rules = {} }: Case) =>
  checkLimits({ ...plain, ...facts }, { ...usual, ...rules });

describe('what the limits propose, and the rule that spoke', () => {
  const cases: readonly (readonly [
    sentence: string,
    of: Case,
    proposal: LimitProposal,
    rules: readonly LimitCode[],
  ])[] = [
    ['help with the school on a day far enough ahead', {}, 'accept', []],
    [
      'a topic the site wants a second look at',
      { facts: { topic: { riskClass: 'yellow', referTo: 'migration-counselling' } } },
      'accept',
      ['topic-yellow'],
    ],
    [
      'a topic that is no guide’s',
      { facts: { topic: { riskClass: 'red', referTo: 'legal-counselling' } } },
      'refer',
      ['topic-red'],
    ],

    ['two assignments done for the matter', { facts: { assignmentsDone: 2 } }, 'accept', []],
    ['three assignments done: a hint', { facts: { assignmentsDone: 3 } }, 'accept', ['accompanied-often']],
    ['four assignments done: a hint', { facts: { assignmentsDone: 4 } }, 'accept', ['accompanied-often']],
    [
      'five assignments done: only with a reason',
      { facts: { assignmentsDone: 5 } },
      'ask-back',
      ['accompanied-too-often'],
    ],
    [
      'a site that looks sooner',
      { facts: { assignmentsDone: 2 }, rules: { review: { warning: 1, stop: 2 } } },
      'ask-back',
      ['accompanied-too-often'],
    ],
    ['a wish for somebody who stays', { facts: { wishesLongCompany: true } }, 'refer', ['long-company']],
    [
      'a text that sounds like it',
      { facts: { note: 'Ich brauche jede Woche Hilfe.' } },
      'ask-back',
      ['long-company-in-text'],
    ],

    [
      'a private home where the site looks first',
      { facts: { placeKind: 'private-home' } },
      'accept',
      ['private-home'],
    ],
    [
      'a private home where the site allows it',
      { facts: { placeKind: 'private-home' }, rules: { privateHome: 'green' } },
      'accept',
      [],
    ],
    [
      'a private home where the site does not',
      { facts: { placeKind: 'private-home' }, rules: { privateHome: 'red' } },
      'ask-back',
      ['private-home-refused'],
    ],
    [
      'on the phone, from home to home',
      { facts: { placeKind: 'private-home', setting: 'phone' }, rules: { privateHome: 'red' } },
      'accept',
      [],
    ],
    ['with the doctor', { facts: { placeKind: 'practice' } }, 'accept', ['practice']],
    ['three hours', { facts: { minutes: 180 } }, 'accept', []],
    ['longer than three hours', { facts: { minutes: 240 } }, 'accept', ['long-appointment']],

    ['a week ahead', { facts: { leadDays: 7 } }, 'accept', []],
    ['six days ahead', { facts: { leadDays: 6 } }, 'accept', ['short-notice']],
    ['today', { facts: { leadDays: 0 } }, 'accept', ['short-notice']],
    ['yesterday', { facts: { leadDays: -1 } }, 'ask-back', ['day-has-passed']],
    ['no day named yet', { facts: { leadDays: null } }, 'accept', []],

    ['without a goal', { facts: { goal: '' } }, 'ask-back', ['goal-missing']],
    ['a goal of blanks and dots', { facts: { goal: ' … ' } }, 'ask-back', ['goal-missing']],
    [
      'a relative asks and nobody knows whether the person wants it',
      { facts: { askedBy: 'relative', consentHow: null } },
      'ask-back',
      ['consent-missing'],
    ],
    [
      'an institution asks and the person said yes',
      { facts: { askedBy: 'institution', consentHow: 'spoken' } },
      'accept',
      [],
    ],
    ['who asks for herself agrees', { facts: { askedBy: 'self', consentHow: null } }, 'accept', []],
    ['a child will be there', { facts: { childPresent: true } }, 'accept', ['child-present']],
    ['the person speaks German well', { facts: { germanLevel: 'good' } }, 'accept', ['good-german']],

    [
      'a court hearing in the text',
      { facts: { note: 'Es geht um eine Gerichtsverhandlung.' } },
      'refer',
      ['task-court-or-police'],
    ],
    [
      'a letter from the court',
      { facts: { note: 'Es kam ein Brief vom Amtsgericht.' } },
      'ask-back',
      ['task-court-or-police'],
    ],
    ['an asylum hearing', { facts: { note: 'Anhörung beim BAMF' } }, 'refer', ['task-asylum-hearing']],
    [
      'an objection to be written',
      { facts: { goal: 'Widerspruch gegen den Bescheid schreiben' } },
      'refer',
      ['task-legal-advice'],
    ],
    [
      'a talk before an operation',
      { facts: { note: 'Aufklärungsgespräch' } },
      'refer',
      ['task-informed-consent'],
    ],
    ['psychotherapy', { facts: { note: 'Psychotherapie' } }, 'refer', ['task-therapy']],
    [
      'interpreting where the site looks first',
      { facts: { note: 'Wir brauchen einen Dolmetscher.' } },
      'accept',
      ['task-interpreting'],
    ],
    [
      'interpreting where the site allows it',
      { facts: { note: 'Wir brauchen einen Dolmetscher.' }, rules: { conversationHelp: 'green' } },
      'accept',
      [],
    ],
    [
      'interpreting where the site does not',
      { facts: { note: 'Wir brauchen einen Dolmetscher.' }, rules: { conversationHelp: 'red' } },
      'refer',
      ['task-interpreting'],
    ],
    [
      'a certificate to be translated',
      { facts: { note: 'Geburtsurkunde übersetzen' }, rules: { writtenTranslation: 'red' } },
      'refer',
      ['task-written-translation'],
    ],
    [
      'money to be lent',
      { facts: { note: 'Kann mir jemand Geld leihen?' } },
      'decline',
      ['task-money-or-signature'],
    ],
    [
      'children to be minded',
      { facts: { note: 'Ich brauche einen Babysitter.' } },
      'refer',
      ['task-child-care'],
    ],
    [
      'whoever can be sent to help is not turned away',
      { facts: { note: 'Kann mir jemand Geld leihen? Und Rechtsberatung?' } },
      'refer',
      ['task-legal-advice', 'task-money-or-signature'],
    ],

    ['violence', { facts: { note: 'Mein Mann schlägt mich.' } }, 'refer', ['danger-violence']],
    ['violence in the goal', { facts: { goal: 'Mein Mann schlägt mich.' } }, 'refer', ['danger-violence']],
    [
      'somebody who wants to die',
      { facts: { note: 'Ich will nicht mehr leben.' } },
      'refer',
      ['danger-suicide'],
    ],
    [
      'a child in danger',
      { facts: { note: 'Der Vater schlägt die Kinder.' } },
      'refer',
      ['danger-violence', 'danger-child'],
    ],
    [
      'danger stands before everything else',
      {
        facts: {
          note: 'Ich will nicht mehr leben.',
          goal: '',
          topic: { riskClass: 'red', referTo: 'legal-counselling' },
        },
      },
      'refer',
      ['danger-suicide', 'topic-red', 'goal-missing'],
    ],

    [
      'a diagnosis that nobody needs to know',
      { facts: { note: 'Sie hat Depressionen.' } },
      'accept',
      ['leave-out-diagnosis'],
    ],
    [
      'the residence status',
      { facts: { note: 'Er hat eine Duldung.' } },
      'accept',
      ['leave-out-residence-status'],
    ],
    ['the religion', { facts: { note: 'Sie ist Muslimin.' } }, 'accept', ['leave-out-religion']],
    ['the origin', { facts: { note: 'Sie kommt aus Syrien.' } }, 'accept', ['leave-out-origin']],
    ['a telephone number', { facts: { note: 'Tel. 0176 12345678' } }, 'accept', ['leave-out-phone']],
    ['an account number', { facts: { note: 'DE89 3704 0044 0532 0130 00' } }, 'accept', ['leave-out-iban']],
  ];

  test.each(cases)('%s', (_, of, proposal, rules) => {
    const verdict = verdictOn(of);
    expect(verdict.findings.map(({ rule }) => rule)).toEqual(rules);
    expect(verdict.proposal).toBe(proposal);
  });

  test('where to refer to comes with the rule', () => {
    const referrals = ({ facts }: Case) =>
      verdictOn({ ...(facts ? { facts } : {}) }).findings.map(({ referTo }) => referTo);
    expect(referrals({ facts: { topic: { riskClass: 'red', referTo: 'psychosocial-centre' } } })).toEqual([
      'psychosocial-centre',
    ]);
    expect(referrals({ facts: { wishesLongCompany: true } })).toEqual(['mentoring-project']);
    expect(referrals({ facts: { note: 'Gerichtsverhandlung' } })).toEqual(['sworn-interpreter']);
    expect(referrals({ facts: { note: 'Mein Mann schlägt mich' } })).toEqual(['emergency']);
  });

  test('each case above has made its rule speak: none is left out', () => {
    const spoken = new Set(cases.flatMap(([, , , rules]) => rules));
    expect(limitCodes.filter((code) => !spoken.has(code))).toEqual(['leave-out-email']);
    expect(verdictOn({ facts: { note: 'amal@beispiel.de' } }).findings.map(({ rule }) => rule)).toEqual([
      'leave-out-email',
    ]);
  });
});

const someFacts: fc.Arbitrary<LimitFacts> = fc.record({
  topic: fc.record({
    riskClass: fc.constantFrom('green' as const, 'yellow' as const, 'red' as const),
    referTo: fc.constantFrom(null, 'legal-counselling' as const),
  }),
  setting: fc.constantFrom(...settings),
  placeKind: fc.constantFrom(...placeKinds),
  minutes: fc.integer({ min: 15, max: 480 }),
  assignmentsDone: fc.integer({ min: 0, max: 12 }),
  wishesLongCompany: fc.boolean(),
  leadDays: fc.option(fc.integer({ min: -3, max: 60 })),
  askedBy: fc.constantFrom(...askers),
  consentHow: fc.option(fc.constantFrom(...consentWays)),
  germanLevel: fc.constantFrom(...germanLevels),
  childPresent: fc.boolean(),
  goal: fc.oneof(
    fc.constantFrom('', plain.goal, 'Widerspruch schreiben', 'My husband beats me'),
    fc.string(),
  ),
  note: fc.oneof(fc.constantFrom('', 'Dolmetscher', 'Ich will nicht mehr leben', 'Geld leihen'), fc.string()),
});

const someRules: fc.Arbitrary<LimitRules> = fc.record({
  leadTimeDays: fc.integer({ min: 0, max: 30 }),
  review: fc.record({ warning: fc.integer({ min: 1, max: 4 }), stop: fc.integer({ min: 4, max: 8 }) }),
  longMinutes: fc.constantFrom(120, 180, 240),
  privateHome: fc.constantFrom('green' as const, 'yellow' as const, 'red' as const),
  conversationHelp: fc.constantFrom('green' as const, 'yellow' as const, 'red' as const),
  writtenTranslation: fc.constantFrom('green' as const, 'yellow' as const, 'red' as const),
});

describe('whatever is asked', () => {
  test('a red topic is never proposed for acceptance', () => {
    fc.assert(
      fc.property(someFacts, someRules, (facts, rules) => {
        const red = { ...facts, topic: { ...facts.topic, riskClass: 'red' as const } };
        expect(checkLimits(red, rules).proposal).toBe('refer');
      }),
    );
  });

  test('a sign of danger is always an emergency and stands first', () => {
    const danger = fc.constantFrom(
      'Mein Mann schlägt mich',
      'Sie spricht von Selbstmord',
      'He hits the children',
    );
    fc.assert(
      fc.property(someFacts, someRules, danger, (facts, rules, text) => {
        const verdict = checkLimits({ ...facts, note: `${facts.note}\n${text}` }, rules);
        expect(verdict.emergency).toBe(true);
        expect(verdict.proposal).toBe('refer');
        expect(verdict.findings[0]?.weight).toBe('danger');
        expect(emergencyLines(verdict.dangers, 'de').map(({ number }) => number)).toEqual(
          expect.arrayContaining(['110', '112']),
        );
      }),
    );
  });

  test('from the second mark on a reason is always needed, before it never', () => {
    fc.assert(
      fc.property(someFacts, someRules, (facts, rules) => {
        expect(checkLimits(facts, rules).needsReason).toBe(facts.assignmentsDone >= rules.review.stop);
      }),
    );
  });

  test('accepting is proposed exactly when no rule speaks for something else', () => {
    fc.assert(
      fc.property(someFacts, someRules, (facts, rules) => {
        const { proposal, findings } = checkLimits(facts, rules);
        const ranks = findings.map(({ leadsTo }) => limitProposals.indexOf(leadsTo));
        expect(limitProposals.indexOf(proposal)).toBe(Math.max(0, ...ranks));
        for (const { weight, leadsTo } of findings) if (weight !== 'hint') expect(leadsTo).not.toBe('accept');
      }),
    );
  });

  test('a text more never makes a request easier to accept', () => {
    fc.assert(
      fc.property(someFacts, someRules, (facts, rules) => {
        const silent = checkLimits({ ...facts, note: '' }, rules);
        const told = checkLimits(facts, rules);
        expect(limitProposals.indexOf(told.proposal)).toBeGreaterThanOrEqual(
          limitProposals.indexOf(silent.proposal),
        );
      }),
    );
  });

  test('every finding can be said in both languages, with its values', () => {
    fc.assert(
      fc.property(someFacts, someRules, (facts, rules) => {
        const { findings, proposal } = checkLimits(facts, rules);
        for (const lang of ['de', 'en'] as const) {
          expect(sayProposal(proposal, lang)).toMatch(/\.$/);
          for (const one of findings) expect(sayFinding(one, lang)).toMatch(/[.?]$/);
        }
      }),
    );
  });
});

describe('the words', () => {
  const say = (facts: Partial<LimitFacts>, lang: 'de' | 'en' = 'de') => {
    const [finding] = verdictOn({ facts }).findings;
    return finding && sayFinding(finding, lang);
  };

  test('a rule names what it saw', () => {
    expect(say({ assignmentsDone: 3 })).toBe(
      'Bei diesem Anliegen wurde schon 3-mal begleitet. Was fehlt noch, damit es allein geht?',
    );
    expect(say({ assignmentsDone: 5 })).toContain('Ab 5 Einsätzen geht es nur mit Begründung weiter.');
    expect(say({ leadDays: 1 })).toBe('Bis zum Termin bleibt nur 1 Tag. Üblich sind 7 Tage Vorlauf.');
    expect(say({ leadDays: 0 }, 'en')).toBe('The appointment is today. 7 days ahead are usual.');
    expect(say({ minutes: 240 })).toContain('Der Termin dauert 4 Std.');
    expect(say({ note: 'Mein Mann schlägt mich!' })).toContain('„schlägt mich“');
  });

  test('an account number is not repeated on the page', () => {
    expect(say({ note: 'DE89 3704 0044 0532 0130 00' })).not.toContain('3704');
  });

  test('each danger has its numbers, and without one named all of them', () => {
    const numbers = (...of: Parameters<typeof emergencyLines>[0]) =>
      emergencyLines(of, 'de').map(({ number }) => number);
    expect(numbers('violence')).toEqual(['110', '112', '116 016']);
    expect(numbers('suicide')).toEqual(['110', '112', '0800 111 0 111']);
    expect(numbers('child-danger')).toEqual(['110', '112', '116 111']);
    expect(numbers()).toEqual(['110', '112', '116 016', '0800 111 0 111', '116 111']);
    for (const { name } of emergencyLines([], 'en')) expect(name).not.toBe('');
  });

  test('every text is there in both languages', () => {
    expect(Object.keys(limitTexts.messages.en ?? {}).sort()).toEqual(
      Object.keys(limitTexts.messages.de ?? {}).sort(),
    );
  });
});
