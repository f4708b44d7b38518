import { type ReferralTarget, readSite, referralWords } from '#modules/programme';
import type { Tx } from '#platform/database';
import { sayDay } from '#platform/dates';
import type { Lang } from '#platform/languages';
import { postLetter } from '#platform/mail';
import type { TextValues } from '#platform/texts';
import { readContact } from './request.store.ts';
import type { Contact, DeclineReason } from './request.ts';
import type { CallReason, Request } from './request-record.ts';
import { letterLanguage, newStatusLink, statusAddress } from './status-link.ts';
import { requestTexts } from './texts.ts';

/** What a letter says beside the name, the number of the request and how the site is reached. */
export type Message =
  | { readonly kind: 'receipt'; readonly answerDue: Temporal.PlainDate; readonly secret: string }
  | { readonly kind: 'question'; readonly question: string; readonly answerUntil: Temporal.PlainDate }
  | { readonly kind: 'accepted' }
  | { readonly kind: 'referred'; readonly target: ReferralTarget }
  | { readonly kind: 'declined'; readonly reason: DeclineReason }
  | { readonly kind: 'unmet' }
  | { readonly kind: 'neighbour'; readonly site: string; readonly when: string }
  | { readonly kind: 'withdrawn' }
  | { readonly kind: 'consent-withdrawn' }
  | { readonly kind: 'closed-without-answer' };

interface Recipient {
  readonly to: string;
  readonly name: string;
  readonly lang: Lang;
}

/** Who gets the letters: the person in her language, an institution in German. */
function recipientsOf(request: Request, contact: Contact): Recipient[] {
  const lang = letterLanguage(request.messageLanguage);
  const recipients: Recipient[] = [];
  if (contact.email) recipients.push({ to: contact.email, name: contact.name, lang });
  if (contact.askerEmail && contact.askerEmail !== contact.email) {
    recipients.push({
      to: contact.askerEmail,
      name: contact.askerName ?? contact.institution ?? contact.name,
      lang: request.askedBy === 'institution' ? 'de' : lang,
    });
  }
  return recipients;
}

/**
 * Posts a letter about a request to everybody with an e-mail address. Returns what is left to be said by
 * telephone, where there is no address; a receipt and a withdrawal need no call.
 */
export async function tellRequester(
  tx: Tx,
  of: {
    request: Request;
    message: Message;
    publicUrl: string;
    now: Temporal.Instant;
    /** Asked for each address where nobody but the visitor has seen what he typed. */
    mayWriteTo?: ((email: string) => Promise<boolean>) | undefined;
  },
): Promise<CallReason | null> {
  const { request, message, publicUrl, now } = of;
  if (request.restrictedAt || request.consentHow === 'not-yet') return null;
  const contact = await readContact(tx, request.id);
  const recipients = contact ? recipientsOf(request, contact) : [];
  const needsCall =
    message.kind === 'receipt' || message.kind === 'withdrawn' || message.kind === 'consent-withdrawn'
      ? null
      : message.kind;
  if (recipients.length === 0) return needsCall;

  const site = await readSite(tx, request.siteId);
  if (!site) throw new Error('a request of no site');
  for (const { to, name, lang } of recipients) {
    if (of.mayWriteTo && !(await of.mayWriteTo(to))) continue;
    const say = requestTexts(lang);
    const values: TextValues = {
      name,
      reference: request.reference,
      site: site.name,
      phone: site.phone ?? site.email ?? '',
      ...(await wordsOf(tx, { message, request, lang, publicUrl, now })),
    };
    await postLetter(
      tx,
      {
        siteId: request.siteId,
        to,
        lang,
        subject: say(`letter.${message.kind}-subject`, values),
        body: `${say(isUnseen[message.kind] ? 'letter.greeting-of-nobody' : 'letter.greeting', values)}\n\n${say(`letter.${message.kind}-body`, values)}\n\n${say('letter.closing', values)}\n`,
      },
      now,
    );
  }
  return null;
}

/**
 * Letters that go out before anybody here has read the request say nothing the visitor typed, not even the
 * name: else the form would carry messages of strangers to strangers.
 */
const isUnseen: Readonly<Partial<Record<Message['kind'], boolean>>> = {
  receipt: true,
  withdrawn: true,
  'consent-withdrawn': true,
  'closed-without-answer': true,
};

async function wordsOf(
  tx: Tx,
  of: { message: Message; request: Request; lang: Lang; publicUrl: string; now: Temporal.Instant },
): Promise<TextValues> {
  const { message, request, lang, publicUrl, now } = of;
  const ownLink = async () =>
    statusAddress(
      publicUrl,
      lang,
      await newStatusLink(tx, { requestId: request.id, siteId: request.siteId, now }),
    );
  switch (message.kind) {
    case 'receipt':
      return {
        day: sayDay(message.answerDue, lang),
        link: statusAddress(publicUrl, lang, message.secret),
      };
    case 'question':
      return {
        question: message.question,
        day: sayDay(message.answerUntil, lang),
        link: await ownLink(),
      };
    case 'neighbour':
      return { neighbour: message.site, when: message.when, link: await ownLink() };
    case 'accepted':
      return { link: await ownLink() };
    case 'referred': {
      const { name, text } = referralWords(message.target, lang);
      return { target: name, about: text };
    }
    case 'declined':
      return { reason: requestTexts(lang)(`decline-reason.${message.reason}.letter`) };
    default:
      return {};
  }
}
