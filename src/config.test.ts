import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Config, describeSettings, isWeakSecret, readConfig, type Settings } from './config.ts';

const goodSecret = () => randomBytes(32).toString('base64');

const production: Settings = {
  NODE_ENV: 'production',
  PUBLIC_URL: 'https://lotsen.example.org',
  SECRET: 'zU3n8vJmQ1d0wYb6RkX4tCfH7sLpA9gE2iOuTqZyMxI=',
  SMTP_URL: 'smtps://user:password@mail.example.org',
  MAIL_FROM: 'Integrationslotsen <lotsen@example.org>',
};

function configOf(env: Settings): Config {
  const read = readConfig(env);
  if (!read.ok) throw new Error(read.problems.join('\n'));
  return read.config;
}

function problemsOf(env: Settings): string[] {
  const read = readConfig(env);
  return read.ok ? [] : read.problems;
}

const namesOf = (problems: string[]) => problems.map((problem) => problem.split(':')[0]);

describe('without any setting', () => {
  test('the program runs for development on loopback, with a demo and an embedded database', () => {
    expect(configOf({})).toEqual({
      environment: 'development',
      host: 'localhost',
      port: 3000,
      publicUrl: 'http://localhost:3000',
      dataFolder: path.resolve('data'),
      database: null,
      secret: null,
      smtpUrl: null,
      mailFrom: 'Lotsenwerk <lotsenwerk@localhost>',
      logLevel: 'info',
      demo: true,
      backup: { passphrase: null, keyFile: null },
      keyRing: null,
      exportPassphrase: null,
      metrics: { token: null, port: null },
      tracesTo: null,
      provider: null,
      trustProxy: 0,
      limitFactor: 1,
      operator: null,
      requestsAtOnce: 60,
      stopNotice: 0,
    });
  });

  test('an empty value counts as none', () => {
    expect(configOf({ PORT: '', SMTP_URL: ' ', DATABASE_URL: '' })).toEqual(configOf({}));
  });

  test('no demo appears in a test', () => {
    expect(configOf({ NODE_ENV: 'test' }).demo).toBe(false);
    expect(configOf({ NODE_ENV: 'test', DEMO: 'on' }).demo).toBe(true);
  });
});

describe('in production', () => {
  const ring = { KEY_RING: undefined };
  test.each([
    ['DATABASE_URL', 'postgres://owner@db.example.org/lotsenwerk', false],
    ['DATABASE_URL', 'postgres://owner@10.1.2.3/lotsenwerk?sslmode=require', false],
    ['DATABASE_URL', 'postgres://owner@db.example.org/lotsenwerk?sslmode=verify-full', true],
    ['DATABASE_URL', 'postgres://owner@127.0.0.1:5433/lotsenwerk', true],
    ['DATABASE_URL', 'postgres://owner@db/lotsenwerk', true],
    ['SMTP_URL', 'smtp://mail.example.org:587', false],
    ['SMTP_URL', 'smtp://mail.example.org:587?requireTLS=true', true],
    ['SMTP_URL', 'smtp://localhost', true],
  ])('%s is %s: goes in clear over no network', (name, url, isFine) => {
    const named = namesOf(problemsOf({ ...production, ...ring, [name]: url }));
    expect(named.includes(name)).toBe(!isFine);
  });

  test('everything said well is taken', () => {
    const config = configOf({ ...production, TRUST_PROXY: '1', PUBLIC_URL: 'https://Lotsen.example.org/' });
    expect(config).toMatchObject({
      environment: 'production',
      publicUrl: 'https://lotsen.example.org',
      demo: false,
      trustProxy: 1,
      limitFactor: 1,
      requestsAtOnce: 60,
      stopNotice: 0,
    });
  });

  test.each(['PUBLIC_URL', 'SECRET', 'SMTP_URL', 'MAIL_FROM'])('a missing %s is named', (name) => {
    const problems = problemsOf({ ...production, [name]: undefined });
    expect(namesOf(problems)).toEqual([name]);
    expect(problems[0]).toMatch(/fehlt.*is missing/);
  });

  test('all that is missing is named at once', () => {
    expect(namesOf(problemsOf({ NODE_ENV: 'production' }))).toEqual([
      'PUBLIC_URL',
      'SECRET',
      'SMTP_URL',
      'MAIL_FROM',
    ]);
  });

  test('there is no demo, and it cannot be asked for', () => {
    expect(namesOf(problemsOf({ ...production, DEMO: 'on' }))).toEqual(['DEMO']);
    expect(configOf({ ...production, DEMO: 'off' }).demo).toBe(false);
  });

  test('people come by https, save on the same machine', () => {
    expect(namesOf(problemsOf({ ...production, PUBLIC_URL: 'http://lotsen.example.org' }))).toEqual([
      'PUBLIC_URL',
    ]);
    expect(configOf({ ...production, PUBLIC_URL: 'http://localhost:3000' }).publicUrl).toBe(
      'http://localhost:3000',
    );
  });

  test('the secret of the documentation is refused', () => {
    const example = describeSettings().find(({ name }) => name === 'SECRET')?.example;
    expect(namesOf(problemsOf({ ...production, SECRET: example }))).toEqual(['SECRET']);
  });
});

describe('what cannot be right is refused', () => {
  test.each<[string, string]>([
    ['NODE_ENV', 'prod'],
    ['HOST', 'two words'],
    ['PORT', 'http'],
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['PUBLIC_URL', 'lotsen.example.org'],
    ['PUBLIC_URL', 'https://lotsen.example.org/app'],
    ['PUBLIC_URL', 'https://user@lotsen.example.org'],
    ['PUBLIC_URL', 'javascript:alert(1)'],
    ['DATABASE_URL', 'mysql://owner@db/lotsenwerk'],
    ['DATABASE_URL', 'postgres://lotsenwerk_app@db/lotsenwerk'],
    ['SECRET', 'geheim'],
    ['SMTP_URL', 'https://mail.example.org'],
    ['MAIL_FROM', 'nobody'],
    ['MAIL_FROM', 'A <a@example.org>\nBcc: b@example.org'],
    ['LOG_LEVEL', 'loud'],
    ['DEMO', 'yes'],
    ['TRUST_PROXY', 'true'],
    ['OPERATOR', 'Kreis; Straße 1'],
  ])('%s=%s', (name, value) => {
    expect(namesOf(problemsOf({ [name]: value }))).toEqual([name]);
  });

  test.each(['DATABASE_APP_URL', 'DATABASE_AUTH_URL'])(
    '%s without DATABASE_URL or for another role',
    (name) => {
      const role = name === 'DATABASE_APP_URL' ? 'lotsenwerk_app' : 'lotsenwerk_auth';
      const owner = 'postgres://owner@db/lotsenwerk';
      expect(namesOf(problemsOf({ [name]: `postgres://${role}@db/lotsenwerk` }))).toEqual([name]);
      expect(namesOf(problemsOf({ DATABASE_URL: owner, [name]: owner }))).toEqual([name]);
      expect(problemsOf({ DATABASE_URL: owner, [name]: `postgres://${role}@db/lotsenwerk` })).toEqual([]);
    },
  );

  test('and never repeated, for it may be a password', () => {
    const value = 'Kanarienvogel-4711';
    for (const { name } of describeSettings()) {
      const [problem] = problemsOf({ [name]: `${value} ${value}` });
      expect(problem ?? '').not.toContain(value);
    }
  });
});

describe('a secret is too weak', () => {
  test.each([
    ['short', randomBytes(31).toString('base64')],
    ['short in hex', randomBytes(31).toString('hex')],
    ['one letter', 'a'.repeat(64)],
    ['a word again and again', 'deadbeef'.repeat(8)],
    ['all digits in order', '0123456789abcdef'.repeat(4)],
    ['the alphabet', 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJ'],
    ['two pieces again and again', 'xK7'.repeat(8) + 'pQ2'.repeat(8)],
    ['words', 'CorrectHorseBatteryStapleAndSomeMoreWordsHere99'],
    ['German words', 'MeinHundHeisstBelloUndIstSiebenJahreAlt2019x'],
    ['words with spaces', 'The quick brown fox jumps over the lazy dog, twice a day'],
    ['a well-known beginning', `changeme${goodSecret()}`],
  ])('when it is %s', (_, secret) => {
    expect(isWeakSecret(secret)).toBe(true);
  });

  test.each(['base64', 'base64url', 'hex'] as const)(
    'but not when it is 32 random bytes in %s',
    (encoding) => {
      // A fixed sequence, so that the one good secret in a hundred thousand that is refused does not appear.
      for (let number = 0; number < 500; number++) {
        const bytes = Buffer.from(Array.from({ length: 32 }, (_, at) => pseudoRandom(number * 32 + at)));
        expect(isWeakSecret(bytes.toString(encoding)), bytes.toString(encoding)).toBe(false);
      }
    },
  );
});

/** A byte that looks random and is the same in every run (a 32-bit mixing function, splitmix). */
function pseudoRandom(seed: number): number {
  let mixed = (seed + 1) * 0x9e3779b9;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
  return (mixed ^ (mixed >>> 15)) & 0xff;
}

test('docs/operations.md lists every setting as the program knows it', async () => {
  const docs = await readFile(path.join(import.meta.dirname, '../docs/operations.md'), 'utf8');
  const rows = describeSettings().map(
    ({ name, meaning, standard, example, required }) =>
      `| \`${name}\` | ${meaning} | ${standard} | \`${example}\` | ${required ? 'yes' : ''} |`,
  );
  expect(docs).toContain(
    [
      '| Setting | Meaning | Otherwise | Example | Needed in production |',
      '| --- | --- | --- | --- | --- |',
      ...rows,
    ].join('\n'),
  );
  const mentioned = [...docs.matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, name]) => name);
  expect(mentioned).toEqual(describeSettings().map(({ name }) => name));
});
