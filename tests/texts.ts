import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { IntlMessageFormat } from 'intl-messageformat';
import { pageLanguages, sourceLanguage } from '../src/platform/languages.ts';

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

type Element = ReturnType<IntlMessageFormat['getAst']>[number];

/** The places a message leaves open, with their kind: `count plural`, `name argument`. */
export function placeholdersOf(message: string, lang: string): string[] {
  const found = new Set<string>();
  const walk = (elements: readonly Element[]) => {
    for (const element of elements as readonly (Element & {
      value?: string;
      options?: Record<string, { value: Element[] }>;
    })[]) {
      // 0 is plain text, 7 the number inside a plural.
      if (element.type !== 0 && element.type !== 7) found.add(`${element.value} ${element.type}`);
      for (const option of Object.values(element.options ?? {})) walk(option.value);
    }
  };
  walk(new IntlMessageFormat(message, lang, undefined, { ignoreTag: true }).getAst());
  return [...found].sort();
}

/** What is wrong with a folder of texts, one sentence each. */
export function faultsIn({ folder, messages }: TextFolder): string[] {
  const faults: string[] = [];
  const source = messages[sourceLanguage] ?? {};
  for (const lang of pageLanguages) {
    const own = messages[lang];
    if (!own) {
      faults.push(`${folder}: no texts in ${lang}`);
      continue;
    }
    for (const key of Object.keys(source))
      if (!(key in own)) faults.push(`${folder}: ${key} is missing in ${lang}`);
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
      }
    }
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
