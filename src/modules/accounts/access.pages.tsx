import type { Lang } from '#platform/languages';
import { Alert } from '#ui/alert';
import { Button } from '#ui/button';
import { Details } from '#ui/details';
import { Form } from '#ui/form';
import { localHref } from '#ui/href';
import { BackLink } from '#ui/step-page';
import { invitationDays } from './sign-in-terms.ts';
import { texts } from './texts.ts';

export interface AccessPartProps {
  lang: Lang;
  /** The page of the person. */
  path: string;
  /** She has never signed in and may be handed a card. */
  mayHaveCard: boolean;
  /** Her account is locked and may be opened here. */
  mayUnlock: boolean;
  isLocked: boolean;
  /** It may be locked here. */
  mayLock: boolean;
}

/** On the page of a person: a card for her first sign-in, or a new start after a lock. */
export function AccessPart({ lang, path, mayHaveCard, mayUnlock, mayLock, isLocked }: AccessPartProps) {
  const say = texts(lang);
  if (isLocked) {
    return (
      <>
        <Alert kind="warning" title={say('lock.is-locked')}>
          <p>{say(mayUnlock ? 'lock.unlock-means' : 'lock.unlock-by-others')}</p>
        </Alert>
        {mayUnlock && (
          <Form action={localHref(lang, `${path}/entsperrung`)} label={say('lock.unlock')}>
            <Button>{say('lock.unlock')}</Button>
          </Form>
        )}
      </>
    );
  }
  const lock = mayLock && (
    <Details summary={say('lock.other')}>
      <p>{say('lock.other-means')}</p>
      <Form action={localHref(lang, `${path}/sperrung`)} label={say('lock.other')}>
        <Button variant="secondary">{say('lock.now')}</Button>
      </Form>
    </Details>
  );
  if (!mayHaveCard) return lock || null;
  return (
    <>
      <h2>{say('card.title')}</h2>
      <p>{say('card.what')}</p>
      <Form action={localHref(lang, `${path}/einladungskarte`)} label={say('card.make')}>
        <Button variant="secondary">{say('card.make')}</Button>
      </Form>
    </>
  );
}

export interface CardPageProps {
  lang: Lang;
  path: string;
  name: string;
  picture: string;
  /** Where one signs in later. */
  signInAddress: string;
}

/** To be printed or held out at the coordination desk. */
export function CardPage({ lang, path, name, picture, signInAddress }: CardPageProps) {
  const say = texts(lang);
  return (
    <>
      <BackLink href={localHref(lang, path)}>{name}</BackLink>
      <h1>{say('card.for', { name })}</h1>
      <p class="lead">{say('card.scan')}</p>
      <p>
        <img src={picture} width={280} height={280} alt={say('card.picture')} />
      </p>
      <p>{say('card.once', { days: invitationDays })}</p>
      <p>{say('card.later', { address: signInAddress })}</p>
    </>
  );
}
