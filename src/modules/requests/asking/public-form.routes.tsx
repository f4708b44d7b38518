import {
  findPlaces,
  listLanguages,
  listTopics,
  nearestSites,
  type Place,
  readPlace,
  readSite,
  readTopic,
  sitesServing,
  type Topic,
  topicHint,
} from '#modules/programme';
import { nobody } from '#platform/acting';
import type { Db } from '#platform/database';
import { NotFound } from '#platform/errors';
import { FormFields } from '#platform/form-fields';
import { cookieHeader } from '#platform/http';
import { hashOfSecret, newSecret } from '#platform/ids';
import { limitOf } from '#platform/limits';
import {
  type EarlyVisit,
  open,
  page,
  type Reply,
  type Route,
  type RouteOptions,
  redirect,
  type Visit,
  type WriteVisit,
} from '#platform/routes';
import { localHref } from '#ui/href';
import { signsIn } from '../free-text.ts';
import { isWindowRefusal, readFields, windowError } from '../request.form.ts';
import { mayAskAsBody } from '../request.policy.ts';
import { readContact, readRequestOfLink } from '../request.store.ts';
import { askers } from '../request.ts';
import { type Fault, faultMessages } from '../request-words.ts';
import { statusPath } from '../status-link.ts';
import { requestTexts } from '../texts.ts';
import {
  type Answers,
  answer,
  factsFrom,
  firstUnanswered,
  mayOpen,
  type StepName,
  stepAfter,
  stepBefore,
  steps,
  stepsFor,
} from './answers.ts';
import { challengeFor, doubtsAbout, hiddenField, isProof, proofField } from './doubts.ts';
import {
  actByLink,
  deleteDraft,
  draftBegunAt,
  draftHours,
  lockDraft,
  openDraft,
  readDraft,
  saveDraft,
} from './draft.store.ts';
import {
  BeginPage,
  CheckPage,
  type Choices,
  checkPath,
  formPath,
  MustWaitPage,
  QuestionPage,
  questionOf,
  ReceiptPage,
  receiptPath,
  stepPath,
} from './public-form.pages.tsx';
import { fieldsOfAnswers, type Given, placeForm, readQuestion } from './question.form.ts';
import { type SubmitRefusal, submitRequest } from './submit-request.ts';

/** Holds the secret of the draft, and after sending that of the request. */
export const formCookie = 'anfrage';

/** The pages belong to whoever holds the secret in the cookie, signed in or not. */
const asVisitor = {
  audience: 'newcomer',
  as: ({ cookie }: EarlyVisit) => {
    const secret = cookie(formCookie);
    return secret ? ({ kind: 'token', tokenHash: hashOfSecret(secret) } as const) : nobody;
  },
} satisfies RouteOptions;

const cookieOf = (visit: Visit, secret: string, maxAge: number) =>
  new Headers({
    'Set-Cookie': cookieHeader(formCookie, secret, { maxAge, secure: visit.origin.startsWith('https:') }),
  });

interface Draft {
  readonly tokenHash: string;
  readonly answers: Answers;
  readonly topic: Topic | null;
  readonly topicNeedsWord: boolean;
}

async function draftOf(db: Db, visit: Visit): Promise<Draft | null> {
  const secret = visit.cookie(formCookie);
  if (!secret) return null;
  const tokenHash = hashOfSecret(secret);
  const answers = await readDraft(db, tokenHash, visit.now);
  return answers && withTopic(db, visit, tokenHash, answers);
}

/** The same for a page that changes it: a second sending waits. */
async function lockedDraftOf(visit: WriteVisit): Promise<Draft | null> {
  const secret = visit.cookie(formCookie);
  if (!secret) return null;
  const tokenHash = hashOfSecret(secret);
  const answers = await lockDraft(visit.tx, tokenHash, visit.now);
  return answers && withTopic(visit.tx, visit, tokenHash, answers);
}

/** What the topic means at the site, so that the pages that follow are the right ones. */
async function withTopic(db: Db, visit: Visit, tokenHash: string, answers: Answers): Promise<Draft> {
  const topic = answers.topicCode ? await readTopic(db, answers.topicCode, answers.siteId ?? null) : null;
  const topicNeedsWord =
    topic !== null &&
    (topic.riskClass === 'red' || (topic.riskClass === 'yellow' && topicHint(topic, visit.lang) !== null));
  return { tokenHash, answers, topic, topicNeedsWord };
}

const gone = () => redirect(`${formPath}?weg=ja`);

const pathOf = (step: StepName | null) => (step === null ? checkPath : stepPath(step));

function stepIn(visit: Visit): StepName {
  const step = steps.find((name) => name === visit.param('schritt'));
  if (!step) throw new NotFound();
  return step;
}

/** What the question on this page chooses from. */
async function choicesFor(db: Db, step: StepName, draft: Draft): Promise<Choices> {
  const { answers, topic } = draft;
  const place = answers.place ? await readPlace(db, answers.place.key) : null;
  const serving = step === 'standort' && place ? await sitesServing(db, place) : [];
  return {
    places: step === 'ort-waehlen' ? await findPlaces(db, { query: answers.placeQuery ?? '' }) : [],
    served: serving.length > 0,
    sites:
      step !== 'standort' || !place
        ? []
        : serving.length > 0
          ? serving
          : await nearestSites(db, { place, limit: nearestShown }),
    languages: step === 'sprache' ? await listLanguages(db) : [],
    topics: step === 'thema' ? await listTopics(db, answers.siteId ?? null) : [],
    topic,
    site: answers.siteId ? await readSite(db, answers.siteId) : null,
    goalSigns: null,
  };
}

const nearestShown = 3;

async function questionPage(
  visit: Visit,
  db: Db,
  step: StepName,
  draft: Draft,
  again?: { entered: FormFields; faults: readonly Fault[]; goalSigns?: Choices['goalSigns'] },
): Promise<Reply> {
  const { lang, today } = visit;
  const { answers } = draft;
  const needed = stepsFor(answers, draft);
  const before = stepBefore(step, answers, draft);
  const found = await choicesFor(db, step, draft);
  const props = {
    lang,
    step,
    answers,
    today,
    choices: { ...found, goalSigns: again?.goalSigns ?? null },
    entered: again?.entered ?? FormFields.from(fieldsOfAnswers(answers)),
    errors: faultMessages(lang, again?.faults ?? []),
    back: before ? stepPath(before) : formPath,
    position: needed.indexOf(step) + 1,
    count: needed.length + 1,
  };
  return page(questionOf(props), <QuestionPage {...props} />, { narrow: true, status: again ? 422 : 200 });
}

/** An answer that has to be looked up: places, sites, languages, topics. */
async function lookUp(db: Db, step: StepName, form: FormFields, draft: Draft): Promise<Given> {
  const { answers } = draft;
  const fault = (name: string, code: string): Given => ({ ok: false, errors: [{ name, code }] });
  switch (step) {
    case 'wohnort': {
      const entered = readFields(placeForm, form);
      if (!entered.ok) return entered;
      const placeQuery = entered.value.place;
      const places = await findPlaces(db, { query: placeQuery });
      const [only] = places;
      if (!only) return fault('place', 'unknown');
      const found = { placeQuery, placeMatches: places.length };
      return { ok: true, answers: places.length > 1 ? found : { ...found, ...(await at(db, only)) } };
    }
    case 'ort-waehlen': {
      const places = await findPlaces(db, { query: answers.placeQuery ?? '' });
      const place = places.find(({ key }) => key === form.get('place-key'));
      return place ? { ok: true, answers: await at(db, place) } : fault('place-key', 'missing');
    }
    case 'standort': {
      const { sites } = await choicesFor(db, 'standort', draft);
      const chosen = sites.find(({ site }) => site.id === form.get('site'));
      return chosen ? { ok: true, answers: { siteId: chosen.site.id } } : fault('site', 'missing');
    }
    case 'sprache': {
      const tag = form.get('language');
      const known = (await listLanguages(db)).some((language) => language.tag === tag);
      return known ? { ok: true, answers: { languageTag: tag } } : fault('language', 'missing');
    }
    case 'thema': {
      const topic = await readTopic(db, form.get('topic'), answers.siteId ?? null);
      return topic ? { ok: true, answers: { topicCode: topic.code } } : fault('topic', 'missing');
    }
    default:
      throw new Error(`${step} needs nothing looked up`);
  }
}

/** A place, and the site when only one is there for it. */
async function at(db: Db, place: Place): Promise<Answers> {
  const { key, name, latitude, longitude } = place;
  const serving = await sitesServing(db, place);
  const [only] = serving;
  return {
    place: { key, name, latitude, longitude },
    siteChoices: serving.length,
    ...(serving.length === 1 && only ? { siteId: only.site.id } : {}),
  };
}

async function answerQuestion(visit: WriteVisit): Promise<Reply> {
  const { tx, form, now, today } = visit;
  const step = stepIn(visit);
  const draft = await lockedDraftOf(visit);
  if (!draft) return gone();
  if (!mayOpen(step, draft.answers, draft)) {
    return redirect(pathOf(firstUnanswered(draft.answers, draft)));
  }
  const given = await givenOn(visit, step, draft);
  if (!given.ok) return questionPage(visit, tx, step, draft, { entered: form, faults: given.errors });
  if (step === 'ziel') {
    const goalSigns = signsIn(given.answers.goal ?? '', form.get('goal-seen'));
    if (goalSigns) return questionPage(visit, tx, step, draft, { entered: form, faults: [], goalSigns });
  }
  const answers = answer(draft.answers, given.answers);
  await saveDraft(tx, draft.tokenHash, answers, now);
  const next = await withTopic(tx, visit, draft.tokenHash, answers);
  return redirect(pathOf(stepAfter(step, answers, next)));

  async function givenOn(of: WriteVisit, name: StepName, before: Draft): Promise<Given> {
    if (name === 'thema-hinweis') return passTopic(of, before);
    if (name in readQuestion) {
      return readQuestion[name as keyof typeof readQuestion](form, before.answers, { now, today });
    }
    return lookUp(tx, name, form, before);
  }
}

/** The word about a topic was read. A topic the law leaves to others leads back to the choice. */
function passTopic(visit: WriteVisit, { topic }: Draft): Given {
  if (!topic || visit.form.get('topic') !== topic.code) return { ok: true, answers: {} };
  const mayGoOn = topic.riskClass !== 'red' || topic.siteDecides;
  if (!mayGoOn) return { ok: true, answers: {} };
  return { ok: true, answers: { topicPassed: topic.code } };
}

/** Which question a refusal of the whole leads back to. */
const stepOf: Record<SubmitRefusal, StepName> = {
  'no-such-site': 'wohnort',
  'topic-unknown': 'thema',
  'not-reachable': 'kontakt',
  'goal-missing': 'ziel',
  'windows-missing': 'termin',
  'too-many-windows': 'termin',
  'window-twice': 'termin',
  'end-before-start': 'termin',
  'day-has-passed': 'termin',
  'day-too-far': 'termin',
  'window-too-short': 'termin',
  'not-yours-to-ask': 'fuer-wen',
};

async function send(visit: WriteVisit): Promise<Reply> {
  const { tx, lang, now, today } = visit;
  const secret = visit.cookie(formCookie);
  if (!secret) return gone();
  const draft = await lockedDraftOf(visit);
  if (!draft) {
    // The same form sent twice: by now the secret opens the request the first sending made.
    await actByLink(tx, hashOfSecret(secret));
    return (await readRequestOfLink(tx)) ? redirect(receiptPath) : gone();
  }
  const { answers } = draft;
  const missing = firstUnanswered(answers, draft);
  const facts = factsFrom(answers, lang);
  if (missing || !facts || !answers.siteId) return redirect(pathOf(missing ?? 'fuer-wen'));
  const site = await readSite(tx, answers.siteId);
  if (!site) return redirect(pathOf('wohnort'));
  const { limits, form } = visit;
  const isProven = isProof(challengeFor(draft.tokenHash), form.get(proofField));
  const isProofMissing = !isProven && (await limits.isSpent(limitOf.pressure, site.id));
  // A house shares one address, so what is counted is an address at one site.
  const subject = `site ${site.id} address ${visit.address}`;
  const wait =
    (await limits.draw(limitOf.helpRequests, subject)) ??
    (isProofMissing ? await limits.draw(limitOf.helpRequestsUnderPressure, subject) : null);
  if (wait !== null) {
    return page(
      requestTexts(lang)('wait.title'),
      <MustWaitPage lang={lang} site={site} minutes={Math.ceil(wait / 60)} />,
      { narrow: true, status: 429, headers: new Headers({ 'Retry-After': String(wait) }) },
    );
  }
  let isMailed = true;
  const done = await submitRequest(tx, {
    id: visit.newId(),
    siteId: answers.siteId,
    channel: 'public',
    facts,
    by: 'secret-link',
    secret,
    publicUrl: visit.origin,
    doubts: doubtsAbout({
      hidden: form.get(hiddenField),
      begunAt: (await draftBegunAt(tx, draft.tokenHash)) ?? now,
      now,
      isProofMissing,
    }),
    mayWriteTo: async (email) => {
      const may = await limits.mayWriteTo(tx, email, now);
      isMailed &&= may;
      return may;
    },
    now,
    today,
  });
  if (!done.ok) {
    await limits.giveBack(limitOf.helpRequests, subject);
    const step = stepOf[done.refusal];
    const fault = isWindowRefusal(done.refusal)
      ? windowError(done.refusal, done.at ?? 0, [1, 2, 3])
      : { name: step, code: done.refusal };
    return questionPage(visit, tx, step, draft, {
      entered: FormFields.from(fieldsOfAnswers(answers)),
      faults: [fault],
    });
  }
  await deleteDraft(tx, draft.tokenHash);
  await limits.draw(limitOf.pressure, site.id);
  const receipt = isMailed ? receiptPath : `${receiptPath}?brief=nein`;
  return redirect(receipt, cookieOf(visit, secret, receiptSeconds));
}

/** The questions another page may have asked already, as they stand in its link. */
const carriedNames = ['fuer', 'thema'] as const;
const noWord = { topicNeedsWord: false };

function carriedIn(said: (name: string) => string): Record<string, string> {
  return Object.fromEntries(
    carriedNames.flatMap((name) => {
      const value = said(name);
      return /^[a-z-]{1,40}$/.test(value) ? [[name, value]] : [];
    }),
  );
}

/** What was carried over and is an answer of ours; each can still be changed on its page. */
async function answersCarried({ tx, form }: WriteVisit): Promise<Answers> {
  const { fuer, thema } = carriedIn((name) => form.get(name));
  const askedBy = askers.find((one) => one === fuer);
  const topic = thema ? await readTopic(tx, thema, null) : null;
  return { ...(askedBy ? { askedBy } : {}), ...(topic ? { topicCode: topic.code } : {}) };
}

/** How long the receipt can be opened again on the same device. */
const receiptSeconds = 3600;

/** The public form: anybody, without an account and without JavaScript. */
export const publicFormRoutes: readonly Route[] = [
  open.get(
    formPath,
    async (visit) => {
      const { lang, db, query, person } = visit;
      const draft = await draftOf(db, visit);
      const begun = draft?.answers.askedBy !== undefined;
      return page(
        requestTexts(lang)('start.title'),
        <BeginPage
          lang={lang}
          begun={begun}
          gone={query.has('weg') && !begun}
          carried={carriedIn((name) => query.get(name) ?? '')}
          forBodies={person === null || mayAskAsBody(person)}
        />,
        { narrow: true },
      );
    },
    asVisitor,
  ),

  open.post(
    formPath,
    async (visit) => {
      const draft = await draftOf(visit.tx, visit);
      if (draft) await deleteDraft(visit.tx, draft.tokenHash);
      const secret = newSecret();
      const tokenHash = hashOfSecret(secret);
      await openDraft(visit.tx, tokenHash, visit.now);
      const answers = await answersCarried(visit);
      if (Object.keys(answers).length > 0) await saveDraft(visit.tx, tokenHash, answers, visit.now);
      const headers = cookieOf(visit, secret, draftHours * 3600);
      const { askedBy } = answers;
      return redirect(
        stepPath(askedBy ? (stepAfter('fuer-wen', answers, noWord) ?? 'fuer-wen') : 'fuer-wen'),
        headers,
      );
    },
    asVisitor,
  ),

  open.get(
    `${formPath}/weiter`,
    async (visit) => {
      const draft = await draftOf(visit.db, visit);
      return draft ? redirect(pathOf(firstUnanswered(draft.answers, draft))) : gone();
    },
    asVisitor,
  ),

  open.post(
    `${formPath}/loeschen`,
    async (visit) => {
      const draft = await draftOf(visit.tx, visit);
      if (draft) await deleteDraft(visit.tx, draft.tokenHash);
      return redirect(formPath, cookieOf(visit, '', 0));
    },
    asVisitor,
  ),

  open.get(
    checkPath,
    async (visit) => {
      const { db, lang } = visit;
      const draft = await draftOf(db, visit);
      if (!draft) return gone();
      const { answers } = draft;
      const missing = firstUnanswered(answers, draft);
      const facts = factsFrom(answers, lang);
      const site = answers.siteId ? await readSite(db, answers.siteId) : null;
      if (missing || !facts || !site) return redirect(pathOf(missing ?? 'wohnort'));
      const last = stepsFor(answers, draft).at(-1) ?? 'fuer-wen';
      return page(
        requestTexts(lang)('check.title'),
        <CheckPage
          lang={lang}
          answers={answers}
          facts={facts}
          site={site}
          back={stepPath(last)}
          challenge={
            (await visit.limits.isSpent(limitOf.pressure, site.id)) ? challengeFor(draft.tokenHash) : null
          }
        />,
        { narrow: true },
      );
    },
    asVisitor,
  ),

  open.post(`${formPath}/absenden`, send, asVisitor),

  open.get(
    receiptPath,
    async (visit) => {
      const { db, lang, query } = visit;
      const secret = visit.cookie(formCookie);
      const request = secret ? await readRequestOfLink(db) : null;
      const site = request ? await readSite(db, request.siteId) : null;
      if (!secret || !request || !site) return redirect(formPath);
      const contact = await readContact(db, request.id);
      return page(
        requestTexts(lang)('receipt.title'),
        <ReceiptPage
          lang={lang}
          request={request}
          site={site}
          statusHref={localHref(lang, statusPath(secret))}
          mailed={query.get('brief') !== 'nein' && Boolean(contact?.email || contact?.askerEmail)}
        />,
        { narrow: true },
      );
    },
    asVisitor,
  ),

  open.get(
    `${formPath}/:schritt`,
    async (visit) => {
      const step = stepIn(visit);
      const draft = await draftOf(visit.db, visit);
      if (!draft) return gone();
      const { answers } = draft;
      if (!mayOpen(step, answers, draft)) return redirect(pathOf(firstUnanswered(answers, draft)));
      return questionPage(visit, visit.db, step, draft);
    },
    asVisitor,
  ),

  open.post(`${formPath}/:schritt`, answerQuestion, asVisitor),
];
