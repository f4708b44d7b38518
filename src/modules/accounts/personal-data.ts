import type { PersonalData } from '#platform/module';
import { ownData } from './person.store.ts';
import type { SignIn } from './sign-in.ts';

const withAccount = 'as long as the account';
const withSession = 'until sign-out, at most 12 hours after the last visit';
const withRole = 'as long as the account, also after its end: who could see what, and when';
const withLink = 'until it is used, 15 minutes at most, 7 days for an invitation';

/** What this module keeps of people. Sessions and links are deleted past their end every night. */
export function personalDataOfAccounts(signIn: Pick<SignIn, 'deleteExpired'>): PersonalData {
  const signingIn = 'signing in';
  return {
    inventory: [
      { column: 'accounts.person.id', what: 'technical', why: 'tells people apart', kept: withAccount },
      { column: 'accounts.person.name', what: 'identity', why: 'colleagues see who acts', kept: withAccount },
      { column: 'accounts.person.email', what: 'contact', why: 'signing in and letters', kept: withAccount },
      { column: 'accounts.person.email_verified', what: 'technical', why: signingIn, kept: withAccount },
      { column: 'accounts.person.image', what: 'identity', why: 'stays empty', kept: withAccount },
      { column: 'accounts.person.lang', what: 'contact', why: 'the language of letters', kept: withAccount },
      { column: 'accounts.person.created_at', what: 'technical', why: 'order of events', kept: withAccount },
      { column: 'accounts.person.updated_at', what: 'technical', why: 'order of events', kept: withAccount },
      { column: 'accounts.session.person_id', what: 'technical', why: signingIn, kept: withSession },
      { column: 'accounts.session.token', what: 'technical', why: signingIn, kept: withSession },
      { column: 'accounts.session.expires_at', what: 'technical', why: signingIn, kept: withSession },
      { column: 'accounts.session.ip_address', what: 'technical', why: 'stays empty', kept: withSession },
      { column: 'accounts.session.user_agent', what: 'technical', why: 'stays empty', kept: withSession },
      { column: 'accounts.session.created_at', what: 'activity', why: signingIn, kept: withSession },
      { column: 'accounts.session.updated_at', what: 'activity', why: signingIn, kept: withSession },
      { column: 'accounts.credential.person_id', what: 'technical', why: signingIn, kept: withAccount },
      { column: 'accounts.credential.account_id', what: 'technical', why: signingIn, kept: withAccount },
      { column: 'accounts.credential.password', what: 'technical', why: 'scrypt hash', kept: withAccount },
      { column: 'accounts.verification.value', what: 'contact', why: 'whose link it is', kept: withLink },
      { column: 'accounts.role.person_id', what: 'technical', why: 'what somebody may do', kept: withRole },
      { column: 'accounts.role.role', what: 'activity', why: 'what somebody may do', kept: withRole },
      { column: 'accounts.role.site_id', what: 'activity', why: 'where she may do it', kept: withRole },
      { column: 'accounts.role.valid_from', what: 'activity', why: 'when she may do it', kept: withRole },
      { column: 'accounts.role.valid_until', what: 'activity', why: 'when she may do it', kept: withRole },
      { column: 'accounts.role.given_by', what: 'activity', why: 'who answers for it', kept: withRole },
    ],
    collect: (db, personId) => ownData(db, personId),
    // The application cannot touch sessions; the sign-in's own connection does it.
    retention: (_tx, now) => signIn.deleteExpired(now),
  };
}
