import { choiceOf, type Person } from '#platform/acting';
import { Forbidden } from '#platform/errors';
import { checkEntered, type FormFields } from '#platform/form-fields';
import { cookieHeader } from '#platform/http';
import { deskLanguages } from '#platform/languages';
import { credentialDraws } from '#platform/limits';
import { guarded, page, type Route, redirect, type Signed, type Visit } from '#platform/routes';
import { AccountPage, PasswordPage, WorkingRolePage } from './account.pages.tsx';
import type { RouteParts } from './accounts.ts';
import { fieldMessages } from './field-messages.ts';
import { findPerson, updateLanguage } from './person.store.ts';
import { provedFirst } from './prove.routes.tsx';
import { isRefusedPassword } from './refused-passwords.ts';
import { passwordForm } from './sign-in.form.ts';
import { texts } from './texts.ts';
import { choicesOf, narrowTo, workingRoleCookie } from './working-role.ts';

type PasswordChange = { errors: Parameters<typeof fieldMessages>[1] } | { headers: Headers };

const anybodySignedIn = () => true;
const changes = new Map([
  ['sprache', 'language'],
  ['passwort', 'password'],
] as const);

export function accountRoutes({ signIn, publicUrl, homeOf }: RouteParts): Route[] {
  const proved = provedFirst(signIn, '/konto/passwort');

  const passwordPage = async (visit: Signed<Visit>, errors: Parameters<typeof fieldMessages>[1] = []) => {
    const { lang, person } = visit;
    const say = texts(lang);
    const hasPassword = await signIn.hasPassword(person.id);
    return page(
      say(hasPassword ? 'account.password-change' : 'account.password-choose'),
      <PasswordPage
        lang={lang}
        email={person.email}
        hasPassword={hasPassword}
        errors={fieldMessages(say, errors)}
      />,
      { narrow: true, status: errors.length > 0 ? 422 : 200 },
    );
  };

  return [
    guarded.get('/konto', anybodySignedIn, async ({ lang, person, db, today, query }) => {
      const own = await findPerson(db, person.id, 'all', today);
      return page(
        texts(lang)('account.title'),
        <AccountPage
          lang={lang}
          person={person}
          letterLang={own?.lang ?? lang}
          hasPassword={await signIn.hasPassword(person.id)}
          changed={changes.get(query.get('geaendert') as 'sprache') ?? null}
        />,
        { narrow: true },
      );
    }),

    guarded.get('/konto/rolle', anybodySignedIn, ({ lang, person }) =>
      page(texts(lang)('working.title'), <WorkingRolePage lang={lang} person={person} />, { narrow: true }),
    ),

    // Kept on the device and nowhere else: a choice only takes rights away, so nothing is gained by forging one.
    guarded.post('/konto/rolle', anybodySignedIn, ({ person, form }) => {
      const chosen = choicesOf(person)
        .map(choiceOf)
        .find((choice) => choice === form.get('rolle'));
      const cookie = cookieHeader(workingRoleCookie(publicUrl), chosen ?? '', {
        secure: publicUrl.startsWith('https:'),
        ...(chosen ? {} : { maxAge: 0 }),
      });
      const { allRoles, workingAs: _, ...rest } = person;
      const roles = allRoles ?? person.roles;
      return redirect(
        homeOf({ ...rest, ...narrowTo(roles, chosen ?? null) }),
        new Headers({ 'Set-Cookie': cookie }),
      );
    }),

    guarded.post('/konto/sprache', anybodySignedIn, async ({ tx, person, form, now }) => {
      const chosen = deskLanguages.find((lang) => lang === form.get('lang'));
      if (!chosen) return redirect('/konto');
      await updateLanguage(tx, person.id, chosen, now);
      return redirect('/konto?geaendert=sprache');
    }),

    guarded.get('/konto/passwort', anybodySignedIn, (visit) => passwordPage(visit), proved),

    guarded.post(
      '/konto/passwort',
      anybodySignedIn,
      (visit) => {
        const outcome = visit.found as PasswordChange;
        if ('errors' in outcome) return passwordPage(visit, outcome.errors);
        return redirect('/konto?geaendert=passwort', outcome.headers);
      },
      {
        limits: ({ person, address }) => (person ? credentialDraws({ email: person.email, address }) : []),
        ...proved,
        before: ({ form, person, request }) => changePassword(form, person, request),
      },
    ),
  ];

  /** Outside the transaction, for hashing takes its time. */
  async function changePassword(
    form: FormFields | null,
    person: Person | null,
    request: Request,
  ): Promise<PasswordChange> {
    if (!form || !person) throw new Forbidden();
    const hasPassword = await signIn.hasPassword(person.id);
    const current = form.exact('current');
    if (hasPassword && current === '') return { errors: [{ name: 'current', code: 'password-missing' }] };
    const entered = checkEntered(passwordForm, { current, password: form.exact('password') });
    if (!entered.ok) return { errors: entered.errors };
    const { password } = entered.value;
    if (isRefusedPassword(password, [person.name, person.email])) {
      return { errors: [{ name: 'password', code: 'password-common' }] };
    }
    const headers = await signIn.changePassword(request, hasPassword ? current : null, password);
    return headers ? { headers } : { errors: [{ name: 'current', code: 'password-wrong' }] };
  }
}
