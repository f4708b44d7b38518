import type { Tx } from '#platform/database';
import { NotFound, type Outcome } from '#platform/errors';
import { hashOfSecret, newId, newSecret } from '#platform/ids';
import type { Lang } from '#platform/languages';
import { newReference } from '../asking/submit-request.ts';
import { saveConsent } from '../consent.store.ts';
import { tellRequester } from '../letters.ts';
import { type MoveRefusal, moveRequest, takeRequest } from '../move-request.ts';
import {
  fillIn,
  insertRequest,
  insertTransition,
  readContact,
  saveCall,
  windowsOf,
} from '../request.store.ts';
import { type ConsentWay, dueOn, firstDayOf, momentsOf } from '../request.ts';
import type { Request } from '../request-record.ts';
import { letterLanguage } from '../status-link.ts';

/**
 * Asks a neighbouring site: a request of its own there, with the language, the days still ahead, the town, the length
 * and the topic, the wish for a woman or a man where the person agrees to that, and nothing else. The database refuses anything more until the person agrees. Only the program does it.
 */
export async function askAsNeighbour(
  tx: Tx,
  asking: {
    request: Request;
    siteId: string;
    /** The person agrees that the wish for a woman or a man is told; why, never. */
    wishTold: boolean;
    now: Temporal.Instant;
    today: Temporal.PlainDate;
  },
): Promise<string> {
  const { request, siteId, wishTold, now } = asking;
  const { languageTag, languageMode, setting, area, minutes, topicCode } = request;
  const windows = (await windowsOf(tx, request.id)).filter(
    (window) => Temporal.Instant.compare(momentsOf(window).end, now) > 0,
  );
  const id = newId(now);
  const firstDay = firstDayOf(windows);
  await insertRequest(tx, {
    id,
    siteId,
    reference: newReference(),
    facts: {
      ...{ languageTag, languageMode, setting, area, minutes, topicCode, windows },
      askedBy: 'institution',
      messageLanguage: letterLanguage(languageTag.split('-', 1)[0] ?? ''),
      germanLevel: 'none',
      placeKind: setting === 'on-site' ? 'public-place' : 'remote',
      ...{ placeName: '', placeAddress: '', goal: '', note: '' },
      ...{ wishesLongCompany: false, childPresent: false, accessibility: [] },
      genderWish:
        wishTold && request.genderWish
          ? { gender: request.genderWish.gender, reason: 'not-told' as const }
          : null,
      guidesNeeded: 1,
      consentHow: 'not-yet',
      contact: null,
    },
    state: 'seeking-guide',
    channel: 'neighbour',
    requestedBy: null,
    enteredBy: null,
    // Nobody has the link before the person agrees.
    statusTokenHash: hashOfSecret(newSecret()),
    urgent: false,
    answerDue: asking.today,
    firstDay,
    dueOn: dueOn('seeking-guide', { answerDue: asking.today, firstDay }),
    now,
  });
  await insertTransition(tx, {
    ...{ id, siteId, now },
    event: 'submit',
    from: null,
    to: 'seeking-guide',
    version: 1,
    ...{ reason: null, madeBy: null, madeByName: null },
  });
  return id;
}

/** A guide at a neighbouring site could: the person is asked whether it may know of her. */
export async function tellOfNeighbour(
  tx: Tx,
  telling: { request: Request; site: string; when: string; publicUrl: string; now: Temporal.Instant },
): Promise<void> {
  const { request, site, when, publicUrl, now } = telling;
  const message = { kind: 'neighbour', site, when } as const;
  const callAbout = await tellRequester(tx, { request, message, publicUrl, now });
  await saveCall(tx, request.id, callAbout);
}

/** The person has agreed: how to reach her, what it is about and where goes to the site that takes it on. */
export async function fillInAgreed(
  tx: Tx,
  agreed: {
    from: Request;
    to: Pick<Request, 'id' | 'siteId'>;
    words: string;
    lang: Lang;
    how: ConsentWay;
    now: Temporal.Instant;
  },
): Promise<void> {
  const { from, to, words, lang, how, now } = agreed;
  const contact = await readContact(tx, from.id);
  if (!contact) throw new NotFound();
  const { goal, placeName, placeAddress, germanLevel, askedBy, accessibility } = from;
  await fillIn(tx, to, {
    ...{ goal, placeName, placeAddress, germanLevel, askedBy, accessibility, contact, now },
    consentHow: how,
  });
  await saveConsent(tx, { requestId: to.id, siteId: to.siteId, words, lang, how, now });
}

/** What was asked here is now with the neighbouring site. */
export async function handRequestOver(
  tx: Tx,
  handing: { requestId: string; now: Temporal.Instant },
): Promise<Outcome<object, MoveRefusal>> {
  const taken = await takeRequest(tx, { ...handing, version: null, by: 'system' }, 'hand-over');
  if (!taken.ok) return taken;
  await moveRequest(tx, taken.request, 'hand-over', { by: 'system', now: handing.now, callAbout: null });
  return { ok: true };
}
