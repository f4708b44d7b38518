import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { type DataKey, newKey, open, SealBroken, seal, sealFilled, unwrap, wrap } from './crypto.ts';
import { newId } from './ids.ts';
import { KeyRing, KeyRingRefusal, makeKeyRing, parseKeyRing } from './key-ring.ts';

const column = 'requests.contact.name';
const text = fc.string({ unit: 'binary' });

describe('what is sealed', () => {
  it('opens again, and its words stand nowhere in it', () => {
    fc.assert(
      fc.property(text, (words) => {
        const key = newKey(newId());
        const sealed = seal(key, column, words);
        expect(open(key, column, sealed)).toBe(words);
        if (words.length > 3) expect(sealed.includes(Buffer.from(words))).toBe(false);
      }),
    );
  });

  it('looks different each time', () => {
    const key = newKey(newId());
    expect(seal(key, column, 'Amal').equals(seal(key, column, 'Amal'))).toBe(false);
  });

  it('does not open in another column, for another key or in another row', () => {
    fc.assert(
      fc.property(text, fc.uuid(), (words, row) => {
        const key = newKey(newId());
        const sealed = seal(key, column, words, row);
        expect(() => open(key, 'requests.contact.asker_name', sealed, row)).toThrow(SealBroken);
        expect(() => open(key, column, sealed)).toThrow(SealBroken);
        expect(() => open(key, column, sealed, newId())).toThrow(SealBroken);
        expect(() => open(newKey(key.id), column, sealed, row)).toThrow(SealBroken);
        // The same bytes under the id of another row.
        expect(() => open({ ...key, id: newId() }, column, sealed, row)).toThrow(SealBroken);
      }),
    );
  });

  it('does not open with a single bit changed, or cut short', () => {
    const key = newKey(newId());
    fc.assert(
      fc.property(text, fc.nat(), fc.nat({ max: 7 }), (words, at, bit) => {
        const sealed = seal(key, column, words);
        const index = at % sealed.length;
        sealed.writeUInt8((sealed[index] ?? 0) ^ (1 << bit), index);
        expect(() => open(key, column, sealed)).toThrow(SealBroken);
        expect(() => open(key, column, sealed.subarray(0, -1))).toThrow(SealBroken);
      }),
    );
    expect(() => open(key, column, Buffer.from('Amal B.'))).toThrow(SealBroken);
  });

  it('is nothing without a key, and nothing where there was nothing', () => {
    const key = newKey(newId());
    expect(open(null, column, seal(key, column, 'Amal'))).toBeNull();
    expect(open(key, column, null)).toBeNull();
    expect(seal(key, column, null)).toBeNull();
    expect(sealFilled(key, column, '')).toBeNull();
  });
});

describe('a data key', () => {
  const ring = KeyRing.of(makeKeyRing());

  it('opens with its ring, and only as the key it is', () => {
    const key = newKey(newId());
    const wrapped = wrap(ring.newest, key);
    expect(unwrap(ring, key.id, wrapped)).toEqual(key);
    expect(() => unwrap(ring, newId(), wrapped)).toThrow(SealBroken);
    expect(() => unwrap(KeyRing.of(makeKeyRing()), key.id, wrapped)).toThrow(SealBroken);
    expect(wrapped.includes(key.bytes)).toBe(false);
  });

  it('whose ring key is not there says so to the operator', () => {
    const key: DataKey = newKey(newId());
    const wrapped = wrap({ ...ring.newest, id: 7 }, key);
    expect(() => unwrap(ring, key.id, wrapped)).toThrow(KeyRingRefusal);
  });
});

describe('a key ring', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'lotsenwerk-ring-'));
  afterAll(() => rm(folder, { recursive: true }));
  const file = path.join(folder, 'ring');

  it('is made once, for this user only, and is the same afterwards', async () => {
    const ring = KeyRing.inFolder(folder);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(KeyRing.inFolder(folder).newest).toEqual(ring.newest);
  });

  it('notices a key that another process has added, and still opens with one just taken off', () => {
    const [mine, theirs] = [KeyRing.inFolder(folder), KeyRing.inFolder(folder)];
    const before = newKey(newId());
    const wrapped = wrap(mine.newest, before);
    theirs.add({ id: 2, bytes: newKey('').bytes });
    expect(mine.newest.id).toBe(2);
    theirs.remove(1);
    expect(mine.ids).toEqual([2]);
    expect(unwrap(mine, before.id, wrapped)).toEqual(before);
    expect(() => unwrap(KeyRing.inFolder(folder), before.id, wrapped)).toThrow(KeyRingRefusal);
  });

  it('that is damaged is refused', async () => {
    const whole = (await readFile(file, 'utf8')).trim();
    for (const text of [
      '',
      'index:abc',
      whole.slice(0, -5),
      whole.replace('index', 'jndex'),
      `${whole},0:x`,
    ]) {
      expect(parseKeyRing(text), text).toBeNull();
    }
    expect(() => KeyRing.of('1:kurz')).toThrow(KeyRingRefusal);
  });

  it('finds equal values of one column at one site, and no others', () => {
    const ring = KeyRing.of(makeKeyRing());
    const of = { siteId: newId(), column: 'a', value: 'x' };
    expect(ring.blindIndex(of)).toBe(ring.blindIndex({ ...of }));
    const others = [
      { ...of, siteId: newId() },
      { ...of, column: 'b' },
      { ...of, value: 'y' },
    ];
    for (const other of others) expect(ring.blindIndex(other)).not.toBe(ring.blindIndex(of));
    expect(KeyRing.of(makeKeyRing()).blindIndex(of)).not.toBe(ring.blindIndex(of));
  });
});
