import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

interface Line {
  readonly id: string;
  readonly level: 1 | 2;
  readonly state: 'yes' | 'part' | 'open' | 'na';
  readonly words: string;
  /** The file or test that shows it; empty where there is nothing to show. */
  readonly evidence: string;
}

const root = path.join(import.meta.dirname, '..');
const lines = JSON.parse(readFileSync(path.join(root, 'docs/asvs.json'), 'utf8')) as Line[];

/** OWASP ASVS 5.0.0: the level of each requirement of a section, in its order. */
const levels: Readonly<Record<string, string>> = {
  'V1.1': '22',
  'V1.2': '1111122223',
  'V1.3': '112222222223',
  'V1.4': '222',
  'V1.5': '123',
  'V2.1': '122',
  'V2.2': '112',
  'V2.3': '12223',
  'V2.4': '23',
  'V3.1': '3',
  'V3.2': '113',
  'V3.3': '12223',
  'V3.4': '11222233',
  'V3.5': '11122333',
  'V3.6': '3',
  'V3.7': '22333',
  'V4.1': '12233',
  'V4.2': '23333',
  'V4.3': '22',
  'V4.4': '1222',
  'V5.1': '2',
  'V5.2': '112333',
  'V5.3': '113',
  'V5.4': '222',
  'V6.1': '122',
  'V6.2': '111111112222',
  'V6.3': '11223333',
  'V6.4': '112233',
  'V6.5': '22222333',
  'V6.6': '2223',
  'V6.7': '33',
  'V6.8': '2222',
  'V7.1': '222',
  'V7.2': '1111',
  'V7.3': '22',
  'V7.4': '11222',
  'V7.5': '223',
  'V7.6': '22',
  'V8.1': '1233',
  'V8.2': '1123',
  'V8.3': '133',
  'V8.4': '23',
  'V9.1': '111',
  'V9.2': '1222',
  'V10.1': '22',
  'V10.2': '223',
  'V10.3': '22223',
  'V10.4': '1111122222233333',
  'V10.5': '22222',
  'V10.6': '22',
  'V10.7': '222',
  'V11.1': '2233',
  'V11.2': '22233',
  'V11.3': '11233',
  'V11.4': '1222',
  'V11.5': '23',
  'V11.6': '23',
  'V11.7': '33',
  'V12.1': '12233',
  'V12.2': '11',
  'V12.3': '22223',
  'V13.1': '2333',
  'V13.2': '222223',
  'V13.3': '2233',
  'V13.4': '1222233',
  'V14.1': '22',
  'V14.2': '12223333',
  'V14.3': '122',
  'V15.1': '12233',
  'V15.2': '12233',
  'V15.3': '1222222',
  'V15.4': '3333',
  'V16.1': '2',
  'V16.2': '22222',
  'V16.3': '2222',
  'V16.4': '222',
  'V16.5': '2223',
  'V17.1': '23',
  'V17.2': '22223333',
  'V17.3': '22',
};

const wanted = Object.entries(levels).flatMap(([section, of]) =>
  [...of].flatMap((level, at) => (level === '3' ? [] : [`${section}.${at + 1} ${level}`])),
);

const table = (of: readonly Line[]) =>
  of
    .map(
      ({ id, state, words, evidence }) =>
        `| ${id} | ${state} | ${words} | ${evidence && `\`${evidence}\``} |`,
    )
    .join('\n');

function unsupported(of: readonly Line[]): string[] {
  return of
    .filter(
      ({ state, evidence }) =>
        (state === 'yes' && evidence === '') || (evidence && !existsSync(path.join(root, evidence))),
    )
    .map(({ id }) => id);
}

describe('the list of requirements', () => {
  it('has each of levels 1 and 2 exactly once', () => {
    expect(lines.map(({ id, level }) => `${id} ${level}`)).toEqual(wanted);
    expect(wanted).toHaveLength(253);
  });

  it('shows what is met by a file that is there', () => {
    expect(unsupported(lines)).toEqual([]);
    const missing: Line = {
      id: 'V0.0.0',
      level: 1,
      state: 'yes',
      words: 'x',
      evidence: 'tests/none.test.ts',
    };
    expect(unsupported([missing, { ...missing, evidence: '' }])).toHaveLength(2);
  });

  it('says in a few words how or why not', () => {
    for (const { id, words } of lines) {
      expect(words.length, id).toBeGreaterThan(3);
      expect(words.length, id).toBeLessThan(120);
    }
  });

  it('is what docs/security.md shows, with its sums', () => {
    const docs = readFileSync(path.join(root, 'docs/security.md'), 'utf8');
    expect(docs).toContain(table(lines));
    const count = (state: Line['state']) => lines.filter((line) => line.state === state).length;
    expect(docs).toContain(
      `${count('yes')} met, ${count('part')} in part, ${count('open')} open, ${count('na')} do not apply`,
    );
  });
});

describe('the safety goals', () => {
  const docs = readFileSync(path.join(root, 'docs/security.md'), 'utf8');
  const goals = (docs.split('## Safety goals')[1] ?? '').split('\n## ')[0] ?? '';
  const rows = goals.split('\n').filter((line) => /^\| \d/.test(line));

  it('have a row each, with our figure and whether it is reached', () => {
    const numbers = [1, 2, 4, 5, 6, 8, 9, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 29];
    const cells = rows.map((row) => row.split(' | ').map((cell) => cell.replaceAll('|', '').trim()));
    expect(cells.map(([number]) => Number(number))).toEqual(numbers);
    for (const row of cells) {
      expect(row).toHaveLength(5);
      expect(row.filter((cell) => cell === '')).toEqual([]);
    }
  });

  it('name files that are there', () => {
    const named = rows.map((row) => [...(row.split(' | ').at(-1) ?? '').matchAll(/`([^`]+)`/g)]);
    for (const files of named) expect(files.length).toBeGreaterThan(0);
    const missing = named.flat().filter(([, file = '']) => !existsSync(path.join(root, file)));
    expect(missing.map(([, file]) => file)).toEqual([]);
  });
});
