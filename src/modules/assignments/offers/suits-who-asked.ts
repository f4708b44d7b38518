import type { Slot, Wish } from '#modules/matching';
import { momentsOf, type Request, windowsOf } from '#modules/requests';
import type { Db } from '#platform/database';

/** Whether whoever asked can then: within a window she named, or at a time coordination has agreed on with her. */
export async function suitsWhoAsked(
  db: Db,
  of: { readonly requestId: string; readonly slot: Slot; readonly agreedOtherwise: boolean },
): Promise<boolean> {
  const { requestId, slot, agreedOtherwise } = of;
  const isBefore = (one: Temporal.Instant, other: Temporal.Instant) =>
    Temporal.Instant.compare(one, other) < 0;
  if (!isBefore(slot.start, slot.end)) return false;
  if (agreedOtherwise) return true;
  return (await windowsOf(db, requestId))
    .map(momentsOf)
    .some(({ start, end }) => !isBefore(slot.start, start) && !isBefore(end, slot.end));
}

/** The wish for a woman or a man came along from a neighbouring site: nobody here can ask the person to give it up. */
export function isWishOfNeighbour(
  { consentHow, genderWish }: Pick<Request, 'consentHow' | 'genderWish'>,
  relaxed: readonly Wish[],
): boolean {
  return consentHow === 'not-yet' && genderWish !== null && relaxed.includes('gender');
}
