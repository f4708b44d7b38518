import type pg from 'pg';
import type { Person } from '#platform/acting';
import type { Clock } from '#platform/clock';
import type { Db, Tx } from '#platform/database';
import { dayOf } from '#platform/dates';
import type { HttpParts } from '#platform/http';
import { newId } from '#platform/ids';
import { type Log, silentLog } from '#platform/log';
import type { DemoContext, Module } from '#platform/module';
import { accessRoutes } from './access.routes.tsx';
import { mayManageAccess, mayManagePeople, mayNameLeads } from './account.policy.ts';
import { accountRoutes } from './account.routes.tsx';
import { addPerson } from './add-person.ts';
import { announceEnds } from './announce-ends.job.ts';
import { AttemptLog } from './attempt-log.ts';
import type { OwnProvider } from './auth-library.ts';
import { invitePerson } from './invite-person.ts';
import { leadEnded } from './lead-ended.ts';
import { lockRoutes } from './lock-account.routes.tsx';
import { accessOfSites, everybody, leadsOfProvider, peopleRoutes } from './people.routes.tsx';
import { personalDataOfAccounts } from './personal-data.ts';
import { proveRoutes } from './prove.routes.tsx';
import type { PlaceOption } from './role-place.ts';
import { secondFactorRoutes } from './second-factor.routes.tsx';
import { securityRoutes } from './security.routes.tsx';
import { signInRoutes } from './sign-in.routes.tsx';
import { SignIn } from './sign-in.ts';
import { keptFormPath, secondFactorPath } from './sign-in-terms.ts';
import { staysBehind } from './stays-behind.ts';
import { texts } from './texts.ts';

/** What everybody in the demo signs in with. */
export const demoPassword = 'lotsenwerk-demo';

export type Invite = (
  tx: Tx,
  of: Omit<Parameters<typeof invitePerson>[1], 'signIn' | 'publicUrl'>,
) => ReturnType<typeof invitePerson>;

/** Where roles can be given: sites, providers, counties and states, each kind by name. */
export type Places = (db: Db) => Promise<readonly PlaceOption[]>;

/** What the routes of this module work with. */
export interface RouteParts {
  readonly signIn: SignIn;
  /** They belong to another module. */
  readonly places: Places;
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
  /** Where a signed-in person has to go first: whoever owes a second factor reaches nothing else. */
  readonly detour: (person: Person, path: string) => string | null;
  /** Keeps a form that came after its sender's session had ended; see `HttpParts`. */
  readonly keepForm: NonNullable<HttpParts['keepForm']>;
  /** A cookie with a new id, where one is due with this answer. */
  readonly cookiesFor: (request: Request) => readonly string[];
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
  readonly places: Places;
  readonly homeOf?: (person: Person) => string;
  /** The demo asks nobody for a second factor, so that its accounts can be tried in one step. */
  readonly demo?: boolean;
  readonly provider?: OwnProvider | null;
  readonly log?: Log;
}): Accounts {
  const { publicUrl, clock, places, homeOf = () => '/konto' } = parts;
  const signIn = new SignIn({
    ...parts,
    requireSecondFactor: parts.demo !== true,
    provider: parts.provider ?? null,
    attempts: new AttemptLog(parts.log ?? silentLog),
  });
  const routeParts: RouteParts = { signIn, places, publicUrl, homeOf };
  // Hashing takes its time on purpose: everybody in the demo shares one hash.
  let demoHash: Promise<string> | null = null;

  return {
    signIn,
    identify: (request) => signIn.sessions.identify(request),
    detour: (person, path) =>
      person.secondFactorMissing && !path.startsWith(secondFactorPath) ? secondFactorPath : null,
    keepForm: async (request, form) => {
      const personId = signIn.sessions.wasSignedIn(request);
      if (personId === null) return null;
      if (form === null) return '/';
      await signIn.keptForms.keep(personId, form);
      return keptFormPath;
    },
    cookiesFor: (request) => signIn.sessions.cookiesFor(request),
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
        ...secondFactorRoutes(routeParts),
        ...securityRoutes(routeParts),
        ...proveRoutes(routeParts),
        ...lockRoutes(routeParts),
        ...accountRoutes(routeParts),
        ...peopleRoutes(everybody, routeParts),
        ...peopleRoutes(accessOfSites, routeParts),
        ...peopleRoutes(leadsOfProvider, routeParts),
        ...[everybody, accessOfSites, leadsOfProvider].flatMap((area) => accessRoutes(area, routeParts)),
      ],
      navigation: [
        {
          path: accessOfSites.path,
          label: (lang) => texts(lang)('access.title'),
          may: (person) => mayManageAccess(person),
          order: 70,
        },
        {
          path: leadsOfProvider.path,
          label: (lang) => texts(lang)('leads.title'),
          may: mayNameLeads,
          order: 75,
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
      jobs: [announceEnds(places)],
      listeners: [],
      tells: [leadEnded],
      subjects: {
        '/verwaltung/personen': 'person',
        '/team/zugaenge': 'person',
        '/traeger/zugaenge': 'person',
      },
      staysBehind,
    },
  };
}
