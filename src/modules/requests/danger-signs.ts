/**
 * Looks in free text for signs of danger, of tasks that are no guide's, and of things that must not be written down.
 * It points a person at words; it decides nothing. The lists are data: a language is added by adding a list.
 */

export const dangers = ['violence', 'suicide', 'child-danger'] as const;
export type Danger = (typeof dangers)[number];

/** Tasks for somebody else; where they have one, the code of the programme's topic. */
export const foreignTasks = [
  'court-or-police',
  'asylum-hearing',
  'legal-advice',
  'informed-consent',
  'therapy',
  'written-translation',
  'interpreting',
  'money-or-signature',
  'child-care',
  'long-term-company',
] as const;
export type ForeignTask = (typeof foreignTasks)[number];

/** What nobody needs to know in order to help (and what there is no field for). */
export const privateMatters = [
  'diagnosis',
  'residence-status',
  'religion',
  'origin',
  'phone',
  'email',
  'iban',
] as const;
export type PrivateMatter = (typeof privateMatters)[number];

export type SignKind = Danger | ForeignTask | PrivateMatter;

export interface Sign {
  readonly kind: SignKind;
  /** The words of the text that were taken for a sign. */
  readonly words: string;
  /** `false`: the words may also mean something harmless. */
  readonly clear: boolean;
}

/**
 * Patterns by kind. A pattern is words in a row; `a|b` is either word, `word*` any ending, `*word` any beginning,
 * `..` up to four words of the same sentence; `!word` that none of the next words of the sentence is this one.
 * Capitals, accents and the spelling of umlauts do not matter.
 */
export interface SignList {
  readonly clear: Partial<Record<SignKind, readonly string[]>>;
  readonly maybe: Partial<Record<SignKind, readonly string[]>>;
}

const germanCountries =
  'syrien|afghanistan|irak|iran|eritrea|äthiopien|somalia|sudan|türkei|ukraine|russland|rumänien|bulgarien|polen|marokko|algerien|tunesien|ägypten|libanon|pakistan|indien|nigeria|ghana|kosovo|serbien|bosnien|albanien|mazedonien|georgien|armenien|vietnam|china|kolumbien|venezuela|guinea|gambia';
const englishCountries =
  'syria|afghanistan|iraq|iran|eritrea|ethiopia|somalia|sudan|turkey|ukraine|russia|romania|bulgaria|poland|morocco|algeria|tunisia|egypt|lebanon|pakistan|india|nigeria|ghana|kosovo|serbia|bosnia|albania|macedonia|georgia|armenia|vietnam|china|colombia|venezuela|guinea|gambia';

export const germanSigns: SignList = {
  clear: {
    violence: [
      'häusliche* gewalt',
      'gewalt zu hause|zuhause',
      'gewalt in der|meiner familie|ehe|beziehung',
      'gewalt durch|von meinem|meinen|ihrem|ihren|seinem|dem|den',
      'erlebe|erlebt|erleben|erfährt|erfahre|erfahren .. gewalt',
      'gewalt .. erlebt|erfahren|angetan',
      'gewalttätig*',
      'schlägt mich|uns|ihn !vor',
      'mann|ehemann|exmann|vater|mutter|bruder|freund|partner|sohn|er|sie schlägt seine|ihre|meine|die frau|kinder|tochter|mutter|schwester !vor',
      'mich|uns|sie|ihn|frau .. geschlagen|verprügelt|gewürgt',
      'werde|wird|werden|wurde|wurden .. geschlagen|verprügelt|misshandelt|gestalkt|vergewaltigt',
      'werde|wird|werden|wurde|wurden bedroht',
      'von meinem|meiner|ihrem|ihrer|seinem|seiner .. bedroht',
      'verprügel*',
      'misshandel*',
      'würgt mich|sie|ihn',
      'bedroht mich|uns|ihn|meine',
      'morddrohung*|todesdrohung*',
      'mann|ehemann|exmann|vater|bruder|freund|partner|familie|er bringt|bringen mich|uns|sie um !uhr|den|zum|zur|nach|ins|halb',
      'will|wollen|wollte|droht .. mich|uns|sie .. umbringen|töten',
      'vergewaltig*',
      'sexuell* missbrauch*|gewalt|übergriff*|nötigung',
      'sexuell missbraucht|belästigt|genötigt',
      'zwangsheirat*|zwangsehe*|zwangsverheirat*|zwangsverheiratung',
      'zwangsprostitution|menschenhandel',
      'ehrenmord*',
      'genitalverstümmel*|genitalbeschneid*',
      'angst vor meinem|meiner|ihrem|ihrer|seinem mann|ehemann|exmann|frau|vater|mutter|bruder|freund|partner|familie|schwiegervater|schwiegermutter|onkel|cousin',
      'lässt mich|uns|sie nicht raus|hinaus|weg|gehen|fort',
      'sperrt|sperren mich|uns|sie .. ein',
      'eingesperrt von|worden',
      'mit einem|dem messer bedroht',
      'stalkt mich|uns|sie|ihn',
    ],
    suicide: [
      'selbstmord*',
      'suizid*',
      'selbsttötung*',
      'mich|sich umbringen|umzubringen|töten|erhängen',
      'bringe mich um',
      'mir|sich das leben .. nehmen|genommen',
      'nicht mehr leben will|mag',
      'will|möchte|mag|kann nicht mehr leben !in|hier|dort|bei|mit',
      'will|möchte sterben',
      'lieber tot',
      'lebensmüde*',
      'meinem|ihrem|seinem leben ein ende',
      'selbstverletz*',
      'ritzt|ritze sich|mich',
    ],
    'child-danger': [
      'kindeswohl*',
      'kindesmisshandlung*|kindesmissbrauch*|kindesentführung*|kindesvernachlässigung',
      'schlägt|schlagen|prügelt sein|seine|ihr|ihre|mein|meine|die|das|den kind|kinder|kindern|sohn|tochter|baby !vor',
      'kind|kinder|sohn|tochter|baby .. geschlagen|misshandelt|missbraucht|vernachlässigt|eingesperrt|entführt|bedroht',
      'missbraucht .. kind|kinder|tochter|sohn|mädchen|jungen',
      'kind|kinder|baby hungern|hungert|verhungern|verhungert',
      'tochter|mädchen .. beschneiden|beschnitten|verheiraten',
      'kinderehe*',
    ],
    'court-or-police': [
      'gerichtstermin*|gerichtsverhandlung*|gerichtsdolmetsch*',
      'vor gericht',
      'verhandlung beim|am amtsgericht|landgericht|familiengericht|verwaltungsgericht|sozialgericht|arbeitsgericht|gericht',
      'polizeiliche* vernehmung|befragung|vorladung',
      'vernehmung .. polizei',
      'bei der polizei aussagen|dolmetschen|übersetzen',
      'zeugenaussage*',
      'beeidigt*|vereidigt* dolmetsch*',
    ],
    'asylum-hearing': [
      'asylanhörung*',
      'anhörung|interview beim|im|bei bamf|bundesamt',
      'bamf anhörung|interview|termin',
      'asylantrag stellen|begründen|ausfüllen',
      'dublin verfahren',
      'abschiebung verhindern|stoppen',
    ],
    'legal-advice': [
      'rechtsberatung*',
      'rechtlich* beraten|beratung|rat',
      'widerspruch einlegen|einreichen|schreiben|formulieren|begründen|verfassen|erheben',
      'widerspruch .. schreiben|formulieren|verfassen|einlegen',
      'klage einreichen|erheben|schreiben|gegen',
      'verklagen',
      'vertrag .. rechtlich prüfen',
    ],
    'informed-consent': [
      'aufklärungsgespräch*',
      'op aufklärung|gespräch|vorgespräch',
      'aufklärung .. operation|op|narkose|eingriff',
      'einwilligung .. operation|op|narkose|eingriff',
      'narkosegespräch*',
    ],
    therapy: [
      'psychotherap*',
      'traumatherap*',
      'gesprächstherap*',
      'familientherap*|paartherap*',
      'therapiesitzung*',
    ],
    'written-translation': [
      'beglaubigt*|beeidigt*|vereidigt* übersetz*',
      'übersetzung|übersetzen beglaubigen',
      'geburtsurkunde*|heiratsurkunde*|urkunde*|zeugnis|zeugnisse|diplom .. übersetzen|übersetzt|übersetzung',
      'übersetzung meiner|der|einer|von geburtsurkunde*|heiratsurkunde*|urkunde*|zeugnis*|diplom*|dokumente*',
      'schriftlich* übersetz*',
    ],
    'money-or-signature': [
      'geld leihen|borgen|auslegen|vorstrecken|geliehen',
      'geld .. leihen|borgen|vorstrecken',
      'bürgen für|bürgschaft übernehmen',
      'vollmacht geben|erteilen|übernehmen|haben',
      'mit vollmacht',
      'für mich|uns|sie|ihn unterschreiben|unterschreibt',
      'in meinem|ihrem namen unterschreiben',
      'originale|originaldokumente|dokumente|pass aufbewahren|verwahren',
    ],
    'child-care': [
      'babysitt*',
      'auf mein|meine|die|das|unser|unsere|ihr|ihre kind|kinder|baby|tochter|sohn .. aufpassen|aufpasst',
      'kind|kinder .. abholen|betreuen .. allein|alleine|täglich|jeden',
      'kinder betreuen|beaufsichtigen',
    ],
    'long-term-company': [
      'patenschaft*|patin|pate',
      'mentorin|mentoring|mentorenprogramm',
      'begleit*|hilfe|helfen|unterstütz*|betreu* .. jede|jeden|jedes|täglich|wöchentlich|dauerhaft|langfristig|dauernd|regelmäßig|monatelang|ständig !zeit|möglich|frei|ab|zwischen|kann|können',
      'jede|jeden|jedes woche|tag|monat|mal .. begleit*|hilfe|helfen|unterstütz*|betreu*',
      'täglich*|wöchentlich*|dauerhaft*|langfristig*|regelmäßig*|dauernd|ständig* .. begleit*|hilfe|helfen|unterstütz*|betreu*',
      'auf dauer',
      'für immer',
      'für länger !als',
      'für lange zeit',
      'festen|feste|fester begleiter|begleitung|begleiterin|bezugsperson|ansprechpartner|ansprechpartnerin',
    ],
    diagnosis: [
      'diagnose*|diagnostiziert',
      'depression*|depressiv*',
      'schizophren*|psychose*|psychotisch*|bipolar*',
      'posttraumatisch*|ptbs|trauma|traumata|traumatisiert*',
      'krebs|krebserkrank*|brustkrebs|chemotherapie|tumor*|leukämie',
      'hiv|aidskrank|tuberkulose|hepatitis',
      'epileps*|epileptisch*|diabetes|diabetiker*|parkinson|demenz|dement|autismus|autist*|adhs',
      'schwanger|schwangere|fehlgeburt|abtreibung|schwangerschaftsabbruch',
      'multiple sklerose',
      'suchtkrank|alkoholabhängig|alkoholiker*|drogenabhängig|drogensüchtig',
      'schwerbehindert*|pflegegrad',
      'geistig behindert',
    ],
    'residence-status': [
      'duldung|geduldet*|kettenduldung|ausbildungsduldung',
      'aufenthaltsstatus|aufenthaltsgestattung|fiktionsbescheinigung',
      'subsidiär*',
      'anerkannt* flüchtling*|asylberechtigt*',
      'asylbewerber*|asylsuchend*',
      'abgelehnt* asyl*',
      'asyl* .. abgelehnt',
      'ausreisepflichtig*|abgeschoben|abschiebung*|abschiebe*',
      'illegal hier|eingereist',
      'illegal in deutschland',
      'ohne papiere|aufenthalt|aufenthaltstitel|visum',
      'abschiebungsverbot',
    ],
    religion: [
      'bin|ist|sind|als .. muslim|muslime|muslimisch|moslem|moslems|jude|jüdin|juden|jesidisch|ezidisch|yezidisch|alevitisch|hindu|buddhist|buddhistin|sunnitisch|schiitisch|atheist|atheistin|bahai',
      'bin|als .. christ|christin|katholisch|evangelisch|orthodox|jüdisch',
      'wir sind .. christen|katholisch|evangelisch|orthodox|jüdisch',
      'muslima|muslimin|jesidin|jeside|jesiden|alevitin|alevite|schiitin|schiite|sunnitin|sunnit',
      'zum christentum|islam konvertiert|übergetreten',
      'religionszugehörigkeit|konfession',
      'glaubensgemeinschaft',
    ],
    origin: [
      `kommt|komme|kommen|stammt|stamme|stammen|geflohen|geflüchtet|flüchtete|gebürtig|ursprünglich .. aus ${germanCountries}`,
      `kommt|komme|kommen|stammt|stamme|stammen|geflohen|geflüchtet .. aus der|dem|den ${germanCountries}`,
      `bin|sind aus ${germanCountries}`,
      `bin|sind aus der|dem|den ${germanCountries}`,
      `in ${germanCountries} geboren`,
      `geboren in ${germanCountries}`,
      'herkunftsland|staatsangehörigkeit|staatsbürgerschaft|nationalität',
      'syrer|syrerin|syrische* frau|mann|familie|staatsangehörige*',
      'bin|ist|sind syrer*|afghane*|afghanin|iraker*|iraner*|eritreer*|somalier*|ukrainer*|russin|russe|türke|türkin|kurde|kurdin|kurden|rumäne|rumänin|bulgare|bulgarin|pole|polin|marokkaner*|roma|sinti',
      'ethnie|ethnisch*|volksgruppe',
    ],
  },
  maybe: {
    'court-or-police': [
      'amtsgericht|landgericht|familiengericht|verwaltungsgericht|sozialgericht|arbeitsgericht',
      'polizei|kripo|kriminalpolizei',
      'anzeige erstatten',
      'strafanzeige',
    ],
    'asylum-hearing': ['bamf', 'asylverfahren*|asylantrag*|asylbescheid*', 'abschiebung*'],
    'legal-advice': [
      'anwalt*|anwält*|rechtsanwalt*|rechtsanwält*',
      'widerspruch*',
      'klage',
      'scheidung|sorgerecht|umgangsrecht',
      'mahnbescheid*|vollstreckungsbescheid*|gerichtsvollzieher*',
      'insolvenz*|privatinsolvenz',
    ],
    'informed-consent': ['operation|operationen|op|operiert', 'narkose'],
    therapy: ['therapie|therapeut|therapeutin', 'psychiatrie|psychiatrisch*|psycholog*|psychiater*'],
    interpreting: ['dolmetsch*|gedolmetscht', 'sprachmittler*'],
    'money-or-signature': ['vollmacht*', 'bürgschaft|bürge'],
    'long-term-company': ['immer wieder begleit*|hilfe|helfen', 'mentor'],
  },
};

export const englishSigns: SignList = {
  clear: {
    violence: [
      'domestic violence|abuse',
      'violent husband|father|partner|boyfriend|brother|man',
      'husband|father|partner|boyfriend|brother|mother|son|he|she|they beats|hits|beat|hit|kicks|kicked|chokes|strangles me|us|her|him',
      'being|been|was|were|am|is beaten|raped|abused|stalked',
      'being|been|was|were|am|is threatened !eviction|deportation|dismissal|homelessness',
      'threatens|threatened|threatening me|us|her|him !eviction|deportation|dismissal|homelessness',
      'wants|want|going|threatens .. to kill me|us|her|him',
      'death threat|threats',
      'raped|rape|rapist',
      'sexual|sexually abuse|abused|assault|assaulted|violence|harassed|harassment',
      'forced marriage',
      'forced to marry',
      'human trafficking',
      'afraid|scared of my|her|his husband|father|mother|brother|partner|boyfriend|family|ex',
      'genital mutilation',
      'locks|locked me|us|her in|up',
      'honour|honor killing',
    ],
    suicide: [
      'suicid*',
      'kill myself|himself|herself|themselves',
      'killing myself|himself|herself',
      'end my|his|her life',
      'take my|his|her own life',
      'want|wants to die',
      'better off dead',
      'want|wants to live anymore !in|here|there|with|at',
      'no longer want|wants to live !in|here|there|with|at',
      'self harm',
      'harm|harming|harms myself|himself|herself',
    ],
    'child-danger': [
      'child abuse|neglect|endangerment|protection|marriage',
      'abused|neglected|beaten child|children',
      'child|children|son|daughter|baby .. beaten|abused|neglected|kidnapped|abducted',
      'beats|hits|beat|hit my|his|her|the|our child|children|son|daughter|baby|kids|kid',
    ],
    'court-or-police': [
      'court hearing|date|case|appearance',
      'in|at court',
      'police interview|interrogation|statement|questioning',
      'witness statement',
      'sworn interpreter',
    ],
    'asylum-hearing': [
      'asylum hearing|interview',
      'hearing|interview at|with the bamf',
      'bamf hearing|interview|appointment',
      'apply for asylum',
      'stop|prevent .. deportation',
    ],
    'legal-advice': [
      'legal advice|counsel|opinion',
      'write|file|draft|lodge .. objection|appeal|lawsuit',
      'sue my|the|our|his|her',
    ],
    'informed-consent': [
      'informed consent',
      'consent .. surgery|operation|anaesthesia|anesthesia',
      'pre op|operative talk|consultation|briefing',
    ],
    therapy: ['psychotherap*', 'trauma therapy', 'therapy session|sessions'],
    'written-translation': [
      'certified|sworn translation|translator',
      'translate|translation .. certificate|certificates|diploma|documents',
      'certificate|certificates|diploma|documents .. translated',
      'written translation',
    ],
    'money-or-signature': [
      'lend|lending me|us|her|him .. money',
      'borrow .. money',
      'power of attorney',
      'sign for me|us|her|him',
      'sign on my|our|her|his behalf',
      'keep my|our documents|passport',
    ],
    'child-care': [
      'babysit*',
      'look after|watch my|our|the|her|his child|children|kids|baby',
      'mind my|our children|kids|child',
    ],
    'long-term-company': [
      'mentor*|godparent*|befriend*',
      'help|support|accompan* .. every|each week|day|month|time',
      'help|support|accompan*|company .. weekly|daily|regularly|permanently|constantly|long term',
      'every|each week|day|month .. help|support|accompan*',
      'regular|weekly|daily|permanent help|support|company|accompaniment|visits',
      'long term help|support|company|accompaniment',
    ],
    diagnosis: [
      'diagnosis|diagnosed',
      'depression|depressed',
      'schizophren*|psychosis|psychotic|bipolar',
      'ptsd|trauma|traumatised|traumatized',
      'post traumatic',
      'cancer|chemotherapy|leukaemia|leukemia|tumour|tumor',
      'hiv|tuberculosis|hepatitis',
      'epileps*|epileptic|diabetes|diabetic|dementia|autism|autistic|adhd',
      'pregnant|miscarriage|abortion',
      'alcoholic',
      'drug addict',
      'severely disabled',
    ],
    'residence-status': [
      'duldung',
      'residence|immigration status',
      'tolerated stay',
      'asylum seeker|seekers',
      'asylum .. rejected|refused|denied',
      'recognised|recognized refugee|refugees',
      'deported|deportation',
      'undocumented',
      'illegal immigrant*',
      'here illegally',
      'without papers',
      'without a visa',
    ],
    religion: [
      'am|is|are|as .. muslim|muslims|christian|christians|jewish|jew|yazidi*|yezidi*|alevi|hindu|buddhist|sunni|shia|shiite|catholic|protestant|orthodox|atheist',
      'converted to christianity|islam',
      'religious denomination',
    ],
    origin: [
      `come|comes|came|fled|originally|is|am|are from ${englishCountries}`,
      `born in ${englishCountries}`,
      'country of origin',
      'nationality|citizenship|ethnicity|ethnic',
      'is|am|are a|an syrian|afghan|iraqi|iranian|eritrean|ukrainian|russian|turk|kurd|romanian|bulgarian|moroccan|nigerian !speak*|interpreter*',
    ],
  },
  maybe: {
    'court-or-police': ['police'],
    'asylum-hearing': ['bamf', 'asylum'],
    'legal-advice': [
      'lawyer|solicitor|attorney',
      'divorce|custody',
      'lawsuit',
      'bailiff|insolvency|bankruptcy',
    ],
    'informed-consent': ['surgery|operation|anaesthesia|anesthesia'],
    therapy: ['therapy|therapist|psychiatrist|psychologist|psychiatric'],
    interpreting: ['interpreter|interpreters|interpret|interpreting'],
  },
};

/** Every text is read with all lists: people mix languages. */
export const signLists: readonly SignList[] = [germanSigns, englishSigns];

interface Matcher {
  readonly kind: SignKind;
  readonly clear: boolean;
  readonly pattern: RegExp;
}

const matchersOf = new WeakMap<readonly SignList[], readonly Matcher[]>();

/** The signs in a text, each kind at most once, in the order of the kinds: danger first. */
export function findSigns(text: string, lists: readonly SignList[] = signLists): Sign[] {
  const readable = text.normalize('NFC').replace(/\p{Cf}/gu, '');
  const words = wordsOf(readable);
  const found = new Map<SignKind, Sign>();
  for (const { kind, clear, pattern } of matchersFor(lists)) {
    if (found.has(kind)) continue;
    const match = pattern.exec(words.line);
    if (match) found.set(kind, { kind, clear, words: words.between(match.index, match[0].length) });
  }
  const iban = findIban(readable);
  // The digits of an account number would pass for a telephone number.
  const rest = iban ? readable.replace(iban, ' ') : readable;
  const numbers = { iban, phone: findPhone(rest), email: findEmail(rest) };
  for (const kind of ['iban', 'phone', 'email'] as const) {
    const number = numbers[kind];
    if (number) found.set(kind, { kind, clear: true, words: number });
  }
  const order: readonly SignKind[] = [...dangers, ...foreignTasks, ...privateMatters];
  return [...found.values()].sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
}

function matchersFor(lists: readonly SignList[]): readonly Matcher[] {
  let matchers = matchersOf.get(lists);
  if (!matchers) {
    matchers = (['clear', 'maybe'] as const).flatMap((strength) =>
      lists.flatMap((list) =>
        Object.entries(list[strength]).map(([kind, patterns]) => ({
          kind: kind as SignKind,
          clear: strength === 'clear',
          pattern: new RegExp(`(?:${patterns.map(toRegExp).join('|')})(?= )`, 'u'),
        })),
      ),
    );
    matchersOf.set(lists, matchers);
  }
  return matchers;
}

/** A pattern over a line of folded words, ` word word `; the end of a sentence stands in it as ` / `. */
function toRegExp(pattern: string): string {
  return pattern
    .split(' ')
    .map((part) => {
      if (part === '..') return '(?: [^ /]+){0,4}';
      const refused = part.startsWith('!');
      const words = (refused ? part.slice(1) : part).split('|').flatMap(spellings);
      const choice = ` (?:${words.map((word) => word.replaceAll('*', '[^ /]*')).join('|')})`;
      return refused ? `(?!(?: [^ /]+){0,8}${choice}(?= ))` : choice;
    })
    .join('');
}

/** Umlauts written as they are, as two letters, or without their dots. */
function spellings(word: string): string[] {
  const stars = word.split('*');
  const folded = stars.map(fold).join('*');
  const dotless = stars.map((part) => stripAccents(part)).join('*');
  return dotless === folded ? [folded] : [folded, dotless];
}

const umlauts: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss' };

function fold(word: string): string {
  return stripAccents(word.toLowerCase().replace(/[äöü]/g, (letter) => umlauts[letter] ?? letter));
}

function stripAccents(word: string): string {
  return word.toLowerCase().replaceAll('ß', 'ss').normalize('NFKD').replace(/\p{M}/gu, '');
}

function wordsOf(text: string): { line: string; between(index: number, length: number): string } {
  const parts = [...text.matchAll(/[\p{L}\p{M}\p{N}]+|[.!?;\n]/gu)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    folded: /^[.!?;\n]$/u.test(match[0]) ? '/' : fold(match[0]),
  }));
  let line = '';
  const starts = new Map<number, number>();
  const ends = new Map<number, number>();
  for (const { start, end, folded } of parts) {
    starts.set(line.length, start);
    line += ` ${folded}`;
    ends.set(line.length, end);
  }
  return {
    line: `${line} `,
    between: (index, length) => text.slice(starts.get(index) ?? 0, ends.get(index + length) ?? text.length),
  };
}

/** Seven digits or more that begin with 0 or +, and are no date. */
function findPhone(text: string): string | null {
  for (const [number] of text.matchAll(/(?<![\p{L}\p{N}.,])(?:\+|0)[\d ()/-]{5,22}\d(?![\p{L}\p{N}])/gu)) {
    const digits = number.replace(/\D/g, '');
    const isDate = /^\d{1,2}[ /-]\d{1,2}[ /-]\d{2,4}/.test(number);
    if (digits.length >= 7 && digits.length <= 15 && !isDate) return number;
  }
  return null;
}

function findEmail(text: string): string | null {
  return /[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{2,63}){1,4}/u.exec(text)?.[0] ?? null;
}

/** Length of an IBAN by country, where people here have accounts (SWIFT IBAN registry). */
const ibanLengths: Readonly<Record<string, number>> = {
  AT: 20,
  BE: 16,
  BG: 22,
  CH: 21,
  CZ: 24,
  DE: 22,
  ES: 24,
  FR: 27,
  GB: 22,
  GR: 27,
  HR: 21,
  HU: 28,
  IT: 27,
  LT: 20,
  LU: 20,
  NL: 18,
  PL: 28,
  PT: 25,
  RO: 24,
  TR: 26,
  UA: 29,
};

/** Right in form, length and check digits (ISO 7064, MOD 97-10): no other word or number is taken for one. */
function findIban(text: string): string | null {
  const inFours =
    /(?<![\p{L}\p{N}])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?![\p{L}\p{N}])/giu;
  for (const [number] of text.matchAll(inFours)) {
    const length = ibanLengths[number.slice(0, 2).toUpperCase()];
    const iban = length && firstSigns(number, length);
    if (iban && hasRightCheckDigits(iban.replaceAll(' ', '').toUpperCase())) return iban;
  }
  return null;
}

/** The beginning of a text that holds so many signs, spaces not counted; `null` when it is shorter. */
function firstSigns(text: string, count: number): string | null {
  let seen = 0;
  for (let end = 0; end < text.length; end++) {
    if (text[end] !== ' ') seen++;
    if (seen === count) return text.slice(0, end + 1);
  }
  return null;
}

function hasRightCheckDigits(iban: string): boolean {
  let rest = 0;
  for (const sign of iban.slice(4) + iban.slice(0, 4)) {
    const value = Number.parseInt(sign, 36);
    rest = (value > 9 ? rest * 100 + value : rest * 10 + value) % 97;
  }
  return rest === 1;
}
