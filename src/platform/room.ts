import { statfs } from 'node:fs/promises';
import { describeError, type Log } from './log.ts';

/**
 * Below this much free space nothing more is taken in. PostgreSQL stops altogether when it cannot add to its
 * log, in files of 16 MB: the rest is for reading, signing in and what is under way.
 */
export const leastFreeBytes = 64 * 1024 * 1024;
const everyMillis = 1_000;

/** How much room the disk of a folder has, looked at each second. */
export interface Room {
  readonly isFull: boolean;
  close(): void;
}

/** Watches the disk below `folder`; says in the log when it is full and when there is room again. */
export function watchRoom(folder: string, log: Log): Room {
  let isFull = false;
  const look = async () => {
    const { bavail, bsize } = await statfs(folder);
    const free = bavail * bsize;
    if (free < leastFreeBytes === isFull) return;
    isFull = !isFull;
    if (isFull) log.error({ free }, 'disk-full');
    else log.warn({ free }, 'disk-has-room-again');
  };
  // A disk that cannot be asked is not thought full: the database will say what is wrong with it.
  const ask = () => void look().catch((error) => log.warn(describeError(error), 'disk-does-not-answer'));
  ask();
  const timer = setInterval(ask, everyMillis);
  timer.unref();
  return {
    get isFull() {
      return isFull;
    },
    close: () => clearInterval(timer),
  };
}
