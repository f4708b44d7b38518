import { guideNames } from '#modules/guides';
import type { Hindrance } from '#modules/matching';
import { findPlaces, listLanguages, listSites, listTopics } from '#modules/programme';
import { type Person, sitesOf, staffRoles } from '#platform/acting';
import type { Db } from '#platform/database';
import { NotFound } from '#platform/errors';
import { checkEntered, type FieldError, type FormFields } from '#platform/form-fields';
import { guarded, page, type Route, redirect, type Signed, type Visit } from '#platform/routes';
import { fieldMessages } from '../field-messages.ts';
import { assignmentTexts } from '../texts.ts';
import { cancelGroup, changeGroup, type EnteredRefusal } from './change-group.ts';
import { ExtendSeriesPage } from './extend-series.pages.tsx';
import { extendSeries } from './extend-series.ts';
import { enteredGroup, extendForm } from './group.form.ts';
import { GroupPage, type GroupPageProps, GroupsPage, groupsPath } from './group.pages.tsx';
import { mayPlanGroup, mayPlanGroups, maySignUp, mayVisitGroups } from './group.policy.ts';
import {
  groupCounts,
  lastOfSeries,
  readSession,
  sessionsAhead,
  sessionsOfSeries,
  signUpsOf,
} from './group.store.ts';
import { CancelGroupPage, GroupFormPage } from './group-forms.pages.tsx';
import { groupPath } from './group-letters.ts';
import { type Scope, scopes } from './group-series.ts';
import { begun, type GroupSession } from './group-session.ts';
import { type PlanGroupRefusal, planGroup } from './plan-group.ts';
import { signOff } from './sign-off.ts';
import { signUp } from './sign-up.ts';

const sitesVisited = (person: Person) => [
  ...new Set(sitesOf(person, [...staffRoles, 'guide', 'coordinating-guide'])),
];

async function groupFor(visit: Signed<Visit>): Promise<GroupSession> {
  const session = await readSession(visit.db, visit.id());
  if (!session || !(mayPlanGroup(visit.person, session) || maySignUp(visit.person, session))) {
    throw new NotFound();
  }
  return session;
}

async function plannedGroupFor(visit: Signed<Visit>): Promise<GroupSession> {
  const session = await groupFor(visit);
  if (!mayPlanGroup(visit.person, session)) throw new NotFound();
  return session;
}

const notices = {
  dabei: 'in',
  warteliste: 'waiting',
  abgemeldet: 'off',
  geplant: 'planned',
  gespeichert: 'saved',
  verlaengert: 'extended',
} as const;

async function groupPage(
  visit: Signed<Visit>,
  session: GroupSession,
  problem: GroupPageProps['problem'] = null,
  hindrances: readonly Hindrance[] = [],
) {
  const { db, lang, now, today, person, query } = visit;
  const [own] = await signUpsOf(db, [session.id], { personId: person.id });
  const signUps = mayPlanGroup(person, session) ? await signUpsOf(db, [session.id]) : null;
  const names = await guideNames(db, signUps?.map(({ guideId }) => guideId) ?? []);
  const { siteId, seriesId } = session;
  const others = seriesId ? await sessionsOfSeries(db, { siteId, seriesId, now }) : [];
  const notice = Object.entries(notices).find(([name]) => query.has(name))?.[1] ?? null;
  return page(
    session.title,
    <GroupPage
      lang={lang}
      session={session}
      counts={(await groupCounts(db, [session.id])).get(session.id) ?? { taken: 0, waiting: 0 }}
      own={own ?? null}
      maySignUp={maySignUp(person, session)}
      signUps={signUps?.map((one) => ({ ...one, name: names.get(one.guideId)?.name ?? '' })) ?? null}
      now={now}
      today={today}
      notice={problem ? null : notice}
      problem={problem}
      hindrances={hindrances}
      others={others.filter(({ id }) => id !== session.id)}
    />,
    problem ? { status: 422 } : {},
  );
}

/** Where she plans: the site asked for, or her first. */
async function siteFor({ db, person, query }: Signed<Visit>) {
  const planned = sitesOf(person, staffRoles);
  const sites = (await listSites(db)).filter(({ id }) => planned.includes(id));
  const asked = query.get('standort');
  const site = asked ? sites.find(({ slug }) => slug === asked) : sites[0];
  if (!site) throw new NotFound();
  return site;
}

async function formPage(
  visit: Signed<Visit>,
  of: {
    siteId: string;
    session: GroupSession | null;
    entered?: FormFields;
    errors?: readonly FieldError[];
  },
) {
  const { db, lang, today } = visit;
  const { siteId, session, entered, errors = [] } = of;
  const site = (await listSites(db, { alsoInactive: true })).find(({ id }) => id === siteId);
  if (!site) throw new NotFound();
  const topics = (await listTopics(db, siteId)).filter(({ riskClass }) => riskClass !== 'red');
  return page(
    assignmentTexts(lang)(session ? 'group.change-title' : 'group.new-title'),
    <GroupFormPage
      lang={lang}
      session={session}
      topics={topics.map(({ code }) => code)}
      languages={await listLanguages(db)}
      placeNames={await placesAround(db, site.postalCode)}
      town={(await findPlaces(db, { query: site.postalCode, limit: 1 }))[0]?.name ?? ''}
      entered={entered ?? null}
      errors={fieldMessages(lang, errors)}
      today={today}
    />,
    { narrow: true, status: errors.length > 0 ? 422 : 200 },
  );
}

/** Names to propose while a place is typed: those whose postal codes begin like that of the site. */
async function placesAround(db: Db, postalCode: string): Promise<string[]> {
  const places = await findPlaces(db, { query: postalCode.slice(0, 3), limit: 60 });
  return [...new Set(places.map(({ name }) => name))];
}

async function extendPage(
  visit: Signed<Visit>,
  session: GroupSession,
  of: { entered?: FormFields; errors?: readonly FieldError[] } = {},
) {
  const { db, lang } = visit;
  const { siteId, seriesId } = session;
  const last = seriesId && (await lastOfSeries(db, { siteId, seriesId }));
  if (!last) throw new NotFound();
  const errors = fieldMessages(lang, of.errors ?? []);
  return page(
    assignmentTexts(lang)('group.extend-title'),
    <ExtendSeriesPage
      lang={lang}
      session={session}
      last={last}
      entered={of.entered ?? null}
      errors={errors}
    />,
    { narrow: true, status: errors.length > 0 ? 422 : 200 },
  );
}

/** Which field a refusal speaks about. */
const fieldOf: Readonly<Record<EnteredRefusal | PlanGroupRefusal, string>> = {
  'time-has-passed': 'day',
  'end-before-start': 'until',
  'topic-missing': 'topic',
  'places-taken': 'places',
  'series-once': 'repeat-until',
  'series-too-long': 'repeat-until',
};
const isAboutField = (refusal: string): refusal is keyof typeof fieldOf => refusal in fieldOf;

/** What the form says, else this one alone: nothing happens to others unasked. */
const scopeIn = (form: FormFields): Scope => scopes.find((scope) => scope === form.get('scope')) ?? 'this';

const at = (rest = '') => `${groupsPath}/:id${rest}`;

export const groupRoutes: readonly Route[] = [
  guarded.get(groupsPath, mayVisitGroups, async ({ db, lang, now, today, person }) => {
    const sessions = await sessionsAhead(db, { siteIds: sitesVisited(person), now, limit: 100 });
    const ids = sessions.map(({ id }) => id);
    const own = await signUpsOf(db, ids, { personId: person.id });
    return page(
      assignmentTexts(lang)('groups.title'),
      <GroupsPage
        lang={lang}
        sessions={sessions}
        counts={await groupCounts(db, ids)}
        own={new Map(own.map((one) => [one.sessionId, one]))}
        today={today}
        mayPlan={mayPlanGroups(person)}
      />,
    );
  }),

  guarded.get(`${groupsPath}/neu`, mayPlanGroups, async (visit) => {
    const { id: siteId } = await siteFor(visit);
    return formPage(visit, { siteId, session: null });
  }),

  guarded.post(`${groupsPath}/neu`, mayPlanGroups, async (visit) => {
    const { tx, form, person, now } = visit;
    const { id: siteId } = await siteFor(visit);
    const entered = await enteredGroup(tx, form, siteId);
    if (!entered.ok) return formPage(visit, { siteId, session: null, entered: form, errors: entered.errors });
    const { facts, time, series } = entered;
    const done = await planGroup(tx, { siteId, facts, time, series, by: person, now });
    if (done.ok) return redirect(`${groupPath(done.sessionId)}?geplant=ja`);
    const errors = [{ name: fieldOf[done.refusal], code: done.refusal }];
    return formPage(visit, { siteId, session: null, entered: form, errors });
  }),

  guarded.get(at(), mayVisitGroups, async (visit) => groupPage(visit, await groupFor(visit))),

  guarded.post(at('/zusage'), mayVisitGroups, async (visit) => {
    const { tx, form, person, now, origin } = visit;
    const session = await groupFor(visit);
    const version = form.version();
    const done = await signUp(tx, { sessionId: session.id, version, by: person, now, publicUrl: origin });
    if (done.ok) {
      return redirect(`${groupPath(session.id)}?${done.assignmentId ? 'dabei' : 'warteliste'}=ja`);
    }
    return groupPage(visit, session, done.refusal, done.refusal === 'hindered' ? done.hindrances : []);
  }),

  guarded.post(at('/abmeldung'), mayVisitGroups, async (visit) => {
    const { tx, person, now, origin } = visit;
    const session = await groupFor(visit);
    const done = await signOff(tx, { sessionId: session.id, by: person, now, publicUrl: origin });
    return done.ok
      ? redirect(`${groupPath(session.id)}?abgemeldet=ja`)
      : groupPage(visit, session, done.refusal);
  }),

  guarded.get(at('/aenderung'), mayPlanGroups, async (visit) => {
    const session = await plannedGroupFor(visit);
    if (session.state !== 'planned') return groupPage(visit, session, 'group-cancelled');
    if (begun(session, visit.now)) return groupPage(visit, session, 'group-begun');
    return formPage(visit, { siteId: session.siteId, session });
  }),

  guarded.post(at('/aenderung'), mayPlanGroups, async (visit) => {
    const { tx, form, person, now, origin } = visit;
    const session = await plannedGroupFor(visit);
    const { siteId } = session;
    const entered = await enteredGroup(tx, form, siteId);
    if (!entered.ok) return formPage(visit, { siteId, session, entered: form, errors: entered.errors });
    const done = await changeGroup(tx, {
      sessionId: session.id,
      version: form.version(),
      scope: scopeIn(form),
      facts: entered.facts,
      time: entered.time,
      by: person,
      now,
      publicUrl: origin,
    });
    if (done.ok) return redirect(`${groupPath(session.id)}?gespeichert=ja`);
    const { refusal } = done;
    if (!isAboutField(refusal)) return groupPage(visit, session, refusal);
    const errors = [{ name: fieldOf[refusal], code: refusal }];
    return formPage(visit, { siteId, session, entered: form, errors });
  }),

  guarded.get(at('/verlaengerung'), mayPlanGroups, async (visit) => {
    const session = await plannedGroupFor(visit);
    if (!session.seriesId) return redirect(groupPath(session.id));
    if (session.state !== 'planned') return groupPage(visit, session, 'group-cancelled');
    if (begun(session, visit.now)) return groupPage(visit, session, 'group-begun');
    return extendPage(visit, session);
  }),

  guarded.post(at('/verlaengerung'), mayPlanGroups, async (visit) => {
    const { tx, form, person, now } = visit;
    const session = await plannedGroupFor(visit);
    if (!session.seriesId) return redirect(groupPath(session.id));
    const checked = checkEntered(extendForm, { 'repeat-until': form.get('repeat-until') });
    if (!checked.ok) return extendPage(visit, session, { entered: form, errors: checked.errors });
    const done = await extendSeries(tx, {
      sessionId: session.id,
      version: form.version(),
      until: checked.value['repeat-until'],
      skipsHolidays: form.get('skip-holidays') !== '',
      by: person,
      now,
    });
    if (done.ok) return redirect(`${groupPath(session.id)}?verlaengert=ja`);
    const { refusal } = done;
    if (refusal !== 'series-no-more' && refusal !== 'series-too-long')
      return groupPage(visit, session, refusal);
    return extendPage(visit, session, { entered: form, errors: [{ name: 'repeat-until', code: refusal }] });
  }),

  guarded.get(at('/absage'), mayPlanGroups, async (visit) => {
    const session = await plannedGroupFor(visit);
    if (session.state !== 'planned') return groupPage(visit, session, 'group-cancelled');
    const title = assignmentTexts(visit.lang)('group.cancel-title');
    return page(title, <CancelGroupPage lang={visit.lang} session={session} />, { narrow: true });
  }),

  guarded.post(at('/absage'), mayPlanGroups, async (visit) => {
    const { tx, form, person, now, origin } = visit;
    const session = await plannedGroupFor(visit);
    const done = await cancelGroup(tx, {
      sessionId: session.id,
      version: form.version(),
      scope: scopeIn(form),
      by: person,
      now,
      publicUrl: origin,
    });
    return done.ok
      ? redirect(`${groupPath(session.id)}?gespeichert=ja`)
      : groupPage(visit, session, done.refusal);
  }),
];
