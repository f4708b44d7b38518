import type { Person } from '#platform/acting';
import { sayShortDay } from '#platform/dates';
import { type Lang, nativeNameOf, pageLanguages } from '#platform/languages';
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
import { mayEndRole, rolesToGive, sitesToInviteTo } from './account.policy.ts';
import { roleInWords } from './letters.ts';
import type { HeldRole, PersonWithRoles } from './person.ts';
import { texts } from './texts.ts';

export interface Site {
  readonly id: string;
  readonly name: string;
}

/** A place where people and their roles are looked after: the administrator's, or that of a site. */
export interface AreaWords {
  readonly path: string;
  readonly words: 'people' | 'access';
}

const nameOf = (sites: readonly Site[], siteId: string | null) =>
  sites.find((site) => site.id === siteId)?.name ?? null;

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
  sites: readonly Site[];
  today: Temporal.PlainDate;
  /** Set when the list is the answer to a search. */
  search?: { text: string; more: boolean };
  previous?: string | undefined;
  next?: string | undefined;
}

export function PeoplePage({ lang, area, people, sites, today, search, previous, next }: PeoplePageProps) {
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
                      {roleInWords(lang, role.role, nameOf(sites, role.siteId))}{' '}
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
  sites: readonly Site[];
  today: Temporal.PlainDate;
  done: 'invited' | 'ended' | null;
}

export function PersonPage({ lang, area, by, person, sites, today, done }: PersonPageProps) {
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
          const words = roleInWords(lang, role.role, nameOf(sites, role.siteId));
          return {
            key: role.id,
            cells: {
              role: words,
              period: period(lang, role, today),
              end: mayEndRole(by, role) && (
                <Link
                  href={href(`/${person.id}/rollen/${role.id}/ende`)}
                  label={`${say('role.end')}: ${words}`}
                >
                  {say('role.end')}
                </Link>
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
  sites: readonly Site[];
  values: Readonly<Record<string, string>>;
  today: Temporal.PlainDate;
  errors?: readonly FieldMessage[];
}

export function InvitationPage({ lang, area, by, sites, values, today, errors = [] }: InvitationPageProps) {
  const say = texts(lang);
  const errorOf = (name: string) => errors.find((error) => error.name === name)?.message;
  const mine = sitesToInviteTo(by, sites);
  const givable = rolesToGive(by, mine);
  const only = mine.length === 1 && !givable.includes('administrator') ? mine[0]?.id : undefined;
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
          options={pageLanguages.map((one) => ({ value: one, label: nativeNameOf(one), lang: one }))}
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
          name="site"
          label={say('field.site')}
          hint={givable.includes('administrator') ? say('invitation.site-hint') : undefined}
          value={values.site ?? only}
          error={errorOf('site')}
          options={mine.map(({ id, name }) => ({ value: id, label: name }))}
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
  sites: readonly Site[];
}

export function EndRolePage({ lang, area, person, role, sites }: EndRolePageProps) {
  const say = texts(lang);
  const path = `${area.path}/${person.id}`;
  return (
    <Dialog
      title={say('role.end-question', {
        role: roleInWords(lang, role.role, nameOf(sites, role.siteId)),
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
    </Dialog>
  );
}
