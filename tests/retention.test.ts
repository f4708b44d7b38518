import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { testApp } from './app.ts';

describe('each night', async () => {
  const now = Temporal.Instant.from('2026-11-23T01:20:00Z');
  const { app, owner } = await testApp({ now });
  const aDraft = (hash: string, hoursAgo: number) =>
    sql`insert into requests.draft (token_hash, key_id, answers, created_at, updated_at)
      values (${hash}, gen_random_uuid(), '\\x01', ${now.subtract({ hours: hoursAgo })}, ${now.subtract({ hours: hoursAgo })})`.execute(
      owner,
    );
  const aLetter = (id: string, daysAgo: number, sent: boolean) =>
    sql`insert into platform.mail (id, recipient, subject, body, lang, created_at, sent_at)
      values (${id}, 'x@example.org', 's', 'b', 'de', ${now.subtract({ hours: 24 * daysAgo })},
        ${sent ? now.subtract({ hours: 24 * daysAgo }) : null})`.execute(owner);

  it('what is due goes, in the modules and in the platform, and nothing else', async () => {
    await aDraft('a'.repeat(64), 30);
    await aDraft('b'.repeat(64), 2);
    const id = (n: number) => `019a0000-0000-7000-8000-00000000000${n}`;
    await aLetter(id(1), 31, true);
    await aLetter(id(2), 15, false);
    await aLetter(id(3), 5, false);
    await app.jobs.runNow('platform.tidy-up');
    const drafts = await sql<{ h: string }>`select token_hash as h from requests.draft`.execute(owner);
    expect(drafts.rows.map(({ h }) => h[0])).toEqual(['b']);
    const mail = await sql<{ id: string }>`select id from platform.mail`.execute(owner);
    expect(mail.rows.map((row) => row.id)).toEqual([id(3)]);
  });

  it('a period that is missing is not guessed: that part stays, the rest goes, and the job fails', async () => {
    await aDraft('c'.repeat(64), 30);
    await aLetter('019a0000-0000-7000-8000-000000000009', 31, true);
    await sql`alter table programme.parameter disable trigger user`.execute(owner);
    await sql`delete from programme.parameter where key = 'draft-kept'`.execute(owner);
    await expect(app.jobs.runNow('platform.tidy-up')).rejects.toThrow();
    const { rows } = await sql<{ drafts: number; letters: number }>`select
      (select count(*)::int from requests.draft where token_hash = ${'c'.repeat(64)}) as drafts,
      (select count(*)::int from platform.mail where id = '019a0000-0000-7000-8000-000000000009') as letters`.execute(
      owner,
    );
    expect(rows).toEqual([{ drafts: 1, letters: 0 }]);
  });

  it('it comes by itself', () => {
    expect(app.house.jobs.find(({ name }) => name === 'platform.tidy-up')?.schedule).toBe('20 2 * * *');
  });
});
