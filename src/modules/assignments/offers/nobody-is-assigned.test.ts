import { globSync } from 'node:fs';
import path from 'node:path';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { buildSite } from '#modules/programme';
import type { Acting, Person } from '#platform/acting';
import type { Tx } from '#platform/database';
import { newId } from '#platform/ids';
import { testDatabase } from '../../../../tests/database.ts';
import {
  berlin,
  buildGuidePerson,
  buildPerson,
  buildRequest,
  testNow,
  testToday,
} from '../assignments.build.ts';

type Deed = (tx: Tx, of: Record<string, unknown>) => Promise<unknown>;

/** Every deed of the house: exported functions that take a transaction and what to do. */
async function allDeeds(): Promise<Map<string, Deed>> {
  const root = path.join(import.meta.dirname, '../..');
  const files = globSync('**/*.ts', { cwd: root }).filter(
    (file) => !/\.(test|build|store|policy|form)\.ts$/.test(file),
  );
  const deeds = new Map<string, Deed>();
  for (const file of files.sort()) {
    const module: Record<string, unknown> = await import(/* @vite-ignore */ path.join(root, file));
    for (const [name, exported] of Object.entries(module)) {
      if (typeof exported !== 'function' || !/^async function \w+\(tx, /.test(String(exported))) continue;
      deeds.set(`${file} ${name}`, exported as Deed);
    }
  }
  return deeds;
}

describe('nobody is assigned who has not said yes herself', async () => {
  const { database, owner } = await testDatabase();
  database.dispatchThrough(async () => {});
  const siteId = (await buildSite(owner)).id;
  const deeds = await allDeeds();

  const coordinator = await buildPerson(owner, { siteId, roles: ['coordinator'] });
  const deputy = await buildPerson(owner, { siteId, roles: ['deputy', 'finance', 'administrator'] });
  const body = await buildPerson(owner, { siteId, roles: ['requesting-body'] });
  const guide = await buildGuidePerson(owner, { siteId });
  const colleague = await buildGuidePerson(owner, { siteId, roles: ['guide', 'coordinating-guide'] });

  const assignments = async () =>
    (await owner.selectFrom('assignments.assignment').select('guideId').execute()).map((row) => row.guideId);

  /** A request with a question to the guide that is open, and everything a deed could ask for. */
  async function argumentsFor(by: unknown) {
    const request = await buildRequest(owner, { siteId, requestedBy: body.id });
    const offerId = newId();
    await owner
      .insertInto('assignments.offer')
      .values({
        id: offerId,
        siteId,
        requestId: request.id,
        guideId: guide.guideId,
        personId: guide.person.id,
        state: 'open',
        startsAt: berlin('2026-11-09T09:00'),
        endsAt: berlin('2026-11-09T10:00'),
        languageTag: 'ar',
        languageMode: 'speak',
        topicCode: 'school',
        setting: 'on-site',
        placeKind: 'school',
        areaName: '',
        guidesNeeded: 1,
        offeredAt: testNow,
        expiresAt: testNow.add({ hours: 48 }),
      })
      .execute();
    return {
      id: newId(),
      requestId: request.id,
      offerId,
      assignmentId: newId(),
      guideId: guide.guideId,
      guideIds: [guide.guideId, colleague.guideId],
      personId: guide.person.id,
      onBoard: true,
      slot: { start: berlin('2026-11-09T09:00'), end: berlin('2026-11-09T10:00') },
      agreedOtherwise: true,
      relaxed: [],
      briefing: '',
      confirmsItself: true,
      noConflictDeclared: true,
      reason: null,
      searchAgain: true,
      closesAt: testNow.add({ hours: 48 }),
      by,
      version: null,
      now: testNow,
      today: testToday,
      publicUrl: 'http://localhost',
      newId: () => newId(),
    };
  }

  const actors: [string, Person | 'secret-link' | 'system', Acting][] = [
    ['coordination', coordinator, { kind: 'person', personId: coordinator.id }],
    ['the deputy, who is everything else too', deputy, { kind: 'person', personId: deputy.id }],
    ['the requesting body', body, { kind: 'person', personId: body.id }],
    ['a colleague who coordinates', colleague.person, { kind: 'person', personId: colleague.person.id }],
    ['the program', 'system', { kind: 'system' }],
    ['the site', 'system', { kind: 'site', siteId }],
    ['coordination in the name of the guide', guide.person, { kind: 'person', personId: coordinator.id }],
  ];

  it('the deeds of the house are found', () => {
    expect(deeds.size).toBeGreaterThan(30);
    const names = [...deeds.keys()].map((key) => key.split(' ')[1]);
    expect(names).toEqual(
      expect.arrayContaining(['acceptOffer', 'offerAssignment', 'arrangeRequest', 'confirmAppointment']),
    );
  });

  it.each(actors)('by %s no deed makes an assignment of somebody else', async (_, by, acting) => {
    const before = await assignments();
    let kept = 0;
    for (const [, deed] of deeds) {
      const of = await argumentsFor(by);
      const done = await database.write(acting, (tx) => deed(tx, of)).catch(() => null);
      if ((done as { ok?: boolean } | null)?.ok) kept++;
    }
    expect(kept).toBeGreaterThan(0);
    // A colleague may say yes for herself to what hangs on the board: that is her own acceptance.
    const made = (await assignments()).filter((id) => !before.includes(id));
    expect(made.filter((id) => id === guide.guideId)).toEqual([]);
    const acceptances = await owner.selectFrom('assignments.acceptance').select('acceptedBy').execute();
    expect(acceptances.filter(({ acceptedBy }) => acceptedBy === guide.person.id)).toEqual([]);
  });

  it('by the guide herself only her yes does', async () => {
    for (const [name, deed] of deeds) {
      if (name.endsWith(' acceptOffer')) continue;
      const of = await argumentsFor(guide.person);
      await database
        .write({ kind: 'person', personId: guide.person.id }, (tx) => deed(tx, of))
        .catch(() => null);
    }
    expect((await assignments()).filter((id) => id === guide.guideId)).toEqual([]);
    const [accept] = [...deeds].filter(([name]) => name.endsWith(' acceptOffer'));
    const of = await argumentsFor(guide.person);
    const done = await database.write(
      { kind: 'person', personId: guide.person.id },
      (tx) => accept?.[1](tx, of) as Promise<{ ok: boolean }>,
    );
    expect(done).toMatchObject({ ok: true });
    expect((await assignments()).filter((id) => id === guide.guideId)).toHaveLength(1);
  });

  it('is found out when a deed does it all the same', async () => {
    await sql`create policy planted on assignments.acceptance for insert to lotsenwerk_app with check (true)`.execute(
      owner,
    );
    const assignAnyway = async (tx: Tx, of: Awaited<ReturnType<typeof argumentsFor>>) => {
      const at = { offerId: of.offerId, siteId, guideId: of.guideId };
      await tx
        .insertInto('assignments.acceptance')
        .values({ ...at, acceptedBy: of.personId, acceptedAt: of.now, noConflictDeclared: true })
        .execute();
      await tx
        .insertInto('assignments.assignment')
        .values({
          ...at,
          id: newId(),
          requestId: of.requestId,
          personId: of.personId,
          requestedBy: body.id,
          guideName: '',
          placeNumber: 1,
          state: 'planned',
          startsAt: berlin('2026-12-09T09:00'),
          endsAt: berlin('2026-12-09T10:00'),
          topicCode: 'school',
          languageTag: 'ar',
          setting: 'on-site',
          placeKind: 'school',
          areaName: '',
          createdAt: of.now,
        })
        .execute();
      return { ok: true };
    };
    const before = (await assignments()).filter((id) => id === guide.guideId).length;
    const of = await argumentsFor(coordinator);
    // She has an appointment at the usual time by now.
    await owner
      .updateTable('assignments.offer')
      .set({ startsAt: berlin('2026-12-09T09:00'), endsAt: berlin('2026-12-09T10:00') })
      .where('id', '=', of.offerId)
      .execute();
    await database.write({ kind: 'person', personId: coordinator.id }, (tx) => assignAnyway(tx, of));
    expect((await assignments()).filter((id) => id === guide.guideId)).toHaveLength(before + 1);
  });
});
