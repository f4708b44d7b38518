import { describe, expect, it } from 'vitest';
import { areSimilarNames, DuplicateFinder, type Known } from './find-duplicates.ts';

describe('names', () => {
  it.each([
    ['Amira Beispiel', 'Beispiel Amira'],
    ['Amira Beispiel', 'AMIRA  BEISPIEL'],
    ['Gülay Öztürk', 'Gulay Ozturk'],
    ['Mohammad Rahimi', 'Mohamad Rahimi'],
    ['Mohammad Rahimi', 'Muhamad Rahimi'],
    ['Anna-Maria Groß', 'Anna Maria Gross'],
    ['Amira Beispiel', 'Amira Beispiel Demo'],
    ['Fatou Demonde', 'Fato Demonde'],
  ])('%s may be %s', (one, other) => {
    expect(areSimilarNames(one, other)).toBe(true);
    expect(areSimilarNames(other, one)).toBe(true);
  });

  it.each([
    ['Amira Beispiel', 'Rana Beispiel'],
    ['Ali Demir', 'Ali Yilmaz'],
    ['Ali', 'Ali Yilmaz'],
    ['Amira Beispiel', 'Omar Musterzai'],
    ['Ana Kaya', 'Ina Kaya'],
    ['', 'Amira'],
  ])('%s is not %s', (one, other) => {
    expect(areSimilarNames(one, other)).toBe(false);
    expect(areSimilarNames(other, one)).toBe(false);
  });
});

describe('somebody who may be there already', () => {
  const person = (name: string, email: string | null = null, phone: string | null = null): Known => ({
    name,
    email,
    phone,
  });
  const finder = new DuplicateFinder<string>();
  finder.add(person('Amira Beispiel', 'amira@beispiel.example', '0170 1234567'), 'amira');
  finder.add(person('Omar Beispiel', null, '+49 171 765 43 21'), 'omar');

  it.each([
    [
      'by her address',
      person('Ganz Anders', 'amira@beispiel.example'),
      { of: 'amira', ground: 'same-email' },
    ],
    [
      'by his number, however it is written',
      person('Ganz Anders', null, '0171/7654321'),
      { of: 'omar', ground: 'same-phone' },
    ],
    ['by her name', person('Beispiel, Amirah'), { of: 'amira', ground: 'similar-name' }],
    ['nobody', person('Rana Musterzai', 'rana@beispiel.example', '0170 9999999'), null],
  ])('is found %s', (_, known, expected) => {
    expect(finder.find(known)).toEqual(expected);
  });

  it('a short number proves nothing', () => {
    const short = new DuplicateFinder<string>();
    short.add(person('A B', null, '112'), 'a');
    expect(short.find(person('C D', null, '112'))).toBeNull();
  });
});
