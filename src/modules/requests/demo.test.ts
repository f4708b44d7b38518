import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { programme } from '#modules/programme';
import type { Person } from '#platform/acting';
import { dayOf } from '#platform/dates';
import { testDatabase } from '../../../tests/database.ts';
import { demoRequests, seedDemo } from './demo.ts';
import { readContact } from './request.store.ts';
import { requestStates } from './request.ts';

const { owner } = await testDatabase();
const now = Temporal.Now.instant();

it('the demo has requests in every state at every site, and nobody who could be real', async () => {
  const addPerson = async (of: { id: string; name: string; email: string; roles: Person['roles'] }) => {
    const { id, name, email } = of;
    await owner.insertInto('accounts.person').values({ id, name, email, emailVerified: true }).execute();
  };
  await owner.transaction().execute(async (tx) => {
    const context = { tx, now, today: dayOf(now), addPerson };
    await programme.demo?.(context);
    await seedDemo(context);
  });
  const rows = await owner
    .selectFrom('requests.request')
    .select(['id', 'state', 'siteId', 'firstDay'])
    .execute();
  expect(rows.length).toBeGreaterThanOrEqual(55);
  expect(new Set(rows.map(({ state }) => state))).toEqual(new Set(requestStates));
  expect(rows.map(({ id }) => id).sort()).toEqual(demoRequests.map(({ id }) => id).sort());
  for (const { id } of rows) {
    const contact = await readContact(owner, id);
    if (!contact) continue;
    const { email, phone, name } = contact;
    if (email) expect(email).toMatch(/@demo\.lotsenwerk\.example$/);
    if (phone) expect(phone).toMatch(/^06172 000 /);
    expect(name).toMatch(/demo|muster|beispiel|prob|demch|demox/i);
  }
  const { rows: wrong } = await sql`
    select r.id from requests.request r
    where r.version <> (select count(*) from requests.transition t where t.request_id = r.id)
      or r.state <> (select t.to_state from requests.transition t where t.request_id = r.id order by t.version desc limit 1)
  `.execute(owner);
  expect(wrong).toEqual([]);
});
