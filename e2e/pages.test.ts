import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isPageLanguage } from '../src/platform/languages.ts';
import { expectAccessible, expectNoSidewaysScrolling, launchBrowser } from './browser.ts';
import { demoMail, openBrowserOf, signIn } from './people.ts';
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

/** Pages everybody can open are looked at with the newcomer; for the others only the way there is. */
const ofEverybody = new Set([
  '/',
  '/standorte',
  '/standorte/:slug',
  '/standorte?kreis',
  '/standorte?ort',
  '/quellen',
  '/wer-hilft',
  '/wer-hilft?weg',
  '/mitmachen',
  '/mitmachen/interesse',
  '/mitmachen/interesse?standort',
  '/qualifizierung',
  '/fuer-stellen',
  '/kernprofil',
  '/kernprofil/:number',
  '/kernprofil/drucken',
  '/zahlen',
  '/offene-daten',
  '/aktuelles',
  '/aktuelles/:slug',
  '/aktuelles?standort',
  '/themen',
  '/themen/:slug',
  '/termine',
  '/termine?standort',
  '/material',
  '/bessere-worte?seite',
  '/anfrage?standort',
  '/netzwerk',
  '/kontakt',
  '/impressum',
  '/datenschutzerklaerung',
  '/barrierefreiheit',
  '/barrierefreiheit/melden',
  '/presse',
  '/ihre-daten',
  '/anfrage',
  '/konto/passwort',
  '/schrift',
]);

/** The same for everybody who is signed in: looked at with the guide, who has the least beside them. */
const ofEverybodySignedIn = new Set([
  '/konto',
  '/konto/bestaetigung',
  '/konto/bestaetigung?weiter',
  '/konto/daten',
  '/konto/daten/antrag',
  '/konto/einsicht',
  '/konto/sicherheit',
  '/konto-sperren',
]);

const shownBefore = ofEverybody.union(ofEverybodySignedIn);

/** Pages that differ much from one to the next: so many of each. */
const samples: Readonly<Record<string, number>> = {
  '/anfragen/:id': 4,
  '/einsaetze/:id': 3,
  '/status/:token': 3,
  '/team/:id': 2,
};

/** Of so many pages for each person the English ones are looked at too, and of a newcomer’s the Arabic ones. */
const alsoInEnglish = 2;
const inArabic = [
  '/',
  '/anfrage',
  '/standorte',
  '/wer-hilft',
  '/status/demo-5',
  '/kernprofil',
  '/ihre-daten',
];

/** `/anfragen/01900000-…?gefragt=1` as `/anfragen/:id?gefragt` */
function patternOf(url: string): string {
  const { pathname, searchParams } = new URL(url);
  const path = pathname
    .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, ':id')
    .replace(/^\/(standorte|verwaltung\/parameter)\/[\w-]+/, '/$1/:slug')
    .replace(/^\/kernprofil\/\d+/, '/kernprofil/:number')
    .replace(/^\/(aktuelles|themen)\/[\w-]+/, '/$1/:slug')
    .replace(/^\/status\/[\w-]+/, '/status/:token');
  const names = [...new Set(searchParams.keys())].sort().join('&');
  return names ? `${path}?${names}` : path;
}

const mostLinks = 40;

/**
 * Follows every link on the site from `starts` on, a few pages of each kind, and looks at each. The other links
 * have to lead somewhere as well.
 */
async function crawl(of: {
  context: BrowserContext;
  page: Page;
  starts: readonly string[];
  skip: ReadonlySet<string>;
}): Promise<{ visited: string[]; faults: string[] }> {
  const { context, page, skip } = of;
  const visited = new Set<string>();
  const faults: string[] = [];
  const seen = new Map<string, number>();
  const linked = new Set(of.starts);
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(`${page.url()}: ${message.text()}`);
  });
  // A set grows while one goes through it.
  for (const href of linked) {
    const pattern = patternOf(href);
    const times = seen.get(pattern) ?? 0;
    if (skip.has(pattern) || times >= (samples[pattern] ?? 1)) continue;
    seen.set(pattern, times + 1);
    visited.add(href);
    const answer = await page.goto(href);
    if (answer?.status() !== 200) faults.push(`${answer?.status()} for ${href}`);
    // Those of a drawing stand beside it as a list.
    const links = await page.$$eval('a[href]:not([download], [type], svg a)', (all) =>
      (all as HTMLAnchorElement[]).map((a) => a.href.replace(/#.*$/, '')),
    );
    const files = await page.$$eval('a[download], a[type]', (all) =>
      (all as HTMLAnchorElement[]).map((a) => a.href),
    );
    for (const file of files) {
      const { pathname } = new URL(file);
      if (seen.has(pathname)) continue;
      seen.set(pathname, 1);
      const status = (await context.request.get(file)).status();
      if (status !== 200) faults.push(`${status} for the file ${file}`);
    }
    faults.push(...(await lookAt(page, { briefly: times > 0 })));
    for (const link of links) {
      const { origin, pathname } = new URL(link);
      if (origin === program.url && !isPageLanguage(pathname.split('/')[1] ?? '')) linked.add(link);
    }
  }
  for (const href of [...linked].filter((one) => !visited.has(one)).slice(0, mostLinks)) {
    const status = (await context.request.get(href)).status();
    if (status !== 200) faults.push(`${status} for the link ${href}`);
  }
  const inOther = [...visited].slice(0, alsoInEnglish).map((href) => ({ tag: 'en', to: new URL(href) }));
  if (skip.size === 0) {
    inOther.push(...inArabic.map((path) => ({ tag: 'ar', to: new URL(path, program.url) })));
  }
  for (const { tag, to } of inOther) {
    await page.goto(`${program.url}/${tag}${to.pathname === '/' ? '' : to.pathname}${to.search}`);
    const lang = await page.locator('html').getAttribute('lang');
    // What is not translated yet comes in German and says so.
    if (lang !== tag && (tag === 'en' || lang !== 'de')) {
      faults.push(`${page.url()} is in the language ${lang}`);
    }
    await page.setViewportSize({ width: 320, height: 640 });
    await page.emulateMedia({ colorScheme: 'light' });
    const english = [expectNoSidewaysScrolling(page), expectAccessible(page)];
    for (const { reason } of (await Promise.allSettled(english)).filter((one) => one.status === 'rejected')) {
      faults.push(String(reason));
    }
  }
  return { visited: [...visited].map(patternOf), faults };
}

/** What is wrong with a page, on a small phone, on a wide screen, in the light and in the dark, by keyboard. */
async function lookAt(page: Page, { briefly } = { briefly: false }): Promise<string[]> {
  const faults: string[] = [];
  const check = async (one: () => Promise<void>) => {
    await one().catch((error: Error) => faults.push(error.message));
  };
  await page.setViewportSize({ width: 320, height: 640 });
  await check(() => expectNoSidewaysScrolling(page));
  await page.setViewportSize({ width: 360, height: 740 });
  await page.emulateMedia({ colorScheme: 'light' });
  await check(() => expectAccessible(page));
  await check(() => expectLargeTargets(page));
  if (!briefly) {
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.emulateMedia({ colorScheme: 'dark' });
    await check(() => expectAccessible(page));
    await check(() => expectNoSidewaysScrolling(page));
    await check(() => expectKeyboardReaches(page));
  }
  const headings = await page.locator('h1').count();
  if (headings !== 1) faults.push(`${page.url()} has ${headings} main headings`);
  if (!/^(?!Lotsenwerk).+ – Lotsenwerk$/.test(await page.title())) {
    faults.push(`${page.url()} is titled "${await page.title()}"`);
  }
  return faults;
}

/** A thumb hits what can be pressed: 44 px high, except for links in the middle of a text. */
async function expectLargeTargets(page: Page): Promise<void> {
  const small = await page.evaluate(() => {
    const isInText = (element: Element) => {
      if (element.tagName !== 'A' || getComputedStyle(element).display !== 'inline') return false;
      const around = element.closest('p, li, dd, td, th, div')?.textContent ?? '';
      return around.trim() !== element.textContent?.trim();
    };
    return [
      ...document.querySelectorAll(
        'a, button, summary, select, textarea, input:not([type=hidden]), .kern-form-check',
      ),
    ]
      .filter((element) => !element.matches('.skip-link, [type=checkbox], [type=radio], svg a'))
      .filter((element) => {
        // A stretched link is pressed anywhere on its card.
        const pressed = element.matches('.kern-link--stretched')
          ? ((element as HTMLElement).offsetParent ?? element)
          : element;
        const { width, height } = pressed.getBoundingClientRect();
        return element.checkVisibility() && width > 0 && height < 43.5 && !isInText(element);
      })
      .map(
        (element) =>
          `${Math.round(element.getBoundingClientRect().height)} px: ${element.outerHTML.slice(0, 160)}`,
      );
  });
  if (small.length > 0)
    throw new Error(`${page.url()} is hard to press:\n  ${[...new Set(small)].join('\n  ')}`);
}

const stepsAtOnce = 16;
const tab = { key: 'Tab', code: 'Tab', windowsVirtualKeyCode: 9 };

/** With the tab key alone one gets to the page's main button, and sees at every step where one is. */
async function expectKeyboardReaches(page: Page): Promise<void> {
  const goal = page.locator('main .kern-btn--primary').first();
  const wanted = (await goal.count()) > 0 && (await goal.isVisible());
  await page.evaluate(`(${watchFocus})(${focusedNow})`);
  const keyboard = await page.context().newCDPSession(page);
  try {
    for (let steps = 0; steps < 400; steps += stepsAtOnce) {
      // Sent without waiting for each: a page takes keys in the order they come, and notes itself where they lead.
      const keys = Array.from({ length: stepsAtOnce }, () => [
        keyboard.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...tab }),
        keyboard.send('Input.dispatchKeyEvent', { type: 'keyUp', ...tab }),
      ]);
      await Promise.all(keys.flat());
      const walked = await page.evaluate(() => window.walked.splice(0));
      for (const { where, seen, reached } of walked) {
        if (!seen) throw new Error(`${page.url()} does not show the focus on ${where}`);
        if (reached) return;
      }
      if (walked.length === 0 || (!wanted && steps > 30)) break;
    }
  } finally {
    await keyboard.detach();
  }
  if (wanted) throw new Error(`${page.url()}: the tab key does not reach the main button`);
}

declare global {
  interface Window {
    /** What had the focus since somebody last looked. */
    walked: ReturnType<typeof focusedNow>[];
  }
}

/** In the page: notes whatever gets the focus from now on, with nothing focused to begin with. */
function watchFocus(look: typeof focusedNow) {
  (document.activeElement as HTMLElement | null)?.blur();
  window.walked = [];
  document.addEventListener('focusin', () => window.walked.push(look()));
}

/** In the page: what has the focus, and whether its outline can be seen and is cut off by nothing. */
function focusedNow() {
  const focused = document.activeElement as HTMLElement;
  const ringOf = (pseudo?: string) => {
    const { outlineStyle, outlineWidth, outlineOffset } = getComputedStyle(focused, pseudo);
    const width = outlineStyle === 'none' ? 0 : Number.parseFloat(outlineWidth);
    return { width, reach: width + Number.parseFloat(outlineOffset) };
  };
  const own = ringOf();
  const drawn = own.width > 0 ? own : ringOf('::after');
  const { left, right } = (
    own.width > 0 ? focused : (focused.offsetParent ?? focused)
  ).getBoundingClientRect();
  let isCutOff = false;
  for (let around = focused.parentElement; around; around = around.parentElement) {
    const box = around.getBoundingClientRect();
    const cuts = getComputedStyle(around).overflowX !== 'visible' && around !== document.documentElement;
    if (cuts && (left - drawn.reach < box.left - 1 || right + drawn.reach > box.right + 1)) isCutOff = true;
  }
  return {
    where: focused.outerHTML.slice(0, 120),
    seen: drawn.width >= 2 && !isCutOff,
    reached: focused === document.querySelector('main .kern-btn--primary'),
  };
}

describe('every page somebody can come to', { timeout: 480_000 }, () => {
  const people: [string, string | null, string[]][] = [
    ['a newcomer', null, ['/', '/postausgang', '/status/demo-1', '/status/demo-5', '/status/demo-8']],
    ['a guide', demoMail.guide, []],
    ['a requesting body', demoMail.requestingBody, []],
    ['a coordinator', demoMail.coordinator, []],
    ['a finance person', demoMail.finance, []],
    ['the management', demoMail.management, []],
    ['a data protection officer', demoMail.dataProtectionOfficer, []],
    ['a county office', demoMail.countyOffice, []],
    ['an administrator', demoMail.administrator, []],
  ];

  it.concurrent.each(people)(
    'as %s can be used by everybody, and no link is dead',
    async (_, email, starts) => {
      const { context, page } = await openBrowserOf(browser, { javaScript: true });
      if (email) await signIn(page, program.url, email);
      const home = email ? [page.url()] : [];
      // Whoever was not let in would only see what everybody sees.
      expect(patternOf(page.url())).not.toMatch(/^\/anmelden/);
      const { visited, faults } = await crawl({
        context,
        page,
        starts: [...home, ...starts.map((path) => program.url + path)],
        skip:
          email === null
            ? new Set()
            : email === demoMail.guide
              ? ofEverybody
              : shownBefore.difference(new Set(home.map(patternOf))),
      });
      await context.close();
      expect(faults).toEqual([]);
      expect(visited).not.toEqual([]);
    },
  );

  it('also those that say that something is not there, or not for her', async () => {
    const { context, page } = await openBrowserOf(browser, { javaScript: true });
    expect((await page.goto(`${program.url}/gibt-es-nicht`))?.status()).toBe(404);
    expect(await lookAt(page)).toEqual([]);
    await signIn(page, program.url, demoMail.guide);
    expect((await page.goto(`${program.url}/tag`))?.status()).toBe(403);
    expect(await lookAt(page)).toEqual([]);
    await context.close();
  });

  it('a link too small for a thumb and a focus that is cut off are found', async () => {
    const { context, page } = await openBrowserOf(browser, { javaScript: true });
    await page.goto(`${program.url}/standorte`);
    await page.evaluate(() => {
      const link = document.querySelector('main li a') as HTMLElement;
      const around = link.parentElement as HTMLElement;
      link.className = 'planted';
      link.style.cssText = 'display: block; block-size: 20px; min-block-size: 0; outline-offset: 40px';
      around.style.cssText = 'overflow: hidden';
    });
    await expect(expectLargeTargets(page)).rejects.toThrow('planted');
    await expect(expectKeyboardReaches(page)).rejects.toThrow(
      /does not show the focus on <a [^>]*class="planted"/,
    );
    await context.close();
  });
});
