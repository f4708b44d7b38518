import { eraseKey, keysOf, open } from '#platform/crypto';
import type { Db, Tx } from '#platform/database';
import { momentAt } from '#platform/dates';
import { tell } from '#platform/events';
import type { DataSubject, FindSubject, FoundSubject, OpenedByLink, PersonalData } from '#platform/module';
import { entriesOf, ofSites } from '#platform/personal-data';
import { consentOf } from './consent.store.ts';
import { requestWithdrawn } from './events.ts';
import { moveRequest, takeRequest } from './move-request.ts';
import {
  findRequestsOfContact,
  questionsOf,
  readContact,
  readRequest,
  readRequestOfLink,
  requestTimeline,
  windowsOf,
} from './request.store.ts';
import { isOpen, wayKeys } from './request.ts';
import { anonymiseRequest, forgetWhatIsDue } from './retention.ts';

const entry = entriesOf('requests');
const untilContactGoes =
  'until three months after the request has ended; thirty days after it was declined, withdrawn or left unanswered';
const whoDealt = 'until the request is stripped, or the person is erased';

/** What requests keep of persons: of those who seek advice, of those who ask for them, of staff who decide. */
export const personalData: PersonalData = {
  inventory: [
    entry('draft.answers', 'free-text', 'a form somebody has begun', '24 hours, or until it is sent'),
    entry('contact.name', 'identity', 'to speak to the person seeking advice', untilContactGoes),
    entry('contact.phone', 'contact', 'to reach the person seeking advice', untilContactGoes),
    entry('contact.email', 'contact', 'to reach the person seeking advice', untilContactGoes),
    entry('contact.institution', 'identity', 'which body asks for the person', untilContactGoes),
    entry('contact.asker_name', 'identity', 'who asks for the person', untilContactGoes),
    entry('contact.asker_phone', 'contact', 'to reach whoever asks for the person', untilContactGoes),
    entry('contact.asker_email', 'contact', 'to reach whoever asks for the person', untilContactGoes),
    entry(
      'contact_window.person_id',
      'activity',
      'to which guide the contact is open, and until when',
      untilContactGoes,
    ),
    entry('request.goal', 'free-text', 'what the person wants to be able to do', untilContactGoes),
    entry('request.note', 'free-text', 'what the search needs beyond the codes', untilContactGoes),
    entry('request.place_name', 'free-text', 'where the appointment is', untilContactGoes),
    entry('request.place_address', 'contact', 'where the appointment is', untilContactGoes),
    entry('request.gender_wish', 'special', 'a wish of the person for a woman or a man', untilContactGoes),
    entry('request.gender_reason', 'special', 'why that matters to her, as a code', untilContactGoes),
    entry('request.accessibility', 'special', 'what the person needs, as codes', untilContactGoes),
    entry(
      'contact_fingerprint.fingerprint',
      'technical',
      'to notice the same request sent twice',
      untilContactGoes,
    ),
    entry(
      'request.asked_by',
      'activity',
      'whether the person, a relative or an institution asked, as a code',
      'for good; it points at nobody',
    ),
    entry('request.requested_by', 'activity', 'so that a requesting body finds its requests', whoDealt),
    entry('request.entered_by', 'activity', 'who took the request down by telephone', whoDealt),
    entry('question.asked', 'free-text', 'what was missing', untilContactGoes),
    entry('question.asked_by', 'activity', 'who asked back', whoDealt),
    entry('question.answer', 'free-text', 'the answer to it', untilContactGoes),
    entry('transition.made_by', 'activity', 'who decided what', whoDealt),
    entry('transition.made_by_name', 'identity', 'who decided what, readable in the history', whoDealt),
  ],
  collect: (db, subject) =>
    subject.kind === 'request'
      ? collectRequest(db, subject.id)
      : subject.kind === 'person'
        ? collectOf(db, subject)
        : Promise.resolve({}),
  erase: async (tx, subject, today) => {
    if (subject.kind === 'request') await eraseRequest(tx, subject.id, today);
    if (subject.kind === 'person') await eraseFrom(tx, subject);
  },
  restrict: async (tx, subject, since) => {
    if (subject.kind !== 'request') return;
    await tx
      .updateTable('requests.request')
      .set({ restrictedAt: since })
      .where('id', '=', subject.id)
      .execute();
    // Nobody gets at the contact meanwhile, the guide included.
    if (since) await tx.deleteFrom('requests.contactWindow').where('requestId', '=', subject.id).execute();
  },
  find,
  openedByLink,
  retention: forgetWhatIsDue,
};

/** Everything of one request: it is about the person who seeks advice. */
async function collectRequest(db: Db, requestId: string): Promise<Record<string, unknown>> {
  const request = await readRequest(db, requestId);
  if (!request) return {};
  const { requestedBy: _, enteredBy: __, duplicateOf: ___, matterId: ____, ...facts } = request;
  const history = await requestTimeline(db, requestId);
  return {
    request: facts,
    contact: await readContact(db, requestId),
    days: await windowsOf(db, requestId),
    questions: await questionsOf(db, requestId),
    consent: await consentOf(db, requestId),
    history: history.map(({ byName: _____, ...line }) => line),
  };
}

/** What a person with an account asked for and decided. */
async function collectOf(db: Db, subject: DataSubject & { kind: 'person' }) {
  const own = db
    .selectFrom('requests.request')
    .select(['id', 'reference', 'state', 'topicCode', 'submittedAt'])
    .where('requestedBy', '=', subject.id)
    .where(ofSites(subject.sites))
    .orderBy('submittedAt');
  const decided = db
    .selectFrom('requests.transition')
    .select(['event', 'reason', 'madeAt', 'madeByName'])
    .where('madeBy', '=', subject.id)
    .where(ofSites(subject.sites))
    .orderBy('madeAt');
  const entered = db
    .selectFrom('requests.request')
    .select(['reference', 'submittedAt'])
    .where('enteredBy', '=', subject.id)
    .where(ofSites(subject.sites));
  const asked = db
    .selectFrom('requests.question')
    .select(['id', 'requestId', 'asked', 'askedAt'])
    .where('askedBy', '=', subject.id)
    .where(ofSites(subject.sites));
  const requests = [];
  for (const { id, ...request } of await own.execute()) {
    // Of whom she asked for nothing: that is about somebody else.
    const contact = await readContact(db, id);
    requests.push({
      ...request,
      askedAs: contact && {
        institution: contact.institution,
        name: contact.askerName,
        phone: contact.askerPhone,
        email: contact.askerEmail,
      },
    });
  }
  const questions = await asked.execute();
  const keys = await keysOf(
    db,
    questions.map(({ requestId }) => requestId),
  );
  return {
    requests,
    decisions: await decided.execute(),
    takenDown: await entered.execute(),
    askedBack: questions.map(({ id, requestId, asked: words, askedAt }) => ({
      asked: open(keys.get(requestId) ?? null, 'requests.question.asked', words, id),
      askedAt,
    })),
  };
}

/** Ends a request that is still open, and takes the person out of it. What stays are codes. */
async function eraseRequest(tx: Tx, requestId: string, today: Temporal.PlainDate): Promise<void> {
  const now = momentAt(today, Temporal.PlainTime.from('00:00'));
  const request = await readRequest(tx, requestId);
  if (!request || request.state === 'anonymised') return;
  if (isOpen(request.state)) {
    const taken = await takeRequest(tx, { requestId, version: null, by: 'secret-link', now }, 'withdraw');
    if (taken.ok) {
      await moveRequest(tx, taken.request, 'withdraw', { by: 'secret-link', now, callAbout: null });
      tell(tx, requestWithdrawn, { requestId, siteId: request.siteId });
    }
  }
  await anonymiseRequest(tx, { requestId, now });
  await eraseKey(tx, requestId);
}

/** Takes a person with an account out of the requests; the requests themselves stay. */
async function eraseFrom(tx: Tx, subject: DataSubject & { kind: 'person' }): Promise<void> {
  const personId = subject.id;
  const at = subject.sites;
  const hers = await tx
    .selectFrom('requests.request')
    .select('id')
    .where('requestedBy', '=', personId)
    .where(ofSites(at))
    .execute();
  if (hers.length > 0) {
    const ids = hers.map(({ id }) => id);
    // Where nobody else can be reached the contact goes as a whole.
    await tx
      .deleteFrom('requests.contact')
      .where('requestId', 'in', ids)
      .where('phone', 'is', null)
      .where('email', 'is', null)
      .execute();
    await tx
      .updateTable('requests.contact')
      .set({ askerName: null, askerPhone: null, askerEmail: null })
      .where('requestId', 'in', ids)
      .execute();
    await tx.updateTable('requests.request').set({ requestedBy: null }).where('id', 'in', ids).execute();
  }
  await tx
    .updateTable('requests.request')
    .set({ enteredBy: null })
    .where('enteredBy', '=', personId)
    .where(ofSites(at))
    .execute();
  await tx
    .updateTable('requests.question')
    .set({ askedBy: null })
    .where('askedBy', '=', personId)
    .where(ofSites(at))
    .execute();
  await tx
    .updateTable('requests.transition')
    .set({ madeBy: null, madeByName: null })
    .where('madeBy', '=', personId)
    .where(ofSites(at))
    .execute();
  await tx.deleteFrom('requests.contactWindow').where('personId', '=', personId).where(ofSites(at)).execute();
}

/** By telephone and address, and by numbers of requests among what she wrote. */
async function find(db: Db, { siteId, email, phone, words }: FindSubject): Promise<FoundSubject[]> {
  const ways = { ...(email ? { email } : {}), ...(phone ? { phone } : {}) };
  const found = await findRequestsOfContact(db, { siteId, ...ways });
  const references = words.toUpperCase().match(/\b[2-9A-Z]{4}-[2-9A-Z]{4}\b/g) ?? [];
  const named =
    references.length === 0
      ? []
      : await db
          .selectFrom('requests.request')
          .select(['id', 'reference', 'submittedAt'])
          .where('siteId', '=', siteId)
          .where('reference', 'in', references)
          .execute();
  const asked = wayKeys({ email, phone });
  const byId = new Map([...found, ...named].map((one) => [one.id, one]));
  const records: FoundSubject[] = [];
  for (const { id, reference } of byId.values()) {
    // A request is also found by the ways of whoever asked for her: those do not tell that it is her.
    const contact = asked.length > 0 ? await readContact(db, id) : null;
    const byContact = contact !== null && wayKeys(contact).some((key) => asked.includes(key));
    records.push({ kind: 'request', id, label: reference, byContact });
  }
  return records;
}

/** Relatives and institutions get links too: only who asked for herself is known by hers. */
async function openedByLink(db: Db): Promise<OpenedByLink | null> {
  const request = await readRequestOfLink(db);
  if (!request || request.state === 'anonymised') return null;
  const { id, siteId, askedBy } = request;
  return { siteId, subject: askedBy === 'self' ? { kind: 'request', id } : null };
}
