import { parseArgs } from 'node:util';

/** What each command is for, in German as everything this program says at a terminal to whoever runs it. */
const commands: Readonly<Record<string, string>> = {
  start: `  start
      bringt die Datenbank auf den neuesten Stand und startet das Programm;
      eine neue Datenbank füllt es mit der Demo, außer im Betrieb`,
  migrate: `  migrate
      bringt die Datenbank auf den neuesten Stand und endet`,
  administrator: `  administrator <E-Mail> <Name>
      legt die erste Verwaltung an und druckt den Link für die erste Anmeldung`,
  audit: `  audit verify [--heads <Datei>]
      prüft das Protokoll, auch während das Programm läuft`,
  backup: `  backup <Datei oder Ordner> [--key-book <Datei>]
      sichert alles verschlüsselt in eine Datei, auch während das Programm läuft`,
  restore: `  restore <Datei> [--key-book <Datei>] [--check]
      spielt eine Sicherung in eine leere Datenbank zurück;
      mit --check wird sie nur bis zum Ende gelesen`,
  'export-site': `  export-site <Standort> <Ordner> [--key-book <Datei>]
      alles von einem Standort in offenen Formaten, zum Einlesen anderswo
  export-site <Standort> <Datei> --readable
      dasselbe im Klartext, als eine verschlüsselte Datei
  export-site open <Datei> <Ordner>
      entschlüsselt eine solche Datei`,
  'import-site': `  import-site <Ordner> [--key-book <Datei>]
      liest einen Standort ein, den es hier noch nicht gibt`,
  texts: `  texts export --language <Sprache> [--format xliff|json] [<Datei>]
      alle Texte der öffentlichen Seiten in einer Sprache, für Übersetzungsprogramme
  texts import <Datei> [--language <Sprache>]
      nimmt eine Übersetzung nach src/ auf; ist etwas falsch, sagt es was und schreibt nichts`,
  keys: `  keys rotate
      neuer Schlüssel am Schlüsselring, alte gehen, auch während das Programm läuft
  keys make
      druckt einen neuen Schlüsselring für KEY_RING`,
  doctor: `  doctor
      prüft alles, was der Betrieb richten kann; Ergebnis 0: gut, 1: bald ansehen, 2: etwas geht nicht`,
  settings: `  settings
      druckt jede Einstellung mit ihrer Bedeutung`,
};

const options = {
  heads: { type: 'string' },
  'key-book': { type: 'string' },
  check: { type: 'boolean' },
  readable: { type: 'boolean', default: false },
  language: { type: 'string' },
  format: { type: 'string', default: 'xliff' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** One command with its arguments, or all of them with how one reads on. */
export function helpOn(command?: string): string {
  const one = command === undefined ? undefined : own(command);
  if (one !== undefined) return `Aufruf: lotsenwerk\n\n${one}\n`;
  return (
    `Aufruf: lotsenwerk <Befehl>\n\n${Object.values(commands).join('\n')}\n\n` +
    'lotsenwerk <Befehl> --help zeigt einen Befehl allein.\n' +
    'Einstellungen stehen in der Umgebung. Mehr dazu: docs/operations.md\n'
  );
}

export type Arguments =
  | { readonly kind: 'run'; readonly positionals: string[]; readonly values: Values }
  /** `said` goes to the terminal; somebody asked for it. */
  | { readonly kind: 'help'; readonly said: string }
  /** What is wrong with the line, and what would be right. */
  | { readonly kind: 'wrong'; readonly said: string };
type Values = ReturnType<typeof parse>['values'];

/** Reads what stands behind `lotsenwerk`; never throws. */
export function readArguments(args: readonly string[]): Arguments {
  let read: ReturnType<typeof parse>;
  try {
    read = parse(args);
  } catch (error) {
    const command = args.find((one) => own(one) !== undefined);
    return { kind: 'wrong', said: `${sayWrong(error)}\n\n${helpOn(command)}` };
  }
  const { positionals, values } = read;
  const [command, ...rest] = positionals;
  if (command === 'help') return { kind: 'help', said: helpOn(rest[0]) };
  if (values.help) return { kind: 'help', said: helpOn(command) };
  if (command === undefined) return { kind: 'wrong', said: helpOn() };
  if (own(command) === undefined) {
    return { kind: 'wrong', said: `Den Befehl „${command}“ gibt es nicht.\n\n${helpOn()}` };
  }
  return { kind: 'run', positionals, values };
}

const parse = (args: readonly string[]) => parseArgs({ args: [...args], allowPositionals: true, options });

const own = (command: string) => (Object.hasOwn(commands, command) ? commands[command] : undefined);

/** Node says in English what is wrong; the option it names is enough. */
function sayWrong(error: unknown): string {
  const { code, message } = error as Error & { code?: string };
  const option = /'(-[^\s'=]*)/.exec(message)?.[1] ?? '';
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') return `Die Angabe „${option}“ gibt es nicht.`;
  return option === '' ? 'Das ist so nicht zu verstehen.' : `Bei „${option}“ stimmt etwas nicht.`;
}
