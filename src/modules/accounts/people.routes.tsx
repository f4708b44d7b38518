import { type Person, sitesOf } from '#platform/acting';
import type { Db } from '#platform/database';
import { Forbidden, NotFound } from '#platform/errors';
import { checkEntered, type FieldError } from '#platform/form-fields';
import { isId } from '#platform/ids';
import { guarded, type May, page, type Route, redirect, type Signed, type Visit } from '#platform/routes';
import { mayEndRole, mayManageAccess, mayManagePeople, sitesToInviteTo } from './account.policy.ts';
import type { RouteParts } from './accounts.ts';
import { endRole } from './end-role.ts';
import { fieldMessages } from './field-messages.ts';
import { invitationForm } from './invitation.form.ts';
import { invitePerson } from './invite-person.ts';
import { type AreaWords, EndRolePage, InvitationPage, PeoplePage, PersonPage } from './people.pages.tsx';
import { findPerson, findRole, listPeople } from './person.store.ts';
import type { Scope } from './person.ts';
import { texts } from './texts.ts';

const pageLength = 50;

interface Area extends AreaWords {
  readonly may: May;
  /** Whose people somebody looks after here. */
  readonly scopeOf: (person: Person) => Scope;
}

export const everybody: Area = {
  path: '/verwaltung/personen',
  words: 'people',
  may: mayManagePeople,
  scopeOf: () => 'all',
};

export const accessOfSites: Area = {
  path: '/team/zugaenge',
  words: 'access',
  may: (person) => mayManageAccess(person),
  scopeOf: (person) => sitesOf(person, ['coordinator', 'deputy']),
};

/** The same pages for the administrator's people and for those of a coordinator's sites. */
export function peopleRoutes(area: Area, { signIn, siteNames, publicUrl }: RouteParts): Route[] {
  const { path, may, words, scopeOf } = area;

  const personOr404 = async (visit: { db: Db; person: Person; today: Temporal.PlainDate }, id: string) => {
    const found = await findPerson(visit.db, id, scopeOf(visit.person), visit.today);
    if (!found) throw new NotFound();
    return found;
  };

  const roleOr404 = async (visit: Signed<Visit>) => {
    const person = await personOr404(visit, visit.id());
    const role = await findRole(visit.db, visit.id('role'), visit.today);
    if (role?.personId !== person.id) throw new NotFound();
    if (!mayEndRole(visit.person, role)) throw new Forbidden();
    return { person, role };
  };

  const invitationPage = async (
    { lang, db, person, today }: Signed<Visit>,
    values: Readonly<Record<string, string>>,
    errors: readonly FieldError[] = [],
  ) =>
    page(
      texts(lang)('invitation.title'),
      <InvitationPage
        lang={lang}
        area={area}
        by={person}
        sites={await siteNames(db)}
        values={values}
        today={today}
        errors={fieldMessages(texts(lang), errors)}
      />,
      { narrow: true, status: errors.length > 0 ? 422 : 200 },
    );

  return [
    guarded.get(path, may, async ({ lang, db, person, today, query }) => {
      const [after, before] = [query.get('nach'), query.get('vor')].map((key) =>
        key && isId(key) ? key : null,
      );
      const found = await listPeople(db, {
        scope: scopeOf(person),
        today,
        after: after ?? null,
        before: before ?? null,
        limit: pageLength + 1,
      });
      const more = found.length > pageLength;
      const people = before && more ? found.slice(1) : found.slice(0, pageLength);
      const hasPrevious = before ? more : after !== null;
      const hasNext = before ? true : more;
      return page(
        texts(lang)(`${words}.title`),
        <PeoplePage
          lang={lang}
          area={area}
          people={people}
          sites={await siteNames(db)}
          today={today}
          previous={hasPrevious ? people[0]?.id : undefined}
          next={hasNext ? people.at(-1)?.id : undefined}
        />,
      );
    }),

    guarded.post(path, may, async ({ lang, db, person, today, form }) => {
      const text = form.get('search').slice(0, 100);
      if (text === '') return redirect(path);
      const scope = scopeOf(person);
      const found = await listPeople(db, { scope, today, search: text, limit: pageLength + 1 });
      return page(
        texts(lang)(`${words}.title`),
        <PeoplePage
          lang={lang}
          area={area}
          people={found.slice(0, pageLength)}
          sites={await siteNames(db)}
          today={today}
          search={{ text, more: found.length > pageLength }}
        />,
      );
    }),

    guarded.get(`${path}/einladung`, may, async (visit) => {
      const id = visit.query.get('person');
      if (!id || !isId(id)) return invitationPage(visit, {});
      const { name, email, lang } = await personOr404(visit, id);
      return invitationPage(visit, { name, email, lang });
    }),

    guarded.post(`${path}/einladung`, may, async (visit) => {
      const { tx, form, person, now } = visit;
      const typed = form.toRecord();
      const entered = checkEntered(invitationForm, {
        ...{ name: '', email: '', lang: '', role: '', site: '', from: '', until: '' },
        ...typed,
      });
      if (!entered.ok) return invitationPage(visit, typed, entered.errors);
      const invitation = entered.value;
      const sites = await siteNames(tx);
      const site = sitesToInviteTo(person, sites).find(({ id }) => id === invitation.siteId);
      if (invitation.siteId && !site) {
        return invitationPage(visit, typed, [{ name: 'site', code: 'site-missing' }]);
      }
      const outcome = await invitePerson(tx, {
        invitation,
        by: person,
        siteName: site?.name ?? null,
        signIn,
        publicUrl,
        now,
        newId: () => visit.newId(),
      });
      if (outcome.ok) return redirect(`${path}/${outcome.personId}?eingeladen=ja`);
      return page(
        texts(visit.lang)('invitation.title'),
        <InvitationPage
          lang={visit.lang}
          area={area}
          by={person}
          sites={sites}
          values={typed}
          today={visit.today}
          errors={fieldMessages(texts(visit.lang), [{ name: 'role', code: outcome.refusal }])}
        />,
        { narrow: true, status: 422 },
      );
    }),

    guarded.get(`${path}/:id`, may, async (visit) => {
      const { lang, db, person, today, query } = visit;
      const shown = await personOr404(visit, visit.id());
      const done = query.has('eingeladen') ? 'invited' : query.has('beendet') ? 'ended' : null;
      return page(
        shown.name,
        <PersonPage
          lang={lang}
          area={area}
          by={person}
          person={shown}
          sites={await siteNames(db)}
          today={today}
          done={done}
        />,
      );
    }),

    guarded.get(`${path}/:id/rollen/:role/ende`, may, async (visit) => {
      const { lang, db } = visit;
      const { person, role } = await roleOr404(visit);
      return page(
        texts(lang)('role.end'),
        <EndRolePage lang={lang} area={area} person={person} role={role} sites={await siteNames(db)} />,
        { narrow: true },
      );
    }),

    guarded.post(`${path}/:id/rollen/:role/ende`, may, async (visit) => {
      const { tx, today } = visit;
      const { person, role } = await roleOr404(visit);
      await endRole(tx, { role, by: visit.person, today });
      // Without a role left at her sites a coordinator does not see the person any more.
      const left = scopeOf(visit.person) === 'all' || person.roles.length > 1;
      return redirect(left ? `${path}/${person.id}?beendet=ja` : path);
    }),
  ];
}
