import {
  findPlaces,
  isWorkingDay,
  languageName,
  listLanguages,
  listSites,
  listTopics,
  readParameter,
  type Site,
} from '#modules/programme';
import { sitesOf, staffRoles } from '#platform/acting';
import type { Db } from '#platform/database';
import { sayDay } from '#platform/dates';
import { Forbidden, NotFound } from '#platform/errors';
import { FormFields } from '#platform/form-fields';
import { isId, newSecret } from '#platform/ids';
import { limitOf } from '#platform/limits';
import {
  guarded,
  page,
  type Reply,
  type Route,
  redirect,
  type Signed,
  type Visit,
  type WriteVisit,
} from '#platform/routes';
import { localHref } from '#ui/href';
import { requestPath } from '../deciding/decision.ts';
import { takeUpRequest } from '../deciding/take-up-request.ts';
import { signsIn, type TextSigns } from '../free-text.ts';
import { isWindowRefusal, windowError } from '../request.form.ts';
import { mayAskAsBody, mayEnterRequests } from '../request.policy.ts';
import { lastInstitution, listOwnRequests } from '../request.store.ts';
import { type Fault, faultMessages } from '../request-words.ts';
import { StatusBody, titleOfStatus, WithdrawPage } from '../status/status.pages.tsx';
import {
  answerFrom,
  askBeforeConsentEnds,
  doneIn,
  withdrawConsentFrom,
  withdrawFrom,
} from '../status/status.routes.tsx';
import { readOwnStatus } from '../status/status.store.ts';
import type { Status } from '../status/status.ts';
import { requestTexts } from '../texts.ts';
import { readEntry } from './entry.form.ts';
import { bodyPath, EntryPage, OwnRequestsPage, ownPath, phonePath, SentNote } from './entry.pages.tsx';
import { type SubmitRefusal, submitRequest } from './submit-request.ts';

type Way = 'phone' | 'body';

const titleKey = { phone: 'entry.phone-title', body: 'entry.body-title' } as const;

/** The sites this person writes requests for, and the one chosen; the first without a choice. */
async function sitesFor(
  db: Db,
  visit: Signed<Visit>,
  way: Way,
): Promise<{ site: Site; sites: readonly Site[] }> {
  const mine = sitesOf(visit.person, way === 'phone' ? staffRoles : ['requesting-body']);
  const sites = (await listSites(db)).filter(({ id }) => mine.includes(id));
  const asked = visit.query.get('standort');
  const site = asked ? sites.find(({ slug }) => slug === asked) : sites[0];
  if (!site) throw new NotFound();
  return { site, sites };
}

/** What a fresh form proposes: the site's own town, a working day at its lead time, the usual way. */
async function proposed(db: Db, visit: Signed<Visit>, way: Way, site: Site): Promise<FormFields> {
  const leadTime = await readParameter(db, 'request-lead-time', { day: visit.today, siteId: site.id });
  let day = visit.today.add({ days: leadTime });
  while (!isWorkingDay(day)) day = day.add({ days: 1 });
  const usual = {
    german: 'little',
    'language-mode': 'speak',
    'day-1': day.toString(),
    'from-1': '09:00',
    'until-1': '12:00',
    minutes: '60',
    place: site.town,
    'meeting-place': 'office',
  };
  if (way === 'phone') {
    return FormFields.from({ ...usual, 'asked-by': 'self', 'consent-how': 'spoken' });
  }
  const before = await lastInstitution(db, visit.person.id);
  return FormFields.from({
    ...usual,
    institution: before?.institution ?? '',
    'asker-name': before?.askerName ?? visit.person.name,
    'asker-phone': before?.askerPhone ?? '',
    'asker-email': before?.askerEmail ?? visit.person.email,
  });
}

async function entryPage(
  db: Db,
  visit: Signed<Visit>,
  way: Way,
  again?: {
    entered: FormFields;
    faults: readonly Fault[];
    goalSigns?: TextSigns | null;
    noteSigns?: TextSigns | null;
  },
): Promise<Reply> {
  const { lang, today } = visit;
  const { site, sites } = await sitesFor(db, visit, way);
  return page(
    requestTexts(lang)(titleKey[way]),
    <EntryPage
      lang={lang}
      way={way}
      site={site}
      sites={sites}
      topics={await listTopics(db, site.id)}
      languageNames={(await listLanguages(db)).map(({ tag }) => languageName(tag, lang))}
      placeNames={await placesAround(db, site)}
      goalSigns={again?.goalSigns ?? null}
      noteSigns={again?.noteSigns ?? null}
      today={today}
      entered={again?.entered ?? (await proposed(db, visit, way, site))}
      errors={faultMessages(lang, again?.faults ?? [])}
    />,
    { status: again ? 422 : 200 },
  );
}

/** Names to propose while a place is typed: those whose postal codes begin like that of the site. */
async function placesAround(db: Db, site: Site): Promise<string[]> {
  const places = await findPlaces(db, { query: site.postalCode.slice(0, 3), limit: 60 });
  return [...new Set(places.map((place) => place.name))];
}

const fieldOf: Readonly<Partial<Record<SubmitRefusal, string>>> = {
  'no-such-site': 'place',
  'topic-unknown': 'topic',
  'not-reachable': 'phone',
  'goal-missing': 'goal',
};

async function take(visit: Signed<WriteVisit>, way: Way): Promise<Reply> {
  const { tx, form, lang, now, today, person, origin } = visit;
  const { site } = await sitesFor(tx, visit, way);
  const again = (faults: readonly Fault[]) => entryPage(tx, visit, way, { entered: form, faults });

  const id = visit.newId();
  const read = await readEntry(tx, form, {
    lang,
    siteId: site.id,
    askedBy: way === 'body' ? 'institution' : null,
    now,
    today,
  });
  if (!read.ok) return again(read.faults);
  const goalSigns = signsIn(read.facts.goal, form.get('goal-seen'));
  const noteSigns = signsIn(read.facts.note, form.get('note-seen'));
  if (goalSigns || noteSigns) {
    return entryPage(tx, visit, way, { entered: form, faults: [], goalSigns, noteSigns });
  }
  const done = await submitRequest(tx, {
    id,
    siteId: site.id,
    channel: way === 'phone' ? 'coordination' : 'requesting-body',
    facts: read.facts,
    by: person,
    secret: newSecret(),
    publicUrl: origin,
    now,
    today,
  });
  if (!done.ok) {
    const { refusal } = done;
    if (refusal === 'not-yours-to-ask') throw new Forbidden();
    return again([
      isWindowRefusal(refusal)
        ? windowError(refusal, done.at ?? 0, read.numbers)
        : { name: fieldOf[refusal] ?? 'language', code: refusal },
    ]);
  }
  // Whoever writes it down has listened: it is in review at once.
  if (way === 'phone') await takeUpRequest(tx, { requestId: id, version: null, by: person, now });
  return redirect(way === 'phone' ? requestPath(id) : `${ownPath}/${id}?gesendet=ja`);
}

const longestPage = 20;

async function ownStatus(visit: Signed<Visit>): Promise<Status> {
  const status = await readOwnStatus(visit.db, visit.id(), visit.person.id);
  if (!status) throw new NotFound();
  return status;
}

const ownRequestPath = (id: string) => `${ownPath}/${id}`;

/** Requests on one page: what coordination takes down by telephone, and what requesting bodies ask for. */
export const entryRoutes: readonly Route[] = [
  guarded.get(phonePath, mayEnterRequests, (visit) => entryPage(visit.db, visit, 'phone')),
  guarded.post(phonePath, mayEnterRequests, (visit) => take(visit, 'phone')),
  guarded.get(
    bodyPath,
    (person) => mayAskAsBody(person),
    (visit) => entryPage(visit.db, visit, 'body'),
  ),
  guarded.post(
    bodyPath,
    (person) => mayAskAsBody(person),
    (visit) => take(visit, 'body'),
    {
      limits: ({ person, address }) => [
        { limit: limitOf.helpRequestsOfBody, subject: person ? `person ${person.id}` : `address ${address}` },
      ],
    },
  ),

  guarded.get(
    ownPath,
    (person) => mayAskAsBody(person),
    async (visit) => {
      const { db, lang, person, query } = visit;
      const after = query.get('nach');
      if (after !== null && !isId(after)) throw new NotFound();
      const found = await listOwnRequests(db, { personId: person.id, after, limit: longestPage + 1 });
      const requests = found.slice(0, longestPage);
      const last = requests.at(-1);
      return page(
        requestTexts(lang)('own.title'),
        <OwnRequestsPage
          lang={lang}
          requests={requests}
          firstHref={after ? localHref(lang, ownPath) : null}
          nextHref={last && found.length > longestPage ? localHref(lang, `${ownPath}?nach=${last.id}`) : null}
        />,
      );
    },
  ),

  guarded.get(
    `${ownPath}/:id`,
    (person) => mayAskAsBody(person),
    async (visit) => {
      const { lang, query } = visit;
      const status = await ownStatus(visit);
      const { request } = status;
      return page(
        titleOfStatus(status, lang),
        <>
          {query.has('gesendet') && (
            <SentNote
              lang={lang}
              reference={request.reference}
              text={requestTexts(lang)('entry.sent', { day: sayDay(request.answerDue, lang) })}
            />
          )}
          <StatusBody lang={lang} status={status} path={ownRequestPath(request.id)} done={doneIn(query)} />
        </>,
        { narrow: true },
      );
    },
  ),

  guarded.post(
    `${ownPath}/:id/antwort`,
    (person) => mayAskAsBody(person),
    async (visit) =>
      answerFrom(visit, await ownStatus(visit), { path: ownRequestPath(visit.id()), by: visit.person }),
  ),

  guarded.get(
    `${ownPath}/:id/zurueckziehen`,
    (person) => mayAskAsBody(person),
    async (visit) => {
      const status = await ownStatus(visit);
      return page(
        requestTexts(visit.lang)('status.withdraw-title'),
        <WithdrawPage lang={visit.lang} status={status} path={ownRequestPath(visit.id())} />,
        { narrow: true },
      );
    },
  ),

  guarded.post(
    `${ownPath}/:id/zurueckziehen`,
    (person) => mayAskAsBody(person),
    async (visit) =>
      withdrawFrom(visit, await ownStatus(visit), { path: ownRequestPath(visit.id()), by: visit.person }),
  ),

  guarded.get(
    `${ownPath}/:id/einwilligung`,
    (person) => mayAskAsBody(person),
    async (visit) => askBeforeConsentEnds(visit.lang, await ownStatus(visit), ownRequestPath(visit.id())),
  ),

  guarded.post(
    `${ownPath}/:id/einwilligung`,
    (person) => mayAskAsBody(person),
    async (visit) =>
      withdrawConsentFrom(visit, await ownStatus(visit), {
        path: ownRequestPath(visit.id()),
        by: visit.person,
      }),
  ),
];
