import { z } from 'zod';
import { type Person, providersOf, type Role, sitesOf } from '#platform/acting';
import type { Db } from '#platform/database';
import { Forbidden, NotFound } from '#platform/errors';
import { checkEntered, type FieldError } from '#platform/form-fields';
import { isId } from '#platform/ids';
import {
  type ComingVisit,
  guarded,
  type May,
  page,
  type Route,
  redirect,
  type Signed,
  type Visit,
  WriteVisit,
} from '#platform/routes';
import { mayLetIn } from './access.routes.tsx';
import {
  mayEndRole,
  mayManageAccess,
  mayManagePeople,
  mayNameLeads,
  placesToInviteTo,
} from './account.policy.ts';
import type { RouteParts } from './accounts.ts';
import { endRole } from './end-role.ts';
import { fieldMessages } from './field-messages.ts';
import { invitationForm, lastDayField } from './invitation.form.ts';
import { invitePerson } from './invite-person.ts';
import {
  type AreaWords,
  EndRolePage,
  InvitationPage,
  PeoplePage,
  PersonPage,
  ProlongRolePage,
} from './people.pages.tsx';
import { findPerson, findRole, listPeople } from './person.store.ts';
import type { HeldRole, PersonWithRoles, Scope } from './person.ts';
import { prolongRole } from './prolong-role.ts';
import { provedFirst } from './prove.routes.tsx';
import { providerAsPlace, siteAsPlace } from './role-place.ts';
import { needsSecondFactor } from './session-life.ts';
import { texts } from './texts.ts';

const pageLength = 50;

export interface Area extends AreaWords {
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
  scopeOf: (person) => sitesOf(person, ['coordinator', 'deputy']).map(siteAsPlace),
};

export const leadsOfProvider: Area = {
  path: '/traeger/zugaenge',
  words: 'leads',
  may: mayNameLeads,
  scopeOf: (person) => [
    ...providersOf(person, 'management').map(providerAsPlace),
    ...sitesOf(person, ['management']).map(siteAsPlace),
  ],
};

/** Whether the role in this form shows its holder more than what is her own. */
const givesMuch = ({ form }: ComingVisit) => needsSecondFactor([{ role: form?.get('role') as Role }]);

/** The same pages for the administrator's people, those of a coordinator's sites and a provider's leads. */
export function peopleRoutes(area: Area, { signIn, places, publicUrl }: RouteParts): Route[] {
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
        places={await places(db)}
        values={values}
        today={today}
        errors={fieldMessages(texts(lang), errors)}
      />,
      { narrow: true, status: errors.length > 0 ? 422 : 200 },
    );

  const prolongPage = async (
    visit: Signed<Visit>,
    person: PersonWithRoles,
    role: HeldRole,
    errors: readonly FieldError[] = [],
  ) =>
    page(
      texts(visit.lang)('role.prolong'),
      <ProlongRolePage
        lang={visit.lang}
        area={area}
        person={person}
        role={role}
        places={await places(visit.db)}
        today={visit.today}
        until={visit instanceof WriteVisit ? visit.form.get('until') : undefined}
        errors={fieldMessages(texts(visit.lang), errors)}
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
          places={await places(db)}
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
          places={await places(db)}
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

    guarded.post(
      `${path}/einladung`,
      may,
      async (visit) => {
        const { tx, form, person, now } = visit;
        const typed = form.toRecord();
        const entered = checkEntered(invitationForm, {
          ...{ name: '', email: '', lang: '', role: '', place: '', from: '', until: '' },
          ...typed,
        });
        if (!entered.ok) return invitationPage(visit, typed, entered.errors);
        const invitation = entered.value;
        const known = await places(tx);
        const at = placesToInviteTo(person, known).find(({ place }) => place === invitation.place);
        if (!at && invitation.place !== 'system') {
          return invitationPage(visit, typed, [{ name: 'place', code: 'place-not-yours' }]);
        }
        const outcome = await invitePerson(tx, {
          invitation,
          by: person,
          placeName: at?.name ?? null,
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
            places={known}
            values={typed}
            today={visit.today}
            errors={fieldMessages(texts(visit.lang), [
              { name: outcome.refusal === 'not-to-oneself' ? 'email' : 'role', code: outcome.refusal },
            ])}
          />,
          { narrow: true, status: 422 },
        );
      },
      provedFirst(signIn, null, givesMuch),
    ),

    guarded.get(`${path}/:id`, may, async (visit) => {
      const { lang, db, person, today, query } = visit;
      const shown = await personOr404(visit, visit.id());
      const done = query.has('eingeladen')
        ? 'invited'
        : query.has('verlaengert')
          ? 'prolonged'
          : query.has('beendet')
            ? 'ended'
            : null;
      const account = await signIn.findByEmail(shown.email);
      const mayEnter = account !== null && (await mayLetIn(signIn, person, account.id));
      return page(
        shown.name,
        <PersonPage
          lang={lang}
          area={area}
          by={person}
          person={shown}
          places={await places(db)}
          today={today}
          done={done}
          access={{
            mayHaveCard: mayEnter && account.isNew,
            mayUnlock: mayEnter,
            mayLock: mayEnter && !account.isNew,
            isLocked: account?.isLocked ?? false,
          }}
        />,
      );
    }),

    guarded.get(`${path}/:id/rollen/:role/ende`, may, async (visit) => {
      const { lang, db } = visit;
      const { person, role } = await roleOr404(visit);
      return page(
        texts(lang)('role.end'),
        <EndRolePage lang={lang} area={area} person={person} role={role} places={await places(db)} />,
        { narrow: true },
      );
    }),

    guarded.get(`${path}/:id/rollen/:role/zeit`, may, async (visit) => {
      const { person, role } = await roleOr404(visit);
      return prolongPage(visit, person, role);
    }),

    guarded.post(`${path}/:id/rollen/:role/zeit`, may, async (visit) => {
      const { tx, today, form } = visit;
      const { person, role } = await roleOr404(visit);
      const entered = checkEntered(z.object({ until: lastDayField }), { until: form.get('until') });
      if (!entered.ok) return prolongPage(visit, person, role, entered.errors);
      const lastDay = entered.value.until;
      const outcome = await prolongRole(tx, { role, lastDay, by: visit.person, today });
      if (outcome.ok) return redirect(`${path}/${person.id}?verlaengert=ja`);
      return prolongPage(visit, person, role, [{ name: 'until', code: outcome.refusal }]);
    }),

    guarded.post(
      `${path}/:id/rollen/:role/ende`,
      may,
      async (visit) => {
        const { tx, today } = visit;
        const { person, role } = await roleOr404(visit);
        await endRole(tx, { role, by: visit.person, today });
        // Without a role left at her sites a coordinator does not see the person any more.
        const left = scopeOf(visit.person) === 'all' || person.roles.length > 1;
        return redirect(left ? `${path}/${person.id}?beendet=ja` : path);
      },
      provedFirst(signIn, ({ id }) => `${path}/${id}`),
    ),
  ];
}
