import { readGuide } from '#modules/guides';
import { languageName, readSite, topicName } from '#modules/programme';
import type { Tx } from '#platform/database';
import { dayOf, sayDay, sayMoment, sayTime } from '#platform/dates';
import { postLetter } from '#platform/mail';
import { sayTimes } from '../appointments/appointment-words.ts';
import { lettersFrom } from '../asking/letters-from.ts';
import { bodyOf } from '../letter-body.ts';
import { assignmentTexts } from '../texts.ts';
import type { Offer } from './offer.ts';

type Offered = Pick<
  Offer,
  'id' | 'siteId' | 'startsAt' | 'endsAt' | 'expiresAt' | 'topicCode' | 'languageTag' | 'areaName'
>;

/** The page on which a guide answers. */
export function offerPath(offerId: string): string {
  return `/angebote/${offerId}`;
}

/** Tells a guide of a question to her, or that it has settled itself. Without an address it waits on her page, at night until the morning. */
export async function letterOfOffer(
  tx: Tx,
  of: {
    offer: Offered;
    guideId: string;
    kind: 'offered' | 'offer-withdrawn';
    publicUrl: string;
    now: Temporal.Instant;
  },
): Promise<void> {
  const { offer, kind, publicUrl, now } = of;
  const guide = await readGuide(tx, of.guideId);
  const site = await readSite(tx, offer.siteId);
  if (!guide?.email || guide.restrictedAt || !site) return;
  // Guides know German; their account's own language is the business of another module.
  const lang = 'de';
  const say = assignmentTexts(lang);
  const values = {
    name: guide.name,
    day: sayDay(dayOf(offer.startsAt), lang),
    from: sayTime(offer.startsAt, lang),
    times: sayTimes(offer, lang),
    area: offer.areaName,
    topic: topicName(offer.topicCode, lang),
    language: languageName(offer.languageTag, lang),
    expires: sayMoment(offer.expiresAt, lang),
    link: publicUrl + offerPath(offer.id),
    site: site.name,
  };
  await postLetter(
    tx,
    {
      siteId: offer.siteId,
      to: guide.email,
      lang,
      subject: say(`letter.${kind}-subject`, values),
      body: bodyOf([
        say('letter.greeting', values),
        say(`letter.${kind}-body`, values),
        say('letter.closing', values),
      ]),
    },
    now,
    await lettersFrom(tx, offer.siteId, { now, expiresAt: offer.expiresAt }),
  );
}
