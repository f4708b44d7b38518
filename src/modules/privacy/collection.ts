import type { Db, Tx } from '#platform/database';
import type { DataSubject, FindSubject, FoundSubject, Module, OpenedByLink } from '#platform/module';

/** What each module keeps of somebody, by the name of the module; modules that keep nothing are left out. */
export type Collection = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** The modules a person's data stands in: this module asks them and knows none of them. */
export class Keepers {
  readonly #modules: () => readonly Module[];

  constructor(modules: () => readonly Module[]) {
    this.#modules = modules;
  }

  get modules(): readonly Module[] {
    return this.#modules();
  }

  async collect(db: Db, subject: DataSubject): Promise<Collection> {
    const collection: Record<string, Record<string, unknown>> = {};
    for (const { name, personalData } of this.modules) {
      const kept = withoutNothing((await personalData.collect?.(db, subject)) ?? {});
      if (kept) collection[name] = kept as Record<string, unknown>;
    }
    return collection;
  }

  async erase(tx: Tx, subject: DataSubject, today: Temporal.PlainDate): Promise<void> {
    // What stands above points at what stands below: a guide's appointments go before the guide.
    for (const { personalData } of [...this.modules].reverse()) {
      await personalData.erase?.(tx, subject, today);
    }
  }

  async restrict(tx: Tx, subject: DataSubject, since: Temporal.Instant | null): Promise<void> {
    for (const { personalData } of this.modules) await personalData.restrict?.(tx, subject, since);
  }

  async underWay(db: Db, subject: DataSubject, now: Temporal.Instant): Promise<number> {
    let count = 0;
    for (const { personalData } of this.modules)
      count += (await personalData.underWay?.(db, subject, now)) ?? 0;
    return count;
  }

  async find(db: Db, by: FindSubject): Promise<FoundSubject[]> {
    const found: FoundSubject[] = [];
    for (const { personalData } of this.modules) found.push(...((await personalData.find?.(db, by)) ?? []));
    return found;
  }

  async openedByLink(db: Db): Promise<OpenedByLink | null> {
    for (const { personalData } of this.modules) {
      const opened = await personalData.openedByLink?.(db);
      if (opened) return opened;
    }
    return null;
  }
}

/** Leaves out what is empty: a list of nothing tells nobody anything. */
function withoutNothing(value: unknown): unknown {
  if (value === null || value === undefined || value === '') return undefined;
  if (Array.isArray(value)) {
    const kept = value.map(withoutNothing).filter((one) => one !== undefined);
    return kept.length > 0 ? kept : undefined;
  }
  if (typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype) {
    const kept = Object.entries(value).flatMap(([name, one]) => {
      const left = withoutNothing(one);
      return left === undefined ? [] : [[name, left] as const];
    });
    return kept.length > 0 ? Object.fromEntries(kept) : undefined;
  }
  return value;
}

/** The same as JSON; days and moments as ISO 8601. */
export function asJson(collection: Collection): string {
  return JSON.stringify(collection, null, 2);
}
