import type { Tx } from '#platform/database';
import { NotFound, type Outcome, refuse } from '#platform/errors';
import { step } from '#platform/life-cycle';
import { actorsOf, type By, nameOf, personIdOf } from './request.policy.ts';
import { lockRequest, saveMove } from './request.store.ts';
import { dueOn, isOpen, type RequestEvent, requestLifeCycle } from './request.ts';
import type { CallReason, Request } from './request-record.ts';

export type MoveRefusal = 'already-decided' | 'not-in-this-state' | 'not-for-this-role';

export interface Deciding {
  readonly requestId: string;
  /** As it stood on the page the decision was made on; null where no page is involved. */
  readonly version: number | null;
  readonly by: By;
  readonly now: Temporal.Instant;
}

/** The request a decision is about, locked; refused where somebody else was faster or this is nobody's turn. */
export async function takeRequest(
  tx: Tx,
  deciding: Deciding,
  event: RequestEvent,
): Promise<Outcome<{ request: Request }, MoveRefusal>> {
  const request = await lockRequest(tx, deciding.requestId);
  if (!request) throw new NotFound();
  if (deciding.version !== null && deciding.version !== request.version) return refuse('already-decided');
  const stepped = step(requestLifeCycle, request.state, event, actorsOf(deciding.by, request));
  return stepped.ok ? { ok: true, request } : stepped;
}

/** Makes a step that `takeRequest` has allowed, and writes its line of the history. */
export async function moveRequest(
  tx: Tx,
  request: Request,
  event: RequestEvent,
  of: {
    by: By;
    now: Temporal.Instant;
    reason?: string | null;
    answerUntil?: Temporal.PlainDate;
    /** What is to be said by telephone; left out: as before. */
    callAbout?: CallReason | null;
  },
): Promise<Request> {
  const { by, now, reason = null, answerUntil } = of;
  const stepped = step(requestLifeCycle, request.state, event, actorsOf(by, request));
  if (!stepped.ok) throw new Error(`${event} is not allowed here: ${stepped.refusal}`);
  const to = stepped.to;
  const set = {
    dueOn: dueOn(to, {
      answerDue: request.answerDue,
      firstDay: request.firstDay,
      ...(answerUntil ? { answerUntil } : {}),
    }),
    closedAt: isOpen(to) ? null : now,
    callAbout: of.callAbout === undefined ? request.callAbout : of.callAbout,
  };
  await saveMove(
    tx,
    {
      id: request.id,
      siteId: request.siteId,
      event,
      from: request.state,
      to,
      version: request.version + 1,
      reason,
      madeBy: personIdOf(by),
      madeByName: nameOf(by),
      now,
    },
    set,
  );
  return { ...request, ...set, state: to, version: request.version + 1 };
}
