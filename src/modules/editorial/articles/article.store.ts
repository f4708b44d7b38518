import { sql } from 'kysely';
import type { Db, Tx } from '#platform/database';
import type { Lang } from '#platform/languages';
import type {
  Article,
  ArticleEvent,
  ArticleKind,
  ArticleStatus,
  Owner,
  Step,
  Wording,
  Words,
} from './article.ts';

const columns = ['id', 'stateKey', 'siteId', 'kind', 'slug', 'status', 'publishAt', 'version'] as const;
const wordColumns = [
  'lang',
  'number',
  'title',
  'lead',
  'body',
  'ofSource',
  'sameMeaning',
  'savedAt',
  'savedBy',
] as const;

// The check constraints of the tables hold the lists these types are made of.
const toArticle = <Row extends { kind: string; status: string }>(row: Row) =>
  ({ ...row, kind: row.kind as ArticleKind, status: row.status as ArticleStatus }) as Row & Article;

export async function insertArticle(
  tx: Tx,
  of: Pick<Article, 'id' | 'kind' | 'slug' | 'stateKey' | 'siteId'> & { createdAt: Temporal.Instant },
): Promise<void> {
  await tx
    .insertInto('editorial.article')
    .values({ ...of, status: 'draft', version: 1 })
    .execute();
}

export async function readArticle(db: Db, id: string): Promise<Article | null> {
  const row = await db
    .selectFrom('editorial.article')
    .select(columns)
    .where('id', '=', id)
    .executeTakeFirst();
  return row ? toArticle(row) : null;
}

export async function isSlugTaken(db: Db, slug: string): Promise<boolean> {
  const row = await db
    .selectFrom('editorial.article')
    .select('id')
    .where('slug', '=', slug)
    .executeTakeFirst();
  return row !== undefined;
}

/** Everything the acting party may write, what changed last first. */
export async function listArticles(db: Db): Promise<(Article & { createdAt: Temporal.Instant })[]> {
  const rows = await db
    .selectFrom('editorial.article')
    .select([...columns, 'createdAt'])
    .orderBy('createdAt', 'desc')
    .limit(500)
    .execute();
  return rows.map(toArticle);
}

/** All versions of these articles in all languages. */
export async function wordingsOf(db: Db, articleIds: readonly string[]): Promise<Map<string, Wording[]>> {
  const found = new Map<string, Wording[]>(articleIds.map((id) => [id, []]));
  if (articleIds.length === 0) return found;
  const rows = await db
    .selectFrom('editorial.wording')
    .select(['articleId', ...wordColumns])
    .where('articleId', 'in', [...articleIds])
    .orderBy('number')
    .execute();
  for (const { articleId, ...row } of rows) found.get(articleId)?.push({ ...row, lang: row.lang as Lang });
  return found;
}

export async function insertWording(
  tx: Tx,
  of: Owner &
    Words & {
      id: string;
      articleId: string;
      lang: Lang;
      number: number;
      ofSource: number | null;
      sameMeaning: boolean;
      savedBy: string;
      savedAt: Temporal.Instant;
    },
): Promise<void> {
  await tx.insertInto('editorial.wording').values(of).execute();
}

/** False where somebody else has moved it meanwhile. */
export async function updateArticle(
  tx: Tx,
  of: { id: string; version: number; status: ArticleStatus; publishAt: Temporal.Instant | null },
): Promise<boolean> {
  const { id, version, status, publishAt } = of;
  const done = await tx
    .updateTable('editorial.article')
    .set({ status, publishAt, version: version + 1 })
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst();
  return done.numUpdatedRows === 1n;
}

export async function insertStep(
  tx: Tx,
  of: Owner & Step & { id: string; articleId: string; version: number; toStatus: ArticleStatus },
): Promise<void> {
  await tx.insertInto('editorial.step').values(of).execute();
}

/** What happened to an article, the latest first. */
export async function stepsOf(db: Db, articleId: string): Promise<Step[]> {
  const rows = await db
    .selectFrom('editorial.step')
    .select(['event', 'note', 'madeBy', 'madeAt'])
    .where('articleId', '=', articleId)
    .orderBy('version', 'desc')
    .execute();
  return rows.map((row) => ({ ...row, event: row.event as ArticleEvent }));
}

/** Who saved a version since the article was last published. */
export async function writersOf(db: Db, articleId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('editorial.wording')
    .select('savedBy')
    .distinct()
    .where('articleId', '=', articleId)
    .where('savedBy', 'is not', null)
    .where(
      sql<boolean>`saved_at > coalesce((select max(s.made_at) from editorial.step s
        where s.article_id = ${articleId} and s.event = 'publish'), '-infinity')`,
    )
    .execute();
  return rows.flatMap(({ savedBy }) => savedBy ?? []);
}

/** Whether somebody else than who acts could look through the texts of a site or a centre. */
export async function hasSecondEditor(db: Db, { siteId, stateKey }: Owner): Promise<boolean> {
  const { rows } = await sql<{
    has: boolean;
  }>`select editorial.has_second_editor(${siteId}::uuid, ${stateKey}) as has`.execute(db);
  return rows[0]?.has ?? false;
}

/** Approved articles whose moment has come. */
export async function articlesDue(db: Db, now: Temporal.Instant): Promise<Article[]> {
  const rows = await db
    .selectFrom('editorial.article')
    .select(columns)
    .where('status', '=', 'approved')
    .where('publishAt', '<=', now)
    .orderBy('publishAt')
    .execute();
  return rows.map(toArticle);
}
