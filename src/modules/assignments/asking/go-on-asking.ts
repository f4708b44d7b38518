import { z } from 'zod';
import { lockRequest } from '#modules/requests';
import { system } from '#platform/acting';
import { sendAfterCommit, type Tx } from '#platform/database';
import { job } from '#platform/module';
import { offersOfRequest, placesTaken } from '../offers/offer.store.ts';
import { isBesideTheOther, stateAt } from '../offers/offer.ts';
import { writeOffers } from '../offers/write-offers.ts';
import { goOnQueue } from './ask-next-soon.ts';
import { endRoundOfRequest, latestRound, roundsUnderWay } from './asking-round.store.ts';
import { type AskingState, nextStep } from './asking-round.ts';
import { nextGuides } from './next-guides.ts';

export interface GoOnAsking {
  readonly requestId: string;
  readonly now: Temporal.Instant;
  readonly today: Temporal.PlainDate;
  readonly publicUrl: string;
}

/**
 * Takes the search of a request one step on: asks whose turn it is, waits, or ends. The same step twice does
 * nothing more: everything it goes by is in the database, and one transaction holds the request.
 */
export async function goOnAsking(
  tx: Tx,
  going: GoOnAsking,
): Promise<{ ok: true; asked: number; state: AskingState | null }> {
  const { requestId, now, today, publicUrl } = going;
  const request = await lockRequest(tx, requestId);
  const round = request && (await latestRound(tx, requestId));
  if (!request || round?.state !== 'asking') return { ok: true, asked: 0, state: round?.state ?? null };
  const endAs = async (state: Exclude<AskingState, 'asking'>) => {
    await endRoundOfRequest(tx, requestId, state, now);
    return { ok: true, asked: 0, state } as const;
  };
  const taken = await placesTaken(tx, requestId);
  if (taken.length >= request.guidesNeeded) return endAs('covered');
  if (request.state !== 'seeking-guide') return endAs('ended');
  if (isBesideTheOther(taken, round.slot, now)) return endAs('ended');

  const open = (await offersOfRequest(tx, requestId)).filter((offer) => stateAt(offer, now) === 'open');
  const named = open.filter(({ guideId }) => guideId !== null);
  const step = nextStep(
    round,
    named.map(({ expiresAt }) => expiresAt),
    now,
  );
  if (step.do === 'end') return endAs('ended');
  if (step.do === 'wait') return { ok: true, asked: 0, state: 'asking' };

  const next = (await nextGuides(tx, { request, round, today, now })).slice(0, step.most);
  const { slot, relaxed, briefing, confirmsItself } = round;
  const write = (whom: { guides: typeof next; onBoard: boolean }) =>
    writeOffers(tx, {
      ...{ request, slot, relaxed, briefing, confirmsItself, now, publicUrl },
      ...whom,
      asks: { roundId: round.id },
      answerWithinHours: step.answerWithinHours,
    });
  if (next.length > 0)
    return { ok: true, asked: await write({ guides: next, onBoard: false }), state: 'asking' };
  if (named.length > 0) return { ok: true, asked: 0, state: 'asking' };
  if (round.atEnd === 'coordination') return endAs('handed-back');
  if (open.length === 0) await write({ guides: [], onBoard: true });
  return endAs('on-board');
}

/** One step of one search, in the name of its site. */
export const goOnWithOne = job({
  name: goOnQueue,
  data: z.object({ siteId: z.uuid(), requestId: z.uuid() }),
  run: async ({ database, now, today, publicUrl }, { siteId, requestId }) => {
    await database.write({ kind: 'site', siteId }, (tx) =>
      goOnAsking(tx, { requestId, now, today, publicUrl }),
    );
  },
});

/** Looks every few minutes which searches may go on; each goes on by itself, so that none holds up another. */
export const goOnWithAll = job({
  name: 'assignments.look-after-asking',
  data: z.object({}),
  schedule: '*/5 * * * *',
  run: async ({ database }) => {
    await database.write(system, async (tx) => {
      for (const data of await roundsUnderWay(tx)) sendAfterCommit(tx, { queue: goOnQueue, data });
    });
  },
});
