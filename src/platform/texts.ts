import { IntlMessageFormat } from 'intl-messageformat';
import { type Lang, sourceLanguage } from './languages.ts';

export type TextValues = Record<string, string | number>;

/**
 * Says one text. Missing translations fall back to German; `say.languageOf(key)` tells in which language
 * the words really are, so that a page can mark them with `lang`.
 */
export interface Say<Key extends string = string> {
  (key: Key, values?: TextValues): string;
  readonly lang: Lang;
  languageOf(key: Key): Lang;
  /** Whether there is such a key, for codes that come from data: `if (say.has(k)) say(k)`. */
  has(key: string): key is Key;
}

type Messages = Readonly<Record<string, string>>;

export interface Texts<Key extends string> {
  (lang: Lang): Say<Key>;
  /** The raw messages by language, for the completeness test. */
  readonly messages: Readonly<Partial<Record<Lang, Messages>>>;
}

/**
 * The words of one module: flat keys by meaning, ICU messages, German complete by type.
 * `defineTexts({ de, en })` is called once per module with its JSON files.
 */
export function defineTexts<De extends Messages>(
  messages: { de: De } & Partial<Record<Exclude<Lang, 'de'>, Messages>>,
): Texts<keyof De & string> {
  type Key = keyof De & string;
  const sayers = new Map<Lang, Say<Key>>();

  function sayerFor(lang: Lang): Say<Key> {
    const own: Messages = messages[lang] ?? {};
    const source: Messages = messages.de;
    const compiled = new Map<string, IntlMessageFormat>();

    const languageOf = (key: Key): Lang => (key in own ? lang : sourceLanguage);
    const say = (key: Key, values?: TextValues): string => {
      const message = own[key] ?? source[key];
      if (message === undefined) throw new Error(`no text for the key ${key}`);
      if (!message.includes('{') && !message.includes("'")) return message;
      let format = compiled.get(key);
      if (!format) {
        format = new IntlMessageFormat(message, languageOf(key), undefined, { ignoreTag: true });
        compiled.set(key, format);
      }
      return String(format.format(values));
    };
    return Object.assign(say, {
      lang,
      languageOf,
      has: (key: string): key is Key => Object.hasOwn(source, key),
    });
  }

  const texts = (lang: Lang): Say<Key> => {
    let sayer = sayers.get(lang);
    if (!sayer) {
      sayer = sayerFor(lang);
      sayers.set(lang, sayer);
    }
    return sayer;
  };
  return Object.assign(texts, { messages });
}
