import type { Module } from '#platform/module';
import { bodyPath, ownPath, phonePath } from './asking/entry.pages.tsx';
import { entryRoutes } from './asking/entry.routes.tsx';
import { publicFormRoutes } from './asking/public-form.routes.tsx';
import { closeDueRequests } from './close-due-requests.job.ts';
import { decisionRoutes } from './deciding/decision.routes.tsx';
import { seedDemo } from './demo.ts';
import { requestUnmet, requestWithdrawn } from './events.ts';
import { limitTexts } from './limits-words.ts';
import { personalData } from './personal-data.ts';
import { mayAskAsBody, mayEnterRequests } from './request.policy.ts';
import { indexContactsAnew } from './request.store.ts';
import { statusDeedRoutes } from './status/status.routes.tsx';
import { requestTexts } from './texts.ts';

/** Requests for help: how they come in, what is decided about them, and what the person is told. */
export const requests: Module = {
  name: 'requests',
  routes: [...publicFormRoutes, ...entryRoutes, ...decisionRoutes, ...statusDeedRoutes],
  navigation: [
    {
      path: phonePath,
      label: (lang) => requestTexts(lang)('navigation.enter'),
      may: mayEnterRequests,
      order: 30,
    },
    {
      path: bodyPath,
      label: (lang) => requestTexts(lang)('navigation.ask'),
      may: (person) => mayAskAsBody(person),
      order: 40,
    },
    {
      path: ownPath,
      label: (lang) => requestTexts(lang)('navigation.own'),
      may: (person) => mayAskAsBody(person),
      order: 41,
    },
  ],
  texts: [requestTexts, limitTexts],
  personalData,
  jobs: [closeDueRequests],
  listeners: [],
  tells: [requestWithdrawn, requestUnmet],
  subjects: { '/anfragen': 'request', '/meine-anfragen': 'request' },
  staysBehind: {
    'requests.draft': {
      de: 'begonnene Formulare von Besuchern, die nach Tagen verfallen',
      en: "visitors' begun forms, which expire after days",
    },
  },
  indexAnew: indexContactsAnew,
  demo: seedDemo,
};

/** A guide has said yes, gave back, is done: what the module above sets off, in the site's name. */
export { arrangeRequest } from './arranging/arrange-request.ts';
export { completeRequest } from './arranging/complete-request.ts';
/** The person's contact, open to a guide for a time. */
export { closeContactWindow, openContactWindow } from './arranging/contact-window.ts';
/** A neighbouring site is asked without anything of the person, and takes the request on when both sides agree. */
export {
  askAsNeighbour,
  fillInAgreed,
  handRequestOver,
  tellOfNeighbour,
} from './arranging/neighbour-request.ts';
export { noteAssignmentDone } from './arranging/note-assignment-done.ts';
export { noteCallNeeded } from './arranging/note-call-needed.ts';
export { type ReopenForFollowUp, reopenForFollowUp } from './arranging/reopen-for-follow-up.ts';
export { type ResumeReason, resumeSearch } from './arranging/resume-search.ts';
/** A second guide for an appointment that was arranged with one, and back. */
export { goOnWithOneGuide, seekSecondGuide } from './arranging/second-guide.ts';
/** What coordination sees of a request and can decide, and the pages a decision leads to. */
export {
  DecisionForms,
  LimitsCheck,
  RequestSummary,
  RequestTimeline,
  StateBadge,
  UrgentBadge,
} from './deciding/decision.pages.tsx';
export { requestPath } from './deciding/decision.ts';
/** The person no longer allows that her data is used. */
export { withdrawConsent } from './deciding/withdraw-consent.ts';
/** Whoever asked needs nobody any more. */
export { withdrawRequest } from './deciding/withdraw-request.ts';
/** What a site was asked for, by kind. */
export { type Demand, demandAt } from './demand.store.ts';
/** The demo's requests, for the demo data of modules above. */
export { type DemoRequest, demoBodyPersonId, demoRequests } from './demo.ts';
/** Events: the request is taken back; nobody was found. */
export { requestUnmet, requestWithdrawn } from './events.ts';
export type { Verdict } from './limits.ts';
export { limitsOfRequest } from './limits-of-request.ts';
export type { Deciding, MoveRefusal } from './move-request.ts';
/** Numbers for everybody: what was asked, and how often. */
export { type PublicRequestCounts, publicRequestCounts } from './public-counts.store.ts';
/** Requests in any state for tests of modules above. */
export { buildFacts, buildRequest, buildWindow } from './request.build.ts';
/** Whom to call in acute danger, in the reader’s language. */
export { EmergencyNumbers } from './request.pages.tsx';
export { actorsOf, type By, maySeeRequests } from './request.policy.ts';
/** One request, its days, contact and history, as far as the visitor may see them. */
export {
  assignmentsDone,
  assignmentsDoneOf,
  // By what a contact is found, and the requests it stands in: for whoever asks what is kept of her.
  findRequestsOfContact,
  fingerprintsOfRequests,
  lockRequest,
  questionsOf,
  readContact,
  readRequest,
  readRequestOfLink,
  referenceOf,
  requestsUnderWay,
  requestTimeline,
  restrictedRequests,
  windowsOf,
  windowsOfRequests,
} from './request.store.ts';
export {
  type ConsentHow,
  type ConsentWay,
  type Contact,
  consentWays,
  momentsOf,
  type PlaceKind,
  type RequestEvent,
  type RequestState,
  requestLifeCycle,
  searchKeys,
  type TimeWindow,
} from './request.ts';
/** What waits, most pressing first, and how much of it. */
export { queueCounts, requestQueue } from './request-queue.store.ts';
export { type QueueGroup, type QueueItem, type QueueKey, queueGroups } from './request-queue.ts';
export type { CallReason, HistoryLine, Question, Request } from './request-record.ts';
export { nameOfRequest, sayMinutes, sayPlace, sayWindow } from './request-words.ts';
/** The page behind the secret link: `StatusBody` takes what is known of the appointment as children. */
export { StatusBody, titleOfStatus } from './status/status.pages.tsx';
export { asHolder } from './status/status.routes.tsx';
export { readOwnStatus, readStatus } from './status/status.store.ts';
export type { Status } from './status/status.ts';
/** Secret links for letters to people without an account. */
export { letterLanguage, newStatusLink, statusAddress, statusPath } from './status-link.ts';
export { topicIcon } from './topic-icon.ts';
