import { h } from 'preact';
import { choiceOf, type Person, type roles } from '#platform/acting';
import { systemClock } from '#platform/clock';
import { dayOf } from '#platform/dates';
import { createHttp } from '#platform/http';
import { newId } from '#platform/ids';
import { unlimited } from '#platform/limits';
import { type Log, silentLog } from '#platform/log';
import type { TestDatabase } from '../../../tests/database.ts';
import { type Accounts, createAccounts } from './accounts.ts';
import type { OwnProvider } from './auth-library.ts';
import { insertRole } from './person.store.ts';
import { providerAsPlace, siteAsPlace } from './role-place.ts';

export const testSites = [
  { id: newId(), name: 'Bad Homburg' },
  { id: newId(), name: 'Oberursel' },
] as const;
export const [homburg, oberursel] = testSites;
export const caritas = { id: newId(), name: 'Caritas Test' } as const;
const testPlaces = [
  ...testSites.map(({ id, name }) => ({ place: siteAsPlace(id), name })),
  { place: providerAsPlace(caritas.id), name: caritas.name },
  { place: 'county:06434', name: 'Hochtaunuskreis' },
  { place: 'state:HE', name: 'Hessen' },
];

/** This module alone behind the real pipeline, in a plain frame. */
export function buildAccounts(
  { database, configs }: TestDatabase,
  options: {
    publicUrl?: string;
    /** As outside the demo: roles ask for a second factor. */
    secondFactor?: boolean;
    provider?: OwnProvider;
    log?: Log;
  } = {},
): { accounts: Accounts; app: ReturnType<typeof createHttp> } {
  const publicUrl = options.publicUrl ?? 'http://localhost';
  database.dispatchThrough(async () => {});
  const accounts = createAccounts({
    auth: configs.auth,
    secret: 'q3Zt8vYw1LkP5nRb7XcF2mHs9DgJ4aUe',
    publicUrl,
    clock: systemClock,
    demo: options.secondFactor !== true,
    provider: options.provider ?? null,
    places: async () => testPlaces,
    log: options.log ?? silentLog,
  });
  const app = createHttp({
    limits: unlimited,
    routes: accounts.module.routes,
    database,
    clock: systemClock,
    log: silentLog,
    identify: accounts.identify,
    detour: accounts.detour,
    cookiesFor: accounts.cookiesFor,
    keepForm: accounts.keepForm,
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
    roles: (of.roles ?? []).map((held) => ({
      ...held,
      place: choiceOf(held).slice(held.role.length + 1),
      placeName: null,
    })),
  };
  await owner.transaction().execute((tx) => accounts.addPerson(tx, { ...person, lang: of.lang ?? 'de' }));
  return person;
}

/** A role with days of its own choosing, in days from today. */
export async function buildRole(
  { owner }: TestDatabase,
  personId: string,
  of: {
    role: (typeof roles)[number];
    siteId: string | null;
    place?: string;
    from: number;
    until: number | null;
  },
): Promise<string> {
  const today = dayOf(systemClock.now());
  const id = newId();
  await owner.transaction().execute((tx) =>
    insertRole(tx, {
      id,
      personId,
      role: of.role,
      place: of.place ?? (of.siteId === null ? 'system' : siteAsPlace(of.siteId)),
      validFrom: today.add({ days: of.from }),
      validUntil: of.until === null ? null : today.add({ days: of.until }),
      givenBy: null,
    }),
  );
  return id;
}
