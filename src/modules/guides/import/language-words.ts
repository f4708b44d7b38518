import type { Language, LanguageLevel, LanguageMode } from '#modules/programme';
import type { GuideLanguage } from '../guide.ts';
import { fold } from './fold.ts';

/** Names of languages in lists, folded, with the languages each can mean. Several that differ: it must be said which. */
export type LanguageWords = ReadonlyMap<string, { readonly tags: readonly string[]; readonly all: boolean }>;

/** What people write beside the names in German, in English and in the language itself. */
const otherNames: Record<string, readonly string[]> = {
  ar: [
    'hocharabisch',
    'standardarabisch',
    'irakisch',
    'agyptisch',
    'marokkanisch',
    'tunesisch',
    'libanesisch',
    'palastinensisch',
    'darija',
    'arabisch irakisch',
    'arabisch syrisch',
    'irakisch arabisch',
    'syrisch arabisch',
    'levantinisch',
  ],
  tr: ['turkisch', 'turkce'],
  uk: ['ukrainisch'],
  fa: ['farsi', 'persisch', 'iranisch', 'persisch farsi', 'farsi persisch'],
  prs: ['dari', 'dari persisch', 'persisch dari', 'afghanisches persisch'],
  ps: ['paschto', 'paschtu', 'paschtunisch', 'pashto', 'pashtu', 'pushto', 'afghanisch paschto'],
  kmr: [
    'kurmandschi',
    'kurmanci',
    'kurmanji',
    'kurmandji',
    'kurmanschi',
    'badini',
    'bahdini',
    'nordkurdisch',
  ],
  ckb: ['sorani', 'zentralkurdisch'],
  ti: ['tigrinja', 'tigrinya', 'tigrinisch', 'eritreisch'],
  am: ['amharisch', 'athiopisch'],
  om: ['oromo', 'oromiffa', 'oromifa'],
  sq: ['albanisch', 'kosovarisch', 'shqip'],
  aii: ['aramaisch', 'assyrisch', 'neuaramaisch', 'suryoyo', 'turoyo'],
  zza: ['zaza', 'zazaki'],
  pa: ['punjabi', 'panjabi', 'pandschabi', 'paijabi'],
  fil: ['tagalog', 'philippinisch', 'filipino'],
  zh: ['chinesisch', 'mandarin', 'hochchinesisch'],
  el: ['griechisch', 'neugriechisch'],
  ro: ['rumanisch', 'moldawisch', 'moldauisch'],
  rom: ['romanes', 'romani'],
  gsg: ['dgs', 'gebardensprache', 'deutsche gebardensprache'],
  rif: ['tarifit', 'rifisch'],
  zgh: ['tamazight'],
  kab: ['kabylisch'],
  ff: ['fulfulde', 'fula', 'fulani', 'pulaar', 'peul'],
  ak: ['twi', 'akan', 'fante'],
  sw: ['suaheli', 'swahili', 'kisuaheli'],
  fr: ['franzosisch'],
  pt: ['brasilianisch'],
};

/** Names that mean one of several languages, which a list has to name; or all of them. */
const severalLanguages: Record<string, { readonly tags: readonly string[]; readonly all: boolean }> = {
  kurdisch: { tags: ['kmr', 'ckb'], all: false },
  kurdish: { tags: ['kmr', 'ckb'], all: false },
  kurdi: { tags: ['kmr', 'ckb'], all: false },
  afghanisch: { tags: ['prs', 'ps'], all: false },
  afghan: { tags: ['prs', 'ps'], all: false },
  syrisch: { tags: ['ar', 'aii'], all: false },
  berberisch: { tags: ['zgh', 'kab', 'rif'], all: false },
  indisch: { tags: ['hi', 'pa', 'ta', 'ml'], all: false },
  pakistanisch: { tags: ['ur', 'pa'], all: false },
  serbokroatisch: { tags: ['bs', 'hr', 'sr'], all: true },
  bks: { tags: ['bs', 'hr', 'sr'], all: true },
  bosnisch_kroatisch_serbisch: { tags: ['bs', 'hr', 'sr'], all: true },
};

/** The words by which the programme's languages are known; `named` says a tag in German and in English. */
export function languageWordsOf(
  languages: readonly Language[],
  named: (tag: string) => readonly string[],
): LanguageWords {
  const words = new Map<string, { tags: readonly string[]; all: boolean }>();
  const known = new Set(languages.map((language) => language.tag));
  const add = (word: string, tag: string) => {
    const folded = fold(word);
    if (folded !== '' && !words.has(folded)) words.set(folded, { tags: [tag], all: false });
  };
  for (const { tag, nativeName } of languages) {
    add(tag, tag);
    for (const name of [nativeName, ...named(tag), ...(otherNames[tag] ?? [])]) add(name, tag);
    const [, inBrackets] = /\(([^)]+)\)/.exec(nativeName) ?? [];
    if (inBrackets) add(inBrackets, tag);
  }
  for (const [word, { tags, all }] of Object.entries(severalLanguages)) {
    words.set(word.replaceAll('_', ' '), { tags: tags.filter((tag) => known.has(tag)), all });
  }
  return words;
}

const levels: Record<string, LanguageLevel> = {};
const levelWords: Record<LanguageLevel, string> = {
  'mother-tongue':
    'muttersprache muttersprachlich muttersprachler muttersprachlerin erstsprache native mothertongue ms bilingual',
  fluent:
    'fliessend fliesend flussig verhandlungssicher gut gute guter gutes sehr perfekt hervorragend fortgeschritten b2 c1 c2 fluent good very excellent advanced',
  basic:
    'grundkenntnisse grund basis basiskenntnisse wenig etwas mittel ausreichend befriedigend einfach anfanger anfangerin a1 a2 b1 basic basics little some beginner intermediate',
};
for (const [level, text] of Object.entries(levelWords)) {
  for (const word of text.split(' ')) levels[word] = level as LanguageLevel;
}

const modes: Record<string, readonly LanguageMode[]> = {
  sprechen: ['speak'],
  spricht: ['speak'],
  gesprochen: ['speak'],
  mundlich: ['speak'],
  verstehen: ['speak'],
  wort: ['speak'],
  speak: ['speak'],
  speaking: ['speak'],
  spoken: ['speak'],
  lesen: ['read'],
  read: ['read'],
  reading: ['read'],
  schreiben: ['write'],
  write: ['write'],
  writing: ['write'],
  schrift: ['read', 'write'],
  schriftlich: ['read', 'write'],
  written: ['read', 'write'],
};

const fillers = new Set(
  'in und and auch nur als kenntnisse sprachkenntnisse niveau level ca etwa kann only tongue mother skills knowledge'.split(
    ' ',
  ),
);

export interface ReadLanguages {
  readonly languages: readonly GuideLanguage[];
  /** Words that name no language of the programme, or one of several. */
  readonly problems: readonly {
    readonly code: 'language-unknown' | 'language-unclear';
    readonly word: string;
  }[];
}

const separator = /[,;/|+&\n•·]|\s(?:und|and|sowie)\s/giu;

/** Commas, "und" and the like part languages, but not inside brackets. */
function partsOf(text: string): string[] {
  // Brackets that are not closed end with the text.
  const closed = text.replace(/[[{]/g, '(').replace(/[\]}]/g, ')');
  return closed
    .split(/(\([^)]*\)?)/)
    .map((piece, index) => (index % 2 === 1 ? piece.replace(separator, ' ') : piece.replace(separator, '\n')))
    .join('')
    .split('\n');
}

const rank: readonly LanguageLevel[] = ['basic', 'fluent', 'mother-tongue'];

/**
 * Reads languages from free text: `Arabisch, Dari; Englisch (gut)`. Where no level is told, `unsaid` counts;
 * where nothing is told of speaking, reading or writing, she speaks it.
 */
export function readLanguages(text: string, words: LanguageWords, unsaid: LanguageLevel): ReadLanguages {
  const found = new Map<string, { level: LanguageLevel; modes: Set<LanguageMode> }>();
  const problems: ReadLanguages['problems'][number][] = [];
  let last: readonly string[] = [];

  for (const part of partsOf(text)) {
    const folded = fold(part);
    if (folded === '') continue;
    const said = readPart(folded, words);
    if (said.name === '') {
      // Only a level or a mode: it belongs to the language before.
      for (const tag of last) note(tag, said.level, said.modes);
      if (last.length === 0) problems.push({ code: 'language-unknown', word: part.trim() });
      continue;
    }
    const meant = words.get(said.name);
    last = [];
    if (!meant || meant.tags.length === 0) problems.push({ code: 'language-unknown', word: part.trim() });
    else if (meant.tags.length > 1 && !meant.all)
      problems.push({ code: 'language-unclear', word: part.trim() });
    else {
      last = meant.tags;
      for (const tag of meant.tags) note(tag, said.level ?? (found.has(tag) ? null : unsaid), said.modes);
    }
  }
  return {
    languages: [...found].map(([tag, of]) => ({
      tag,
      level: of.level,
      modes:
        of.modes.size > 0
          ? (['speak', 'read', 'write'] as const).filter((mode) => of.modes.has(mode))
          : ['speak'],
    })),
    problems,
  };

  function note(tag: string, level: LanguageLevel | null, told: readonly LanguageMode[]): void {
    const known = found.get(tag);
    if (!known) found.set(tag, { level: level ?? unsaid, modes: new Set(told) });
    else {
      if (level && (last.includes(tag) || rank.indexOf(level) > rank.indexOf(known.level)))
        known.level = level;
      for (const mode of told) known.modes.add(mode);
    }
  }
}

function readPart(
  folded: string,
  words: LanguageWords,
): { name: string; level: LanguageLevel | null; modes: readonly LanguageMode[] } {
  if (words.has(folded)) return { name: folded, level: null, modes: [] };
  const name: string[] = [];
  const told: LanguageMode[] = [];
  let level: LanguageLevel | null = null;
  for (const word of folded.split(' ')) {
    const saidLevel = levels[word];
    const saidModes = modes[word];
    if (saidLevel) level = saidLevel;
    else if (saidModes) told.push(...saidModes);
    else if (!fillers.has(word)) name.push(word);
  }
  return { name: name.join(' '), level, modes: told };
}
