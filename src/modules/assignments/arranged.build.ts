import { buildSite } from '#modules/programme';
import type { Person } from '#platform/acting';
import type { Database, Db } from '#platform/database';
import type { TestDatabase } from '../../../tests/database.ts';
import {
  type BuiltRequest,
  berlin,
  buildGuidePerson,
  buildPerson,
  buildRequest,
  testNow,
  testToday,
} from './assignments.build.ts';
import { acceptOffer } from './offers/accept-offer.ts';
import { offerAssignment } from './offers/offer-assignment.ts';

export const publicUrl = 'http://localhost';
export const timed = { now: testNow, today: testToday, publicUrl };

/** A site with everybody who deals with assignments. */
export interface Cast {
  readonly siteId: string;
  readonly coordinator: Person;
  readonly deputy: Person;
  readonly body: Person;
  readonly finance: Person;
}

export async function buildCast(owner: Db): Promise<Cast> {
  const siteId = (await buildSite(owner)).id;
  return {
    siteId,
    coordinator: await buildPerson(owner, { siteId, roles: ['coordinator'], name: 'Kim Koordination' }),
    deputy: await buildPerson(owner, { siteId, roles: ['deputy'] }),
    body: await buildPerson(owner, { siteId, roles: ['requesting-body'], name: 'Sekretariat Schule' }),
    finance: await buildPerson(owner, { siteId, roles: ['finance'] }),
  };
}

export interface Arranged {
  readonly request: BuiltRequest;
  readonly assignmentId: string;
  readonly guide: { readonly guideId: string; readonly person: Person; readonly mail: string };
}

export const as = (person: Person) => ({ kind: 'person', personId: person.id }) as const;

/** A request whose offer a guide has accepted: Monday in a week, nine to ten unless told. */
export async function buildArranged(
  { database, owner }: Pick<TestDatabase, 'database' | 'owner'>,
  cast: Cast,
  of: {
    request?: Partial<Parameters<typeof buildRequest>[1]>;
    guide?: { guideId: string; person: Person };
    start?: string;
    end?: string;
    confirmsItself?: boolean;
    now?: Temporal.Instant;
  } = {},
): Promise<Arranged> {
  const request = await buildRequest(owner, { siteId: cast.siteId, ...of.request });
  return arrange({ database, owner }, cast, { ...of, request });
}

/** The same for a request that is there. */
export async function arrange(
  { database, owner }: { database: Database; owner: Db },
  cast: Cast,
  of: {
    request: BuiltRequest;
    guide?: { guideId: string; person: Person };
    start?: string;
    end?: string;
    confirmsItself?: boolean;
    now?: Temporal.Instant;
  },
): Promise<Arranged> {
  const { request, now = testNow } = of;
  const guide = of.guide ?? (await buildGuidePerson(owner, { siteId: cast.siteId }));
  const today = now.toZonedDateTimeISO('Europe/Berlin').toPlainDate();
  const offered = await database.write(as(cast.coordinator), (tx) =>
    offerAssignment(tx, {
      requestId: request.id,
      guideIds: [guide.guideId],
      onBoard: false,
      slot: { start: berlin(of.start ?? '2026-11-09T09:00'), end: berlin(of.end ?? '2026-11-09T10:00') },
      agreedOtherwise: true,
      relaxed: [],
      briefing: '',
      confirmsItself: of.confirmsItself ?? true,
      by: cast.coordinator,
      now,
      today,
      publicUrl,
    }),
  );
  if (!offered.ok) throw new Error(`not offered: ${offered.refusal}`);
  const { id } = await owner
    .selectFrom('assignments.offer')
    .select('id')
    .where('requestId', '=', request.id)
    .where('guideId', '=', guide.guideId)
    .where('state', '=', 'open')
    .executeTakeFirstOrThrow();
  const accepted = await database.write(as(guide.person), (tx) =>
    acceptOffer(tx, { offerId: id, by: guide.person, noConflictDeclared: true, now, today, publicUrl }),
  );
  if (!accepted.ok) throw new Error(`not accepted: ${accepted.refusal}`);
  const mail = `guide-${guide.person.id}@example.org`;
  return { request, assignmentId: accepted.assignmentId, guide: { ...guide, mail } };
}
