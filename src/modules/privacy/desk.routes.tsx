import { readSite, regimeWords } from '#modules/programme';
import type { Person } from '#platform/acting';
import { NotFound } from '#platform/errors';
import { guarded, page, type Reply, type Route, redirect, type Visit } from '#platform/routes';
import { type CarryOutDeed, carryOutDeeds } from './carry-out.ts';
import type { Keepers } from './collection.ts';
import { readStep, type StepEntered } from './data-request.form.ts';
import { actorsAt, mayReadDisclosure, mayWorkOnDataRequests } from './data-request.policy.ts';
import {
  disclosureMadeAt,
  linesOf,
  listDataRequests,
  readDataRequest,
  readDisclosure,
} from './data-request.store.ts';
import type { DataRequest } from './data-request.ts';
import { type DecideRefusal, type Decision, decideDataRequest, orderDeed } from './decide-data-request.ts';
import { DataRequestPage, DeskPage, type WrongStep } from './desk.pages.tsx';
import { disclosureFile, disclosureKinds } from './disclosure-file.routes.tsx';
import { messagesOf } from './field-messages.ts';
import { privacyTexts } from './texts.ts';

export const deskPath = '/datenschutz';

type Staff = Visit & { readonly person: Person };

async function requestIn(visit: Staff): Promise<DataRequest> {
  const request = await readDataRequest(visit.db, visit.id());
  if (!request || actorsAt(visit.person, request.siteId).length === 0) throw new NotFound();
  return request;
}

/** Records of the site that could be the asker's, to be compared by a human being. */
async function foundFor(keepers: Keepers, { db }: Visit, { siteId, asker }: DataRequest) {
  if (!asker) return [];
  const { email, phone, words } = asker;
  return keepers.find(db, { siteId, email, phone, words });
}

async function show(
  keepers: Keepers,
  visit: Staff,
  of: { refusal?: DecideRefusal; wrong?: WrongStep } = {},
): Promise<Reply> {
  const { db, lang, today, now } = visit;
  const request = await requestIn(visit);
  const site = await readSite(db, request.siteId);
  const { subject } = request;
  const say = privacyTexts(lang);
  return page(
    say('desk.request-title', { reference: request.reference }),
    <DataRequestPage
      lang={lang}
      request={request}
      siteName={site?.name ?? ''}
      lines={await linesOf(db, request.id)}
      found={subject ? [] : await foundFor(keepers, visit, request)}
      today={today}
      path={`${deskPath}/${request.id}`}
      disclosedAt={await disclosureMadeAt(db, request.id)}
      mayRead={mayReadDisclosure(visit.person, request)}
      underWay={
        subject && subject.kind !== 'person'
          ? await keepers.underWay(db, { kind: subject.kind, id: subject.id }, now)
          : 0
      }
      law={regimeWords(request.regime, lang)}
      refusal={of.refusal ?? null}
      wrong={of.wrong ?? null}
    />,
    { status: of.wrong ? 422 : of.refusal ? 409 : 200 },
  );
}

/** What was entered as a decision; null where it points at a record that the search has not shown. */
async function decisionOf(keepers: Keepers, visit: Staff, entered: StepEntered): Promise<Decision | null> {
  if (entered.event !== 'check-identity') return entered;
  const { event, proof } = entered;
  const request = await requestIn(visit);
  // Only a record the search has shown: nobody points a request at somebody else by hand.
  const found = await foundFor(keepers, visit, request);
  const chosen = request.subject ? `${request.subject.kind} ${request.subject.id}` : entered.subject;
  const record = found.find(({ kind, id }) => `${kind} ${id}` === chosen);
  if (request.subject || chosen === '') {
    return { event, proof, subject: null, byContact: record?.byContact ?? false };
  }
  if (!record) return null;
  const { kind, id, byContact } = record;
  return { event, proof, subject: { kind, id }, byContact };
}

export function deskRoutes(keepers: Keepers): readonly Route[] {
  return [
    guarded.get(deskPath, mayWorkOnDataRequests, async ({ db, lang, today, person }) =>
      page(
        privacyTexts(lang)('desk.title'),
        <DeskPage
          lang={lang}
          today={today}
          path={deskPath}
          requests={(await listDataRequests(db)).filter(({ siteId }) => actorsAt(person, siteId).length > 0)}
        />,
      ),
    ),
    guarded.get(`${deskPath}/:id`, mayWorkOnDataRequests, (visit) => show(keepers, visit)),
    guarded.post(`${deskPath}/:id/schritt`, mayWorkOnDataRequests, async (visit) => {
      const { tx, person, now } = visit;
      const request = await requestIn(visit);
      const entered = readStep(visit.form);
      if (!entered.ok) {
        const event = visit.form.get('event');
        return show(keepers, visit, { wrong: { event, errors: messagesOf(visit.lang, entered.errors) } });
      }
      const decision = await decisionOf(keepers, visit, entered.value);
      if (!decision) {
        const errors = messagesOf(visit.lang, [{ name: 'subject', code: 'subject' }]);
        return show(keepers, visit, { wrong: { event: 'check-identity', errors } });
      }
      const done = await decideDataRequest(
        tx,
        { id: request.id, version: visit.form.version(), by: person, now },
        decision,
      );
      return done.ok
        ? redirect(`${deskPath}/${request.id}`)
        : show(keepers, visit, { refusal: done.refusal });
    }),
    guarded.post(`${deskPath}/:id/ausfuehren`, mayWorkOnDataRequests, async (visit) => {
      const { tx, person, now, form } = visit;
      const request = await requestIn(visit);
      const deed = carryOutDeeds.find((one) => one === form.get('deed')) as CarryOutDeed | undefined;
      if (!deed) return show(keepers, visit, { refusal: 'not-in-this-state' });
      const done = await orderDeed(
        tx,
        { id: request.id, version: visit.form.version(), by: person, now },
        deed,
      );
      return done.ok
        ? redirect(`${deskPath}/${request.id}?unterwegs=ja`)
        : show(keepers, visit, { refusal: done.refusal });
    }),
    ...disclosureKinds.map((kind) =>
      guarded.get(`${deskPath}/:id/auskunft.${kind}`, mayWorkOnDataRequests, async (visit) => {
        const request = await requestIn(visit);
        if (!mayReadDisclosure(visit.person, request)) throw new NotFound();
        return disclosureFile(kind, request.reference, await readDisclosure(visit.db, request.id));
      }),
    ),
  ];
}
