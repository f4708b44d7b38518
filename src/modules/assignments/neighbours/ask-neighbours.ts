import { listSites, readSite } from '#modules/programme';
import { type ConsentWay, lockRequest, readRequest } from '#modules/requests';
import type { Person } from '#platform/acting';
import type { Tx } from '#platform/database';
import { NotFound, type Outcome, refuse } from '#platform/errors';
import { newId } from '#platform/ids';
import type { Lang } from '#platform/languages';
import { step } from '#platform/life-cycle';
import { mayChangeAskingRule } from '../asking/asking.policy.ts';
import { carrySoon } from './carry-soon.ts';
import {
  askedIn,
  insertNeighbourSearch,
  latestNeighbourSearch,
  lockNeighbourSearch,
  moveNeighbourSearch,
  readNeighbourRule,
  saveNeighbourRule,
  sitesTakingPart,
} from './neighbour-search.store.ts';
import {
  type NeighbourEvent,
  type NeighbourSearch,
  type NotForNeighbours,
  neighbourLifeCycle,
  notForNeighbours,
} from './neighbour-search.ts';
import { agreementWords } from './neighbour-words.ts';

/** A site settles whether it may be asked by its neighbours. What is under way goes on. */
export async function setTakingPart(
  tx: Tx,
  of: { siteId: string; version: number; takesPart: boolean; by: Person; today: Temporal.PlainDate },
): Promise<Outcome<object, 'changed-meanwhile'>> {
  const { siteId, version, takesPart, by, today } = of;
  if (!mayChangeAskingRule(by, siteId)) throw new NotFound();
  const now = await readNeighbourRule(tx, siteId);
  if (now.version === version && now.takesPart === takesPart && now.since) return { ok: true };
  const saved = await saveNeighbourRule(tx, { siteId, version, takesPart, since: today });
  return saved ? { ok: true } : refuse('changed-meanwhile');
}

/** Coordination asks at neighbouring sites that take part. Nothing of the person goes there. */
export async function askNeighbours(
  tx: Tx,
  asking: {
    requestId: string;
    siteIds: readonly string[];
    answerUntil: Temporal.Instant;
    /** The person agrees that the wish for a woman or a man is told, without why. */
    wishTold: boolean;
    by: Person;
    now: Temporal.Instant;
  },
): Promise<Outcome<object, NotForNeighbours | 'no-such-site' | 'asks-already' | 'wish-not-told'>> {
  const { requestId, siteIds, answerUntil, by, now } = asking;
  const request = await lockRequest(tx, requestId);
  if (!request || !mayChangeAskingRule(by, request.siteId)) throw new NotFound();
  const not = notForNeighbours(request);
  if (not) return refuse(not);
  const wishTold = request.genderWish !== null && asking.wishTold;
  if (request.genderWish && !wishTold) return refuse('wish-not-told');
  const { siteId } = request;
  const possible = new Set((await neighboursOf(tx, siteId)).map(({ id }) => id));
  if (siteIds.length === 0 || siteIds.some((id) => !possible.has(id))) return refuse('no-such-site');
  const id = newId(now);
  const of = { id, siteId, requestId, askedBy: by.id, askedAt: now, answerUntil, wishTold, siteIds };
  if (!(await insertNeighbourSearch(tx, of))) return refuse('asks-already');
  carrySoon(tx, { searchId: id });
  return { ok: true };
}

/** Other open sites of the state that take part. */
export async function neighboursOf(tx: Parameters<typeof listSites>[0], siteId: string) {
  const here = await readSite(tx, siteId);
  const taking = new Set(await sitesTakingPart(tx));
  return (await listSites(tx)).filter(
    ({ id, state }) => id !== siteId && state === here?.state && taking.has(id),
  );
}

async function moved(
  tx: Tx,
  search: NeighbourSearch | null,
  event: NeighbourEvent,
  actor: 'requester' | 'coordination',
) {
  if (!search) throw new NotFound();
  // Whoever has the secret link can hold it only while it is her turn.
  const locked = await lockNeighbourSearch(tx, search.id);
  if (!locked) return null;
  const stepped = step(neighbourLifeCycle, locked.state, event, [actor]);
  return stepped.ok ? { locked, to: stepped.to } : null;
}

/** Coordination asks nobody else there; who had said yes there is free again. */
export async function stopAskingNeighbours(
  tx: Tx,
  of: { requestId: string; by: Person; now: Temporal.Instant },
): Promise<Outcome<object, 'changed-meanwhile'>> {
  const request = await readRequest(tx, of.requestId);
  if (!request || !mayChangeAskingRule(of.by, request.siteId)) throw new NotFound();
  const step = await moved(tx, await latestNeighbourSearch(tx, of.requestId), 'stop', 'coordination');
  if (!step) return refuse('changed-meanwhile');
  await moveNeighbourSearch(tx, step.locked, { state: step.to, endedAt: of.now });
  carrySoon(tx, { searchId: step.locked.id });
  return { ok: true };
}

/**
 * The person says whether the neighbouring site may know of her: on her page, or to coordination, which notes it.
 * What she agrees to is kept word by word.
 */
export async function answerAboutNeighbour(
  tx: Tx,
  answering: {
    requestId: string;
    agrees: boolean;
    by: Person | 'secret-link';
    how: ConsentWay;
    lang: Lang;
    /** The site and the time as they stood on the page; another one is asked about anew. */
    shown: string;
    now: Temporal.Instant;
  },
): Promise<Outcome<object, 'changed-meanwhile'>> {
  const { requestId, agrees, by, how, lang, now } = answering;
  const request = await readRequest(tx, requestId);
  if (!request) throw new NotFound();
  if (by !== 'secret-link' && !mayChangeAskingRule(by, request.siteId)) throw new NotFound();
  const search = await latestNeighbourSearch(tx, requestId);
  const actor = by === 'secret-link' ? 'requester' : 'coordination';
  const step = await moved(tx, search, agrees ? 'agree' : 'refuse', actor);
  if (!step) return refuse('changed-meanwhile');
  const promised = (await askedIn(tx, step.locked.id)).find(({ state }) => state === 'promised');
  if (!promised || shownOf(promised) !== answering.shown) return refuse('changed-meanwhile');
  if (!agrees) {
    await moveNeighbourSearch(tx, step.locked, { state: step.to, endedAt: now });
  } else {
    const words = await agreementWords(tx, { request, promised, lang });
    await moveNeighbourSearch(tx, step.locked, {
      state: step.to,
      endedAt: null,
      agreedAt: now,
      agreedHow: how,
      agreedLang: lang,
      agreedWords: words,
      notedBy: by === 'secret-link' ? null : by.id,
    });
  }
  carrySoon(tx, { searchId: step.locked.id });
  return { ok: true };
}

/** What is agreed to, in a form field: which site, when. */
export const shownOf = (asked: { askedSiteId: string; startsAt: Temporal.Instant | null }): string =>
  `${asked.askedSiteId} ${asked.startsAt}`;
