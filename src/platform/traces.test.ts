import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, describe, expect, test } from 'vitest';
import { testDatabase } from '../../tests/database.ts';
import { createApp } from '../app.ts';
import { systemClock } from './clock.ts';
import { newId } from './ids.ts';
import { silentLog } from './log.ts';
import { openMailer } from './mail.ts';
import { openTraces } from './traces.ts';

interface Sent {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly { key: string; value: Record<string, string> }[];
}

/** A collector on loopback that keeps what it is sent. */
const bodies: string[] = [];
const collector = createServer(async (request, response) => {
  let body = '';
  for await (const piece of request) body += piece;
  expect(request.url).toBe('/v1/traces');
  expect(request.headers['content-type']).toBe('application/json');
  bodies.push(body);
  response.writeHead(200, { 'Content-Type': 'application/json' }).end('{}');
});
collector.listen(0, '127.0.0.1');
await once(collector, 'listening');
const endpoint = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;
afterAll(() => {
  collector.close();
  collector.closeAllConnections();
});

const { configs } = await testDatabase();

/** Asks a program that sends traces, and returns what arrived at the collector. */
async function tracesOf(path: string, headers: Record<string, string> = {}): Promise<Sent[]> {
  bodies.length = 0;
  const traces = openTraces({ endpoint, version: '1.2.3', log: silentLog });
  const app = createApp({
    ...configs,
    app: { ...configs.app, onStatement: traces.statement },
    mailer: openMailer(null, ''),
    clock: systemClock,
    log: silentLog,
    secret: 'only the sessions of this test are signed with it',
    publicUrl: 'http://localhost',
    demo: false,
    traces,
    trustProxy: 0,
    timesAsMany: 1000,
  });
  await app.http.request(`http://localhost${path}`, { headers });
  await traces.close();
  await app.close();
  return bodies.flatMap((body) => JSON.parse(body).resourceSpans[0].scopeSpans[0].spans);
}

describe('a trace', () => {
  test('holds the request and its statements beneath, without any value', async () => {
    const secret = newId();
    const spans = await tracesOf(`/standorte?ort=${secret}`);
    const request = spans.find(({ kind }) => kind === 2);
    expect(request?.name).toBe('GET /standorte');
    expect(request?.traceId).toMatch(/^[0-9a-f]{32}$/);
    expect(request?.parentSpanId).toBeUndefined();
    const statements = spans.filter(({ kind }) => kind === 3);
    expect(statements.map(({ name }) => name)).toContain('select');
    for (const one of statements) {
      expect(one.traceId).toBe(request?.traceId);
      expect(one.parentSpanId).toBe(request?.spanId);
      expect(BigInt(one.endTimeUnixNano)).toBeGreaterThanOrEqual(BigInt(one.startTimeUnixNano));
    }
    expect(JSON.stringify(spans)).not.toContain(secret);
  });

  test('goes on with what the proxy began, and leaves out what it does not want', async () => {
    const traceId = 'ab'.repeat(16);
    const spans = await tracesOf('/health', { traceparent: `00-${traceId}-${'cd'.repeat(8)}-01` });
    expect(spans[0]).toMatchObject({ traceId, parentSpanId: 'cd'.repeat(8), name: 'GET /health' });
    expect(await tracesOf('/health', { traceparent: `00-${traceId}-${'cd'.repeat(8)}-00` })).toEqual([]);
  });

  test('names no text that stands in quotes in a statement', async () => {
    bodies.length = 0;
    const traces = openTraces({ endpoint, version: '1', log: silentLog });
    await traces.around(undefined, async () => {
      traces.statement({ sql: "select 'Amira O''Neil', $1", milliseconds: 1.5, failed: false });
      return { method: 'GET', route: '/', status: 200, seconds: 0.002 };
    });
    traces.statement({ sql: 'select 1', milliseconds: 1, failed: false });
    await traces.close();
    expect(bodies.join()).toContain("select '?', $1");
    expect(bodies.join()).not.toContain('Amira');
    expect(bodies.join()).not.toContain('select 1');
  });

  test('of a collector that is away is dropped, and the log says so once', async () => {
    const said: string[] = [];
    const log = { ...silentLog, warn: (_: object, event: string) => void said.push(event) };
    const traces = openTraces({ endpoint: 'http://127.0.0.1:9', version: '1', log });
    for (let round = 0; round < 1200; round++) {
      await traces.around(undefined, async () => ({ method: 'GET', route: '/', status: 200, seconds: 0 }));
    }
    await traces.close();
    expect(said).toEqual(['traces-not-sent']);
  });
});
