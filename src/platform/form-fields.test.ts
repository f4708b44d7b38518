import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { checkEntered, cleanText, FormFields } from './form-fields.ts';

describe('what somebody typed', () => {
  it('loses control characters and direction overrides, and keeps its words', () => {
    expect(cleanText('  Frau\u0000 M\u202Eeyer\u2066\r\nHaus\u0007 3 ')).toBe('Frau Meyer\nHaus 3');
    expect(cleanText('Zoe\u0308')).toBe('Zoë');
    expect(cleanText("<b>fett</b> '; drop table")).toBe("<b>fett</b> '; drop table");
  });

  it('is left as it is where it is a password', async () => {
    const password = ' A\u0308pfel\u0000 und Birnen ';
    const form = await FormFields.read(
      new Request('http://localhost/', {
        method: 'POST',
        body: new URLSearchParams({ password, name: 'Zoe' }),
      }),
    );
    expect(form.exact('password')).toBe(password);
    expect(form.get('password')).toBe('Äpfel und Birnen');
    expect(form.exact('name')).toBe('Zoe');
    expect(form.exact('nothing')).toBe('');
  });

  it('is the same when cleaned twice, and never holds what can deceive', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const clean = cleanText(text);
        expect(cleanText(clean)).toBe(clean);
        expect(clean.replace(/[\t\n]/g, '')).not.toMatch(/\p{Cc}|\p{Bidi_Control}/u);
        expect(clean.isWellFormed()).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it('carries no more marks on a letter than any writing has, however many were sent', () => {
    const one = cleanText(`a${'\u0315\u0300\u05ae'.repeat(20_000)}b`);
    expect(one.match(/\p{M}/gu)?.length).toBeLessThanOrEqual(30);
    expect(one.endsWith('b')).toBe(true);
    expect(cleanText('שָׁלוֹם ไม่ ﷲ Việt')).toBe('שָׁלוֹם ไม่ ﷲ Việt'.normalize('NFC'));
    // U+0344 becomes two marks.
    const two = cleanText(`a${'\u0344'.repeat(30)}`);
    expect(cleanText(two)).toBe(two);
  });

  it('is read from both kinds of forms, files too', async () => {
    const body = new FormData();
    body.append('sprache', 'ar');
    body.append('sprache', 'tr');
    body.append('liste', new File([new Uint8Array([1, 2])], 'liste.csv'));
    const fields = await FormFields.read(new Request('http://localhost/', { method: 'POST', body }));
    expect(fields.all('sprache')).toEqual(['ar', 'tr']);
    expect(fields.get('sprache')).toBe('ar');
    expect(fields.get('nothing')).toBe('');
    expect(fields.file('liste')).toMatchObject({ name: 'liste.csv', bytes: new Uint8Array([1, 2]) });
  });

  it('is checked field by field, one reason each, in the order of the form', () => {
    const schema = z.object({
      name: z.string().min(1, 'required').max(5, 'too-long'),
      age: z.string().regex(/^\d+$/, 'no-number'),
    });
    expect(checkEntered(schema, { name: '', age: 'x' })).toEqual({
      ok: false,
      errors: [
        { name: 'name', code: 'required' },
        { name: 'age', code: 'no-number' },
      ],
    });
    expect(checkEntered(schema, { name: 'Ada', age: '36' })).toEqual({
      ok: true,
      value: { name: 'Ada', age: '36' },
    });
  });
});
