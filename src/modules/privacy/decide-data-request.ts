import { readParameters } from '#modules/programme';
import type { Person } from '#platform/acting';
import { sendAfterCommit, type Tx } from '#platform/database';
import { dayOf } from '#platform/dates';
import { NotFound, type Outcome, refuse } from '#platform/errors';
import { step } from '#platform/life-cycle';
import { type CarryOutDeed, carryOutName } from './carry-out.ts';
import { actorsAt } from './data-request.policy.ts';
import { disclosureMadeAt, insertLine, lockDataRequest, updateDataRequest } from './data-request.store.ts';
import {
  clockParameters,
  type DataRequest,
  type DataRequestEvent,
  dataRequestLifeCycle,
  dueAfter,
  type ExtensionReason,
  isUnderWay,
  type Proof,
  type RefusalReason,
} from './data-request.ts';
import { tellAsker } from './tell-asker.job.ts';

export type DecideRefusal =
  | 'already-decided'
  | 'not-in-this-state'
  | 'not-for-this-role'
  | 'not-done-yet'
  | 'no-subject'
  | 'address-not-known'
  | 'no-extension';

interface Deciding {
  readonly id: string;
  readonly version: number;
  readonly by: Person;
  readonly now: Temporal.Instant;
}

export type Decision =
  | {
      readonly event: 'check-identity';
      readonly proof: Proof;
      readonly subject: NonNullable<DataRequest['subject']> | null;
      /** The record carries the address or number she wrote from. */
      readonly byContact: boolean;
    }
  | { readonly event: 'extend'; readonly reason: ExtensionReason }
  | { readonly event: 'answer' }
  | { readonly event: 'refuse-part' | 'refuse'; readonly reason: RefusalReason }
  | { readonly event: 'withdraw' };

async function take(
  tx: Tx,
  deciding: Deciding,
  event: DataRequestEvent | null,
): Promise<Outcome<{ request: DataRequest; to: DataRequest['state'] }, DecideRefusal>> {
  const request = await lockDataRequest(tx, deciding.id);
  if (!request) throw new NotFound();
  const actors = actorsAt(deciding.by, request.siteId);
  if (actors.length === 0) throw new NotFound();
  if (request.version !== deciding.version) return refuse('already-decided');
  if (event === null) return { ok: true, request, to: request.state };
  const stepped = step(dataRequestLifeCycle, request.state, event, actors);
  return stepped.ok ? { ok: true, request, to: stepped.to } : refuse(stepped.refusal);
}

/** One step of a request about data. The person is written to on each. */
export async function decideDataRequest(
  tx: Tx,
  deciding: Deciding,
  decision: Decision,
): Promise<Outcome<object, DecideRefusal>> {
  const taken = await take(tx, deciding, decision.event);
  if (!taken.ok) return taken;
  const { request, to } = taken;
  const { by, now } = deciding;
  if (decision.event === 'answer' && !(await isDone(tx, request))) return refuse('not-done-yet');
  // Letters go where she wrote from: nobody gets them to an address of her own choice by a tick.
  if (decision.event === 'check-identity' && decision.proof === 'known-address' && !decision.byContact) {
    return refuse('address-not-known');
  }
  const reason = 'reason' in decision ? decision.reason : null;
  const dueOn = decision.event === 'extend' ? await extended(tx, request, now) : request.dueOn;
  if (!dueOn) return refuse('no-extension');
  await updateDataRequest(tx, request, {
    state: to,
    dueOn,
    ...(decision.event === 'check-identity'
      ? { proof: decision.proof, ...(decision.subject ? { subject: decision.subject } : {}) }
      : {}),
    ...(isUnderWay(to) ? {} : { endedAt: now }),
  });
  await insertLine(tx, {
    request: { ...request, version: request.version + 1 },
    event: decision.event,
    from: request.state,
    to,
    reason,
    by,
    now,
  });
  sendAfterCommit(tx, { queue: tellAsker.name, data: { id: request.id, step: to, reason, proven: false } });
  return { ok: true };
}

/** Collecting, erasing, restricting: carried out by the program, past the walls between sites, once decided. */
export async function orderDeed(
  tx: Tx,
  deciding: Deciding,
  deed: CarryOutDeed,
): Promise<Outcome<object, DecideRefusal>> {
  const taken = await take(tx, deciding, null);
  if (!taken.ok) return taken;
  const { request } = taken;
  // A restriction is lifted long after the request was answered.
  const may =
    deed === 'lift'
      ? request.restrictedAt !== null
      : ['identity-checked', 'extended'].includes(request.state);
  if (!may) return refuse('not-in-this-state');
  if (!request.subject) return refuse('no-subject');
  sendAfterCommit(tx, { queue: carryOutName, data: { id: request.id, deed } });
  return { ok: true };
}

async function extended(
  tx: Tx,
  request: DataRequest,
  now: Temporal.Instant,
): Promise<Temporal.PlainDate | null> {
  const clock = clockParameters(request.regime);
  const received = dayOf(request.receivedAt);
  const months = await readParameters(tx, [clock.answer, clock.extension], { day: received });
  if (months[clock.extension] === 0) return null;
  // The extension is said within the first period.
  if (Temporal.PlainDate.compare(dayOf(now), request.dueOn) > 0) return null;
  return dueAfter(received, months[clock.answer] + months[clock.extension]);
}

async function isDone(tx: Tx, request: DataRequest): Promise<boolean> {
  if (request.kind === 'access' || request.kind === 'portability') {
    return (await disclosureMadeAt(tx, request.id)) !== null;
  }
  if (request.kind === 'erasure') return request.erasedAt !== null;
  if (request.kind === 'restriction') return request.restrictedAt !== null;
  return true;
}
