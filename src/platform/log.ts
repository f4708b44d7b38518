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
 * What may be said of an error in a log: its kind, its code and where it arose. Messages of the database
 * can quote values that people typed, so they are left out.
 */
export function describeError(error: unknown): LogFields {
  if (!(error instanceof Error)) return { kind: typeof error };
  const code = (error as { code?: unknown }).code;
  const fields: LogFields = {
    kind: error.name,
    code: typeof code === 'string' ? code : undefined,
    constraint: (error as { constraint?: string }).constraint,
    stack: error.stack
      ?.split('\n')
      .filter((line) => line.trimStart().startsWith('at '))
      .slice(0, 8)
      .join('\n'),
  };
  // Errors of the database quote what people typed; our own say what broke.
  if (code === undefined) fields.message = error.message;
  return fields;
}
