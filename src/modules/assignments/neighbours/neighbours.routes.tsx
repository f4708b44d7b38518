import { listSites, nearestSites } from '#modules/programme';
import {
  asHolder,
  consentWays,
  momentsOf,
  readRequest,
  readStatus,
  requestPath,
  statusPath,
  windowsOf,
} from '#modules/requests';
import { type Person, sitesOf } from '#platform/acting';
import { NotFound } from '#platform/errors';
import { guarded, open, page, type Route, redirect, type Signed, type Visit } from '#platform/routes';
import { mayChangeAskingRule, mayChangeSomeRule } from '../asking/asking.policy.ts';
import { assignmentTexts } from '../texts.ts';
import {
  answerAboutNeighbour,
  askNeighbours,
  neighboursOf,
  setTakingPart,
  stopAskingNeighbours,
} from './ask-neighbours.ts';
import { readNeighbourRule } from './neighbour-search.store.ts';
import { answerDays, notForNeighbours } from './neighbour-search.ts';
import { AskNeighboursPage, NeighbourRulePage, neighbourRulePath } from './neighbours.pages.tsx';

async function siteFor({ db, person }: Signed<Visit>, named: string | null) {
  const mine = sitesOf(person, ['coordinator', 'deputy']);
  const siteId = named && named !== '' ? named : mine[0];
  if (!siteId || !mayChangeAskingRule(person, siteId)) throw new NotFound();
  const sites = (await listSites(db, { alsoInactive: true })).filter(({ id }) => mine.includes(id));
  return { siteId, sites };
}

async function rulePage(
  visit: Signed<Visit>,
  of: Awaited<ReturnType<typeof siteFor>>,
  again: { changed?: boolean; missing?: boolean } | null,
) {
  const { lang, db, query } = visit;
  return page(
    assignmentTexts(lang)('neighbours.rule-title'),
    <NeighbourRulePage
      lang={lang}
      {...of}
      rule={await readNeighbourRule(db, of.siteId)}
      neighbours={await neighboursOf(db, of.siteId)}
      saved={!again && query.has('gespeichert')}
      changedMeanwhile={again?.changed ?? false}
      missing={again?.missing ?? false}
    />,
    { narrow: true, status: again ? 422 : 200 },
  );
}

const may = (person: Person) => mayChangeSomeRule(person);

async function requestFor(visit: Signed<Visit>) {
  const request = await readRequest(visit.db, visit.id());
  if (!request || !mayChangeAskingRule(visit.person, request.siteId)) throw new NotFound();
  return request;
}

const wrongWords = {
  site: 'neighbours.which-missing',
  days: 'asking-rule.within',
  wish: 'neighbours.wish-missing',
} as const;

async function askPage(
  visit: Signed<Visit>,
  again: { siteIds: string[]; days: string; wish: boolean; wrong: 'site' | 'days' | 'wish' | null } | null,
) {
  const { db, lang, now } = visit;
  const say = assignmentTexts(lang);
  const request = await requestFor(visit);
  const taking = new Set((await neighboursOf(db, request.siteId)).map(({ id }) => id));
  const near = await nearestSites(db, { place: request.area, limit: 500 });
  const wrong = again?.wrong;
  return page(
    say('neighbours.ask-title'),
    <AskNeighboursPage
      lang={lang}
      request={request}
      windows={(await windowsOf(db, request.id)).filter(
        (window) => Temporal.Instant.compare(momentsOf(window).end, now) > 0,
      )}
      neighbours={near.filter(({ site }) => taking.has(site.id))}
      not={notForNeighbours(request)}
      entered={again ?? { siteIds: [], days: String(answerDays.usual), wish: false }}
      errors={
        wrong
          ? [
              {
                name: wrong,
                message: say(wrongWords[wrong], answerDays),
              },
            ]
          : []
      }
      problem={again !== null && !wrong}
    />,
    { narrow: true, status: again ? 422 : 200 },
  );
}

const wrongField: Readonly<Record<string, 'site' | 'wish'>> = {
  'no-such-site': 'site',
  'wish-not-told': 'wish',
};

const yesOrNo = (text: string) => (text === 'ja' ? true : text === 'nein' ? false : null);

export const neighbourRoutes: readonly Route[] = [
  guarded.get(neighbourRulePath, may, async (visit) =>
    rulePage(visit, await siteFor(visit, visit.query.get('standort')), null),
  ),

  guarded.post(neighbourRulePath, may, async (visit) => {
    const { tx, form, person, today } = visit;
    const of = await siteFor(visit, form.get('standort'));
    const takesPart = yesOrNo(form.get('takes-part'));
    if (takesPart === null) return rulePage(visit, of, { missing: true });
    const version = /^\d{1,9}$/.test(form.get('version')) ? Number(form.get('version')) : 0;
    const done = await setTakingPart(tx, { siteId: of.siteId, version, takesPart, by: person, today });
    if (!done.ok) return rulePage(visit, of, { changed: true });
    return redirect(`${neighbourRulePath}?standort=${of.siteId}&gespeichert`);
  }),

  guarded.get(`${requestPath(':id')}/nachbarn`, may, (visit) => askPage(visit, null)),

  guarded.post(`${requestPath(':id')}/nachbarn`, may, async (visit) => {
    const { tx, form, person, now } = visit;
    const request = await requestFor(visit);
    const siteIds = form.all('site');
    const days = form.get('days');
    const wish = form.get('wish') !== '';
    const count = /^\d$/.test(days) ? Number(days) : 0;
    if (count < answerDays.min || count > answerDays.max)
      return askPage(visit, { siteIds, days, wish, wrong: 'days' });
    const answerUntil = now.add({ hours: 24 * count });
    const done = await askNeighbours(tx, {
      ...{ requestId: request.id, siteIds, answerUntil, wishTold: wish },
      ...{ by: person, now },
    });
    if (done.ok) return redirect(`${requestPath(request.id)}#nachbarn`);
    return askPage(visit, { siteIds, days, wish, wrong: wrongField[done.refusal] ?? null });
  }),

  guarded.post(`${requestPath(':id')}/nachbarn/ende`, may, async (visit) => {
    const request = await requestFor(visit);
    const { tx, person, now } = visit;
    await stopAskingNeighbours(tx, { requestId: request.id, by: person, now });
    return redirect(`${requestPath(request.id)}#nachbarn`);
  }),

  // The person has told coordination, which notes it.
  guarded.post(`${requestPath(':id')}/nachbarn/antwort`, may, async (visit) => {
    const request = await requestFor(visit);
    const { tx, form, person, lang, now } = visit;
    const agrees = yesOrNo(form.get('answer'));
    const how = consentWays.find((way) => way !== 'given-by-person' && way === form.get('how'));
    if (agrees !== null && how) {
      const shown = form.get('shown');
      await answerAboutNeighbour(tx, { requestId: request.id, agrees, how, by: person, lang, shown, now });
    }
    return redirect(`${requestPath(request.id)}#nachbarn`);
  }),

  open.post(
    statusPath(':token/nachbarn'),
    async (visit) => {
      const { tx, form, lang, now } = visit;
      const status = await readStatus(tx);
      if (!status || status.request.state === 'anonymised') throw new NotFound();
      const path = statusPath(visit.param('token'));
      const agrees = yesOrNo(form.get('answer'));
      if (agrees === null) return redirect(path);
      const { id: requestId, askedBy } = status.request;
      const how = askedBy === 'self' ? 'given-by-person' : 'spoken';
      const shown = form.get('shown');
      const done = await answerAboutNeighbour(tx, {
        ...{ requestId, agrees, how, lang, shown, now },
        by: 'secret-link',
      });
      return redirect(done.ok ? `${path}?gesagt` : `${path}?geaendert`);
    },
    asHolder,
  ),
];
