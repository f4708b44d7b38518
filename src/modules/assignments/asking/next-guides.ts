import { type Candidate, type Proposal, proposeGuides } from '#modules/matching';
import { readParameter } from '#modules/programme';
import type { Request } from '#modules/requests';
import type { Db } from '#platform/database';
import { candidatesFor } from '../offers/candidates-for.ts';
import { offersOfRequest, placesTaken } from '../offers/offer.store.ts';
import { timesAsked } from './asking-round.store.ts';
import type { AskingRound } from './asking-round.ts';
import { type AskedLately, askingOrder, countedDays, daysThere } from './fair-asking.ts';

/** Somebody whose turn it will be, with how often she was asked in the days that count. */
export interface NextGuide extends Proposal {
  readonly personId: string;
  readonly asked: AskedLately;
}

/**
 * Who can be asked for the appointment of a search, in the order in which they are: who could accept it now, was
 * not asked for it yet and can answer for herself. Worked out anew each time, so that whoever is promised
 * elsewhere meanwhile is left out.
 */
export async function nextGuides(
  db: Db,
  of: {
    request: Request;
    round: Pick<AskingRound, 'slot' | 'relaxed'>;
    today: Temporal.PlainDate;
    now: Temporal.Instant;
  },
): Promise<NextGuide[]> {
  const { request, round, today, now } = of;
  const { slot, relaxed } = round;
  const taken = await placesTaken(db, request.id);
  const offers = await offersOfRequest(db, request.id);
  const asked = new Set(
    offers
      .filter(({ startsAt, endsAt }) => startsAt.equals(slot.start) && endsAt.equals(slot.end))
      .map(({ guideId }) => guideId),
  );
  for (const { guideId } of taken) asked.add(guideId);
  const { need, candidates, site, guides } = await candidatesFor(db, request, {
    slot,
    guidesToFind: request.guidesNeeded - taken.length >= 2 ? 2 : 1,
    today,
    now,
  });
  const free = candidates.filter(
    ({ guideId }) => !asked.has(guideId) && (guides.get(guideId)?.personId ?? null) !== null,
  );
  const { proposals } = proposeGuides(need, free, site, { today, relaxed });
  const lately = await askedLately(db, { siteId: request.siteId, candidates: free, today });
  return askingOrder(proposals, lately).map((proposal) => ({
    ...proposal,
    personId: guides.get(proposal.guideId)?.personId ?? '',
    asked: lately.get(proposal.guideId) ?? { times: 0, days: countedDays },
  }));
}

/** Only days from which every question is still on record: those that came to nothing are deleted before the others. */
async function askedLately(
  db: Db,
  of: {
    siteId: string;
    candidates: readonly Candidate[];
    today: Temporal.PlainDate;
  },
): Promise<Map<string, AskedLately>> {
  const { siteId, candidates, today } = of;
  const kept = today.subtract({ months: await readParameter(db, 'request-contact-kept', { day: today }) });
  const counted = today.subtract({ days: countedDays });
  const since = Temporal.PlainDate.compare(kept, counted) > 0 ? kept : counted;
  const times = await timesAsked(db, { siteId, since });
  return new Map(
    candidates.map((one) => [
      one.guideId,
      { times: times.get(one.guideId) ?? 0, days: daysThere(one, since.toString(), today) },
    ]),
  );
}
