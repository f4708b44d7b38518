import type { StaysBehind } from '#platform/site-tables';

const signIn = {
  de: 'Mittel der Anmeldung gelten nur in ihrer Installation; alle melden sich mit einem Link neu an',
  en: 'means of signing in are good for their installation only; everybody signs in anew by a link',
};

/** Nobody takes over somebody's sign-in, and nobody of another place is handed over with her address. */
export const staysBehind: StaysBehind = {
  'accounts.credential': signIn,
  'accounts.passkey': signIn,
  'accounts.session': signIn,
  'accounts.two_factor': signIn,
  'accounts.used_code': signIn,
  'accounts.verification': signIn,
  'accounts.kept_form': {
    de: 'Formulare, die nach dem Ende einer Sitzung kurz aufgehoben werden',
    en: 'forms kept for a short time after a session has ended',
  },
  'accounts.person.two_factor_enabled': {
    de: 'die zweite Stufe wird neu eingerichtet',
    en: 'the second factor is set up anew',
    instead: 'false',
  },
  'accounts.person.email': {
    de: 'ohne Adresse sind Menschen, die am Standort nie eine Rolle hatten, etwa eine Administratorin, die jemanden eintrug',
    en: 'people who never had a role at the site are without an address, such as an administrator who entered somebody',
    instead: `case when exists (select from accounts.role r where r.person_id = t.id and r.site_id = :site)
      then t.email else t.id || '@anderswo.invalid' end`,
  },
  'accounts.person.email_verified': {
    de: 'gilt nur für die eigene Adresse',
    en: 'counts for an own address only',
    instead:
      't.email_verified and exists (select from accounts.role r where r.person_id = t.id and r.site_id = :site)',
  },
};
