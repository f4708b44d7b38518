import { access, constants, statfs } from 'node:fs/promises';
import { describeError, type Log } from './log.ts';

/**
 * Below this much free space nothing more is taken in. PostgreSQL stops altogether when it cannot add to its
 * log, in files of 16 MB: the rest is for reading, signing in and what is under way.
 */
export const leastFreeBytes = 64 * 1024 * 1024;
const everyMillis = 1_000;

/** Whether the disk of a folder takes anything, looked at each second. */
export interface Room {
  /** It has too little room, or was turned read-only, as Linux does with a disk that fails. */
  readonly isFull: boolean;
  close(): void;
}

/** Watches the disk below `folder`; says in the log when it takes nothing more and when it does again. */
export function watchRoom(folder: string, log: Log): Room {
  let found: 'has-room' | 'full' | 'read-only' = 'has-room';
  const look = async () => {
    const { bavail, bsize } = await statfs(folder);
    const free = bavail * bsize;
    const before = found;
    found = (await isReadOnly(folder)) ? 'read-only' : free < leastFreeBytes ? 'full' : 'has-room';
    if (found === before) return;
    if (found === 'has-room') log.warn({ free }, 'disk-has-room-again');
    else log.error({ free }, `disk-${found}`);
  };
  // A disk that cannot be asked is not thought full: the database will say what is wrong with it.
  const ask = () => void look().catch((error) => log.warn(describeError(error), 'disk-does-not-answer'));
  ask();
  const timer = setInterval(ask, everyMillis);
  timer.unref();
  return {
    get isFull() {
      return found !== 'has-room';
    },
    close: () => clearInterval(timer),
  };
}

async function isReadOnly(folder: string): Promise<boolean> {
  try {
    await access(folder, constants.W_OK);
    return false;
  } catch (error) {
    // Whoever else may not write there is not the matter: the database writes as a user of its own.
    return (error as NodeJS.ErrnoException).code === 'EROFS';
  }
}
