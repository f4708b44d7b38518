import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';
import { describeError, type Log } from './log.ts';
import type { Onlooker } from './onlookers.ts';

/** Sends what happened in a request, and how long it took, to a collector (OpenTelemetry, OTLP/HTTP as JSON). */
export interface Traces extends Onlooker {
  /** A statement has ended. Its text names parameters by number; values are never part of it. */
  statement(of: { sql: string; milliseconds: number; failed: boolean }): void;
  /** Sends what is still here. */
  close(): Promise<void>;
}

interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  /** 2: answers somebody, 3: asks somebody. */
  readonly kind: 2 | 3;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly Attribute[];
  readonly status: { readonly code: 0 | 2 };
}
interface Attribute {
  readonly key: string;
  readonly value: { readonly stringValue: string } | { readonly intValue: string };
}

const of = (key: string, value: string | number): Attribute => ({
  key,
  value: typeof value === 'number' ? { intValue: String(value) } : { stringValue: value },
});

const nanos = (milliseconds: number) => String(BigInt(Math.round(milliseconds * 1000)) * 1000n);
/** The clock of the machine, as fine as durations are. */
const clockMillis = () => performance.timeOrigin + performance.now();

const sendEvery = 5_000;
const mostInOne = 512;
/** A collector that is away must not fill the memory: what comes after these is dropped. */
const mostWaiting = 4_096;

/** https://www.w3.org/TR/trace-context/: who asked us may have begun the trace, or not want one. */
function readParent(traceparent: string | undefined) {
  const [, traceId, spanId, flags = '01'] =
    /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/.exec(traceparent ?? '') ?? [];
  const known = traceId && spanId && !/^0+$/.test(traceId) && !/^0+$/.test(spanId);
  return known
    ? { traceId, parentSpanId: spanId, sampled: (Number.parseInt(flags, 16) & 1) === 1 }
    : { traceId: randomBytes(16).toString('hex'), sampled: true };
}

/** Words in quotes stand in our own code; whatever else might get between quotes stays out too. */
const withoutLiterals = (sql: string) => sql.replace(/'(?:[^']|'')*'/g, "'?'");

/** @param of.endpoint as `OTEL_EXPORTER_OTLP_ENDPOINT` names it, without a slash at the end */
export function openTraces(parts: { endpoint: string; version: string; log: Log }): Traces {
  const current = new AsyncLocalStorage<{ traceId: string; spanId: string }>();
  const resource = {
    attributes: [of('service.name', 'lotsenwerk'), of('service.version', parts.version)],
  };
  let waiting: Span[] = [];
  let sending: Promise<void> = Promise.resolve();
  let reported = false;

  const keep = (span: Span) => {
    if (waiting.length < mostWaiting) waiting.push(span);
    if (waiting.length >= mostInOne) flush();
  };
  const flush = () => {
    const spans = waiting;
    waiting = [];
    if (spans.length > 0) sending = sending.then(() => send(spans));
    return sending;
  };
  const timer = setInterval(flush, sendEvery);
  timer.unref();

  async function send(spans: readonly Span[]): Promise<void> {
    try {
      const answer = await fetch(`${parts.endpoint}/v1/traces`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({
          resourceSpans: [{ resource, scopeSpans: [{ scope: { name: 'lotsenwerk' }, spans }] }],
        }),
        signal: AbortSignal.timeout(5_000),
      });
      await answer.body?.cancel();
      if (!answer.ok) throw Object.assign(new Error('refused'), { code: String(answer.status) });
      reported = false;
    } catch (error) {
      // Once, until it works again: a collector that is away is no reason to fill the log.
      if (!reported) parts.log.warn(describeError(error), 'traces-not-sent');
      reported = true;
    }
  }

  return {
    async around(traceparent, work) {
      const { sampled, ...parent } = readParent(traceparent);
      if (!sampled) return work();
      const spanId = randomBytes(8).toString('hex');
      const started = clockMillis();
      const answered = await current.run({ traceId: parent.traceId, spanId }, work);
      keep({
        ...parent,
        spanId,
        name: `${answered.method} ${answered.route}`,
        kind: 2,
        startTimeUnixNano: nanos(started),
        endTimeUnixNano: nanos(started + answered.seconds * 1000),
        attributes: [
          of('http.request.method', answered.method),
          of('http.route', answered.route),
          of('http.response.status_code', answered.status),
        ],
        status: { code: answered.status >= 500 ? 2 : 0 },
      });
      return answered;
    },
    statement({ sql, milliseconds, failed }) {
      const within = current.getStore();
      if (!within) return;
      const ended = clockMillis();
      const [verb = 'query'] = /^[a-z]+/i.exec(sql.trim()) ?? [];
      keep({
        traceId: within.traceId,
        parentSpanId: within.spanId,
        spanId: randomBytes(8).toString('hex'),
        name: verb.toLowerCase(),
        kind: 3,
        startTimeUnixNano: nanos(ended - milliseconds),
        endTimeUnixNano: nanos(ended),
        attributes: [of('db.system.name', 'postgresql'), of('db.query.text', withoutLiterals(sql))],
        status: { code: failed ? 2 : 0 },
      });
    },
    async close() {
      clearInterval(timer);
      await flush();
    },
  };
}
