import { randomBytes } from 'node:crypto';
import type { Db, Tx } from '#platform/database';
import { dayOf } from '#platform/dates';
import { hashOfSecret, newId, newSecret } from '#platform/ids';
import { saveConsent } from './consent.store.ts';
import { insertRequest, insertTransition } from './request.store.ts';
import {
  type Channel,
  type Contact,
  dueOn,
  firstDayOf,
  isOpen,
  type RequestFacts,
  type RequestState,
  type TimeWindow,
} from './request.ts';

const time = (text: string) => Temporal.PlainTime.from(text);

export function buildWindow(day: Temporal.PlainDate, from = '09:00', until = '12:00'): TimeWindow {
  return { day, from: time(from), until: time(until) };
}

export function buildContact(of: Partial<Contact> = {}): Contact {
  return {
    name: 'Amira Beispiel',
    phone: null,
    email: 'amira@beispiel.example',
    institution: null,
    askerName: null,
    askerPhone: null,
    askerEmail: null,
    ...of,
  };
}

/** What a request says, complete and without any special wish. */
export function buildFacts(day: Temporal.PlainDate, of: Partial<RequestFacts> = {}): RequestFacts {
  return {
    askedBy: 'self',
    messageLanguage: 'de',
    languageTag: 'ar',
    languageMode: 'speak',
    germanLevel: 'little',
    setting: 'on-site',
    placeKind: 'office',
    placeName: 'Bürgerbüro',
    placeAddress: '',
    area: { name: 'Bad Homburg v. d. Höhe', latitude: 50.2268, longitude: 8.6182 },
    windows: [buildWindow(day)],
    minutes: 60,
    topicCode: 'office',
    goal: 'Den Antrag auf einen Kitaplatz selbst abgeben können.',
    note: '',
    wishesLongCompany: false,
    genderWish: null,
    childPresent: false,
    accessibility: [],
    guidesNeeded: 1,
    consentHow: 'given-by-person',
    contact: buildContact(),
    ...of,
  };
}

/** A request for tests, in any state, written past the deeds. Ten days from now unless told. */
export async function buildRequest(
  db: Db | Tx,
  of: {
    siteId: string;
    id?: string;
    state?: RequestState;
    channel?: Channel;
    requestedBy?: string | null;
    secret?: string;
    facts?: Partial<RequestFacts>;
    day?: Temporal.PlainDate;
    now?: Temporal.Instant;
    closedAt?: Temporal.Instant;
    assignmentsDone?: number;
  },
): Promise<{ id: string; siteId: string; reference: string; secret: string }> {
  const tx = db as Tx;
  const now = of.now ?? Temporal.Now.instant();
  const { siteId, state = 'received' } = of;
  const id = of.id ?? newId(now);
  const secret = of.secret ?? newSecret();
  const day = of.day ?? dayOf(now).add({ days: 10 });
  const facts = buildFacts(day, of.facts);
  const firstDay = firstDayOf(facts.windows);
  const answerDue = dayOf(now).add({ days: 3 });
  const reference = randomBytes(4).toString('hex').toUpperCase();
  await insertRequest(tx, {
    id,
    siteId,
    reference,
    facts,
    state,
    channel: of.channel ?? 'public',
    requestedBy: of.requestedBy ?? null,
    enteredBy: null,
    statusTokenHash: hashOfSecret(secret),
    urgent: false,
    answerDue,
    firstDay,
    dueOn: dueOn(state, { answerDue, firstDay }),
    now,
  });
  await saveConsent(tx, {
    requestId: id,
    siteId,
    words: 'Ja, Sie dürfen suchen.',
    lang: 'de',
    how: facts.consentHow,
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
    madeBy: null,
    madeByName: null,
    now,
  });
  if (!isOpen(state)) {
    await tx
      .updateTable('requests.request')
      .set({ closedAt: of.closedAt ?? now })
      .where('id', '=', id)
      .execute();
  }
  if (of.assignmentsDone !== undefined) {
    await tx
      .updateTable('requests.matter')
      .set({ assignmentsDone: of.assignmentsDone })
      .where('id', '=', (eb) => eb.selectFrom('requests.request').select('matterId').where('id', '=', id))
      .execute();
  }
  return { id, siteId, reference, secret };
}
