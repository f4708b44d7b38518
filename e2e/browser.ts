import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import type { AxeResults, RunOptions } from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';

const require = createRequire(import.meta.url);
const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const isRoot = process.getuid?.() === 0;

/** A headless Chromium: the one of this machine, else a freshly installed one. Throws with what was tried. */
export async function launchBrowser(more: readonly string[] = []): Promise<Browser> {
  return chromium.launch({
    executablePath: findChromium() ?? installChromium(),
    args: [
      '--headless',
      ...(isRoot ? ['--no-sandbox'] : []),
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...more,
    ],
  });
}

function candidates(): string[] {
  const folders = ['/usr/bin', ...(process.env.PATH ?? '').split(delimiter)];
  return [
    ...(process.env.CHROMIUM ? [process.env.CHROMIUM] : []),
    ...names.flatMap((name) => folders.map((folder) => join(folder, name))),
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    chromium.executablePath(),
  ];
}

function findChromium(): string | undefined {
  const named = process.env.CHROMIUM;
  if (named && !existsSync(named)) throw new Error(`CHROMIUM names ${named}, and there is no such file.`);
  return candidates().find((path) => existsSync(path));
}

function installChromium(): string {
  const playwright = join(dirname(require.resolve('playwright-core/package.json')), 'cli.js');
  const ways: [string, string[]][][] = [[[process.execPath, [playwright, 'install', 'chromium']]]];
  if (isRoot && existsSync('/etc/debian_version')) {
    ways.unshift([
      ['apt-get', ['update']],
      ['apt-get', ['install', '-y', '--no-install-recommends', 'chromium']],
    ]);
  }
  const tried = [`looked for ${[...new Set(candidates())].join(', ')}`];
  for (const way of ways) {
    for (const [command, args] of way) {
      console.log(`No Chromium here: ${command} ${args.join(' ')}`);
      const { status, error } = spawnSync(command, args, { stdio: 'inherit' });
      tried.push(`${command} ${args.join(' ')}: ${error?.message ?? `exit code ${status}`}`);
    }
    const found = findChromium();
    if (found) return found;
  }
  throw new Error(`The browser tests need Chromium, and there is none.\n  ${tried.join('\n  ')}`);
}

const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const everything = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** WCAG 2.2 A and AA and axe's best practice without a finding on the page as it is now. */
export async function expectAccessible(page: Page): Promise<void> {
  await expectNoFinding(page, { runOnly: everything });
}

/** Enough contrast everywhere: the one rule that a change of colours can break, in half the time. */
export async function expectReadableColours(page: Page): Promise<void> {
  await expectNoFinding(page, { runOnly: { type: 'rule', values: ['color-contrast'] } });
}

async function expectNoFinding(page: Page, options: RunOptions): Promise<void> {
  // Evaluated by the debugger, so the page's own content policy stays as strict as it is.
  if (!(await page.evaluate('typeof axe === "object"'))) await page.evaluate(axe);
  const { violations } = (await page.evaluate(
    `axe.run(${JSON.stringify({ ...options, resultTypes: ['violations'], preload: false })})`,
  )) as AxeResults;
  if (violations.length === 0) return;
  const findings = violations.flatMap((violation) =>
    violation.nodes.map(
      (node) => `${violation.id}: ${node.html}\n    ${node.failureSummary ?? violation.help}`,
    ),
  );
  throw new Error(`${page.url()} is not accessible:\n  ${findings.join('\n  ')}`);
}

/** Nothing reaches beyond the side of the window. */
export async function expectNoSidewaysScrolling(page: Page): Promise<void> {
  const wide = await page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return null;
    const out = [...document.querySelectorAll('body *')].filter((element) => {
      const box = element.getBoundingClientRect();
      return box.width > 0 && (box.right > width + 1 || box.left < -1);
    });
    return out.map((element) => element.outerHTML.slice(0, 120)).slice(-3);
  });
  if (wide) throw new Error(`${page.url()} scrolls sideways because of:\n  ${wide.join('\n  ')}`);
}
