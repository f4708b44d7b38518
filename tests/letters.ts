import type { Db } from '#platform/database';
import { lettersWaiting } from '#platform/mail';

/** The letters that have not left, opened, the oldest first; only those to somebody where an address is given. */
export async function lettersIn(owner: Db, of: { to?: string } = {}) {
  const letters = (await lettersWaiting(owner, 10_000)).reverse();
  return of.to === undefined ? letters : letters.filter(({ recipient }) => recipient === of.to);
}
