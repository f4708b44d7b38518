import type { Db, Tx } from '#platform/database';
import type { Lang } from '#platform/languages';
import type { Article, ArticleKind, Words } from './article.ts';

/** A text as anybody reads it. */
export interface PublishedText extends Words {
  readonly lang: Lang;
  /** The German text has changed its meaning since. */
  readonly isOutdated: boolean;
}

export interface Published {
  readonly id: string;
  readonly kind: ArticleKind;
  readonly slug: string;
  /** null: the centre's. */
  readonly siteId: string | null;
  readonly publishedAt: Temporal.Instant;
  readonly changedAt: Temporal.Instant;
  /** In the language asked for, else in German. */
  readonly text: PublishedText;
  /** Languages it can be read in. */
  readonly langs: readonly string[];
}

/** Puts the texts of an article before everybody, in place of what stood there. */
export async function replacePublished(
  tx: Tx,
  of: { article: Article; texts: readonly PublishedText[]; now: Temporal.Instant },
): Promise<void> {
  const { article, texts, now } = of;
  const { id, siteId, stateKey, kind, slug } = article;
  const before = await tx
    .selectFrom('editorial.published')
    .select('publishedAt')
    .where('articleId', '=', id)
    .executeTakeFirst();
  await removePublished(tx, id);
  await tx
    .insertInto('editorial.published')
    .values({
      articleId: id,
      siteId,
      stateKey,
      kind,
      slug,
      publishedAt: before?.publishedAt ?? now,
      changedAt: now,
    })
    .execute();
  await tx
    .insertInto('editorial.publishedText')
    .values(texts.map((text) => ({ ...text, articleId: id, siteId, stateKey })))
    .execute();
}

export async function removePublished(tx: Tx, articleId: string): Promise<void> {
  await tx.deleteFrom('editorial.published').where('articleId', '=', articleId).execute();
}

export async function isPublished(db: Db, articleId: string): Promise<boolean> {
  const row = await db
    .selectFrom('editorial.published')
    .select('slug')
    .where('articleId', '=', articleId)
    .executeTakeFirst();
  return row !== undefined;
}

const published = (db: Db) =>
  db
    .selectFrom('editorial.published')
    .select(['articleId as id', 'kind', 'slug', 'siteId', 'publishedAt', 'changedAt']);

type Row = Awaited<ReturnType<ReturnType<typeof published>['execute']>>[number];

async function withTexts(db: Db, rows: readonly Row[], lang: Lang): Promise<Published[]> {
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const texts = await db
    .selectFrom('editorial.publishedText')
    .select(['articleId', 'lang', 'title', 'lead', 'body', 'isOutdated'])
    .where('articleId', 'in', ids)
    .orderBy('lang')
    .execute();
  return rows.flatMap((row) => {
    const own = texts.filter(({ articleId }) => articleId === row.id);
    const chosen = own.find((text) => text.lang === lang) ?? own.find((text) => text.lang === 'de');
    if (!chosen) return [];
    const { articleId: _, ...text } = chosen;
    const langs = own.map((one) => one.lang);
    return [{ ...row, kind: row.kind as ArticleKind, text: { ...text, lang: chosen.lang as Lang }, langs }];
  });
}

/** News, the newest first; of one site, or of all and the centre. */
export async function listNews(
  db: Db,
  of: { lang: Lang; siteId?: string; limit: number; offset?: number },
): Promise<Published[]> {
  let query = published(db).where('kind', '=', 'news');
  if (of.siteId !== undefined) query = query.where('siteId', '=', of.siteId);
  const rows = await query
    .orderBy('publishedAt', 'desc')
    .orderBy('articleId')
    .limit(of.limit)
    .offset(of.offset ?? 0)
    .execute();
  return withTexts(db, rows, of.lang);
}

/** The centre's pages by title. */
export async function listPages(db: Db, lang: Lang): Promise<Published[]> {
  const rows = await published(db).where('kind', '=', 'page').limit(200).execute();
  const collator = new Intl.Collator(lang);
  return (await withTexts(db, rows, lang)).sort((a, b) => collator.compare(a.text.title, b.text.title));
}

/** Every public text, for a list of addresses. */
export async function listPublished(
  db: Db,
): Promise<{ kind: ArticleKind; slug: string; siteId: string | null }[]> {
  const rows = await published(db).orderBy('publishedAt', 'desc').limit(5000).execute();
  return rows.map(({ kind, slug, siteId }) => ({ kind: kind as ArticleKind, slug, siteId }));
}

/** One public text; null where there is none. */
export async function readPublished(
  db: Db,
  of: { kind: ArticleKind; slug: string; lang: Lang },
): Promise<Published | null> {
  const rows = await published(db).where('slug', '=', of.slug).where('kind', '=', of.kind).execute();
  const [found] = await withTexts(db, rows, of.lang);
  return found ?? null;
}
