import type { Lang } from '#platform/languages';
import { defineLifeCycle } from '#platform/life-cycle';

/** News have a day and come one after the other; a page stands by its subject. */
export const articleKinds = ['news', 'page'] as const;
export type ArticleKind = (typeof articleKinds)[number];

export const articleStatuses = ['draft', 'in-review', 'approved', 'published', 'withdrawn'] as const;
export type ArticleStatus = (typeof articleStatuses)[number];
export type ArticleEvent =
  | 'write'
  | 'submit'
  | 'return'
  | 'approve'
  | 'take-back'
  | 'publish'
  | 'revise'
  | 'withdraw';
export type ArticleActor = 'editor' | 'second-editor' | 'system';

/**
 * A text from the first draft to its end. What is public stays public while it is revised, in its old words, and goes
 * only when it is withdrawn.
 */
export const articleLifeCycle = defineLifeCycle<ArticleStatus, ArticleEvent, ArticleActor>({
  name: 'article',
  states: articleStatuses,
  transitions: [
    { from: [null], event: 'write', to: 'draft', by: ['editor'] },
    { from: ['draft'], event: 'submit', to: 'in-review', by: ['editor'] },
    { from: ['in-review'], event: 'approve', to: 'approved', by: ['second-editor'] },
    { from: ['in-review'], event: 'return', to: 'draft', by: ['editor'] },
    { from: ['approved'], event: 'publish', to: 'published', by: ['system', 'second-editor'] },
    { from: ['approved'], event: 'take-back', to: 'draft', by: ['editor'] },
    { from: ['published', 'withdrawn'], event: 'revise', to: 'draft', by: ['editor'] },
    {
      from: ['draft', 'in-review', 'approved', 'published'],
      event: 'withdraw',
      to: 'withdrawn',
      by: ['editor'],
    },
  ],
});

/** Whose text it is: a site's, or the competence centre's of a state. */
export interface Owner {
  readonly stateKey: string;
  /** null: the centre's. */
  readonly siteId: string | null;
}

export interface Article extends Owner {
  readonly id: string;
  readonly kind: ArticleKind;
  readonly slug: string;
  readonly status: ArticleStatus;
  readonly publishAt: Temporal.Instant | null;
  readonly version: number;
}

/** What a text says in one language, as it was saved. */
export interface Words {
  readonly title: string;
  readonly lead: string;
  readonly body: string;
}

export interface Wording extends Words {
  readonly lang: Lang;
  /** 1 for the first in this language. */
  readonly number: number;
  /** Of a translation: the German version it says. */
  readonly ofSource: number | null;
  /** Of a German text: its meaning is as before. */
  readonly sameMeaning: boolean;
  readonly savedAt: Temporal.Instant;
  /** null: forgotten. */
  readonly savedBy: string | null;
}

/** Something that happened to an article. */
export interface Step {
  readonly event: ArticleEvent;
  readonly note: string | null;
  /** null: by itself, or forgotten. */
  readonly madeBy: string | null;
  readonly madeAt: Temporal.Instant;
}

export type TranslationStatus = 'up-to-date' | 'outdated' | 'missing';

/** How a translation stands beside the German text: behind it where its meaning has changed since. */
export function translationStatus(lang: Lang, wordings: readonly Wording[]): TranslationStatus {
  const own = latest(lang, wordings);
  if (!own) return 'missing';
  if (own.ofSource === null) return 'up-to-date';
  const { ofSource } = own;
  const moved = wordings.some((one) => one.lang === 'de' && one.number > ofSource && !one.sameMeaning);
  return moved ? 'outdated' : 'up-to-date';
}

/** The wording in a language that was saved last. */
export function latest(lang: Lang, wordings: readonly Wording[]): Wording | null {
  const own = wordings.filter((one) => one.lang === lang);
  return own.reduce<Wording | null>((last, one) => (last && last.number > one.number ? last : one), null);
}
