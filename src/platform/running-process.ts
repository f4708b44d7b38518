import { readFileSync } from 'node:fs';

/**
 * What tells a process from any other that has or will have the same number: the boot and the tick it
 * started at (`/proc/<pid>/stat`, field 22). Undefined when no such process lives; one that has ended and was
 * not yet collected by its parent does not live. Where there is no `/proc` only life is known.
 */
export function processIdentity(pid: number): string | undefined {
  if (process.platform !== 'linux') return answersSignals(pid) ? 'alive' : undefined;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The second field is the program's name in brackets and may itself hold spaces and brackets.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state, startTick] = [fields[0], fields[19]];
    if (state === 'Z' || state === 'X' || !startTick) return undefined;
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim()}/${startTick}`;
  } catch {
    return undefined;
  }
}

function answersSignals(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
