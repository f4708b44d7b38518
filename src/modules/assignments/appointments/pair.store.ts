import { sql } from 'kysely';
import type { Tx } from '#platform/database';
import {
  assignmentsOfRequest,
  changeAssignment,
  lockAssignment,
  readAssignment,
} from './assignment.store.ts';
import { type Assignment, hasBegun, requestOf } from './assignment.ts';

/** Until the transaction ends nobody else moves or calls off one of those who go along in a request. */
export async function lockPair(tx: Tx, requestId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`pair of ${requestId}`}, 0))`.execute(tx);
}

/** The same, for whoever knows only one of the two appointments. */
export async function lockPairOf(tx: Tx, assignmentId: string): Promise<void> {
  const assignment = await readAssignment(tx, assignmentId);
  if (assignment?.requestId) await lockPair(tx, assignment.requestId);
}

/** Whoever else goes along in the same request and has not set out yet; each locked. */
export async function othersOfPair(
  tx: Tx,
  of: Pick<Assignment, 'id' | 'requestId'>,
  now: Temporal.Instant,
): Promise<Assignment[]> {
  const others: Assignment[] = [];
  for (const { id } of await assignmentsOfRequest(tx, requestOf(of))) {
    const other = id === of.id ? null : await lockAssignment(tx, id);
    const stands = other?.state === 'planned' || other?.state === 'confirmed';
    if (other && stands && !hasBegun(other, now)) others.push(other);
  }
  return others;
}

/** One of two goes: what the other agreed to was to move with her. Returns whom that concerns, as they stand now. */
export async function askAgainAboutMove(
  tx: Tx,
  gone: Pick<Assignment, 'id' | 'requestId'>,
  now: Temporal.Instant,
): Promise<Assignment[]> {
  const concerned = (await othersOfPair(tx, gone, now)).filter(({ moveAgreedAt }) => moveAgreedAt !== null);
  for (const other of concerned) await changeAssignment(tx, other, { moveAgreedAt: null });
  return concerned.map((other) => ({ ...other, moveAgreedAt: null }));
}
