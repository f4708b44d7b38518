import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { renderToString } from 'preact-render-to-string';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PreviewDocument, previews } from '../src/ui/previews.tsx';
import {
  expectAccessible,
  expectNoSidewaysScrolling,
  expectReadableColours,
  launchBrowser,
} from './browser.ts';

const dist = join(import.meta.dirname, '../dist');
const types: Record<string, string> = { css: 'text/css', woff2: 'font/woff2', svg: 'image/svg+xml' };
const policy =
  "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:; script-src 'self'; form-action 'self'";

let server: Server;
let origin: string;
let browser: Browser;
let page: Page;
const complaints: string[] = [];

beforeAll(async () => {
  if (!existsSync(join(dist, 'assets/manifest.json'))) throw new Error('Run the build first: node build.ts');
  server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    if (pathname.startsWith('/assets/')) {
      const type = types[pathname.split('.').at(-1) ?? ''] ?? 'application/octet-stream';
      response.setHeader('Content-Type', type).end(readFileSync(join(dist, pathname)));
      return;
    }
    const html = renderToString(PreviewDocument({ name: pathname.slice(1), lang: 'de' }));
    response
      .setHeader('Content-Type', 'text/html; charset=utf-8')
      .setHeader('Content-Security-Policy', policy);
    response.end(`<!doctype html>${html}`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  browser = await launchBrowser();
  page = await browser.newPage();
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
});

afterAll(async () => {
  await browser?.close();
  server?.close();
});

// Direction and width each in both, together in two: no rule of axe's looks at both at once.
const views = [
  { direction: 'ltr', width: 360 },
  { direction: 'rtl', width: 1280 },
] as const;

it.each(previews)(
  'building block $name is accessible in every view and fits a small phone',
  async ({ name }) => {
    complaints.length = 0;
    await page.goto(`${origin}/${name}`);
    for (const { direction, width } of views) {
      await show(direction, width);
      await page.emulateMedia({ colorScheme: 'light' });
      await expectAccessible(page);
      await page.emulateMedia({ colorScheme: 'dark' });
      await expectReadableColours(page);
    }
    for (const direction of ['ltr', 'rtl'] as const) {
      await show(direction, 320);
      await expectNoSidewaysScrolling(page);
    }
    expect(complaints).toEqual([]);
  },
);

async function show(direction: 'ltr' | 'rtl', width: number): Promise<void> {
  await page.setViewportSize({ width, height: 800 });
  await page.evaluate((dir) => {
    document.documentElement.dir = dir;
  }, direction);
}

it('a label without its field is found', async () => {
  await page.goto(`${origin}/knoepfe`);
  await page.evaluate(() => {
    document.querySelector('main')?.insertAdjacentHTML('beforeend', '<input type="text" name="nameless">');
  });
  await expect(expectAccessible(page)).rejects.toThrow('label');
});

it('a box wider than a phone is found', async () => {
  await page.setViewportSize({ width: 320, height: 800 });
  await page.goto(`${origin}/knoepfe`);
  await page.evaluate(() => {
    document
      .querySelector('main')
      ?.insertAdjacentHTML('beforeend', '<svg width="400" height="9" class="icon-wide">');
    (document.querySelector('.icon-wide') as SVGElement).style.maxWidth = 'none';
  });
  await expect(expectNoSidewaysScrolling(page)).rejects.toThrow('icon-wide');
});
