import { sql } from 'kysely';
import type { Role } from '#platform/acting';
import type { Db, Tx } from '#platform/database';
import type { Lang } from '#platform/languages';
import type { Recipient } from './account.store.ts';
import { siteAsPlace } from './role-place.ts';

export interface EndingRole {
  readonly id: string;
  readonly personId: string;
  readonly name: string;
  readonly role: Role;
  readonly place: string;
  readonly validUntil: Temporal.PlainDate;
}

/** Roles held today that end by a day and whose end nobody has been told of. */
export async function rolesEndingBy(
  db: Db,
  of: { today: Temporal.PlainDate; until: Temporal.PlainDate },
): Promise<EndingRole[]> {
  const rows = await db
    .selectFrom('accounts.role as role')
    .innerJoin('accounts.person as person', 'person.id', 'role.personId')
    .select(['role.id', 'role.personId', 'person.name', 'role.role', 'role.place', 'role.validUntil'])
    .where('role.validFrom', '<=', of.today)
    .where('role.validUntil', '>', of.today)
    .where('role.validUntil', '<=', of.until)
    .where(sql<boolean>`role.announced_until is distinct from role.valid_until`)
    .orderBy('role.validUntil')
    .orderBy('role.id')
    .execute();
  return rows as EndingRole[];
}

/** False where it has been said already, or the end has moved meanwhile. */
export async function markAnnounced(tx: Tx, role: EndingRole): Promise<boolean> {
  const done = await tx
    .updateTable('accounts.role')
    .set({ announcedUntil: role.validUntil })
    .where('id', '=', role.id)
    .where('validUntil', '=', role.validUntil)
    .where(sql<boolean>`announced_until is distinct from valid_until`)
    .executeTakeFirst();
  return done.numUpdatedRows === 1n;
}

/** Coordinators and deputies of a site but one; administrators where there are none. */
export async function whoLooksAfter(
  db: Db,
  of: { siteId: string | null; exceptFor: string; today: Temporal.PlainDate },
): Promise<(Recipient & { isAdministrator: boolean })[]> {
  const { siteId, exceptFor, today } = of;
  if (siteId !== null) {
    const leads = await holdersOf(db, {
      roles: ['coordinator', 'deputy'],
      place: siteAsPlace(siteId),
      today,
    });
    const others = leads.filter(({ id }) => id !== exceptFor);
    if (others.length > 0) return others.map((one) => ({ ...one, isAdministrator: false }));
  }
  const administrators = await holdersOf(db, { roles: ['administrator'], place: 'system', today });
  return administrators
    .filter(({ id }) => id !== exceptFor)
    .map((one) => ({ ...one, isAdministrator: true }));
}

/** Who holds one of these roles at a place today, by name; of those the acting party may see. */
export async function holdersOf(
  db: Db,
  of: { roles: readonly Role[]; place: string; today: Temporal.PlainDate },
): Promise<Recipient[]> {
  const people = await db
    .selectFrom('accounts.person')
    .select(['id', 'name', 'email', 'lang'])
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('accounts.role')
          .select('accounts.role.id')
          .whereRef('accounts.role.personId', '=', 'accounts.person.id')
          .where('role', 'in', [...of.roles])
          .where('place', '=', of.place)
          .where('validFrom', '<=', of.today)
          .where((eb) => eb.or([eb('validUntil', 'is', null), eb('validUntil', '>', of.today)])),
      ),
    )
    .orderBy('name')
    .orderBy('id')
    .execute();
  return people.map((one) => ({ ...one, lang: one.lang as Lang }));
}

/** Who coordinates a site today and who stands in. */
export interface Leads {
  readonly coordinators: readonly { readonly id: string; readonly name: string }[];
  readonly deputies: readonly { readonly id: string; readonly name: string }[];
}

/** The leads of these sites, by site; of those the acting party may see. */
export async function leadsOf(
  db: Db,
  siteIds: readonly string[],
  today: Temporal.PlainDate,
): Promise<Map<string, Leads>> {
  const rows =
    siteIds.length === 0
      ? []
      : await db
          .selectFrom('accounts.role as role')
          .innerJoin('accounts.person as person', 'person.id', 'role.personId')
          .select(['role.siteId', 'role.role', 'person.id', 'person.name'])
          .where('role.siteId', 'in', [...siteIds])
          .where('role.role', 'in', ['coordinator', 'deputy'])
          .where('role.validFrom', '<=', today)
          .where((eb) => eb.or([eb('role.validUntil', 'is', null), eb('role.validUntil', '>', today)]))
          .orderBy('person.name')
          .execute();
  const at = (siteId: string, role: Role) =>
    rows.filter((row) => row.siteId === siteId && row.role === role).map(({ id, name }) => ({ id, name }));
  return new Map(
    siteIds.map((id) => [id, { coordinators: at(id, 'coordinator'), deputies: at(id, 'deputy') }]),
  );
}
