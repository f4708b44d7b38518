import type { Hono } from 'hono';
import { sql } from 'kysely';
import { nobody } from './acting.ts';
import type { Database } from './database.ts';
import type { State } from './http.ts';
import type { Metrics } from './metrics.ts';

/** `/metrics` for whoever brings the token; for all others it is not there. */
export function addMetrics(
  http: Hono<State>,
  of: { metrics: Pick<Metrics, 'text'>; isAllowed: (request: Request) => boolean },
): void {
  http.get('/metrics', async (c, next) => {
    if (!of.isAllowed(c.req.raw)) return next();
    const { type, body } = await of.metrics.text();
    return new Response(body, { headers: { 'Content-Type': type, 'Cache-Control': 'no-store' } });
  });
}

/** `/health`: the process answers. `/ready`: the database answers too. Neither says more than that. */
export function addHealth(http: Hono<State>, database: Database): void {
  const plain = (text: string, status: number) =>
    new Response(text, {
      status,
      headers: { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' },
    });
  http.get('/health', () => plain('ok\n', 200));
  http.get('/ready', async () => {
    try {
      await database.read(nobody, (db) => sql`select 1`.execute(db));
      return plain('ready\n', 200);
    } catch {
      return plain('the database does not answer\n', 503);
    }
  });
}
