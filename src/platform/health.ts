import type { Hono } from 'hono';
import type { Database } from './database.ts';
import type { State } from './http.ts';

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
