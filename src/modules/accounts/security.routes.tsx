import type { Person } from '#platform/acting';
import { file, guarded, page, type Route, redirect } from '#platform/routes';
import type { RouteParts } from './accounts.ts';
import { provedFirst } from './prove.routes.tsx';
import { RecoveryCodesPage } from './second-factor.pages.tsx';
import { longestPasskeyName, securityPath } from './second-factor.routes.tsx';
import { SecurityPage, securityChanges } from './security.pages.tsx';
import { needsSecondFactor } from './session-life.ts';
import { texts } from './texts.ts';

const anybodySignedIn = () => true;

export function securityRoutes({ signIn }: RouteParts): Route[] {
  /** Whoever needs a second factor keeps one. */
  const isLast = async (person: Person) => {
    if (!signIn.asksForSecondFactor || !needsSecondFactor(person.allRoles ?? person.roles)) return false;
    const { app, passkeys } = await signIn.factors.of(person.id);
    return passkeys.length + (app ? 1 : 0) <= 1;
  };
  const changed = (what: (typeof securityChanges)[number]) => redirect(`${securityPath}?geaendert=${what}`);

  const proved = provedFirst(signIn, securityPath);

  return [
    // Whoever says she is still there has visited a page; how many seconds that gives her.
    guarded.get('/konto/sitzung', anybodySignedIn, ({ person }) =>
      file(JSON.stringify({ seconds: person.signedInSeconds ?? null }), 'application/json', null),
    ),

    guarded.get(securityPath, anybodySignedIn, async ({ lang, person, request, query }) =>
      page(
        texts(lang)('security.title'),
        <SecurityPage
          lang={lang}
          {...(await signIn.factors.of(person.id))}
          proved={await signIn.sessions.hasProved(request)}
          sessions={await signIn.sessions.openOf(request, person.id)}
          changed={securityChanges.find((one) => one === query.get('geaendert')) ?? null}
        />,
        { narrow: true },
      ),
    ),

    guarded.post(`${securityPath}/passkeys/:id/name`, anybodySignedIn, async (visit) => {
      const [, name = ''] = visit.form.entries().find(([field]) => field.startsWith('name')) ?? [];
      const chosen = name.trim().slice(0, longestPasskeyName);
      if (chosen !== '') await signIn.factors.renamePasskey(visit.person.id, visit.id(), chosen);
      return changed('passkey');
    }),

    guarded.post(
      `${securityPath}/passkeys/:id/ende`,
      anybodySignedIn,
      async (visit) => {
        if (await isLast(visit.person)) return changed('noetig');
        await signIn.factors.removePasskey(visit.person.id, visit.id());
        return changed('passkey');
      },
      proved,
    ),

    guarded.post(
      `${securityPath}/app/ende`,
      anybodySignedIn,
      async ({ person }) => {
        if (await isLast(person)) return changed('noetig');
        await signIn.factors.removeApp(person.id);
        return changed('app');
      },
      proved,
    ),

    guarded.post(
      `${securityPath}/wiederherstellung`,
      anybodySignedIn,
      async ({ lang, request }) => {
        const codes = await signIn.factors.newRecoveryCodes(request);
        if (codes.length === 0) return redirect(securityPath);
        return page(
          texts(lang)('factor.codes-title'),
          <RecoveryCodesPage lang={lang} codes={codes} next={securityPath} />,
          { narrow: true },
        );
      },
      proved,
    ),

    guarded.post(`${securityPath}/sitzungen/:id/ende`, anybodySignedIn, async (visit) => {
      await signIn.sessions.end(visit.person.id, visit.id());
      return changed('sitzung');
    }),

    guarded.post(`${securityPath}/abmeldung-ueberall`, anybodySignedIn, async ({ person, request }) => {
      const headers = await signIn.sessions.signOut(request);
      await signIn.sessions.endAll(person.id);
      return redirect('/anmelden?abgemeldet=ja', headers);
    }),
  ];
}
