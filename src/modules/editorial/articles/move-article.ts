import type { Person } from '#platform/acting';
import { type Db, sendAfterCommit, type Tx } from '#platform/database';
import { NotFound, type Outcome, refuse } from '#platform/errors';
import { newId } from '#platform/ids';
import { pageLanguages } from '#platform/languages';
import { step } from '#platform/life-cycle';
import { mayPublishFor } from './article.policy.ts';
import {
  articlesDue,
  hasSecondEditor,
  insertStep,
  readArticle,
  updateArticle,
  wordingsOf,
  writersOf,
} from './article.store.ts';
import {
  type Article,
  type ArticleActor,
  type ArticleEvent,
  articleLifeCycle,
  latest,
  translationStatus,
} from './article.ts';
import { removePublished, replacePublished } from './published.store.ts';

export const publishQueue = 'editorial.publish-due';

export type MoveRefusal = 'not-in-this-state' | 'not-for-this-role' | 'changed-meanwhile';

/**
 * What somebody is to an article. A text is approved by somebody who has not written at it since it was last public;
 * only where nobody else works there she may approve her own.
 */
export async function actorsFor(db: Db, article: Article, person: Person): Promise<ArticleActor[]> {
  if (!mayPublishFor(person, article)) return [];
  const wrote = (await writersOf(db, article.id)).includes(person.id);
  return wrote && (await hasSecondEditor(db, article)) ? ['editor'] : ['editor', 'second-editor'];
}

/** Takes an article a step further; what is approved is public at `publishAt`, or at once. */
export async function moveArticle(
  tx: Tx,
  of: {
    readonly id: string;
    readonly version: number;
    readonly event: ArticleEvent;
    readonly note: string | null;
    readonly publishAt: Temporal.Instant | null;
    readonly by: Person;
    readonly now: Temporal.Instant;
  },
): Promise<Outcome<{ article: Article }, MoveRefusal>> {
  const { id, version, event, note, by, now } = of;
  const article = await readArticle(tx, id);
  if (!article || !mayPublishFor(by, article)) throw new NotFound();
  const next = step(articleLifeCycle, article.status, event, await actorsFor(tx, article, by));
  if (!next.ok) return next;
  const publishAt = next.to === 'approved' ? later(of.publishAt, now) : null;
  const moved = await take(tx, { article: { ...article, version }, event, publishAt, note, by: by.id, now });
  if (!moved) return refuse('changed-meanwhile');
  if (event === 'withdraw') await removePublished(tx, id);
  if (next.to !== 'approved') return { ok: true, article: moved };
  if (publishAt !== null && Temporal.Instant.compare(publishAt, now) > 0) {
    sendAfterCommit(tx, { queue: publishQueue, data: {}, startAfter: publishAt });
    return { ok: true, article: moved };
  }
  const published = await publishArticle(tx, { article: moved, by: by.id, now });
  return published ? { ok: true, article: published } : refuse('changed-meanwhile');
}

const later = (moment: Temporal.Instant | null, now: Temporal.Instant) =>
  moment !== null && Temporal.Instant.compare(moment, now) > 0 ? moment : now;

/** Publishes what is approved and due; says how many. Runs as the system. */
export async function publishDue(tx: Tx, now: Temporal.Instant): Promise<number> {
  let count = 0;
  for (const article of await articlesDue(tx, now)) {
    if (await publishArticle(tx, { article, by: null, now })) count++;
  }
  return count;
}

async function publishArticle(
  tx: Tx,
  of: { article: Article; by: string | null; now: Temporal.Instant },
): Promise<Article | null> {
  const { article, by, now } = of;
  const published = await take(tx, { article, event: 'publish', publishAt: null, note: null, by, now });
  if (!published) return null;
  const wordings = (await wordingsOf(tx, [article.id])).get(article.id) ?? [];
  const texts = pageLanguages.flatMap((lang) => {
    const words = latest(lang, wordings);
    if (!words) return [];
    const { title, lead, body } = words;
    return [{ lang, title, lead, body, isOutdated: translationStatus(lang, wordings) === 'outdated' }];
  });
  await replacePublished(tx, { article: published, texts, now });
  return published;
}

async function take(
  tx: Tx,
  of: {
    article: Article;
    event: ArticleEvent;
    publishAt: Temporal.Instant | null;
    note: string | null;
    by: string | null;
    now: Temporal.Instant;
  },
): Promise<Article | null> {
  const { article, event, publishAt, note, by, now } = of;
  const line = articleLifeCycle.transitions.find(
    (one) => one.event === event && one.from.includes(article.status),
  );
  if (!line) return null;
  const { id, siteId, stateKey, version } = article;
  if (!(await updateArticle(tx, { id, version, status: line.to, publishAt }))) return null;
  await insertStep(tx, {
    id: newId(now),
    articleId: id,
    siteId,
    stateKey,
    version: version + 1,
    event,
    toStatus: line.to,
    note,
    madeBy: by,
    madeAt: now,
  });
  return { ...article, status: line.to, publishAt, version: version + 1 };
}
