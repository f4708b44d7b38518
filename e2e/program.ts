import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';

export interface RunningProgram {
  readonly url: string;
  readonly folder: string;
  readonly pid: number;
  /** What it has printed so far. */
  readonly said: () => string;
  /** Ends the program; its folder goes with it unless it is kept for another start. */
  stop(of?: { keep: boolean }): Promise<void>;
}

const root = path.join(import.meta.dirname, '..');

/** Starts the built program as somebody at a terminal would, with the demo, in a fresh data folder unless told. */
export async function startProgram(
  env: Record<string, string> = {},
  existing: string | null = null,
): Promise<RunningProgram> {
  const folder = existing ?? (await mkdtemp(path.join(os.tmpdir(), 'lotsenwerk-journey-')));
  const { DATABASE_URL: _, ...rest } = process.env;
  const port = await freePort();
  const child = spawn(process.execPath, ['dist/cli.js', 'start'], {
    cwd: root,
    env: {
      ...rest,
      NODE_ENV: 'development',
      DATA_FOLDER: folder,
      PORT: String(port),
      LOG_LEVEL: 'warn',
      LIMIT_FACTOR: '1000',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  try {
    let output = '';
    const read = (chunk: Buffer) => {
      output += chunk.toString();
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    const url = await urlOf(child);
    return {
      url,
      folder,
      pid: child.pid as number,
      said: () => output,
      stop: async (of = { keep: false }) => {
        child.kill('SIGTERM');
        await ended(child);
        if (!of.keep) await rm(folder, { recursive: true, force: true });
      },
    };
  } catch (error) {
    child.kill('SIGKILL');
    if (existing === null) await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

/** A port nobody listens on at this moment. */
export function freePort(): Promise<number> {
  return new Promise((found) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => found(port));
    });
  });
}

/** The address the program prints once its pages can be opened. */
function urlOf(child: ChildProcess): Promise<string> {
  return new Promise((found, failed) => {
    let output = '';
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      const url = /Lotsenwerk: (http\S+)/.exec(output)?.[1];
      if (url) found(url);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('exit', (code) => failed(new Error(`the program ended with ${code}:\n${output}`)));
  });
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((done) => child.once('exit', () => done()));
}
