import { sql } from 'kysely';
import type { Role, RoleAtSite } from '#platform/acting';
import { concerns, noteContactRead } from '#platform/audit';
import type { Db, Tx } from '#platform/database';
import type { Lang } from '#platform/languages';
import type { HeldRole, PersonWithRoles, Scope } from './person.ts';
import { placeColumns, siteAsPlace } from './role-place.ts';

interface Listing {
  readonly scope: Scope;
  readonly today: Temporal.PlainDate;
  readonly limit: number;
  /** Part of a name or an e-mail address. */
  readonly search?: string;
  /** The person behind whom, or before whom, the page begins. */
  readonly after?: string | null;
  readonly before?: string | null;
}

/** People in the order of their names, with the roles that have not ended. */
export async function listPeople(db: Db, of: Listing): Promise<PersonWithRoles[]> {
  const { scope, today, search, after, before } = of;
  const keyOf = (id: string) => sql`(select p.name, p.id from accounts.person p where p.id = ${id}::uuid)`;
  let query = db
    .selectFrom('accounts.person')
    .select(['id', 'name', 'email', 'lang'])
    .orderBy('name', before ? 'desc' : 'asc')
    .orderBy('id', before ? 'desc' : 'asc')
    .limit(of.limit);
  if (scope !== 'all') {
    query = query.where(({ exists, selectFrom }) =>
      exists(
        selectFrom('accounts.role')
          .select('accounts.role.id')
          .whereRef('accounts.role.personId', '=', 'accounts.person.id')
          .where('place', 'in', [...scope])
          .where(notEnded(today)),
      ),
    );
  }
  if (search) {
    const pattern = `%${search.replace(/[\\%_]/g, '\\$&')}%`;
    query = query.where((eb) => eb.or([eb('name', 'ilike', pattern), eb('email', 'ilike', pattern)]));
  }
  if (before) query = query.where(sql<boolean>`(name, id) < ${keyOf(before)}`);
  else if (after) query = query.where(sql<boolean>`(name, id) > ${keyOf(after)}`);

  const people = await query.execute();
  if (before) people.reverse();
  return withRoles(db, people, scope, today);
}

export async function findPerson(
  db: Db,
  id: string,
  scope: Scope,
  today: Temporal.PlainDate,
): Promise<PersonWithRoles | null> {
  const person = await db
    .selectFrom('accounts.person')
    .select(['id', 'name', 'email', 'lang'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (!person) return null;
  const [found] = await withRoles(db, [person], scope, today);
  return found && (scope === 'all' || found.roles.length > 0) ? found : null;
}

async function withRoles(
  db: Db,
  people: readonly { id: string; name: string; email: string; lang: string }[],
  scope: Scope,
  today: Temporal.PlainDate,
): Promise<PersonWithRoles[]> {
  if (people.length === 0) return [];
  noteContactRead(db, 'person', ...people.map(({ id }) => id));
  let query = db
    .selectFrom('accounts.role')
    .select(roleColumns)
    .where(
      'personId',
      'in',
      people.map((person) => person.id),
    )
    .where(notEnded(today))
    .orderBy('validFrom')
    .orderBy('id');
  if (scope !== 'all') query = query.where('place', 'in', [...scope]);
  const roles = (await query.execute()) as HeldRole[];
  return people.map((person) => ({
    ...person,
    lang: person.lang as Lang,
    roles: roles.filter((role) => role.personId === person.id),
  }));
}

const roleColumns = ['id', 'personId', 'role', 'place', 'validFrom', 'validUntil'] as const;

/** Held now or later; a role ended before it began counts as ended. */
function notEnded(today: Temporal.PlainDate) {
  return sql<boolean>`(valid_until is null or valid_until > greatest(valid_from, ${today.toString()}::date))`;
}

export async function findRole(db: Db, id: string, today: Temporal.PlainDate): Promise<HeldRole | null> {
  const found = await db
    .selectFrom('accounts.role')
    .select(roleColumns)
    .where('id', '=', id)
    .where(notEnded(today))
    .executeTakeFirst();
  return (found as HeldRole | undefined) ?? null;
}

/** False where somebody with this address is there already. */
export async function insertPerson(
  tx: Tx,
  person: {
    id: string;
    name: string;
    email: string;
    lang: Lang;
    /** Whether it is known that the address is hers; a link she uses shows it. */
    emailVerified: boolean;
    now: Temporal.Instant;
  },
): Promise<boolean> {
  concerns(tx, 'person', person.id);
  const { now, ...columns } = person;
  const done = await tx
    .insertInto('accounts.person')
    .values({ ...columns, createdAt: now, updatedAt: now })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return done.numInsertedOrUpdatedRows === 1n;
}

/** `scrypt` hash in, as the sign-in library made it. */
export async function insertPassword(
  tx: Tx,
  of: { id: string; personId: string; hash: string; now: Temporal.Instant },
): Promise<void> {
  await tx
    .insertInto('accounts.credential')
    .values({
      id: of.id,
      personId: of.personId,
      accountId: of.personId,
      providerId: 'credential',
      password: of.hash,
      createdAt: of.now,
      updatedAt: of.now,
    })
    .execute();
}

export async function insertRole(tx: Tx, role: HeldRole & { givenBy: string | null }): Promise<void> {
  const { place, ...columns } = role;
  await tx
    .insertInto('accounts.role')
    .values({ ...columns, ...placeColumns(place) })
    .execute();
}

/** What somebody holds on a day; a role at a provider once for each of its sites. */
export async function rolesOn(db: Db, personId: string, day: Temporal.PlainDate): Promise<RoleAtSite[]> {
  const { rows } = await sql<{
    role: Role;
    place: string;
    placeName: string | null;
    siteId: string | null;
    providerId: string | null;
    countyKey: string | null;
    stateKey: string | null;
  }>`select * from acting.roles_of(${personId}::uuid, ${day.toString()}::date)`.execute(db);
  return rows.map(({ role, siteId, place, placeName, providerId, countyKey, stateKey }) => ({
    role,
    siteId,
    place,
    placeName,
    ...(providerId === null ? {} : { providerId }),
    ...(countyKey === null ? {} : { countyKey }),
    ...(stateKey === null ? {} : { stateKey }),
  }));
}

/** Lets a role last until another day, which is the first on which it is not held; null: until somebody ends it. */
export async function changeEndOfRole(
  tx: Tx,
  roleId: string,
  validUntil: Temporal.PlainDate | null,
): Promise<void> {
  await tx.updateTable('accounts.role').set({ validUntil }).where('id', '=', roleId).execute();
}

export async function endRoleOn(tx: Tx, role: HeldRole, day: Temporal.PlainDate): Promise<void> {
  concerns(tx, 'person', role.personId);
  const validUntil = Temporal.PlainDate.compare(role.validFrom, day) > 0 ? role.validFrom : day;
  await tx.updateTable('accounts.role').set({ validUntil }).where('id', '=', role.id).execute();
}

export async function updateLanguage(
  tx: Tx,
  personId: string,
  lang: Lang,
  now: Temporal.Instant,
): Promise<void> {
  await tx.updateTable('accounts.person').set({ lang, updatedAt: now }).where('id', '=', personId).execute();
}

/** The names of these people, by id; of those the acting person may see. */
export async function namesOfPeople(db: Db, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const people = await db
    .selectFrom('accounts.person')
    .select(['id', 'name'])
    .where('id', 'in', ids)
    .execute();
  return new Map(people.map(({ id, name }) => [id, name]));
}

/** The person who signs in with an address, where she holds or will hold a role at a site; else null. */
export async function findAccountAt(
  db: Db,
  of: { readonly siteId: string; readonly email: string; readonly today: Temporal.PlainDate },
): Promise<PersonWithRoles | null> {
  const person = await db
    .selectFrom('accounts.person')
    .select('id')
    .where('email', '=', of.email.toLowerCase())
    .executeTakeFirst();
  return person ? findPerson(db, person.id, [siteAsPlace(of.siteId)], of.today) : null;
}
