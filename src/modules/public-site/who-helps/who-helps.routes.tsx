import { open, page, type Route, redirect } from '#platform/routes';
import { whoHelpsTexts } from '../texts.ts';
import { QuestionPage, titleOfWay, whoHelpsPath } from './who-helps.pages.tsx';
import { walk } from './who-helps-tree.ts';

/** The answers stand in the address alone: nothing is kept, the way back is the browser's. */
export const whoHelpsRoutes: readonly Route[] = [
  open.get(whoHelpsPath, ({ lang, query }) => {
    const answers = (query.get('weg') ?? '').split('.').filter((code) => code !== '');
    const walked = walk(answers);
    if (!walked) return redirect(whoHelpsPath);
    const title = answers.length === 0 ? whoHelpsTexts(lang)('title') : titleOfWay(walked, lang);
    return page(title, <QuestionPage lang={lang} walked={walked} />, { cacheSeconds: 3600 });
  }),
];
