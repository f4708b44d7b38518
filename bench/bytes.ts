import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../e2e/browser.ts';
import { pageLanguages } from '../src/platform/languages.ts';
import { localHref } from '../src/ui/href.ts';
import { firstViewOf } from '../tests/first-view.ts';
import type { Answering } from '../tests/people.ts';
import { languagesOf, publicPages } from '../tests/public-pages.ts';
import { type Figure, kb, printFigures } from './report.ts';
import { addBusySite, withWorld } from './world.ts';

const most = 60_000;
// Pages fetched after the first by the same browser find styles and fonts in its cache.
const views = ['first', 'second'] as const;

/** The heaviest pages anybody can come to first. */
const heaviest = [
  '/',
  '/anfrage',
  '/standorte',
  '/wer-hilft',
  '/mitmachen',
  '/kernprofil',
  '/kernprofil/drucken',
  '/zahlen',
] as const;

/** What a phone fetches to show the public pages and an offer: headers and bodies, as compressed; then each kind of
 * public page in each of its languages, counted from the answers. */
export async function measure(): Promise<void> {
  await measureInBrowser();
  await withWorld((world) => printByLanguage(world.app.http), { demo: true });
}

async function measureInBrowser(): Promise<void> {
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  await withWorld(
    async (world) => {
      const site = await addBusySite(world, { guides: 40, requests: 1_000 });
      const offer = await world.owner
        .selectFrom('assignments.offer as offer')
        .innerJoin('accounts.person as person', 'person.id', 'offer.personId')
        .select(['offer.id', 'person.email'])
        .where('offer.siteId', '=', site.siteId)
        .where('offer.state', '=', 'open')
        .limit(1)
        .executeTakeFirstOrThrow();
      const cookie = await world.signIn(offer.email);

      const server = createAdaptorServer({ fetch: world.app.http.fetch });
      await new Promise<void>((listening) => server.listen(port, '127.0.0.1', listening));
      const browser = await launchBrowser();
      try {
        const figures: Figure[] = [];
        for (const path of heaviest) {
          figures.push(...(await figuresOf(browser, { what: path, url: origin + path, cookie: '' })));
        }
        figures.push(
          ...(await figuresOf(browser, {
            what: 'the page of an offer',
            url: `${origin}/angebote/${offer.id}`,
            cookie,
          })),
        );
        printFigures('Bytes over the wire', figures);
      } finally {
        await browser.close();
        server.close();
      }
    },
    { publicUrl: origin },
  );
}

/** A line for each kind of page: the first view in kB in each language, and of German what comes with the page. */
async function printByLanguage(app: Answering): Promise<void> {
  const columns = pageLanguages.map((lang) => (lang === 'de-simple' ? 'de-s' : lang));
  const cells = (values: readonly string[]) => values.map((value) => value.padStart(6)).join('');
  const lines = [
    `\nFirst view in kB, by language, and the page alone\n  ${''.padEnd(32)}${cells([...columns, 'page'])}`,
  ];
  for (const page of await publicPages(app)) {
    const spoken = new Set(languagesOf(page));
    const sizes: string[] = [];
    for (const lang of pageLanguages) {
      const view = spoken.has(lang) && (await firstViewOf(app, localHref(lang, page.path), page.cookie));
      sizes.push(view ? (view.bytes / 1000).toFixed(1) : '');
    }
    const { page: alone } = await firstViewOf(app, page.path, page.cookie);
    lines.push(`  ${page.type.padEnd(32)}${cells([...sizes, (alone / 1000).toFixed(1)])}`);
  }
  process.stdout.write(`${lines.join('\n')}\n`);
}

interface Fetched {
  readonly type: string;
  readonly url: string;
  bytes: number;
}

async function figuresOf(
  browser: Browser,
  of: { what: string; url: string; cookie: string },
): Promise<Figure[]> {
  const context = await browser.newContext({ viewport: { width: 360, height: 740 } });
  try {
    const [name, value] = of.cookie.split('=', 2);
    if (name && value) await context.addCookies([{ name, value, url: of.url }]);
    const page = await context.newPage();
    const network = await context.newCDPSession(page);
    await network.send('Network.enable');
    const fetched = new Map<string, Fetched>();
    const cached = new Set<string>();
    network.on('Network.requestServedFromCache', ({ requestId }) => cached.add(requestId));
    network.on('Network.responseReceived', ({ requestId, type, response }) => {
      if (response.url.startsWith('data:')) return;
      if (response.status !== 200) throw new Error(`${response.url} was answered with ${response.status}`);
      if (response.fromDiskCache || cached.has(requestId)) return;
      fetched.set(requestId, { type, url: response.url, bytes: 0 });
    });
    network.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
      const one = fetched.get(requestId);
      if (one) one.bytes = encodedDataLength;
    });
    const figures: Figure[] = [];
    for (const view of views) {
      fetched.clear();
      await page.goto(of.url, { waitUntil: 'networkidle' });
      const all = [...fetched.values()];
      const total = all.reduce((sum, { bytes }) => sum + bytes, 0);
      const document = all.find(({ type }) => type === 'Document');
      if (!document || all.some(({ bytes }) => bytes === 0))
        throw new Error(`${of.url} was not fetched whole: ${sayAll(all)}`);
      const scripts = all.filter(({ type }) => type === 'Script');
      if (view === 'first' && total > most)
        throw new Error(`${of.what} takes ${total} bytes: ${sayAll(all)}`);
      figures.push({
        what: `${of.what}, ${view} view, ${all.length} requests`,
        value: kb(total),
        ratio: total / most,
        beside: `the ${kb(most)} it may take at most`,
      });
      if (view === 'first') figures.push({ what: `  ${sayAll(all)}`, value: `${scripts.length} scripts` });
    }
    return figures;
  } finally {
    await context.close();
  }
}

function sayAll(all: readonly Fetched[]): string {
  return all
    .map(
      ({ url, bytes }) =>
        `${new URL(url).pathname
          .split('/')
          .at(-1)
          ?.replace(/^[0-9a-f-]{36}$/, 'page')} ${kb(bytes)}`,
    )
    .join(', ');
}

function freePort(): Promise<number> {
  return new Promise((found) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => found(port));
    });
  });
}
