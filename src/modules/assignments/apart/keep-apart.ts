import { guideNames } from '#modules/guides';
import { type Request, readRequest } from '#modules/requests';
import type { Person } from '#platform/acting';
import { actAlsoForSite, type Tx } from '#platform/database';
import { NotFound, type Outcome, refuse } from '#platform/errors';
import { newId } from '#platform/ids';
import { closeOffer, offersOfRequest } from '../offers/offer.store.ts';
import { letterOfOffer } from '../offers/offer-letters.ts';
import { mayKeepApart } from './kept-apart.policy.ts';
import { deleteKeptApart, insertKeptApart, isKeptApart, readKeptApart } from './kept-apart.store.ts';
import type { ApartSide } from './kept-apart.ts';

type Asked = Pick<Request, 'id' | 'siteId' | 'matterId'>;

interface Keeping {
  readonly request: Asked;
  readonly guideId: string;
  readonly side: ApartSide;
  readonly now: Temporal.Instant;
  readonly publicUrl: string;
}

/**
 * A guide and whoever asked are not brought together again. Open questions to her about this request end, as when
 * coordination takes them back: why, she is not told. An appointment that stands is left to coordination. The one who
 * calls has checked that this may be set off; it is carried out by the site.
 */
export async function keepApart(tx: Tx, keeping: Keeping): Promise<void> {
  const { request, guideId, side, now, publicUrl } = keeping;
  await actAlsoForSite(tx, request.siteId);
  // Said twice, it stands once.
  if (!(await isKeptApart(tx, request, guideId, side === 'guide-is-close' ? 'matter' : 'person'))) {
    await insertKeptApart(tx, { id: newId(now), guideId, request, side, now });
  }
  for (const offer of await offersOfRequest(tx, request.id)) {
    if (offer.guideId !== guideId || offer.state !== 'open') continue;
    if (await closeOffer(tx, offer.id, 'withdrawn', now)) {
      await letterOfOffer(tx, { offer, guideId, kind: 'offer-withdrawn', publicUrl, now });
    }
  }
}

/**
 * The same after an offer or an appointment of hers, set off by the guide or by the holder of the secret link, who may
 * not read the request or what stands already.
 */
export async function keepApartAfter(
  tx: Tx,
  after: Omit<Keeping, 'request' | 'guideId'> & {
    readonly of: { readonly siteId: string; readonly requestId: string; readonly guideId: string };
  },
): Promise<void> {
  const { of, ...keeping } = after;
  await actAlsoForSite(tx, of.siteId);
  const request = await readRequest(tx, of.requestId);
  if (!request) throw new NotFound();
  await keepApart(tx, { ...keeping, request, guideId: of.guideId });
}

/** Coordination writes down what one of the two has told it. */
export async function noteKeptApart(
  tx: Tx,
  noting: Keeping & { readonly by: Person },
): Promise<Outcome<object, 'no-guide'>> {
  const { request, guideId, by } = noting;
  if (!mayKeepApart(by, request.siteId)) throw new NotFound();
  const guide = (await guideNames(tx, [guideId])).get(guideId);
  if (!guide || guide.siteId !== request.siteId) return refuse('no-guide');
  await keepApart(tx, noting);
  return { ok: true };
}

/** Both are content to meet again. */
export async function endKeptApart(
  tx: Tx,
  ending: { readonly id: string; readonly request: Asked; readonly by: Person },
): Promise<void> {
  const { id, request, by } = ending;
  if (!mayKeepApart(by, request.siteId)) throw new NotFound();
  const known = (await readKeptApart(tx, request)).some((one) => one.id === id);
  if (!known || !(await deleteKeptApart(tx, id))) throw new NotFound();
}
