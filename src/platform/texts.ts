import { IntlMessageFormat } from 'intl-messageformat';
import { type Lang, localeOf, sourceLanguage } from './languages.ts';
import { type Messages, readWords } from './words.ts';

export type TextValues = Record<string, string | number>;

/**
 * Says one text. Words of the desk fall back to German where a language has none; `say.languageOf(key)` tells
 * in which language the words really are, so that a page can mark them with `lang`.
 */
export interface Say<Key extends string = string> {
  (key: Key, values?: TextValues): string;
  readonly lang: Lang;
  languageOf(key: Key): Lang;
  /** Whether there is such a key, for codes that come from data: `if (say.has(k)) say(k)`. */
  has(key: string): key is Key;
}

export interface Texts<Key extends string> {
  (lang: Lang): Say<Key>;
  /** The messages compiled in, for the completeness test. */
  readonly messages: { readonly de: Messages; readonly en: Messages };
}

/** Words that are translated: German and English are compiled in, the others lie beside them. */
export interface TranslatedWords<Key extends string> {
  /** Where they lie below `src/`. */
  readonly folder: string;
  readonly de: Readonly<Record<Key, string>>;
  readonly en: Messages;
}

/** `folder` lies below `src/` and is called `texts-newcomer…` or `texts-public…` after who reads it. */
export function translated<De extends Messages>(
  folder: string,
  { de, en }: { de: De; en: Messages },
): TranslatedWords<keyof De & string> {
  return { folder, de, en };
}

type KeyOf<Words> = Words extends TranslatedWords<infer Key> ? Key : never;

/** Texts a page asked for in a language that has no words for them, with the language: shown in German. */
export const saidInGerman = new Set<string>();

/**
 * The words of one module: flat keys by meaning, ICU messages, German complete by type. `desk` are the words
 * only people who work here read; what others read comes from `translated` folders.
 */
export function defineTexts<De extends Messages, Folders extends readonly TranslatedWords<string>[]>(
  desk: { de: De; en: Messages },
  ...folders: Folders
): Texts<(keyof De & string) | KeyOf<Folders[number]>> {
  type AnyKey = (keyof De & string) | KeyOf<Folders[number]>;
  const messages = {
    de: Object.assign({}, desk.de, ...folders.map(({ de }) => de)) as Messages,
    en: Object.assign({}, desk.en, ...folders.map(({ en }) => en)) as Messages,
  };
  const sayers = new Map<Lang, Say<AnyKey>>();

  function messagesIn(lang: Lang): Messages {
    if (lang === 'de' || lang === 'en') return messages[lang];
    return Object.assign({}, ...folders.map(({ folder }) => readWords(folder, lang)));
  }

  function sayerFor(lang: Lang): Say<AnyKey> {
    const own = messagesIn(lang);
    const source = messages.de;
    const compiled = new Map<string, IntlMessageFormat>();

    const languageOf = (key: AnyKey): Lang => (key in own ? lang : sourceLanguage);
    const say = (key: AnyKey, values?: TextValues): string => {
      const message = own[key] ?? source[key];
      if (message === undefined) throw new Error(`no text for the key ${key}`);
      if (!(key in own)) saidInGerman.add(`${lang} ${key}`);
      if (!message.includes('{') && !message.includes("'")) return message;
      let format = compiled.get(key);
      if (!format) {
        format = new IntlMessageFormat(message, localeOf(languageOf(key)), undefined, { ignoreTag: true });
        compiled.set(key, format);
      }
      return String(format.format(values));
    };
    return Object.assign(say, {
      lang,
      languageOf,
      has: (key: string): key is AnyKey => Object.hasOwn(source, key),
    });
  }

  const texts = (lang: Lang): Say<AnyKey> => {
    let sayer = sayers.get(lang);
    if (!sayer) {
      sayer = sayerFor(lang);
      sayers.set(lang, sayer);
    }
    return sayer;
  };
  return Object.assign(texts, { messages });
}
