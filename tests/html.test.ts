import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isPageLanguage } from '../src/platform/languages.ts';
import { testApp } from './app.ts';
import { sessionFor } from './people.ts';

// The Nu HTML checker runs in Java. CI says that it has to be there.
const isAsked = process.env.WHOLE_SET === '1';
if (isAsked && spawnSync('java', ['-version']).status !== 0) {
  throw new Error('install first: apt-get install default-jre-headless');
}
const checker = path.join(
  path.dirname(createRequire(import.meta.url).resolve('vnu-jar/package.json')),
  'build/dist/vnu.jar',
);

const people = [
  'koordination',
  'lotsin',
  'schule',
  'finanzen',
  'leitung',
  'datenschutz',
  'kreis',
  'verwaltung',
  'zentrum',
];
const ofNewcomers = ['/', '/anfrage', '/standorte', '/wer-hilft', '/status/demo-5', '/ihre-daten'];
const inOther = ['ar', 'ti', 'de-simple', 'pl'];

/** What the checker says of files with HTML, one line each. */
function complaintsOf(files: readonly string[]): Promise<string[]> {
  const args = ['-jar', checker, '--exit-zero-always', '--errors-only', '--format', 'json', ...files];
  return new Promise((done, failed) => {
    execFile('java', args, { maxBuffer: 2 ** 26 }, (error, _, said) => {
      if (error) return failed(error);
      const { messages } = JSON.parse(said) as {
        messages: { url: string; message: string; extract?: string }[];
      };
      done(messages.map(({ url, message, extract }) => `${path.basename(url)}: ${message} ${extract ?? ''}`));
    });
  });
}

/** One page of each kind: `/anfragen/01900000-…?seite=2` is `/anfragen/:id?seite`. */
function patternOf({ pathname, searchParams }: URL): string {
  const kind = pathname
    .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, ':id')
    .replace(/\/(standorte|aktuelles|themen|kernprofil|parameter)\/[\w-]+/, '/$1/:slug');
  return `${kind}?${[...new Set(searchParams.keys())].sort().join('&')}`;
}

describe.skipIf(!isAsked)('every page', { timeout: 120_000 }, () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'lotsenwerk-html-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('is HTML to which the Nu checker has nothing to say', async () => {
    const { app } = await testApp({ demo: true });
    const origin = 'http://localhost';
    const ofEverybody = new Set<string>();
    const files: string[] = [];
    const follow = async (cookie: string, starts: readonly string[]) => {
      const seen = new Set(ofEverybody);
      const links = new Set(starts);
      // A set grows while one goes through it.
      for (const href of links) {
        const url = new URL(href, origin);
        const foreign = url.origin !== origin || isPageLanguage(url.pathname.split('/')[1] ?? '');
        if ((foreign && !starts.includes(href)) || url.pathname === '/abmelden') continue;
        if (seen.has(patternOf(url))) continue;
        const answer = await app.http.request(url.pathname + url.search, { headers: { Cookie: cookie } });
        const to = answer.headers.get('Location');
        if (to) links.add(to);
        const isPage = answer.headers.get('Content-Type')?.startsWith('text/html');
        if (!isPage || answer.status !== 200) continue;
        seen.add(patternOf(url));
        if (!cookie) ofEverybody.add(patternOf(url));
        const html = await answer.text();
        const file = path.join(folder, `${files.length}${url.pathname.replaceAll('/', '-')}.html`);
        // Styles a page carries are no HTML, and the checker knows less of them than browsers do.
        await writeFile(file, html.replace(/<style>[^<]*<\/style>/, '<style></style>'));
        files.push(file);
        for (const [, link = ''] of html.matchAll(/<a\b[^>]*\shref="([^"#]+)/g)) {
          links.add(link.replaceAll('&amp;', '&'));
        }
      }
    };
    await follow('', [...ofNewcomers, '/status/demo-1', '/status/demo-8', '/postausgang']);
    await follow(
      '',
      inOther.flatMap((tag) => ofNewcomers.map((page) => `/${tag}${page === '/' ? '' : page}`)),
    );
    for (const name of people) {
      await follow(await sessionFor(app.accounts, `${name}@demo.lotsenwerk.example`), ['/', '/konto']);
    }
    expect(files.length).toBeGreaterThan(200);
    expect(await complaintsOf(files)).toEqual([]);
  });

  it('would be found out by a planted fault', async () => {
    const file = path.join(folder, 'planted.html');
    await writeFile(file, '<!doctype html><html lang="de"><title>x</title><p><div></p></html>');
    expect(await complaintsOf([file])).not.toEqual([]);
  });
});
