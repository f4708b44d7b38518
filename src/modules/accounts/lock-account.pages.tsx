import type { Lang } from '#platform/languages';
import { Button, ButtonLink } from '#ui/button';
import type { FieldMessage } from '#ui/error-summary';
import { EmailField } from '#ui/fields';
import { Form } from '#ui/form';
import { localHref } from '#ui/href';
import { lockLinkMinutes } from './sign-in-terms.ts';
import { texts } from './texts.ts';

export interface LockPageProps {
  lang: Lang;
  email?: string;
  errors?: readonly FieldMessage[];
}

/** For whoever lost her phone or thinks that somebody else is signed in as her. */
export function LockPage({ lang, email, errors = [] }: LockPageProps) {
  const say = texts(lang);
  return (
    <>
      <h1>{say('lock.title')}</h1>
      <p class="lead">{say('lock.what')}</p>
      <Form action={localHref(lang, '/konto-sperren')} errors={errors}>
        <EmailField
          name="email"
          label={say('field.email')}
          value={email}
          error={errors.find(({ name }) => name === 'email')?.message}
          autocomplete="username"
          required
        />
        <Button>{say('lock.send')}</Button>
      </Form>
    </>
  );
}

/** The same for an address nobody has. */
export function LockLetterPage({ lang }: { lang: Lang }) {
  const say = texts(lang);
  return (
    <>
      <h1>{say('link.sent-title')}</h1>
      <p>{say('lock.sent', { minutes: lockLinkMinutes })}</p>
    </>
  );
}

/** Mail programs open links to look at them: only the button locks. */
export function LockLinkPage({ lang, path }: { lang: Lang; path: string }) {
  const say = texts(lang);
  return (
    <>
      <h1>{say('lock.title')}</h1>
      <p>{say('lock.means')}</p>
      <Form action={localHref(lang, path)}>
        <Button>{say('lock.now')}</Button>
      </Form>
    </>
  );
}

export function LockedPage({ lang, locked }: { lang: Lang; locked: boolean }) {
  const say = texts(lang);
  return (
    <>
      <h1>{say(locked ? 'lock.done-title' : 'link.refused-title')}</h1>
      <p>{say(locked ? 'lock.done' : 'lock.refused', { minutes: lockLinkMinutes })}</p>
      {!locked && <ButtonLink href={localHref(lang, '/konto-sperren')}>{say('link.again')}</ButtonLink>}
    </>
  );
}
