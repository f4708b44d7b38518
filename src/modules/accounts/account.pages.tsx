import { choiceOf, type Person } from '#platform/acting';
import { deskLanguages, type Lang, nativeNameOf } from '#platform/languages';
import { Alert } from '#ui/alert';
import { Button, ButtonLink } from '#ui/button';
import type { FieldMessage } from '#ui/error-summary';
import { PasswordField, RadioGroup } from '#ui/fields';
import { Form } from '#ui/form';
import { localHref } from '#ui/href';
import { MailLink } from '#ui/link';
import { BackLink } from '#ui/step-page';
import { SummaryList } from '#ui/summary-list';
import { roleInWords } from './letters.ts';
import { shortestPassword } from './sign-in-terms.ts';
import { texts } from './texts.ts';
import { choicesOf } from './working-role.ts';

export interface AccountPageProps {
  lang: Lang;
  person: Person;
  /** The language of her letters. */
  letterLang: Lang;
  hasPassword: boolean;
  /** What has just been changed. */
  changed: 'language' | 'password' | null;
}

export function AccountPage({ lang, person, letterLang, hasPassword, changed }: AccountPageProps) {
  const say = texts(lang);
  const choices = choicesOf(person);
  return (
    <>
      {changed && <Alert kind="success" title={say(`account.changed-${changed}`)} live />}
      <h1>{say('account.title')}</h1>
      {person.roles.length > 0 && person.roles.every(({ role }) => role === 'trainer') && (
        <p class="lead">{say('account.trainer')}</p>
      )}
      <SummaryList
        rows={[
          { key: say('field.name'), value: person.name },
          { key: say('field.email'), value: <MailLink address={person.email} /> },
          {
            key: say('account.roles'),
            value:
              person.roles.length === 0 ? (
                say('account.no-role')
              ) : (
                <ul class="plain-list">
                  {choices.map((held) => (
                    <li key={choiceOf(held)}>{roleInWords(lang, held.role, held.placeName ?? null)}</li>
                  ))}
                </ul>
              ),
            ...(choices.length > 1
              ? { change: { href: localHref(lang, '/konto/rolle'), label: say('working.change') } }
              : {}),
          },
          {
            key: say('field.password'),
            value: say(hasPassword ? 'account.password-set' : 'account.password-none'),
            change: {
              href: localHref(lang, '/konto/passwort'),
              label: say(hasPassword ? 'account.password-change' : 'account.password-choose'),
            },
          },
        ]}
      />
      <h2>{say('security.title')}</h2>
      <p>{say('security.lead')}</p>
      <ButtonLink href={localHref(lang, '/konto/sicherheit')} variant="secondary">
        {say('security.title')}
      </ButtonLink>
      <h2>{say('account.letters')}</h2>
      <Form action={localHref(lang, '/konto/sprache')}>
        <RadioGroup
          name="lang"
          label={say('account.letter-language')}
          value={letterLang}
          required
          horizontal
          options={deskLanguages.map((one) => ({ value: one, label: nativeNameOf(one), lang: one }))}
        />
        <Button variant="secondary">{say('account.save-language')}</Button>
      </Form>
      <p>
        <ButtonLink href={localHref(lang, '/konto/daten')} variant="tertiary">
          {say('account.own-data')}
        </ButtonLink>{' '}
        <ButtonLink href={localHref(lang, '/konto/einsicht')} variant="tertiary">
          {say('account.who-saw')}
        </ButtonLink>
      </p>
      <h2>{say('account.leave')}</h2>
      <Form action={localHref(lang, '/abmelden')}>
        <Button variant="secondary">{say('account.sign-out')}</Button>
      </Form>
    </>
  );
}

/** Which of several roles somebody works in for now. */
export function WorkingRolePage({ lang, person }: { lang: Lang; person: Person }) {
  const say = texts(lang);
  return (
    <>
      <BackLink href={localHref(lang, '/konto')}>{say('account.title')}</BackLink>
      <h1>{say('working.title')}</h1>
      <p>{say('working.lead')}</p>
      <Form action={localHref(lang, '/konto/rolle')}>
        <RadioGroup
          name="rolle"
          label={say('working.as')}
          value={person.workingAs ?? allRoles}
          required
          options={[
            { value: allRoles, label: say('working.all'), hint: say('working.all-hint') },
            ...choicesOf(person).map((held) => ({
              value: choiceOf(held),
              label: roleInWords(lang, held.role, held.placeName ?? null),
            })),
          ]}
        />
        <Button>{say('working.choose')}</Button>
      </Form>
    </>
  );
}

/** What is sent for no choice. */
export const allRoles = 'alle';

export interface PasswordPageProps {
  lang: Lang;
  email: string;
  hasPassword: boolean;
  errors?: readonly FieldMessage[];
}

export function PasswordPage({ lang, email, hasPassword, errors = [] }: PasswordPageProps) {
  const say = texts(lang);
  const errorOf = (name: string) => errors.find((error) => error.name === name)?.message;
  return (
    <>
      <BackLink href={localHref(lang, '/konto')} />
      <h1>{say(hasPassword ? 'account.password-change' : 'account.password-choose')}</h1>
      <p>{say('account.password-why')}</p>
      <Form action={localHref(lang, '/konto/passwort')} errors={errors}>
        {/* Tells password managers whose password this is. */}
        <input type="text" name="username" value={email} autocomplete="username" readonly hidden />
        {hasPassword && (
          <PasswordField
            name="current"
            label={say('account.password-current')}
            error={errorOf('current')}
            required
          />
        )}
        <PasswordField
          name="password"
          label={say('account.password-new')}
          hint={say('account.password-hint', { count: shortestPassword })}
          error={errorOf('password')}
          autocomplete="new-password"
          required
        />
        <Button>{say('account.save-password')}</Button>
      </Form>
      <ButtonLink href={localHref(lang, '/konto')} variant="tertiary">
        {say('action.cancel')}
      </ButtonLink>
    </>
  );
}
