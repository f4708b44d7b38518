import { languageName, listLanguages, readParameters } from '#modules/programme';
import type { Db } from '#platform/database';
import { listNamed } from '../guide.store.ts';
import type { Home } from '../guide.ts';
import { guessHome } from '../look-up-home.ts';
import { type Duplicate, DuplicateFinder } from './find-duplicates.ts';
import type { GuideImport } from './guide-import.ts';
import { type CheckedRow, checkRows } from './import-row.ts';
import { type LanguageWords, languageWordsOf } from './language-words.ts';

/** Somebody a row may mean already. */
export type AlreadyThere =
  | { readonly kind: 'guide'; readonly id: string; readonly name: string }
  | { readonly kind: 'row'; readonly number: number; readonly name: string };

export interface LookedOverRow extends CheckedRow {
  readonly home: Home | null;
  /** The list names a place nobody knows; it stays empty. */
  readonly placeUnknown: boolean;
  readonly duplicate: Duplicate<AlreadyThere> | null;
}

async function readLanguageWords(db: Db): Promise<LanguageWords> {
  return languageWordsOf(await listLanguages(db), (tag) => [
    languageName(tag, 'de'),
    languageName(tag, 'en'),
  ]);
}

/** Reads an uploaded list as it would be taken over today: errors, places, and who may be there already. */
export async function lookOverImport(
  db: Db,
  list: Pick<GuideImport, 'siteId' | 'rows' | 'mapping'>,
  today: Temporal.PlainDate,
): Promise<LookedOverRow[]> {
  const { siteId } = list;
  const parameters = await readParameters(db, ['profile-confirmation', 'conduct-certificate-renewal'], {
    day: today,
    siteId,
  });
  const rows = checkRows(list.rows, list.mapping, {
    words: await readLanguageWords(db),
    today,
    confirmationMonths: parameters['profile-confirmation'],
    certificateYears: parameters['conduct-certificate-renewal'],
  });

  const homes = new Map<string, Home | null>();
  for (const { read } of rows) {
    if (!homes.has(read.place)) homes.set(read.place, await guessHome(db, read.place));
  }
  const finder = new DuplicateFinder<AlreadyThere>();
  for (const { id, ...known } of await listNamed(db, siteId)) {
    finder.add(known, { kind: 'guide', id, name: known.name });
  }
  return rows.map((row) => {
    const { read, number } = row;
    const home = homes.get(read.place) ?? null;
    const duplicate = row.errors.length === 0 ? finder.find(read) : null;
    finder.add(read, { kind: 'row', number, name: read.name });
    return { ...row, home, placeUnknown: read.place !== '' && home === null, duplicate };
  });
}
