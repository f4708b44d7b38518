import { brotliDecompressSync } from 'node:zlib';
import type { Answering } from './people.ts';

export interface FirstView {
  /** Heads and bodies of everything, as compressed on the way. */
  readonly bytes: number;
  /** Of the page itself, its styles with it. */
  readonly page: number;
  /** Everything it makes a browser fetch besides. */
  readonly fetched: readonly string[];
  readonly html: string;
}

/** How a browser packs what it may be sent. */
const asBrowser = { 'Accept-Encoding': 'gzip, deflate, br' };

/**
 * What a browser with nothing kept fetches to show a page: the page, its stylesheet, scripts, pictures and fonts.
 * Fonts named by styles count where the page says that it needs them. Throws where something is not there.
 */
export async function firstViewOf(app: Answering, path: string, cookie = ''): Promise<FirstView> {
  const answer = await app.request(path, {
    headers: { ...asBrowser, ...(cookie ? { Cookie: cookie } : {}) },
  });
  if (answer.status !== 200) throw new Error(`${path} was answered with ${answer.status}`);
  const { bytes: page, body } = await weighed(answer);
  const html = body.toString();
  const fetched = [...new Set(addressesIn(html))];
  let bytes = page;
  for (const address of fetched) bytes += await sizeOf(app, address);
  return { bytes, page, fetched, html };
}

const sizes = new WeakMap<Answering, Map<string, number>>();

/** Of a file under `/assets/`, which stays what it is. */
async function sizeOf(app: Answering, address: string): Promise<number> {
  const known = sizes.get(app) ?? new Map<string, number>();
  sizes.set(app, known);
  const size = known.get(address);
  if (size !== undefined) return size;
  const answer = await app.request(address, { headers: asBrowser });
  if (answer.status !== 200) throw new Error(`${address} was answered with ${answer.status}`);
  const { bytes } = await weighed(answer);
  known.set(address, bytes);
  return bytes;
}

async function weighed(answer: Response): Promise<{ bytes: number; body: Buffer }> {
  const sent = Buffer.from(await answer.arrayBuffer());
  const head = [...answer.headers].reduce((sum, [name, value]) => sum + name.length + value.length + 4, 20);
  const isPacked = answer.headers.get('Content-Encoding') === 'br';
  return { bytes: head + sent.length, body: isPacked ? brotliDecompressSync(sent) : sent };
}

/** The addresses a page makes a browser load by itself. */
export function addressesIn(html: string): string[] {
  const tags = html.match(/<(?:link|script|img|source|iframe|audio|video|embed|object)\b[^>]*>/g) ?? [];
  return tags
    .filter((tag) => !/^<link\b/.test(tag) || /\brel="(?:stylesheet|preload|modulepreload|icon)"/.test(tag))
    .flatMap((tag) => /\s(?:src|href|data)="([^"]*)"/.exec(tag)?.[1] ?? [])
    .filter((address) => !address.startsWith('data:'));
}
