import { sql } from 'kysely';
import type { Db, Tx } from '#platform/database';
import type { DataSubject, PersonalData } from '#platform/module';
import type { SignIn } from './sign-in.ts';

const withAccount = 'as long as the account';
const withSession = 'until sign-out, at most 12 hours; 30 days for guides and requesting bodies';
const withFactor = 'until she removes it, at most as long as the account';
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
      { column: 'accounts.credential.password', what: 'technical', why: 'Argon2id hash', kept: withAccount },
      { column: 'accounts.person.two_factor_enabled', what: 'technical', why: signingIn, kept: withAccount },
      {
        column: 'accounts.person.locked_at',
        what: 'activity',
        why: 'she locked it herself',
        kept: withAccount,
      },
      { column: 'accounts.session.second_factor', what: 'technical', why: signingIn, kept: withSession },
      {
        column: 'accounts.session.device',
        what: 'technical',
        why: 'she recognises her devices',
        kept: withSession,
      },
      { column: 'accounts.session.replaced', what: 'technical', why: signingIn, kept: withSession },
      {
        column: 'accounts.session.proved_at',
        what: 'activity',
        why: 'asks again before an account is changed',
        kept: withSession,
      },
      {
        column: 'accounts.kept_form.person_id',
        what: 'technical',
        why: 'gives back a form that came after the end of a session',
        kept: 'an hour',
      },
      {
        column: 'accounts.kept_form.fields',
        what: 'contact',
        why: 'gives back a form that came after the end of a session, encrypted',
        kept: 'an hour',
      },
      { column: 'accounts.two_factor.person_id', what: 'technical', why: signingIn, kept: withFactor },
      {
        column: 'accounts.two_factor.secret',
        what: 'technical',
        why: 'codes of her app, encrypted',
        kept: withFactor,
      },
      {
        column: 'accounts.two_factor.backup_codes',
        what: 'technical',
        why: 'recovery codes, encrypted',
        kept: withFactor,
      },
      { column: 'accounts.two_factor.verified', what: 'technical', why: signingIn, kept: withFactor },
      {
        column: 'accounts.used_code.person_id',
        what: 'technical',
        why: 'a code counts once',
        kept: 'one day',
      },
      {
        column: 'accounts.used_code.code_hash',
        what: 'technical',
        why: 'a code counts once',
        kept: 'one day',
      },
      { column: 'accounts.used_code.used_at', what: 'technical', why: 'a code counts once', kept: 'one day' },
      { column: 'accounts.passkey.person_id', what: 'technical', why: signingIn, kept: withFactor },
      {
        column: 'accounts.passkey.name',
        what: 'technical',
        why: 'she recognises her devices',
        kept: withFactor,
      },
      { column: 'accounts.passkey.credential_id', what: 'technical', why: signingIn, kept: withFactor },
      { column: 'accounts.passkey.public_key', what: 'technical', why: signingIn, kept: withFactor },
      {
        column: 'accounts.passkey.created_at',
        what: 'activity',
        why: 'she recognises her devices',
        kept: withFactor,
      },
      { column: 'accounts.verification.value', what: 'contact', why: 'whose link it is', kept: withLink },
      { column: 'accounts.role.person_id', what: 'technical', why: 'what somebody may do', kept: withRole },
      { column: 'accounts.role.role', what: 'activity', why: 'what somebody may do', kept: withRole },
      { column: 'accounts.role.site_id', what: 'activity', why: 'where she may do it', kept: withRole },
      { column: 'accounts.role.provider_id', what: 'activity', why: 'where she may do it', kept: withRole },
      { column: 'accounts.role.county_key', what: 'activity', why: 'where she may do it', kept: withRole },
      { column: 'accounts.role.state_key', what: 'activity', why: 'where she may do it', kept: withRole },
      { column: 'accounts.role.place', what: 'activity', why: 'where she may do it', kept: withRole },
      {
        column: 'accounts.role.announced_until',
        what: 'technical',
        why: 'so that its end is announced once',
        kept: withRole,
      },
      { column: 'accounts.role.valid_from', what: 'activity', why: 'when she may do it', kept: withRole },
      { column: 'accounts.role.valid_until', what: 'activity', why: 'when she may do it', kept: withRole },
      { column: 'accounts.role.given_by', what: 'activity', why: 'who answers for it', kept: withRole },
    ],
    collect,
    erase,
    // The application cannot touch sessions; the sign-in's own connection does it.
    retention: async (_tx, now) => ({ 'sessions-and-links': await signIn.deleteExpired(now) }),
  };
}

const idsOf = (sites: readonly string[] | null) => sql`${sites as string[] | null}::uuid[]`;

/** What the tables of sign-in hold of her, without secrets; the application itself cannot read them. */
async function collect(db: Db, subject: DataSubject): Promise<Record<string, unknown>> {
  if (subject.kind !== 'person') return {};
  const { rows } = await sql<{ kept: Record<string, unknown> | null }>`
    select accounts.kept_of(${subject.id}::uuid, ${idsOf(subject.sites)}) as kept`.execute(db);
  return rows[0]?.kept ?? {};
}

async function erase(tx: Tx, subject: DataSubject): Promise<void> {
  if (subject.kind !== 'person') return;
  await sql`select accounts.erase_person(${subject.id}::uuid, ${idsOf(subject.sites)})`.execute(tx);
}
