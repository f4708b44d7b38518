import { listSites, regimeWords } from '#modules/programme';
import type { Person } from '#platform/acting';
import { system } from '#platform/acting';
import { NotFound } from '#platform/errors';
import { hashOfSecret } from '#platform/ids';
import {
  type EarlyVisit,
  file,
  guarded,
  open,
  page,
  type Reply,
  type Route,
  redirect,
  type Visit,
  type WriteVisit,
} from '#platform/routes';
import type { FieldMessage } from '#ui/error-summary';
import { AskPage, FollowPage, OwnDataPage, ThanksPage } from './asking.pages.tsx';
import { asJson, type Keepers } from './collection.ts';
import {
  dataRequestOfLink,
  disclosureMadeAt,
  linesOf,
  ownDataRequests,
  readDisclosure,
} from './data-request.store.ts';
import { type DataRequest, type DataRequestKind, dataRequestKinds } from './data-request.ts';
import { disclosureFile, disclosureKinds } from './disclosure-file.routes.tsx';
import { disclosurePdf } from './disclosure-pdf.ts';
import { receiveDataRequest } from './receive-data-request.ts';
import { privacyTexts } from './texts.ts';

export const askPath = '/ihre-daten';
const ownPath = '/konto/daten';
const thanksPath = '/ihre-daten/danke';
const longestName = 200;
const longestWords = 2000;

/** The pages below a secret link belong to whoever has it, signed in or not. */
const asHolder = {
  as: ({ params }: EarlyVisit) => ({ kind: 'token', tokenHash: hashOfSecret(params.token ?? '') }) as const,
};
/** Past the walls between sites: only ever about the person who is signed in. */
const pastWalls = { as: () => system };

interface Origin {
  readonly action: string;
  /** The site of the request a link has proven; null: she chooses. */
  readonly siteId: string | null;
  readonly subject: NonNullable<DataRequest['subject']> | null;
  readonly person: Person | null;
}

async function showForm(
  visit: Visit,
  of: Origin,
  errors: readonly FieldMessage[] = [],
  typed = {},
): Promise<Reply> {
  const { lang, db } = visit;
  const sites = await listSites(db);
  return page(
    privacyTexts(lang)('ask.title'),
    <AskPage
      lang={lang}
      action={of.action}
      sites={
        of.siteId ? null : sites.map(({ id, name, provider }) => ({ id, name: `${name} (${provider.name})` }))
      }
      proven={of.subject !== null}
      withContact={of.person === null}
      errors={errors}
      typed={typed}
    />,
    { narrow: true, status: errors.length > 0 ? 422 : 200 },
  );
}

async function take(visit: WriteVisit, of: Origin): Promise<Reply> {
  const { form, tx, lang, now } = visit;
  const say = privacyTexts(lang);
  const kind = dataRequestKinds.find((one) => one === form.get('kind')) as DataRequestKind | undefined;
  const siteId = of.siteId ?? form.get('site');
  const sites = await listSites(tx);
  const name = of.person?.name ?? form.get('name').replace(/\s+/g, ' ');
  const email = of.person?.email ?? form.get('email');
  const phone = of.person ? '' : form.get('phone');
  const words = form.get('words');
  const errors: FieldMessage[] = [];
  const wrong = (field: string, key: Parameters<typeof say>[0]) =>
    errors.push({ name: field, message: say(key) });
  if (!kind) wrong('kind', 'error.kind');
  if (!of.siteId && !sites.some(({ id }) => id === siteId)) wrong('site', 'error.site');
  if (name === '' || name.length > longestName) wrong('name', 'error.name');
  if (email !== '' && (email.length > 254 || !/^[^\s@,;<>]+@[^\s@,;<>]+\.[^\s@,;<>]+$/.test(email))) {
    wrong('email', 'error.email');
  }
  if (phone !== '' && !/^[+\d][\d\s/().-]{3,39}$/.test(phone)) wrong('phone', 'error.phone');
  if (email === '' && phone === '') wrong('email', 'error.no-way');
  if (words.length > longestWords) wrong('words', 'error.words');
  if (errors.length > 0 || !kind) return showForm(visit, of, errors, form.toRecord());

  const done = await receiveDataRequest(tx, {
    id: visit.newId(),
    siteId,
    kind,
    asker: { name, email: email || null, phone: phone || null, words },
    lang,
    proven: of.subject
      ? { proof: of.subject.kind === 'person' ? 'account' : 'secret-link', subject: of.subject }
      : null,
    owner: of.person,
    now,
  });
  if (!done.ok) return showForm(visit, of, [{ name: 'site', message: say('error.site') }], form.toRecord());
  return redirect(of.person ? `${ownPath}?angekommen=ja` : thanksPath);
}

export function askingRoutes(keepers: Keepers): readonly Route[] {
  const anybody: Origin = { action: askPath, siteId: null, subject: null, person: null };
  const byLink = async (visit: Visit): Promise<Origin> => {
    const opened = await keepers.openedByLink(visit.db);
    if (!opened) throw new NotFound();
    return { action: `${askPath}/anfrage/${visit.param('token')}`, ...opened, person: null };
  };
  const signedIn = (person: Person): Origin => ({
    action: `${ownPath}/antrag`,
    siteId: null,
    subject: { kind: 'person', id: person.id },
    person,
  });
  const own = async (visit: Visit & { person: Person }) =>
    keepers.collect(visit.db, { kind: 'person', id: visit.person.id, sites: null });
  const followed = async (visit: Visit): Promise<DataRequest> => {
    const request = await dataRequestOfLink(visit.db, hashOfSecret(visit.param('token')));
    if (!request || request.state === 'closed') throw new NotFound();
    return request;
  };
  const answered = (request: DataRequest) =>
    request.state === 'answered' || request.state === 'partly-refused';

  return [
    open.get(askPath, (visit) => showForm(visit, anybody)),
    open.post(askPath, (visit) => take(visit, anybody)),
    open.get(thanksPath, ({ lang }) =>
      page(privacyTexts(lang)('thanks.title'), <ThanksPage lang={lang} />, { narrow: true }),
    ),
    open.get(`${askPath}/anfrage/:token`, async (visit) => showForm(visit, await byLink(visit)), asHolder),
    open.post(`${askPath}/anfrage/:token`, async (visit) => take(visit, await byLink(visit)), asHolder),
    open.get(
      `${askPath}/vorgang/:token`,
      async (visit) => {
        const request = await followed(visit);
        const { db, lang, today } = visit;
        const made = answered(request) ? await disclosureMadeAt(db, request.id) : null;
        return page(
          privacyTexts(lang)('follow.title'),
          <FollowPage
            lang={lang}
            request={request}
            lines={await linesOf(db, request.id)}
            today={today}
            path={visit.path}
            disclosed={made !== null}
            law={regimeWords(request.regime, lang)}
          />,
          { narrow: true },
        );
      },
      asHolder,
    ),
    ...disclosureKinds.map((kind) =>
      open.get(
        `${askPath}/vorgang/:token/auskunft.${kind}`,
        async (visit) => {
          const request = await followed(visit);
          const disclosure = answered(request) ? await readDisclosure(visit.db, request.id) : null;
          return disclosureFile(kind, request.reference, disclosure);
        },
        asHolder,
      ),
    ),
    guarded.get(
      ownPath,
      () => true,
      async (visit) => {
        const { db, lang, person, today, query } = visit;
        return page(
          privacyTexts(lang)('own.title'),
          <OwnDataPage
            lang={lang}
            requests={await ownDataRequests(db, person.id)}
            today={today}
            path={ownPath}
            arrived={query.has('angekommen')}
          />,
        );
      },
    ),
    guarded.get(
      `${ownPath}/antrag`,
      () => true,
      (visit) => showForm(visit, signedIn(visit.person)),
    ),
    guarded.post(
      `${ownPath}/antrag`,
      () => true,
      (visit) => take(visit, signedIn(visit.person)),
    ),
    guarded.get(
      `${ownPath}/auskunft.json`,
      () => true,
      async (visit) => file(asJson(await own(visit)), 'application/json; charset=utf-8', 'meine-daten.json'),
      pastWalls,
    ),
    guarded.get(
      `${ownPath}/auskunft.pdf`,
      () => true,
      async (visit) => {
        const { lang, now } = visit;
        const collection = await own(visit);
        return file(
          () => disclosurePdf({ lang, collection, provider: 'Lotsenwerk', now }),
          'application/pdf',
          'meine-daten.pdf',
        );
      },
      pastWalls,
    ),
  ];
}
