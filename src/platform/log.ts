import { pino } from 'pino';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** Structured lines on standard output. Fields are numbers, codes and ids; never names, contacts or texts. */
export interface Log {
  info(fields: LogFields, event: string): void;
  warn(fields: LogFields, event: string): void;
  error(fields: LogFields, event: string): void;
}
export type LogFields = Record<string, string | number | boolean | null | undefined>;

export function createLog(level: LogLevel): Log {
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime });
}

export const silentLog: Log = { info() {}, warn() {}, error() {} };

/**
 * What may be said of an error in a log: its kind, its code and where it arose. Messages are left out: those
 * of the database and of libraries quote what people typed.
 */
export function describeError(error: unknown): LogFields {
  if (!(error instanceof Error))
    return { kind: typeof error, code: String((error as { code?: unknown })?.code) };
  const { code, constraint } = error as { code?: unknown; constraint?: unknown };
  return {
    kind: error.name,
    code: typeof code === 'string' ? code : undefined,
    constraint: typeof constraint === 'string' ? constraint : undefined,
    at: placesOf(error)
      .split('\n')
      .filter((line) => line.trimStart().startsWith('at '))
      .slice(0, 8)
      .map((line) => line.trim())
      .join(' | '),
  };
}

/** The stack without the message, of which a line that somebody typed may begin as a place does. */
function placesOf({ stack = '', message }: Error): string {
  const at = stack.indexOf(message);
  return at < 0 ? '' : stack.slice(at + message.length);
}
