import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * The rooms of the house and whom each may know, from the ground up. A module may call the doors named in
 * its line and no others; a new arrow is a line somebody sees.
 */
export const mayKnow: Readonly<Record<string, readonly string[]>> = {
  accounts: [],
  programme: ['accounts'],
  library: [],
  editorial: ['accounts', 'programme'],
  guides: ['accounts', 'programme'],
  requests: ['accounts', 'programme'],
  matching: ['programme', 'guides', 'requests'],
  assignments: ['accounts', 'programme', 'guides', 'requests', 'matching'],
  audit: ['accounts', 'programme', 'requests'],
  insights: ['programme', 'guides', 'requests', 'assignments'],
  privacy: ['programme'],
  'public-site': [
    'accounts',
    'programme',
    'library',
    'editorial',
    'guides',
    'requests',
    'assignments',
    'insights',
  ],
};

/** Parts of the platform that buildings blocks of the interface may use: words and days, never data. */
const openToUi = ['languages', 'texts', 'words', 'dates', 'life-cycle', 'form-key', 'type-size'];
const typesForUi = ['acting', 'http', 'module', 'routes'];

const nameless = /(^|\/)(utils?|helpers?|common|lib|shared|misc)(\/|\.[a-z]+$)/;

export interface Source {
  /** From the project's root, with forward slashes. */
  readonly file: string;
  readonly text: string;
}

interface Import {
  readonly from: string;
  readonly typeOnly: boolean;
}

function importsOf(text: string): Import[] {
  const found: Import[] = [];
  const statement = /(?:^|\n)\s*(?:import|export)\s+(type\s+)?(?:[\w*{}\s,$]+?\s+from\s+)?'([^']+)'/g;
  for (const [, type, from] of text.matchAll(statement))
    found.push({ from: from as string, typeOnly: Boolean(type) });
  for (const [, from] of text.matchAll(/\bimport\(\s*'([^']+)'\s*\)/g)) {
    found.push({ from: from as string, typeOnly: false });
  }
  return found;
}

/** Where an import leads, from the project's root: `src/modules/guides/index.ts`; packages stay as they are. */
function leadsTo(file: string, from: string): string {
  if (from.startsWith('#modules/')) return `src/modules/${from.slice('#modules/'.length)}/index.ts`;
  if (from.startsWith('#platform/')) return `src/platform/${from.slice('#platform/'.length)}.ts`;
  if (from.startsWith('#ui/')) return `src/ui/${from.slice('#ui/'.length)}.tsx`;
  if (from.startsWith('.')) return path.posix.join(path.posix.dirname(file), from);
  return from;
}

const moduleOf = (file: string) => /^src\/modules\/([^/]+)\//.exec(file)?.[1] ?? null;
const schemaOf = (module: string) => module.replaceAll('-', '_');
const isTest = (file: string) => /\.(test|build)\.tsx?$/.test(file);

/** Every breach of the house's rules in these sources, one sentence each. */
export function breachesIn(sources: readonly Source[]): string[] {
  const breaches: string[] = [];
  const modules = new Set(sources.flatMap(({ file }) => moduleOf(file) ?? []));
  const doors = new Set(
    sources.map(({ file }) => file).filter((file) => /^src\/modules\/[^/]+\/index\.ts$/.test(file)),
  );

  for (const module of modules) {
    if (!(module in mayKnow)) breaches.push(`the module ${module} stands in no line of the table`);
    if (!doors.has(`src/modules/${module}/index.ts`)) breaches.push(`the module ${module} has no door`);
  }
  for (const module of Object.keys(mayKnow)) {
    if (!modules.has(module)) breaches.push(`the table names the module ${module}, which does not exist`);
  }

  const schemas = new Map([...modules].map((module) => [schemaOf(module), module]));
  for (const { file, text } of sources) {
    const module = moduleOf(file);
    if (nameless.test(file)) breaches.push(`${file} has a name that says nothing`);
    if (!file.startsWith('src/')) continue;

    if (file.endsWith('.tsx') && !isTest(file) && file !== 'src/ui/form.tsx' && /<form[\s>]/.test(text)) {
      breaches.push(`${file} opens a form without the key that makes it count once`);
    }
    if (module && file.endsWith('.tsx') && !/\.(pages|routes|test)\.tsx$/.test(file)) {
      breaches.push(`${file} holds markup but is neither pages nor routes`);
    }
    for (const { from, typeOnly } of importsOf(text)) {
      const target = leadsTo(file, from);
      const targetModule = moduleOf(target);
      if (module && targetModule && targetModule !== module) {
        if (!from.startsWith('#modules/') || from.slice('#modules/'.length).includes('/')) {
          breaches.push(`${file} enters ${targetModule} past its door (${from})`);
        }
        if (!mayKnow[module]?.includes(targetModule)) {
          breaches.push(`${file}: ${module} may not know ${targetModule}`);
        }
      }
      if (file.startsWith('src/platform/') && (targetModule || target.startsWith('src/ui/'))) {
        breaches.push(`${file}: the platform knows no module and no page (${from})`);
      }
      if (file.startsWith('src/ui/')) {
        const platform = /^src\/platform\/(.+)\.ts$/.exec(target)?.[1];
        if (targetModule) breaches.push(`${file}: ui knows no module (${from})`);
        if (
          platform &&
          !openToUi.includes(platform) &&
          !(typesForUi.includes(platform) && (typeOnly || typeImportOnly(text, from)))
        ) {
          breaches.push(`${file}: ui may not use platform/${platform}`);
        }
      }
      if (isTest(file) || !module) continue;
      if (/\.pages\.tsx$/.test(file) && /\.store\.ts$/.test(target)) {
        breaches.push(`${file}: a page never reads the store`);
      }
      if (
        target === 'src/platform/routes.ts' &&
        !/\.routes\.tsx$/.test(file) &&
        !typeOnly &&
        !typeImportOnly(text, from)
      ) {
        breaches.push(`${file}: no request below the routes`);
      }
      if (/\.policy\.ts$/.test(file) && !typeOnly && !typeImportOnly(text, from)) {
        const pure = target === 'src/platform/acting.ts' || /^src\/modules\/[^/]+\/[a-z-]+\.ts$/.test(target);
        if (!pure || targetModule !== module) {
          if (target !== 'src/platform/acting.ts')
            breaches.push(`${file}: a policy asks, it does not load (${from})`);
        }
      }
    }
    if (module && !isTest(file)) {
      for (const [, schema, table] of text.matchAll(/['"`\s(]([a-z]+[a-zA-Z_]*)\.([a-zA-Z_]+)/g)) {
        const owner = schemas.get(schema as string) ?? schemas.get(snake(schema as string));
        if (owner && owner !== module && isTableReference(text, `${schema}.${table}`)) {
          breaches.push(`${file} reads ${schema}.${table}, which belongs to ${owner}`);
        }
      }
    }
  }
  return [...new Set(breaches)];
}

const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** Whether every name taken from `from` is a type: `import { type A, type B } from '…'`. */
function typeImportOnly(text: string, from: string): boolean {
  const escaped = from.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
  const named = new RegExp(`import\\s*(type\\s*)?\\{([^}]*)\\}\\s*from\\s*'${escaped}'`, 'g');
  const all = [...text.matchAll(named)];
  return (
    all.length > 0 &&
    all.every(
      ([, type, names = '']) =>
        type || names.split(',').every((name) => name.trim() === '' || name.trim().startsWith('type ')),
    )
  );
}

/** A name counts as a table where a query can mean it: quoted for Kysely or after from, join, into, update. */
function isTableReference(text: string, name: string): boolean {
  const escaped = name.replace('.', '\\.');
  return (
    new RegExp(
      `\\.(?:selectFrom|insertInto|updateTable|deleteFrom|innerJoin|leftJoin|rightJoin|using|from|mergeInto)\\(\\s*\\[?\\s*['"]${escaped}\\b`,
    ).test(text) ||
    new RegExp(`\\b(?:from|join|into|update|table|references)\\s+${escaped}\\b`, 'i').test(text)
  );
}

/** Keys between tables of different modules that lead uphill, from the text of the migrations. */
export function uphillKeysIn(migrations: readonly Source[], modules: readonly string[]): string[] {
  const owner = new Map(modules.map((module) => [schemaOf(module), module]));
  const breaches: string[] = [];
  for (const { file, text } of migrations) {
    const tables = text.matchAll(/create table (\w+)\.(\w+)\s*\(([\s\S]*?)\n\);/g);
    for (const [, schema = '', table = '', body = ''] of tables) {
      for (const [, target = '', to = ''] of body.matchAll(/references (\w+)\.(\w+)/g)) {
        const from = owner.get(schema);
        const toModule = owner.get(target);
        if (!from || !toModule || from === toModule) continue;
        if (!mayKnow[from]?.includes(toModule)) {
          breaches.push(
            `${file}: ${schema}.${table} points at ${target}.${to}, but ${from} may not know ${toModule}`,
          );
        }
      }
    }
  }
  return breaches;
}

/** All sources below a folder of the project. */
export async function readSources(
  root: string,
  folders: readonly string[],
  ending: RegExp,
): Promise<Source[]> {
  const sources: Source[] = [];
  for (const folder of folders) {
    const entries = await readdir(path.join(root, folder), { recursive: true, withFileTypes: true });
    for (const entry of entries) {
      if (!entry.isFile() || !ending.test(entry.name)) continue;
      const full = path.join(entry.parentPath, entry.name);
      const file = path.relative(root, full).split(path.sep).join('/');
      sources.push({ file, text: await readFile(full, 'utf8') });
    }
  }
  return sources;
}
