import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { deskLanguages, type Lang, pageLanguages, sourceLanguage } from './languages.ts';

/**
 * Who reads a page decides which languages it has. `newcomer`: the way to a request, its status and every
 * message; `public`: all pages anybody sees; `desk`: pages for people who work here.
 */
export type Audience = 'newcomer' | 'public' | 'desk';

export type Messages = Readonly<Record<string, string>>;

const isBuilt = import.meta.dirname.endsWith('dist');
const builtFolder = path.join(import.meta.dirname, 'words');
const sourceFolder = path.join(import.meta.dirname, '..');

/**
 * The folders of words that are translated, below `src/`: `ui/texts-newcomer`. A folder says by its name who
 * reads it; a language has all keys of a folder or none of it.
 */
export const wordFolders: readonly string[] = isBuilt
  ? (JSON.parse(readFileSync(path.join(builtFolder, 'folders.json'), 'utf8')) as string[])
  : globSync('**/texts-{newcomer,public}*/', { cwd: sourceFolder })
      .map((folder) => folder.replaceAll(path.sep, '/').replace(/\/$/, ''))
      .sort();

const read = new Map<Lang, Readonly<Record<string, Messages>>>();

/** All words of one language by folder, read from its file when it is first spoken. */
function wordsOf(lang: Lang): Readonly<Record<string, Messages>> {
  let words = read.get(lang);
  if (!words) {
    words = isBuilt ? readBuilt(lang) : readSources(lang);
    read.set(lang, words);
  }
  return words;
}

function readBuilt(lang: Lang): Record<string, Messages> {
  const file = path.join(builtFolder, `${lang}.json`);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
}

function readSources(lang: Lang): Record<string, Messages> {
  const words: Record<string, Messages> = {};
  for (const folder of wordFolders) {
    const file = path.join(sourceFolder, folder, `${lang}.json`);
    if (existsSync(file)) words[folder] = JSON.parse(readFileSync(file, 'utf8')) as Messages;
  }
  return words;
}

/** The words of a folder in a language, `{}` where it has none. */
export function readWords(folder: string, lang: Lang): Messages {
  return wordsOf(lang)[folder] ?? {};
}

const isFor = (folder: string, audience: Audience) =>
  path.posix.basename(folder).startsWith(`texts-${audience}`);

const said = new Map<Audience, readonly Lang[]>();

/** The languages in which pages for these readers are written; the first is German. */
export function languagesFor(audience: Audience): readonly Lang[] {
  let languages = said.get(audience);
  if (!languages) {
    const needed = wordFolders.filter(
      (folder) => isFor(folder, 'newcomer') || (audience === 'public' && isFor(folder, 'public')),
    );
    languages = pageLanguages.filter(
      (lang) =>
        (deskLanguages as readonly Lang[]).includes(lang) ||
        (audience !== 'desk' && needed.every((folder) => folder in wordsOf(lang))),
    );
    said.set(audience, languages);
  }
  return languages;
}

/** Whether pages for these readers can be shown in a language. */
export function isSaid(lang: Lang, audience: Audience): boolean {
  return languagesFor(audience).includes(lang);
}

/** One text in German and in another language; `own` is null where that language says it in German. */
export interface WordPair {
  readonly folder: string;
  readonly key: string;
  readonly source: string;
  readonly own: string | null;
}

/** The texts for these readers, and for no others, beside their German ones. */
export function wordPairs(lang: Lang, audience: Audience): WordPair[] {
  return wordFolders
    .filter((folder) => isFor(folder, audience))
    .flatMap((folder) => {
      const own = readWords(folder, lang);
      return Object.entries(readWords(folder, sourceLanguage)).map(([key, source]) => ({
        folder,
        key,
        source,
        own: own[key] ?? null,
      }));
    });
}

/** Who grew up with a language and has read the words of a page over, and when. */
export interface Review {
  readonly reviewer: string;
  readonly reviewedOn: Temporal.PlainDate;
}

/** The language a page for these readers is shown in when somebody would like another one. */
export function spokenFor(lang: Lang, audience: Audience): Lang {
  return isSaid(lang, audience) ? lang : sourceLanguage;
}
