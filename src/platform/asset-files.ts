import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Hono } from 'hono';
import { immutableFile, type State } from './http.ts';

const folder = path.join(
  import.meta.dirname,
  import.meta.dirname.endsWith('dist') ? 'assets' : '../../dist/assets',
);

const types: Record<string, string> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
  woff2: 'font/woff2',
  webmanifest: 'application/manifest+json',
};

const safeName = /^(?:[\w-]+\/)?[\w.-]+\.(\w+)$/;

/** Serves the built files under `/assets/`, compressed as the build left them. Their names carry a hash. */
export function serveAssets(http: Hono<State>): void {
  const kept = new Map<string, Promise<Response | null>>();
  http.get('/assets/*', async (c) => {
    const name = c.req.path.slice('/assets/'.length);
    const type = types[safeName.exec(name)?.[1] ?? ''];
    if (!type || name.includes('..') || name.includes('manifest.json')) return c.notFound();
    const accepted = c.req.header('Accept-Encoding') ?? '';
    const encoding = /\bbr\b/.test(accepted) ? 'br' : /\bgzip\b/.test(accepted) ? 'gzip' : null;
    const key = `${encoding} ${name}`;
    let answer = kept.get(key);
    if (!answer) {
      answer = load(name, type, encoding);
      // What is not there is not remembered, or asking for names would fill the memory.
      answer.then((response) => response ?? kept.delete(key)).catch(() => kept.delete(key));
      kept.set(key, answer);
    }
    return (await answer)?.clone() ?? c.notFound();
  });
}

async function load(name: string, type: string, encoding: 'br' | 'gzip' | null): Promise<Response | null> {
  const read = (file: string) =>
    readFile(path.join(folder, file)).catch((error: NodeJS.ErrnoException) => {
      if (['ENOENT', 'EISDIR', 'ENAMETOOLONG'].includes(error.code ?? '')) return null;
      throw error;
    });
  if (encoding) {
    const packed = await read(`${name}.${encoding === 'br' ? 'br' : 'gz'}`);
    if (packed) return immutableFile(packed, type, encoding);
  }
  const plain = await read(name);
  return plain && immutableFile(plain, type, null);
}
