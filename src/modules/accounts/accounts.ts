import type pg from 'pg';
import type { Person } from '#platform/acting';
import type { Clock } from '#platform/clock';
import type { Db, Tx } from '#platform/database';
import { dayOf } from '#platform/dates';
import { newId } from '#platform/ids';
import type { DemoContext, Module } from '#platform/module';
import { mayManageAccess, mayManagePeople } from './account.policy.ts';
import { accountRoutes } from './account.routes.tsx';
import { addPerson } from './add-person.ts';
import { invitePerson } from './invite-person.ts';
import { accessOfSites, everybody, peopleRoutes } from './people.routes.tsx';
import { personalDataOfAccounts } from './personal-data.ts';
import { signInRoutes } from './sign-in.routes.tsx';
import { SignIn } from './sign-in.ts';
import { texts } from './texts.ts';

/** What everybody in the demo signs in with. */
export const demoPassword = 'lotsenwerk-demo';

export type Invite = (
  tx: Tx,
  of: Omit<Parameters<typeof invitePerson>[1], 'signIn' | 'publicUrl'>,
) => ReturnType<typeof invitePerson>;

export type SiteNames = (db: Db) => Promise<readonly { readonly id: string; readonly name: string }[]>;

/** What the routes of this module work with. */
export interface RouteParts {
  readonly signIn: SignIn;
  /** The sites and their names, which belong to another module. */
  readonly siteNames: SiteNames;
  readonly publicUrl: string;
  /** The path of the page somebody begins her work on. */
  readonly homeOf: (person: Person) => string;
}

/** Persons, sign-in, roles and invitations, ready to run. */
export interface Accounts {
  readonly module: Module;
  readonly signIn: SignIn;
  /** Who sent this request: the session and the roles of today; null without a cookie, without a query. */
  readonly identify: (request: Request) => Promise<Person | null>;
  /** Makes a person of the demo, who signs in with `demoPassword`; `tx` is the table owner's. */
  readonly addPerson: (tx: Tx, of: Parameters<DemoContext['addPerson']>[0]) => Promise<void>;
  /** Gives a role and writes to its holder; see `invitePerson`. */
  readonly invite: Invite;
  close(): Promise<void>;
}

export function createAccounts(parts: {
  /** Connection of the role `lotsenwerk_auth`. */
  readonly auth: pg.PoolConfig;
  /** Signs session cookies; at least 32 random bytes. */
  readonly secret: string;
  readonly publicUrl: string;
  readonly clock: Clock;
  readonly siteNames: SiteNames;
  readonly homeOf?: (person: Person) => string;
}): Accounts {
  const { publicUrl, clock, siteNames, homeOf = () => '/konto' } = parts;
  const signIn = new SignIn(parts);
  const routeParts: RouteParts = { signIn, siteNames, publicUrl, homeOf };
  // scrypt takes its time on purpose: everybody in the demo shares one hash.
  let demoHash: Promise<string> | null = null;

  return {
    signIn,
    identify: (request) => signIn.identify(request),
    addPerson: async (tx, of) => {
      demoHash ??= signIn.hashPassword(demoPassword);
      const now = clock.now();
      await addPerson(tx, {
        ...of,
        passwordHash: await demoHash,
        now,
        today: dayOf(now),
        newId: () => newId(now),
      });
    },
    invite: (tx, of) => invitePerson(tx, { ...of, signIn, publicUrl }),
    close: () => signIn.close(),
    module: {
      name: 'accounts',
      routes: [
        ...signInRoutes(routeParts),
        ...accountRoutes(routeParts),
        ...peopleRoutes(everybody, routeParts),
        ...peopleRoutes(accessOfSites, routeParts),
      ],
      navigation: [
        {
          path: accessOfSites.path,
          label: (lang) => texts(lang)('access.title'),
          may: (person) => mayManageAccess(person),
          order: 70,
        },
        {
          path: everybody.path,
          label: (lang) => texts(lang)('people.title'),
          may: mayManagePeople,
          order: 80,
        },
      ],
      texts: [texts],
      personalData: personalDataOfAccounts(signIn),
      jobs: [],
      listeners: [],
      tells: [],
    },
  };
}
