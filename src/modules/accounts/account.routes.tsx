import { checkEntered } from '#platform/form-fields';
import { isPageLanguage } from '#platform/languages';
import { guarded, page, type Route, redirect, type Signed, type Visit } from '#platform/routes';
import { AccountPage, PasswordPage } from './account.pages.tsx';
import type { RouteParts } from './accounts.ts';
import { fieldMessages } from './field-messages.ts';
import { findPerson, updateLanguage } from './person.store.ts';
import { passwordForm } from './sign-in.form.ts';
import { texts } from './texts.ts';

const anybodySignedIn = () => true;
const changes = new Map([
  ['sprache', 'language'],
  ['passwort', 'password'],
] as const);

export function accountRoutes({ signIn, siteNames }: RouteParts): Route[] {
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
      const names = await siteNames(db);
      const own = await findPerson(db, person.id, 'all', today);
      return page(
        texts(lang)('account.title'),
        <AccountPage
          lang={lang}
          person={person}
          siteNames={new Map(names.map(({ id, name }) => [id, name]))}
          letterLang={own?.lang ?? lang}
          hasPassword={await signIn.hasPassword(person.id)}
          changed={changes.get(query.get('geaendert') as 'sprache') ?? null}
        />,
        { narrow: true },
      );
    }),

    guarded.post('/konto/sprache', anybodySignedIn, async ({ tx, person, form, now }) => {
      const chosen = form.get('lang');
      if (!isPageLanguage(chosen)) return redirect('/konto');
      await updateLanguage(tx, person.id, chosen, now);
      return redirect('/konto?geaendert=sprache');
    }),

    guarded.get('/konto/passwort', anybodySignedIn, (visit) => passwordPage(visit)),

    guarded.post('/konto/passwort', anybodySignedIn, async (visit) => {
      const { form, person, request } = visit;
      const hasPassword = await signIn.hasPassword(person.id);
      const current = form.get('current');
      if (hasPassword && current === '') {
        return passwordPage(visit, [{ name: 'current', code: 'password-missing' }]);
      }
      const entered = checkEntered(passwordForm, { current, password: form.get('password') });
      if (!entered.ok) return passwordPage(visit, entered.errors);
      const headers = await signIn.changePassword(
        request,
        hasPassword ? current : null,
        entered.value.password,
      );
      if (!headers) return passwordPage(visit, [{ name: 'current', code: 'password-wrong' }]);
      return redirect('/konto?geaendert=passwort', headers);
    }),
  ];
}
