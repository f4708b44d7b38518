import type { Role } from '#platform/acting';
import type { Lang } from '#platform/languages';
import type { Letter } from '#platform/mail';
import { localHref } from '#ui/href';
import type { Recipient } from './account.store.ts';
import { invitationDays, linkMinutes, lockLinkMinutes } from './sign-in-terms.ts';
import { texts } from './texts.ts';

type Words = Omit<Letter, 'siteId'>;

/** The page behind a link; opening it does not use the link up. */
export function linkPath(token: string): string {
  return `/anmelden/link/${token}`;
}

function addressOf(publicUrl: string, lang: Lang, path: string): string {
  return publicUrl + localHref(lang, path);
}

type Reader = Pick<Recipient, 'name' | 'email' | 'lang'>;
type About = 'sign-in' | 'invitation' | 'role' | 'ending' | 'lock' | 'locked' | 'unlocked';

/** The words of `letter.<about>-subject` and `-body`, which greets the reader as `name` unless told otherwise. */
function letterAbout(about: About, to: Reader, values: Record<string, string | number>): Words {
  const say = texts(to.lang);
  return {
    to: to.email,
    lang: to.lang,
    subject: say(`letter.${about}-subject`),
    body: say(`letter.${about}-body`, { name: to.name, ...values }),
  };
}

export function signInLetter(of: {
  to: Recipient;
  token: string;
  back: string | null;
  publicUrl: string;
}): Words {
  const { to, token, back, publicUrl } = of;
  const query = back ? `?zurueck=${encodeURIComponent(back)}` : '';
  const link = addressOf(publicUrl, to.lang, linkPath(token) + query);
  return letterAbout('sign-in', to, { link, minutes: linkMinutes });
}

export function invitationLetter(of: {
  to: Reader;
  role: Role;
  placeName: string | null;
  inviter: string;
  /** null: she has an account already and knows how to sign in. */
  token: string | null;
  publicUrl: string;
}): Words {
  const { to, role, placeName, inviter, token, publicUrl } = of;
  const values = {
    inviter,
    role: roleInWords(to.lang, role, placeName),
    page: addressOf(publicUrl, to.lang, '/anmelden'),
  };
  if (!token) return letterAbout('role', to, values);
  const link = addressOf(publicUrl, to.lang, linkPath(token));
  return letterAbout('invitation', to, { ...values, link, days: invitationDays });
}

export function endingLetter(of: {
  to: Reader;
  name: string;
  role: Role;
  placeName: string | null;
  lastDay: string;
  /** The page on which the role can be prolonged. */
  path: string;
  publicUrl: string;
}): Words {
  const { to, name, role, placeName, lastDay, path, publicUrl } = of;
  return letterAbout('ending', to, {
    reader: to.name,
    name,
    role: roleInWords(to.lang, role, placeName),
    day: lastDay,
    page: addressOf(publicUrl, to.lang, path),
  });
}

/** The letter whose link locks the account. */
export function lockLetter(of: { to: Recipient; path: string; publicUrl: string }): Words {
  const { to, path, publicUrl } = of;
  return letterAbout('lock', to, { link: addressOf(publicUrl, to.lang, path), minutes: lockLinkMinutes });
}

/** Tells whoever looks after a person that she has locked her account. */
export function lockedLetter(of: { to: Recipient; name: string; publicUrl: string }): Words {
  const { to, name, publicUrl } = of;
  return letterAbout('locked', to, { locked: name, page: addressOf(publicUrl, to.lang, '/anmelden') });
}

/** The way back in after a lock. */
export function unlockedLetter(of: { to: Recipient; by: string; token: string; publicUrl: string }): Words {
  const { to, by, token, publicUrl } = of;
  return letterAbout('unlocked', to, {
    inviter: by,
    link: addressOf(publicUrl, to.lang, linkPath(token)),
    days: invitationDays,
  });
}

/** `Projektkoordination, Bad Homburg` */
export function roleInWords(lang: Lang, role: Role, placeName: string | null): string {
  const word = texts(lang)(`role.${role}`);
  return placeName ? `${word}, ${placeName}` : word;
}
