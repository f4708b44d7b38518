import { emailIn, longestName, phoneIn } from '../guide.form.ts';
import {
  type Gender,
  type GuideLanguage,
  isInForce,
  type ObligationKind,
  requiredObligations,
} from '../guide.ts';
import type { EnteredObligation, Entry } from '../register-guide.ts';
import type { ColumnTarget } from './columns.ts';
import { fold } from './fold.ts';
import { type LanguageWords, readLanguages } from './language-words.ts';

/** What is wrong with a cell. `word` is what the list says there. */
export interface CellError {
  readonly code:
    | 'name-missing'
    | 'name-long'
    | 'email-invalid'
    | 'phone-invalid'
    | 'gender-unknown'
    | 'language-unknown'
    | 'language-unclear'
    | 'day-invalid'
    | 'day-needed'
    | 'day-in-future'
    | 'yes-or-no'
    | 'radius-invalid'
    | 'hours-invalid'
    | 'cell-long';
  readonly column: number;
  readonly word: string;
}

/** What a row says, as far as it could be read. */
export interface ReadRow {
  readonly name: string;
  readonly email: string | null;
  readonly phone: string | null;
  readonly gender: Gender | null;
  readonly languages: readonly GuideLanguage[];
  readonly qualifiedOn: Temporal.PlainDate | null;
  readonly coordinating: boolean;
  /** What the list says about where she lives; looked up afterwards. */
  readonly place: string;
  readonly radiusKm: number | null;
  readonly wishMinutesPerMonth: number | null;
  readonly obligations: readonly EnteredObligation[];
  readonly entry: Entry;
}

export interface CheckedRow {
  /** As in the file: the heading is row 1. */
  readonly number: number;
  readonly read: ReadRow;
  readonly errors: readonly CellError[];
}

/** What reading rows depends on beside the rows. */
export interface RowRules {
  readonly words: LanguageWords;
  readonly today: Temporal.PlainDate;
  /** Months a yearly confirmation holds. */
  readonly confirmationMonths: number;
  /** Years a certificate of conduct holds. */
  readonly certificateYears: number;
}

const longestCell = 500;
const genders: Record<string, Gender> = {};
for (const [gender, words] of Object.entries({
  female: 'w f weiblich frau female woman fr mrs ms',
  male: 'm mannlich mann herr male man hr mr',
  diverse: 'd divers diverse x nichtbinar nonbinary non-binary',
})) {
  for (const word of words.split(' ')) genders[word] = gender as Gender;
}
const yes = new Set([
  'ja',
  'j',
  'x',
  'yes',
  'y',
  '1',
  'true',
  'wahr',
  'ok',
  'liegt vor',
  'vorhanden',
  'erledigt',
]);
const no = new Set(['', 'nein', 'n', 'no', '0', 'false', 'falsch', 'fehlt', 'offen', 'ausstehend']);

/** Which columns of a list stand for what. */
function columnsOf(mapping: readonly (ColumnTarget | null)[]): Map<ColumnTarget, number[]> {
  const columns = new Map<ColumnTarget, number[]>();
  for (const [column, target] of mapping.entries()) {
    if (target !== null) columns.set(target, [...(columns.get(target) ?? []), column]);
  }
  return columns;
}

/** Reads the rows of a list. Rows without any letter are left out; numbers stay those of the file. */
export function checkRows(
  rows: readonly (readonly string[])[],
  mapping: readonly (ColumnTarget | null)[],
  rules: RowRules,
): CheckedRow[] {
  const columns = columnsOf(mapping);
  return rows.flatMap((row, index) =>
    row.every((cell) => cell === '') ? [] : [{ number: index + 2, ...checkRow(row, columns, rules) }],
  );
}

function checkRow(
  row: readonly string[],
  columns: ReadonlyMap<ColumnTarget, readonly number[]>,
  rules: RowRules,
): { read: ReadRow; errors: CellError[] } {
  const errors: CellError[] = [];
  const { today } = rules;

  const columnOf = (target: ColumnTarget) => columns.get(target)?.[0] ?? 0;
  const cell = (target: ColumnTarget): string => {
    const column = columns.get(target)?.[0];
    return column === undefined ? '' : (row[column] ?? '');
  };
  const fail = (code: CellError['code'], target: ColumnTarget, word = cell(target)) => {
    errors.push({ code, column: columnOf(target), word });
  };
  for (const [column, text] of row.entries()) {
    if (text.length > longestCell) errors.push({ code: 'cell-long', column, word: `${text.slice(0, 40)}…` });
  }

  const name = nameFrom(cell('name'), cell('first-name'), cell('last-name'));
  const nameTarget = columns.has('name') ? 'name' : 'last-name';
  if (!/\p{L}/u.test(name)) fail('name-missing', nameTarget, name);
  else if (name.length > longestName) fail('name-long', nameTarget, `${name.slice(0, 40)}…`);

  const email = cell('email') === '' ? null : emailIn(cell('email'));
  if (email === undefined) fail('email-invalid', 'email');

  const phoneTarget = cell('mobile') !== '' ? 'mobile' : 'phone';
  const phone = cell(phoneTarget) === '' ? null : phoneIn(withLostZero(cell(phoneTarget)));
  if (phone === undefined) fail('phone-invalid', phoneTarget);

  const genderWord = fold(cell('gender'));
  const gender = genderWord === '' ? null : (genders[genderWord] ?? null);
  if (genderWord !== '' && gender === null) fail('gender-unknown', 'gender');

  const languages = languagesFrom();
  const qualifiedOn = dayFrom('qualified-on');
  const obligations = obligationsFrom();

  const coordinatingWord = fold(cell('coordinating'));
  const coordinating = yes.has(coordinatingWord);
  if (!coordinating && !no.has(coordinatingWord)) fail('yes-or-no', 'coordinating');

  const radius = /^(\d{1,3})( ?km)?$/i.exec(cell('radius'));
  const radiusKm = radius ? Number(radius[1]) : null;
  if (cell('radius') !== '' && (radiusKm === null || radiusKm < 1 || radiusKm > 200))
    fail('radius-invalid', 'radius');
  const hours = /^(\d{1,3}(?:[.,]\d{1,2})?)( ?(h|std\.?|stunden))?$/i.exec(cell('hours-per-month'));
  const wishMinutesPerMonth = hours ? Math.round(Number(hours[1]?.replace(',', '.')) * 60) : null;
  if (cell('hours-per-month') !== '' && (wishMinutesPerMonth === null || wishMinutesPerMonth > 100 * 60)) {
    fail('hours-invalid', 'hours-per-month');
  }

  const isReady = requiredObligations.every((kind) =>
    obligations.some((one) => one.kind === kind && isInForce(one, today)),
  );
  return {
    read: {
      name,
      email: email ?? null,
      phone: phone ?? null,
      gender,
      languages,
      qualifiedOn,
      coordinating,
      place: `${cell('postal-code')} ${cell('town')}`.trim(),
      radiusKm,
      wishMinutesPerMonth,
      obligations,
      entry: qualifiedOn === null ? 'register' : isReady ? 'enter-active' : 'enter-qualified',
    },
    errors,
  };

  function languagesFrom(): GuideLanguage[] {
    const all = new Map<string, GuideLanguage>();
    for (const target of ['mother-tongues', 'languages'] as const) {
      for (const column of columns.get(target) ?? []) {
        const unsaid = target === 'mother-tongues' ? 'mother-tongue' : 'fluent';
        const read = readLanguages(row[column] ?? '', rules.words, unsaid);
        for (const { code, word } of read.problems) errors.push({ code, column, word });
        for (const language of read.languages) if (!all.has(language.tag)) all.set(language.tag, language);
      }
    }
    return [...all.values()];
  }

  function dayFrom(target: ColumnTarget): Temporal.PlainDate | null {
    const text = cell(target);
    if (text === '' || no.has(fold(text))) return null;
    const day = dayIn(text, today);
    if (day === null) fail(yes.has(fold(text)) ? 'day-needed' : 'day-invalid', target);
    else if (Temporal.PlainDate.compare(day, today) > 0) fail('day-in-future', target);
    else return day;
    return null;
  }

  function obligationsFrom(): EnteredObligation[] {
    return [...requiredObligations, 'certificate-of-conduct-seen' as const].flatMap((kind) => {
      const validFrom = dayFrom(kind);
      return validFrom ? [{ kind, validFrom, validUntil: endFor(kind, validFrom) }] : [];
    });
  }

  function endFor(kind: ObligationKind, from: Temporal.PlainDate): Temporal.PlainDate | null {
    if (kind === 'yearly-confirmation') return from.add({ months: rules.confirmationMonths });
    if (kind === 'certificate-of-conduct-seen') return from.add({ years: rules.certificateYears });
    return null;
  }
}

/** `Rahimi, Mohammad` is Mohammad Rahimi. */
function nameFrom(whole: string, first: string, last: string): string {
  const name = whole === '' ? `${first} ${last}` : whole.replace(/^([^,]+),([^,]+)$/, '$2 $1');
  return name.replace(/\s+/g, ' ').trim();
}

/** Spreadsheets take the first zero from numbers. */
function withLostZero(phone: string): string {
  if (/^49\d{8,12}$/.test(phone)) return `+${phone}`;
  return /^[1-9]\d{6,11}$/.test(phone) ? `0${phone}` : phone;
}

/**
 * A day as lists have it: `2024-03-01`, `1.3.2024`, `01.03.24`, `1/3/2024`. Of a month or a year alone its last
 * day counts, today at the latest. null where it is none.
 */
export function dayIn(text: string, today: Temporal.PlainDate): Temporal.PlainDate | null {
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?$/.exec(text);
  if (iso) return plainDay(iso[1], iso[2], iso[3]);
  const german = /^(\d{1,2})[./](\d{1,2})[./](\d{2}|\d{4})$/.exec(text.replace(/\s/g, ''));
  if (german) return plainDay(german[3]?.length === 2 ? `20${german[3]}` : german[3], german[2], german[1]);
  const month = /^(\d{1,2})[./](\d{4})$/.exec(text.replace(/\s/g, ''));
  if (month) {
    const first = plainDay(month[2], month[1], '1');
    return first && atMost(first.with({ day: first.daysInMonth }), first, today);
  }
  const year = /^(20\d{2})$/.exec(text);
  if (year) {
    const first = plainDay(year[1], '1', '1');
    return first && atMost(first.with({ month: 12, day: 31 }), first, today);
  }
  return null;
}

/** The end of a span that has begun, but not beyond today. */
function atMost(
  end: Temporal.PlainDate,
  start: Temporal.PlainDate,
  today: Temporal.PlainDate,
): Temporal.PlainDate {
  const begun = Temporal.PlainDate.compare(start, today) <= 0;
  return begun && Temporal.PlainDate.compare(end, today) > 0 ? today : end;
}

function plainDay(year = '', month = '', day = ''): Temporal.PlainDate | null {
  if (Number(year) < 1990 || Number(year) > 2199) return null;
  try {
    return Temporal.PlainDate.from(
      { year: Number(year), month: Number(month), day: Number(day) },
      { overflow: 'reject' },
    );
  } catch {
    return null;
  }
}
