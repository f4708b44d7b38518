import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from './browser.ts';
import { type RunningProgram, startProgram } from './program.ts';

let program: RunningProgram;
let browser: Browser;

beforeAll(async () => {
  program = await startProgram();
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser?.close();
  await program?.stop();
});

/** How every element looks, and what stands before and after it. */
const looks = `[...document.querySelectorAll('body, body *')].flatMap((element) =>
  [null, '::before', '::after'].map((part) => {
    const style = getComputedStyle(element, part);
    if (part !== null && style.content === 'none') return '';
    return [...style].filter((name) => !name.startsWith('--')).map((name) => name + ': ' + style.getPropertyValue(name)).join('; ');
  }))`;

async function looksWith(page: Page, whole: string | null): Promise<string[]> {
  if (whole !== null) {
    await page.evaluate(`{
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(${JSON.stringify(whole)});
      document.querySelector('style')?.remove();
      document.adoptedStyleSheets = [sheet];
    }`);
  }
  return page.evaluate(looks);
}

it('gives each page the looks the whole stylesheet would give it', async () => {
  const desk = await (await fetch(`${program.url}/gibt-es-nicht`)).text();
  const address = /<link rel="stylesheet" href="([^"]+)"/.exec(desk)?.[1] ?? '';
  const whole = await (await fetch(program.url + address)).text();
  expect(whole.length).toBeGreaterThan(10_000);
  for (const [path, width] of [
    ['/ar/standorte?ort=61348', 360],
    ['/status/demo-5', 1280],
  ] as const) {
    const page = await browser.newPage({ viewport: { width, height: 740 } });
    await page.goto(program.url + path);
    expect(await page.locator('link[rel=stylesheet]').count(), path).toBe(0);
    const own = await looksWith(page, null);
    const all = await looksWith(page, whole);
    expect(own.length, path).toBeGreaterThan(200);
    const differing = own.filter((look, at) => look !== all[at]).length;
    expect(differing, path).toBe(0);
    await page.close();
  }
}, 90_000);

it('would see a rule that a page lacks', async () => {
  const page = await browser.newPage({ viewport: { width: 360, height: 740 } });
  await page.goto(`${program.url}/kontakt`);
  const own = await looksWith(page, null);
  const css = await page.locator('style').textContent();
  expect(css).toContain('.brand{');
  expect(await looksWith(page, css?.replace('.brand{', '.no-brand{') ?? '')).not.toEqual(own);
  await page.close();
});
