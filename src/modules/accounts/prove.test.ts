import { sql } from 'kysely';
import { TOTP } from 'otpauth';
import { afterAll, describe, expect, it } from 'vitest';
import { testDatabase } from '../../../tests/database.ts';
import { cookieOf, post, sessionFor } from '../../../tests/people.ts';
import { buildAccounts, buildPerson, homburg } from './accounts.build.ts';
import { demoPassword } from './accounts.ts';

const world = await testDatabase();
const { accounts, app } = buildAccounts(world);
afterAll(() => accounts.close());

const get = (path: string, cookie: string) => app.request(path, { headers: { Cookie: cookie } });
const coordinator = () =>
  buildPerson(world, accounts, { roles: [{ role: 'coordinator', siteId: homburg.id }] });
const guide = () => buildPerson(world, accounts, { roles: [{ role: 'guide', siteId: homburg.id }] });

/** Somebody who showed a while ago that it was her. */
async function longSignedIn(person: { id: string; email: string }, minutes = 11): Promise<string> {
  const cookie = await sessionFor(accounts, person.email);
  await sql`update accounts.session set proved_at = now() - make_interval(mins => ${minutes})
    where person_id = ${person.id}::uuid`.execute(world.owner);
  return cookie;
}
const askedToProve = (from: string) => `/konto/bestaetigung?zurueck=${encodeURIComponent(from)}`;

describe('before an account is changed', () => {
  it.each([
    ['the app', '/konto/zweiter-schritt/app', '/konto/sicherheit'],
    ['a passkey', '/konto/zweiter-schritt/passkey', '/konto/sicherheit'],
    ['the end of an app', '/konto/sicherheit/app/ende', '/konto/sicherheit'],
    ['recovery codes', '/konto/sicherheit/wiederherstellung', '/konto/sicherheit'],
    ['the password', '/konto/passwort', '/konto/passwort'],
  ])('its owner shows again that it is her: %s', async (_, path, from) => {
    const cookie = await longSignedIn(await guide());
    const answer = await post(app, path, { password: 'ein ganz neues Wort', current: demoPassword }, cookie);
    expect([answer.status, answer.headers.get('Location')]).toEqual([303, askedToProve(from)]);
  });

  it('nothing is asked for ten minutes', async () => {
    const cookie = await longSignedIn(await guide(), 9);
    const answer = await post(app, '/konto/zweiter-schritt/app', {}, cookie);
    expect(answer.headers.get('Location')).toBe('/konto/zweiter-schritt/app');
  });

  it('the password will do, gives the session a new id, and leads back', async () => {
    const cookie = await longSignedIn(await guide());
    const back = '/konto/sicherheit';
    expect(await (await get(askedToProve(back), cookie)).text()).toContain('type="password"');
    const wrong = await post(app, '/konto/bestaetigung', { password: 'falsch', zurueck: back }, cookie);
    expect(wrong.status).toBe(422);
    expect((await post(app, '/konto/sicherheit/app/ende', {}, cookie)).headers.get('Location')).toBe(
      askedToProve(back),
    );
    const right = await post(app, '/konto/bestaetigung', { password: demoPassword, zurueck: back }, cookie);
    expect([right.status, right.headers.get('Location')]).toEqual([303, back]);
    expect((await get('/konto', cookie)).status).toBe(303);
    const next = cookieOf(right);
    expect((await post(app, '/konto/zweiter-schritt/app', {}, next)).headers.get('Location')).toBe(
      '/konto/zweiter-schritt/app',
    );
  });

  it('leads nowhere else', async () => {
    const cookie = await longSignedIn(await guide());
    const sent = { password: demoPassword, zurueck: '//example.org' };
    expect((await post(app, '/konto/bestaetigung', sent, cookie)).headers.get('Location')).toBe('/konto');
  });

  it('with an app its code is needed beside the password', async () => {
    const person = await guide();
    let cookie = await sessionFor(accounts, person.email);
    await post(app, '/konto/zweiter-schritt/app', {}, cookie);
    const html = await (await get('/konto/zweiter-schritt/app', cookie)).text();
    const secret = (/<code[^>]*>([A-Z2-7 ]+)<\/code>/.exec(html)?.[1] ?? '').replaceAll(' ', '');
    const totp = new TOTP({ secret });
    cookie = cookieOf(
      await post(app, '/konto/zweiter-schritt/app/bestaetigung', { code: totp.generate() }, cookie),
    );
    await sql`update accounts.session set proved_at = now() - interval '1 hour'
      where person_id = ${person.id}::uuid`.execute(world.owner);
    await world.owner.deleteFrom('accounts.usedCode').where('personId', '=', person.id).execute();
    const alone = await post(app, '/konto/bestaetigung', { password: demoPassword }, cookie);
    expect(alone.status).toBe(422);
    const code = totp.generate();
    expect((await post(app, '/konto/bestaetigung', { code }, cookie)).status).toBe(422);
    const both = await post(app, '/konto/bestaetigung', { password: demoPassword, code }, cookie);
    expect(both.status).toBe(303);
  });

  it('whoever has no password is sent a link', async () => {
    const person = await guide();
    await world.owner.deleteFrom('accounts.credential').where('personId', '=', person.id).execute();
    const html = await (await get(askedToProve('/konto/passwort'), await longSignedIn(person))).text();
    expect(html).toContain('name="way" value="link"');
    expect(html).toContain(`value="${person.email}"`);
    const sent = await post(app, '/konto/bestaetigung', { password: '' }, await longSignedIn(person));
    expect(sent.headers.get('Location')).toBeNull();
  });
});

describe('before the account of somebody else is changed', () => {
  it('whoever does it shows again that it is her, and the account is locked then', async () => {
    const [by, other] = [await coordinator(), await guide()];
    const path = `/team/zugaenge/${other.id}/sperrung`;
    const answer = await post(app, path, {}, await longSignedIn(by));
    expect(answer.headers.get('Location')).toBe(askedToProve(`/team/zugaenge/${other.id}`));
    const hers = await sessionFor(accounts, other.email);
    expect((await get('/konto', hers)).status).toBe(200);
    await post(app, path, {}, await sessionFor(accounts, by.email));
    expect((await get('/konto', hers)).status).toBe(303);
    expect((await accounts.signIn.findByEmail(other.email))?.isLocked).toBe(true);
  });

  it('nobody locks somebody whose roles she could not give', async () => {
    const [by, other] = [await coordinator(), await coordinator()];
    const path = `/team/zugaenge/${other.id}/sperrung`;
    expect((await post(app, path, {}, await sessionFor(accounts, by.email))).status).toBe(403);
  });
});

describe('a form that comes after the end of a session', () => {
  const ended = (personId: string) =>
    sql`update accounts.session set updated_at = now() - interval '40 minutes',
      expires_at = now() + interval '50 minutes' where person_id = ${personId}::uuid`.execute(world.owner);

  it('leads to the sign-in, and is there again afterwards', async () => {
    const person = await coordinator();
    const cookie = await sessionFor(accounts, person.email);
    await ended(person.id);
    const late = await post(app, '/team/zugaenge', { search: 'Frau <Äpfel> "x"' }, cookie);
    const signIn = `/anmelden?zurueck=${encodeURIComponent('/konto/angefangen')}`;
    expect([late.status, late.headers.get('Location')]).toEqual([303, signIn]);
    expect((await get('/konto', cookie)).status).toBe(303);
    const { rows } = await sql<{ fields: string }>`select fields from accounts.kept_form
      where person_id = ${person.id}::uuid`.execute(world.owner);
    expect(rows[0]?.fields).not.toContain('pfel');

    const again = await sessionFor(accounts, person.email);
    const html = await (await get('/konto/angefangen', again)).text();
    expect(html).toContain('action="/team/zugaenge"');
    expect(html).toContain('name="search" value="Frau &lt;Äpfel> &quot;x&quot;"');
    await post(app, '/konto/angefangen', {}, again);
    expect((await get('/konto/angefangen', again)).status).toBe(303);
  });

  it('is shown to nobody else', async () => {
    const [person, other] = [await coordinator(), await coordinator()];
    const cookie = await sessionFor(accounts, person.email);
    await ended(person.id);
    await post(app, '/team/zugaenge', { search: 'x' }, cookie);
    expect((await get('/konto/angefangen', await sessionFor(accounts, other.email))).status).toBe(303);
    await sql`update accounts.kept_form set person_id = ${other.id}::uuid
      where person_id = ${person.id}::uuid`.execute(world.owner);
    expect((await get('/konto/angefangen', await sessionFor(accounts, other.email))).status).toBe(303);
  });

  it('is not kept with a password in it, nor for a session nobody began', async () => {
    const person = await coordinator();
    const cookie = await sessionFor(accounts, person.email);
    await ended(person.id);
    const secret = await post(app, '/konto/passwort', { current: 'a', password: 'b' }, cookie);
    expect(secret.headers.get('Location')).toBe(`/anmelden?zurueck=${encodeURIComponent('/')}`);
    expect(await accounts.signIn.keptForms.of(person.id)).toBeNull();
    const forged = cookie.replace(/=.{9}/, '=AAAAAAAAA');
    expect((await post(app, '/team/zugaenge', { search: 'x' }, forged)).status).toBe(403);
    expect((await post(app, '/team/zugaenge', { search: 'x' })).status).toBe(403);
  });

  it('is gone after an hour', async () => {
    const person = await coordinator();
    await accounts.signIn.keptForms.keep(person.id, { action: '/konto/sprache', fields: [['lang', 'de']] });
    await sql`update accounts.kept_form set kept_at = now() - interval '61 minutes'
      where person_id = ${person.id}::uuid`.execute(world.owner);
    expect(await accounts.signIn.keptForms.of(person.id)).toBeNull();
    expect(await accounts.signIn.keptForms.dropOld()).toBe(1);
  });
});
