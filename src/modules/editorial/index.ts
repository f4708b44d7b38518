import type { Module } from '#platform/module';
import type { Route } from '#platform/routes';
import { mayPublish } from './articles/article.policy.ts';
import { editorialPath } from './articles/articles.pages.tsx';
import { articlesRoutes } from './articles/articles.routes.tsx';
import { publishDueJob } from './articles/publish-due.job.ts';
import { seedDemo } from './demo.ts';
import { personalDataOfEditorial } from './personal-data.ts';
import { editorialTexts } from './texts.ts';

/** What the competence centre and the sites publish. `routes` are those of the whole program. */
export function createEditorial(of: { routes: () => readonly Route[] }): Module {
  return {
    name: 'editorial',
    routes: articlesRoutes((path) => of.routes().some((route) => isPage(route, path))),
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
    subjects: { '/redaktion/beitraege': 'article' },
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
/** The body of a text as HTML. */
export { WrittenText } from './written-text.pages.tsx';
