import type { Lang } from '#platform/languages';
import { Button } from '#ui/button';
import type { FieldMessage } from '#ui/error-summary';
import { PasswordField } from '#ui/fields';
import { Form } from '#ui/form';
import { localHref } from '#ui/href';
import { BackField } from './back-field.pages.tsx';
import type { KeptForm } from './kept-form.ts';
import { PasskeySignIn } from './passkey-form.pages.tsx';
import { CodeField } from './second-factor.pages.tsx';
import { keptFormPath, provedMinutes, provePath } from './sign-in-terms.ts';
import { texts } from './texts.ts';

export interface ProvePageProps {
  lang: Lang;
  /** Where to go afterwards, already found safe. */
  back: string | null;
  email: string;
  password: boolean;
  app: boolean;
  passkeys: boolean;
  errors: readonly FieldMessage[];
}

/** Before an account is changed: whoever sits here shows once more that it is her. */
export function ProvePage({ lang, back, email, password, app, passkeys, errors }: ProvePageProps) {
  const say = texts(lang);
  const errorOf = (name: string) => errors.find((error) => error.name === name)?.message;
  return (
    <>
      <h1>{say('factor.confirm-title')}</h1>
      <p>{say('prove.why', { minutes: provedMinutes })}</p>
      {passkeys && <PasskeySignIn lang={lang} back={back} button={say('passkey.use')} />}
      {(password || app) && (
        <Form action={localHref(lang, provePath)} errors={errors}>
          <BackField to={back} />
          {password && (
            <PasswordField
              name="password"
              label={say('account.password-current')}
              error={errorOf('password')}
              required
            />
          )}
          {app && <CodeField lang={lang} error={errorOf('code')} />}
          <Button variant={passkeys ? 'secondary' : undefined}>{say('prove.confirm')}</Button>
        </Form>
      )}
      {!password && !app && (
        <Form action={localHref(lang, '/anmelden')}>
          <p>{say('prove.by-link', { email })}</p>
          <BackField to={back} />
          <input type="hidden" name="email" value={email} />
          <input type="hidden" name="way" value="link" />
          <Button variant={passkeys ? 'secondary' : undefined}>{say('prove.send-link')}</Button>
        </Form>
      )}
    </>
  );
}

/** A form that has not been carried out yet, to be sent with one button. */
export function KeptFormPage({ lang, kept }: { lang: Lang; kept: KeptForm }) {
  const say = texts(lang);
  return (
    <>
      <h1>{say('kept.title')}</h1>
      <p class="lead">{say('kept.what')}</p>
      <Form action={kept.action} label={say('kept.send')} keepsKey>
        {kept.fields.map(([name, value], index) => (
          <input key={index} type="hidden" name={name} value={value} />
        ))}
        <Button>{say('kept.send')}</Button>
      </Form>
      <Form action={localHref(lang, keptFormPath)} label={say('kept.drop')}>
        <Button variant="tertiary">{say('kept.drop')}</Button>
      </Form>
    </>
  );
}
