import { sql } from 'kysely';
import type { Role } from '#platform/acting';
import type { Db } from '#platform/database';
import type { Lang } from '#platform/languages';

/** The person at the other end of an e-mail address. */
export interface Recipient {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly lang: Lang;
}

/** An account as far as it matters before anybody is signed in. */
export interface Account extends Recipient {
  /** Nobody has ever signed in to this account. */
  readonly isNew: boolean;
  readonly isLocked: boolean;
}

/** Past Row Level Security: a coordinator invites people she cannot see. */
export async function findAccount(db: Db, email: string): Promise<Account | null> {
  const found = await db
    .selectFrom('accounts.person')
    .select(['id', 'name', 'email', 'lang', 'emailVerified', 'lockedAt'])
    .where('email', '=', email.toLowerCase())
    .executeTakeFirst();
  if (!found) return null;
  const { id, name, lang, emailVerified, lockedAt } = found;
  return {
    id,
    name,
    email: found.email,
    lang: lang as Lang,
    isNew: !emailVerified,
    isLocked: lockedAt !== null,
  };
}

/** Who is told that an account is locked: whoever coordinates its holder's sites, else the administrators. */
export async function whoLooksAfter(db: Db, personId: string): Promise<Recipient[]> {
  const { rows } = await sql<Recipient>`
    with held as (select * from accounts.role r
        where daterange(r.valid_from, r.valid_until) @> (now() at time zone 'Europe/Berlin')::date),
      leads as (select lead.person_id from held h join held lead on lead.site_id = h.site_id
        where h.person_id = ${personId}::uuid and lead.role in ('coordinator', 'deputy')
          and lead.person_id <> h.person_id)
    select p.id, p.name, p.email, p.lang from accounts.person p
    where p.id in (select person_id from leads)
      or (not exists (select from leads) and p.id <> ${personId}::uuid
        and p.id in (select person_id from held where role = 'administrator'))
    order by p.name, p.id`.execute(db);
  return rows;
}

/** Every role of a person that has not ended, wherever: asked past Row Level Security. */
export async function placesOf(db: Db, personId: string): Promise<{ role: Role; place: string }[]> {
  const { rows } = await sql<{ role: Role; place: string }>`
    select role, place from accounts.role
    where person_id = ${personId}::uuid
      and (valid_until is null or valid_until > (now() at time zone 'Europe/Berlin')::date)`.execute(db);
  return rows;
}
