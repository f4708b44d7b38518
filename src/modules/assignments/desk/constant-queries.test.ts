import type { PoolClient } from 'pg';
import { expect, it } from 'vitest';
import { testApp } from '../../../../tests/app.ts';
import { sessionFor } from '../../../../tests/people.ts';
import { buildArranged, buildCast } from '../arranged.build.ts';
import { buildGuidePerson, buildRequest, testNow } from '../assignments.build.ts';

const { app, owner } = await testApp({ now: testNow });
const parts = { database: app.database, owner };

let count = 0;
const counted = new WeakSet<PoolClient>();
app.database.pool.on('acquire', (client) => {
  if (counted.has(client)) return;
  counted.add(client);
  const query = client.query.bind(client) as (...args: unknown[]) => unknown;
  client.query = ((...args: unknown[]) => {
    count++;
    return query(...args);
  }) as typeof client.query;
});

it('the pages of coordination ask the database as often for much as for little', async () => {
  const cast = await buildCast(owner);
  const cookie = await sessionFor(app.accounts, cast.coordinator.email);
  const queries = async (path: string) => {
    // Once before, so that a new connection's greeting does not count.
    await app.http.request(path, { headers: { Cookie: cookie } });
    count = 0;
    const answer = await app.http.request(path, { headers: { Cookie: cookie } });
    expect([path, answer.status]).toEqual([path, 200]);
    expect(count).toBeGreaterThan(2);
    return count;
  };
  const request = await buildRequest(owner, { siteId: cast.siteId });
  await buildGuidePerson(owner, { siteId: cast.siteId });
  await buildArranged(parts, cast);
  const paths = ['/tag', '/anfragen?gruppe=in-vermittlung', `/anfragen/${request.id}`, '/stunden'];
  const few: number[] = [];
  for (const path of paths) few.push(await queries(path));

  for (let i = 0; i < 15; i++) {
    await buildRequest(owner, { siteId: cast.siteId });
    await buildRequest(owner, { siteId: cast.siteId, state: 'in-review' });
    await buildGuidePerson(owner, { siteId: cast.siteId });
    await buildArranged(parts, cast);
  }
  const many: number[] = [];
  for (const path of paths) many.push(await queries(path));
  expect(Object.fromEntries(paths.map((path, at) => [path, many[at]]))).toEqual(
    Object.fromEntries(paths.map((path, at) => [path, few[at]])),
  );
});
