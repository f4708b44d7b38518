import { describe, expect, it } from 'vitest';
import { argon2Cost, hashPassword, isOutdated, isPassword } from './password-hash.ts';
import { commonPasswords, isRefusedPassword } from './refused-passwords.ts';

describe('a password', () => {
  it.each([
    'passwort1234',
    'Passwort2026!',
    'P4ssw0rt-2026',
    'willkommen123',
    'Willkommen!2026',
    'fussballfussball',
    'BayernMünchen1900',
    'ichliebedich123',
    'lotsenwerk-demo',
    'Integrationslotsin1',
    'qwertzuiop12',
    'asdfghjklöä#',
    '1q2w3e4r5t6z',
    '123456789012',
    'aaaaaaaaaaaa',
    'abcabcabcabc',
    'sommer-winter-2026',
    'badhomburg1!',
  ])('everybody thinks of is refused: %s', (password) => {
    expect(isRefusedPassword(password)).toBe(true);
  });

  it.each([
    'vier Wörter am Stück',
    'noch vier andere Wörter',
    'Zebra ohne Streifen am Gleis',
    'korrekt-pferd-batterie-klammer',
    'k7#Vq9!mZ2xL',
    'Regenschirm im Backofen',
  ])('nobody thinks of is taken: %s', (password) => {
    expect(isRefusedPassword(password)).toBe(false);
  });

  it('with the name or the address of its owner is refused, for others it is taken', () => {
    const about = ['Nadia Haddad', 'nadia.haddad@example.org'];
    for (const password of ['nadiahaddad26', 'Haddad-Nadia', 'xnadia.haddadx']) {
      expect(isRefusedPassword(password, about)).toBe(true);
      expect(isRefusedPassword(password, ['Ole Brumm'])).toBe(false);
    }
    expect(isRefusedPassword('ein Zebra für Nadia im Zoo', about)).toBe(false);
  });

  it('on the list is refused, and the list has more than 3,000 long enough to be chosen', () => {
    const list = [...new Set(commonPasswords(12))];
    expect(list.length).toBeGreaterThan(3000);
    // Every fiftieth: the rule is the same for all of them.
    const missed = list.filter((password, at) => at % 50 === 0 && !isRefusedPassword(password));
    expect(missed).toEqual([]);
  });
});

describe('the hash of a password', () => {
  it('is Argon2id with 46 MiB or more, knows its password and no other, and never comes twice', async () => {
    expect(argon2Cost.memoryKiB).toBeGreaterThanOrEqual(46 * 1024);
    const [one, other] = [await hashPassword('vier Wörter'), await hashPassword('vier Wörter')];
    expect(one).toMatch(/^\$argon2id\$v=19\$m=47104,t=1,p=1\$/);
    expect(one).not.toBe(other);
    expect(await isPassword('vier Wörter', one)).toBe(true);
    // The same letters written in another way.
    expect(await isPassword('vier Wörter'.normalize('NFD'), one)).toBe(true);
    expect(await isPassword('vier wörter', one)).toBe(false);
  });

  it('of before is made anew', () => {
    expect(isOutdated('$argon2id$v=19$m=47104,t=1,p=1$x$y')).toBe(false);
    expect(isOutdated('$argon2id$v=19$m=19456,t=2,p=1$x$y')).toBe(true);
    expect(isOutdated('a1b2:c3d4')).toBe(true);
  });
});
