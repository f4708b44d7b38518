import { describe, expect, it } from 'vitest';
import { type ColumnTarget, columnTargets } from './columns.ts';
import { checkRows, dayIn, type RowRules } from './import-row.ts';
import { languageWordsOf } from './language-words.ts';

const today = Temporal.PlainDate.from('2026-11-23');
const rules: RowRules = {
  words: languageWordsOf(
    [
      { tag: 'ar', nativeName: 'العربية', direction: 'rtl' },
      { tag: 'de', nativeName: 'Deutsch', direction: 'ltr' },
    ],
    (tag) => (tag === 'ar' ? ['Arabisch'] : ['Deutsch']),
  ),
  today,
  confirmationMonths: 12,
  certificateYears: 5,
};

function row(cells: Partial<Record<ColumnTarget, string>>) {
  const targets = columnTargets.filter((target) => target in cells);
  const [checked] = checkRows([targets.map((target) => cells[target] ?? '')], targets, rules);
  if (!checked) throw new Error('the row is empty');
  return checked;
}
const codesOf = (cells: Partial<Record<ColumnTarget, string>>) => row(cells).errors.map(({ code }) => code);

describe('a row of a list', () => {
  it('is read with everything it says', () => {
    const { read, errors } = row({
      name: 'Beispiel, Amira',
      email: 'Amira@Beispiel.example',
      mobile: '1701234567',
      gender: 'Frau',
      'mother-tongues': 'Arabisch',
      languages: 'Deutsch (C1)',
      'postal-code': '61348',
      town: 'Bad Homburg',
      radius: '15 km',
      'hours-per-month': '7,5 Std.',
      'qualified-on': '1.3.2024',
      coordinating: 'x',
    });
    expect(errors).toEqual([]);
    expect(read).toMatchObject({
      name: 'Amira Beispiel',
      email: 'amira@beispiel.example',
      phone: '01701234567',
      gender: 'female',
      place: '61348 Bad Homburg',
      radiusKm: 15,
      wishMinutesPerMonth: 450,
      coordinating: true,
      entry: 'enter-qualified',
    });
    expect(read.qualifiedOn?.toString()).toBe('2024-03-01');
    expect(read.languages.map(({ tag, level }) => `${tag} ${level}`)).toEqual([
      'ar mother-tongue',
      'de fluent',
    ]);
  });

  it('of somebody with certificate and all papers leads to work, and not one day after one has run out', () => {
    const papers = {
      name: 'Amira Beispiel',
      'qualified-on': '2024-03-01',
      agreement: '1.4.2024',
      'confidentiality-pledge': '1.4.2024',
      'data-secrecy-pledge': '1.4.2024',
      'non-violence-pledge': '1.4.2024',
      'privacy-briefing': '1.4.2024',
    };
    expect(row({ ...papers, 'yearly-confirmation': '24.11.2025' }).read.entry).toBe('enter-active');
    expect(row({ ...papers, 'yearly-confirmation': '23.11.2025' }).read.entry).toBe('enter-qualified');
    expect(row(papers).read.entry).toBe('enter-qualified');
    expect(row({ ...papers, 'yearly-confirmation': '24.11.2025', 'qualified-on': '' }).read.entry).toBe(
      'register',
    );
  });

  it('that is empty is passed over, and the others keep their number', () => {
    const rows = checkRows([['A B'], [''], ['C D']], ['name'], rules);
    expect(rows.map(({ number }) => number)).toEqual([2, 4]);
  });

  it.each<[string, Partial<Record<ColumnTarget, string>>, string[]]>([
    ['no name', { name: '', email: 'a@b.example' }, ['name-missing']],
    ['signs for a name', { name: '--- 123' }, ['name-missing']],
    ['an over-long name', { name: 'A'.repeat(201) }, ['name-long']],
    ['an over-long cell', { name: 'A B', town: 'x'.repeat(501) }, ['cell-long']],
    ['no e-mail address', { name: 'A B', email: 'amira(at)beispiel' }, ['email-invalid']],
    ['two e-mail addresses', { name: 'A B', email: 'a@b.example; c@d.example' }, ['email-invalid']],
    ['words for a number', { name: 'A B', phone: 'abends anrufen' }, ['phone-invalid']],
    ['an unknown gender', { name: 'A B', gender: 'ja' }, ['gender-unknown']],
    ['29 February of an ordinary year', { name: 'A B', 'qualified-on': '29.02.2025' }, ['day-invalid']],
    ['a day that does not exist', { name: 'A B', 'qualified-on': '31.04.2024' }, ['day-invalid']],
    ['a day to come', { name: 'A B', 'qualified-on': '24.11.2026' }, ['day-in-future']],
    ['a cross instead of a day', { name: 'A B', agreement: 'x' }, ['day-needed']],
    ['an unknown language', { name: 'A B', languages: 'Arabisch, Elbisch' }, ['language-unknown']],
    ['neither yes nor no', { name: 'A B', coordinating: 'vielleicht' }, ['yes-or-no']],
    ['a radius of nothing', { name: 'A B', radius: '0' }, ['radius-invalid']],
    ['a radius around the world', { name: 'A B', radius: '40000' }, ['radius-invalid']],
    ['too many hours', { name: 'A B', 'hours-per-month': '200' }, ['hours-invalid']],
    [
      'several errors at once',
      { name: '', email: 'x', gender: 'xyz' },
      ['name-missing', 'email-invalid', 'gender-unknown'],
    ],
  ])('with %s says so', (_, cells, codes) => {
    const found = codesOf(cells);
    expect(found.toSorted()).toEqual(codes.toSorted());
  });

  it('29 February of a leap year is a day', () => {
    expect(codesOf({ name: 'A B', 'qualified-on': '29.02.2024' })).toEqual([]);
  });

  it('markup and SQL in a name are letters like others', () => {
    const name = "<script>alert(1)</script> Robert'); drop table guides.guide;--";
    expect(row({ name })).toMatchObject({ read: { name }, errors: [] });
  });
});

describe('a day in a list', () => {
  it.each([
    ['2024-03-01', '2024-03-01'],
    ['2024-03-01T00:00:00', '2024-03-01'],
    ['1.3.2024', '2024-03-01'],
    ['01. 03. 2024', '2024-03-01'],
    ['1.3.24', '2024-03-01'],
    ['1/3/2024', '2024-03-01'],
    ['03/2024', '2024-03-31'],
    ['2024', '2024-12-31'],
    ['11/2026', '2026-11-23'],
    ['2026', '2026-11-23'],
    ['12/2026', '2026-12-31'],
    ['2025-02-29', null],
    ['13/2024', null],
    ['32.1.2024', null],
    ['1.1.1024', null],
    ['Frühjahr 2024', null],
    ['45000', null],
  ])('%s', (text, expected) => {
    expect(dayIn(text, today)?.toString() ?? null).toBe(expected);
  });
});
