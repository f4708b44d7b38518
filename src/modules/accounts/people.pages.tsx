import type { Person } from '#platform/acting';
import { sayShortDay } from '#platform/dates';
import { deskLanguages, type Lang, nativeNameOf } from '#platform/languages';
import { Alert } from '#ui/alert';
import { Button, ButtonLink, ButtonRow } from '#ui/button';
import { Dialog } from '#ui/dialog';
import type { FieldMessage } from '#ui/error-summary';
import { DateField, EmailField, SelectField, TextField } from '#ui/fields';
import { Form } from '#ui/form';
import { localHref } from '#ui/href';
import { Link, MailLink } from '#ui/link';
import { Pagination } from '#ui/pagination';
import { BackLink } from '#ui/step-page';
import { SummaryList } from '#ui/summary-list';
import { Table } from '#ui/table';
import { AccessPart, type AccessPartProps } from './access.pages.tsx';
import { mayEndRole, placesToInviteTo, rolesToGive } from './account.policy.ts';
import { roleInWords } from './letters.ts';
import type { HeldRole, PersonWithRoles } from './person.ts';
import { kindOfPlace, type PlaceOption } from './role-place.ts';
import { texts } from './texts.ts';

/** A place where people and their roles are looked after: the administrator's, or that of a site or a provider. */
export interface AreaWords {
  readonly path: string;
  readonly words: 'people' | 'access' | 'leads';
}

const nameOf = (places: readonly PlaceOption[], place: string) =>
  places.find((one) => one.place === place)?.name ?? null;

function period(lang: Lang, role: HeldRole, today: Temporal.PlainDate): string {
  const say = texts(lang);
  const from = sayShortDay(role.validFrom, lang);
  const until = role.validUntil && sayShortDay(role.validUntil.subtract({ days: 1 }), lang);
  if (until) return say('role.from-until', { from, until });
  return say(Temporal.PlainDate.compare(role.validFrom, today) > 0 ? 'role.from' : 'role.since', { from });
}

export interface PeoplePageProps {
  lang: Lang;
  area: AreaWords;
  people: readonly PersonWithRoles[];
  places: readonly PlaceOption[];
  today: Temporal.PlainDate;
  /** Set when the list is the answer to a search. */
  search?: { text: string; more: boolean };
  previous?: string | undefined;
  next?: string | undefined;
}

export function PeoplePage({ lang, area, people, places, today, search, previous, next }: PeoplePageProps) {
  const say = texts(lang);
  const href = (rest: string) => localHref(lang, area.path + rest);
  return (
    <>
      <h1>{say(`${area.words}.title`)}</h1>
      <p class="lead">{say(`${area.words}.lead`)}</p>
      <p>
        <ButtonLink href={href('/einladung')}>{say('people.invite')}</ButtonLink>
      </p>
      {/* By post: names do not belong into addresses, which browsers and servers remember. */}
      <Form action={href('')} inline label={say('people.search')}>
        <TextField
          name="search"
          label={say('people.search-label')}
          value={search?.text}
          markOptional={false}
          maxLength={100}
          width="long"
        />
        <Button variant="secondary">{say('people.search')}</Button>
      </Form>
      {search && (
        <p>
          {search.more && `${say('people.search-more')} `}
          <Link href={href('')}>{say('people.search-all')}</Link>
        </p>
      )}
      <Table
        caption={say(search ? 'people.found' : `${area.words}.title`)}
        captionHidden={!search}
        empty={say(search ? 'people.none-found' : 'people.none')}
        columns={[
          { key: 'name', label: say('field.name') },
          { key: 'email', label: say('field.email') },
          { key: 'roles', label: say('account.roles') },
        ]}
        rows={people.map((person) => ({
          key: person.id,
          cells: {
            name: <Link href={href(`/${person.id}`)}>{person.name}</Link>,
            email: <MailLink address={person.email} />,
            roles:
              person.roles.length === 0 ? (
                <span class="muted">{say('people.no-role')}</span>
              ) : (
                <ul class="plain-list">
                  {person.roles.map((role) => (
                    <li key={role.id}>
                      {roleInWords(lang, role.role, nameOf(places, role.place))}{' '}
                      <span class="muted">{period(lang, role, today)}</span>
                    </li>
                  ))}
                </ul>
              ),
          },
        }))}
      />
      <Pagination
        previousHref={previous && href(`?vor=${previous}`)}
        nextHref={next && href(`?nach=${next}`)}
      />
    </>
  );
}

export interface PersonPageProps {
  lang: Lang;
  area: AreaWords;
  /** Who looks at the page. */
  by: Person;
  person: PersonWithRoles;
  places: readonly PlaceOption[];
  today: Temporal.PlainDate;
  done: 'invited' | 'ended' | 'prolonged' | null;
  /** How she gets in for the first time, or again after a lock. */
  access: Pick<AccessPartProps, 'mayHaveCard' | 'mayUnlock' | 'mayLock' | 'isLocked'>;
}

export function PersonPage({ lang, area, by, person, places, today, done, access }: PersonPageProps) {
  const say = texts(lang);
  const href = (rest: string) => localHref(lang, area.path + rest);
  return (
    <>
      <BackLink href={href('')}>{say(`${area.words}.title`)}</BackLink>
      {done && <Alert kind="success" title={say(`people.${done}`, { name: person.name })} live />}
      <h1>{person.name}</h1>
      <SummaryList
        rows={[
          { key: say('field.email'), value: <MailLink address={person.email} /> },
          { key: say('field.letter-language'), value: nativeNameOf(person.lang) },
        ]}
      />
      <AccessPart lang={lang} path={`${area.path}/${person.id}`} {...access} />
      <h2>{say('account.roles')}</h2>
      <Table
        caption={say('account.roles')}
        captionHidden
        empty={say('people.no-role')}
        columns={[
          { key: 'role', label: say('field.role') },
          { key: 'period', label: say('role.period') },
          { key: 'end', label: say('role.end'), labelHidden: true },
        ]}
        rows={person.roles.map((role) => {
          const words = roleInWords(lang, role.role, nameOf(places, role.place));
          return {
            key: role.id,
            cells: {
              role: words,
              period: period(lang, role, today),
              end: mayEndRole(by, role) && (
                <>
                  <Link
                    href={href(`/${person.id}/rollen/${role.id}/zeit`)}
                    label={`${say('role.prolong')}: ${words}`}
                  >
                    {say('role.prolong')}
                  </Link>
                  {' · '}
                  <Link
                    href={href(`/${person.id}/rollen/${role.id}/ende`)}
                    label={`${say('role.end')}: ${words}`}
                  >
                    {say('role.end')}
                  </Link>
                </>
              ),
            },
          };
        })}
      />
      <p>
        <ButtonLink href={href(`/einladung?person=${person.id}`)} variant="secondary">
          {say('people.give-role')}
        </ButtonLink>
      </p>
    </>
  );
}

export interface InvitationPageProps {
  lang: Lang;
  area: AreaWords;
  by: Person;
  places: readonly PlaceOption[];
  values: Readonly<Record<string, string>>;
  today: Temporal.PlainDate;
  errors?: readonly FieldMessage[];
}

export function InvitationPage({ lang, area, by, places, values, today, errors = [] }: InvitationPageProps) {
  const say = texts(lang);
  const errorOf = (name: string) => errors.find((error) => error.name === name)?.message;
  const mine = placesToInviteTo(by, places);
  const givable = rolesToGive(by, mine);
  const only = mine.length === 1 && !givable.includes('administrator') ? mine[0]?.place : undefined;
  const kinds = (['site', 'provider', 'county', 'state'] as const).filter((kind) =>
    mine.some(({ place }) => kindOfPlace(place) === kind),
  );
  const optionsOf = (kind: (typeof kinds)[number]) =>
    mine
      .filter(({ place }) => kindOfPlace(place) === kind)
      .map(({ place, name }) => ({ value: place, label: name }));
  return (
    <>
      <BackLink href={localHref(lang, area.path)}>{say(`${area.words}.title`)}</BackLink>
      <h1>{say('invitation.title')}</h1>
      <p class="lead">{say('invitation.lead')}</p>
      <Form action={localHref(lang, `${area.path}/einladung`)} errors={errors}>
        <TextField
          name="name"
          label={say('field.name')}
          hint={say('invitation.name-hint')}
          value={values.name}
          error={errorOf('name')}
          autocomplete="off"
          required
        />
        <EmailField
          name="email"
          label={say('field.email')}
          value={values.email}
          error={errorOf('email')}
          autocomplete="off"
          required
        />
        <SelectField
          name="lang"
          label={say('field.letter-language')}
          value={values.lang ?? lang}
          options={deskLanguages.map((one) => ({ value: one, label: nativeNameOf(one), lang: one }))}
          emptyLabel={false}
          width="medium"
          required
        />
        <SelectField
          name="role"
          label={say('field.role')}
          value={values.role}
          error={errorOf('role')}
          options={givable.map((role) => ({ value: role, label: say(`role.${role}`) }))}
          required
        />
        <SelectField
          name="place"
          label={say(kinds.length === 1 && kinds[0] === 'site' ? 'field.site' : 'field.place')}
          hint={givable.includes('administrator') ? say('invitation.place-hint') : undefined}
          value={values.place ?? only}
          error={errorOf('place')}
          options={
            kinds.length === 1
              ? kinds.flatMap(optionsOf)
              : kinds.map((kind) => ({ group: say(`place.${kind}`), options: optionsOf(kind) }))
          }
          emptyLabel={only ? false : undefined}
          markOptional={false}
        />
        <DateField
          name="from"
          label={say('invitation.from')}
          value={values.from ?? today}
          error={errorOf('from')}
          required
        />
        <DateField
          name="until"
          label={say('invitation.until')}
          hint={say('invitation.until-hint')}
          value={values.until}
          error={errorOf('until')}
        />
        <Button>{say('invitation.send')}</Button>
      </Form>
    </>
  );
}

export interface EndRolePageProps {
  lang: Lang;
  area: AreaWords;
  person: PersonWithRoles;
  role: HeldRole;
  places: readonly PlaceOption[];
}

export function EndRolePage({ lang, area, person, role, places }: EndRolePageProps) {
  const say = texts(lang);
  const path = `${area.path}/${person.id}`;
  return (
    <Dialog
      title={say('role.end-question', {
        role: roleInWords(lang, role.role, nameOf(places, role.place)),
        name: person.name,
      })}
      actions={
        <Form action={localHref(lang, `${path}/rollen/${role.id}/ende`)}>
          <ButtonRow>
            <Button>{say('role.end')}</Button>
            <ButtonLink href={localHref(lang, path)} variant="secondary">
              {say('action.cancel')}
            </ButtonLink>
          </ButtonRow>
        </Form>
      }
    >
      <p>{say('role.end-means')}</p>
      {(role.role === 'coordinator' || role.role === 'deputy') && <p>{say('role.end-of-lead')}</p>}
    </Dialog>
  );
}

export interface ProlongRolePageProps extends EndRolePageProps {
  /** What was entered, ISO. */
  until?: string | undefined;
  today: Temporal.PlainDate;
  errors?: readonly FieldMessage[];
}

export function ProlongRolePage(props: ProlongRolePageProps) {
  const { lang, area, person, role, places, today, errors = [] } = props;
  const say = texts(lang);
  const path = `${area.path}/${person.id}`;
  const until = props.until ?? role.validUntil?.subtract({ days: 1 });
  return (
    <>
      <BackLink href={localHref(lang, path)}>{person.name}</BackLink>
      <h1>{say('role.prolong')}</h1>
      <SummaryList
        rows={[
          { key: say('field.role'), value: roleInWords(lang, role.role, nameOf(places, role.place)) },
          { key: say('role.period'), value: period(lang, role, today) },
        ]}
      />
      <Form action={localHref(lang, `${path}/rollen/${role.id}/zeit`)} errors={errors}>
        <DateField
          name="until"
          label={say('invitation.until')}
          hint={say('invitation.until-hint')}
          value={until}
          error={errors.find(({ name }) => name === 'until')?.message}
          markOptional={false}
        />
        <ButtonRow>
          <Button>{say('role.save-period')}</Button>
          <ButtonLink href={localHref(lang, path)} variant="secondary">
            {say('action.cancel')}
          </ButtonLink>
        </ButtonRow>
      </Form>
    </>
  );
}
