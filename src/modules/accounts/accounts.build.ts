import { h } from 'preact';
import type { Person, roles } from '#platform/acting';
import { systemClock } from '#platform/clock';
import { dayOf } from '#platform/dates';
import { createHttp } from '#platform/http';
import { newId } from '#platform/ids';
import { silentLog } from '#platform/log';
import type { TestDatabase } from '../../../tests/database.ts';
import { type Accounts, createAccounts } from './accounts.ts';
import { insertRole } from './person.store.ts';

export const testSites = [
  { id: newId(), name: 'Bad Homburg' },
  { id: newId(), name: 'Oberursel' },
] as const;
export const [homburg, oberursel] = testSites;

/** This module alone behind the real pipeline, in a plain frame. */
export function buildAccounts(
  { database, configs }: TestDatabase,
  options: { publicUrl?: string } = {},
): { accounts: Accounts; app: ReturnType<typeof createHttp> } {
  const publicUrl = options.publicUrl ?? 'http://localhost';
  database.dispatchThrough(async () => {});
  const accounts = createAccounts({
    auth: configs.auth,
    secret: 'q3Zt8vYw1LkP5nRb7XcF2mHs9DgJ4aUe',
    publicUrl,
    clock: systemClock,
    siteNames: async () => testSites,
  });
  const app = createHttp({
    routes: accounts.module.routes,
    database,
    clock: systemClock,
    log: silentLog,
    identify: accounts.identify,
    frame: (_visit, reply) => h('main', null, reply.body),
    errorPage: (_visit, kind) => ({ title: kind, body: h('h1', null, kind) }),
    signInPath: (back) => `/anmelden?zurueck=${encodeURIComponent(back)}`,
    publicUrl,
  });
  return { accounts, app };
}

let count = 0;

/** A person of the demo: roles held since a year ago, the demo's password. */
export async function buildPerson(
  { owner }: TestDatabase,
  accounts: Accounts,
  of: { name?: string; email?: string; roles?: Person['roles']; lang?: 'de' | 'en' } = {},
): Promise<Person> {
  const id = newId();
  const person = {
    id,
    name: of.name ?? `Ayla Demir ${++count}`,
    email: of.email ?? `person-${id}@example.org`,
    roles: of.roles ?? [],
  };
  await owner.transaction().execute((tx) => accounts.addPerson(tx, { ...person, lang: of.lang ?? 'de' }));
  return person;
}

/** A role with days of its own choosing, in days from today. */
export async function buildRole(
  { owner }: TestDatabase,
  personId: string,
  of: { role: (typeof roles)[number]; siteId: string | null; from: number; until: number | null },
): Promise<string> {
  const today = dayOf(systemClock.now());
  const id = newId();
  await owner.transaction().execute((tx) =>
    insertRole(tx, {
      id,
      personId,
      role: of.role,
      siteId: of.siteId,
      validFrom: today.add({ days: of.from }),
      validUntil: of.until === null ? null : today.add({ days: of.until }),
      givenBy: null,
    }),
  );
  return id;
}
