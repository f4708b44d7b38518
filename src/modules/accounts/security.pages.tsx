import { sayMoment } from '#platform/dates';
import type { Lang } from '#platform/languages';
import { Alert } from '#ui/alert';
import { Button } from '#ui/button';
import { Details } from '#ui/details';
import { TextField } from '#ui/fields';
import { Form } from '#ui/form';
import { localHref } from '#ui/href';
import { Link } from '#ui/link';
import { BackLink } from '#ui/step-page';
import { Table } from '#ui/table';
import type { Passkey } from './factor-keeper.ts';
import { PasskeyForm } from './passkey-form.pages.tsx';
import type { OpenSession } from './session-keeper.ts';
import { provePath, secondFactorPath } from './sign-in-terms.ts';
import { texts } from './texts.ts';

export const securityChanges = ['passkey', 'app', 'sitzung', 'noetig'] as const;

export interface SecurityPageProps {
  lang: Lang;
  app: boolean;
  passkeys: readonly Passkey[];
  /** Whether she may change something right away. */
  proved: boolean;
  sessions: readonly OpenSession[];
  changed: (typeof securityChanges)[number] | null;
}

/** How somebody confirms that it is her, and where she is signed in. */
export function SecurityPage({ lang, app, passkeys, proved, sessions, changed }: SecurityPageProps) {
  const say = texts(lang);
  const action = (rest: string) => localHref(lang, `/konto/sicherheit${rest}`);
  const nameOf = (passkey: Passkey) => passkey.name || say('passkey.nameless');
  return (
    <>
      <BackLink href={localHref(lang, '/konto')}>{say('account.title')}</BackLink>
      {changed && (
        <Alert
          kind={changed === 'noetig' ? 'warning' : 'success'}
          title={say(`security.changed-${changed}`)}
          live
        />
      )}
      <h1>{say('security.title')}</h1>
      {!proved && (
        <Alert kind="info" title={say('prove.first')}>
          <p>
            <Link href={localHref(lang, `${provePath}?zurueck=/konto/sicherheit`)}>
              {say('prove.confirm')}
            </Link>
          </p>
        </Alert>
      )}
      <h2>{say('passkey.title')}</h2>
      <p>{say('passkey.what')}</p>
      {passkeys.map((passkey, index) => (
        <Details
          key={passkey.id}
          summary={`${nameOf(passkey)} (${say('passkey.since', { moment: sayMoment(passkey.createdAt, lang) })})`}
        >
          <Form action={action(`/passkeys/${passkey.id}/name`)} label={say('passkey.rename')}>
            <TextField
              name={`name-${index}`}
              label={say('passkey.name')}
              value={passkey.name ?? ''}
              maxLength={60}
              width="long"
              required
            />
            <Button variant="secondary">{say('passkey.rename')}</Button>
          </Form>
          <Form action={action(`/passkeys/${passkey.id}/ende`)} label={say('passkey.remove')}>
            <Button variant="tertiary" label={`${say('passkey.remove')}: ${nameOf(passkey)}`}>
              {say('passkey.remove')}
            </Button>
          </Form>
        </Details>
      ))}
      {proved && (
        <PasskeyForm
          lang={lang}
          kind="add"
          action={localHref(lang, `${secondFactorPath}/passkey`)}
          challenge={localHref(lang, `${secondFactorPath}/passkey/aufgabe`)}
          variant="secondary"
          button={say('passkey.add')}
        >
          <TextField
            name="passkey-name"
            label={say('passkey.name')}
            hint={say('passkey.name-hint')}
            maxLength={60}
            width="long"
          />
        </PasskeyForm>
      )}
      <noscript>
        <p class="muted">{say('passkey.needs-script')}</p>
      </noscript>

      <h2>{say('factor.app-title')}</h2>
      <p>{say(app ? 'factor.app-there' : 'factor.app-what')}</p>
      {app ? (
        <>
          <Form action={action('/wiederherstellung')} label={say('factor.codes-new')}>
            <Button variant="secondary">{say('factor.codes-new')}</Button>
          </Form>
          <Form action={action('/app/ende')} label={say('factor.app-remove')}>
            <Button variant="tertiary">{say('factor.app-remove')}</Button>
          </Form>
        </>
      ) : (
        <Form action={localHref(lang, `${secondFactorPath}/app`)} label={say('factor.app-set-up')}>
          <Button variant="secondary">{say('factor.app-set-up')}</Button>
        </Form>
      )}

      <h2>{say('session.title')}</h2>
      <Table
        caption={say('session.title')}
        captionHidden
        empty={say('session.this')}
        columns={[
          { key: 'device', label: say('session.device') },
          { key: 'seen', label: say('session.seen') },
          { key: 'end', label: say('session.end'), labelHidden: true },
        ]}
        rows={sessions.map(({ id, device, lastSeen, isThis }) => ({
          key: id,
          cells: {
            device: device ?? say('session.unknown-device'),
            seen: isThis ? say('session.this') : sayMoment(lastSeen, lang),
            end: !isThis && (
              <Form
                action={action(`/sitzungen/${id}/ende`)}
                label={`${say('session.end')}: ${device ?? say('session.unknown-device')}`}
              >
                <Button
                  variant="tertiary"
                  label={`${say('session.end')}: ${device ?? say('session.unknown-device')}`}
                >
                  {say('session.end')}
                </Button>
              </Form>
            ),
          },
        }))}
      />
      <Form action={action('/abmeldung-ueberall')} label={say('session.end-all')}>
        <Button variant="secondary">{say('session.end-all')}</Button>
      </Form>
      <p class="step-after">
        {say('lock.offer')} <Link href={localHref(lang, '/konto-sperren')}>{say('lock.title')}</Link>
      </p>
    </>
  );
}
