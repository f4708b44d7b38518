import { randomInt } from 'node:crypto';
import { addWorkingDays, readParameters, readSite, readTopic } from '#modules/programme';
import { actAlsoForSite, type Tx } from '#platform/database';
import { type Outcome, refuse } from '#platform/errors';
import { hashOfSecret } from '#platform/ids';
import { saveConsent } from '../consent.store.ts';
import { tellRequester } from '../letters.ts';
import { type By, mayAskAsBody, maySeeRequests, nameOf, personIdOf } from '../request.policy.ts';
import {
  findDuplicateOf,
  insertRequest,
  insertTransition,
  noteDoubts,
  noteDuplicate,
  readRequest,
} from '../request.store.ts';
import {
  type Channel,
  dueOn,
  duplicateDays,
  firstDayOf,
  isReachable,
  isUrgent,
  judgeWindows,
  type RequestFacts,
  type WindowRefusal,
} from '../request.ts';
import { letterLanguage } from '../status-link.ts';
import { requestTexts } from '../texts.ts';
import type { Doubt } from './doubts.ts';

export type SubmitRefusal =
  | 'no-such-site'
  | 'topic-unknown'
  | 'not-reachable'
  | 'goal-missing'
  | WindowRefusal
  | 'not-yours-to-ask';

export interface SubmitRequest {
  readonly id: string;
  readonly siteId: string;
  readonly channel: Channel;
  readonly facts: RequestFacts;
  readonly by: By;
  /** Opens the status page; only its hash is kept. */
  readonly secret: string;
  readonly publicUrl: string;
  /** What coordination should look at twice. */
  readonly doubts?: readonly Doubt[];
  /** Whether the receipt may go to an address; asked where a visitor typed it. */
  readonly mayWriteTo?: (email: string) => Promise<boolean>;
  readonly now: Temporal.Instant;
  readonly today: Temporal.PlainDate;
}

export interface Submitted {
  readonly id: string;
  readonly reference: string;
  readonly urgent: boolean;
  readonly answerDue: Temporal.PlainDate;
  /** An open request this one seems to repeat. */
  readonly duplicateOf: string | null;
}

/** Takes a request in, whichever way it came. Being short of time never keeps one out. */
export async function submitRequest(
  tx: Tx,
  submission: SubmitRequest,
): Promise<Outcome<Submitted, SubmitRefusal> & { readonly at?: number }> {
  const { id, siteId, channel, facts, by, secret, now, today } = submission;
  if (!mayAsk(by, channel, siteId)) return refuse('not-yours-to-ask');
  const site = await readSite(tx, siteId);
  if (site?.status !== 'active') return refuse('no-such-site');
  if (!(await readTopic(tx, facts.topicCode, siteId))) return refuse('topic-unknown');
  if (!isReachable(facts.contact)) return refuse('not-reachable');
  if (facts.goal === '') return refuse('goal-missing');
  const wrong = judgeWindows(facts.windows, facts.minutes, now, today);
  if (wrong) return { ...refuse(wrong.refusal), at: wrong.at };

  const values = await readParameters(tx, ['request-lead-time', 'answer-time'], { day: today, siteId });
  const firstDay = firstDayOf(facts.windows);
  const answerDue = addWorkingDays(today, values['answer-time']);
  const urgent = isUrgent(firstDay, today, values['request-lead-time']);
  const reference = newReference();
  await insertRequest(tx, {
    id,
    siteId,
    reference,
    facts,
    state: 'received',
    channel,
    requestedBy: channel === 'requesting-body' ? personIdOf(by) : null,
    enteredBy: channel === 'coordination' ? personIdOf(by) : null,
    statusTokenHash: hashOfSecret(secret),
    urgent,
    answerDue,
    firstDay,
    dueOn: dueOn('received', { answerDue, firstDay }),
    now,
  });
  await insertTransition(tx, {
    id,
    siteId,
    event: 'submit',
    from: null,
    to: 'received',
    version: 1,
    reason: null,
    madeBy: personIdOf(by),
    madeByName: nameOf(by),
    now,
  });

  const lang = channel === 'public' ? letterLanguage(facts.messageLanguage) : 'de';
  await saveConsent(tx, {
    requestId: id,
    siteId,
    words: requestTexts(lang)(consentWords(channel, facts.askedBy)),
    lang,
    how: facts.consentHow,
    now,
  });

  const duplicateOf = await noticeDuplicate(tx, submission);
  if (submission.doubts?.length) await noteDoubts(tx, id, submission.doubts);
  const request = await readRequest(tx, id);
  if (!request) throw new Error('the request just written cannot be read');
  await tellRequester(tx, {
    request,
    message: { kind: 'receipt', answerDue, secret },
    publicUrl: submission.publicUrl,
    now,
    mayWriteTo: submission.mayWriteTo,
  });
  return { ok: true, id, reference, urgent, answerDue, duplicateOf };
}

/** Which sentence stood beside the box that was ticked. */
function consentWords(channel: Channel, askedBy: RequestFacts['askedBy']) {
  if (channel === 'coordination') return 'consent.phone';
  return askedBy === 'self' ? 'consent.self' : 'consent.other';
}

function mayAsk(by: By, channel: Channel, siteId: string): boolean {
  if (by === 'system') return false;
  if (channel === 'public') return by === 'secret-link';
  if (by === 'secret-link') return false;
  return channel === 'requesting-body' ? mayAskAsBody(by, siteId) : maySeeRequests(by, siteId);
}

/** Whoever asks may not see the requests of others, so the site compares. */
async function noticeDuplicate(tx: Tx, { id, siteId, now }: SubmitRequest): Promise<string | null> {
  await actAlsoForSite(tx, siteId);
  const submittedSince = now.subtract({ hours: 24 * duplicateDays });
  const duplicateOf = await findDuplicateOf(tx, { id, siteId, submittedSince });
  if (duplicateOf) await noteDuplicate(tx, id, duplicateOf);
  return duplicateOf;
}

// No letter that is mistaken for a digit, none that sounds like another on the telephone.
const signs = '23456789ACEFHKLMPRTWXY';

function newReference(): string {
  const group = () => Array.from({ length: 4 }, () => signs[randomInt(signs.length)]).join('');
  return `${group()}-${group()}`;
}
