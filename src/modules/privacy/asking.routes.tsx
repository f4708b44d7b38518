import { listSites, regimeWords } from '#modules/programme';
import type { Person } from '#platform/acting';
import { system } from '#platform/acting';
import { NotFound } from '#platform/errors';
import { hashOfSecret } from '#platform/ids';
import { letterDraws } from '#platform/limits';
import {
  type EarlyVisit,
  file,
  guarded,
  open,
  page,
  type Reply,
  type Route,
  type RouteOptions,
  readBy,
  redirect,
  type Visit,
  type WriteVisit,
} from '#platform/routes';
import type { FieldMessage } from '#ui/error-summary';
import { AskPage, FollowPage, OwnDataPage, ThanksPage } from './asking.pages.tsx';
import { asJson, type Keepers } from './collection.ts';
import { readAsked } from './data-request.form.ts';
import {
  dataRequestOfLink,
  disclosureMadeAt,
  linesOf,
  ownDataRequests,
  readDisclosure,
} from './data-request.store.ts';
import type { DataRequest } from './data-request.ts';
import { disclosureFile, disclosureKinds } from './disclosure-file.routes.tsx';
import { disclosurePdf } from './disclosure-pdf.ts';
import { messagesOf } from './field-messages.ts';
import { receiveDataRequest } from './receive-data-request.ts';
import { privacyTexts } from './texts.ts';

export const askPath = '/ihre-daten';
const ownPath = '/konto/daten';
const thanksPath = '/ihre-daten/danke';

/** The pages below a secret link belong to whoever has it, signed in or not. */
const asHolder = {
  audience: 'newcomer',
  as: ({ params }: EarlyVisit) => ({ kind: 'token', tokenHash: hashOfSecret(params.token ?? '') }) as const,
} satisfies RouteOptions;
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
  const sites = await listSites(tx);
  const entered = readAsked(form, {
    sites: of.siteId ? [of.siteId] : sites.map(({ id }) => id),
    known: {
      ...(of.siteId ? { site: of.siteId } : {}),
      ...(of.person ? { name: of.person.name, email: of.person.email, phone: '' } : {}),
    },
  });
  if (!entered.ok) return showForm(visit, of, messagesOf(lang, entered.errors), form.toRecord());
  const { kind, site, name, email, phone, words } = entered.value;

  const done = await receiveDataRequest(tx, {
    id: visit.newId(),
    siteId: site,
    kind,
    asker: { name, email: email || null, phone: phone || null, words },
    lang,
    proven: of.subject
      ? { proof: of.subject.kind === 'person' ? 'account' : 'secret-link', subject: of.subject }
      : null,
    owner: of.person,
    mayWriteTo: async (to) => of.person !== null || visit.limits.mayWriteTo(tx, to, now),
    now,
  });
  if (!done.ok) {
    return showForm(visit, of, messagesOf(lang, [{ name: 'site', code: 'site' }]), form.toRecord());
  }
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
    ...readBy('newcomer', [
      open.get(askPath, (visit) => showForm(visit, anybody)),
      open.post(askPath, (visit) => take(visit, anybody), { limits: letterDraws }),
      open.get(thanksPath, ({ lang }) =>
        page(privacyTexts(lang)('thanks.title'), <ThanksPage lang={lang} />, { narrow: true }),
      ),
    ]),
    open.get(`${askPath}/anfrage/:token`, async (visit) => showForm(visit, await byLink(visit)), asHolder),
    open.post(`${askPath}/anfrage/:token`, async (visit) => take(visit, await byLink(visit)), {
      ...asHolder,
      limits: letterDraws,
    }),
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
