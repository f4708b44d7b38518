import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { demoMail } from '../e2e/people.ts';
import { type RunningProgram, startProgram } from '../e2e/program.ts';
import { makeKeyRing } from '../src/platform/key-ring.ts';
import { limitOf } from '../src/platform/limits.ts';
import { asking, type DatabaseSet, missingForSet, startDatabaseSet } from './database-set.ts';
import { post, requestBy, requestIn, signInAt } from './under-load.ts';

// Needs PostgreSQL and PgBouncer from Debian's packages. CI says that they have to be there.
const missing = missingForSet();
if (process.env.WHOLE_SET === '1' && missing.length > 0) {
  throw new Error(`install first: apt-get install ${missing.join(' ')}`);
}

describe.skipIf(process.env.WHOLE_SET !== '1')('two programs behind a pooler, with a copy', () => {
  let set: DatabaseSet;
  const programs: RunningProgram[] = [];
  const url = (number: number) => programs[number % programs.length]?.url ?? '';

  beforeAll(async () => {
    execFileSync(process.execPath, ['build.ts', '--if-stale'], { cwd: path.join(import.meta.dirname, '..') });
    set = await startDatabaseSet();
    const shared = {
      ...set.env,
      KEY_RING: makeKeyRing(),
      SECRET: 'zU3n8vJmQ1d0wYb6RkX4tCfH7sLpA9gE2iOuTqZyMxI=',
      LIMIT_FACTOR: '1',
    };
    for (const _ of [1, 2]) programs.push(await startProgram(shared));
  });
  afterAll(async () => {
    for (const program of programs) await program.stop();
    await set?.stop();
  });

  const open = async (at: number, address: string, cookie: string) => {
    const answer = await fetch(`${url(at)}${address}`, { headers: { Cookie: cookie }, redirect: 'manual' });
    expect(answer.status, address).toBe(200);
    return answer.text();
  };
  /** Sends the form of a page to the other program, with what stands hidden in it. */
  const submit = async (html: string, at: number, action: string, cookie: string, more = {}) => {
    const form = new RegExp(`<form[^>]*action="${action}"[^>]*>(.*?)</form>`, 's').exec(html)?.[1] ?? '';
    const hidden = [...form.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)];
    expect(html, action).toContain(`action="${action}"`);
    const fields = Object.fromEntries(hidden.map(([, name, value]) => [name, value]));
    const answer = await post(url(at), action, { ...fields, ...more }, cookie);
    const said = /<main.*?<\/form>/s.exec(await answer.text())?.[0].replaceAll(/<[^>]+>/g, ' ') ?? '';
    expect(answer.status, `${action} ${said.slice(0, 400)}`).toBe(303);
  };

  test('do the main job together: somebody calls, a guide says yes, each step at the other program', async () => {
    const coordinator = await signInAt(url(0), demoMail.coordinator);
    const today = Temporal.Now.plainDateISO('Europe/Berlin');
    const monday = today.add({ days: 22 - today.dayOfWeek }).toString();
    const request = requestIn(
      await post(url(1), '/anfragen/telefon', { ...requestBy(1), 'day-1': monday }, coordinator),
    );
    const address = `/anfragen/${request}`;
    await submit(await open(0, address, coordinator), 1, `${address}/annahme`, coordinator);
    const proposals = await open(0, address, coordinator);
    const guideId = /name="guide-([0-9a-f-]{36})"/.exec(proposals)?.[1];
    await submit(proposals, 1, `${address}/angebote`, coordinator, {
      [`guide-${guideId}`]: 'ja',
      slot: 'w0',
      'start-0': '09:00',
    });
    const [{ email } = { email: '' }] = await asking<{ email: string }>(
      set.primary,
      'select p.email from accounts.person p join guides.guide g on g.person_id = p.id where g.id = $1',
      [guideId],
    );
    const guide = await signInAt(url(1), email);
    const [{ id: offer } = { id: '' }] = await asking<{ id: string }>(
      set.primary,
      'select id from assignments.offer where request_id = $1',
      [request],
    );
    const question = await open(0, `/angebote/${offer}`, guide);
    await submit(question, 1, `/angebote/${offer}/zusage`, guide, { 'no-conflict': 'ja' });
    const rows = await asking(set.primary, 'select state from requests.request where id = $1', [request]);
    expect(rows).toEqual([{ state: 'arranged' }]);
    expect(await open(0, '/einsaetze', guide)).toContain('/einsaetze/');
  });

  test('count wrong passwords together', async () => {
    const wrong = { email: demoMail.finance, way: 'password', password: 'nicht-das-richtige' };
    const statuses: number[] = [];
    for (let n = 0; n <= limitOf.failures.points; n++) {
      statuses.push((await post(url(n), '/anmelden', wrong)).status);
    }
    expect(statuses.slice(0, -1)).toEqual(Array(limitOf.failures.points).fill(422));
    expect(statuses.at(-1)).toBe(429);
  });

  test('listen for jobs past the pooler, each on a session of its own', async () => {
    const listening = await asking(
      set.primary,
      `select from pg_stat_activity where usename = 'lotsenwerk_app'
         and (query ilike 'listen %' or query like '%pg_listening_channels%')`,
    );
    expect(listening.length).toBe(programs.length);
  });

  test('read figures from the copy, and from the database when the copy is away, and say so', async () => {
    const rename = (name: string) =>
      asking(set.primary, `update programme.site set name = $1 where slug = $2`, [name, slug]);
    const [{ slug } = { slug: '' }] = await asking<{ slug: string }>(
      set.primary,
      `select slug from programme.site where status = 'active' order by slug limit 1`,
    );
    const address = `/standorte/${slug}`;
    await rename('Lotsen vorher');
    await expect.poll(() => open(0, address, '')).toContain('Lotsen vorher');
    await asking(set.copy, 'select pg_wal_replay_pause()');
    await rename('Lotsen nachher');
    // The copy is a few seconds behind, which figures may be.
    expect(await open(0, address, '')).toContain('Lotsen vorher');
    const county = await signInAt(url(0), demoMail.countyOffice);
    expect(await open(1, '/kreis', county)).toContain('unter Schutz');

    await set.stopCopy();
    for (const at of [0, 1]) {
      expect(await open(at, address, '')).toContain('Lotsen nachher');
      expect(await open(at, '/kreis', county)).toContain('unter Schutz');
      expect(programs[at]?.said()).toContain('read-copy-away');
    }
  });
});
