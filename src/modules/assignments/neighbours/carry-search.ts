import { sql } from 'kysely';
import { z } from 'zod';
import { readSite } from '#modules/programme';
import {
  askAsNeighbour,
  fillInAgreed,
  handRequestOver,
  letterLanguage,
  lockRequest,
  momentsOf,
  openContactWindow,
  type Request,
  tellOfNeighbour,
  windowsOf,
  withdrawRequest,
} from '#modules/requests';
import { system } from '#platform/acting';
import { actAlsoForSite, sendAfterCommit, type Tx } from '#platform/database';
import { dayOf } from '#platform/dates';
import { isPageLanguage, sourceLanguage } from '#platform/languages';
import { job } from '#platform/module';
import { guidesApart } from '../apart/kept-apart.store.ts';
import { assignmentsOfRequest, savePlace } from '../appointments/assignment.store.ts';
import { confirmAppointment } from '../appointments/confirm-appointment.ts';
import { contactClosesAt } from '../appointments/contact-time.ts';
import { endRoundOfRequest } from '../asking/asking-round.store.ts';
import { closeOffersOfRequest, readOffer } from '../offers/offer.store.ts';
import { carryQueue } from './carry-soon.ts';
import {
  askedIn,
  lockNeighbourSearch,
  moveNeighbourSearch,
  neighbourSearchesToCarry,
  readNeighbourSearch,
  saveAsked,
  searchToCarryFor,
} from './neighbour-search.store.ts';
import {
  type NeighbourAsked,
  type NeighbourSearch,
  type NeighbourState,
  neighbourMarginHours,
} from './neighbour-search.ts';
import { sayPromised } from './neighbour-words.ts';

export interface Carrying {
  readonly searchId: string;
  readonly now: Temporal.Instant;
  readonly publicUrl: string;
}

/**
 * Brings two sites to the same state: the only place that reads both, and it runs in nobody's name. Asks there, notices
 * who has said yes there and whether the person has agreed here, and hands over only then. Run twice it does nothing more.
 */
export async function carrySearch(tx: Tx, carrying: Carrying): Promise<NeighbourState | null> {
  const { searchId, now } = carrying;
  const known = await readNeighbourSearch(tx, searchId);
  if (!known) return null;
  const request = await lockRequest(tx, known.requestId);
  const search = await lockNeighbourSearch(tx, searchId);
  if (!request || !search) return null;
  const seeks = request.state === 'seeking-guide' && !request.restrictedAt;
  const isLive = search.endedAt === null;
  if (isLive && !seeks) return end(tx, { search, carrying, state: 'stopped' });
  if (!isLive) return end(tx, { search, carrying, state: search.state });

  const there = await lookThere(tx, { search, request, carrying });
  const promised = there.find(({ standing }) => standing);
  if (search.state === 'asking') {
    if (promised?.standing) return promise(tx, { search, request, promised, carrying });
    const isOver = Temporal.Instant.compare(search.answerUntil, now) <= 0;
    if (isOver || there.every(({ asked }) => asked.state === 'declined'))
      return end(tx, { search, carrying, state: 'unanswered' });
    return 'asking';
  }
  const of = there.find(({ asked }) => asked.state === 'promised');
  if (!of?.standing || !isSameTime(of.asked, of.standing)) {
    // She gave it back, or the time is another one: whatever the person said was about the old one.
    for (const { asked } of there.filter(({ asked }) => asked.state === 'promised'))
      await saveAsked(
        tx,
        { searchId, askedSiteId: asked.askedSiteId },
        { state: 'asked', startsAt: null, endsAt: null },
      );
    const unsaid = { agreedAt: null, agreedHow: null, agreedLang: null, agreedWords: null, notedBy: null };
    await moveNeighbourSearch(tx, search, { state: 'asking', endedAt: null, ...unsaid });
    return carrySearch(tx, carrying);
  }
  const last = of.standing.startsAt.subtract({ hours: neighbourMarginHours });
  if (search.state === 'agreed')
    return handOver(tx, { search, request, of: { ...of, standing: of.standing }, carrying });
  if (Temporal.Instant.compare(last, now) <= 0) return end(tx, { search, carrying, state: 'unanswered' });
  return 'promised';
}

type Standing = Awaited<ReturnType<typeof assignmentsOfRequest>>[number];
interface There {
  readonly asked: NeighbourAsked;
  readonly request: Request | null;
  /** What a guide there has promised and not given back. */
  readonly standing: Standing | null;
}

const isSameTime = (asked: NeighbourAsked, standing: Standing) =>
  asked.startsAt !== null &&
  asked.endsAt !== null &&
  standing.startsAt.equals(asked.startsAt) &&
  standing.endsAt.equals(asked.endsAt);

/** How it stands at each site; whoever was not asked yet is asked. */
async function lookThere(
  tx: Tx,
  of: { search: NeighbourSearch; request: Request; carrying: Carrying },
): Promise<There[]> {
  const { search, request, carrying } = of;
  const { now } = carrying;
  const there: There[] = [];
  for (const asked of await askedIn(tx, search.id)) {
    if (asked.state === 'declined' || asked.state === 'not-needed') {
      there.push({ asked, request: null, standing: null });
      continue;
    }
    const at = { searchId: search.id, askedSiteId: asked.askedSiteId };
    if (!asked.askedRequestId) {
      const ahead = (await windowsOf(tx, request.id)).some(
        (window) => Temporal.Instant.compare(momentsOf(window).end, now) > 0,
      );
      if (!ahead) continue;
      const askedRequestId = await askAsNeighbour(tx, {
        request,
        siteId: asked.askedSiteId,
        wishTold: search.wishTold,
        now,
        today: dayOf(now),
      });
      await saveAsked(tx, at, { state: 'asked', askedRequestId });
      there.push({ asked: { ...asked, askedRequestId }, request: null, standing: null });
      continue;
    }
    const theirs = await lockRequest(tx, asked.askedRequestId);
    const standing =
      theirs?.state === 'arranged'
        ? ((await assignmentsOfRequest(tx, theirs.id)).find(({ state }) => state === 'planned') ?? null)
        : null;
    const isOpen = theirs?.state === 'seeking-guide' || standing !== null;
    if (!isOpen) await saveAsked(tx, at, { state: 'declined', startsAt: null, endsAt: null });
    there.push({ asked: isOpen ? asked : { ...asked, state: 'declined' }, request: theirs, standing });
  }
  return there;
}

/** The first yes counts; the other sites are told that it is no longer needed, and the person is asked. */
async function promise(
  tx: Tx,
  of: { search: NeighbourSearch; request: Request; promised: There; carrying: Carrying },
): Promise<NeighbourState> {
  const { search, request, promised, carrying } = of;
  const { standing, asked } = promised;
  if (!standing) return search.state;
  const { startsAt, endsAt } = standing;
  await saveAsked(
    tx,
    { searchId: search.id, askedSiteId: asked.askedSiteId },
    { state: 'promised', startsAt, endsAt },
  );
  await moveNeighbourSearch(tx, search, { state: 'promised', endedAt: null });
  await withdrawThere(tx, { search, carrying, but: asked.askedSiteId });
  const lang = letterLanguage(request.messageLanguage);
  const site = (await readSite(tx, asked.askedSiteId))?.name ?? '';
  const { publicUrl, now } = carrying;
  await tellOfNeighbour(tx, { request, site, when: sayPromised(standing, lang), publicUrl, now });
  return 'promised';
}

/** Both have said yes: from here on the request is the neighbour's, with everything it needs. */
async function handOver(
  tx: Tx,
  of: {
    search: NeighbourSearch;
    request: Request;
    of: There & { readonly standing: Standing };
    carrying: Carrying;
  },
): Promise<NeighbourState> {
  const { search, request, carrying } = of;
  const { now, publicUrl } = carrying;
  const { request: theirs, standing, asked } = of.of;
  const { agreedWords, agreedHow, agreedLang } = search;
  if (!theirs || !agreedWords || !agreedHow) throw new Error('handed over without an agreement');
  const lang = agreedLang && isPageLanguage(agreedLang) ? agreedLang : sourceLanguage;
  await sql`savepoint handing_over`.execute(tx);
  await fillInAgreed(tx, { from: request, to: theirs, words: agreedWords, lang, how: agreedHow, now });
  // Only now can it be told whether the two are kept apart there; then nothing goes there after all.
  const apart = (await guidesApart(tx, theirs.siteId, [theirs])).get(theirs.id) ?? [];
  if (apart.includes(standing.guideId)) {
    await sql`rollback to savepoint handing_over`.execute(tx);
    return end(tx, { search, carrying, state: 'stopped' });
  }
  await actAlsoForSite(tx, theirs.siteId);
  await savePlace(tx, standing, request);
  const closesAt = await contactClosesAt(tx, {
    siteId: theirs.siteId,
    endsAt: standing.endsAt,
    today: dayOf(now),
  });
  await openContactWindow(tx, { requestId: theirs.id, personId: standing.personId, closesAt, now });
  const offer = standing.offerId ? await readOffer(tx, standing.offerId) : null;
  if (offer?.confirmsItself)
    await confirmAppointment(tx, { assignmentId: standing.id, by: 'system', now, publicUrl });

  await closeOffersOfRequest(tx, request.id, 'taken', now);
  await endRoundOfRequest(tx, request.id, 'ended', now);
  await handRequestOver(tx, { requestId: request.id, now });
  await saveAsked(tx, { searchId: search.id, askedSiteId: asked.askedSiteId }, { state: 'handed-over' });
  await moveNeighbourSearch(tx, search, { state: 'handed-over', endedAt: now });
  return 'handed-over';
}

async function end(
  tx: Tx,
  of: { search: NeighbourSearch; carrying: Carrying; state: NeighbourState },
): Promise<NeighbourState> {
  const { search, carrying, state } = of;
  if (search.endedAt === null) await moveNeighbourSearch(tx, search, { state, endedAt: carrying.now });
  await withdrawThere(tx, { search, carrying, but: null });
  return state;
}

/** What was asked there is taken back; who had said yes there is told. Why, nobody there learns. */
async function withdrawThere(
  tx: Tx,
  of: { search: NeighbourSearch; carrying: Carrying; but: string | null },
): Promise<void> {
  const { search, but } = of;
  const { now, publicUrl } = of.carrying;
  for (const { askedSiteId, askedRequestId, state } of await askedIn(tx, search.id)) {
    if (askedSiteId === but || (state !== 'asked' && state !== 'promised')) continue;
    if (askedRequestId)
      await withdrawRequest(tx, { requestId: askedRequestId, version: null, by: 'system', now, publicUrl });
    await saveAsked(
      tx,
      { searchId: search.id, askedSiteId },
      { state: 'not-needed', startsAt: null, endsAt: null },
    );
  }
}

/** Something happened to a request on either side of a search. */
export async function carryFor(
  tx: Tx,
  of: { requestId: string; now: Temporal.Instant; publicUrl: string },
): Promise<void> {
  const { requestId, ...rest } = of;
  const searchId = await searchToCarryFor(tx, requestId);
  if (searchId) await carrySearch(tx, { searchId, ...rest });
}

/** One search, found by itself or by a request on either side of it. */
export const carryOne = job({
  name: carryQueue,
  data: z.union([z.object({ searchId: z.uuid() }), z.object({ requestId: z.uuid() })]),
  run: async ({ database, now, publicUrl }, of) => {
    await database.write(system, async (tx) => {
      if ('searchId' in of) await carrySearch(tx, { searchId: of.searchId, now, publicUrl });
      else await carryFor(tx, { requestId: of.requestId, now, publicUrl });
    });
  },
});

/** Looks every few minutes, each search by itself, so that none holds up another. */
export const carryAll = job({
  name: 'assignments.look-after-neighbour-searches',
  data: z.object({}),
  schedule: '*/5 * * * *',
  run: async ({ database }) => {
    await database.write(system, async (tx) => {
      for (const searchId of await neighbourSearchesToCarry(tx))
        sendAfterCommit(tx, { queue: carryQueue, data: { searchId } });
    });
  },
});
