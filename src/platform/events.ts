import type { ZodType } from 'zod';
import { sendAfterCommit, type Tx } from './database.ts';
import type { EventKind } from './module.ts';

/** Names an event a module tells, and what it carries: ids and plain values. */
export function defineEvent<T>(name: string, data: ZodType<T>): EventKind<T> {
  return { name, data };
}

/** Tells an event from inside the writing transaction. Listeners hear it after the commit, each once. */
export function tell<T extends object>(tx: Tx, event: EventKind<T>, data: T): void {
  sendAfterCommit(tx, { queue: eventQueue(event.name), data });
}

const prefix = 'event/';
export function eventQueue(name: string): string {
  return prefix + name;
}
export function isEventQueue(queue: string): boolean {
  return queue.startsWith(prefix);
}
