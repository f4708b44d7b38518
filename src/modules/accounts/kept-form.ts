import { symmetricDecrypt, symmetricEncrypt } from 'better-auth/crypto';
import { sql } from 'kysely';
import type { Db } from '#platform/database';
import { keptFormMinutes } from './sign-in-terms.ts';

/** What somebody sent when her session had ended. */
export interface KeptForm {
  /** The path it was sent to. */
  readonly action: string;
  readonly fields: readonly (readonly [string, string])[];
}

/** Forms that came too late, one for each person, until she has signed in again. */
export class KeptForms {
  readonly #db: Db;
  readonly #secret: string;

  constructor(db: Db, secret: string) {
    this.#db = db;
    this.#secret = secret;
  }

  async keep(personId: string, { action, fields }: KeptForm): Promise<void> {
    const row = {
      action,
      fields: await symmetricEncrypt({ key: this.#secret, data: JSON.stringify({ personId, fields }) }),
      keptAt: sql<Temporal.Instant>`now()`,
    };
    await this.#db
      .insertInto('accounts.keptForm')
      .values({ personId, ...row })
      .onConflict((conflict) => conflict.column('personId').doUpdateSet(row))
      .execute();
  }

  async of(personId: string): Promise<KeptForm | null> {
    const row = await this.#db
      .selectFrom('accounts.keptForm')
      .select(['action', 'fields'])
      .where('personId', '=', personId)
      .where('keptAt', '>', sql<Temporal.Instant>`now() - make_interval(mins => ${keptFormMinutes})`)
      .executeTakeFirst();
    if (!row) return null;
    const opened = JSON.parse(await symmetricDecrypt({ key: this.#secret, data: row.fields })) as {
      personId: string;
      fields: KeptForm['fields'];
    };
    // One that was put under somebody else's name in the table is nobody's.
    return opened.personId === personId ? { action: row.action, fields: opened.fields } : null;
  }

  async drop(personId: string): Promise<void> {
    await this.#db.deleteFrom('accounts.keptForm').where('personId', '=', personId).execute();
  }

  /** Deletes what nobody came back for; returns how many. */
  async dropOld(): Promise<number> {
    const gone = await this.#db
      .deleteFrom('accounts.keptForm')
      .where('keptAt', '<', sql<Temporal.Instant>`now() - make_interval(mins => ${keptFormMinutes})`)
      .executeTakeFirst();
    return Number(gone.numDeletedRows);
  }
}
