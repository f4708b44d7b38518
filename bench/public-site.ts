import { spawnSync } from 'node:child_process';
import { Agent, createServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { createAdaptorServer } from '@hono/node-server';
import { startProgram } from '../e2e/program.ts';
import { pageLanguages } from '../src/platform/languages.ts';
import { localHref } from '../src/ui/href.ts';
import { firstViewOf } from '../tests/first-view.ts';
import { type Figure, kb, median, printFigures } from './report.ts';
import { megabytes } from './starts.ts';
import { withWorld } from './world.ts';

const paths = ['/', '/anfrage', '/wer-hilft', '/standorte', '/zahlen', '/kernprofil', '/ar'];
const rounds = 9;
const askedPerRound = 40;
const atOnce = 8;

/** Public pages a second beside a bare answer of the same size; memory with every language; the time of a build. */
export async function measure(): Promise<void> {
  await measurePages();
  printFigures('The public site: memory and build', [...(await memoryFigures()), await buildFigure()]);
}

async function measurePages(): Promise<void> {
  await withWorld(
    async (world) => {
      const agent = new Agent({ keepAlive: true, maxSockets: atOnce });
      const figures: Figure[] = [];
      for (const asked of paths) {
        const { page } = await firstViewOf(world.app.http, asked);
        // What a bare answer is made of: as many bytes, ready, through the same server.
        const bytes = new Uint8Array(page);
        const bare = await listening(() => new Response(bytes, { headers: { 'Content-Type': 'text/html' } }));
        const ours = await listening(world.app.http.fetch);
        // A browser or a proxy that keeps the page asks for nothing; one that lets it go asks again.
        const kept = await listening(keeping(world.app.http.fetch));
        const rates = await ratesOf(
          agent,
          [ours, kept, bare].map(({ origin }) => origin + asked),
        );
        const [made = 0, again = 0, beside = 1] = rates;
        const what = `${asked}, ${kb(page)}`;
        figures.push(
          {
            what: `${what}: made anew`,
            value: perSecond(made),
            ratio: beside / made,
            beside: 'the time of a bare answer',
          },
          {
            what: `${what}: kept in front`,
            value: perSecond(again),
            ratio: beside / again,
            beside: 'a bare answer',
          },
        );
        for (const { close } of [ours, kept, bare]) close();
      }
      agent.destroy();
      printFigures(`Public pages, ${atOnce} at once`, figures);
    },
    { demo: true },
  );
}

const perSecond = (rate: number) => `${Math.round(rate)} a second`;

interface Listening {
  readonly origin: string;
  readonly close: () => void;
}

async function listening(fetch: (request: Request) => Response | Promise<Response>): Promise<Listening> {
  const server = createAdaptorServer({ fetch, createServer }) as ReturnType<typeof createServer>;
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://localhost:${port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** What a cache in front does with pages that say they may be kept. */
function keeping(fetch: (request: Request) => Response | Promise<Response>) {
  const kept = new Map<string, { body: ArrayBuffer; headers: Headers }>();
  return async (request: Request): Promise<Response> => {
    const known = kept.get(request.url);
    if (known) return new Response(known.body, { headers: known.headers });
    const answer = await fetch(request);
    const body = await answer.arrayBuffer();
    const mayKeep = /^public, max-age=[1-9]/.test(answer.headers.get('Cache-Control') ?? '');
    if (mayKeep) kept.set(request.url, { body, headers: answer.headers });
    return new Response(body, { headers: answer.headers });
  };
}

/** Answers a second of each address, asked in turn, so that what else the machine does falls on all. Medians. */
async function ratesOf(agent: Agent, addresses: readonly string[]): Promise<number[]> {
  const rates = addresses.map((): number[] => []);
  for (let round = -2; round < rounds; round++) {
    for (const [at, address] of addresses.entries()) {
      const started = performance.now();
      let left = askedPerRound;
      const one = async () => {
        while (left-- > 0) await fetched(agent, address);
      };
      await Promise.all(Array.from({ length: atOnce }, one));
      if (round >= 0) rates[at]?.push((askedPerRound / (performance.now() - started)) * 1000);
    }
  }
  return rates.map(median);
}

function fetched(agent: Agent, address: string): Promise<void> {
  return new Promise((done, failed) => {
    get(address, { agent, headers: { 'Accept-Encoding': 'br' } }, (answer) => {
      if (answer.statusCode !== 200) failed(new Error(`${address} was answered with ${answer.statusCode}`));
      answer.resume().once('end', done).once('error', failed);
    }).once('error', failed);
  });
}

/** The program after the same number of pages, in German and in every language. */
async function memoryFigures(): Promise<Figure[]> {
  const after = async (languages: readonly (typeof pageLanguages)[number][]) => {
    const program = await startProgram();
    try {
      for (let asked = 0; asked < 200; asked++) {
        const lang = languages[asked % languages.length] ?? 'de';
        await (await fetch(program.url + localHref(lang, paths[asked % 4] ?? '/'))).text();
      }
      return await megabytes(program.pid);
    } finally {
      await program.stop();
    }
  };
  const german = await after(['de']);
  const all = await after(pageLanguages);
  return [
    { what: 'memory after 200 pages in German', value: `${Math.round(german)} MB` },
    {
      what: `the same in ${pageLanguages.length} languages`,
      value: `${Math.round(all)} MB`,
      ratio: all / german,
      beside: 'German alone',
    },
  ];
}

/** The whole build with fonts and bill of materials kept from before, as after a change in the sources. */
async function buildFigure(): Promise<Figure> {
  const seconds = (work: () => void) => {
    const started = performance.now();
    work();
    return (performance.now() - started) / 1000;
  };
  const root = path.join(import.meta.dirname, '..');
  const build = seconds(() => spawnSync(process.execPath, ['build.ts'], { cwd: root }));
  const node = seconds(() => spawnSync(process.execPath, ['-e', '0']));
  return {
    what: 'a build',
    value: `${build.toFixed(1)} s`,
    ratio: build / node,
    beside: 'the start of Node',
  };
}
