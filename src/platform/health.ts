import type { Hono } from 'hono';
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

/**
 * `/health`: the process answers. `/ready`: the database answers too, and the program is not about to stop.
 * Neither says more than that.
 */
export function addHealth(http: Hono<State>, of: { database: Database; isLeaving(): boolean }): void {
  const plain = (text: string, status: number) =>
    new Response(text, {
      status,
      headers: { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' },
    });
  http.get('/health', () => plain('ok\n', 200));
  http.get('/ready', async () => {
    if (of.isLeaving()) return plain('the program stops\n', 503);
    try {
      await of.database.pool.query('select 1');
      return plain('ready\n', 200);
    } catch {
      return plain('the database does not answer\n', 503);
    }
  });
}
