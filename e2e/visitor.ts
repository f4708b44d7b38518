import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { isPageLanguage } from '../src/platform/languages.ts';
import { expectAccessible, expectNoSidewaysScrolling } from './browser.ts';
import { openBrowserOf, type Width } from './people.ts';

/** The cookies there are: who is signed in, what a passkey was asked, and the public form's draft. */
const knownCookies = ['lotsenwerk-session', 'lotsenwerk-passkey', 'anfrage'];

/** Somebody in a browser of her own. */
export interface Visitor {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Looks closely at the page she is on; `title` is what the page's title begins with. */
  look(title?: string): Promise<void>;
}

/** What stands in a part of a page, without the gaps of its source. */
export async function textOf(part: Locator): Promise<string> {
  return ((await part.textContent()) ?? '').replace(/\s+/g, ' ').trim();
}

/** Opens browsers and looks at what is seen in them. */
export interface Lookout {
  visitor(of?: { width?: Width; javaScript?: boolean; lang?: string }): Promise<Visitor>;
}

/**
 * Every page a visitor looks at has to be accessible, in its language, with one heading and a title that begins
 * with what it is about, without sideways scrolling, without faults and without anything from another host.
 */
export async function openLookout(browser: Browser, url: string): Promise<Lookout> {
  const checks = await openChecker(browser);
  return {
    async visitor(of = {}) {
      const { context, page } = await openBrowserOf(browser, of);
      const complaints: string[] = [];
      context.on('request', (request) => {
        const { protocol, origin } = new URL(request.url());
        if (protocol !== 'data:' && origin !== url) complaints.push(`asked another host: ${request.url()}`);
      });
      context.on('response', (response) => {
        const isDocument = response.request().isNavigationRequest();
        if (response.status() >= (isDocument ? 500 : 400)) {
          complaints.push(`${response.status()} for ${response.url()}`);
        }
      });
      context.on('console', (message) => {
        // The browser itself says so of every page that is answered with 404 or 422.
        if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
          complaints.push(message.text());
        }
      });
      context.on('weberror', (error) => complaints.push(String(error.error())));

      const look = async (title = '') => {
        const words = await page.title();
        expect(words).toMatch(/^(?!Lotsenwerk).+ – Lotsenwerk$/);
        expect(words.slice(0, title.length)).toBe(title);
        expect(await page.locator('h1').count(), `headings on ${page.url()}`).toBe(1);
        const { pathname } = new URL(page.url());
        const [, prefix = ''] = pathname.split('/');
        const lang = isPageLanguage(prefix) ? prefix : 'de';
        expect(await page.locator('html').getAttribute('lang')).toBe(lang);
        const cookies = await context.cookies();
        expect(cookies.filter(({ name }) => !knownCookies.includes(name))).toEqual([]);
        expect(cookies.filter(({ httpOnly, sameSite }) => !httpOnly || sameSite !== 'Lax')).toEqual([]);
        await expectNoSidewaysScrolling(page);
        await checks(page);
        expect(complaints).toEqual([]);
      };
      return { page, context, look };
    },
  };
}

/**
 * axe needs timers, which a browser without JavaScript does not run: the document is shown once more, as it is,
 * in a window of the same size that has them.
 */
async function openChecker(browser: Browser): Promise<(page: Page) => Promise<void>> {
  const { page: checker } = await openBrowserOf(browser, { javaScript: true });
  let html = '';
  await checker.route(
    () => true,
    (route) =>
      route.request().isNavigationRequest()
        ? route.fulfill({ contentType: 'text/html; charset=utf-8', body: html })
        : route.continue(),
  );
  return async (page) => {
    html = await page.content();
    const size = page.viewportSize();
    if (size) await checker.setViewportSize(size);
    // Without what stands behind #: the same address with another end would not be loaded again.
    await checker.goto(page.url().replace(/#.*$/, ''));
    await expectAccessible(checker);
  };
}
