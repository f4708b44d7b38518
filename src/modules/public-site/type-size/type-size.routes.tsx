import { safeBackPath } from '#modules/accounts';
import { cookieHeader, splitLanguage } from '#platform/http';
import { open, page, type Reply, type Route, redirect, type Visit, type WriteVisit } from '#platform/routes';
import { typeSizeCookie, typeSizeOf, typeSizePath } from '#platform/type-size';
import { publicSiteTexts } from '../texts.ts';
import { TypeSizePage } from './type-size.pages.tsx';

const year = 365 * 24 * 60 * 60;

/**
 * The page somebody came from, as her browser says, so that no address of a page stands in another one; the start
 * page where it does not say, or says another host.
 */
function pageBefore({ request, origin }: Visit): string {
  const from = URL.parse(request.headers.get('Referer') ?? '');
  const isOurs = from?.origin === origin || from?.host === new URL(request.url).host;
  return from && isOurs ? pathBack(from.pathname + from.search) : '/';
}

/** Without its language, which the visit keeps; never another host, and never this page itself. */
function pathBack(given: string): string {
  const path = safeBackPath(given);
  if (path === null) return '/';
  const { rest } = splitLanguage(path);
  return rest.split('?')[0] === typeSizePath ? '/' : rest;
}

function showSizes(visit: Visit): Reply {
  const { lang } = visit;
  return page(
    publicSiteTexts(lang)('type.title'),
    <TypeSizePage lang={lang} chosen={typeSizeOf(visit.cookie(typeSizeCookie))} back={pageBefore(visit)} />,
    { narrow: true },
  );
}

/** Kept by the browser alone. */
function keepSize({ form, origin }: WriteVisit): Reply {
  const size = typeSizeOf(form.get('groesse'));
  const cookie = cookieHeader(typeSizeCookie, size, {
    maxAge: size === 'normal' ? 0 : year,
    secure: origin.startsWith('https:'),
  });
  return redirect(pathBack(form.get('zurueck')), new Headers({ 'Set-Cookie': cookie }));
}

export const typeSizeRoutes: readonly Route[] = [
  open.get(typeSizePath, showSizes),
  open.post(typeSizePath, keepSize),
];
