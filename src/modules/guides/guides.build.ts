import { createAccounts } from '#modules/accounts';
import { programme } from '#modules/programme';
import type { Person } from '#platform/acting';
import type { Clock } from '#platform/clock';
import { createHttp } from '#platform/http';
import { newId } from '#platform/ids';
import { unlimited } from '#platform/limits';
import { silentLog } from '#platform/log';
import { errorPage, frameFor } from '#ui/frame';
import type { TestDatabase } from '../../../tests/database.ts';
import { sessionFor } from '../../../tests/people.ts';
import { createGuides } from './index.ts';

/** This module and those it stands on behind the real pipeline. */
export function buildGuidesApp({ database, owner, configs }: TestDatabase, now: Temporal.Instant) {
  const clock: Clock = { now: () => now };
  database.dispatchThrough(async () => {});
  const accounts = createAccounts({
    auth: configs.auth,
    secret: 'p4Xs7uQv9KjN2mTb6WdE1nGr8ChF3zYa',
    publicUrl: 'http://localhost',
    clock,
    places: async () => [],
    demo: true,
  });
  const modules = [accounts.module, programme, createGuides({ invite: accounts.invite })];
  const app = createHttp({
    limits: unlimited,
    routes: modules.flatMap(({ routes }) => routes),
    database,
    clock,
    log: silentLog,
    identify: accounts.identify,
    frame: frameFor(modules.flatMap(({ navigation }) => navigation)),
    errorPage,
    signInPath: (back) => `/anmelden?zurueck=${encodeURIComponent(back)}`,
    publicUrl: 'http://localhost',
  });

  /** A person with these roles, and the cookie of her session. */
  const signedIn = async (name: string, roles: Person['roles']): Promise<Person & { cookie: string }> => {
    const id = newId();
    const person = { id, name, email: `${id}@example.org`, roles };
    await owner.transaction().execute((tx) => accounts.addPerson(tx, person));
    return { ...person, cookie: await sessionFor(accounts, person.email) };
  };
  return { app, accounts, signedIn };
}
