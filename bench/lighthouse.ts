import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { launchBrowser } from '../e2e/browser.ts';
import { freePort, startProgram } from '../e2e/program.ts';
import { type PublicPage, publicPages } from '../tests/public-pages.ts';
import { kb, median } from './report.ts';

/** Far larger than all else the project needs (176 MB), so it is fetched by whoever measures, and kept. */
const version = '13.5.0';
const folder = path.join(os.tmpdir(), `lotsenwerk-lighthouse-${version}`);

const categories = ['performance', 'accessibility', 'best-practices', 'seo'] as const;
/**
 * Lighthouse makes the processor four times slower, meaning one of a desktop computer that has nothing else to do:
 * about 1,500 in its own measure. One that is slower, or busy with others, is slowed down less.
 */
const desktopIndex = 1_500;
const slowdown = 4;

interface Audit {
  readonly score: number | null;
  readonly scoreDisplayMode: string;
  readonly title: string;
  readonly numericValue?: number;
}
interface Result {
  readonly categories: Readonly<
    Record<string, { score: number | null; auditRefs: readonly { id: string; weight: number }[] }>
  >;
  readonly audits: Readonly<Record<string, Audit>>;
  readonly environment: { readonly benchmarkIndex: number };
  readonly runtimeError?: { readonly message: string };
}
type Lighthouse = (url: string, flags: object, config?: object) => Promise<{ lhr: Result } | undefined>;

async function fetchLighthouse(): Promise<Lighthouse> {
  const main = path.join(folder, 'node_modules/lighthouse/core/index.js');
  if (!existsSync(main)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'package.json'), '{"private":true}');
    const args = [
      'install',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      '--save-exact',
      `lighthouse@${version}`,
    ];
    const { status } = spawnSync('npm', args, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
    if (status !== 0) throw new Error(`lighthouse@${version} could not be installed into ${folder}`);
  }
  return ((await import(pathToFileURL(main).href)) as { default: Lighthouse }).default;
}

/**
 * Lighthouse's mobile profile (150 ms, 1.6 Mbit/s, a slow processor, simulated) on each kind of page anybody can
 * open. `PAGES=/anfrage,/ar` measures only these, `RUNS=3` takes the median of three.
 */
export async function measure(): Promise<void> {
  const lighthouse = await fetchLighthouse();
  const program = await startProgram();
  const port = await freePort();
  const browser = await launchBrowser([`--remote-debugging-port=${port}`]);
  try {
    const app = {
      request: (to: string, init?: RequestInit) => fetch(program.url + to, sentFrom(program.url, init)),
    };
    const named = process.env.PAGES?.split(',');
    const pages = named ? named.map(pageOf) : await publicPages(app);
    process.stdout.write(
      `\nLighthouse ${version}, mobile: performance, accessibility, best practices, search; first contentful paint, largest, bytes; speed of the processor meanwhile\n`,
    );
    for (const page of pages) {
      const runs: Result[] = [];
      for (let run = 0; run < Number(process.env.RUNS ?? 1); run++) {
        runs.push(await look(lighthouse, page, { url: program.url + page.path, port }));
      }
      printPage(page, runs);
    }
  } finally {
    await browser.close();
    await program.stop();
  }
}

const pageOf = (to: string): PublicPage => ({
  type: to,
  path: to,
  audience: 'newcomer',
  isPersonal: /^(\/[a-z-]+)?\/(status|anmelden)/.test(to),
});

/** As a browser sends a form: from a page of this very site, and without following where it leads. */
function sentFrom(origin: string, init: RequestInit = {}): RequestInit {
  const headers = new Headers(init.headers);
  if (init.method === 'POST') headers.set('Origin', origin);
  return { ...init, headers, redirect: 'manual' };
}

async function look(
  lighthouse: Lighthouse,
  page: PublicPage,
  at: { url: string; port: number },
): Promise<Result> {
  const flags = {
    port: at.port,
    logLevel: 'silent',
    onlyCategories: categories,
    // Pages of one visitor are kept out of search on purpose.
    skipAudits: page.isPersonal ? ['is-crawlable'] : [],
    extraHeaders: page.cookie ? { Cookie: page.cookie } : {},
  };
  const first = await lighthouse(at.url, flags);
  if (!first || first.lhr.runtimeError) throw new Error(`${page.path}: ${first?.lhr.runtimeError?.message}`);
  const { benchmarkIndex } = first.lhr.environment;
  if (benchmarkIndex >= desktopIndex) return first.lhr;
  const cpuSlowdownMultiplier = Math.max(1, (slowdown * benchmarkIndex) / desktopIndex);
  const again = await lighthouse(at.url, { ...flags, throttling: { ...phone, cpuSlowdownMultiplier } });
  return (again ?? first).lhr;
}

/** The network of the mobile profile, as in Lighthouse's `mobileSlow4G`. */
const phone = {
  rttMs: 150,
  throughputKbps: 1638.4,
  requestLatencyMs: 562.5,
  downloadThroughputKbps: 1474.56,
  uploadThroughputKbps: 675,
};

function printPage({ type }: PublicPage, runs: readonly Result[]): void {
  const of = (pick: (result: Result) => number) => median(runs.map(pick));
  const value = (audit: string) => of(({ audits }) => audits[audit]?.numericValue ?? Number.NaN);
  const scores = categories.map((name) =>
    String(Math.round(of(({ categories }) => (categories[name]?.score ?? Number.NaN) * 100))).padStart(4),
  );
  const paints = ['first-contentful-paint', 'largest-contentful-paint'].map((audit) =>
    `${(value(audit) / 1000).toFixed(2)} s`.padStart(8),
  );
  const index = Math.round(of(({ environment }) => environment.benchmarkIndex));
  process.stdout.write(
    `  ${type.padEnd(34)}${scores.join('')} ${paints.join('')} ${kb(value('total-byte-weight')).padStart(9)}  ${index}\n`,
  );
  for (const finding of new Set(runs.flatMap(findingsIn))) process.stdout.write(`    ${finding}\n`);
}

/** Audits that cost points; those of time are in the line above. */
function findingsIn({ categories: all, audits }: Result): string[] {
  return categories
    .filter((name) => name !== 'performance')
    .flatMap((name) => all[name]?.auditRefs ?? [])
    .filter(({ id, weight }) => weight > 0 && (audits[id]?.score ?? 1) < 1)
    .map(({ id }) => `${id}: ${audits[id]?.title}`);
}
