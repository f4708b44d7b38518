import type { Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { createAdaptorServer, type Http2Bindings, type HttpBindings } from '@hono/node-server';
import type { Config } from './config.ts';
import { whyAway } from './platform/database-away.ts';
import { describeError, type Log } from './platform/log.ts';

export interface RunningServer {
  /** Where it answers on this machine, without a slash at the end. */
  url: string;
  port: number;
  /** Stops in order, as a signal does, without ending the process. Again: waits for the same end. */
  stop(): Promise<void>;
}

/** The address cannot be listened on. The message is for the operator, German and English. */
export class ListenRefusal extends Error {
  override name = 'ListenRefusal';
}

// Beyond these a browser of ours is no longer the cause. Headers are counted by the pipeline, which answers
// in words: here they are only kept from being cut off before it can see them.
const bounds = {
  maxHeaderSize: 16 * 1024,
  maxHeaders: 200,
  maxConnections: 2_000,
  maxRequestsPerSocket: 1_000,
};

// Slow phones may take a minute for an upload; nobody takes ten seconds for the head of a request.
const timeouts = { headersTimeout: 10_000, requestTimeout: 60_000, connectionsCheckingInterval: 5_000 };
const idleSocketMillis = 120_000;
// A proxy reuses its connections for a minute; the program must not be the first to close one.
const keepAliveMillis = { behindProxy: 75_000, direct: 5_000 };

/** How long requests that are under way may take when the program stops; container hosts kill after 10 s. */
const drainMillis = 7_000;
/** How long everything may take after a second signal. */
const forcedMillis = 3_000;
/** npm passes on the signal that the terminal has already given to everybody. */
const sameSignalMillis = 300;

/**
 * Runs the program between its start and its end: prepares, listens, and at SIGINT, SIGTERM, SIGHUP or an
 * error nobody caught stops in order: for `stopNotice` seconds it still serves, each answer the last of its
 * connection, so that a proxy goes elsewhere; then no new connections, the requests under way end, then `stop`
 * (jobs, pools, database, data folder), then the process. A second signal cuts what is under way.
 *
 * @param of.prepare what must be done before the first request; when it fails `stop` is called
 * @param of.leave what says to others that the program is about to stop
 * @param of.stop what ends after the last request
 * @throws ListenRefusal where the address is taken or not allowed
 */
export async function serve(of: {
  config: Pick<Config, 'host' | 'port' | 'trustProxy' | 'stopNotice'>;
  log: Log;
  fetch(request: Request, env: HttpBindings | Http2Bindings): Response | Promise<Response>;
  prepare?(): Promise<void>;
  leave?(): void;
  stop(): Promise<void>;
}): Promise<RunningServer> {
  const { config, log } = of;
  const server = createAdaptorServer({
    fetch: of.fetch,
    serverOptions: {
      ...timeouts,
      maxHeaderSize: bounds.maxHeaderSize,
      keepAliveTimeout: config.trustProxy > 0 ? keepAliveMillis.behindProxy : keepAliveMillis.direct,
    },
  }) as Server;
  server.setTimeout(idleSocketMillis);
  server.maxHeadersCount = bounds.maxHeaders;
  server.maxConnections = bounds.maxConnections;
  server.maxRequestsPerSocket = bounds.maxRequestsPerSocket;
  const underWay = new Set<ServerResponse>();
  const notice = new AbortController();
  let leaving = false;
  server.prependListener('request', (_, response) => {
    underWay.add(response);
    if (leaving) response.setHeader('connection', 'close');
    response.once('close', () => underWay.delete(response));
  });

  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped ??= stopInOrder();
    return stopped;
  };
  const leave = stopOnSignals(stop, server, notice, log);
  const opened = open();

  async function open() {
    await of.prepare?.();
    if (!stopped) await listen(server, config);
  }
  async function stopInOrder() {
    // Nothing else may keep the process alive until the last step is done.
    const alive = setInterval(() => {}, 60_000);
    try {
      await opened.catch(() => {});
      leaving = true;
      of.leave?.();
      if (server.listening) await pause(config.stopNotice * 1000, null, notice).catch(() => {});
      await drain(server, underWay);
      await of.stop();
    } finally {
      leave();
      clearInterval(alive);
    }
  }

  try {
    await opened;
  } catch (error) {
    await stop();
    throw error;
  }
  if (stopped) await stopped;
  const port = (server.address() as AddressInfo | null)?.port ?? config.port;
  const name = ['127.0.0.1', '::1', '0.0.0.0', '::'].includes(config.host) ? 'localhost' : config.host;
  return { url: `http://${name.includes(':') ? `[${name}]` : name}:${port}`, port, stop };
}

function listen(server: Server, { host, port }: Pick<Config, 'host' | 'port'>): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const where = `${host}:${port}`;
      const known: Record<string, [string, string]> = {
        EADDRINUSE: ['ist schon vergeben', 'is taken'],
        EACCES: ['ist nicht erlaubt', 'is not allowed'],
        EADDRNOTAVAIL: ['gibt es auf diesem Rechner nicht', 'does not exist on this machine'],
        ENOTFOUND: ['gibt es nicht', 'does not exist'],
      };
      const [de, en] = known[error.code ?? ''] ?? [];
      if (!de) return reject(error);
      reject(
        new ListenRefusal(
          `Die Adresse ${where} ${de}. Nennen Sie mit HOST und PORT eine andere.\n` +
            `The address ${where} ${en}. Name another with HOST and PORT.`,
          { cause: error },
        ),
      );
    });
    server.listen(port, host === 'localhost' ? '127.0.0.1' : host, resolve);
  });
}

/** Resolves when the last request under way has been answered or cut off. */
async function drain(server: Server, underWay: ReadonlySet<ServerResponse>): Promise<void> {
  if (!server.listening) return;
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  for (const response of underWay) {
    if (!response.headersSent) response.setHeader('connection', 'close');
  }
  const sweep = setInterval(() => server.closeIdleConnections(), 100);
  const cut = setTimeout(() => server.closeAllConnections(), drainMillis);
  await closed;
  clearInterval(sweep);
  clearTimeout(cut);
}

function stopOnSignals(
  stop: () => Promise<void>,
  server: Server,
  notice: AbortController,
  log: Log,
): () => void {
  let askedAt: number | undefined;
  const end = (code: number) => {
    stop().then(
      () => process.exit(code),
      (error) => {
        log.error(describeError(error), 'stop-failed');
        process.exit(1);
      },
    );
  };
  const onSignal = (signal: NodeJS.Signals) => {
    if (askedAt !== undefined) {
      if (performance.now() - askedAt < sameSignalMillis) return;
      log.warn({ signal }, 'stop-forced');
      notice.abort();
      server.closeAllConnections();
      setTimeout(() => process.exit(1), forcedMillis);
      return;
    }
    askedAt = performance.now();
    log.info({ signal }, 'stop');
    end(0);
  };
  const onError = (error: unknown) => {
    // A library lost a connection that nobody was using; whoever uses one next gets the error, or a new one.
    if (whyAway(error) === 'away') {
      log.warn(describeError(error), 'connection-lost');
      return;
    }
    log.error(describeError(error), 'uncaught-error');
    if (askedAt !== undefined) return;
    askedAt = performance.now();
    end(1);
  };
  const signals: NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, onSignal);
  process.on('uncaughtException', onError);
  return () => {
    for (const signal of signals) process.off(signal, onSignal);
    process.off('uncaughtException', onError);
  };
}
