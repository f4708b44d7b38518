import { checkEntered } from '#platform/form-fields';
import { postLetter } from '#platform/mail';
import { open, page, type Reply, type Route, redirect, type WriteVisit } from '#platform/routes';
import type { RouteParts } from './accounts.ts';
import { safeBackPath } from './back-path.ts';
import { fieldMessages } from './field-messages.ts';
import { linkPath, signInLetter } from './letters.ts';
import { signInForm } from './sign-in.form.ts';
import {
  LetterSentPage,
  LinkPage,
  LinkRefusedPage,
  SignInPage,
  type SignInPageProps,
} from './sign-in.pages.tsx';
import type { SignedIn } from './sign-in.ts';
import { texts } from './texts.ts';

export function signInRoutes({ signIn, publicUrl, homeOf }: RouteParts): Route[] {
  const signInPage = (props: SignInPageProps, status = 200) =>
    page(texts(props.lang)('sign-in.title'), <SignInPage {...props} />, { narrow: true, status });

  const welcome = ({ person, headers }: SignedIn, back: string | null): Reply =>
    redirect(back ?? homeOf(person), headers);

  const sendLink = async (visit: WriteVisit, email: string, back: string | null): Promise<Reply> => {
    await signIn.requestLink(email, (to, token) =>
      postLetter(visit.tx, { ...signInLetter({ to, token, back, publicUrl }), siteId: null }, visit.now),
    );
    return redirect('/anmelden/postfach');
  };

  return [
    open.get('/anmelden', ({ lang, query, person }) => {
      const back = safeBackPath(query.get('zurueck'));
      if (person) return redirect(back ?? homeOf(person));
      const way = query.get('weg') === 'passwort' ? 'password' : 'link';
      return signInPage({ lang, back, way, justSignedOut: query.has('abgemeldet') });
    }),

    open.post('/anmelden', async (visit) => {
      const { lang, form } = visit;
      const back = safeBackPath(form.get('zurueck'));
      const typed = {
        email: form.get('email'),
        way: form.get('way') === 'password' ? 'password' : 'link',
        password: form.get('password'),
      };
      const refused = (errors: Parameters<typeof fieldMessages>[1]) =>
        signInPage(
          { lang, back, email: typed.email, way: typed.way, errors: fieldMessages(texts(lang), errors) },
          422,
        );
      const entered = checkEntered(signInForm, typed);
      if (!entered.ok) return refused(entered.errors);
      const { email, way, password } = entered.value;
      if (way === 'link') return sendLink(visit, email, back);
      const signedIn = await signIn.withPassword(visit.request, email, password);
      if (!signedIn) return refused([{ name: 'password', code: 'sign-in-failed' }]);
      return welcome(signedIn, back);
    }),

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

    open.post(linkPath(':token'), async (visit) => {
      const signedIn = await signIn.withLink(visit.request, visit.param('token'));
      if (signedIn) return welcome(signedIn, safeBackPath(visit.form.get('zurueck')));
      return page(texts(visit.lang)('link.refused-title'), <LinkRefusedPage lang={visit.lang} />, {
        narrow: true,
        status: 422,
      });
    }),

    open.post('/abmelden', async ({ request }) =>
      redirect('/anmelden?abgemeldet=ja', await signIn.signOut(request)),
    ),
  ];
}
