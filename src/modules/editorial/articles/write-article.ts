import type { Person } from '#platform/acting';
import type { Tx } from '#platform/database';
import { Forbidden, NotFound, type Outcome, refuse } from '#platform/errors';
import type { Lang } from '#platform/languages';
import { faultsOf, type TextFault } from '../written-text.ts';
import { mayPublishFor } from './article.policy.ts';
import {
  insertArticle,
  insertStep,
  insertWording,
  isSlugTaken,
  readArticle,
  wordingsOf,
} from './article.store.ts';
import { type ArticleKind, latest, type Owner, type Words } from './article.ts';

interface Writing {
  readonly words: Words;
  readonly by: Person;
  readonly now: Temporal.Instant;
  readonly newId: () => string;
  /** Whether one of our own pages stands there. */
  readonly leadsSomewhere: (path: string) => boolean;
}

/** Begins an article with its German text. */
export async function writeArticle(
  tx: Tx,
  of: Writing & { readonly owner: Owner; readonly kind: ArticleKind },
): Promise<Outcome<{ id: string }, TextFault>> {
  const { owner, kind, words, by, now, newId } = of;
  if (!mayPublishFor(by, owner) || (kind === 'page' && owner.siteId !== null)) throw new Forbidden();
  const [fault] = faultsOf(words.body, of.leadsSomewhere);
  if (fault) return refuse(fault);
  const id = newId();
  const slug = slugOf(words.title);
  const free = (await isSlugTaken(tx, slug)) ? `${slug}-${id.slice(-6)}` : slug;
  const made = { articleId: id, ...owner };
  await insertArticle(tx, { ...owner, id, kind, slug: free, createdAt: now });
  await insertStep(tx, {
    ...made,
    id: newId(),
    version: 1,
    event: 'write',
    toStatus: 'draft',
    note: null,
    madeBy: by.id,
    madeAt: now,
  });
  await insertWording(tx, {
    ...made,
    ...words,
    id: newId(),
    lang: 'de',
    number: 1,
    ofSource: null,
    sameMeaning: false,
    savedBy: by.id,
    savedAt: now,
  });
  return { ok: true, id };
}

export type SaveRefusal = TextFault | 'not-in-this-state' | 'changed-meanwhile';

/** Saves what a draft says in one language as a new version. */
export async function saveWording(
  tx: Tx,
  of: Writing & {
    readonly articleId: string;
    readonly lang: Lang;
    /** The version that was changed; 0: the first in this language. */
    readonly basedOn: number;
    /** Of the German text: only its words have changed. */
    readonly sameMeaning: boolean;
  },
): Promise<Outcome<{ number: number }, SaveRefusal>> {
  const { articleId, lang, basedOn, words, by, now, newId } = of;
  const article = await readArticle(tx, articleId);
  if (!article || !mayPublishFor(by, article)) throw new NotFound();
  if (article.status !== 'draft') return refuse('not-in-this-state');
  const [fault] = faultsOf(words.body, of.leadsSomewhere);
  if (fault) return refuse(fault);
  const wordings = (await wordingsOf(tx, [articleId])).get(articleId) ?? [];
  const before = latest(lang, wordings);
  if ((before?.number ?? 0) !== basedOn) return refuse('changed-meanwhile');
  const number = basedOn + 1;
  await insertWording(tx, {
    ...words,
    id: newId(),
    articleId,
    siteId: article.siteId,
    stateKey: article.stateKey,
    lang,
    number,
    ofSource: lang === 'de' ? null : (latest('de', wordings)?.number ?? 1),
    sameMeaning: lang === 'de' && number > 1 && of.sameMeaning,
    savedBy: by.id,
    savedAt: now,
  });
  return { ok: true, number };
}

/** `Neue Lotsinnen & Lotsen für Fulda` as `neue-lotsinnen-lotsen-fuer-fulda`. */
export function slugOf(title: string): string {
  const german: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss' };
  const folded = title
    .toLowerCase()
    .replace(/[äöüß]/g, (letter) => german[letter] ?? letter)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return folded.slice(0, 60).replace(/-+$/, '') || 'text';
}
