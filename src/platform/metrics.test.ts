import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import path from 'node:path';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { testApp } from '../../tests/app.ts';
import { createApp } from '../app.ts';
import { systemClock } from './clock.ts';
import { Database } from './database.ts';
import { newId } from './ids.ts';
import { silentLog } from './log.ts';
import { openMailer } from './mail.ts';
import { bringsToken, openMetrics, serveMetrics } from './metrics.ts';

const token = 'a-token-of-at-least-thirty-two-letters';
const world = await testApp();
const metrics = openMetrics({ version: '1.2.3' });
const app = createApp({
  ...world.configs,
  mailer: openMailer(null, ''),
  clock: systemClock,
  log: silentLog,
  secret: 'only the sessions of this test are signed with it',
  publicUrl: 'http://localhost',
  demo: false,
  metrics: { of: metrics, isAllowed: (request) => bringsToken(request, token) },
  trustProxy: 0,
  timesAsMany: 1000,
});

const ask = (path: string, headers: Record<string, string> = {}) =>
  app.http.request(`http://localhost${path}`, { headers });
const figures = async () => {
  const answer = await ask('/metrics', { Authorization: `Bearer ${token}` });
  expect(answer.status).toBe(200);
  return answer.text();
};

describe('the metrics', () => {
  test('are not there for anybody without the token', async () => {
    for (const given of [undefined, 'Bearer x', `Bearer ${token}x`, token, `Basic ${token}`]) {
      const answer = await ask('/metrics', given ? { Authorization: given } : {});
      expect(answer.status).toBe(404);
      expect(await answer.text()).not.toContain('lotsenwerk_');
    }
  });

  test('are not there at all where nobody asked for them', async () => {
    const answer = await world.app.http.request('http://localhost/metrics');
    expect(answer.status).toBe(404);
  });

  test('count requests by the pattern of the route and never by what somebody typed', async () => {
    const secret = newId();
    await ask('/');
    await ask(`/anfragen/${secret}?name=${secret}`);
    await ask(`/gibt-es-nicht/${secret}`);
    const text = await figures();
    expect(text).toMatch(/lotsenwerk_http_requests_total\{method="GET",route="\/",status="200"\} 1/);
    expect(text).toContain('route="/anfragen/:id"');
    expect(text).toMatch(/method="GET",route="none",status="404"/);
    expect(text).not.toContain(secret);
    expect(text).not.toContain('gibt-es-nicht');
    expect(text).toMatch(/request_duration_seconds_bucket\{le="0.005",method="GET",route="\/"\}/);
  });

  test('tell of the database, of jobs and of letters that wait', async () => {
    await sql`insert into jobs.job (name, data, start_after)
      select name, '{}', now() - interval '90 seconds' from jobs.queue where name = 'platform.send-mail'`.execute(
      world.owner,
    );
    await sql`insert into platform.mail (id, lang, recipient, subject, body, created_at)
      values (${newId()}, 'de', '\\x00', '\\x00', '\\x00', now() - interval '2 minutes')`.execute(
      world.owner,
    );
    const text = await figures();
    expect(text).toContain('lotsenwerk_database_up 1');
    expect(text).toMatch(/lotsenwerk_database_connections\{pool="app",state="open"\} [1-9]/);
    expect(text).toMatch(/lotsenwerk_jobs\{queue="platform.send-mail",state="waiting"\} 1/);
    expect(
      Number(/lotsenwerk_jobs_oldest_seconds\{queue="platform.send-mail"\} (\S+)/.exec(text)?.[1]),
    ).toBeGreaterThan(89);
    expect(text).toContain('lotsenwerk_mails_waiting 1');
    expect(text).toContain('version="1.2.3"');
  });

  test('answer on a loopback port of their own, and nothing else there', async () => {
    const served = await serveMetrics(metrics, 0);
    try {
      const at = `http://127.0.0.1:${served.port}`;
      expect(await (await fetch(`${at}/metrics`)).text()).toContain('lotsenwerk_build_info');
      expect((await fetch(`${at}/`)).status).toBe(404);
    } finally {
      await served.close();
    }
  });

  test('hold every name the dashboard and the alerts ask for', async () => {
    const text = await figures();
    const known = new Set([...text.matchAll(/^(\w+)(?:\{| )/gm)].map(([, name]) => name));
    const folder = path.join(import.meta.dirname, '../../ops/monitoring');
    const named = (query: string) => query.match(/\b(?:lotsenwerk|process|nodejs)_\w+/g) ?? [];
    const unknown = (names: string[]) => names.filter((name) => !known.has(name));
    const dashboard = JSON.parse(await readFile(path.join(folder, 'grafana-dashboard.json'), 'utf8'));
    const asked: string[] = dashboard.panels.flatMap(({ targets }: { targets: { expr: string }[] }) =>
      targets.flatMap(({ expr }) => named(expr)),
    );
    expect(asked.length).toBeGreaterThan(15);
    expect(unknown(asked)).toEqual([]);
    const alerts = await readFile(path.join(folder, 'lotsenwerk-alerts.yaml'), 'utf8');
    const rules = [...alerts.matchAll(/expr: (.+)/g)].flatMap(([, expr = '']) => named(expr));
    expect(rules.length).toBeGreaterThan(4);
    expect(unknown(rules)).toEqual([]);
    expect(unknown(named('rate(lotsenwerk_planted_total[5m])'))).toEqual(['lotsenwerk_planted_total']);
  });

  test('knock once at a database that is away, and wait for nothing', async () => {
    let knocks = 0;
    const gone = createServer((socket) => {
      knocks += 1;
      socket.destroy();
    });
    gone.listen(0, '127.0.0.1');
    await once(gone, 'listening');
    const { port } = gone.address() as AddressInfo;
    const database = new Database({ host: '127.0.0.1', port, user: 'x', database: 'x' });
    const ofGone = openMetrics({ version: '1.2.3' });
    ofGone.watch({ database, pools: { app: database.pool } });
    try {
      expect((await ofGone.text()).body).toContain('lotsenwerk_database_up 0');
      expect(knocks).toBe(1);
    } finally {
      await database.close();
      gone.close();
    }
  });

  test('say so while the database does not answer, and answer themselves', async () => {
    await app.close();
    expect(await (await metrics.text()).body).toContain('lotsenwerk_database_up 0');
  });
});
