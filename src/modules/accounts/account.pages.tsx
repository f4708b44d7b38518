import type { Person } from '#platform/acting';
import { type Lang, nativeNameOf, pageLanguages } from '#platform/languages';
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
import { shortestPassword } from './sign-in.ts';
import { texts } from './texts.ts';

export interface AccountPageProps {
  lang: Lang;
  person: Person;
  siteNames: ReadonlyMap<string, string>;
  /** The language of her letters. */
  letterLang: Lang;
  hasPassword: boolean;
  /** What has just been changed. */
  changed: 'language' | 'password' | null;
}

export function AccountPage({ lang, person, siteNames, letterLang, hasPassword, changed }: AccountPageProps) {
  const say = texts(lang);
  return (
    <>
      {changed && <Alert kind="success" title={say(`account.changed-${changed}`)} live />}
      <h1>{say('account.title')}</h1>
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
                  {person.roles.map(({ role, siteId }) => (
                    <li key={`${role} ${siteId}`}>
                      {roleInWords(lang, role, siteId && (siteNames.get(siteId) ?? null))}
                    </li>
                  ))}
                </ul>
              ),
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
      <h2>{say('account.letters')}</h2>
      <Form action={localHref(lang, '/konto/sprache')}>
        <RadioGroup
          name="lang"
          label={say('account.letter-language')}
          value={letterLang}
          required
          horizontal
          options={pageLanguages.map((one) => ({ value: one, label: nativeNameOf(one), lang: one }))}
        />
        <Button variant="secondary">{say('account.save-language')}</Button>
      </Form>
      <h2>{say('account.leave')}</h2>
      <Form action={localHref(lang, '/abmelden')}>
        <Button variant="secondary">{say('account.sign-out')}</Button>
      </Form>
    </>
  );
}

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
