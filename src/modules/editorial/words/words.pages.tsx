import { sayDay, sayMoment } from '#platform/dates';
import { deskLanguages, type Lang, nativeNameOf, sourceLanguage } from '#platform/languages';
import type { WordPair } from '#platform/words';
import { Alert } from '#ui/alert';
import { Badge, type BadgeKind } from '#ui/badge';
import { Button, ButtonRow } from '#ui/button';
import type { FieldMessage } from '#ui/error-summary';
import { DateField, RadioGroup, TextArea, TextField } from '#ui/fields';
import { Form } from '#ui/form';
import { localHref } from '#ui/href';
import { Foreign } from '#ui/language-words';
import { Link } from '#ui/link';
import { BackLink } from '#ui/step-page';
import { SummaryList } from '#ui/summary-list';
import { Table } from '#ui/table';
import { EditorialTabs, partPaths } from '../tabs.pages.tsx';
import { editorialTexts } from '../texts.ts';
import { Glossary } from './glossary.pages.tsx';
import type { TermUse } from './glossary.ts';
import type { ProposalEvent, ProposalStatus, WordProposal } from './word-proposal.ts';
import { type WordReview, type WordSet, wordSets } from './word-review.ts';

export const wordsPath = partPaths.words;
export const languagePath = (lang: string) => `${wordsPath}/sprachen/${lang}`;
export const proposalPath = (id: string) => `${wordsPath}/vorschlaege/${id}`;

const badgeOf: Record<ProposalStatus, BadgeKind> = {
  received: 'warning',
  'taken-up': 'success',
  'set-aside': 'neutral',
};

/** How a set of words stands in a language. */
export interface SetState {
  readonly set: WordSet;
  readonly all: number;
  readonly written: number;
  readonly review: WordReview | null;
  /** Texts that are new or worded anew since the review. */
  readonly changed: number;
}

export interface LanguageState {
  readonly lang: Lang;
  readonly sets: readonly SetState[];
  readonly waiting: number;
  readonly decided: number;
}

/** German and English are written by us: nobody has to read them over. */
export const isOurs = (lang: Lang) => deskLanguages.some((one) => one === lang);

export interface WordsPageProps {
  lang: Lang;
  languages: readonly LanguageState[];
}

/** The languages of the public pages: what is written, what is read over, what visitors propose. */
export function WordsPage({ lang, languages }: WordsPageProps) {
  const say = editorialTexts(lang);
  return (
    <>
      <h1>{say('desk.title')}</h1>
      <EditorialTabs lang={lang} current={wordsPath} isAtCentre />
      <p class="lead">{say('words.lead')}</p>
      <Table
        caption={say('tab.words')}
        captionHidden
        empty=""
        columns={[
          { key: 'language', label: say('field.language') },
          { key: 'proposals', label: say('words.proposals') },
          ...wordSets.map((set) => ({ key: set, label: say(`words.set.${set}`) })),
        ]}
        rows={languages.map((state) => ({
          key: state.lang,
          cells: {
            language: (
              <Link href={localHref(lang, languagePath(state.lang))}>
                <Foreign lang={state.lang}>{nativeNameOf(state.lang)}</Foreign>
              </Link>
            ),
            proposals:
              state.waiting > 0 ? (
                <Badge kind="warning">{say('words.waiting', { count: state.waiting })}</Badge>
              ) : (
                say('words.decided', { count: state.decided })
              ),
            ...Object.fromEntries(
              state.sets.map((one) => [
                one.set,
                isOurs(state.lang) ? say('words.ours') : sayState(lang, one),
              ]),
            ),
          },
        }))}
      />
    </>
  );
}

function sayState(lang: Lang, { all, written, review, changed }: SetState): string {
  const say = editorialTexts(lang);
  if (written === 0) return say('words.none-written');
  const parts = [
    written < all ? say('words.written', { written, all }) : say('words.complete', { all }),
    review
      ? say('words.reviewed', { reviewer: review.reviewer, day: sayDay(review.reviewedOn, lang) })
      : say('words.unreviewed'),
    review && changed > 0 ? say('words.changed', { changed }) : '',
  ];
  return parts.filter(Boolean).join(' ');
}

export interface LanguagePageProps {
  lang: Lang;
  state: LanguageState;
  proposals: readonly WordProposal[];
  uses: readonly TermUse[];
  saved: boolean;
  values: Readonly<Record<string, string>>;
  errors: readonly FieldMessage[];
  today: Temporal.PlainDate;
}

/** One language: who has read it over, and what visitors propose. */
export function LanguageWordsPage(props: LanguagePageProps) {
  const { lang, state, proposals, uses, saved } = props;
  const say = editorialTexts(lang);
  const canBeRead = state.sets.some(({ written }) => written > 0);
  return (
    <>
      {saved && <Alert kind="success" title={say('desk.saved')} live />}
      <BackLink href={localHref(lang, wordsPath)}>{say('tab.words')}</BackLink>
      <h1>
        <Foreign lang={state.lang}>{nativeNameOf(state.lang)}</Foreign>
      </h1>
      <section aria-labelledby="vorschlaege">
        <h2 id="vorschlaege">{say('words.proposals')}</h2>
        <Table
          caption={say('words.proposals')}
          captionHidden
          empty={say('words.proposals.none')}
          columns={[
            { key: 'now', label: say('words.now') },
            { key: 'better', label: say('words.better') },
            { key: 'received', label: say('words.received') },
            { key: 'status', label: say('field.status') },
          ]}
          rows={proposals.map((one) => ({
            key: one.id,
            cells: {
              now: (
                <Link href={localHref(lang, proposalPath(one.id))}>
                  <Foreign lang={one.lang}>{shortened(one.now)}</Foreign>
                </Link>
              ),
              better: <Foreign lang={one.lang}>{shortened(one.better)}</Foreign>,
              received: sayMoment(one.receivedAt, lang),
              status: <Badge kind={badgeOf[one.status]}>{say(`words.status.${one.status}`)}</Badge>,
            },
          }))}
        />
      </section>
      {!isOurs(state.lang) && (
        <section aria-labelledby="geprueft">
          <h2 id="geprueft">{say('words.reviews')}</h2>
          <SummaryList
            rows={state.sets.map((one) => ({ key: say(`words.set.${one.set}`), value: sayState(lang, one) }))}
          />
          {canBeRead && <ReviewForm {...props} />}
        </section>
      )}
      {canBeRead && state.lang !== sourceLanguage && <Glossary lang={lang} spoken={state.lang} uses={uses} />}
    </>
  );
}

const shortened = (text: string) => (text.length > 80 ? `${text.slice(0, 79)}…` : text);

function ReviewForm({ lang, state, values, errors, today }: LanguagePageProps) {
  const say = editorialTexts(lang);
  const errorOf = (name: string) => errors.find((error) => error.name === name)?.message;
  const path = languagePath(state.lang);
  const noted = state.sets.filter(({ review }) => review !== null);
  return (
    <>
      <h3>{say('words.review.new')}</h3>
      <p>{say('words.review.lead')}</p>
      <Form action={localHref(lang, `${path}/pruefung`)} errors={errors}>
        <RadioGroup
          name="set"
          label={say('words.review.set')}
          required
          value={values.set}
          error={errorOf('set')}
          options={state.sets
            .filter(({ written }) => written > 0)
            .map(({ set }) => ({ value: set, label: say(`words.set.${set}`) }))}
        />
        <TextField
          name="reviewer"
          label={say('words.review.reviewer')}
          hint={say('words.review.reviewer.hint')}
          required
          maxLength={120}
          value={values.reviewer}
          error={errorOf('reviewer')}
        />
        <DateField
          name="day"
          label={say('field.day')}
          required
          value={values.day ?? today}
          max={today}
          error={errorOf('day')}
        />
        <Button>{say('words.review.save')}</Button>
      </Form>
      {noted.map(({ set }) => (
        <Form key={set} action={localHref(lang, `${path}/pruefung/ruecknahme`)} bare>
          <input type="hidden" name="set" value={set} />
          <Button variant="tertiary">
            {say('words.review.take-back', { set: say(`words.set.${set}`) })}
          </Button>
        </Form>
      ))}
    </>
  );
}

export interface ProposalPageProps {
  lang: Lang;
  proposal: WordProposal;
  /** Where the words stand, as far as they are found. */
  texts: readonly WordPair[];
  decidedBy: string | null;
  events: readonly ProposalEvent[];
  typed: string;
  errors: readonly FieldMessage[];
}

/** A proposal beside the text it is about and the German one, with what the centre can do. */
export function ProposalPage(props: ProposalPageProps) {
  const { lang, proposal, texts, decidedBy, events, typed, errors } = props;
  const say = editorialTexts(lang);
  const { lang: spoken, now, better, page, status, reason, decidedAt } = proposal;
  return (
    <>
      <BackLink href={localHref(lang, languagePath(spoken))}>
        <Foreign lang={spoken}>{nativeNameOf(spoken)}</Foreign>
      </BackLink>
      <h1>{say('words.proposal')}</h1>
      <p>
        <Badge kind={badgeOf[status]}>{say(`words.status.${status}`)}</Badge>
      </p>
      <SummaryList
        rows={[
          { key: say('words.now'), value: <Words lang={spoken}>{now}</Words> },
          { key: say('words.better'), value: <Words lang={spoken}>{better}</Words> },
          { key: say('words.page'), value: <Link href={localHref(spoken, page)}>{page}</Link> },
          { key: say('words.received'), value: sayMoment(proposal.receivedAt, lang) },
          ...(decidedAt
            ? [
                {
                  key: say('words.decision'),
                  value: say('words.decision.by', {
                    who: decidedBy ?? say('article.somebody'),
                    when: sayMoment(decidedAt, lang),
                  }),
                },
                { key: say('words.reason'), value: reason },
              ]
            : []),
        ]}
      />
      <section aria-labelledby="wo">
        <h2 id="wo">{say('words.beside')}</h2>
        {texts.length === 0 && <p>{say('words.beside.none')}</p>}
        {texts.map(({ folder, key, source, own }) => (
          <SummaryList
            key={`${folder} ${key}`}
            rows={[
              { key: nativeNameOf('de'), value: <Words lang="de">{source}</Words> },
              ...(spoken === 'de'
                ? []
                : [{ key: nativeNameOf(spoken), value: <Words lang={spoken}>{own ?? ''}</Words> }]),
              { key: say('words.place'), value: <code class="code">{`${folder} ${key}`}</code> },
            ]}
          />
        ))}
      </section>
      {events.length > 0 && (
        <section aria-labelledby="entscheiden">
          <h2 id="entscheiden">{say('words.decide')}</h2>
          <p>{say('words.decide.text')}</p>
          <Form action={localHref(lang, `${proposalPath(proposal.id)}/entscheidung`)} errors={errors}>
            <input type="hidden" name="version" value={String(proposal.version)} />
            <TextArea
              name="reason"
              label={say('words.reason')}
              hint={say('words.reason.hint')}
              rows={3}
              maxLength={500}
              value={typed}
              error={errors.find(({ name }) => name === 'reason')?.message}
            />
            <ButtonRow>
              {events.map((event, index) => (
                <Button
                  key={event}
                  name="event"
                  value={event}
                  variant={index === 0 ? 'primary' : 'secondary'}
                >
                  {say(`words.event.${event as 'take-up' | 'set-aside'}`)}
                </Button>
              ))}
            </ButtonRow>
          </Form>
        </section>
      )}
    </>
  );
}

function Words({ lang, children }: { lang: Lang; children: string }) {
  return (
    <span class="kern-preline">
      <Foreign lang={lang}>{children}</Foreign>
    </span>
  );
}
