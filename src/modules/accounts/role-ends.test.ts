import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '#platform/acting';
import { dayOf } from '#platform/dates';
import { testDatabase } from '../../../tests/database.ts';
import { post, sessionFor } from '../../../tests/people.ts';
import { buildAccounts, buildPerson, buildRole, caritas, homburg, oberursel } from './accounts.build.ts';

const world = await testDatabase();
const { accounts, app } = buildAccounts(world);
afterAll(() => accounts.close());

const now = Temporal.Now.instant();
const today = dayOf(now);
let administrator: Person;
let coordinator: Person;
let management: Person;
beforeAll(async () => {
  administrator = await buildPerson(world, accounts, { roles: [{ role: 'administrator', siteId: null }] });
  coordinator = await buildPerson(world, accounts, { roles: [{ role: 'coordinator', siteId: homburg.id }] });
  management = await buildPerson(world, accounts, {
    roles: [{ role: 'management', siteId: null, providerId: caritas.id }],
  });
});

const announce = accounts.module.jobs.find(({ name }) => name === 'accounts.announce-ends');
const run = (on = today) =>
  announce?.run(
    { database: world.database, now, today: on, publicUrl: 'http://localhost' } as Parameters<
      typeof announce.run
    >[0],
    {} as never,
  );
const letters = async () => {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from platform.mail`.execute(
    world.owner,
  );
  return rows[0]?.n ?? 0;
};
const endOf = async (id: string) => {
  const { rows } = await sql<{ until: string | null }>`
    select valid_until::text as until from accounts.role where id = ${id}::uuid`.execute(world.owner);
  return rows[0]?.until ?? null;
};

describe('a role that ends by itself', () => {
  it('is announced to coordination once, fourteen days before', async () => {
    const guide = await buildPerson(world, accounts);
    await buildRole(world, guide.id, { role: 'guide', siteId: homburg.id, from: -30, until: 15 });
    const before = await letters();
    await run();
    expect((await letters()) - before).toBe(0);
    await run(today.add({ days: 1 }));
    expect((await letters()) - before).toBe(1);
    await run(today.add({ days: 2 }));
    expect((await letters()) - before).toBe(1);
  });

  it('at a site where nobody else coordinates, or at no site, is announced to administrators', async () => {
    const alone = await buildPerson(world, accounts);
    await buildRole(world, alone.id, { role: 'coordinator', siteId: oberursel.id, from: -30, until: 3 });
    const office = await buildPerson(world, accounts);
    const at = { siteId: null, place: 'county:06434', from: -30, until: 3 };
    await buildRole(world, office.id, { ...at, role: 'county-office' });
    const before = await letters();
    await run();
    expect((await letters()) - before).toBe(2);
  });

  it('is announced again when its end has moved', async () => {
    const guide = await buildPerson(world, accounts);
    const id = await buildRole(world, guide.id, { role: 'guide', siteId: homburg.id, from: -30, until: 5 });
    await run();
    const before = await letters();
    const cookie = await sessionFor(accounts, coordinator.email);
    const until = today.add({ days: 9 });
    const path = `/team/zugaenge/${guide.id}/rollen/${id}/zeit`;
    expect((await post(app, path, { until: until.toString() }, cookie)).status).toBe(303);
    await run();
    expect((await letters()) - before).toBe(1);
  });

  it('is gone on the day after its last, without anybody doing anything', async () => {
    const guide = await buildPerson(world, accounts);
    await buildRole(world, guide.id, { role: 'guide', siteId: homburg.id, from: -3, until: 0 });
    await buildRole(world, guide.id, { role: 'guide', siteId: oberursel.id, from: -3, until: 1 });
    const { rows } = await world.database.read({ kind: 'person', personId: guide.id }, (db) =>
      sql<{ sites: string[] }>`select acting.guide_sites() as sites`.execute(db),
    );
    expect(rows[0]?.sites).toEqual([oberursel.id]);
  });
});

describe('the period of a role', () => {
  it('is changed by whoever may give it, not by its holder', async () => {
    const guide = await buildPerson(world, accounts);
    const id = await buildRole(world, guide.id, { role: 'guide', siteId: homburg.id, from: -30, until: 5 });
    const path = (area: string, person: string, role: string) => `${area}/${person}/rollen/${role}/zeit`;
    const last = today.add({ days: 100 });
    const asCoordinator = await sessionFor(accounts, coordinator.email);
    const send = (until: string) => post(app, path('/team/zugaenge', guide.id, id), { until }, asCoordinator);
    expect((await send(last.toString())).status).toBe(303);
    expect(await endOf(id)).toBe(last.add({ days: 1 }).toString());
    expect((await send('')).status).toBe(303);
    expect(await endOf(id)).toBeNull();
    const passed = await send(today.subtract({ days: 1 }).toString());
    expect(passed.status).toBe(422);
    expect(await passed.text()).toContain('Dieser Tag ist schon vorbei.');
    expect((await send('morgen')).status).toBe(422);

    const asAdministrator = await sessionFor(accounts, administrator.email);
    const { rows } = await sql<{ id: string }>`
      select id from accounts.role where person_id = ${administrator.id}::uuid`.execute(world.owner);
    const own = path('/verwaltung/personen', administrator.id, rows[0]?.id ?? '');
    expect((await post(app, own, { until: '' }, asAdministrator)).status).toBe(403);
  });

  it('cannot reach into a later period of the same role', async () => {
    const guide = await buildPerson(world, accounts);
    const at = { role: 'guide', siteId: homburg.id } as const;
    const id = await buildRole(world, guide.id, { ...at, from: -30, until: 5 });
    await buildRole(world, guide.id, { ...at, from: 10, until: null });
    const cookie = await sessionFor(accounts, coordinator.email);
    const path = `/team/zugaenge/${guide.id}/rollen/${id}/zeit`;
    const answer = await post(app, path, { until: today.add({ days: 20 }).toString() }, cookie);
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain('Diese Person hat die Rolle in dieser Zeit schon.');
  });
});

describe('nobody gives herself a role', () => {
  it('neither on the page', async () => {
    const cookie = await sessionFor(accounts, management.email);
    const answer = await post(
      app,
      '/traeger/zugaenge/einladung',
      {
        name: 'Ich',
        email: management.email,
        lang: 'de',
        role: 'finance',
        place: `provider:${caritas.id}`,
        from: today.toString(),
        until: '',
      },
      cookie,
    );
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain('Sich selbst kann niemand eine Rolle geben.');
  });

  it.each(['administrator', 'management', 'coordinator'])('nor past it, as %s', async (who) => {
    const me = { administrator, management, coordinator }[who] as Person;
    const give = (columns: object) =>
      world.database.write({ kind: 'person', personId: me.id }, (tx) =>
        tx
          .insertInto('accounts.role')
          .values({
            id: crypto.randomUUID(),
            personId: me.id,
            validFrom: today,
            givenBy: me.id,
            role: 'guide',
            ...columns,
          })
          .execute(),
      );
    await expect(give({ role: 'guide', siteId: homburg.id })).rejects.toThrow(/row-level security/);
    await expect(give({ role: 'finance', providerId: caritas.id })).rejects.toThrow(/row-level security/);
    const longer = await world.database.write({ kind: 'person', personId: me.id }, (tx) =>
      sql`update accounts.role set valid_until = null where person_id = ${me.id}::uuid`.execute(tx),
    );
    expect(longer.numAffectedRows).toBe(0n);
  });
});

describe('a role stands at a place of its kind', () => {
  it.each<[string, object]>([
    ['a guide of a provider', { role: 'guide', providerId: caritas.id }],
    ['a guide everywhere', { role: 'guide' }],
    ['finance of one site', { role: 'finance', siteId: homburg.id }],
    ['a county office of a state', { role: 'county-office', stateKey: 'HE' }],
    ['a ministry of a county', { role: 'ministry', countyKey: '06434' }],
    ['an administrator of a site', { role: 'administrator', siteId: homburg.id }],
    ['a trainer of a provider', { role: 'trainer', providerId: caritas.id }],
    ['a coordinator at two places', { role: 'coordinator', siteId: homburg.id, providerId: caritas.id }],
    ['somebody with a role of her own making', { role: 'queen', siteId: homburg.id }],
  ])('never %s', async (_, columns) => {
    const { id: personId } = await buildPerson(world, accounts);
    const insert = world.owner
      .insertInto('accounts.role')
      .values({ id: crypto.randomUUID(), personId, validFrom: today, role: 'guide', ...columns })
      .execute();
    await expect(insert).rejects.toMatchObject({ code: '23514' });
  });
});
