import type { Role } from '#platform/acting';
import type { Lang } from '#platform/languages';
import type { Letter } from '#platform/mail';
import { localHref } from '#ui/href';
import { invitationDays, linkMinutes, lockLinkMinutes, type Recipient } from './sign-in.ts';
import { texts } from './texts.ts';

type Words = Omit<Letter, 'siteId'>;

/** The page behind a link; opening it does not use the link up. */
export function linkPath(token: string): string {
  return `/anmelden/link/${token}`;
}

function addressOf(publicUrl: string, lang: Lang, path: string): string {
  return publicUrl + localHref(lang, path);
}

export function signInLetter(of: {
  to: Recipient;
  token: string;
  back: string | null;
  publicUrl: string;
}): Words {
  const { to, token, back, publicUrl } = of;
  const say = texts(to.lang);
  const query = back ? `?zurueck=${encodeURIComponent(back)}` : '';
  const link = addressOf(publicUrl, to.lang, linkPath(token) + query);
  return {
    to: to.email,
    lang: to.lang,
    subject: say('letter.sign-in-subject'),
    body: say('letter.sign-in-body', { name: to.name, link, minutes: linkMinutes }),
  };
}

export function invitationLetter(of: {
  to: Pick<Recipient, 'name' | 'email' | 'lang'>;
  role: Role;
  placeName: string | null;
  inviter: string;
  /** null: she has an account already and knows how to sign in. */
  token: string | null;
  publicUrl: string;
}): Words {
  const { to, role, placeName, inviter, token, publicUrl } = of;
  const say = texts(to.lang);
  const values = {
    name: to.name,
    inviter,
    role: roleInWords(to.lang, role, placeName),
    page: addressOf(publicUrl, to.lang, '/anmelden'),
  };
  return {
    to: to.email,
    lang: to.lang,
    subject: say(token ? 'letter.invitation-subject' : 'letter.role-subject'),
    body: token
      ? say('letter.invitation-body', {
          ...values,
          link: addressOf(publicUrl, to.lang, linkPath(token)),
          days: invitationDays,
        })
      : say('letter.role-body', values),
  };
}

export function endingLetter(of: {
  to: Pick<Recipient, 'name' | 'email' | 'lang'>;
  name: string;
  role: Role;
  placeName: string | null;
  lastDay: string;
  /** The page on which the role can be prolonged. */
  path: string;
  publicUrl: string;
}): Words {
  const { to, name, role, placeName, lastDay, path, publicUrl } = of;
  const say = texts(to.lang);
  return {
    to: to.email,
    lang: to.lang,
    subject: say('letter.ending-subject'),
    body: say('letter.ending-body', {
      reader: to.name,
      name,
      role: roleInWords(to.lang, role, placeName),
      day: lastDay,
      page: addressOf(publicUrl, to.lang, path),
    }),
  };
}

/** The letter whose link locks the account. */
export function lockLetter(of: { to: Recipient; path: string; publicUrl: string }): Words {
  const { to, path, publicUrl } = of;
  const say = texts(to.lang);
  return {
    to: to.email,
    lang: to.lang,
    subject: say('letter.lock-subject'),
    body: say('letter.lock-body', {
      name: to.name,
      link: addressOf(publicUrl, to.lang, path),
      minutes: lockLinkMinutes,
    }),
  };
}

/** Tells whoever looks after a person that she has locked her account. */
export function lockedLetter(of: { to: Recipient; name: string; publicUrl: string }): Words {
  const { to, name, publicUrl } = of;
  const say = texts(to.lang);
  return {
    to: to.email,
    lang: to.lang,
    subject: say('letter.locked-subject'),
    body: say('letter.locked-body', {
      name: to.name,
      locked: name,
      page: addressOf(publicUrl, to.lang, '/anmelden'),
    }),
  };
}

/** The way back in after a lock. */
export function unlockedLetter(of: { to: Recipient; by: string; token: string; publicUrl: string }): Words {
  const { to, by, token, publicUrl } = of;
  const say = texts(to.lang);
  return {
    to: to.email,
    lang: to.lang,
    subject: say('letter.unlocked-subject'),
    body: say('letter.unlocked-body', {
      name: to.name,
      inviter: by,
      link: addressOf(publicUrl, to.lang, linkPath(token)),
      days: invitationDays,
    }),
  };
}

/** `Projektkoordination, Bad Homburg` */
export function roleInWords(lang: Lang, role: Role, placeName: string | null): string {
  const word = texts(lang)(`role.${role}`);
  return placeName ? `${word}, ${placeName}` : word;
}
