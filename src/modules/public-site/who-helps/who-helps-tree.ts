import type { IconName } from '#ui/icons';

/** Who can help in the end; each has a name, a text and, where there are some, telephone numbers. */
export const helpers = [
  'guide',
  'mentor',
  'lay-interpreter',
  'sworn-interpreter',
  'sworn-translator',
  'professional-interpreter',
  'migration-counselling',
  'youth-migration-service',
  'asylum-counselling',
  'legal-counselling',
  'debt-counselling',
  'psychosocial-centre',
  'doctor-on-call',
  'emergency',
  'violence-against-women',
  'violence-against-men',
  'child-protection',
  'crisis-line',
] as const;
export type Helper = (typeof helpers)[number];

/** Nationwide numbers, free to call; named in the texts as `number.<code>`. */
const numbers = {
  police: '110',
  ambulance: '112',
  'doctor-on-call': '116 117',
  'violence-against-women': '116 016',
  'violence-against-men': '0800 123 99 00',
  children: '116 111',
  parents: '0800 111 0 550',
  'sexual-abuse': '0800 22 55 530',
  'crisis-line': '116 123',
} as const;
type NumberCode = keyof typeof numbers;

export interface NumberToCall {
  readonly code: NumberCode;
  readonly number: string;
}

const call = (...codes: readonly NumberCode[]): readonly NumberToCall[] =>
  codes.map((code) => ({ code, number: numbers[code] }));

/** For whoever is in danger or ill and does not know yet whom to ask. */
export const firstNumbers = call('police', 'ambulance', 'doctor-on-call', 'violence-against-women');

export const numbersOf: Readonly<Partial<Record<Helper, readonly NumberToCall[]>>> = {
  emergency: call('police', 'ambulance'),
  'doctor-on-call': call('doctor-on-call', 'ambulance'),
  'violence-against-women': call('violence-against-women', 'police'),
  'violence-against-men': call('violence-against-men', 'police'),
  'child-protection': call('children', 'parents', 'sexual-abuse', 'police'),
  'crisis-line': call('crisis-line', 'ambulance'),
};

export type QuestionName =
  | 'what'
  | 'danger'
  | 'where'
  | 'need'
  | 'once'
  | 'who'
  | 'letter'
  | 'advice'
  | 'age'
  | 'health'
  | 'visit';

/** What an answer tells the form that follows: the programme's topic, and who asks for whom. */
export interface Carried {
  readonly topic?: string;
  readonly askedBy?: 'self' | 'relative' | 'institution';
}

export interface Option extends Carried {
  /** The part of the address this answer becomes. */
  readonly code: string;
  /** Stands beside its words, for whoever reads little of this language. */
  readonly icon: IconName;
  readonly leads: { readonly question: QuestionName } | { readonly helper: Helper };
}

const ask = (question: QuestionName) => ({ question });
const ends = (helper: Helper) => ({ helper });

export const firstQuestion: QuestionName = 'what';
export const mostQuestions = 5;

/** Questions and where each answer leads. */
export const tree: Readonly<Record<QuestionName, readonly Option[]>> = {
  what: [
    { code: 'appointment', icon: 'calendar', leads: ask('where') },
    { code: 'letter', icon: 'letter', leads: ask('letter') },
    { code: 'health', icon: 'doctor', leads: ask('health') },
    { code: 'advice', icon: 'law', leads: ask('advice') },
    { code: 'company', icon: 'people', leads: ends('mentor') },
    { code: 'danger', icon: 'warning', leads: ask('danger') },
  ],
  danger: [
    { code: 'now', icon: 'phone', leads: ends('emergency') },
    { code: 'woman', icon: 'person', leads: ends('violence-against-women') },
    { code: 'man', icon: 'person', leads: ends('violence-against-men') },
    { code: 'child', icon: 'child', leads: ends('child-protection') },
    { code: 'despair', icon: 'heart', leads: ends('crisis-line') },
  ],
  where: [
    { code: 'office', icon: 'office', topic: 'office', leads: ask('need') },
    { code: 'immigration-office', icon: 'pass', topic: 'immigration-office', leads: ask('need') },
    { code: 'job-centre', icon: 'work', topic: 'job-centre', leads: ask('need') },
    { code: 'school', icon: 'school', topic: 'school', leads: ask('need') },
    { code: 'day-care', icon: 'kita', topic: 'day-care', leads: ask('need') },
    { code: 'bank', icon: 'bank', topic: 'bank', leads: ask('need') },
    { code: 'court', icon: 'law', leads: ends('sworn-interpreter') },
    { code: 'hearing', icon: 'shield', leads: ends('asylum-counselling') },
  ],
  need: [
    { code: 'go-along', icon: 'people', leads: ask('once') },
    { code: 'find', icon: 'place', topic: 'finding-ones-way', leads: ask('who') },
    { code: 'translate', icon: 'language', leads: ends('lay-interpreter') },
    { code: 'decide', icon: 'law', leads: ask('advice') },
  ],
  once: [
    { code: 'once', icon: 'calendar', leads: ask('who') },
    { code: 'long', icon: 'people', leads: ends('mentor') },
  ],
  who: [
    { code: 'self', icon: 'person', askedBy: 'self', leads: ends('guide') },
    { code: 'relative', icon: 'people', askedBy: 'relative', leads: ends('guide') },
    { code: 'institution', icon: 'office', askedBy: 'institution', leads: ends('guide') },
  ],
  letter: [
    { code: 'understand', icon: 'form', topic: 'forms', leads: ask('who') },
    { code: 'certificate', icon: 'letter', leads: ends('sworn-translator') },
    { code: 'objection', icon: 'law', leads: ends('legal-counselling') },
    { code: 'debts', icon: 'bank', leads: ends('debt-counselling') },
  ],
  advice: [
    { code: 'asylum', icon: 'shield', leads: ends('asylum-counselling') },
    { code: 'residence', icon: 'pass', leads: ask('age') },
    { code: 'law', icon: 'law', leads: ends('legal-counselling') },
    { code: 'debts', icon: 'bank', leads: ends('debt-counselling') },
  ],
  age: [
    { code: 'young', icon: 'school', leads: ends('youth-migration-service') },
    { code: 'adult', icon: 'person', leads: ends('migration-counselling') },
  ],
  health: [
    { code: 'life', icon: 'warning', leads: ends('emergency') },
    { code: 'today', icon: 'clock', leads: ends('doctor-on-call') },
    { code: 'visit', icon: 'doctor', topic: 'doctor', leads: ask('visit') },
    { code: 'soul', icon: 'heart', leads: ends('psychosocial-centre') },
    { code: 'know', icon: 'info', topic: 'health-information', leads: ask('who') },
  ],
  visit: [
    { code: 'simple', icon: 'doctor', leads: ask('who') },
    { code: 'consent', icon: 'form', leads: ends('professional-interpreter') },
  ],
};

export interface Walked extends Carried {
  readonly answered: readonly { readonly question: QuestionName; readonly option: Option }[];
  /** The question that comes now, or who helps. */
  readonly at: Option['leads'];
}

/** Follows answers from the first question; null where one of them is none of its question. */
export function walk(answers: readonly string[]): Walked | null {
  let at: Option['leads'] = { question: firstQuestion };
  let carried: Carried = {};
  const answered: { question: QuestionName; option: Option }[] = [];
  for (const code of answers) {
    if ('helper' in at) return null;
    const { question }: { question: QuestionName } = at;
    const option: Option | undefined = tree[question].find((one) => one.code === code);
    if (!option) return null;
    const { topic, askedBy } = option;
    carried = { ...carried, ...(topic ? { topic } : {}), ...(askedBy ? { askedBy } : {}) };
    answered.push({ question, option });
    at = option.leads;
  }
  return { ...carried, answered, at };
}
