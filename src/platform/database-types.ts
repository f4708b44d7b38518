// Written from the migrations by `npm run db:schema`; the suite compares it.
import type { Generated, GeneratedAlways, JSONColumnType } from 'kysely';

type Json = JSONColumnType<object>;

export interface AccountsCredential {
  id: string;
  accountId: string;
  providerId: string;
  personId: string;
  accessToken: string | null;
  refreshToken: string | null;
  idToken: string | null;
  accessTokenExpiresAt: Temporal.Instant | null;
  refreshTokenExpiresAt: Temporal.Instant | null;
  scope: string | null;
  password: string | null;
  createdAt: Generated<Temporal.Instant>;
  updatedAt: Generated<Temporal.Instant>;
}

export interface AccountsKeptForm {
  personId: string;
  action: string;
  fields: string;
  keptAt: Generated<Temporal.Instant>;
}

export interface AccountsPasskey {
  id: string;
  personId: string;
  name: string | null;
  credentialId: string;
  publicKey: string;
  counter: number;
  deviceType: string;
  backedUp: boolean;
  transports: string | null;
  aaguid: string | null;
  createdAt: Generated<Temporal.Instant | null>;
}

export interface AccountsPerson {
  id: string;
  name: string;
  email: string;
  emailVerified: Generated<boolean>;
  image: string | null;
  lang: Generated<string>;
  createdAt: Generated<Temporal.Instant>;
  updatedAt: Generated<Temporal.Instant>;
  twoFactorEnabled: Generated<boolean>;
  lockedAt: Temporal.Instant | null;
}

export interface AccountsRole {
  id: string;
  personId: string;
  role: string;
  siteId: string | null;
  validFrom: Temporal.PlainDate;
  validUntil: Temporal.PlainDate | null;
  givenBy: string | null;
  providerId: string | null;
  countyKey: string | null;
  stateKey: string | null;
  announcedUntil: Temporal.PlainDate | null;
  place: GeneratedAlways<string>;
}

export interface AccountsSession {
  id: string;
  token: string;
  personId: string;
  expiresAt: Temporal.Instant;
  ipAddress: string | null;
  userAgent: string | null;
  createdAt: Generated<Temporal.Instant>;
  updatedAt: Generated<Temporal.Instant>;
  secondFactor: Generated<boolean>;
  device: string | null;
  replaced: Generated<boolean>;
  provedAt: Generated<Temporal.Instant>;
}

export interface AccountsTwoFactor {
  id: string;
  personId: string;
  secret: string;
  backupCodes: string;
  verified: Generated<boolean>;
  failedVerificationCount: Generated<number>;
  lockedUntil: Temporal.Instant | null;
}

export interface AccountsUsedCode {
  personId: string;
  codeHash: string;
  usedAt: Generated<Temporal.Instant>;
}

export interface AccountsVerification {
  id: string;
  identifier: string;
  value: string;
  expiresAt: Temporal.Instant;
  createdAt: Generated<Temporal.Instant>;
  updatedAt: Generated<Temporal.Instant>;
}

export interface AssignmentsAcceptance {
  offerId: string;
  siteId: string;
  guideId: string;
  acceptedBy: string;
  acceptedAt: Temporal.Instant;
  noConflictDeclared: boolean;
}

export interface AssignmentsAskingRound {
  id: string;
  siteId: string;
  requestId: string;
  state: string;
  startsAt: Temporal.Instant;
  endsAt: Temporal.Instant;
  atOnce: number;
  waitHours: number;
  quietFrom: Temporal.PlainTime;
  quietUntil: Temporal.PlainTime;
  atEnd: string;
  relaxed: Generated<string[]>;
  briefing: Uint8Array | null;
  confirmsItself: boolean;
  startedBy: string | null;
  startedAt: Temporal.Instant;
  endedAt: Temporal.Instant | null;
}

export interface AssignmentsAskingRule {
  siteId: string;
  way: string;
  atOnce: number;
  waitHours: number;
  quietFrom: Temporal.PlainTime;
  quietUntil: Temporal.PlainTime;
  atEnd: string;
  version: Generated<number>;
}

export interface AssignmentsAssignment {
  id: string;
  siteId: string;
  requestId: string | null;
  offerId: string | null;
  guideId: string;
  personId: string;
  requestedBy: string | null;
  guideName: string;
  placeNumber: number;
  state: string;
  startsAt: Temporal.Instant;
  endsAt: Temporal.Instant;
  proposedStartsAt: Temporal.Instant | null;
  proposedEndsAt: Temporal.Instant | null;
  topicCode: string;
  languageTag: string;
  setting: string;
  placeKind: string;
  areaName: string;
  calendarSequence: Generated<number>;
  remindedAt: Temporal.Instant | null;
  version: Generated<number>;
  createdAt: Temporal.Instant;
  placeName: Uint8Array | null;
  placeAddress: Uint8Array | null;
  sessionId: string | null;
  signUpId: string | null;
  moveAgreedAt: Temporal.Instant | null;
}

export interface AssignmentsGroupSession {
  id: string;
  siteId: string;
  title: string;
  about: Generated<string>;
  topicCode: string;
  languageTags: Generated<string[]>;
  placeKind: string;
  placeName: string;
  placeAddress: Generated<string>;
  areaName: string;
  areaLatitude: number;
  areaLongitude: number;
  childPresent: Generated<boolean>;
  places: number;
  movesUpUntil: number;
  state: string;
  startsAt: Temporal.Instant;
  endsAt: Temporal.Instant;
  version: Generated<number>;
  createdAt: Temporal.Instant;
  seriesId: string | null;
  seriesRule: string | null;
}

export interface AssignmentsGroupSignUp {
  id: string;
  siteId: string;
  sessionId: string;
  guideId: string;
  personId: string;
  signedUpAt: Temporal.Instant;
  endedAt: Temporal.Instant | null;
}

export interface AssignmentsHours {
  id: string;
  siteId: string;
  assignmentId: string;
  guideId: string;
  personId: string;
  requestedBy: string | null;
  kind: string;
  revision: Generated<number>;
  corrects: string | null;
  replaces: string | null;
  day: Temporal.PlainDate;
  startedAt: Temporal.Instant;
  endedAt: Temporal.Instant;
  minutes: number;
  mirroredMinutes: GeneratedAlways<number>;
  topicCode: string;
  languageTag: string;
  placeKind: string;
  followUpNeeded: boolean;
  canDoAlone: string;
  strain: number | null;
  enteredBy: string | null;
  enteredAt: Temporal.Instant;
  confirmedBy: string | null;
  confirmedAt: Temporal.Instant | null;
}

export interface AssignmentsJointPlanning {
  siteId: string;
  withSiteId: string;
  since: Temporal.PlainDate;
}

export interface AssignmentsKeptApart {
  id: string;
  siteId: string;
  guideId: string;
  side: Uint8Array;
  madeAt: Temporal.Instant;
}

export interface AssignmentsKeptApartMark {
  siteId: string;
  keptApartId: string;
  mark: string;
}

export interface AssignmentsNeighbourAsked {
  siteId: string;
  searchId: string;
  askedSiteId: string;
  askedRequestId: string | null;
  state: string;
  startsAt: Temporal.Instant | null;
  endsAt: Temporal.Instant | null;
}

export interface AssignmentsNeighbourRule {
  siteId: string;
  takesPart: boolean;
  since: Temporal.PlainDate;
  version: Generated<number>;
}

export interface AssignmentsNeighbourSearch {
  id: string;
  siteId: string;
  requestId: string;
  state: string;
  askedBy: string | null;
  askedAt: Temporal.Instant;
  answerUntil: Temporal.Instant;
  agreedAt: Temporal.Instant | null;
  agreedHow: string | null;
  agreedLang: string | null;
  agreedWords: string | null;
  notedBy: string | null;
  endedAt: Temporal.Instant | null;
  wishTold: Generated<boolean>;
}

export interface AssignmentsOffer {
  id: string;
  siteId: string;
  requestId: string;
  guideId: string | null;
  personId: string | null;
  state: string;
  startsAt: Temporal.Instant;
  endsAt: Temporal.Instant;
  languageTag: string;
  languageMode: string;
  topicCode: string;
  setting: string;
  placeKind: string;
  areaName: string;
  areaLatitude: number | null;
  areaLongitude: number | null;
  childPresent: Generated<boolean>;
  guidesNeeded: number;
  relaxed: Generated<string[]>;
  confirmsItself: Generated<boolean>;
  offeredBy: string | null;
  offeredAt: Temporal.Instant;
  expiresAt: Temporal.Instant;
  answeredAt: Temporal.Instant | null;
  briefing: Uint8Array | null;
  roundId: string | null;
}

export interface AssignmentsPrivatePlace {
  assignmentId: string;
  siteId: string;
  personId: string;
  closesAt: Temporal.Instant;
  placeName: Uint8Array | null;
  placeAddress: Uint8Array | null;
}

export interface AssignmentsSecondGuide {
  id: string;
  siteId: string;
  requestId: string;
  assignmentId: string;
  personId: string;
  state: string;
  why: string;
  askedBy: string | null;
  askedAt: Temporal.Instant;
  guideAgreedAt: Temporal.Instant | null;
  agreedAt: Temporal.Instant | null;
  agreedHow: string | null;
  agreedLang: string | null;
  agreedWords: string | null;
  notedBy: string | null;
  endedAt: Temporal.Instant | null;
}

export interface AssignmentsTransition {
  id: string;
  siteId: string;
  assignmentId: string;
  event: string;
  fromState: string | null;
  toState: string;
  madeBy: string | null;
  madeAt: Temporal.Instant;
  reason: Uint8Array | null;
}

export interface AuditEntry {
  siteId: string;
  seq: number;
  at: Temporal.Instant;
  actorKind: string;
  actorId: string | null;
  roles: string | null;
  deed: string;
  subjectKind: string | null;
  subjectId: string | null;
  requestId: string | null;
  personId: string | null;
  contact: boolean;
  status: number | null;
  number: string | null;
  prev: string;
  hash: string;
}

export interface AuditHead {
  siteId: string;
  seq: number;
  hash: string;
}

export interface EditorialArticle {
  id: string;
  stateKey: string;
  siteId: string | null;
  kind: string;
  slug: string;
  status: string;
  publishAt: Temporal.Instant | null;
  createdAt: Temporal.Instant;
  version: Generated<number>;
}

export interface EditorialBarrierReport {
  id: string;
  stateKey: string;
  lang: string;
  status: string;
  page: Uint8Array | null;
  words: Uint8Array;
  email: Uint8Array | null;
  phone: Uint8Array | null;
  answer: Uint8Array | null;
  receivedAt: Temporal.Instant;
  dueOn: Temporal.PlainDate;
  answeredBy: string | null;
  answeredAt: Temporal.Instant | null;
  version: Generated<number>;
}

export interface EditorialLogo {
  siteId: string;
  type: string;
  picture: string;
  width: number;
  height: number;
  alt: string;
  version: Generated<number>;
}

export interface EditorialMedium {
  id: string;
  stateKey: string;
  kind: string;
  title: string;
  about: string | null;
  lang: string;
  link: string;
  version: Generated<number>;
}

export interface EditorialPartner {
  id: string;
  stateKey: string;
  siteId: string;
  kind: string;
  name: string;
  link: string | null;
  version: Generated<number>;
}

export interface EditorialPublicDate {
  id: string;
  stateKey: string;
  siteId: string | null;
  kind: string;
  title: string;
  startsAt: Temporal.Instant;
  endsAt: Temporal.Instant;
  place: string;
  signUp: string | null;
  note: string | null;
  cancelled: Generated<boolean>;
  version: Generated<number>;
}

export interface EditorialPublished {
  articleId: string;
  stateKey: string;
  siteId: string | null;
  kind: string;
  slug: string;
  publishedAt: Temporal.Instant;
  changedAt: Temporal.Instant;
}

export interface EditorialPublishedText {
  articleId: string;
  lang: string;
  stateKey: string;
  siteId: string | null;
  title: string;
  lead: string;
  body: string;
  isOutdated: boolean;
}

export interface EditorialStep {
  id: string;
  articleId: string;
  stateKey: string;
  siteId: string | null;
  version: number;
  event: string;
  toStatus: string;
  note: string | null;
  madeBy: string | null;
  madeAt: Temporal.Instant;
}

export interface EditorialWordProposal {
  id: string;
  stateKey: string;
  lang: string;
  page: string;
  status: string;
  nowWords: Uint8Array;
  betterWords: Uint8Array;
  decisionReason: Uint8Array | null;
  receivedAt: Temporal.Instant;
  decidedBy: string | null;
  decidedAt: Temporal.Instant | null;
  version: Generated<number>;
}

export interface EditorialWordReview {
  stateKey: string;
  lang: string;
  wordSet: string;
  reviewer: string;
  reviewedOn: Temporal.PlainDate;
  texts: string[];
  notedBy: string | null;
  notedAt: Temporal.Instant;
}

export interface EditorialWording {
  id: string;
  articleId: string;
  stateKey: string;
  siteId: string | null;
  lang: string;
  number: number;
  title: string;
  lead: string;
  body: string;
  ofSource: number | null;
  sameMeaning: Generated<boolean>;
  savedBy: string | null;
  savedAt: Temporal.Instant;
}

export interface GuidesAbsence {
  id: string;
  siteId: string;
  guideId: string;
  validFrom: Temporal.PlainDate;
  validUntil: Temporal.PlainDate;
}

export interface GuidesAvailability {
  siteId: string;
  guideId: string;
  weekday: number;
  fromTime: Temporal.PlainTime;
  untilTime: Temporal.PlainTime;
}

export interface GuidesGuide {
  id: string;
  siteId: string;
  personId: string | null;
  name: string;
  searchName: GeneratedAlways<string>;
  gender: string | null;
  state: string;
  coordinating: Generated<boolean>;
  healthGuide: Generated<boolean>;
  homeName: string | null;
  homeLatitude: number | null;
  homeLongitude: number | null;
  radiusKm: number | null;
  wishMinutesPerMonth: number | null;
  qualifiedOn: Temporal.PlainDate | null;
  stateSince: Temporal.Instant;
  version: Generated<number>;
  createdAt: Temporal.Instant;
  anonymisedAt: Temporal.Instant | null;
  email: Uint8Array | null;
  phone: Uint8Array | null;
  emailIndex: string | null;
  restrictedAt: Temporal.Instant | null;
  awayDuring: Generated<string[]>;
  travelMode: string | null;
  travelCents: number | null;
}

export interface GuidesImport {
  id: string;
  siteId: string;
  uploadedBy: string;
  uploadedAt: Temporal.Instant;
  mapping: Json;
  version: Generated<number>;
  fileName: Uint8Array;
  header: Uint8Array;
  rows: Uint8Array;
}

export interface GuidesLanguage {
  siteId: string;
  guideId: string;
  tag: string;
  level: string;
  modes: string[];
}

export interface GuidesObligation {
  id: string;
  siteId: string;
  guideId: string;
  kind: string;
  validFrom: Temporal.PlainDate;
  validUntil: Temporal.PlainDate | null;
  notedBy: string | null;
  notedAt: Temporal.Instant;
}

export interface GuidesTopic {
  siteId: string;
  guideId: string;
  topicCode: string;
}

export interface GuidesTransition {
  id: string;
  siteId: string;
  guideId: string;
  event: string;
  fromState: string | null;
  toState: string;
  madeBy: string | null;
  madeAt: Temporal.Instant;
  reason: Uint8Array | null;
}

export interface KeysDataKey {
  id: string;
  siteId: string | null;
  kind: string;
  partOf: string | null;
  ring: number;
  wrapped: Uint8Array;
  madeAt: Generated<Temporal.Instant>;
}

export interface KeysErased {
  id: Generated<string>;
  subjectKind: string;
  subjectId: string;
  sites: string[] | null;
  erasedAt: Generated<Temporal.Instant>;
}

export interface KeysRing {
  id: number;
  proof: Uint8Array;
  madeAt: Generated<Temporal.Instant>;
}

export interface PlatformLoadedContent {
  name: string;
  hash: string;
  loadedAt: Generated<Temporal.Instant>;
}

export interface PlatformMail {
  id: string;
  siteId: string | null;
  lang: string;
  calendarMethod: string | null;
  createdAt: Temporal.Instant;
  sentAt: Temporal.Instant | null;
  failedAttempts: Generated<number>;
  lastError: string | null;
  recipient: Uint8Array | null;
  subject: Uint8Array | null;
  body: Uint8Array | null;
  calendar: Uint8Array | null;
}

export interface PlatformRateLimit {
  key: string;
  points: number;
  expire: number;
}

export interface PlatformRateLimitSalt {
  isKept: Generated<boolean>;
  salt: string;
}

export interface PlatformSentForm {
  key: string;
  sentBy: string;
  ledTo: string;
  sentAt: Temporal.Instant;
}

export interface PrivacyDataRequest {
  id: string;
  siteId: string;
  reference: string;
  kind: string;
  state: string;
  regime: string;
  subjectKind: string | null;
  subjectId: string | null;
  proof: string | null;
  name: Uint8Array | null;
  email: Uint8Array | null;
  phone: Uint8Array | null;
  words: Uint8Array | null;
  lang: string;
  ownerId: string | null;
  receivedAt: Temporal.Instant;
  dueOn: Temporal.PlainDate;
  restrictedAt: Temporal.Instant | null;
  erasedAt: Temporal.Instant | null;
  endedAt: Temporal.Instant | null;
  version: Generated<number>;
}

export interface PrivacyDisclosure {
  dataRequestId: string;
  siteId: string;
  collected: Uint8Array;
  pdf: Uint8Array;
  madeAt: Temporal.Instant;
}

export interface PrivacyLink {
  tokenHash: string;
  siteId: string;
  dataRequestId: string;
  madeAt: Temporal.Instant;
}

export interface PrivacyRetentionLog {
  id: string;
  module: string;
  rule: string;
  gone: number;
  onDay: Temporal.PlainDate;
  notedAt: Temporal.Instant;
}

export interface PrivacyTransition {
  id: string;
  siteId: string;
  dataRequestId: string;
  version: number;
  event: string;
  fromState: string | null;
  toState: string;
  reason: string | null;
  madeBy: string | null;
  madeByName: string | null;
  madeAt: Temporal.Instant;
}

export interface ProgrammeCounty {
  key: string;
  stateKey: string;
  name: string;
  kind: string;
  countyKey: string | null;
}

export interface ProgrammeLanguage {
  tag: string;
  nativeName: string;
  direction: string;
  rank: number;
}

export interface ProgrammeParameter {
  id: string;
  stateKey: string;
  siteId: string | null;
  level: GeneratedAlways<string>;
  key: string;
  value: number;
  unit: string;
  validFrom: Temporal.PlainDate;
  validUntil: Temporal.PlainDate | null;
  source: string;
  corrects: string | null;
  changedBy: string | null;
  changedByName: string | null;
  changedAt: Temporal.Instant;
}

export interface ProgrammePlace {
  key: string;
  countyKey: string;
  partOf: string | null;
  name: string;
  searchName: string;
  latitude: number;
  longitude: number;
  population: number | null;
  source: string;
}

export interface ProgrammePostalCode {
  code: string;
  placeKey: string;
}

export interface ProgrammeProvider {
  id: string;
  name: string;
  kind: string;
  dataProtectionRegime: string;
  version: Generated<number>;
}

export interface ProgrammeSchoolHoliday {
  stateKey: string;
  kind: string;
  validFrom: Temporal.PlainDate;
  validUntil: Temporal.PlainDate;
  source: string;
}

export interface ProgrammeServedArea {
  siteId: string;
  countyKey: string | null;
  placeKey: string | null;
}

export interface ProgrammeSite {
  id: string;
  slug: string;
  providerId: string;
  countyKey: string;
  name: string;
  street: string;
  postalCode: string;
  town: string;
  latitude: number;
  longitude: number;
  phone: string | null;
  email: string | null;
  openingHours: string | null;
  status: string;
  radiusKm: number | null;
  version: Generated<number>;
  unledSince: Temporal.PlainDate | null;
}

export interface ProgrammeSiteStep {
  siteId: string;
  version: number;
  status: string;
  takenAt: Generated<Temporal.Instant>;
}

export interface ProgrammeSiteTopic {
  siteId: string;
  topicCode: string;
  siteDecides: Generated<boolean>;
  riskClass: string;
  referTo: string | null;
  hint: string | null;
  changedBy: string | null;
  changedAt: Temporal.Instant;
}

export interface ProgrammeState {
  key: string;
  officialKey: string;
  name: string;
}

export interface ProgrammeTopic {
  code: string;
  riskClass: string;
  referTo: string | null;
  siteDecides: boolean;
  rank: number;
}

export interface RequestsConsent {
  requestId: string;
  siteId: string;
  wording: string | null;
  lang: string;
  how: string;
  givenAt: Temporal.Instant;
  withdrawnAt: Temporal.Instant | null;
}

export interface RequestsConsentWording {
  hash: string;
  lang: string;
  words: string;
  firstUsedAt: Temporal.Instant;
}

export interface RequestsContact {
  requestId: string;
  siteId: string;
  name: Uint8Array;
  phone: Uint8Array | null;
  email: Uint8Array | null;
  institution: Uint8Array | null;
  askerName: Uint8Array | null;
  askerPhone: Uint8Array | null;
  askerEmail: Uint8Array | null;
}

export interface RequestsContactFingerprint {
  siteId: string;
  requestId: string;
  fingerprint: string;
  samePerson: boolean;
}

export interface RequestsContactWindow {
  requestId: string;
  siteId: string;
  personId: string;
  opensAt: Temporal.Instant;
  closesAt: Temporal.Instant;
}

export interface RequestsDraft {
  tokenHash: string;
  createdAt: Temporal.Instant;
  updatedAt: Temporal.Instant;
  keyId: string;
  answers: Uint8Array;
}

export interface RequestsMatter {
  id: string;
  siteId: string;
  topicCode: string;
  openedAt: Temporal.Instant;
  assignmentsDone: Generated<number>;
}

export interface RequestsQuestion {
  id: string;
  siteId: string;
  requestId: string;
  askedBy: string | null;
  askedAt: Temporal.Instant;
  answerUntil: Temporal.PlainDate;
  answeredAt: Temporal.Instant | null;
  asked: Uint8Array;
  answer: Uint8Array | null;
}

export interface RequestsRequest {
  id: string;
  siteId: string;
  matterId: string;
  reference: string;
  state: string;
  channel: string;
  askedBy: string;
  requestedBy: string | null;
  enteredBy: string | null;
  messageLanguage: string;
  languageTag: string;
  languageMode: string;
  germanLevel: string;
  setting: string;
  placeKind: string;
  areaName: Generated<string>;
  areaLatitude: number | null;
  areaLongitude: number | null;
  minutes: number;
  topicCode: string;
  wishesLongCompany: Generated<boolean>;
  genderWish: string | null;
  childPresent: Generated<boolean>;
  accessibility: Generated<string[]>;
  guidesNeeded: Generated<number>;
  urgent: Generated<boolean>;
  consentHow: string;
  consentAt: Temporal.Instant;
  statusTokenHash: string;
  submittedAt: Temporal.Instant;
  answerDue: Temporal.PlainDate | null;
  closedAt: Temporal.Instant | null;
  firstDay: Temporal.PlainDate;
  dueOn: Temporal.PlainDate;
  callAbout: string | null;
  duplicateOf: string | null;
  version: Generated<number>;
  goal: Uint8Array | null;
  note: Uint8Array | null;
  placeName: Uint8Array | null;
  placeAddress: Uint8Array | null;
  genderReason: Uint8Array | null;
  restrictedAt: Temporal.Instant | null;
  doubts: Generated<string[]>;
}

export interface RequestsStatusLink {
  tokenHash: string;
  siteId: string;
  requestId: string;
  madeAt: Temporal.Instant;
}

export interface RequestsTimeWindow {
  siteId: string;
  requestId: string;
  day: Temporal.PlainDate;
  fromTime: Temporal.PlainTime;
  untilTime: Temporal.PlainTime;
}

export interface RequestsTransition {
  id: string;
  siteId: string;
  requestId: string;
  version: number;
  event: string;
  fromState: string | null;
  toState: string;
  reason: string | null;
  madeBy: string | null;
  madeByName: string | null;
  madeAt: Temporal.Instant;
}

export interface DB {
  'accounts.credential': AccountsCredential;
  'accounts.keptForm': AccountsKeptForm;
  'accounts.passkey': AccountsPasskey;
  'accounts.person': AccountsPerson;
  'accounts.role': AccountsRole;
  'accounts.session': AccountsSession;
  'accounts.twoFactor': AccountsTwoFactor;
  'accounts.usedCode': AccountsUsedCode;
  'accounts.verification': AccountsVerification;
  'assignments.acceptance': AssignmentsAcceptance;
  'assignments.askingRound': AssignmentsAskingRound;
  'assignments.askingRule': AssignmentsAskingRule;
  'assignments.assignment': AssignmentsAssignment;
  'assignments.groupSession': AssignmentsGroupSession;
  'assignments.groupSignUp': AssignmentsGroupSignUp;
  'assignments.hours': AssignmentsHours;
  'assignments.jointPlanning': AssignmentsJointPlanning;
  'assignments.keptApart': AssignmentsKeptApart;
  'assignments.keptApartMark': AssignmentsKeptApartMark;
  'assignments.neighbourAsked': AssignmentsNeighbourAsked;
  'assignments.neighbourRule': AssignmentsNeighbourRule;
  'assignments.neighbourSearch': AssignmentsNeighbourSearch;
  'assignments.offer': AssignmentsOffer;
  'assignments.privatePlace': AssignmentsPrivatePlace;
  'assignments.secondGuide': AssignmentsSecondGuide;
  'assignments.transition': AssignmentsTransition;
  'audit.entry': AuditEntry;
  'audit.head': AuditHead;
  'editorial.article': EditorialArticle;
  'editorial.barrierReport': EditorialBarrierReport;
  'editorial.logo': EditorialLogo;
  'editorial.medium': EditorialMedium;
  'editorial.partner': EditorialPartner;
  'editorial.publicDate': EditorialPublicDate;
  'editorial.published': EditorialPublished;
  'editorial.publishedText': EditorialPublishedText;
  'editorial.step': EditorialStep;
  'editorial.wordProposal': EditorialWordProposal;
  'editorial.wordReview': EditorialWordReview;
  'editorial.wording': EditorialWording;
  'guides.absence': GuidesAbsence;
  'guides.availability': GuidesAvailability;
  'guides.guide': GuidesGuide;
  'guides.import': GuidesImport;
  'guides.language': GuidesLanguage;
  'guides.obligation': GuidesObligation;
  'guides.topic': GuidesTopic;
  'guides.transition': GuidesTransition;
  'keys.dataKey': KeysDataKey;
  'keys.erased': KeysErased;
  'keys.ring': KeysRing;
  'platform.loadedContent': PlatformLoadedContent;
  'platform.mail': PlatformMail;
  'platform.rateLimit': PlatformRateLimit;
  'platform.rateLimitSalt': PlatformRateLimitSalt;
  'platform.sentForm': PlatformSentForm;
  'privacy.dataRequest': PrivacyDataRequest;
  'privacy.disclosure': PrivacyDisclosure;
  'privacy.link': PrivacyLink;
  'privacy.retentionLog': PrivacyRetentionLog;
  'privacy.transition': PrivacyTransition;
  'programme.county': ProgrammeCounty;
  'programme.language': ProgrammeLanguage;
  'programme.parameter': ProgrammeParameter;
  'programme.place': ProgrammePlace;
  'programme.postalCode': ProgrammePostalCode;
  'programme.provider': ProgrammeProvider;
  'programme.schoolHoliday': ProgrammeSchoolHoliday;
  'programme.servedArea': ProgrammeServedArea;
  'programme.site': ProgrammeSite;
  'programme.siteStep': ProgrammeSiteStep;
  'programme.siteTopic': ProgrammeSiteTopic;
  'programme.state': ProgrammeState;
  'programme.topic': ProgrammeTopic;
  'requests.consent': RequestsConsent;
  'requests.consentWording': RequestsConsentWording;
  'requests.contact': RequestsContact;
  'requests.contactFingerprint': RequestsContactFingerprint;
  'requests.contactWindow': RequestsContactWindow;
  'requests.draft': RequestsDraft;
  'requests.matter': RequestsMatter;
  'requests.question': RequestsQuestion;
  'requests.request': RequestsRequest;
  'requests.statusLink': RequestsStatusLink;
  'requests.timeWindow': RequestsTimeWindow;
  'requests.transition': RequestsTransition;
}
