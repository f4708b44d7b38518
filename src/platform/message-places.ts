import { IntlMessageFormat } from 'intl-messageformat';
import type { Lang } from './languages.ts';

type Element = ReturnType<IntlMessageFormat['getAst']>[number] & {
  value?: string;
  options?: Record<string, { value: Element[] }>;
};

// Kinds of elements as the parser numbers them.
const [plainText, choice, plural, numberOfPlural] = [0, 5, 6, 7];

function walk(message: string, lang: string, visit: (element: Element) => void): void {
  const each = (elements: readonly Element[]) => {
    for (const element of elements) {
      visit(element);
      for (const option of Object.values(element.options ?? {})) each(option.value);
    }
  };
  each(new IntlMessageFormat(message, lang, undefined, { ignoreTag: true }).getAst() as Element[]);
}

/**
 * The places a message leaves open, with their kind and, where one of several is chosen, the choices.
 * @throws SyntaxError where it is no ICU message
 */
export function placeholdersOf(message: string, lang: string): string[] {
  const found = new Set<string>();
  walk(message, lang, ({ type, value, options }) => {
    if (type === plainText || type === numberOfPlural) return;
    // The choices are codes of ours and stand in every language.
    const choices =
      type === choice
        ? ` ${Object.keys(options ?? {})
            .sort()
            .join('|')}`
        : '';
    found.add(`${value} ${type}${choices}`);
  });
  return [...found].sort();
}

/** Forms of a number a language has and a message does not: `few` in Polish. */
export function missingPlurals(message: string, lang: string): string[] {
  const rules = new Intl.PluralRules(lang);
  const found = new Set<string>();
  walk(message, lang, ({ type, options = {} }) => {
    if (type !== plural) return;
    for (let count = 0; count <= 100; count++) {
      const form = rules.select(count);
      if (!(form in options || form === 'other' || `=${count}` in options)) found.add(form);
    }
  });
  return [...found];
}

/** The forms of a number a language has, for whoever translates: `one`, `few`, `other`. */
export function pluralForms(lang: Lang): string[] {
  return new Intl.PluralRules(lang).resolvedOptions().pluralCategories;
}
