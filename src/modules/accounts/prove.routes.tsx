import { Forbidden } from '#platform/errors';
import { checkEntered, type FieldError } from '#platform/form-fields';
import { credentialDraws } from '#platform/limits';
import {
  type ComingVisit,
  guarded,
  page,
  type Reply,
  type Route,
  type RouteOptions,
  redirect,
  type Signed,
  type Visit,
} from '#platform/routes';
import type { RouteParts } from './accounts.ts';
import { safeBackPath } from './back-path.ts';
import { fieldMessages } from './field-messages.ts';
import { KeptFormPage, ProvePage } from './prove.pages.tsx';
import { proveForm } from './sign-in.form.ts';
import type { SignIn } from './sign-in.ts';
import { keptFormPath, provePath } from './sign-in-terms.ts';
import { texts } from './texts.ts';

const anybodySignedIn = () => true;

/**
 * For deeds on accounts: whoever has not shown for some minutes that it is her does so first, and comes back to
 * the page the deed is done from. Without one what she sent is kept for her.
 */
export function provedFirst(
  signIn: SignIn,
  from: string | ((params: Readonly<Record<string, string>>) => string) | null,
  isNeeded: (visit: ComingVisit) => boolean = () => true,
): Pick<RouteOptions, 'first'> {
  return {
    first: async (visit) => {
      const { person, request, params, form, href } = visit;
      // Whoever has yet to show a second factor has only just signed in, and reaches no other page.
      if (!person || person.secondFactorMissing || !isNeeded(visit)) return null;
      if (await signIn.sessions.hasProved(request)) return null;
      if (from === null && form) {
        await signIn.keptForms.keep(person.id, { action: href, fields: form.entries() });
      }
      const back = from === null ? keptFormPath : typeof from === 'string' ? from : from(params);
      return `${provePath}?zurueck=${encodeURIComponent(back)}`;
    },
  };
}

/** Showing again that it is oneself, and forms that came too late. */
export function proveRoutes({ signIn, homeOf }: RouteParts): Route[] {
  const provePage = async (visit: Signed<Visit>, back: string | null, errors: readonly FieldError[] = []) => {
    const { lang, person } = visit;
    const { app, passkeys } = await signIn.factors.of(person.id);
    return page(
      texts(lang)('factor.confirm-title'),
      <ProvePage
        lang={lang}
        back={back}
        email={person.email}
        password={await signIn.hasPassword(person.id)}
        app={app}
        passkeys={passkeys.length > 0}
        errors={fieldMessages(texts(lang), errors)}
      />,
      { narrow: true, status: errors.length > 0 ? 422 : 200 },
    );
  };

  const onward = (back: string | null, headers: Headers | null): Reply =>
    redirect(back ?? '/konto', headers ?? new Headers());

  return [
    guarded.get(provePath, anybodySignedIn, (visit) =>
      provePage(visit, safeBackPath(visit.query.get('zurueck'))),
    ),

    guarded.post(
      provePath,
      anybodySignedIn,
      async (visit) => {
        const { form, person, request, found } = visit;
        const back = safeBackPath(form.get('zurueck'));
        const { app } = await signIn.factors.of(person.id);
        const hasPassword = await signIn.hasPassword(person.id);
        // Without either a letter is the way.
        if (!app && !hasPassword) return provePage(visit, back);
        if (hasPassword && found !== true) {
          return provePage(visit, back, [{ name: 'password', code: 'password-wrong' }]);
        }
        if (!app) return onward(back, await signIn.sessions.proved(request));
        const code = form.get('code').replace(/\s/g, '');
        const headers = await signIn.factors.confirmWithCode(request, person.id, code);
        return headers
          ? onward(back, headers)
          : provePage(visit, back, [{ name: 'code', code: 'code-wrong' }]);
      },
      {
        limits: ({ person, address }) => (person ? credentialDraws({ email: person.email, address }) : []),
        // Hashing takes its time: no transaction waits for it.
        before: async ({ form, person }) => {
          if (!form || !person) throw new Forbidden();
          const entered = checkEntered(proveForm, { password: form.exact('password') });
          return entered.ok && signIn.isPasswordOf(person.id, entered.value.password);
        },
      },
    ),

    guarded.get(keptFormPath, anybodySignedIn, async ({ lang, person }) => {
      const kept = await signIn.keptForms.of(person.id);
      if (!kept) return redirect(homeOf(person));
      return page(texts(lang)('kept.title'), <KeptFormPage lang={lang} kept={kept} />, { narrow: true });
    }),

    guarded.post(keptFormPath, anybodySignedIn, async ({ person }) => {
      await signIn.keptForms.drop(person.id);
      return redirect(homeOf(person));
    }),
  ];
}
