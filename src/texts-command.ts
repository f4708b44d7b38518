import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isPageLanguage, type Lang, sourceLanguage } from '#platform/languages';
import { missingPlurals, placeholdersOf, pluralForms } from '#platform/message-places';
import { readWords, wordFolders } from '#platform/words';
import { readXliff, type Unit, writeXliff } from '#platform/xliff';

/** What was handed in cannot be taken; one line for each fault. */
export class TextsRefusal extends Error {
  override name = 'TextsRefusal';
}

export const textFormats = ['xliff', 'json'] as const;
export type TextFormat = (typeof textFormats)[number];

function languageNamed(tag: string | undefined): Lang {
  if (tag === undefined || !isPageLanguage(tag)) {
    throw new TextsRefusal(`there is no language ${tag ?? '(none named)'} in src/platform/languages.ts`);
  }
  return tag;
}

/** Every text that is translated, in the order of the German files. */
function unitsOf(lang: Lang): Unit[] {
  return wordFolders.flatMap((folder) => {
    const own = readWords(folder, lang);
    return Object.entries(readWords(folder, sourceLanguage)).map(([key, source]) => ({
      folder,
      key,
      source,
      target: own[key] ?? null,
      ...(/\{\w+, *(plural|selectordinal)/.test(source)
        ? { note: `One form for each of: ${pluralForms(lang).join(', ')}` }
        : {}),
    }));
  });
}

const separator = ':';

/** All texts of a language in one file, for translators' tools. */
export function exportTexts(of: { language: string | undefined; format: TextFormat }): string {
  const lang = languageNamed(of.language);
  const units = unitsOf(lang);
  if (of.format === 'xliff') {
    if (lang === sourceLanguage) throw new TextsRefusal('German is the source: name another language');
    return writeXliff({ sourceLanguage, targetLanguage: lang, units });
  }
  const flat = units
    .filter(({ target }) => target !== null)
    .map(({ folder, key, target }) => [folder + separator + key, target]);
  return `${JSON.stringify(Object.fromEntries(flat), null, 2)}\n`;
}

export interface Imported {
  readonly lang: Lang;
  readonly folders: readonly string[];
  /** Texts that are new or other than before. */
  readonly changed: number;
  /** Texts nobody has translated yet. */
  readonly missing: number;
  /** Texts whose German words have changed since the export: to be looked at again. */
  readonly outdated: readonly string[];
}

/**
 * Takes a file in: XLIFF, or flat JSON with the language named. Nothing is written where a single text is wrong.
 * @param of.root the folder that holds `src/`
 * @throws TextsRefusal with one line for each fault
 */
export async function importTexts(of: {
  text: string;
  language: string | undefined;
  root: string;
}): Promise<Imported> {
  const { text, root } = of;
  if (!existsSync(path.join(root, 'src/platform/languages.ts'))) {
    throw new TextsRefusal('texts are imported into the sources, and there are none beside this program');
  }
  const { lang, units } = text.trimStart().startsWith('<')
    ? await unitsInXliff(text, of.language)
    : unitsInJson(text, of.language);
  if (lang === sourceLanguage) throw new TextsRefusal('German is the source: change src/**/de.json');
  const faults = units.flatMap((unit) => faultsOf(unit, lang));
  if (faults.length > 0) throw new TextsRefusal(faults.join('\n'));
  return write(root, lang, units);
}

type Handed = Omit<Unit, 'source'> & { readonly source: string | null };

async function unitsInXliff(text: string, language: string | undefined) {
  const { sourceLanguage: from, targetLanguage, units } = await readXliff(text);
  if (from !== sourceLanguage) throw new TextsRefusal(`the source is ${from}, not ${sourceLanguage}`);
  if (language !== undefined && language !== targetLanguage) {
    throw new TextsRefusal(`the file is in ${targetLanguage}, not in ${language}`);
  }
  return { lang: languageNamed(targetLanguage), units: units as readonly Handed[] };
}

function unitsInJson(text: string, language: string | undefined) {
  const lang = languageNamed(language);
  let flat: unknown;
  try {
    flat = JSON.parse(text);
  } catch (error) {
    throw new TextsRefusal(`this is neither XLIFF nor JSON: ${(error as Error).message}`);
  }
  if (typeof flat !== 'object' || flat === null || Array.isArray(flat)) {
    throw new TextsRefusal('the JSON is no list of texts by key');
  }
  const units = Object.entries(flat).map(([name, target]): Handed => {
    const at = name.indexOf(separator);
    if (typeof target !== 'string') throw new TextsRefusal(`${name}: this is no text`);
    return {
      folder: name.slice(0, at),
      key: name.slice(at + 1),
      source: null,
      target: target === '' ? null : target,
    };
  });
  return { lang, units };
}

function faultsOf({ folder, key, target }: Handed, lang: Lang): string[] {
  const at = `${folder}${separator}${key}`;
  const source = wordFolders.includes(folder) ? readWords(folder, sourceLanguage)[key] : undefined;
  if (source === undefined) return [`${at}: there is no such text`];
  if (target === null) return [];
  if (target.trim() === '') return [`${at}: only blanks`];
  let places: string[];
  try {
    places = placeholdersOf(target, lang);
  } catch (error) {
    return [`${at}: no ICU message (${(error as Error).message})`];
  }
  const wanted = placeholdersOf(source, sourceLanguage);
  const nameOf = (place: string) => `{${place.split(' ')[0]}}`;
  const forms = missingPlurals(target, lang);
  return [
    ...wanted.filter((one) => !places.includes(one)).map((one) => `${at}: ${nameOf(one)} is missing`),
    ...places.filter((one) => !wanted.includes(one)).map((one) => `${at}: ${nameOf(one)} has no place here`),
    ...forms.map((form) => `${at}: the form ${form} is missing`),
  ];
}

async function write(root: string, lang: Lang, units: readonly Handed[]): Promise<Imported> {
  const folders: string[] = [];
  let [changed, missing] = [0, 0];
  for (const folder of wordFolders) {
    const given = new Map(
      units.filter((unit) => unit.folder === folder).map((unit) => [unit.key, unit.target]),
    );
    const before = readWords(folder, lang);
    const own: Record<string, string> = {};
    for (const key of Object.keys(readWords(folder, sourceLanguage))) {
      const target = given.get(key) ?? before[key];
      if (target === undefined) missing++;
      else {
        own[key] = target;
        if (target !== before[key]) changed++;
      }
    }
    if (Object.keys(own).length === 0) continue;
    const file = path.join(root, 'src', folder, `${lang}.json`);
    const words = `${JSON.stringify(own, null, 2)}\n`;
    if ((existsSync(file) ? await readFile(file, 'utf8') : '') === words) continue;
    await writeFile(file, words);
    folders.push(folder);
  }
  const outdated = units
    .filter(({ folder, key, source }) => source !== null && source !== readWords(folder, sourceLanguage)[key])
    .map(({ folder, key }) => folder + separator + key);
  return { lang, folders, changed, missing, outdated };
}
