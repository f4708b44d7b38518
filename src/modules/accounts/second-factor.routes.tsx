import { NotFound } from '#platform/errors';
import { accountSubject, limitOf } from '#platform/limits';
import {
  file,
  guarded,
  page,
  type Reply,
  type Route,
  redirect,
  type Signed,
  type Visit,
} from '#platform/routes';
import type { RouteParts } from './accounts.ts';
import { safeBackPath } from './back-path.ts';
import { fieldMessages } from './field-messages.ts';
import { provedFirst } from './prove.routes.tsx';
import { AppPage, ChooseFactorPage, ConfirmFactorPage, RecoveryCodesPage } from './second-factor.pages.tsx';
import { secondFactorPath } from './sign-in-terms.ts';
import { texts } from './texts.ts';

const anybodySignedIn = () => true;
export const securityPath = '/konto/sicherheit';
export const longestPasskeyName = 60;

/** A picture of what stands in it, black on white, as the address of an image. */
export async function qrPicture(text: string): Promise<string> {
  // Loaded when it is asked for: the program starts without it.
  const { default: QRCode } = await import('qrcode');
  const svg = await QRCode.toString(text, { type: 'svg', margin: 2, errorCorrectionLevel: 'M' });
  return `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
}

/** Adding a second factor is open to whoever has none, and to whoever has shown the one she has. */
export async function mayAddFactor({ signIn }: Pick<RouteParts, 'signIn'>, person: Signed<Visit>['person']) {
  if (!person.secondFactorMissing) return true;
  const { app, passkeys } = await signIn.factors.of(person.id);
  return !app && passkeys.length === 0;
}

/** The reply with these headers too. */
export function withHeaders(reply: Reply, headers: Headers): Reply {
  for (const [name, value] of headers) reply.headers.append(name, value);
  return reply;
}

export function secondFactorRoutes({ signIn }: RouteParts): Route[] {
  const failures = {
    limits: ({ person }: { person: { email: string } | null }) =>
      person ? [{ limit: limitOf.failures, subject: accountSubject(person.email), failuresOnly: true }] : [],
  };

  const proved = provedFirst(signIn, securityPath);

  const factorPage = async (
    visit: Signed<Visit>,
    back: string | null,
    errors: Parameters<typeof fieldMessages>[1] = [],
  ): Promise<Reply> => {
    const { lang, person } = visit;
    const { app, passkeys } = await signIn.factors.of(person.id);
    const say = texts(lang);
    if (!app && passkeys.length === 0) {
      return page(say('factor.choose-title'), <ChooseFactorPage lang={lang} back={back} />, { narrow: true });
    }
    return page(
      say('factor.confirm-title'),
      <ConfirmFactorPage
        lang={lang}
        back={back}
        app={app}
        passkeys={passkeys.length > 0}
        errors={fieldMessages(say, errors)}
      />,
      { narrow: true, status: errors.length > 0 ? 422 : 200 },
    );
  };

  const appPage = async (
    visit: Signed<Visit>,
    back: string | null,
    errors: Parameters<typeof fieldMessages>[1] = [],
  ): Promise<Reply> => {
    const { lang, person, request } = visit;
    const uri = await signIn.factors.waitingApp(request, person.id);
    if (!uri) return redirect(secondFactorPath);
    const secret = new URL(uri).searchParams.get('secret') ?? '';
    return page(
      texts(lang)('factor.app-set-up'),
      <AppPage
        lang={lang}
        back={back}
        picture={await qrPicture(uri)}
        secret={secret.replace(/(.{4})(?=.)/g, '$1 ')}
        errors={fieldMessages(texts(lang), errors)}
      />,
      { narrow: true, status: errors.length > 0 ? 422 : 200 },
    );
  };

  /** Where somebody goes on who has just confirmed; she may see her roles only from the next request on. */
  const onward = (back: string | null) => redirect(back ?? '/anmelden');
  return [
    guarded.get(secondFactorPath, anybodySignedIn, (visit) => {
      const back = safeBackPath(visit.query.get('zurueck'));
      return visit.person.secondFactorMissing ? factorPage(visit, back) : redirect(back ?? securityPath);
    }),

    guarded.post(
      secondFactorPath,
      anybodySignedIn,
      async (visit) => {
        const { form, person, request } = visit;
        const back = safeBackPath(form.get('zurueck'));
        const headers = await signIn.factors.confirmWithCode(
          request,
          person.id,
          form.get('code').replace(/\s/g, ''),
        );
        if (!headers) return factorPage(visit, back, [{ name: 'code', code: 'code-wrong' }]);
        return withHeaders(onward(back), headers);
      },
      failures,
    ),

    guarded.post(
      `${secondFactorPath}/wiederherstellung`,
      anybodySignedIn,
      async (visit) => {
        const { form, person, request } = visit;
        const back = safeBackPath(form.get('zurueck'));
        const headers = await signIn.factors.confirmWithRecoveryCode(
          request,
          person.id,
          form.get('recovery'),
        );
        if (!headers) return factorPage(visit, back, [{ name: 'recovery', code: 'recovery-wrong' }]);
        return withHeaders(onward(back), headers);
      },
      failures,
    ),

    guarded.get(`${secondFactorPath}/app`, anybodySignedIn, async (visit) => {
      if (!(await mayAddFactor({ signIn }, visit.person))) return redirect(secondFactorPath);
      return appPage(visit, safeBackPath(visit.query.get('zurueck')));
    }),

    guarded.post(
      `${secondFactorPath}/app`,
      anybodySignedIn,
      async (visit) => {
        if (!(await mayAddFactor({ signIn }, visit.person))) return redirect(secondFactorPath);
        if (!(await signIn.factors.startApp(visit.request))) return redirect(securityPath);
        const back = safeBackPath(visit.form.get('zurueck'));
        return redirect(`${secondFactorPath}/app${back ? `?zurueck=${encodeURIComponent(back)}` : ''}`);
      },
      proved,
    ),

    guarded.post(
      `${secondFactorPath}/app/bestaetigung`,
      anybodySignedIn,
      async (visit) => {
        const { lang, form, person, request } = visit;
        if (!(await mayAddFactor({ signIn }, person))) return redirect(secondFactorPath);
        const back = safeBackPath(form.get('zurueck'));
        const headers = await signIn.factors.confirmWithCode(
          request,
          person.id,
          form.get('code').replace(/\s/g, ''),
        );
        if (!headers) return appPage(visit, back, [{ name: 'code', code: 'code-wrong' }]);
        const codes = await signIn.factors.newRecoveryCodes(request, headers);
        return page(
          texts(lang)('factor.codes-title'),
          <RecoveryCodesPage lang={lang} codes={codes} next={back ?? '/anmelden'} />,
          { narrow: true, headers },
        );
      },
      failures,
    ),

    guarded.get(`${secondFactorPath}/passkey/aufgabe`, anybodySignedIn, async (visit) => {
      if (!(await mayAddFactor({ signIn }, visit.person))) throw new NotFound();
      const asked = await signIn.factors.passkeyChallenge(visit.request, 'add');
      if (!asked) throw new NotFound();
      return withHeaders(file(asked.json, 'application/json', null), asked.headers);
    }),

    guarded.post(
      `${secondFactorPath}/passkey`,
      anybodySignedIn,
      async (visit) => {
        const { form, person, request } = visit;
        if (!(await mayAddFactor({ signIn }, person))) return redirect(secondFactorPath);
        const name = form.get('passkey-name').trim().slice(0, longestPasskeyName);
        const headers = await signIn.factors.addPasskey(request, form.get('response'), name);
        if (!headers) return factorPage(visit, null);
        return withHeaders(
          redirect(safeBackPath(form.get('zurueck')) ?? `${securityPath}?geaendert=passkey`),
          headers,
        );
      },
      proved,
    ),
  ];
}
