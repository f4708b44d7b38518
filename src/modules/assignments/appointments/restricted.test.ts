import { beforeAll, describe, expect, it } from 'vitest';
import { buildRequest as buildBare, readContact, readRequest, requests } from '#modules/requests';
import { system } from '#platform/acting';
import { dayOf } from '#platform/dates';
import { silentLog } from '#platform/log';
import { openMailer } from '#platform/mail';
import type { JobContext } from '#platform/module';
import { testDatabase } from '../../../../tests/database.ts';
import { lettersIn } from '../../../../tests/letters.ts';
import { type Arranged, buildArranged, buildCast, type Cast, publicUrl } from '../arranged.build.ts';
import { testNow } from '../assignments.build.ts';
import { endWithdrawnRequest } from './end-of-request.ts';
import { remindOfAppointments } from './remind-of-appointments.ts';

const world = await testDatabase();
const { database, owner } = world;
database.dispatchThrough(async () => {});
let cast: Cast;
beforeAll(async () => {
  cast = await buildCast(owner);
});

const job = (now: Temporal.Instant): JobContext => ({
  database,
  mailer: openMailer(null, ''),
  log: silentLog,
  now,
  today: dayOf(now),
  publicUrl,
});
const run = (one: { run: unknown }, now: Temporal.Instant) =>
  (one.run as (context: JobContext, data: object) => Promise<void>)(job(now), {});
const restrict = (id: string, since: Temporal.Instant | null) =>
  database.write(system, async (tx) => requests.personalData.restrict?.(tx, { kind: 'request', id }, since));
const dayBefore = Temporal.Instant.from('2026-11-08T09:10:00Z');
const reminders = async ({ request, guide }: Arranged) => {
  const found = await lettersIn(owner);
  return [`asking-${request.id}@example.org`, guide.mail].map(
    (to) => found.filter(({ recipient, subject }) => recipient === to && /Morgen/.test(subject)).length,
  );
};

describe('a restriction (Art. 18)', () => {
  it('stops reminders to both sides, of the request or of the guide; lifted in time they go out', async () => {
    const [plain, ofRequest, ofGuide] = [
      await buildArranged(world, cast),
      await buildArranged(world, cast),
      await buildArranged(world, cast),
    ];
    await restrict(ofRequest.request.id, testNow);
    await owner
      .updateTable('guides.guide')
      .set({ restrictedAt: testNow })
      .where('id', '=', ofGuide.guide.guideId)
      .execute();
    await run(remindOfAppointments, dayBefore);
    expect(await reminders(plain)).toEqual([1, 1]);
    expect(await reminders(ofRequest)).toEqual([0, 0]);
    expect(await reminders(ofGuide)).toEqual([0, 0]);
    await restrict(ofRequest.request.id, null);
    await run(remindOfAppointments, dayBefore);
    expect(await reminders(ofRequest)).toEqual([1, 1]);
    expect(await reminders(plain)).toEqual([1, 1]);
  });

  it('writes no letter to the person, whatever happens around her', async () => {
    const { request } = await buildArranged(world, cast);
    await restrict(request.id, testNow);
    const before = (await lettersIn(owner, { to: `asking-${request.id}@example.org` })).length;
    await endWithdrawnRequest.hear(job(testNow), { requestId: request.id, siteId: cast.siteId } as never);
    expect(await lettersIn(owner, { to: `asking-${request.id}@example.org` })).toHaveLength(before);
  });

  it('keeps a request as it is: no day moves it on, no night deletes it', async () => {
    const now = testNow;
    const asked = await buildBare(owner, { siteId: cast.siteId, state: 'asked-back', now });
    const ended = await buildBare(owner, { siteId: cast.siteId, state: 'declined', now });
    const twin = await buildBare(owner, { siteId: cast.siteId, state: 'declined', now });
    for (const { id } of [asked, ended]) await restrict(id, now);
    const later = now.add({ hours: 24 * 60 });
    for (const one of requests.jobs) await run(one, later);
    await database.write(system, async (tx) => requests.personalData.retention?.(tx, later));
    expect((await readRequest(owner, asked.id))?.state).toBe('asked-back');
    expect((await readRequest(owner, ended.id))?.state).toBe('declined');
    expect(await readContact(owner, ended.id)).not.toBeNull();
    expect((await readRequest(owner, twin.id))?.state).toBe('anonymised');
  });
});
