import { namesOfPeople } from '#modules/accounts';
import type { Db } from '#platform/database';
import { NotFound } from '#platform/errors';
import { checkEntered, type FieldError } from '#platform/form-fields';
import { isPageLanguage, type Lang, nativeNameOf, pageLanguages } from '#platform/languages';
import { eventsFor } from '#platform/life-cycle';
import { guarded, page, type Reply, type Route, redirect, type Signed, type Visit } from '#platform/routes';
import { wordPairs } from '#platform/words';
import { isAtCentre, statesOf } from '../articles/article.policy.ts';
import { fieldMessages } from '../field-messages.ts';
import { editorialTexts } from '../texts.ts';
import { decideWords } from './decide-words.ts';
import { termUses } from './glossary.ts';
import { countProposals, listProposals, readProposal } from './word-proposal.store.ts';
import { type WordProposal, wordProposalLifeCycle } from './word-proposal.ts';
import { deleteReview, listReviews, saveReview } from './word-review.store.ts';
import { changedSince, fingerprintsOf, textsWith, wordSets } from './word-review.ts';
import { decisionForm, reviewForm } from './words.form.ts';
import {
  isOurs,
  type LanguageState,
  LanguageWordsPage,
  languagePath,
  ProposalPage,
  proposalPath,
  WordsPage,
  wordsPath,
} from './words.pages.tsx';

const proposalsShown = 200;

function langOr404(visit: Visit): Lang {
  const lang = visit.param('lang');
  if (!isPageLanguage(lang)) throw new NotFound();
  return lang;
}

/** How languages stand: what is written and read over, and how many proposals there are. */
async function statesFor(
  db: Db,
  states: readonly string[],
  langs: readonly Lang[],
): Promise<LanguageState[]> {
  const counts = await countProposals(db);
  const reviews = (await listReviews(db)).filter(({ stateKey }) => states.includes(stateKey));
  return langs.map((lang) => {
    const own = counts.filter((one) => one.lang === lang);
    const sum = (isWaiting: boolean) =>
      own
        .filter(({ status }) => (status === 'received') === isWaiting)
        .reduce((all, { count }) => all + count, 0);
    return {
      lang,
      waiting: sum(true),
      decided: sum(false),
      sets: wordSets.map((set) => {
        const pairs = wordPairs(lang, set);
        const review = reviews.find((one) => one.lang === lang && one.set === set) ?? null;
        return {
          set,
          all: pairs.length,
          written: pairs.filter(({ own: text }) => text !== null).length,
          review,
          changed: review ? changedSince(lang, set, review.texts) : 0,
        };
      }),
    };
  });
}

async function languagePage(
  visit: Signed<Visit>,
  values: Readonly<Record<string, string>> = {},
  errors: readonly FieldError[] = [],
): Promise<Reply> {
  const { db, lang, person, query, today } = visit;
  const spoken = langOr404(visit);
  const [state] = await statesFor(db, statesOf(person), [spoken]);
  if (!state) throw new NotFound();
  return page(
    nativeNameOf(spoken),
    <LanguageWordsPage
      lang={lang}
      state={state}
      proposals={await listProposals(db, { lang: spoken, limit: proposalsShown })}
      uses={termUses(spoken)}
      saved={query.has('gespeichert') && errors.length === 0}
      values={values}
      errors={fieldMessages(lang, errors)}
      today={today}
    />,
    { status: errors.length > 0 ? 422 : 200 },
  );
}

async function proposalOr404(visit: Signed<Visit>): Promise<WordProposal> {
  const proposal = await readProposal(visit.db, visit.id());
  if (!proposal || !statesOf(visit.person).includes(proposal.stateKey)) throw new NotFound();
  return proposal;
}

async function proposalPage(
  visit: Signed<Visit>,
  proposal: WordProposal,
  typed = '',
  errors: readonly FieldError[] = [],
): Promise<Reply> {
  const { db, lang } = visit;
  const { decidedBy } = proposal;
  return page(
    editorialTexts(lang)('words.proposal'),
    <ProposalPage
      lang={lang}
      proposal={proposal}
      texts={textsWith(proposal.lang, proposal.now)}
      decidedBy={decidedBy ? ((await namesOfPeople(db, [decidedBy])).get(decidedBy) ?? null) : null}
      events={eventsFor(wordProposalLifeCycle, proposal.status, ['centre'])}
      typed={typed}
      errors={fieldMessages(lang, errors)}
    />,
    { narrow: true, status: errors.length > 0 ? 422 : 200 },
  );
}

/** Where the centre looks after the words of the public pages in all languages. */
export const wordsRoutes: readonly Route[] = [
  guarded.get(wordsPath, isAtCentre, async ({ db, lang, person }) =>
    page(
      editorialTexts(lang)('tab.words'),
      <WordsPage lang={lang} languages={await statesFor(db, statesOf(person), pageLanguages)} />,
    ),
  ),

  guarded.get(languagePath(':lang'), isAtCentre, (visit) => languagePage(visit)),

  guarded.post(`${languagePath(':lang')}/pruefung`, isAtCentre, async (visit) => {
    const { tx, person, form, now, today } = visit;
    const lang = langOr404(visit);
    const stateKey = statesOf(person)[0];
    if (isOurs(lang) || !stateKey) throw new NotFound();
    const entered = checkEntered(reviewForm, form.toRecord());
    if (!entered.ok) return languagePage(visit, form.toRecord(), entered.errors);
    const { set, reviewer, day } = entered.value;
    if (Temporal.PlainDate.compare(day, today) > 0) {
      return languagePage(visit, form.toRecord(), [{ name: 'day', code: 'day-to-come' }]);
    }
    const texts = fingerprintsOf(lang, set);
    if (texts.length === 0) {
      return languagePage(visit, form.toRecord(), [{ name: 'set', code: 'set-missing' }]);
    }
    await saveReview(tx, { stateKey, lang, set, reviewer, reviewedOn: day, texts, by: person.id, now });
    return redirect(`${languagePath(lang)}?gespeichert=ja`);
  }),

  guarded.post(`${languagePath(':lang')}/pruefung/ruecknahme`, isAtCentre, async (visit) => {
    const { tx, person, form } = visit;
    const lang = langOr404(visit);
    const set = wordSets.find((one) => one === form.get('set'));
    if (!set) throw new NotFound();
    for (const stateKey of statesOf(person)) await deleteReview(tx, { stateKey, lang, set });
    return redirect(`${languagePath(lang)}?gespeichert=ja`);
  }),

  guarded.get(proposalPath(':id'), isAtCentre, async (visit) =>
    proposalPage(visit, await proposalOr404(visit)),
  ),

  guarded.post(`${proposalPath(':id')}/entscheidung`, isAtCentre, async (visit) => {
    const { tx, person, form, now } = visit;
    const proposal = await proposalOr404(visit);
    const entered = checkEntered(decisionForm, form.toRecord());
    if (!entered.ok) return proposalPage(visit, proposal, form.get('reason'), entered.errors);
    const done = await decideWords(tx, {
      ...entered.value,
      id: proposal.id,
      version: form.version(),
      by: person,
      now,
    });
    if (!done.ok) {
      return proposalPage(visit, proposal, form.get('reason'), [{ name: 'reason', code: done.refusal }]);
    }
    return redirect(`${languagePath(proposal.lang)}?gespeichert=ja`);
  }),
];
