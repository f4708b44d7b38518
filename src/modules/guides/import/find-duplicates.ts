import { fold } from './fold.ts';

/** What tells people apart. */
export interface Known {
  readonly name: string;
  readonly email: string | null;
  readonly phone: string | null;
}

export type DuplicateGround = 'same-email' | 'same-phone' | 'similar-name';

/** Somebody who may be the same as a row: a guide who is there already, or an earlier row of the list. */
export interface Duplicate<Other> {
  readonly of: Other;
  readonly ground: DuplicateGround;
}

/** The last nine digits: `0171 …` and `+49 171 …` are one number. */
const phoneKey = (phone: string | null) => {
  const digits = phone?.replace(/\D/g, '') ?? '';
  return digits.length < 6 ? null : digits.slice(-9);
};

const wordsOf = (name: string) => fold(name).split(' ').filter(Boolean);

/**
 * Whether two names may mean the same person: the same words in any order, or one word in common and the rest
 * but a letter or two apart, as with Mohammad and Mohamad.
 */
export function areSimilarNames(one: string, other: string): boolean {
  return similar(wordsOf(one), wordsOf(other));
}

function similar(one: readonly string[], other: readonly string[]): boolean {
  if (one.length === 0 || other.length === 0) return false;
  const restOne = one.filter((word) => !other.includes(word));
  const restOther = other.filter((word) => !one.includes(word));
  if (restOne.length === 0 && restOther.length === 0) return true;
  if (restOne.length === one.length) return false;
  if (restOne.length === 0 || restOther.length === 0) return Math.min(one.length, other.length) >= 2;
  const [a, b] = [restOne.toSorted().join(' '), restOther.toSorted().join(' ')];
  const shorter = Math.min(a.length, b.length);
  const most = shorter >= 6 ? 2 : shorter >= 4 ? 1 : 0;
  return distance(a, b, most) <= most;
}

/** Letters to change, add or take away from one word to the other; more than `most` is `most + 1`. */
function distance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let before = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      row.push(
        Math.min((before[j - 1] as number) + same, (before[j] as number) + 1, (row[j - 1] as number) + 1),
      );
    }
    if (Math.min(...row) > most) return most + 1;
    before = row;
  }
  return before[b.length] as number;
}

/** Finds who may be meant already; people are added as one goes through a list. */
export class DuplicateFinder<Other> {
  readonly #byEmail = new Map<string, Other>();
  readonly #byPhone = new Map<string, Other>();
  readonly #byWord = new Map<string, { words: readonly string[]; of: Other }[]>();

  add(known: Known, of: Other): void {
    if (known.email && !this.#byEmail.has(known.email)) this.#byEmail.set(known.email, of);
    const phone = phoneKey(known.phone);
    if (phone && !this.#byPhone.has(phone)) this.#byPhone.set(phone, of);
    const words = wordsOf(known.name);
    for (const word of new Set(words)) {
      const list = this.#byWord.get(word);
      if (list) list.push({ words, of });
      else this.#byWord.set(word, [{ words, of }]);
    }
  }

  /** The surest ground first; null where nobody is like her. */
  find(known: Known): Duplicate<Other> | null {
    const byEmail = known.email === null ? undefined : this.#byEmail.get(known.email);
    if (byEmail !== undefined) return { of: byEmail, ground: 'same-email' };
    const phone = phoneKey(known.phone);
    const byPhone = phone === null ? undefined : this.#byPhone.get(phone);
    if (byPhone !== undefined) return { of: byPhone, ground: 'same-phone' };
    const words = wordsOf(known.name);
    for (const word of words) {
      const found = this.#byWord.get(word)?.find((other) => similar(words, other.words));
      if (found) return { of: found.of, ground: 'similar-name' };
    }
    return null;
  }
}
