import type { Role } from '#platform/acting';
import type { Lang } from '#platform/languages';
import type { Letter } from '#platform/mail';
import { localHref } from '#ui/href';
import { invitationDays, linkMinutes, type Recipient } from './sign-in.ts';
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
  siteName: string | null;
  inviter: string;
  /** null: she has an account already and knows how to sign in. */
  token: string | null;
  publicUrl: string;
}): Words {
  const { to, role, siteName, inviter, token, publicUrl } = of;
  const say = texts(to.lang);
  const values = {
    name: to.name,
    inviter,
    role: roleInWords(to.lang, role, siteName),
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

/** `Projektkoordination, Bad Homburg` */
export function roleInWords(lang: Lang, role: Role, siteName: string | null): string {
  const word = texts(lang)(`role.${role}`);
  return siteName ? `${word}, ${siteName}` : word;
}
