import type { Person } from '#platform/acting';
import type { Tx } from '#platform/database';
import { Forbidden, type Outcome, refuse } from '#platform/errors';
import { mayImport } from '../guide.policy.ts';
import { type NewMember, registerGuides } from '../register-guide.ts';
import type { GuideImport } from './guide-import.ts';
import { deleteImport, lockImport } from './import.store.ts';
import { lookOverImport } from './look-over-import.ts';

export type TakeOverRefusal = 'rows-with-errors' | 'changed-meanwhile' | 'nothing-to-take' | 'taken-already';

/**
 * Takes an uploaded list over, all of it or nothing. Rows with errors stand against it unless they are left out
 * on purpose; rows of people who may be there already are left out unless their numbers are named.
 */
export async function takeOverImport(
  tx: Tx,
  of: {
    readonly list: GuideImport;
    /** Of the list as it was looked over. */
    readonly version: number;
    readonly leaveOutFaulty: boolean;
    readonly takeAnyway: ReadonlySet<number>;
    readonly by: Person;
    readonly now: Temporal.Instant;
    readonly today: Temporal.PlainDate;
    readonly newId: () => string;
  },
): Promise<Outcome<{ taken: number }, TakeOverRefusal>> {
  const { list, version, leaveOutFaulty, takeAnyway, by, now, today, newId } = of;
  const { siteId } = list;
  if (!mayImport(by, siteId)) throw new Forbidden();
  // Whoever comes second must not look at a team that has the list's people already.
  const versionNow = await lockImport(tx, list.id);
  if (versionNow === null) return refuse('taken-already');
  if (versionNow !== version || list.version !== version) return refuse('changed-meanwhile');

  const rows = await lookOverImport(tx, list, today);
  if (!leaveOutFaulty && rows.some(({ errors }) => errors.length > 0)) return refuse('rows-with-errors');
  const members = rows
    .filter(({ errors, duplicate, number }) => errors.length === 0 && (!duplicate || takeAnyway.has(number)))
    .map(({ read, home }): NewMember => {
      const { name, email, phone, gender, languages, qualifiedOn, coordinating } = read;
      return {
        id: newId(),
        profile: { name, email, phone, gender, languages, qualifiedOn, coordinating, healthGuide: false },
        availability: {
          hours: null,
          topics: [],
          home,
          radiusKm: read.radiusKm,
          wishMinutesPerMonth: read.wishMinutesPerMonth,
          awayDuring: [],
          travel: null,
        },
        entry: read.entry,
        obligations: read.obligations,
      };
    });
  if (members.length === 0) return refuse('nothing-to-take');
  await deleteImport(tx, list.id);
  const done = await registerGuides(tx, { siteId, members, by, now, today, newId });
  // Every row was checked against the same rules a moment ago.
  if (!done.ok) throw new Error(`a checked row was refused: ${done.refusal}`);
  return { ok: true, taken: members.length };
}
