import { longestPiece, proposeWords } from '#modules/editorial';
import { system } from '#platform/acting';
import { letterDraws } from '#platform/limits';
import { open, page, type Reply, type Route, redirect, type Visit, type WriteVisit } from '#platform/routes';
import type { FieldMessage } from '#ui/error-summary';
import { publicSiteTexts } from '../texts.ts';
import { BetterWordsPage, BetterWordsThanks, betterWordsPath } from './better-words.pages.tsx';

const thanksPath = `${betterWordsPath}/danke`;

/** Only the first part of a path is passed on: what follows may be somebody's secret link. */
function pathAbout(given: string): string {
  return /^\/[a-z-]{0,40}/.exec(given)?.[0] ?? '/';
}

function showForm(
  visit: Visit,
  about: string,
  typed: Readonly<Record<string, string>> = {},
  errors: readonly FieldMessage[] = [],
): Reply {
  return page(
    publicSiteTexts(visit.lang)('better.title'),
    <BetterWordsPage lang={visit.lang} about={pathAbout(about)} typed={typed} errors={errors} />,
    { narrow: true, status: errors.length > 0 ? 422 : 200 },
  );
}

/** The competence centre decides about it; who proposes leaves no name. */
async function take(visit: WriteVisit): Promise<Reply> {
  const { tx, form, lang, now, today } = visit;
  const about = pathAbout(form.get('seite'));
  const typed = { jetzt: form.get('jetzt').trim(), besser: form.get('besser').trim() };
  const say = publicSiteTexts(lang);
  const errors = (['jetzt', 'besser'] as const).flatMap((name) => {
    if (typed[name] === '') return [{ name, message: say('better.error.missing') }];
    return typed[name].length > longestPiece ? [{ name, message: say('better.error.too-long') }] : [];
  });
  if (errors.length > 0) return showForm(visit, about, typed, errors);
  await proposeWords(tx, {
    id: visit.newId(),
    stateKey: 'HE',
    lang,
    page: about,
    words: { now: typed.jetzt, better: typed.besser },
    now,
    today,
    publicUrl: visit.origin,
  });
  return redirect(`${thanksPath}?seite=${encodeURIComponent(about)}`);
}

export const betterWordsRoutes: readonly Route[] = [
  open.get(betterWordsPath, (visit) => showForm(visit, visit.query.get('seite') ?? '/')),
  open.post(betterWordsPath, take, { as: () => system, limits: letterDraws }),
  open.get(thanksPath, ({ lang, query }) =>
    page(
      publicSiteTexts(lang)('better.title'),
      <BetterWordsThanks lang={lang} about={pathAbout(query.get('seite') ?? '/')} />,
      { narrow: true },
    ),
  ),
];
