import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { Role } from '#platform/acting';
import type { Db } from '#platform/database';
import { hashOfSecret, newId } from '#platform/ids';
import { type Account, findAccount, placesOf, type Recipient, whoLooksAfter } from './account.store.ts';
import { forgetLinks } from './sign-in-links.ts';
import { lockLinkMinutes } from './sign-in-terms.ts';

/** Locking the own account at once, and opening it again. */
export class AccountLock {
  readonly #db: Db;

  constructor(db: Db) {
    this.#db = db;
  }

  /** Posts the link that locks an account when somebody has this address, and does not say whether. */
  async request(email: string, post: (to: Recipient, token: string) => Promise<void>): Promise<void> {
    const token = randomBytes(24).toString('hex');
    const to = await findAccount(this.#db, email);
    await this.#db
      .insertInto('accounts.verification')
      .values({
        id: newId(),
        identifier: `lock:${hashOfSecret(token)}`,
        value: to?.id ?? '',
        expiresAt: sql<Temporal.Instant>`now() + make_interval(mins => ${lockLinkMinutes})`,
      })
      .execute();
    if (to) await post(to, token);
  }

  /** Locks the account the link belongs to: all sessions and links end, nobody signs in any more. */
  async lock(token: string): Promise<Account | null> {
    const used = await this.#db
      .deleteFrom('accounts.verification')
      .where('identifier', '=', `lock:${hashOfSecret(token)}`)
      .where('expiresAt', '>', sql<Temporal.Instant>`now()`)
      .returning('value')
      .executeTakeFirst();
    if (!used?.value) return null;
    return this.lockAccount(used.value);
  }

  /** Locks an account; null where there is none. */
  async lockAccount(personId: string): Promise<Account | null> {
    const locked = await this.#db.transaction().execute(async (tx) => {
      const person = await tx
        .updateTable('accounts.person')
        .set({ lockedAt: sql<Temporal.Instant>`now()` })
        .where('id', '=', personId)
        .returning('email')
        .executeTakeFirst();
      await tx.deleteFrom('accounts.session').where('personId', '=', personId).execute();
      return person;
    });
    if (!locked) return null;
    await forgetLinks(this.#db, locked.email, 0);
    return findAccount(this.#db, locked.email);
  }

  /**
   * Opens a locked account for a new start: its password, app and passkeys are gone, for somebody else may have
   * them. Its owner comes in by an invitation.
   */
  async unlock(personId: string): Promise<void> {
    await this.#db.transaction().execute(async (tx) => {
      for (const table of ['accounts.credential', 'accounts.twoFactor', 'accounts.passkey'] as const) {
        await tx.deleteFrom(table).where('personId', '=', personId).execute();
      }
      await tx
        .updateTable('accounts.person')
        .set({ lockedAt: null, twoFactorEnabled: false, emailVerified: false })
        .where('id', '=', personId)
        .execute();
    });
  }

  whoLooksAfter(personId: string): Promise<Recipient[]> {
    return whoLooksAfter(this.#db, personId);
  }

  placesOf(personId: string): Promise<{ role: Role; place: string }[]> {
    return placesOf(this.#db, personId);
  }
}
