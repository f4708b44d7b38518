import { NotFound } from '#platform/errors';
import { checkEntered } from '#platform/form-fields';
import { credentialDraws, guessDraws, letterDraws } from '#platform/limits';
import { postLetter } from '#platform/mail';
import { file, open, page, type Reply, type Route, redirect, type WriteVisit } from '#platform/routes';
import type { RouteParts } from './accounts.ts';
import { safeBackPath } from './back-path.ts';
import { fieldMessages } from './field-messages.ts';
import { linkPath, signInLetter } from './letters.ts';
import type { OwnProviderSignIn } from './own-provider.ts';
import { withHeaders } from './second-factor.routes.tsx';
import type { SignedIn } from './session-keeper.ts';
import { signInForm } from './sign-in.form.ts';
import {
  LetterSentPage,
  LinkPage,
  LinkRefusedPage,
  SignInPage,
  type SignInPageProps,
} from './sign-in.pages.tsx';
import { keptFormPath, providerReturnPath, secondFactorPath } from './sign-in-terms.ts';
import { texts } from './texts.ts';

export function signInRoutes({ signIn, publicUrl, homeOf }: RouteParts): Route[] {
  const signInPage = (props: SignInPageProps, status = 200) =>
    page(
      texts(props.lang)('sign-in.title'),
      <SignInPage {...props} provider={signIn.provider?.name ?? null} demo={!signIn.asksForSecondFactor} />,
      { narrow: true, status },
    );

  const welcome = ({ person, headers }: SignedIn, back: string | null): Reply =>
    person.secondFactorMissing
      ? redirect(secondFactorPath + (back ? `?zurueck=${encodeURIComponent(back)}` : ''), headers)
      : redirect(back ?? homeOf(person), headers);

  const sendLink = async (visit: WriteVisit, email: string, back: string | null): Promise<Reply> => {
    await signIn.requestLink(email, async (to, token) => {
      if (!(await visit.limits.mayWriteTo(visit.tx, to.email, visit.now))) return;
      await postLetter(
        visit.tx,
        { ...signInLetter({ to, token, back, publicUrl }), siteId: null },
        visit.now,
      );
    });
    return redirect('/anmelden/postfach');
  };

  return [
    open.get('/anmelden', ({ lang, query, person }) => {
      const back = safeBackPath(query.get('zurueck'));
      if (person) return redirect(back ?? homeOf(person));
      const way = query.get('weg') === 'passwort' ? 'password' : 'link';
      return signInPage({
        lang,
        back,
        way,
        justSignedOut: query.has('abgemeldet'),
        refused: query.has('traeger') ? 'provider' : null,
        ended: back === keptFormPath,
      });
    }),

    open.post(
      '/anmelden',
      async (visit) => {
        const { lang, form } = visit;
        const back = safeBackPath(form.get('zurueck'));
        const typed = {
          email: form.get('email'),
          way: form.get('way') === 'password' ? 'password' : 'link',
          password: form.exact('password'),
        };
        const refused = (errors: Parameters<typeof fieldMessages>[1]) =>
          signInPage(
            { lang, back, email: typed.email, way: typed.way, errors: fieldMessages(texts(lang), errors) },
            422,
          );
        const entered = checkEntered(signInForm, typed);
        if (!entered.ok) return refused(entered.errors);
        const { email, way } = entered.value;
        if (way === 'link') return sendLink(visit, email, back);
        const signedIn = visit.found as SignedIn | null;
        if (!signedIn) return refused([{ name: 'password', code: 'sign-in-failed' }]);
        return welcome(signedIn, back);
      },
      {
        limits: ({ form, address }) =>
          form.get('way') === 'password'
            ? credentialDraws({ email: form.get('email'), address })
            : letterDraws({ address }),
        // Hashing takes a tenth of a second and more: no transaction waits for it.
        before: async ({ request, form }) => {
          const typed = { email: form?.get('email'), way: 'password', password: form?.exact('password') };
          const entered = form?.get('way') === 'password' ? checkEntered(signInForm, typed) : null;
          if (!entered?.ok) return null;
          return signIn.withPassword(request, entered.value.email, entered.value.password);
        },
      },
    ),

    open.get('/anmelden/postfach', ({ lang }) =>
      page(texts(lang)('link.sent-title'), <LetterSentPage lang={lang} />, { narrow: true }),
    ),

    open.get(linkPath(':token'), (visit) => {
      const { lang, query } = visit;
      return page(
        texts(lang)('link.title'),
        <LinkPage lang={lang} token={visit.param('token')} back={safeBackPath(query.get('zurueck'))} />,
        { narrow: true },
      );
    }),

    open.post(
      linkPath(':token'),
      async (visit) => {
        const signedIn = await signIn.withLink(visit.request, visit.param('token'));
        if (signedIn) return welcome(signedIn, safeBackPath(visit.form.get('zurueck')));
        return page(texts(visit.lang)('link.refused-title'), <LinkRefusedPage lang={visit.lang} />, {
          narrow: true,
          status: 422,
        });
      },
      { limits: guessDraws },
    ),

    open.get('/anmelden/passkey/aufgabe', async ({ request }) => {
      const asked = await signIn.factors.passkeyChallenge(request, 'sign-in');
      if (!asked) throw new NotFound();
      return withHeaders(file(asked.json, 'application/json', null), asked.headers);
    }),

    open.post(
      '/anmelden/passkey',
      async ({ lang, request, form }) => {
        const back = safeBackPath(form.get('zurueck'));
        const signedIn = await signIn.factors.withPasskey(request, form.get('response'));
        return signedIn ? welcome(signedIn, back) : signInPage({ lang, back, refused: 'passkey' }, 422);
      },
      { limits: guessDraws },
    ),

    // Another server is asked: no transaction waits for it.
    open.get(
      '/anmelden/traeger',
      ({ found }) => {
        const asked = found as Awaited<ReturnType<OwnProviderSignIn['ask']>> | undefined;
        if (!asked) return redirect('/anmelden?traeger=nein');
        const leaving = file('', 'text/plain', null, { status: 303 });
        leaving.headers.set('Location', asked.to);
        for (const [name, value] of asked.headers) leaving.headers.append(name, value);
        return leaving;
      },
      { before: async () => signIn.provider?.ask().catch(() => null) ?? null },
    ),

    open.get(
      providerReturnPath,
      ({ found }) => {
        const signedIn = found as SignedIn | null;
        return signedIn ? welcome(signedIn, null) : redirect('/anmelden?traeger=nein');
      },
      { before: async ({ request }) => signIn.provider?.takeBack(request) ?? null },
    ),

    open.post('/abmelden', async ({ request }) =>
      redirect('/anmelden?abgemeldet=ja', await signIn.sessions.signOut(request)),
    ),
  ];
}
