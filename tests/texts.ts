import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { deskLanguages, type Lang, pageLanguages, sourceLanguage } from '../src/platform/languages.ts';
import { missingPlurals, placeholdersOf } from '../src/platform/message-places.ts';
import waiting from './texts-waiting.json' with { type: 'json' };

export interface TextFolder {
  /** `src/modules/requests/texts` */
  readonly folder: string;
  readonly messages: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Every folder of texts below `src/`: those that hold a `de.json`. */
export async function readTextFolders(root: string): Promise<TextFolder[]> {
  const entries = await readdir(path.join(root, 'src'), { recursive: true, withFileTypes: true });
  const folders = entries.filter((entry) => entry.name === 'de.json').map((entry) => entry.parentPath);
  return Promise.all(
    folders.sort().map(async (folder) => {
      const languages = pageLanguages.filter((lang) => existsSync(path.join(folder, `${lang}.json`)));
      const messages = await Promise.all(
        languages.map(async (lang) => [
          lang,
          JSON.parse(await readFile(path.join(folder, `${lang}.json`), 'utf8')) as Record<string, string>,
        ]),
      );
      return { folder: path.relative(root, folder), messages: Object.fromEntries(messages) };
    }),
  );
}

const isDesk = (lang: Lang) => deskLanguages.some((one) => one === lang);

/**
 * Texts that still wait for a translator, by folder; until then they are said in German. Only what is really
 * missing somewhere may stand there.
 */
const waitingIn = (folder: string): readonly string[] =>
  (waiting as Readonly<Record<string, readonly string[]>>)[folder] ?? [];

/** What is wrong with a folder of texts, one sentence each. Beside German and English a language may be absent, never in part. */
export function faultsIn({ folder, messages }: TextFolder): string[] {
  const faults: string[] = [];
  const source = messages[sourceLanguage] ?? {};
  for (const lang of pageLanguages) {
    const own = messages[lang];
    if (!own && !isDesk(lang)) continue;
    if (!own) {
      faults.push(`${folder}: no texts in ${lang}`);
      continue;
    }
    for (const key of Object.keys(source))
      if (!(key in own) && (isDesk(lang) || !waitingIn(folder).includes(key)))
        faults.push(`${folder}: ${key} is missing in ${lang}`);
    for (const [key, message] of Object.entries(own)) {
      if (!(key in source)) faults.push(`${folder}: ${key} stands only in ${lang}`);
      else if (message.trim() === '') faults.push(`${folder}: ${key} is empty in ${lang}`);
      else {
        const [here, there] = [
          placeholdersOf(message, lang),
          placeholdersOf(source[key] as string, sourceLanguage),
        ];
        if (here.join() !== there.join())
          faults.push(`${folder}: ${key} leaves other places open in ${lang}`);
        for (const form of isDesk(lang) ? [] : missingPlurals(message, lang))
          faults.push(`${folder}: ${key} lacks the form ${form} in ${lang}`);
      }
    }
  }
  for (const key of waitingIn(folder)) {
    const isMissing = Object.entries(messages).some(([, own]) => !(key in own));
    if (!(key in source) || !isMissing) faults.push(`${folder}: ${key} waits for nobody`);
  }
  return faults;
}

/**
 * Keys that no source speaks: neither literally nor by a template such as `reason.${code}`. A template counts
 * only when something fixed stands in it.
 */
export function unusedKeys(folder: TextFolder, sources: readonly string[]): string[] {
  const literals = new Set<string>();
  const templates: RegExp[] = [];
  for (const text of sources) {
    for (const [, literal] of text.matchAll(/['"]([\w.-]+)['"]/g)) literals.add(literal as string);
    for (const [, template = ''] of text.matchAll(/`([\w.-]*(?:\$\{[^`}]*\}[\w.-]*)+)`/g)) {
      const fixed = template.split(/\$\{[^}]*\}/);
      if (!fixed.some((part) => /^[\w-]+\.|\.[\w-]+$|^\.$/.test(part))) continue;
      const pattern = fixed.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('[\\w.-]+');
      templates.push(new RegExp(`^${pattern}$`));
    }
  }
  return Object.keys(folder.messages[sourceLanguage] ?? {}).filter(
    (key) => !literals.has(key) && !templates.some((template) => template.test(key)),
  );
}
