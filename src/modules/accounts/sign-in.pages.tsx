import type { Lang } from '#platform/languages';
import { Alert } from '#ui/alert';
import { Button, ButtonLink } from '#ui/button';
import type { FieldMessage } from '#ui/error-summary';
import { EmailField, PasswordField, RadioGroup } from '#ui/fields';
import { Form } from '#ui/form';
import { localHref } from '#ui/href';
import { Link } from '#ui/link';
import { BackField } from './back-field.pages.tsx';
import { linkPath } from './letters.ts';
import { PasskeySignIn } from './passkey-form.pages.tsx';
import { linkMinutes } from './sign-in-terms.ts';
import { texts } from './texts.ts';

export interface SignInPageProps {
  lang: Lang;
  /** Where to go afterwards, already found safe. */
  back: string | null;
  email?: string;
  way?: string;
  errors?: readonly FieldMessage[];
  justSignedOut?: boolean;
  /** A session has ended, and a form waits for its sender. */
  ended?: boolean;
  /** What has just been tried and did not work. */
  refused?: 'passkey' | 'provider' | null;
  /** What the provider of one's own is called. */
  provider?: string | null;
  /** Whether nobody is asked for a second factor here. */
  demo?: boolean;
}

export function SignInPage(props: SignInPageProps) {
  const {
    lang,
    back,
    email,
    way = 'link',
    errors = [],
    justSignedOut,
    refused,
    provider,
    demo,
    ended,
  } = props;
  const say = texts(lang);
  const errorOf = (name: string) => errors.find((error) => error.name === name)?.message;
  return (
    <>
      {justSignedOut && <Alert kind="success" title={say('sign-in.signed-out')} />}
      {ended && (
        <Alert kind="info" title={say('sign-in.ended')}>
          <p>{say('sign-in.ended-kept')}</p>
        </Alert>
      )}
      {refused && <Alert kind="danger" title={say(`sign-in.${refused}-refused`)} live />}
      <h1>{say('sign-in.title')}</h1>
      <Form action={localHref(lang, '/anmelden')} errors={errors}>
        <BackField to={back} />
        <EmailField
          name="email"
          label={say('field.email')}
          value={email}
          error={errorOf('email')}
          autocomplete="username"
          required
        />
        <RadioGroup
          name="way"
          label={say('sign-in.way')}
          value={way}
          required
          options={[
            { value: 'link', label: say('sign-in.by-link'), hint: say('sign-in.by-link-hint') },
            {
              value: 'password',
              label: say('sign-in.by-password'),
              children: (
                <PasswordField
                  name="password"
                  label={say('field.password')}
                  error={errorOf('password')}
                  markOptional={false}
                />
              ),
            },
          ]}
        />
        <Button>{say('sign-in.go-on')}</Button>
      </Form>
      <PasskeySignIn lang={lang} back={back} variant="secondary" button={say('passkey.sign-in')} />
      {provider && (
        <p>
          <ButtonLink href={localHref(lang, '/anmelden/traeger')} variant="secondary">
            {say('sign-in.by-provider', { provider })}
          </ButtonLink>
        </p>
      )}
      {demo && <p class="muted">{say('sign-in.demo')}</p>}
      <p class="step-after muted">{say('sign-in.no-account')}</p>
      <p class="muted">
        {say('lock.offer')} <Link href={localHref(lang, '/konto-sperren')}>{say('lock.title')}</Link>
      </p>
    </>
  );
}

/** The same for an address nobody has. */
export function LetterSentPage({ lang }: { lang: Lang }) {
  const say = texts(lang);
  return (
    <>
      <h1>{say('link.sent-title')}</h1>
      <p>{say('link.sent', { minutes: linkMinutes })}</p>
      <p class="muted">{say('link.not-arrived')}</p>
      <ButtonLink href={localHref(lang, '/anmelden')} variant="secondary">
        {say('link.again')}
      </ButtonLink>
    </>
  );
}

/** Mail programs open links to look at them: only the button signs in. */
export function LinkPage({ lang, token, back }: { lang: Lang; token: string; back: string | null }) {
  const say = texts(lang);
  return (
    <>
      <h1>{say('link.title')}</h1>
      <p>{say('link.one-more-step')}</p>
      <Form action={localHref(lang, linkPath(token))}>
        <BackField to={back} />
        <Button>{say('link.sign-in')}</Button>
      </Form>
    </>
  );
}

export function LinkRefusedPage({ lang }: { lang: Lang }) {
  const say = texts(lang);
  return (
    <>
      <h1>{say('link.refused-title')}</h1>
      <p>{say('link.refused', { minutes: linkMinutes })}</p>
      <ButtonLink href={localHref(lang, '/anmelden')}>{say('link.again')}</ButtonLink>
    </>
  );
}
