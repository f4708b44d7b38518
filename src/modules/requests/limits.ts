import type { ReferralTarget, RiskClass } from '#modules/programme';
import {
  type Danger,
  dangers,
  type ForeignTask,
  findSigns,
  foreignTasks,
  type Sign,
} from './danger-signs.ts';
import {
  type AskedBy,
  type ConsentHow,
  type GermanLevel,
  type PlaceKind,
  reviewNeeded,
  type Setting,
} from './request.ts';

/** What the limits of volunteering are measured against (core profile 4 and 23). */
export interface LimitFacts {
  /** As the site sees the topic. */
  readonly topic: { readonly riskClass: RiskClass; readonly referTo: ReferralTarget | null };
  readonly setting: Setting;
  readonly placeKind: PlaceKind;
  readonly minutes: number;
  /** Assignments already done for this matter. */
  readonly assignmentsDone: number;
  readonly wishesLongCompany: boolean;
  /** From today to the first day the person named; below zero when it has passed, `null` when none is named. */
  readonly leadDays: number | null;
  readonly askedBy: AskedBy;
  /** `null`: nobody has said that the person agrees. */
  readonly consentHow: ConsentHow | null;
  readonly germanLevel: GermanLevel;
  readonly childPresent: boolean;
  readonly goal: string;
  readonly note: string;
}

/** What the site has decided, with the programme's topics where it decides by topic. */
export interface LimitRules {
  readonly leadTimeDays: number;
  readonly review: { readonly warning: number; readonly stop: number };
  /** From this length on the coordinator is asked to look. */
  readonly longMinutes: number;
  /** The site's class of the topics `private-home`, `conversation-help` and `written-translation`. */
  readonly privateHome: RiskClass;
  readonly conversationHelp: RiskClass;
  readonly writtenTranslation: RiskClass;
}

/** Three hours are half of what the programme thinks of for a guide's week. */
export const usualLongMinutes = 180;

/** From the mildest to the one that goes before all others: whoever can be sent to help is not turned away. */
export const limitProposals = ['accept', 'ask-back', 'decline', 'refer'] as const;
export type LimitProposal = (typeof limitProposals)[number];

export const limitCodes = [
  'danger-violence',
  'danger-suicide',
  'danger-child',
  'topic-red',
  'topic-yellow',
  'task-court-or-police',
  'task-asylum-hearing',
  'task-legal-advice',
  'task-informed-consent',
  'task-therapy',
  'task-written-translation',
  'task-interpreting',
  'task-money-or-signature',
  'task-child-care',
  'long-company',
  'long-company-in-text',
  'accompanied-often',
  'accompanied-too-often',
  'private-home',
  'private-home-refused',
  'practice',
  'long-appointment',
  'short-notice',
  'day-has-passed',
  'goal-missing',
  'consent-missing',
  'child-present',
  'good-german',
  'leave-out-diagnosis',
  'leave-out-residence-status',
  'leave-out-religion',
  'leave-out-origin',
  'leave-out-phone',
  'leave-out-email',
  'leave-out-iban',
] as const;
export type LimitCode = (typeof limitCodes)[number];

export interface Finding {
  readonly rule: LimitCode;
  /** stop: speaks against accepting as it is. hint: to be kept in mind. danger: call help now. */
  readonly weight: 'stop' | 'hint' | 'danger';
  readonly leadsTo: LimitProposal;
  readonly values: Readonly<Record<string, string | number>>;
  readonly referTo: ReferralTarget | null;
}

export interface Verdict {
  /** What the rules propose; a person decides. */
  readonly proposal: LimitProposal;
  /** Every rule that spoke, the heaviest first. */
  readonly findings: readonly Finding[];
  /** Accepting needs a reason: the matter has been accompanied as often as the site's second mark says. */
  readonly needsReason: boolean;
  readonly emergency: boolean;
  readonly dangers: readonly Danger[];
}

/** Measures a request against the limits. It decides nothing and forgets nothing: every rule that speaks is named. */
export function checkLimits(facts: LimitFacts, rules: LimitRules): Verdict {
  const signs = findSigns(`${facts.goal}\n${facts.note}`);
  const findings = [
    ...signs.flatMap((sign) => signFinding(sign, rules)),
    ...topicFindings(facts),
    ...countFindings(facts, rules),
    ...placeFindings(facts, rules),
    ...timeFindings(facts, rules),
    ...personFindings(facts),
  ].sort((a, b) => heaviness(b) - heaviness(a));
  const found = signs.map(({ kind }) => kind).filter((kind): kind is Danger => isDanger(kind));
  return {
    proposal: findings.reduce<LimitProposal>((so, { leadsTo }) => heavier(so, leadsTo), 'accept'),
    findings,
    needsReason: reviewNeeded(facts.assignmentsDone, rules.review) === 'reason',
    emergency: found.length > 0,
    dangers: found,
  };
}

const rankOf = (proposal: LimitProposal) => limitProposals.indexOf(proposal);
const heavier = (a: LimitProposal, b: LimitProposal) => (rankOf(b) > rankOf(a) ? b : a);
const weightRank = { hint: 0, stop: 10, danger: 20 };
const heaviness = ({ weight, leadsTo }: Finding) => weightRank[weight] + rankOf(leadsTo);

const isDanger = (kind: Sign['kind']): kind is Danger => (dangers as readonly string[]).includes(kind);
const isTask = (kind: Sign['kind']): kind is ForeignTask =>
  (foreignTasks as readonly string[]).includes(kind);

function finding(
  rule: LimitCode,
  weight: Finding['weight'],
  leadsTo: LimitProposal,
  values: Finding['values'] = {},
  referTo: ReferralTarget | null = null,
): Finding {
  return { rule, weight, leadsTo, values, referTo };
}

const dangerRules: Readonly<Record<Danger, LimitCode>> = {
  violence: 'danger-violence',
  suicide: 'danger-suicide',
  'child-danger': 'danger-child',
};

type Elsewhere = Exclude<ForeignTask, 'interpreting' | 'written-translation' | 'long-term-company'>;

/** Who does what no guide does; `null` where nobody else would do it for the person either. */
const taskTargets: Readonly<Record<Elsewhere, ReferralTarget | null>> = {
  'court-or-police': 'sworn-interpreter',
  'asylum-hearing': 'asylum-counselling',
  'legal-advice': 'legal-counselling',
  'informed-consent': 'professional-interpreter',
  therapy: 'psychosocial-centre',
  'money-or-signature': null,
  'child-care': 'family-office',
};

function signFinding({ kind, words, clear }: Sign, rules: LimitRules): Finding[] {
  const values = { words };
  if (isDanger(kind)) return [finding(dangerRules[kind], 'danger', 'refer', values, 'emergency')];
  if (!isTask(kind)) return [finding(`leave-out-${kind}`, 'hint', 'accept', values)];
  if (kind === 'long-term-company') {
    return [finding('long-company-in-text', 'hint', 'ask-back', values, 'mentoring-project')];
  }
  if (kind === 'interpreting')
    return siteTask('task-interpreting', rules.conversationHelp, values, 'lay-interpreter');
  if (kind === 'written-translation') {
    return siteTask('task-written-translation', rules.writtenTranslation, values, 'sworn-translator');
  }
  const referTo = taskTargets[kind];
  if (!clear) return [finding(`task-${kind}`, 'hint', 'ask-back', values, referTo)];
  return [finding(`task-${kind}`, 'stop', referTo ? 'refer' : 'decline', values, referTo)];
}

/** Tasks each site decides about; where it allows them they are marked all the same, unless it is green. */
function siteTask(
  rule: LimitCode,
  riskClass: RiskClass,
  values: Finding['values'],
  referTo: ReferralTarget,
): Finding[] {
  if (riskClass === 'green') return [];
  if (riskClass === 'yellow') return [finding(rule, 'hint', 'accept', values, referTo)];
  return [finding(rule, 'stop', 'refer', values, referTo)];
}

function topicFindings({ topic }: LimitFacts): Finding[] {
  if (topic.riskClass === 'red') return [finding('topic-red', 'stop', 'refer', {}, topic.referTo)];
  if (topic.riskClass === 'yellow') return [finding('topic-yellow', 'hint', 'accept', {}, topic.referTo)];
  return [];
}

function countFindings(facts: LimitFacts, rules: LimitRules): Finding[] {
  const { assignmentsDone } = facts;
  const review = reviewNeeded(assignmentsDone, rules.review);
  const values = { count: assignmentsDone, stop: rules.review.stop };
  const findings: Finding[] = [];
  if (review === 'reason') findings.push(finding('accompanied-too-often', 'stop', 'ask-back', values));
  if (review === 'warning') findings.push(finding('accompanied-often', 'hint', 'accept', values));
  if (facts.wishesLongCompany) {
    findings.push(finding('long-company', 'stop', 'refer', {}, 'mentoring-project'));
  }
  return findings;
}

function placeFindings(facts: LimitFacts, rules: LimitRules): Finding[] {
  if (facts.setting !== 'on-site') return [];
  if (facts.placeKind === 'practice') return [finding('practice', 'hint', 'accept')];
  if (facts.placeKind !== 'private-home' || rules.privateHome === 'green') return [];
  if (rules.privateHome === 'red') return [finding('private-home-refused', 'stop', 'ask-back')];
  return [finding('private-home', 'hint', 'accept')];
}

function timeFindings({ leadDays, minutes }: LimitFacts, rules: LimitRules): Finding[] {
  const findings: Finding[] = [];
  if (leadDays !== null && leadDays < 0) findings.push(finding('day-has-passed', 'stop', 'ask-back'));
  else if (leadDays !== null && leadDays < rules.leadTimeDays) {
    findings.push(finding('short-notice', 'hint', 'accept', { days: leadDays, usual: rules.leadTimeDays }));
  }
  if (minutes > rules.longMinutes) findings.push(finding('long-appointment', 'hint', 'accept', { minutes }));
  return findings;
}

function personFindings(facts: LimitFacts): Finding[] {
  const findings: Finding[] = [];
  if (!/\p{L}{2}/u.test(facts.goal)) findings.push(finding('goal-missing', 'stop', 'ask-back'));
  if (facts.consentHow === null && facts.askedBy !== 'self') {
    findings.push(finding('consent-missing', 'stop', 'ask-back'));
  }
  if (facts.childPresent) findings.push(finding('child-present', 'hint', 'accept'));
  if (facts.germanLevel === 'good') findings.push(finding('good-german', 'hint', 'accept'));
  return findings;
}
