import { buildGuide } from '#modules/guides';
import { placeOfRole } from '#modules/programme';
import {
  type buildFacts,
  buildRequest as buildRequestOf,
  buildWindow,
  type RequestState,
} from '#modules/requests';
import type { Person, Role } from '#platform/acting';
import type { Db } from '#platform/database';
import { momentAt } from '#platform/dates';
import { newId } from '#platform/ids';

type Facts = ReturnType<typeof buildFacts>;

let number = 0;

/** Monday, 2 November 2026, ten o'clock in Berlin: the now of the tests. */
export const testNow = Temporal.Instant.from('2026-11-02T09:00:00Z');
export const testToday = Temporal.PlainDate.from('2026-11-02');

/** Monday in a week, from nine to twelve: when the request of the tests can be met. */
export const testDay = Temporal.PlainDate.from('2026-11-09');

export function berlin(text: string): Temporal.Instant {
  const moment = Temporal.PlainDateTime.from(text);
  return momentAt(moment.toPlainDate(), moment.toPlainTime());
}

/** Somebody with an account and roles at one site. */
export async function buildPerson(
  owner: Db,
  of: { siteId: string; roles: readonly Role[]; name?: string; id?: string },
): Promise<Person> {
  const id = of.id ?? newId();
  const name = of.name ?? `Person ${++number}`;
  const email = `person-${id}@example.org`;
  await owner.insertInto('accounts.person').values({ id, name, email }).execute();
  const roles = of.roles.map((role) => ({
    role,
    siteId: role === 'administrator' ? null : of.siteId,
  }));
  for (const one of roles) {
    await owner
      .insertInto('accounts.role')
      .values({
        id: newId(),
        personId: id,
        role: one.role,
        ...(await placeOfRole(owner, one.role, one.siteId)),
        validFrom: Temporal.PlainDate.from('2020-01-01'),
      })
      .execute();
  }
  return { id, name, email, roles };
}

/** A guide who can sign in: speaks Arabic and German, may take assignments, has told no hours. */
export async function buildGuidePerson(
  owner: Db,
  of: { siteId: string; roles?: readonly Role[] } & Omit<Parameters<typeof buildGuide>[1], 'siteId'>,
): Promise<{ guideId: string; person: Person }> {
  const { roles = ['guide'], ...rest } = of;
  const name = of.name ?? `Lotsin${++number} Beispiel`;
  const person = await buildPerson(owner, { siteId: of.siteId, roles, name });
  const guide = await buildGuide(owner, {
    ...rest,
    name,
    personId: person.id,
    email: of.email ?? `guide-${person.id}@example.org`,
  });
  return { guideId: guide.id, person };
}

export interface BuiltRequest {
  readonly id: string;
  readonly siteId: string;
  readonly reference: string;
  /** Opens the status page. */
  readonly secret: string;
}

/** A request that looks for a guide: Arabic, school, one hour on Monday in a week between nine and twelve. */
export function buildRequest(
  owner: Db,
  of: {
    siteId: string;
    state?: RequestState;
    requestedBy?: string | null;
    day?: Temporal.PlainDate;
    from?: string;
    until?: string;
    email?: string | null;
    now?: Temporal.Instant;
  } & Partial<
    Pick<
      Facts,
      | 'guidesNeeded'
      | 'minutes'
      | 'topicCode'
      | 'languageTag'
      | 'placeKind'
      | 'childPresent'
      | 'messageLanguage'
      | 'genderWish'
    >
  >,
): Promise<BuiltRequest> {
  const {
    siteId,
    state = 'seeking-guide',
    requestedBy = null,
    day = testDay,
    from,
    until,
    email,
    now,
    ...facts
  } = of;
  const id = newId();
  return buildRequestOf(owner, {
    id,
    siteId,
    state,
    requestedBy,
    channel: requestedBy ? 'requesting-body' : 'public',
    day,
    now: now ?? testNow,
    facts: {
      windows: [buildWindow(day, from, until)],
      topicCode: 'school',
      placeKind: 'school',
      placeName: 'Grundschule am Beispielweg',
      placeAddress: 'Beispielweg 7',
      askedBy: requestedBy ? 'institution' : 'self',
      goal: 'Das Gespräch mit der Lehrerin beim nächsten Mal allein führen',
      contact: {
        name: 'Ratsuchende Person',
        phone: '06172 000 99',
        email: email === undefined ? `asking-${id}@example.org` : email,
        institution: null,
        askerName: null,
        askerPhone: null,
        askerEmail: null,
      },
      ...facts,
    },
  });
}
