import { z } from 'zod';
import type { Person } from '#platform/acting';
import type { Tx } from '#platform/database';
import { NotFound, type Outcome, refuse } from '#platform/errors';
import { defineEvent, tell } from '#platform/events';
import { actorsFor } from './guide.policy.ts';
import { insertTransitions, readGuide, saveState } from './guide.store.ts';
import {
  checkReason,
  type GuideEvent,
  type GuideState,
  guideStates,
  judgeMove,
  type MoveRefusal,
} from './guide.ts';

/** A guide has reached another state. */
export const guideMoved = defineEvent(
  'guides.moved',
  z.object({
    guideId: z.string(),
    siteId: z.string(),
    personId: z.string().nullable(),
    from: z.enum(guideStates),
    to: z.enum(guideStates),
  }),
);

/**
 * One step on a guide's path, if nobody has changed her record since `version`. `by: 'system'` is the program
 * itself.
 */
export async function moveGuide(
  tx: Tx,
  of: {
    readonly guideId: string;
    readonly version: number;
    readonly event: GuideEvent;
    readonly reason: string | null;
    /** The day of the certificate, for `certify`. */
    readonly qualifiedOn?: Temporal.PlainDate | null;
    readonly by: Person | 'system';
    readonly now: Temporal.Instant;
    readonly today: Temporal.PlainDate;
    readonly newId: () => string;
  },
): Promise<Outcome<{ to: GuideState }, MoveRefusal | 'changed-meanwhile'>> {
  const { event, reason, by, now, today, newId } = of;
  const guide = await readGuide(tx, of.guideId);
  if (!guide) throw new NotFound();
  if (guide.version !== of.version) return refuse('changed-meanwhile');

  const qualifiedOn = event === 'certify' ? (of.qualifiedOn ?? guide.qualifiedOn) : guide.qualifiedOn;
  const actors = by === 'system' ? (['system'] as const) : actorsFor(by, guide);
  const judged = judgeMove({ ...guide, qualifiedOn }, event, actors, today);
  if (!judged.ok) return refuse(judged.refusal);
  const wrongReason = checkReason(event, reason);
  if (wrongReason) return refuse(wrongReason);

  if (!(await saveState(tx, guide, { state: judged.to, qualifiedOn, now })))
    return refuse('changed-meanwhile');
  const { id: guideId, siteId, personId, state: from } = guide;
  await insertTransitions(tx, [
    {
      id: newId(),
      guideId,
      siteId,
      event,
      fromState: from,
      toState: judged.to,
      reason,
      madeBy: by === 'system' ? null : by.id,
      madeAt: now,
    },
  ]);
  tell(tx, guideMoved, { guideId, siteId, personId, from, to: judged.to });
  return { ok: true, to: judged.to };
}
