import { expect, it } from 'vitest';
import { localHref } from '../src/ui/href.ts';
import { testApp } from './app.ts';
import { addressesIn, firstViewOf } from './first-view.ts';
import { languagesOf, publicPages } from './public-pages.ts';

const { app } = await testApp({ demo: true });
const pages = await publicPages(app.http);

/** Bytes over the wire, on a phone that has been here never before. */
const most = 60_000;
/** What a server sends before it waits for an answer: ten packets. A page in them is there after one round. */
const firstPackets = 14_600;

it('is at most 60 kB for the first view of any page anybody can open, in any language, and from no other host', async () => {
  expect(pages.length).toBeGreaterThan(40);
  const heavy: string[] = [];
  const foreign: string[] = [];
  for (const page of pages) {
    for (const lang of languagesOf(page)) {
      const address = localHref(lang, page.path);
      const view = await firstViewOf(app.http, address, page.cookie);
      if (view.bytes > most) heavy.push(`${address}: ${view.bytes}`);
      foreign.push(
        ...view.fetched.filter((one) => !one.startsWith('/assets/')).map((one) => `${address}: ${one}`),
      );
    }
  }
  expect(heavy).toEqual([]);
  expect(foreign).toEqual([]);
  expect(addressesIn('<script src="https://x.example/a.js"></script><img src="/a.png">')).toHaveLength(2);
}, 300_000);

it('can be painted from its first packets where somebody asks for help', async () => {
  for (const path of [
    '/',
    '/anfrage',
    '/wer-hilft',
    '/standorte?ort=61348',
    '/status/demo-5',
    '/ar',
    '/ti/anfrage',
  ]) {
    const { page, html, fetched } = await firstViewOf(app.http, path);
    expect(page, path).toBeLessThan(firstPackets);
    expect(html, path).toContain('<style>');
    expect(
      fetched.filter((one) => one.endsWith('.css')),
      path,
    ).toEqual([]);
  }
});

it('brings no font along for letters that are not in it', async () => {
  const fontsOf = async (path: string) =>
    (await firstViewOf(app.http, path)).fetched.filter((one) => one.endsWith('.woff2')).length;
  expect(await fontsOf('/uk/anfrage')).toBe(0);
  expect(await fontsOf('/ar/anfrage')).toBe(0);
  expect(await fontsOf('/pl/anfrage')).toBeGreaterThan(0);
});
