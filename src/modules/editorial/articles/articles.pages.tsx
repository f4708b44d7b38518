import type { VNode } from 'preact';
import { sayMoment } from '#platform/dates';
import { directionOf, type Lang, nativeNameOf, pageLanguages } from '#platform/languages';
import { Alert } from '#ui/alert';
import { Badge, type BadgeKind } from '#ui/badge';
import { Button, ButtonLink, ButtonRow } from '#ui/button';
import { Details } from '#ui/details';
import type { FieldMessage } from '#ui/error-summary';
import {
  CheckboxField,
  DateField,
  RadioGroup,
  SelectField,
  TextArea,
  TextField,
  TimeField,
} from '#ui/fields';
import { Form } from '#ui/form';
import { localHref } from '#ui/href';
import { Link } from '#ui/link';
import { BackLink } from '#ui/step-page';
import { SummaryList } from '#ui/summary-list';
import { Table } from '#ui/table';
import { Timeline } from '#ui/timeline';
import type { OwnerOption } from '../owners.ts';
import { EditorialTabs } from '../tabs.pages.tsx';
import { editorialTexts } from '../texts.ts';
import { WrittenText } from '../written-text.pages.tsx';
import {
  type Article,
  type ArticleEvent,
  type ArticleStatus,
  articleKinds,
  latest,
  type Step,
  type TranslationStatus,
  translationStatus,
  type Wording,
  type Words,
} from './article.ts';
import type { ComparedLine } from './compare.ts';
import { ReadabilityNote } from './readability.pages.tsx';

export const editorialPath = '/redaktion';
export const articlePath = (id: string) => `${editorialPath}/beitraege/${id}`;
export const newArticlePath = `${editorialPath}/neu`;

const badgeOf: Record<ArticleStatus, BadgeKind> = {
  draft: 'neutral',
  'in-review': 'warning',
  approved: 'info',
  published: 'success',
  withdrawn: 'neutral',
};
const badgeOfTranslation: Record<TranslationStatus, BadgeKind> = {
  'up-to-date': 'success',
  outdated: 'warning',
  missing: 'neutral',
};

/** The title last written in German: every article has one. */
const titleOf = (wordings: readonly Wording[]) => latest('de', wordings)?.title ?? '';

export interface ArticlesPageProps {
  lang: Lang;
  articles: readonly (Article & { readonly owner: string })[];
  wordings: ReadonlyMap<string, readonly Wording[]>;
  isAtCentre: boolean;
}

export function ArticlesPage({ lang, articles, wordings, isAtCentre }: ArticlesPageProps) {
  const say = editorialTexts(lang);
  return (
    <>
      <h1>{say('desk.title')}</h1>
      <EditorialTabs lang={lang} current={editorialPath} isAtCentre={isAtCentre} />
      <p class="lead">{say('articles.lead')}</p>
      <ButtonRow>
        <ButtonLink href={localHref(lang, newArticlePath)}>{say('articles.new')}</ButtonLink>
      </ButtonRow>
      <Table
        caption={say('articles.title')}
        captionHidden
        empty={say('articles.none')}
        columns={[
          { key: 'title', label: say('field.title') },
          { key: 'kind', label: say('field.kind') },
          { key: 'owner', label: say('field.owner') },
          { key: 'status', label: say('field.status') },
          { key: 'translations', label: say('field.translations') },
        ]}
        rows={articles.map((article) => {
          const own = wordings.get(article.id) ?? [];
          return {
            key: article.id,
            cells: {
              title: (
                <Link href={localHref(lang, articlePath(article.id))}>
                  <span lang="de">{titleOf(own)}</span>
                </Link>
              ),
              kind: say(`kind.${article.kind}`),
              owner: <span lang="de">{article.owner}</span>,
              status: <Badge kind={badgeOf[article.status]}>{say(`status.${article.status}`)}</Badge>,
              translations: say('translations.count', {
                ready: countOf(own, 'up-to-date'),
                outdated: countOf(own, 'outdated'),
              }),
            },
          };
        })}
      />
    </>
  );
}

const others = pageLanguages.filter((lang) => lang !== 'de');
const countOf = (wordings: readonly Wording[], status: TranslationStatus) =>
  others.filter((lang) => translationStatus(lang, wordings) === status).length;

export interface WordsFieldsProps {
  lang: Lang;
  /** The language that is written. */
  writing: Lang;
  values: Readonly<Record<string, string>>;
  errors: readonly FieldMessage[];
}

function WordsFields({ lang, writing, values, errors }: WordsFieldsProps) {
  const say = editorialTexts(lang);
  const field = (name: string) => ({
    name,
    label: say(`field.${name as 'title' | 'lead' | 'body'}`),
    value: values[name],
    error: errors.find((error) => error.name === name)?.message,
    lang: writing,
  });
  return (
    <div dir={directionOf(writing)}>
      <TextField {...field('title')} maxLength={200} required />
      <TextArea {...field('lead')} hint={say('field.lead.hint')} rows={3} maxLength={500} />
      <TextArea {...field('body')} hint={say('field.body.hint')} rows={16} maxLength={40_000} required />
    </div>
  );
}

/** How a text is marked up, beside the field it is written in. */
function HowToWrite({ lang }: { lang: Lang }) {
  const say = editorialTexts(lang);
  const marks = ['## …', '- …', '1. …', '**…**', '[…](https://…)'] as const;
  return (
    <Details summary={say('how.title')}>
      <dl class="explained">
        {marks.map((mark, index) => (
          <div key={mark}>
            <dt>
              <code>{mark}</code>
            </dt>
            <dd>{say(`how.${index + 1}` as 'how.1')}</dd>
          </div>
        ))}
      </dl>
    </Details>
  );
}

export interface NewArticlePageProps {
  lang: Lang;
  owners: readonly OwnerOption[];
  isAtCentre: boolean;
  values: Readonly<Record<string, string>>;
  errors: readonly FieldMessage[];
}

export function NewArticlePage({ lang, owners, isAtCentre, values, errors }: NewArticlePageProps) {
  const say = editorialTexts(lang);
  const errorOf = (name: string) => errors.find((error) => error.name === name)?.message;
  return (
    <>
      <BackLink href={localHref(lang, editorialPath)}>{say('desk.title')}</BackLink>
      <h1>{say('articles.new')}</h1>
      <Form action={localHref(lang, newArticlePath)} errors={errors}>
        {isAtCentre ? (
          <RadioGroup
            name="kind"
            label={say('field.kind')}
            required
            value={values.kind}
            error={errorOf('kind')}
            options={articleKinds.map((kind) => ({
              value: kind,
              label: say(`kind.${kind}`),
              hint: say(`kind.${kind}.hint`),
            }))}
          />
        ) : (
          <input type="hidden" name="kind" value="news" />
        )}
        {owners.length === 1 ? (
          <input type="hidden" name="owner" value={owners[0]?.value} />
        ) : (
          <SelectField
            name="owner"
            label={say('field.owner')}
            required
            value={values.owner}
            error={errorOf('owner')}
            options={owners.map(({ value, name }) => ({ value, label: name, lang: 'de' }))}
          />
        )}
        <WordsFields lang={lang} writing="de" values={values} errors={errors} />
        <HowToWrite lang={lang} />
        <ButtonRow>
          <Button>{say('articles.save')}</Button>
          <ButtonLink href={localHref(lang, editorialPath)} variant="secondary">
            {say('desk.cancel')}
          </ButtonLink>
        </ButtonRow>
      </Form>
    </>
  );
}

export interface WordingPageProps extends WordsFieldsProps {
  article: Article;
  title: string;
  /** The version that is changed; 0: the first. */
  basedOn: number;
  /** The German text beside a translation. */
  source: Words | null;
}

const wordsIn = ({ title = '', lead = '', body = '' }: Readonly<Record<string, string>>): Words => ({
  title,
  lead,
  body,
});

export function WordingPage(props: WordingPageProps) {
  const { lang, writing, article, title, basedOn, source, values, errors } = props;
  const say = editorialTexts(lang);
  return (
    <>
      <BackLink href={localHref(lang, articlePath(article.id))}>
        <span lang="de">{title}</span>
      </BackLink>
      <h1>{say('wording.title', { language: nativeNameOf(writing) })}</h1>
      {source && (
        <Details summary={say('wording.source')}>
          <div lang="de">
            <p>
              <strong>{source.title}</strong>
            </p>
            <p>{source.lead}</p>
            <pre class="source-text">{source.body}</pre>
          </div>
        </Details>
      )}
      <Form action={localHref(lang, `${articlePath(article.id)}/text/${writing}`)} errors={errors}>
        <input type="hidden" name="basedOn" value={String(basedOn)} />
        <WordsFields {...props} />
        {writing === 'de' && basedOn > 0 && (
          <CheckboxField
            name="sameMeaning"
            label={say('field.same-meaning')}
            hint={say('field.same-meaning.hint')}
            checked={Boolean(values.sameMeaning)}
          />
        )}
        <HowToWrite lang={lang} />
        <ButtonRow>
          <Button>{say('articles.save')}</Button>
          <ButtonLink href={localHref(lang, articlePath(article.id))} variant="secondary">
            {say('desk.cancel')}
          </ButtonLink>
        </ButtonRow>
      </Form>
      <ReadabilityNote lang={lang} writing={writing} words={wordsIn(values)} />
    </>
  );
}

export interface ArticlePageProps {
  lang: Lang;
  article: Article;
  owner: string;
  wordings: readonly Wording[];
  steps: readonly Step[];
  names: ReadonlyMap<string, string>;
  events: readonly ArticleEvent[];
  /** Somebody else has to approve it: she has written at it. */
  needsSecond: boolean;
  /** Where anybody reads it; null: not public. */
  publicPath: string | null;
  saved: boolean;
  values: Readonly<Record<string, string>>;
  errors: readonly FieldMessage[];
}

/** One text: where it stands, what can be done, its languages and versions, what happened. */
export function ArticlePage(props: ArticlePageProps) {
  const { lang, article, wordings, steps, names, publicPath, saved, needsSecond } = props;
  const say = editorialTexts(lang);
  const here = articlePath(article.id);
  return (
    <>
      <BackLink href={localHref(lang, editorialPath)}>{say('desk.title')}</BackLink>
      {saved && <Alert kind="success" title={say('desk.saved')} live />}
      <h1 lang="de">{titleOf(wordings)}</h1>
      <SummaryList
        rows={[
          {
            key: say('field.status'),
            value: <Badge kind={badgeOf[article.status]}>{say(`status.${article.status}`)}</Badge>,
          },
          ...(article.publishAt
            ? [{ key: say('field.publish-at'), value: sayMoment(article.publishAt, lang) }]
            : []),
          { key: say('field.kind'), value: say(`kind.${article.kind}`) },
          { key: say('field.owner'), value: <span lang="de">{props.owner}</span> },
          {
            key: say('field.public'),
            value: publicPath ? (
              <Link href={localHref(lang, publicPath)}>{say('article.look')}</Link>
            ) : (
              say('article.not-public')
            ),
          },
        ]}
      />
      {needsSecond && <Alert kind="info" title={say('article.needs-second')} />}
      <Steps {...props} />
      <h2>{say('article.languages')}</h2>
      <Table
        caption={say('article.languages')}
        captionHidden
        empty=""
        columns={[
          { key: 'language', label: say('field.language') },
          { key: 'status', label: say('field.status') },
          { key: 'do', label: say('field.do'), labelHidden: true },
        ]}
        rows={pageLanguages.map((one) => {
          const status = translationStatus(one, wordings);
          return {
            key: one,
            cells: {
              language: <span lang={one}>{nativeNameOf(one)}</span>,
              status:
                one === 'de' ? (
                  say('translation.source')
                ) : (
                  <Badge kind={badgeOfTranslation[status]}>{say(`translation.${status}`)}</Badge>
                ),
              do: (
                <ul class="plain-list">
                  {article.status === 'draft' && (
                    <li>
                      <Link
                        href={localHref(lang, `${here}/text/${one}`)}
                        label={`${say(status === 'missing' ? 'article.translate' : 'article.change')}: ${nativeNameOf(one)}`}
                      >
                        {say(status === 'missing' ? 'article.translate' : 'article.change')}
                      </Link>
                    </li>
                  )}
                  {status !== 'missing' && (
                    <li>
                      <Link
                        href={localHref(lang, `${here}/vorschau?sprache=${one}`)}
                        label={`${say('article.preview')}: ${nativeNameOf(one)}`}
                      >
                        {say('article.preview')}
                      </Link>
                    </li>
                  )}
                </ul>
              ),
            },
          };
        })}
      />
      <h2>{say('article.versions')}</h2>
      <ul>
        {wordings
          .toSorted((a, b) => Temporal.Instant.compare(b.savedAt, a.savedAt))
          .map((one) => (
            <li key={`${one.lang}-${one.number}`}>
              {say('article.version', {
                language: nativeNameOf(one.lang),
                number: one.number,
                when: sayMoment(one.savedAt, lang),
                who: names.get(one.savedBy ?? '') ?? say('article.somebody'),
              })}{' '}
              {one.number > 1 && (
                <Link
                  href={localHref(lang, `${here}/vergleich?sprache=${one.lang}&version=${one.number}`)}
                  label={`${say('article.compare')}: ${nativeNameOf(one.lang)} ${one.number}`}
                >
                  {say('article.compare')}
                </Link>
              )}
            </li>
          ))}
      </ul>
      <h2>{say('article.history')}</h2>
      <Timeline
        entries={steps.map(({ event, madeAt, madeBy, note }) => ({
          when: sayMoment(madeAt, lang),
          title: say(`happened.${event}`),
          by: madeBy === null ? undefined : (names.get(madeBy) ?? say('article.somebody')),
          children: note && <p lang="de">{note}</p>,
        }))}
      />
    </>
  );
}

function Steps({ lang, article, events, values, errors }: ArticlePageProps) {
  const say = editorialTexts(lang);
  if (events.length === 0) return null;
  const errorOf = (name: string) => errors.find((error) => error.name === name)?.message;
  const approves = events.includes('approve');
  return (
    <section aria-labelledby="schritte">
      <h2 id="schritte">{say('article.steps')}</h2>
      <Form action={localHref(lang, `${articlePath(article.id)}/schritt`)} errors={errors}>
        <input type="hidden" name="version" value={String(article.version)} />
        {approves && (
          <>
            <p>{say('article.approve.text')}</p>
            <DateField
              name="day"
              label={say('field.publish-day')}
              hint={say('field.publish-day.hint')}
              value={values.day}
              error={errorOf('day')}
            />
            <TimeField
              name="time"
              label={say('field.publish-time')}
              value={values.time}
              error={errorOf('time')}
            />
          </>
        )}
        {article.status === 'in-review' && (
          <TextArea
            name="note"
            label={say('field.note')}
            hint={say('field.note.hint')}
            rows={2}
            lang="de"
            maxLength={1000}
            value={values.note}
            error={errorOf('note')}
          />
        )}
        <ButtonRow>
          {events.map((event) => (
            <Button
              key={event}
              name="event"
              value={event}
              variant={['submit', 'approve', 'revise'].includes(event) ? 'primary' : 'secondary'}
            >
              {say(`event.${event}`)}
            </Button>
          ))}
        </ButtonRow>
      </Form>
    </section>
  );
}

export interface PreviewPageProps {
  lang: Lang;
  article: Article;
  wording: Wording;
  children: VNode;
}

/** A text as it will be seen, with a note above that it is not public. */
export function ArticlePreviewPage({ lang, article, wording, children }: PreviewPageProps) {
  const say = editorialTexts(lang);
  return (
    <>
      <Alert kind="info" title={say('preview.title', { language: nativeNameOf(wording.lang) })}>
        <p>
          <Link href={localHref(lang, articlePath(article.id))}>{say('preview.back')}</Link>
        </p>
      </Alert>
      {children}
      <hr />
      <ReadabilityNote lang={lang} writing={wording.lang} words={wording} />
    </>
  );
}

/** The words of an article in the look of the public pages. */
export function ArticleWords({
  lang,
  words,
  preline,
  after,
}: {
  lang: Lang;
  words: Words & { readonly lang: Lang };
  preline?: VNode | string | undefined;
  after?: VNode | undefined;
}) {
  const own = words.lang === lang ? {} : { lang: words.lang, dir: directionOf(words.lang) };
  return (
    <article class="written">
      {preline && <p class="kern-preline">{preline}</p>}
      <h1 {...own}>{words.title}</h1>
      <div {...own}>
        {words.lead && <p class="lead">{words.lead}</p>}
        <WrittenText markdown={words.body} lang={lang} />
      </div>
      {after}
    </article>
  );
}

export interface ComparePageProps {
  lang: Lang;
  article: Article;
  title: string;
  writing: Lang;
  number: number;
  lines: readonly ComparedLine[];
}

export function ComparePage({ lang, article, title, writing, number, lines }: ComparePageProps) {
  const say = editorialTexts(lang);
  return (
    <>
      <BackLink href={localHref(lang, articlePath(article.id))}>
        <span lang="de">{title}</span>
      </BackLink>
      <h1>{say('compare.title', { before: number - 1, after: number, language: nativeNameOf(writing) })}</h1>
      <p>{say('compare.lead')}</p>
      <div class="compared" lang={writing} dir={directionOf(writing)}>
        {lines.map(({ kind, text }, index) => {
          const shown = text === '' ? '\u00a0' : text;
          return (
            <p key={index} class={`compared-${kind}`}>
              {kind === 'added' ? <ins>{shown}</ins> : kind === 'removed' ? <del>{shown}</del> : shown}
            </p>
          );
        })}
      </div>
    </>
  );
}
