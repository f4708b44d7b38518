import type { Column, SiteTable, StaysBehind } from './site-tables.ts';

interface Words {
  readonly de: string;
  readonly en: string;
}

/** What tables (`requests.contact`) and columns (`made_at`, or `requests.request.goal`) hold. */
export interface ExportWords {
  readonly tables: Readonly<Record<string, Words>>;
  readonly columns: Readonly<Record<string, Words>>;
}

type Lang = keyof Words;

/** The names of the two files that explain an export. */
export const explanations: Readonly<Record<Lang, string>> = { de: 'LIESMICH.md', en: 'README.md' };

const types: Readonly<Record<string, Words>> = {
  uuid: { de: 'Kennung (UUID)', en: 'id (UUID)' },
  text: { de: 'Text', en: 'text' },
  'text[]': { de: 'Liste von Texten in geschweiften Klammern', en: 'list of texts in braces' },
  integer: { de: 'ganze Zahl', en: 'whole number' },
  bigint: { de: 'ganze Zahl', en: 'whole number' },
  numeric: { de: 'Zahl', en: 'number' },
  'double precision': { de: 'Kommazahl', en: 'decimal number' },
  boolean: { de: 'Ja/Nein (t oder true, f oder false)', en: 'yes/no (t or true, f or false)' },
  date: { de: 'Tag (JJJJ-MM-TT)', en: 'day (YYYY-MM-DD)' },
  'time without time zone': { de: 'Uhrzeit in Deutschland', en: 'time of day in Germany' },
  'timestamp with time zone': { de: 'Zeitpunkt, Weltzeit (UTC)', en: 'moment in UTC' },
  jsonb: { de: 'JSON', en: 'JSON' },
};

const say = {
  sealed: {
    de: 'verschlüsselt (mit dem Schlüssel aus dem Schlüsselbuch)',
    en: 'encrypted (with the key in the key book)',
  },
  opened: { de: 'Text, in der Datenbank verschlüsselt', en: 'text, encrypted in the database' },
  key: { de: 'Schlüssel der Zeile', en: 'key of the row' },
  refers: { de: 'verweist auf', en: 'refers to' },
  oneOf: { de: 'eines von', en: 'one of' },
  empty: { de: 'kann fehlen', en: 'may be missing' },
  rows: { de: 'Zeilen', en: 'rows' },
  field: { de: '| Feld | Bedeutung | Art |', en: '| Field | Meaning | Kind |' },
  carried: {
    de: 'Nur die Zeilen, auf die der Standort verweist.',
    en: 'Only the rows the site refers to.',
  },
  staysHeading: { de: 'Was nicht dabei ist', en: 'What is not included' },
  instead: { de: 'ersetzt oder weggelassen', en: 'replaced or left out' },
} satisfies Record<string, Words>;

const intro = {
  de: (name: string, readable: boolean) =>
    `# Der Standort ${name}\n\nAlle Daten eines Standortes aus Lotsenwerk. Je Tabelle eine CSV-Datei in \`tables/\`: Kodierung UTF-8, Trennzeichen Komma, erste Zeile die Namen der Felder. Ein leeres Feld ohne Anführungszeichen heißt „nichts“, mit Anführungszeichen (\`""\`) einen leeren Text. \`manifest.json\` nennt die Zahl der Zeilen, die Prüfsumme (SHA-256) jeder Datei und den Stand des Schemas.\n\n${
      readable
        ? 'In dieser Ausgabe ist Verschlüsseltes im Klartext zu lesen. Bewahren Sie sie sicher auf und löschen Sie sie, wenn sie nicht mehr gebraucht wird. Wer sie in einer Tabellenkalkulation öffnet, importiert die Felder als Text. Eingelesen werden kann sie nicht: dafür gibt es die Ausgabe mit Schlüsselbuch.'
        : 'Kontaktdaten und freie Texte sind verschlüsselt. Sie öffnet nur, wer das Schlüsselbuch und sein Passwort hat; beides kommt auf getrennten Wegen. Mit `lotsenwerk import-site` wird der Standort in ein anderes System übernommen.'
    }\n`,
  en: (name: string, readable: boolean) =>
    `# The site ${name}\n\nAll data of one site of Lotsenwerk. One CSV file per table in \`tables/\`: encoding UTF-8, separated by commas, the first line holds the names of the fields. An empty field without quotes means "nothing", with quotes (\`""\`) an empty text. \`manifest.json\` holds the number of rows, the checksum (SHA-256) of each file and the version of the schema.\n\n${
      readable
        ? 'In this edition what is encrypted can be read in the clear. Keep it safe and delete it when it is no longer needed. Whoever opens it in a spreadsheet imports the fields as text. It cannot be read in again: for that there is the edition with a key book.'
        : 'Contact data and free texts are encrypted. They open only with the key book and its passphrase, which come on separate ways. `lotsenwerk import-site` takes the site over into another system.'
    }\n`,
};

const known = (words: Readonly<Record<string, Words>>, key: string) =>
  Object.hasOwn(words, key) ? words[key] : undefined;
const spelled = (name: string) => name.replaceAll('_', ' ');
const inCell = (text: string) => text.replaceAll('|', '\\|');

function kindOf(column: Column, lang: Lang, readable: boolean): string {
  const { type, refersTo, codes, mayBeEmpty, isKey } = column;
  const [base = '', precision] = type.split('(');
  const kind =
    type === 'bytea'
      ? say[readable ? 'opened' : 'sealed'][lang]
      : (known(types, precision ? base : type)?.[lang] ?? type);
  return [
    kind,
    isKey && say.key[lang],
    refersTo && `${say.refers[lang]} \`${refersTo}\``,
    codes && `${say.oneOf[lang]}: ${codes.map((code) => `\`${code}\``).join(', ')}`,
    mayBeEmpty && say.empty[lang],
  ]
    .filter(Boolean)
    .join('; ');
}

/** Two files that explain every table and field, from the schema and the words of the programme, by their names. */
export function describeExport(of: {
  readonly tables: readonly SiteTable[];
  readonly counted: readonly { readonly table: string; readonly rows: number }[];
  readonly staysBehind: StaysBehind;
  readonly words: ExportWords;
  readonly site: { readonly name: string };
  readonly readable: boolean;
}): Record<string, string> {
  const rowsOf = new Map(of.counted.map(({ table, rows }) => [table, rows]));
  const text = (lang: Lang) => {
    const parts = [intro[lang](of.site.name, of.readable)];
    for (const { name, kind, columns } of of.tables) {
      const meaning = known(of.words.tables, name)?.[lang];
      const lines = columns.map((column) => {
        const { columns } = of.words;
        const words = known(columns, `${name}.${column.name}`) ?? known(columns, column.name);
        const stays = of.staysBehind[`${name}.${column.name}`];
        const cell = [words?.[lang] ?? spelled(column.name), stays && `${say.instead[lang]}: ${stays[lang]}`];
        return `| \`${column.name}\` | ${inCell(cell.filter(Boolean).join('; '))} | ${inCell(kindOf(column, lang, of.readable))} |`;
      });
      parts.push(
        `## ${name}.csv\n\n${[meaning && `${meaning}.`, kind === 'carried' && say.carried[lang]].filter(Boolean).join(' ')} ${rowsOf.get(name) ?? 0} ${say.rows[lang]}.\n\n${say.field[lang]}\n| --- | --- | --- |\n${lines.join('\n')}\n`,
      );
    }
    const stays = Object.entries(of.staysBehind).filter(([name]) => name.split('.').length === 2);
    parts.push(
      `## ${say.staysHeading[lang]}\n\n${stays.map(([name, why]) => `- \`${name}\`: ${why[lang]}`).join('\n')}\n`,
    );
    return parts.join('\n');
  };
  return { [explanations.de]: text('de'), [explanations.en]: text('en') };
}
