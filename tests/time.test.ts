import { sql } from 'kysely';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { testApp } from './app.ts';
import { post, signInAs } from './people.ts';
import { requestBy } from './under-load.ts';

const began = Temporal.Now.instant();
const { app, owner, name, setNow } = await testApp({ demo: true });
const as = (who: string) => signInAs(app.http, `${who}@demo.lotsenwerk.example`);
const cookies = {
  koordination: await as('koordination'),
  lotsin: await as('lotsin'),
  finanzen: await as('finanzen'),
};

/** A page without what differs by nature: its number and the keys of its forms. */
async function pageOf(path: string, cookie: string): Promise<string> {
  const answer = await app.http.request(path, { headers: { Cookie: cookie } });
  expect(answer.status, path).toBe(200);
  return (await answer.text())
    .replaceAll(answer.headers.get('X-Request-Number') ?? '', 'number')
    .replace(/name="_key" value="[^"]*"/g, 'key');
}

const pages: [keyof typeof cookies, string][] = [
  ['koordination', '/tag'],
  ['koordination', '/anfragen'],
  ['koordination', '/stunden'],
  ['koordination', '/team'],
  ['lotsin', '/angebote'],
  ['lotsin', '/einsaetze'],
  ['lotsin', '/mein-profil'],
  ['finanzen', '/stunden'],
];

async function allPages(): Promise<string[]> {
  const all: string[] = [];
  for (const [who, path] of pages) all.push(await pageOf(path, cookies[who]));
  return all;
}

/** Every new connection keeps another time zone; the old ones are cut. */
async function moveDatabaseTo(zone: string): Promise<void> {
  await sql.raw(`alter database ${name} set timezone to '${zone}'`).execute(owner);
  await sql`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = ${name} and pid <> pg_backend_pid() and usename like 'lotsenwerk_a%'`.execute(owner);
}

describe('in another time zone', () => {
  const zone = process.env.TZ;
  afterEach(async () => {
    if (zone === undefined) delete process.env.TZ;
    else process.env.TZ = zone;
    await moveDatabaseTo('UTC');
  });

  it('of the machine and of the database every page says the same', async () => {
    // Late in the evening in Berlin: another day in Auckland and in Kathmandu.
    const day = began.toZonedDateTimeISO('Europe/Berlin').toPlainDate().add({ days: 1 });
    const now = day.toZonedDateTime({ timeZone: 'Europe/Berlin', plainTime: '22:30' }).toInstant();
    vi.useFakeTimers({ toFake: ['Date'], now: began.epochMilliseconds });
    setNow(now);
    process.env.TZ = 'UTC';
    const here = await allPages();
    for (const [machine, database] of [
      ['Pacific/Auckland', 'Asia/Kathmandu'],
      ['America/Los_Angeles', 'Pacific/Auckland'],
    ] as const) {
      process.env.TZ = machine;
      await moveDatabaseTo(database);
      expect(new Date(0).getHours(), 'the zone holds').not.toBe(0);
      const there = await allPages();
      for (const [index, page] of there.entries()) expect(page, pages[index]?.join()).toBe(here[index]);
    }
    setNow(began);
    vi.useRealTimers();
  });
});

describe.each([{ hours: 1 }, { hours: 24 }])('a clock that jumps back $hours hours', ({ hours }) => {
  afterEach(() => vi.useRealTimers());

  it('signs nobody out, and what is written is there, in order, with its letters', async () => {
    const later = began.add({ minutes: 5 });
    const jump = (to: Temporal.Instant) => {
      setNow(to);
      vi.setSystemTime(to.epochMilliseconds);
    };
    vi.useFakeTimers({ toFake: ['Date'], now: later.epochMilliseconds });
    jump(later);
    const cookie = await as('koordination');
    const first = await post(app.http, '/anfragen/telefon', requestBy(1), cookie);
    expect(first.status).toBe(303);

    jump(later.subtract({ hours }));
    expect(await pageOf('/tag', cookie)).toContain('Abmelden');
    const path = first.headers.get('Location') ?? '';
    await pageOf(path, cookie);
    const second = await post(app.http, '/anfragen/telefon', { ...requestBy(2), email: '' }, cookie);
    expect(second.status).toBe(303);
    await pageOf(second.headers.get('Location') ?? '', cookie);
    await app.jobs.settle();

    jump(later);
    expect(await pageOf('/anfragen', cookie)).toContain('Abmelden');
    const { rows } = await sql<{ faults: number }>`
      select count(*)::int as faults from jobs.job where state in ('retry', 'failed')`.execute(owner);
    expect(rows[0]?.faults).toBe(0);
  });
});
