import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { breachesIn, mayKnow, readSources, type Source, uphillKeysIn } from './architecture.ts';

const root = path.join(import.meta.dirname, '..');

/** A house in which every rule is kept, to plant one violation at a time. */
const sound: Source[] = Object.keys(mayKnow).map((module) => ({
  file: `src/modules/${module}/index.ts`,
  text: 'export {};',
}));
const breachesWith = (...planted: Source[]) => breachesIn([...sound, ...planted]);

describe('the house', () => {
  it('keeps its own rules', async () => {
    const sources = await readSources(root, ['src', 'tests', 'e2e', 'bench', 'client'], /\.tsx?$/);
    expect(sources.length).toBeGreaterThan(100);
    expect(breachesIn(sources)).toEqual([]);
  });

  it('has no keys in the database that lead uphill', async () => {
    const migrations = await readSources(root, ['db/migrations'], /\.sql$/);
    expect(uphillKeysIn(migrations, Object.keys(mayKnow))).toEqual([]);
  });

  it('imports only downhill: the table itself has no circle', () => {
    const height = (module: string, above: readonly string[] = []): number => {
      expect(above).not.toContain(module);
      return 1 + Math.max(0, ...(mayKnow[module] ?? []).map((below) => height(below, [...above, module])));
    };
    for (const module of Object.keys(mayKnow)) expect(height(module)).toBeGreaterThan(0);
  });

  it('names every path that a comment or a document mentions', async () => {
    const sources = await readSources(root, ['src', 'docs', 'tests'], /\.(tsx?|md)$/);
    const mentioned = sources.flatMap(({ file, text }) =>
      [...text.matchAll(/`((?:src|db|docs|tests|e2e|bench|client|content)\/[\w./-]+\.\w+)`/g)].map(
        ([, name]) => ({
          file,
          name: name as string,
        }),
      ),
    );
    const { existsSync } = await import('node:fs');
    const missing = mentioned
      .filter(({ name }) => !/0001-…|\*/.test(name) && !existsSync(path.join(root, name)))
      .map(({ file, name }) => `${file}: ${name}`);
    expect(missing).toEqual([]);
  });
});

describe('a planted violation is found', () => {
  it('a sound house has none', () => {
    expect(breachesIn(sound)).toEqual([]);
  });

  const planted: [string, Source, RegExp][] = [
    [
      'a form beside the building block',
      { file: 'src/ui/own-form.tsx', text: '<form action="/tat" method="post">' },
      /opens a form without the key/,
    ],
    [
      'a module without a line',
      { file: 'src/modules/rumours/index.ts', text: '' },
      /rumours stands in no line/,
    ],
    ['a module without a door', { file: 'src/modules/rumours/rumour.ts', text: '' }, /rumours has no door/],
    [
      'an import past a door',
      { file: 'src/modules/guides/guide.ts', text: "import { x } from '../programme/parameter.ts';" },
      /past its door/,
    ],
    [
      'an import past a door by alias',
      { file: 'src/modules/guides/guide.ts', text: "import { x } from '#modules/programme/parameter';" },
      /past its door/,
    ],
    [
      'an arrow uphill',
      { file: 'src/modules/guides/guide.ts', text: "import type { Offer } from '#modules/assignments';" },
      /guides may not know assignments/,
    ],
    [
      'an arrow uphill, loaded late',
      { file: 'src/modules/guides/guide.ts', text: "const x = await import('#modules/assignments');" },
      /guides may not know assignments/,
    ],
    [
      'a platform that knows a module',
      { file: 'src/platform/mail.ts', text: "import { listSites } from '#modules/programme';" },
      /the platform knows no module/,
    ],
    [
      'a building block that knows the database',
      { file: 'src/ui/table.tsx', text: "import { Database } from '../platform/database.ts';" },
      /ui may not use platform\/database/,
    ],
    [
      'a building block that knows a module',
      { file: 'src/ui/table.tsx', text: "import { listSites } from '#modules/programme';" },
      /ui knows no module/,
    ],
    [
      'a page that reads the store',
      { file: 'src/modules/guides/team.pages.tsx', text: "import { readTeam } from './guide.store.ts';" },
      /never reads the store/,
    ],
    [
      'a deed that knows the request',
      { file: 'src/modules/guides/move-guide.ts', text: "import { redirect } from '#platform/routes';" },
      /no request below the routes/,
    ],
    [
      'a policy that loads',
      { file: 'src/modules/guides/guide.policy.ts', text: "import { violates } from '#platform/database';" },
      /a policy asks/,
    ],
    [
      'markup in a rule',
      { file: 'src/modules/guides/guide.tsx', text: 'export const x = 1;' },
      /neither pages nor routes/,
    ],
    [
      'a query on a foreign table',
      {
        file: 'src/modules/guides/guide.store.ts',
        text: "db.selectFrom('requests.timeWindow').select('day').execute();",
      },
      /belongs to requests/,
    ],
    [
      'a foreign table in plain SQL',
      { file: 'src/modules/guides/guide.store.ts', text: 'sql`select 1 from assignments.offer`' },
      /belongs to assignments/,
    ],
    ['a folder without a name', { file: 'src/platform/utils/text.ts', text: '' }, /says nothing/],
    ['a file without a name', { file: 'src/modules/guides/helpers.ts', text: '' }, /says nothing/],
  ];
  for (const [what, source, expected] of planted) {
    it(what, () => {
      expect(breachesWith(source).join('\n')).toMatch(expected);
    });
  }

  it('a table that names a module that is gone', () => {
    expect(breachesIn(sound.slice(1)).join('\n')).toMatch(/which does not exist/);
  });

  it('a key that leads uphill', () => {
    const migration = {
      file: 'db/migrations/0099-x.sql',
      text: 'create table guides.favourite (\n  id uuid references assignments.offer\n);',
    };
    expect(uphillKeysIn([migration], Object.keys(mayKnow))).toHaveLength(1);
  });
});
