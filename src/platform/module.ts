import type { ZodType } from 'zod';
import type { Person } from './acting.ts';
import type { Database, Db, Tx } from './database.ts';
import type { Lang } from './languages.ts';
import type { Log } from './log.ts';
import type { Mailer } from './mail.ts';
import type { Route } from './routes.ts';
import type { StaysBehind } from './site-tables.ts';
import type { Texts } from './texts.ts';

/** What a job or a listener works with. */
export interface JobContext {
  readonly database: Database;
  readonly mailer: Mailer;
  readonly log: Log;
  readonly now: Temporal.Instant;
  readonly today: Temporal.PlainDate;
  /** Address of the site, without a slash at the end, for links in mails. */
  readonly publicUrl: string;
}

export interface Job {
  /** `<module>.<what-it-does>` */
  readonly name: string;
  readonly data: ZodType;
  readonly run: (context: JobContext, data: never) => Promise<void>;
  /** Cron expression in Europe/Berlin, for jobs that come by themselves. */
  readonly schedule?: string;
}

export function job<T>(of: {
  name: string;
  data: ZodType<T>;
  run: (context: JobContext, data: T) => Promise<void>;
  schedule?: string;
}): Job {
  return of;
}

/** An event a module tells: ids and plain values. */
export interface EventKind<T = unknown> {
  readonly name: string;
  readonly data: ZodType<T>;
}

export interface Listener {
  readonly event: EventKind;
  /** `<module>.<what-it-does>`; a listener hears each event once, again after a failure. */
  readonly name: string;
  readonly hear: (context: JobContext, data: never) => Promise<void>;
}

export function listener<T>(
  event: EventKind<T>,
  name: string,
  hear: (context: JobContext, data: T) => Promise<void>,
): Listener {
  return { event, name, hear };
}

export interface NavigationEntry {
  readonly path: string;
  readonly label: (lang: Lang) => string;
  /** null: also for people who are not signed in. */
  readonly may: ((person: Person) => boolean) | null;
  /** Lower stands first. */
  readonly order: number;
}

/** What one module keeps of persons; the record of processing is printed from it. */
export interface PersonalData {
  /** Every column that holds something of a person: `requests.contact.name`. */
  readonly inventory: readonly {
    readonly column: string;
    readonly what: 'identity' | 'contact' | 'free-text' | 'special' | 'activity' | 'money' | 'technical';
    readonly why: string;
    /** When it goes, in words a person can check. */
    readonly kept: string;
  }[];
  /** Everything kept of somebody, as she may have it (Art. 15): of nobody else. Runs as the system. */
  readonly collect?: (db: Db, subject: DataSubject) => Promise<Record<string, unknown>>;
  /** Takes her out (Art. 17); what money was paid on stays, without her name. Runs as the system. */
  readonly erase?: (tx: Tx, subject: DataSubject, today: Temporal.PlainDate) => Promise<void>;
  /** Keeps a guide or a request and lets nothing be done with it (Art. 18); null lifts it. Runs as the system. */
  readonly restrict?: (tx: Tx, subject: DataSubject, since: Temporal.Instant | null) => Promise<void>;
  /** How much is still under way that has to be ended or handed over before somebody can be erased. */
  readonly underWay?: (db: Db, subject: DataSubject, now: Temporal.Instant) => Promise<number>;
  /** Records of a site somebody could be, by what she gave: to be compared by a human being. */
  readonly find?: (db: Db, by: FindSubject) => Promise<readonly FoundSubject[]>;
  /** What a secret link opens, and whether it was given to nobody but her; null where it opens nothing here. */
  readonly openedByLink?: (db: Db) => Promise<OpenedByLink | null>;
  /** Deletes what is due, and says by which rule how much. Runs nightly as the system. */
  readonly retention?: (tx: Tx, now: Temporal.Instant) => Promise<Gone>;
}

/** Whose data it is: somebody with an account, a guide's record, or whom a request can reach. */
export type DataSubject =
  | {
      readonly kind: 'person';
      readonly id: string;
      /** What is kept for these sites; null: everywhere. */
      readonly sites: readonly string[] | null;
    }
  | { readonly kind: 'guide'; readonly id: string }
  | { readonly kind: 'request'; readonly id: string };

export interface FindSubject {
  readonly siteId: string;
  readonly email: string | null;
  readonly phone: string | null;
  /** What she wrote, where the number of a request may stand. */
  readonly words: string;
}

export interface FoundSubject {
  readonly kind: DataSubject['kind'];
  readonly id: string;
  /** How coordination knows the record: a reference, a name. */
  readonly label: string;
  /** Found by a telephone number or an address kept of her, not by what anybody may have heard. */
  readonly byContact: boolean;
}

export interface OpenedByLink {
  readonly siteId: string;
  /** Whose data it is; null where somebody who asked for her holds the link as well: it proves nothing then. */
  readonly subject: { readonly kind: DataSubject['kind']; readonly id: string } | null;
}

/** How many went by which rule: `drafts`. */
export type Gone = Readonly<Record<string, number>>;

/** Everything a module brings to the house. `app.ts` lists the manifests and nothing else. */
export interface Module {
  readonly name: string;
  readonly routes: readonly Route[];
  readonly navigation: readonly NavigationEntry[];
  readonly texts: readonly Pick<Texts<string>, 'messages'>[];
  readonly personalData: PersonalData;
  readonly jobs: readonly Job[];
  readonly listeners: readonly Listener[];
  readonly tells: readonly EventKind[];
  /** What the `:id` of a deed stands for in the audit trail, by the first part of its path: `/anfragen`. */
  readonly subjects?: Readonly<Record<string, string>>;
  /** Loads what the programme itself brings (languages, topics); runs after each migration, changes nothing twice. */
  readonly loadContent?: (tx: Tx) => Promise<void>;
  /** Tables without a site, and columns, that stay when a site moves to another installation. */
  readonly staysBehind?: StaysBehind;
  /**
   * Makes the blind indexes of a site anew, after it came from an installation with another key ring, or refuses the
   * site (`RestoreRefusal`) where it cannot.
   */
  readonly indexAnew?: (tx: Tx, siteId: string) => Promise<void>;
  /** Fills an empty database for the demo, in the order of the modules. */
  readonly demo?: (context: DemoContext) => Promise<void>;
}

/** All modules, and what they and the platform work off in the background. */
export interface House {
  readonly modules: readonly Module[];
  readonly jobs: readonly Job[];
  readonly listeners: readonly Listener[];
}

export interface DemoContext {
  /** As the owner of the tables: Row Level Security does not apply to the demo. */
  readonly tx: Tx;
  readonly now: Temporal.Instant;
  readonly today: Temporal.PlainDate;
  /** Creates a person who can sign in with the demo's password. */
  readonly addPerson: (of: {
    id: string;
    name: string;
    email: string;
    roles: Person['roles'];
    lang?: Lang;
  }) => Promise<void>;
}
