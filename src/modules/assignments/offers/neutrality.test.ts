import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import { proposeGuides, workOutWeek } from '#modules/matching';
import { readRequest, windowsOf } from '#modules/requests';
import { testDatabase } from '../../../../tests/database.ts';
import { arrange, as, buildCast, type Cast } from '../arranged.build.ts';
import {
  type BuiltRequest,
  buildGuidePerson,
  buildRequest,
  testNow,
  testToday,
} from '../assignments.build.ts';
import { loadSite } from '../plan/site-plan.ts';
import { candidatesFor } from './candidates-for.ts';

const { database, owner } = await testDatabase();
database.dispatchThrough(async () => {});

let cast: Cast;
let past: BuiltRequest;
const guideIds: string[] = [];
const requests: BuiltRequest[] = [];
beforeAll(async () => {
  cast = await buildCast(owner);
  for (const gender of ['female', 'male', null, 'female', 'male'] as const) {
    const guide = await buildGuidePerson(owner, { siteId: cast.siteId, gender });
    guideIds.push(guide.guideId);
  }
  for (const day of [9, 9, 10, 11]) {
    requests.push(
      await buildRequest(owner, { siteId: cast.siteId, day: new Temporal.PlainDate(2026, 11, day) }),
    );
  }
  past = await buildRequest(owner, { siteId: cast.siteId, state: 'unmet' });
});

/** The ranking of each request and the plan of the site to the last digit, without names. */
async function computed(): Promise<string> {
  return database.read(as(cast.coordinator), async (db) => {
    const rankings: unknown[] = [];
    for (const { id } of requests) {
      const request = await readRequest(db, id);
      if (!request) throw new Error('the request is gone');
      const { need, candidates, site } = await candidatesFor(db, request, {
        windows: await windowsOf(db, id),
        guidesToFind: 1,
        today: testToday,
        now: testNow,
      });
      const { proposals, excluded } = proposeGuides(need, candidates, site, { today: testToday });
      rankings.push(
        proposals.map(({ guideId, score, reasons, slots }) => ({ guideId, score, reasons, slots })),
        excluded.map(({ guideId, because }) => ({ guideId, because })),
      );
    }
    const { world } = await loadSite(db, {
      siteId: cast.siteId,
      joint: false,
      today: testToday,
      now: testNow,
    });
    const { plan } = workOutWeek(world, { today: testToday });
    const { covered, uncovered, points } = plan;
    return JSON.stringify({
      rankings,
      uncovered,
      points,
      covered: covered.map(({ name: _, able, ...one }) => ({
        ...one,
        able: able.map(({ guideId }) => guideId),
      })),
    });
  });
}

const run = (statement: ReturnType<typeof sql>) => statement.execute(owner);
const ofSite = () => sql`${cast.siteId}::uuid`;

/** An offer of a request that is over, as it was answered. */
const answered = (guideId: string, state: string, afterMinutes: number) =>
  run(sql`
    insert into assignments.offer (id, site_id, request_id, guide_id, person_id, state, starts_at, ends_at, language_tag,
      language_mode, topic_code, setting, place_kind, area_name, guides_needed, offered_by, offered_at, expires_at, answered_at)
    select gen_random_uuid(), ${ofSite()}, ${past.id}::uuid, g.id, g.person_id, ${state}, ${testNow}::timestamptz + interval '1 day',
      ${testNow}::timestamptz + interval '25 hours', 'ar', 'speak', 'school', 'on-site', 'school', 'Ort', 1,
      ${cast.coordinator.id}::uuid, ${testNow}::timestamptz - interval '9 days', ${testNow}::timestamptz,
      ${testNow}::timestamptz - interval '9 days' + ${afterMinutes} * interval '1 minute'
    from guides.guide g where g.id = ${guideId}::uuid`);

describe('what must not matter changes no rank and no plan by a bit', () => {
  it.each<[string, () => Promise<unknown>]>([
    [
      'names',
      () => run(sql`update guides.guide set name = reverse(name) || ' Żółć' where site_id = ${ofSite()}`),
    ],
    [
      'the gender of a guide where nobody asked for one',
      () =>
        run(sql`update guides.guide set gender = case gender when 'female' then 'male' else 'female' end
          where site_id = ${ofSite()}`),
    ],
    [
      'ten times no',
      async () => {
        for (let time = 0; time < 10; time++) await answered(guideIds[0] as string, 'declined', 5);
      },
    ],
    [
      'no answer at all, and how fast somebody answers',
      async () => {
        await answered(guideIds[1] as string, 'expired', 0);
        await answered(guideIds[2] as string, 'declined', 1);
        await answered(guideIds[3] as string, 'declined', 2800);
      },
    ],
    [
      'the age of an account',
      () =>
        run(sql`update guides.guide set created_at = created_at - interval '9 years'
      where id = ${guideIds[4]}::uuid`),
    ],
    [
      'the address and the language of an account',
      () =>
        run(sql`update accounts.person set lang = 'ar', email = 'z' || email
          where id in (select person_id from guides.guide where site_id = ${ofSite()})`),
    ],
    [
      'in which order the rows stand',
      async () => {
        await run(sql`update guides.guide set version = version where id = ${guideIds[0]}::uuid`);
        await run(sql`update guides.language set level = level where guide_id = ${guideIds[0]}::uuid`);
        await run(
          sql`update requests.request set version = version where id = ${requests[0]?.id ?? ''}::uuid`,
        );
      },
    ],
    [
      'an appointment that was given back',
      async () => {
        const given = await buildRequest(owner, { siteId: cast.siteId, state: 'unmet' });
        await run(sql`update requests.request set state = 'seeking-guide' where id = ${given.id}::uuid`);
        const guide = await owner
          .selectFrom('guides.guide')
          .innerJoin('accounts.person', 'accounts.person.id', 'guides.guide.personId')
          .select(['accounts.person.id', 'accounts.person.name', 'accounts.person.email'])
          .where('guides.guide.id', '=', guideIds[0] as string)
          .executeTakeFirstOrThrow();
        const roles = [{ role: 'guide' as const, siteId: cast.siteId }];
        const { assignmentId } = await arrange({ database, owner }, cast, {
          request: given,
          guide: { guideId: guideIds[0] as string, person: { ...guide, roles } as never },
        });
        await run(
          sql`update assignments.assignment set state = 'handed-back' where id = ${assignmentId}::uuid`,
        );
        await run(sql`update requests.request set state = 'unmet' where id = ${given.id}::uuid`);
      },
    ],
  ])('%s', async (_, change) => {
    const before = await computed();
    expect(before).toContain(guideIds[0]);
    await change();
    expect(await computed()).toBe(before);
  });

  it('while what must matter does: the hours of this month', async () => {
    const before = await computed();
    await run(sql`update guides.guide set wish_minutes_per_month = 0 where id = ${guideIds[0]}::uuid`);
    expect(await computed()).not.toBe(before);
  });
});
