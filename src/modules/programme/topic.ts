import type { Lang } from '#platform/languages';
import { programmeTexts } from './texts.ts';

/** green: a guide can do it. yellow: with a hint and a second look. red: refer to somebody else. */
export const riskClasses = ['green', 'yellow', 'red'] as const;
export type RiskClass = (typeof riskClasses)[number];

/** Where to refer to; each has a name and a sentence in the texts, `referral.<code>` and `referral.<code>.text`. */
export const referralTargets = [
  'migration-counselling',
  'legal-counselling',
  'asylum-counselling',
  'lay-interpreter',
  'professional-interpreter',
  'sworn-interpreter',
  'sworn-translator',
  'psychosocial-centre',
  'debt-counselling',
  'family-office',
  'mentoring-project',
  'emergency',
] as const;
export type ReferralTarget = (typeof referralTargets)[number];

export function isReferralTarget(text: string): text is ReferralTarget {
  return (referralTargets as readonly string[]).includes(text);
}

export interface Topic {
  readonly code: string;
  /** As the site sees it. */
  readonly riskClass: RiskClass;
  readonly referTo: ReferralTarget | null;
  /** The site's own hint; the programme's is in the texts. */
  readonly siteHint: string | null;
  /** The risk class of the programme. */
  readonly usualRiskClass: RiskClass;
  /** false where the law leaves no choice. */
  readonly siteDecides: boolean;
}

/** `Arzt oder Krankenhaus` */
export function topicName(code: string, lang: Lang): string {
  const say = programmeTexts(lang);
  const key = `topic.${code}`;
  return say.has(key) ? say(key) : code;
}

/** What to mind with a topic that is not green; null where there is nothing. */
export function topicHint(topic: Pick<Topic, 'code' | 'siteHint'>, lang: Lang): string | null {
  if (topic.siteHint) return topic.siteHint;
  const say = programmeTexts(lang);
  const key = `topic.${topic.code}.hint`;
  return say.has(key) ? say(key) : null;
}

/** Who can help instead, and a friendly sentence about it. */
export function referralWords(target: ReferralTarget, lang: Lang): { name: string; text: string } {
  const say = programmeTexts(lang);
  return { name: say(`referral.${target}`), text: say(`referral.${target}.text`) };
}
