import type { Lang } from '#platform/languages';
import { Button, ButtonLink } from '#ui/button';
import { Details } from '#ui/details';
import type { FieldMessage } from '#ui/error-summary';
import { TextField } from '#ui/fields';
import { Form } from '#ui/form';
import { localHref } from '#ui/href';
import { BackLink } from '#ui/step-page';
import { BackField } from './back-field.pages.tsx';
import { PasskeyForm, PasskeySignIn } from './passkey-form.pages.tsx';
import { secondFactorPath } from './sign-in-terms.ts';
import { texts } from './texts.ts';

export interface SecondFactorPageProps {
  lang: Lang;
  /** Where to go afterwards, already found safe. */
  back: string | null;
  errors?: readonly FieldMessage[];
}

export function CodeField({ lang, error }: { lang: Lang; error: string | undefined }) {
  const say = texts(lang);
  return (
    <TextField
      name="code"
      label={say('factor.code')}
      hint={say('factor.code-hint')}
      error={error}
      inputMode="numeric"
      autocomplete="one-time-code"
      maxLength={7}
      width="short"
      required
    />
  );
}

/** Somebody whose roles ask for a second factor and who has none yet. */
export function ChooseFactorPage({ lang, back }: SecondFactorPageProps) {
  const say = texts(lang);
  return (
    <>
      <h1>{say('factor.choose-title')}</h1>
      <p class="lead">{say('factor.choose-why')}</p>
      <PasskeyForm
        lang={lang}
        kind="add"
        action={localHref(lang, `${secondFactorPath}/passkey`)}
        challenge={localHref(lang, `${secondFactorPath}/passkey/aufgabe`)}
        button={say('passkey.add')}
      >
        <h2>{say('passkey.title')}</h2>
        <p>{say('passkey.what')}</p>
        <BackField to={back} />
      </PasskeyForm>
      <h2>{say('factor.app-title')}</h2>
      <p>{say('factor.app-what')}</p>
      <Form action={localHref(lang, `${secondFactorPath}/app`)}>
        <BackField to={back} />
        <Button variant="secondary">{say('factor.app-set-up')}</Button>
      </Form>
      <Leave lang={lang} />
    </>
  );
}

export interface ConfirmFactorPageProps extends SecondFactorPageProps {
  app: boolean;
  passkeys: boolean;
}

/** Somebody who has a second factor and has not shown it in this session. */
export function ConfirmFactorPage({ lang, back, app, passkeys, errors = [] }: ConfirmFactorPageProps) {
  const say = texts(lang);
  const errorOf = (name: string) => errors.find((error) => error.name === name)?.message;
  return (
    <>
      <h1>{say('factor.confirm-title')}</h1>
      {passkeys && (
        <>
          <PasskeySignIn lang={lang} back={back} button={say('passkey.use')} />
          {!app && <p>{say('factor.passkey-only')}</p>}
        </>
      )}
      {app && (
        <>
          <Form action={localHref(lang, secondFactorPath)} errors={errors}>
            <BackField to={back} />
            <CodeField lang={lang} error={errorOf('code')} />
            <Button>{say('sign-in.go-on')}</Button>
          </Form>
          <Details summary={say('factor.lost')} open={errorOf('recovery') !== undefined}>
            <Form action={localHref(lang, `${secondFactorPath}/wiederherstellung`)}>
              <BackField to={back} />
              <TextField
                name="recovery"
                label={say('factor.recovery-code')}
                hint={say('factor.recovery-hint')}
                error={errorOf('recovery')}
                autocomplete="off"
                spellcheck={false}
                width="medium"
                required
              />
              <Button variant="secondary">{say('factor.recovery-use')}</Button>
            </Form>
          </Details>
        </>
      )}
      <p class="step-after muted">{say('factor.nothing-left')}</p>
      <Leave lang={lang} />
    </>
  );
}

function Leave({ lang }: { lang: Lang }) {
  return (
    <Form action={localHref(lang, '/abmelden')} label={texts(lang)('account.sign-out')}>
      <Button variant="tertiary">{texts(lang)('account.sign-out')}</Button>
    </Form>
  );
}

export interface AppPageProps extends SecondFactorPageProps {
  /** As an SVG file in a data address. */
  picture: string;
  /** For typing, in groups of four. */
  secret: string;
}

export function AppPage({ lang, back, picture, secret, errors = [] }: AppPageProps) {
  const say = texts(lang);
  return (
    <>
      <BackLink href={localHref(lang, secondFactorPath)} />
      <h1>{say('factor.app-set-up')}</h1>
      <ol>
        <li>{say('factor.step-app')}</li>
        <li>{say('factor.step-scan')}</li>
        <li>{say('factor.step-code')}</li>
      </ol>
      <p>
        <img src={picture} width={220} height={220} alt={say('factor.picture')} />
      </p>
      <Form action={localHref(lang, `${secondFactorPath}/app/bestaetigung`)} errors={errors}>
        <BackField to={back} />
        <CodeField lang={lang} error={errors.find(({ name }) => name === 'code')?.message} />
        <Button>{say('factor.app-done')}</Button>
      </Form>
      <Details summary={say('factor.no-camera')}>
        <p>{say('factor.type-secret')}</p>
        <p>
          <code class="wrap-anywhere">{secret}</code>
        </p>
      </Details>
    </>
  );
}

export interface RecoveryCodesPageProps {
  lang: Lang;
  codes: readonly string[];
  next: string;
}

export function RecoveryCodesPage({ lang, codes, next }: RecoveryCodesPageProps) {
  const say = texts(lang);
  return (
    <>
      <h1>{say('factor.codes-title')}</h1>
      <p class="lead">{say('factor.codes-why')}</p>
      <ul>
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <p>{say('factor.codes-once')}</p>
      <ButtonLink href={localHref(lang, next)}>{say('factor.codes-kept')}</ButtonLink>
    </>
  );
}
