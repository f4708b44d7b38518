import type { Module } from '#platform/module';
import type { Route } from '#platform/routes';
import { mayPublish } from './articles/article.policy.ts';
import { editorialPath } from './articles/articles.pages.tsx';
import { articlesRoutes } from './articles/articles.routes.tsx';
import { publishDueJob } from './articles/publish-due.job.ts';
import { barriersRoutes } from './barriers/barriers.routes.tsx';
import { seedDemo } from './demo.ts';
import { listsRoutes } from './lists/lists.routes.tsx';
import { logoRoutes } from './logo/logo.routes.tsx';
import { personalDataOfEditorial } from './personal-data.ts';
import { editorialTexts } from './texts.ts';
import { wordsRoutes } from './words/words.routes.tsx';

/** What the competence centre and the sites publish. `routes` are those of the whole program. */
export function createEditorial(of: { routes: () => readonly Route[] }): Module {
  return {
    name: 'editorial',
    routes: [
      ...articlesRoutes((path) => of.routes().some((route) => isPage(route, path))),
      ...listsRoutes,
      ...logoRoutes,
      ...wordsRoutes,
      ...barriersRoutes,
    ],
    navigation: [
      {
        path: editorialPath,
        label: (lang) => editorialTexts(lang)('desk.navigation'),
        may: mayPublish,
        order: 65,
      },
    ],
    texts: [editorialTexts],
    personalData: personalDataOfEditorial,
    jobs: [publishDueJob],
    listeners: [],
    tells: [],
    subjects: {
      '/redaktion/beitraege': 'article',
      '/redaktion/termine': 'public-date',
      '/redaktion/partner': 'partner',
      '/redaktion/medien': 'medium',
      '/redaktion/logo': 'site',
      '/redaktion/uebersetzungen/vorschlaege': 'word-proposal',
      '/redaktion/barrieren': 'barrier-report',
    },
    staysBehind: {
      'editorial.medium': {
        de: 'Filme und Material des Kompetenzzentrums, die allen gehören',
        en: 'films and material of the competence centre, which belong to everybody',
      },
      'editorial.barrier_report': {
        de: 'was jemand auf den Seiten dieser Installation nicht nutzen konnte',
        en: 'what somebody could not use on the pages of this installation',
      },
      'editorial.word_proposal': {
        de: 'Vorschläge für bessere Wörter, die dem Kompetenzzentrum gelten',
        en: 'suggestions of better words, which are meant for the competence centre',
      },
      'editorial.word_review': {
        de: 'wer die Übersetzungen dieser Installation geprüft hat',
        en: 'who has checked the translations of this installation',
      },
    },
    demo: seedDemo,
  };
}

/** Whether anybody can open a page at this path. */
function isPage({ method, path, may }: Route, wanted: string): boolean {
  if (method !== 'GET' || may !== null) return false;
  const parts = path.split('/');
  const asked = wanted.split('/');
  return (
    parts.length === asked.length &&
    parts.every((part, index) => part === asked[index] || (part.startsWith(':') && asked[index] !== ''))
  );
}

/** States and events of a public text. */
export { articleLifeCycle } from './articles/article.ts';
/** A text in the look of the public pages. */
export { ArticleWords } from './articles/articles.pages.tsx';
/** What is public. */
export {
  listNews,
  listPages,
  listPublished,
  type Published,
  readPublished,
} from './articles/published.store.ts';
/** What somebody cannot use, and the answer she has to get. */
export { barrierReportLifeCycle } from './barriers/barrier-report.ts';
export { reportBarrier } from './barriers/report-barrier.ts';
/** Dates, partners, films and material: what anybody may read of them. */
export { listMedia, listPartners, nextDates, pastDates } from './lists/list.store.ts';
export {
  type DateKind,
  type Medium,
  mediumKinds,
  type Partner,
  type PublicDate,
} from './lists/public-date.ts';
/** The logo of a site. */
export { LogoPicture, logoPath } from './logo/logo.pages.tsx';
export { readLogo, readLogoFacts } from './logo/logo.store.ts';
export type { Logo, LogoFacts } from './logo/logo.ts';
/** The parts of the desk for public pages. */
export { EditorialTabs } from './tabs.pages.tsx';
export { editorialTexts } from './texts.ts';
export { longestPiece, proposeWords } from './words/propose-words.ts';
/** Better words that visitors propose, and who has read a translation over. */
export { wordProposalLifeCycle } from './words/word-proposal.ts';
export { listReviews } from './words/word-review.store.ts';
/** The body of a text as HTML. */
export { WrittenText } from './written-text.pages.tsx';
