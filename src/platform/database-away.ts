/**
 * Why the database cannot do now what it was asked, although nothing is wrong with the question: it is not
 * there, it has no room, or it has too much to do. `unsure`: it may have done it, and did not say so.
 */
export type Away = 'away' | 'full' | 'busy' | 'unsure';

/** The database could not be reached in the time a visitor is asked to wait. */
export class DatabaseAway extends Error {
  override name = 'DatabaseAway';
  readonly why: Away;
  constructor(why: Away, options?: ErrorOptions) {
    super(`the database is ${why}`, options);
    this.why = why;
  }
}

// Connections cut, and a server that stops, starts, recovers or has no place for another connection.
const away = new Set(['57P01', '57P02', '57P03', '57P05', '53300']);
const unreachable = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EAI_AGAIN',
]);
// No room left, no memory, a disk that does not write.
const full = new Set(['53100', '53200', '58030']);
// Waited too long for a lock, a statement, the program.
const busy = new Set(['55P03', '57014', '25P03']);

// pg says these without a code.
const cut = /^Connection terminated|is not queryable|^Client was closed/;
const noPlace = /^timeout exceeded when trying to connect/;
const silent = /^Query read timeout/;
const noRoom = /No space left on device|Read-only file system|Disk quota exceeded/;

/** Looks also through what caused an error; null for an ordinary fault. */
export function whyAway(error: unknown): Away | null {
  let each = error;
  for (let depth = 0; each instanceof Error && depth < 6; depth++) {
    const why = each instanceof DatabaseAway ? each.why : whyOf(each);
    if (why) return why;
    each = each instanceof AggregateError ? each.errors[0] : each.cause;
  }
  return null;
}

/** Whether the database did not answer a statement in the time its connection has for one. */
export const isSilent = (error: unknown): boolean => error instanceof Error && silent.test(error.message);

function whyOf(error: Error): Away | null {
  const { message } = error;
  const { code, syscall } = error as { code?: unknown; syscall?: unknown };
  if (noRoom.test(message)) return 'full';
  if (cut.test(message)) return 'away';
  if (noPlace.test(message) || isSilent(error)) return 'busy';
  if (typeof code !== 'string') return null;
  if (away.has(code) || unreachable.has(code) || /^08...$/.test(code)) return 'away';
  // The folder of the Unix socket is there, the socket is not.
  if (code === 'ENOENT' && syscall === 'connect') return 'away';
  if (full.has(code)) return 'full';
  return busy.has(code) ? 'busy' : null;
}
