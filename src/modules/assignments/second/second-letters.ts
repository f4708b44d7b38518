import { readSite } from '#modules/programme';
import { newStatusLink, type Request, readContact, statusAddress } from '#modules/requests';
import type { Tx } from '#platform/database';
import { postLetter } from '#platform/mail';
import { recipientsOf } from '../appointments/appointment-letters.ts';
import { bodyOf } from '../letter-body.ts';
import { assignmentTexts } from '../texts.ts';
import type { SecondReason } from './second-guide.ts';
import { sayWhySecond } from './second-words.ts';

/** Asks whoever asked for help, in her language. False where there is no address: then somebody has to call. */
export async function tellPersonOfSecond(
  tx: Tx,
  of: { request: Request; why: SecondReason; publicUrl: string; now: Temporal.Instant },
): Promise<boolean> {
  const { request, why, publicUrl, now } = of;
  const contact = await readContact(tx, request.id);
  const site = await readSite(tx, request.siteId);
  if (!contact || !site) return false;
  const recipients = recipientsOf(request, contact);
  for (const { to, name, lang } of recipients) {
    const say = assignmentTexts(lang);
    const secret = await newStatusLink(tx, { requestId: request.id, siteId: request.siteId, now });
    const values = { name, site: site.name, phone: site.phone ?? site.email ?? '' };
    await postLetter(
      tx,
      {
        siteId: request.siteId,
        to,
        lang,
        subject: say('second.question-title'),
        body: bodyOf([
          say('letter.greeting', values),
          ...[say('second.question-title'), sayWhySecond(why, lang), say('second.free')].filter(
            (one) => one !== null,
          ),
          statusAddress(publicUrl, lang, secret),
          say('letter.person-closing', values),
        ]),
      },
      now,
    );
  }
  return recipients.length > 0;
}
