import { createHash } from 'node:crypto';
import type { Lang } from '#platform/languages';
import { type Audience, type WordPair, wordPairs } from '#platform/words';

/** What somebody reads over: what newcomers read, and what stands on the other public pages. */
export const wordSets = ['newcomer', 'public'] as const satisfies readonly Audience[];
export type WordSet = (typeof wordSets)[number];

/** Who grew up with a language and has read its words over. */
export interface WordReview {
  readonly stateKey: string;
  readonly lang: string;
  readonly set: WordSet;
  readonly reviewer: string;
  readonly reviewedOn: Temporal.PlainDate;
}

const printOf = ({ folder, key, own }: WordPair) =>
  createHash('sha256').update(`${folder}\n${key}\n${own}`).digest('base64url').slice(0, 10);

/** Fingerprints of the texts of a set as they stand now. */
export function fingerprintsOf(lang: Lang, set: WordSet): string[] {
  return wordPairs(lang, set)
    .filter(({ own }) => own !== null)
    .map(printOf);
}

/** How many texts are new or worded anew since they were read over. */
export function changedSince(lang: Lang, set: WordSet, read: readonly string[]): number {
  const known = new Set(read);
  return fingerprintsOf(lang, set).filter((print) => !known.has(print)).length;
}

const plain = (text: string) => text.replace(/\s+/g, ' ').trim().toLocaleLowerCase();

/**
 * The texts a visitor can mean by the words she copied from a page: those that hold them first, then those that
 * stand in them. A few at most.
 */
export function textsWith(lang: Lang, words: string, most = 3): WordPair[] {
  const wanted = plain(words);
  const found = wordSets
    .flatMap((set) => wordPairs(lang, set))
    .flatMap((pair) => {
      const own = plain(pair.own ?? pair.source);
      if (own.includes(wanted)) return [{ pair, distance: own.length - wanted.length }];
      // A single short word stands in every paragraph.
      return own.length > 12 && wanted.includes(own) ? [{ pair, distance: wanted.length - own.length }] : [];
    });
  return found
    .toSorted((one, other) => one.distance - other.distance)
    .slice(0, most)
    .map(({ pair }) => pair);
}
