import type { ComponentChildren } from 'preact';
import type { Lang } from '#platform/languages';
import { asset } from '#ui/assets';
import { Button, type ButtonVariant } from '#ui/button';
import { Form } from '#ui/form';
import { localHref } from '#ui/href';
import { BackField } from './back-field.pages.tsx';
import { texts } from './texts.ts';

export interface PasskeyFormProps {
  lang: Lang;
  kind: 'sign-in' | 'add';
  action: string;
  /** Where the script asks what the device has to sign. */
  challenge: string;
  variant?: ButtonVariant | undefined;
  /** What stands above the button, hidden with it where there is no script. */
  children?: ComponentChildren;
  button: string;
}

/** A form the script `client/passkey.ts` shows and fills; without one nothing of it is seen. */
export function PasskeyForm({ lang, kind, action, challenge, variant, children, button }: PasskeyFormProps) {
  return (
    <div data-passkey-part hidden>
      <Form action={action} data-passkey={kind} data-challenge={challenge}>
        {children}
        <input type="hidden" name="response" value="" />
        {/* The class on its own would show it although it is hidden. */}
        <div data-passkey-failed role="alert" hidden>
          <p class="kern-error">{texts(lang)('passkey.failed')}</p>
        </div>
        <Button variant={variant}>{button}</Button>
      </Form>
      <script src={asset('passkey.js')} defer></script>
    </div>
  );
}

/** Shows with a passkey that it is her, and goes on to where she wanted. */
export function PasskeySignIn({
  lang,
  back,
  variant,
  button,
}: Pick<PasskeyFormProps, 'lang' | 'variant' | 'button'> & { back: string | null }) {
  return (
    <PasskeyForm
      lang={lang}
      kind="sign-in"
      action={localHref(lang, '/anmelden/passkey')}
      challenge={localHref(lang, '/anmelden/passkey/aufgabe')}
      variant={variant}
      button={button}
    >
      <BackField to={back} />
    </PasskeyForm>
  );
}
