import { readSite } from '#modules/programme';
import type { Tx } from '#platform/database';
import { NotFound, type Outcome, refuse } from '#platform/errors';
import { postLetter } from '#platform/mail';
import { consentOf, markConsentWithdrawn } from '../consent.store.ts';
import { tellRequester } from '../letters.ts';
import type { MoveRefusal } from '../move-request.ts';
import { actorsOf, type By } from '../request.policy.ts';
import { lockRequest } from '../request.store.ts';
import { isOpen } from '../request.ts';
import type { Request } from '../request-record.ts';
import { requestTexts } from '../texts.ts';
import { withdrawRequest } from './withdraw-request.ts';

/**
 * The person no longer allows that her data is used (Art. 7 (3) GDPR). It counts in the moment she says so, however
 * old her page is: the request ends, no guide sees her contact any more, and what points at her goes the next
 * night. Said twice, it is the same.
 */
export async function withdrawConsent(
  tx: Tx,
  of: {
    readonly requestId: string;
    readonly by: By;
    readonly now: Temporal.Instant;
    readonly publicUrl: string;
  },
): Promise<Outcome<object, MoveRefusal>> {
  const { requestId, by, now, publicUrl } = of;
  const request = await lockRequest(tx, requestId);
  if (!request) throw new NotFound();
  const actors = actorsOf(by, request);
  if (!actors.includes('requester') && !actors.includes('coordinator')) return refuse('not-for-this-role');
  const consent = await consentOf(tx, requestId);
  if (!consent || consent.withdrawnAt) return { ok: true };
  if (isOpen(request.state)) {
    const ended = await withdrawRequest(tx, {
      requestId,
      version: null,
      by,
      now,
      publicUrl,
      withConsent: true,
    });
    if (!ended.ok) return ended;
  } else {
    await tellRequester(tx, { request, message: { kind: 'consent-withdrawn' }, publicUrl, now });
  }
  await markConsentWithdrawn(tx, requestId, now);
  if (!actors.includes('coordinator')) await tellCoordination(tx, { request, publicUrl, now });
  return { ok: true };
}

async function tellCoordination(
  tx: Tx,
  of: { request: Request; publicUrl: string; now: Temporal.Instant },
): Promise<void> {
  const { request, publicUrl, now } = of;
  const site = await readSite(tx, request.siteId);
  if (!site?.email) return;
  const lang = 'de';
  const say = requestTexts(lang);
  const values = { reference: request.reference, link: `${publicUrl}/anfragen/${request.id}` };
  await postLetter(
    tx,
    {
      siteId: request.siteId,
      to: site.email,
      lang,
      subject: say('letter.coordination-consent-withdrawn-subject', values),
      body: say('letter.coordination-consent-withdrawn-body', values),
    },
    now,
  );
}
