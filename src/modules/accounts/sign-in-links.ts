import { sql } from 'kysely';
import type { Db } from '#platform/database';
import type { openBetterAuth } from './auth-library.ts';

/** Takes a link that was just made to whoever it is for. */
export type HandOver = (token: string) => Promise<void>;

/** Makes a link that signs in whoever has this address; nothing is handed over where nobody has it. */
export async function makeLink(
  auth: ReturnType<typeof openBetterAuth>,
  email: string,
  handOver: HandOver,
): Promise<void> {
  await auth.api.signInMagicLink({ body: { email, metadata: { handOver } }, headers: new Headers() });
}

/** Those that are good for longer than so many minutes: an invitation ends with the first of its links. */
export async function forgetLinks(db: Db, email: string, longerThan: number): Promise<void> {
  await db
    .deleteFrom('accounts.verification')
    .where(
      'value',
      'like',
      `{"type":"magic-link","email":${JSON.stringify(email)}%`.replace(/[\\_]/g, '\\$&'),
    )
    .where('expiresAt', '>', sql<Temporal.Instant>`now() + make_interval(mins => ${longerThan})`)
    .execute();
}
