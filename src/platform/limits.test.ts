import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { testDatabase } from '../../tests/database.ts';
import {
  accountSubject,
  addressOf,
  forgetOldCounters,
  type Limit,
  limitOf,
  mailboxOf,
  networkOf,
  openLimits,
} from './limits.ts';

describe('the address a request is counted under', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['192.0.2.7:4711', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['::FFFF:C000:0207', '192.0.2.7'],
    ['2001:db8:1:2::1', '2001:db8:1:2::/64'],
    ['2001:DB8:1:2:ffff:ffff:ffff:ffff', '2001:db8:1:2::/64'],
    ['[2001:db8:1:2::1]:443', '2001:db8:1:2::/64'],
    ['2001:0db8:0001:0002:0:0:0:9', '2001:db8:1:2::/64'],
    ['2001:db8::192.0.2.1', '2001:db8:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
  ])('%s is counted as %s', (written, counted) => {
    expect(networkOf(written)).toBe(counted);
  });

  it.each([
    '',
    'unknown',
    '192.0.2',
    '192.0.2.256',
    '::ffff::',
    'localhost',
    '2001:db8:::1',
    '1'.repeat(5000),
  ])('%j is no address', (written) => {
    expect(networkOf(written)).toBeNull();
  });

  const remote = '10.0.0.1';
  it('without a proxy is never what the visitor says of himself', () => {
    expect(addressOf({ remote, forwarded: '192.0.2.7', trustProxy: 0 })).toBe(remote);
  });
  it('behind one proxy is what that proxy wrote, whatever stands before it', () => {
    expect(addressOf({ remote, forwarded: '198.51.100.1, 192.0.2.7', trustProxy: 1 })).toBe('192.0.2.7');
  });
  it('behind two proxies is what the outer one wrote', () => {
    const forwarded = '198.51.100.1, 192.0.2.7, 10.0.0.2';
    expect(addressOf({ remote, forwarded, trustProxy: 2 })).toBe('192.0.2.7');
  });
  it('is that of the connection where the proxies wrote less than they should, or nonsense', () => {
    expect(addressOf({ remote, forwarded: '192.0.2.7', trustProxy: 2 })).toBe(remote);
    expect(addressOf({ remote, forwarded: 'nonsense', trustProxy: 1 })).toBe(remote);
    expect(addressOf({ remote, forwarded: undefined, trustProxy: 1 })).toBe(remote);
  });
});

describe('an account and a mailbox', () => {
  it('are the same however they are spelt', () => {
    expect(accountSubject(' Amira@B.Example ')).toBe(accountSubject('amira@b.example'));
    expect(accountSubject('ａmira@b.example')).toBe(accountSubject('amira@b.example'));
    expect(mailboxOf('Amira+spam1@B.example')).toBe('amira@b.example');
    expect(mailboxOf('a.mi.ra+x@gmail.com')).toBe('amira@gmail.com');
    expect(mailboxOf('a.mira@b.example')).toBe('a.mira@b.example');
    expect(mailboxOf('+@b.example')).toBe('+@b.example');
  });
});

describe('counting', async () => {
  const { configs, owner, database } = await testDatabase();
  const secret = 'counters of this test only';
  const open = () => openLimits({ app: configs.app, secret, timesAsMany: 1 });
  const limits = open();
  const otherProcess = open();
  afterAll(() => Promise.all([limits.close(), otherProcess.close()]));
  beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-23T09:00:00Z') }));
  afterEach(() => void vi.useRealTimers());

  const three: Limit = { name: 'three', points: 3, seconds: 600 };

  it('refuses the fourth of three, tells for how long, and goes on afterwards', async () => {
    for (let n = 0; n < 3; n++) expect(await limits.draw(three, 'a')).toBeNull();
    vi.setSystemTime(new Date('2026-11-23T09:04:00Z'));
    expect(await limits.draw(three, 'a')).toBe(360);
    expect(await limits.draw(three, 'b')).toBeNull();
    vi.setSystemTime(new Date('2026-11-23T09:10:01Z'));
    expect(await limits.draw(three, 'a')).toBeNull();
  });

  it.each([{ inMemory: false }, { inMemory: true }])(
    'begins anew where the clock was put back a day, and refuses nobody for a day ($inMemory)',
    async (kind) => {
      const four: Limit = { ...three, ...kind, name: `put-back-${kind.inMemory}` };
      for (let n = 0; n < 5; n++) await limits.draw(four, 'a');
      vi.setSystemTime(new Date('2026-11-23T08:55:00Z'));
      expect(await limits.isSpent(four, 'a')).toBe(true);
      vi.setSystemTime(new Date('2026-11-22T09:00:00Z'));
      expect(await limits.isSpent(four, 'a')).toBe(false);
      for (let n = 0; n < 3; n++) expect(await limits.draw(four, 'a')).toBeNull();
      expect(await limits.draw(four, 'a')).toBe(600);
    },
  );

  it('lets no more through when all come at once', async () => {
    const all = await Promise.all(Array.from({ length: 40 }, () => limits.draw(three, 'at once')));
    expect(all.filter((wait) => wait === null)).toHaveLength(3);
  });

  it('counts for all processes together', async () => {
    const all = await Promise.all(
      Array.from({ length: 20 }, (_, n) => (n % 2 ? limits : otherProcess).draw(three, 'both')),
    );
    expect(all.filter((wait) => wait === null)).toHaveLength(3);
  });

  it('gives back what was no failure', async () => {
    for (let n = 0; n < 9; n++) {
      expect(await limits.draw(three, 'right')).toBeNull();
      await limits.giveBack(three, 'right');
    }
    expect(await limits.isSpent(three, 'right')).toBe(false);
  });

  it('keeps neither address nor account, only keyed hashes that go', async () => {
    await limits.draw(three, 'address 192.0.2.7');
    await limits.draw(three, accountSubject('amira@b.example'));
    const rows = await owner.selectFrom('platform.rateLimit').selectAll().execute();
    expect(rows.length).toBeGreaterThan(1);
    for (const { key } of rows) expect(key).toMatch(/^[\w-]+:[\w-]{27}$/);
    const later = Temporal.Instant.from('2026-11-23T12:00:00Z');
    await database.write({ kind: 'system' }, (tx) => forgetOldCounters(tx, later));
    expect(await owner.selectFrom('platform.rateLimit').selectAll().execute()).toEqual([]);
  });

  it('goes on counting alone where the database does not answer', async () => {
    const alone = openLimits({ app: { ...configs.app, port: 1, host: '127.0.0.1' }, secret, timesAsMany: 1 });
    for (let n = 0; n < 3; n++) expect(await alone.draw(three, 'alone')).toBeNull();
    expect(await alone.draw(three, 'alone')).toBeGreaterThan(0);
    await alone.close();
  });

  it('lets three letters an hour go to one mailbox, under all its spellings, from all transactions at once', async () => {
    const at = (text: string) => Temporal.Instant.from(text);
    const write = (email: string, now: Temporal.Instant) =>
      database.write({ kind: 'nobody' }, (tx) => limits.mayWriteTo(tx, email, now));
    const nine = at('2026-11-23T09:00:00Z');
    const all = await Promise.all(Array.from({ length: 12 }, (_, n) => write(`Amira+${n}@b.example`, nine)));
    expect(all.filter(Boolean)).toHaveLength(limitOf.lettersToOne.points);
    expect(await write('karim@b.example', nine)).toBe(true);
    expect(await write('amira@b.example', at('2026-11-23T08:55:00Z'))).toBe(false);
    expect(await write('amira@b.example', at('2026-11-23T10:00:01Z'))).toBe(true);
    // The clock was put back a day.
    for (let n = 0; n < 3; n++) expect(await write('amira@b.example', at('2026-11-22T09:00:00Z'))).toBe(true);
    expect(await write('amira@b.example', at('2026-11-22T09:00:00Z'))).toBe(false);
  });

  it('does not count a letter whose transaction was taken back', async () => {
    const now = Temporal.Instant.from('2026-11-23T09:00:00Z');
    for (let n = 0; n < 6; n++) {
      await database.write(
        { kind: 'nobody' },
        (tx) => limits.mayWriteTo(tx, 'leyla@b.example', now),
        () => false,
      );
    }
    expect(
      await database.write({ kind: 'nobody' }, (tx) => limits.mayWriteTo(tx, 'leyla@b.example', now)),
    ).toBe(true);
  });

  it('hides the salt of the mailboxes from the application', async () => {
    const { sql } = await import('kysely');
    await expect(
      database.read({ kind: 'system' }, (db) => sql`select * from platform.rate_limit_salt`.execute(db)),
    ).rejects.toThrow(/permission denied/);
  });
});
