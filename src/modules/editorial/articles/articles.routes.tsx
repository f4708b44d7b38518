import { namesOfPeople } from '#modules/accounts';
import { listSites, readSite } from '#modules/programme';
import type { Person } from '#platform/acting';
import type { Db } from '#platform/database';
import { momentAt } from '#platform/dates';
import { NotFound } from '#platform/errors';
import { checkEntered, type FieldError } from '#platform/form-fields';
import { isPageLanguage, type Lang } from '#platform/languages';
import { eventsFor } from '#platform/life-cycle';
import {
  guarded,
  page,
  type Reply,
  type Route,
  redirect,
  type Signed,
  type Visit,
  type WriteVisit,
} from '#platform/routes';
import { editorialTexts } from '../texts.ts';
import { articleForm, noteForm, publishForm, wordsForm } from './article.form.ts';
import { isAtCentre, mayPublish, mayPublishFor, statesOf } from './article.policy.ts';
import { listArticles, readArticle, stepsOf, wordingsOf } from './article.store.ts';
import {
  type Article,
  type ArticleEvent,
  articleLifeCycle,
  latest,
  type Owner,
  type Wording,
} from './article.ts';
import {
  ArticlePage,
  ArticlePreviewPage,
  ArticlesPage,
  ArticleWords,
  articlePath,
  ComparePage,
  editorialPath,
  NewArticlePage,
  newArticlePath,
  type OwnerOption,
  WordingPage,
} from './articles.pages.tsx';
import { compareLines } from './compare.ts';
import { actorsFor, moveArticle } from './move-article.ts';
import { isPublished } from './published.store.ts';
import { saveWording, writeArticle } from './write-article.ts';

const messages = (lang: Lang, errors: readonly FieldError[]) => {
  const say = editorialTexts(lang);
  return errors.map(({ name, code }) => {
    const key = `error.${code}`;
    return { name, message: say.has(key) ? say(key) : say('error.text-too-long') };
  });
};

/** Whom somebody can publish for: the centre of her state first, then sites by name. */
export async function ownersFor(db: Db, person: Person, lang: Lang): Promise<OwnerOption[]> {
  const sites = (await listSites(db, { alsoInactive: true })).filter(({ id, state }) =>
    mayPublishFor(person, { siteId: id, stateKey: state }),
  );
  return [
    ...statesOf(person).map((state) => ({
      value: `state:${state}`,
      name: editorialTexts(lang)('owner.centre'),
    })),
    ...sites.map(({ id, name }) => ({ value: id, name })),
  ];
}

/** The owner a form names, if somebody may publish for it. */
export async function ownerNamed(db: Db, person: Person, value: string): Promise<Owner | null> {
  const state = /^state:(\w+)$/.exec(value)?.[1];
  const site = state ? null : await readSite(db, value);
  const owner = state ? { siteId: null, stateKey: state } : site && { siteId: site.id, stateKey: site.state };
  return owner && mayPublishFor(person, owner) ? owner : null;
}

interface Found {
  readonly article: Article;
  readonly wordings: readonly Wording[];
  readonly title: string;
}

async function articleOr404(visit: Signed<Visit>): Promise<Found> {
  const article = await readArticle(visit.db, visit.id());
  if (!article || !mayPublishFor(visit.person, article)) throw new NotFound();
  const wordings = (await wordingsOf(visit.db, [article.id])).get(article.id) ?? [];
  return { article, wordings, title: latest('de', wordings)?.title ?? '' };
}

function langOr404(value: string): Lang {
  if (!isPageLanguage(value)) throw new NotFound();
  return value;
}

async function ownerName(db: Db, { siteId }: Owner, lang: Lang): Promise<string> {
  const site = siteId === null ? null : await readSite(db, siteId);
  return site?.name ?? editorialTexts(lang)('owner.centre');
}

const publicPathOf = ({ kind, slug }: Article) => `/${kind === 'news' ? 'aktuelles' : 'themen'}/${slug}`;

async function articlePage(
  visit: Signed<Visit>,
  { article, wordings, title }: Found,
  values: Readonly<Record<string, string>> = {},
  errors: readonly FieldError[] = [],
): Promise<Reply> {
  const { db, lang, person, query } = visit;
  const steps = await stepsOf(db, article.id);
  const ids = [...steps.map(({ madeBy }) => madeBy), ...wordings.map(({ savedBy }) => savedBy)];
  const actors = await actorsFor(db, article, person);
  return page(
    title,
    <ArticlePage
      lang={lang}
      article={article}
      owner={await ownerName(db, article, lang)}
      wordings={wordings}
      steps={steps}
      names={await namesOfPeople(db, [...new Set(ids.flatMap((id) => id ?? []))])}
      events={eventsFor(articleLifeCycle, article.status, actors).filter((event) => event !== 'publish')}
      needsSecond={article.status === 'in-review' && !actors.includes('second-editor')}
      publicPath={(await isPublished(db, article.id)) ? publicPathOf(article) : null}
      saved={query.has('gespeichert') && errors.length === 0}
      values={values}
      errors={messages(lang, errors)}
    />,
    { status: errors.length > 0 ? 422 : 200 },
  );
}

async function newArticlePage(
  visit: Signed<Visit>,
  values: Readonly<Record<string, string>>,
  errors: readonly FieldError[] = [],
): Promise<Reply> {
  const { db, lang, person } = visit;
  return page(
    editorialTexts(lang)('articles.new'),
    <NewArticlePage
      lang={lang}
      owners={await ownersFor(db, person, lang)}
      isAtCentre={isAtCentre(person)}
      values={values}
      errors={messages(lang, errors)}
    />,
    { narrow: true, status: errors.length > 0 ? 422 : 200 },
  );
}

function wordingPage(
  visit: Signed<Visit>,
  { article, wordings, title }: Found,
  of: {
    writing: Lang;
    basedOn: number;
    values: Readonly<Record<string, string>>;
    errors?: readonly FieldError[];
  },
): Reply {
  const { writing, errors = [] } = of;
  return page(
    title,
    <WordingPage
      {...of}
      lang={visit.lang}
      article={article}
      title={title}
      source={writing === 'de' ? null : latest('de', wordings)}
      errors={messages(visit.lang, errors)}
    />,
    { narrow: true, status: errors.length > 0 ? 422 : 200 },
  );
}

const isBlank = { title: '', lead: '', body: '' };

/** `leadsSomewhere` knows the pages of ours, so that no link in a text is dead from the start. */
export function articlesRoutes(leadsSomewhere: (path: string) => boolean): Route[] {
  const writing = (visit: Signed<WriteVisit>) => ({
    by: visit.person,
    now: visit.now,
    newId: () => visit.newId(),
    leadsSomewhere,
  });

  return [
    guarded.get(editorialPath, mayPublish, async ({ db, lang, person }) => {
      const articles = await listArticles(db);
      const names = new Map(
        (await listSites(db, { alsoInactive: true })).map(({ id, name }) => [id, name] as const),
      );
      const centre = editorialTexts(lang)('owner.centre');
      return page(
        editorialTexts(lang)('desk.title'),
        <ArticlesPage
          lang={lang}
          articles={articles.map((article) => ({
            ...article,
            owner: names.get(article.siteId ?? '') ?? centre,
          }))}
          wordings={
            await wordingsOf(
              db,
              articles.map(({ id }) => id),
            )
          }
          isAtCentre={isAtCentre(person)}
        />,
      );
    }),

    guarded.get(newArticlePath, mayPublish, (visit) => newArticlePage(visit, { kind: 'news' })),

    guarded.post(newArticlePath, mayPublish, async (visit) => {
      const typed = visit.form.toRecord();
      const entered = checkEntered(articleForm, { ...isBlank, kind: '', owner: '', ...typed });
      if (!entered.ok) return newArticlePage(visit, typed, entered.errors);
      const { kind, owner: named, ...words } = entered.value;
      const owner = await ownerNamed(visit.tx, visit.person, named);
      if (!owner) throw new NotFound();
      if (kind === 'page' && owner.siteId !== null) {
        return newArticlePage(visit, typed, [{ name: 'kind', code: 'page-of-site' }]);
      }
      const done = await writeArticle(visit.tx, { ...writing(visit), owner, kind, words });
      if (done.ok) return redirect(`${articlePath(done.id)}?gespeichert=ja`);
      return newArticlePage(visit, typed, [{ name: 'body', code: done.refusal }]);
    }),

    guarded.get(articlePath(':id'), mayPublish, async (visit) =>
      articlePage(visit, await articleOr404(visit)),
    ),

    guarded.get(`${articlePath(':id')}/text/:lang`, mayPublish, async (visit) => {
      const found = await articleOr404(visit);
      const lang = langOr404(visit.param('lang'));
      const before = latest(lang, found.wordings);
      const { title, lead, body } = before ?? isBlank;
      return wordingPage(visit, found, {
        writing: lang,
        basedOn: before?.number ?? 0,
        values: { title, lead, body },
      });
    }),

    guarded.post(`${articlePath(':id')}/text/:lang`, mayPublish, async (visit) => {
      const found = await articleOr404(visit);
      const lang = langOr404(visit.param('lang'));
      const typed = visit.form.toRecord();
      const basedOn = Number(visit.form.get('basedOn')) || 0;
      const wrong = (errors: readonly FieldError[]) =>
        wordingPage(visit, found, { writing: lang, basedOn, values: typed, errors });
      const entered = checkEntered(wordsForm, { ...isBlank, ...typed });
      if (!entered.ok) return wrong(entered.errors);
      const done = await saveWording(visit.tx, {
        ...writing(visit),
        articleId: found.article.id,
        lang,
        basedOn,
        words: entered.value,
        sameMeaning: visit.form.get('sameMeaning') !== '',
      });
      if (done.ok) return redirect(`${articlePath(found.article.id)}?gespeichert=ja`);
      return wrong([{ name: 'body', code: done.refusal }]);
    }),

    guarded.post(`${articlePath(':id')}/schritt`, mayPublish, async (visit) => {
      const { tx, form, person, now } = visit;
      const found = await articleOr404(visit);
      const typed = form.toRecord();
      const event = articleLifeCycle.transitions.find((line) => line.event === form.get('event'))?.event;
      if (!event) throw new NotFound();
      const entered = checkEntered(publishForm, { day: form.get('day'), time: form.get('time') });
      const note = checkEntered(noteForm, form.get('note'));
      if (!entered.ok && event === 'approve') return articlePage(visit, found, typed, entered.errors);
      if (!note.ok) return articlePage(visit, found, typed, [{ name: 'note', code: 'text-too-long' }]);
      const { day, time } = entered.ok ? entered.value : { day: '', time: '' };
      const publishAt =
        day === ''
          ? null
          : momentAt(Temporal.PlainDate.from(day), Temporal.PlainTime.from(time === '' ? '08:00' : time));
      const done = await moveArticle(tx, {
        id: found.article.id,
        version: Number(form.get('version')) || 0,
        event: event as ArticleEvent,
        note: note.value || null,
        publishAt,
        by: person,
        now,
      });
      if (done.ok) return redirect(`${articlePath(found.article.id)}?gespeichert=ja`);
      return articlePage(visit, found, typed, [{ name: 'event', code: done.refusal }]);
    }),

    guarded.get(`${articlePath(':id')}/vorschau`, mayPublish, async (visit) => {
      const { article, wordings } = await articleOr404(visit);
      const wording = latest(langOr404(visit.query.get('sprache') ?? 'de'), wordings);
      if (!wording) throw new NotFound();
      return page(
        wording.title,
        <ArticlePreviewPage lang={visit.lang} article={article} wording={wording}>
          <ArticleWords lang={visit.lang} words={wording} />
        </ArticlePreviewPage>,
        { headers: new Headers({ 'X-Robots-Tag': 'noindex, nofollow' }) },
      );
    }),

    guarded.get(`${articlePath(':id')}/vergleich`, mayPublish, async (visit) => {
      const { article, wordings, title } = await articleOr404(visit);
      const lang = langOr404(visit.query.get('sprache') ?? 'de');
      const number = Number(visit.query.get('version') ?? latest(lang, wordings)?.number);
      const textOf = (wanted: number) => {
        const one = wordings.find((wording) => wording.lang === lang && wording.number === wanted);
        return one ? [one.title, one.lead, ...one.body.split('\n')].join('\n') : '';
      };
      const after = textOf(number);
      if (after === '') throw new NotFound();
      const lines = compareLines(textOf(number - 1), after);
      return page(
        title,
        <ComparePage
          lang={visit.lang}
          article={article}
          title={title}
          writing={lang}
          number={number}
          lines={lines}
        />,
      );
    }),
  ];
}
