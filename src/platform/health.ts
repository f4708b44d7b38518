import type { Hono } from 'hono';
import type { Database } from './database.ts';
import type { State } from './http.ts';

/** `/health`: the process answers. `/ready`: the database answers too. Neither says more than that. */
export function addHealth(http: Hono<State>, database: Database): void {
  const plain = (text: string, status: number) =>
    new Response(text, {
      status,
      headers: { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' },
    });
  http.get('/health', () => plain('ok\n', 200));
  http.get('/ready', async () => {
    const isThere = await database.answers();
    return isThere ? plain('ready\n', 200) : plain('the database does not answer\n', 503);
  });
}
