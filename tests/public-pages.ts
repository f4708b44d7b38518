import { type Lang, pageLanguages } from '../src/platform/languages.ts';
import { type Audience, languagesFor } from '../src/platform/words.ts';
import { type Answering, cookieOf, post } from './people.ts';

export interface PublicPage {
  /** Its path with what differs left out: `/standorte/:slug`. */
  readonly type: string;
  /** A page of this type, in German. */
  readonly path: string;
  readonly audience: Exclude<Audience, 'desk'>;
  /** Search engines are kept away: it is one visitor's. */
  readonly isPersonal: boolean;
  readonly cookie?: string;
}

/** Pages anybody can open that no list for search engines holds. */
const unlisted: readonly Omit<PublicPage, 'isPersonal'>[] = [
  { type: '/wer-hilft?weg (question)', path: '/wer-hilft?weg=danger', audience: 'newcomer' },
  { type: '/wer-hilft?weg (answer)', path: '/wer-hilft?weg=danger.now', audience: 'newcomer' },
  { type: '/standorte?ort', path: '/standorte?ort=61348', audience: 'newcomer' },
  { type: '/kernprofil/drucken', path: '/kernprofil/drucken', audience: 'public' },
  { type: '/bessere-worte', path: '/bessere-worte?seite=/', audience: 'newcomer' },
];
const ofOne = ['/status/demo-5', '/status/demo-5/karte', '/status/demo-1', '/anmelden'];

/** The answers that lead through every question of the form. */
const answers: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'fuer-wen': { 'asked-by': 'self' },
  wohnort: { place: 'Bad Homburg v. d. Höhe' },
  standort: {},
  sprache: { language: 'ar' },
  deutsch: { german: 'little' },
  thema: { topic: 'office' },
  'thema-hinweis': {},
  ziel: { goal: 'Die Wohnung selbst ummelden können.' },
  termin: { 'from-1': '09:00', 'until-1': '12:00', minutes: '60' },
  treffpunkt: { 'meeting-place': 'office', 'place-name': 'Bürgerbüro', 'place-address': '' },
  wuensche: { gender: '', 'gender-reason': '' },
  kontakt: { name: 'Amira Beispiel', phone: '06172 000111', email: 'amira@b.example' },
  einwilligung: { consent: 'ja' },
};

/** One page of each kind a stranger can open, the questions of the form among them, answered as somebody would. */
export async function publicPages(app: Answering): Promise<PublicPage[]> {
  const pages = new Map<string, PublicPage>();
  const map = await (await app.request('/sitemap.xml')).text();
  for (const entry of map.split('<url>').slice(1)) {
    const path = new URL(/<loc>([^<]*)/.exec(entry)?.[1] ?? '').pathname;
    if (pageLanguages.some((lang) => path === `/${lang}` || path.startsWith(`/${lang}/`))) continue;
    const type = path.replace(/^\/(standorte|aktuelles|themen|kernprofil)\/[\w-]+$/, '/$1/:one');
    const audience = entry.split('hreflang=').length - 1 === languagesFor('newcomer').length;
    pages.set(type, { type, path, audience: audience ? 'newcomer' : 'public', isPersonal: false });
  }
  for (const page of unlisted) pages.set(page.type, { ...page, isPersonal: false });
  for (const path of ofOne) pages.set(path, { type: path, path, audience: 'newcomer', isPersonal: true });
  for (const page of await pagesOfForm(app)) pages.set(page.type, page);
  return [...pages.values()];
}

async function pagesOfForm(app: Answering): Promise<PublicPage[]> {
  const begun = await post(app, '/anfrage', {});
  const cookie = cookieOf(begun);
  const pages: PublicPage[] = [];
  const day = Temporal.Now.plainDateISO().add({ days: 14 }).toString();
  for (let to = begun.headers.get('Location'); ; ) {
    if (!to || pages.length > 30) throw new Error(`the form does not go on after ${pages.at(-1)?.path}`);
    pages.push({ type: to, path: to, audience: 'newcomer', isPersonal: true, cookie });
    const step = to.split('/').at(-1) as string;
    if (step === 'pruefen') return pages;
    const html = await (await app.request(to, { headers: { Cookie: cookie } })).text();
    const offered = /name="(site|place-key)"[^>]*value="([^"]*)"/.exec(html) ?? [];
    const fields = { ...(offered[1] ? { [offered[1]]: offered[2] ?? '' } : {}), ...answers[step] };
    const sent = await post(app, to, step === 'termin' ? { ...fields, 'day-1': day } : fields, cookie);
    to = sent.headers.get('Location');
  }
}

/** The languages a page of these readers has. */
export const languagesOf = ({ audience }: PublicPage): readonly Lang[] => languagesFor(audience);
