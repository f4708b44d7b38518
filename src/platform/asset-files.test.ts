import { Hono } from 'hono';
import { expect, it } from 'vitest';
import { serveAssets } from './asset-files.ts';
import type { State } from './http.ts';

const http = new Hono<State>();
serveAssets(http);

it.each([
  `${'a'.repeat(300)}.css`,
  'nichts.css',
  'manifest.json',
  '.css',
  '..%2fpackage.json',
  '%2e%2e/styles.css',
  'a/b/c.css',
  '%00.css',
])('finds nothing under the name %s', async (name) => {
  expect((await http.request(`http://localhost/assets/${name}`)).status).toBe(404);
});
