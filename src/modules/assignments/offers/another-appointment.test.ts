import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { proposeGuides } from '#modules/matching';
import { readRequest, windowsOf } from '#modules/requests';
import { testDatabase } from '../../../../tests/database.ts';
import { arrange, as, buildArranged, buildCast } from '../arranged.build.ts';
import { buildGuidePerson, testNow, testToday } from '../assignments.build.ts';
import { candidatesFor } from './candidates-for.ts';

const { database, owner } = await testDatabase();
database.dispatchThrough(async () => {});

it('in the same matter goes first to whoever was there, who can say yes again', async () => {
  const cast = await buildCast(owner);
  for (let number = 0; number < 4; number++) await buildGuidePerson(owner, { siteId: cast.siteId });
  const { request, guide, assignmentId } = await buildArranged({ database, owner }, cast);
  const proposed = () =>
    database.read(as(cast.coordinator), async (db) => {
      const read = await readRequest(db, request.id);
      if (!read) throw new Error('the request is gone');
      const windows = await windowsOf(db, request.id);
      const found = await candidatesFor(db, read, {
        windows,
        guidesToFind: 1,
        today: testToday,
        now: testNow,
      });
      return proposeGuides(found.need, found.candidates, found.site, { today: testToday }).proposals;
    });

  await sql`update assignments.assignment set state = 'done' where id = ${assignmentId}::uuid`.execute(owner);
  await sql`update requests.matter set assignments_done = 1
    where id = (select matter_id from requests.request where id = ${request.id}::uuid)`.execute(owner);
  await sql`update requests.request set state = 'seeking-guide' where id = ${request.id}::uuid`.execute(
    owner,
  );
  await sql`update requests.time_window set day = '2026-11-10' where request_id = ${request.id}::uuid`.execute(
    owner,
  );
  const [first] = await proposed();
  expect(first?.guideId).toBe(guide.guideId);
  expect(first?.reasons).toContainEqual({ code: 'went-before', count: 1 });

  const again = await arrange({ database, owner }, cast, {
    request,
    guide,
    start: '2026-11-10T09:00',
    end: '2026-11-10T10:00',
  });
  expect(again.assignmentId).not.toBe(assignmentId);
});
