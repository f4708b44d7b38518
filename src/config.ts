import { readFileSync } from 'node:fs';
import path from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { z } from 'zod';
import { parseKeyRing } from './platform/key-ring.ts';
import type { LogLevel } from './platform/log.ts';

export type Environment = 'production' | 'development' | 'test';

/** Everything the program can be told, read once at the start. */
export interface Config {
  environment: Environment;
  /** The name or address to listen on; `localhost` means loopback. */
  host: string;
  /** 0 takes a free one. */
  port: number;
  /** How people reach the program, without a slash at the end. */
  publicUrl: string;
  /** Absolute. */
  dataFolder: string;
  /** Null: the embedded server in the data folder. */
  database: {
    ownerUrl: string;
    appUrl: string | null;
    authUrl: string | null;
    /** The application past a pooler, for what needs a session of its own. */
    listenUrl: string | null;
    /** The application at a copy that follows. */
    readUrl: string | null;
  } | null;
  /** Null: one is made and kept in the data folder. Never so in production. */
  secret: string | null;
  /** What wraps the keys of persons and requests. Null: a ring is made and kept in the data folder. */
  keyRing: string | null;
  /** What backups are encrypted with; both null: none can be made. */
  backup: { passphrase: string | null; keyFile: string | null };
  /** What the export of a site is encrypted with; null: none can be made. */
  exportPassphrase: string | null;
  /** How figures about the running program are given out; both null: not at all. */
  metrics: { token: string | null; port: number | null };
  /** Where traces are sent (OTLP over HTTP); null: none are made. */
  tracesTo: string | null;
  /** Null: mails are kept and shown instead of sent. Never so in production. */
  smtpUrl: string | null;
  mailFrom: string;
  logLevel: LogLevel;
  /** Whether an empty database is filled with the demo. */
  demo: boolean;
  /** The provider of sign-in of one's own, OpenID Connect. */
  provider: { issuer: string; clientId: string; clientSecret: string; name: string } | null;
  /** How many proxies stand in front; as many entries of `X-Forwarded-For` are believed. */
  trustProxy: number;
  /** Multiplies every limit on how often something may be tried. */
  limitFactor: number;
  /** How many requests may work with the database or wait for it at once. */
  requestsAtOnce: number;
  /** Who answers for the public pages; null: nobody has said. */
  operator: Operator | null;
  /** For how many seconds `/ready` says no before the program takes no more connections. */
  stopNotice: number;
}

/** Who runs the program, as the law asks a public site to say (§ 5 DDG). */
export interface Operator {
  name: string;
  /** Street and town. */
  address: string;
  email: string;
  phone: string;
}

/** What the documentation says of a setting. */
export interface Setting {
  name: string;
  meaning: string;
  /** What applies where nothing is said. */
  standard: string;
  example: string;
  /** Whether production refuses to start without it. */
  required: boolean;
}

/** What the environment holds, as text; an empty value counts as none. */
export type Settings = Readonly<Record<string, string | undefined>>;

const say = (de: string, en: string) => ({ error: () => `${de} / ${en}`, abort: true });

const wholeNumber = (from: number, to: number) =>
  z
    .string()
    .refine(
      (text) => /^\d{1,5}$/.test(text) && Number(text) >= from && Number(text) <= to,
      say(`ist keine Zahl von ${from} bis ${to}`, `is no number from ${from} to ${to}`),
    )
    .transform(Number);

const oneOf = <const Word extends string>(...words: Word[]) =>
  z.enum(words, say(`kennt nur ${words.join(', ')}`, `knows only ${words.join(', ')}`));

const address = (...protocols: string[]) =>
  z
    .string()
    .refine(
      (text) => URL.canParse(text) && protocols.includes(new URL(text).protocol),
      say(
        `ist keine Adresse, die mit ${protocols.map((each) => `${each}//`).join(' oder ')} beginnt`,
        `is no address that begins with ${protocols.map((each) => `${each}//`).join(' or ')}`,
      ),
    );

const databaseOf = (role: string) =>
  address('postgres:', 'postgresql:').refine(
    (text) => URL.parse(text)?.username === role,
    say(`muss den Benutzer ${role} nennen`, `must name the user ${role}`),
  );

const webAddress = address('http:', 'https:').refine(
  (text) => {
    const url = URL.parse(text);
    return url !== null && [url.origin, `${url.origin}/`].includes(text.toLowerCase());
  },
  say('darf nur aus Protokoll, Name und Port bestehen', 'must be of protocol, name and port only'),
);

const exampleSecret = 'M2pXv7Qy0sLrT9eKdWcB4uHgZ1nJfA8oRiYxVmPtE6k';
const makeSecret = 'openssl rand -base64 32';

const exampleRingKey = 'Zm9yLXRoZS1kb2N1bWVudGF0aW9uLW9ubHktbm90LW0';
const makeRing = 'lotsenwerk keys make';

const checks = z.object({
  NODE_ENV: oneOf('production', 'development', 'test').default('development'),
  HOST: z
    .string()
    .regex(/^[\w.:-]+$/, say('ist kein Name und keine Adresse', 'is no name and no address'))
    .default('localhost'),
  PORT: wholeNumber(0, 65_535).default(3000),
  PUBLIC_URL: webAddress.optional(),
  DATA_FOLDER: z.string().default('./data'),
  DATABASE_URL: address('postgres:', 'postgresql:')
    .refine(
      (text) => !['lotsenwerk_app', 'lotsenwerk_auth'].includes(URL.parse(text)?.username ?? ''),
      say('muss die Eigentümerin der Tabellen nennen', 'must name the owner of the tables'),
    )
    .optional(),
  DATABASE_APP_URL: databaseOf('lotsenwerk_app').optional(),
  DATABASE_AUTH_URL: databaseOf('lotsenwerk_auth').optional(),
  DATABASE_LISTEN_URL: databaseOf('lotsenwerk_app').optional(),
  DATABASE_READ_URL: databaseOf('lotsenwerk_app').optional(),
  SECRET: z
    .string()
    .refine(
      (text) => !isWeakSecret(text),
      say(
        `ist zu schwach. Erzeugen Sie einen neuen Wert: ${makeSecret}`,
        `is too weak. Make a new value: ${makeSecret}`,
      ),
    )
    .optional(),
  KEY_RING: z
    .string()
    .refine(
      (text) => parseKeyRing(text) !== null && !text.includes(exampleRingKey),
      say(`ist kein Schlüsselring. Erzeugen Sie einen: ${makeRing}`, `is no key ring. Make one: ${makeRing}`),
    )
    .optional(),
  BACKUP_PASSPHRASE: z
    .string()
    .refine(
      (text) => [...text].length >= 16,
      say('braucht mindestens 16 Zeichen', 'needs at least 16 characters'),
    )
    .optional(),
  BACKUP_KEY_FILE: z.string().optional(),
  EXPORT_PASSPHRASE: z
    .string()
    .refine(
      (text) => [...text].length >= 16,
      say('braucht mindestens 16 Zeichen', 'needs at least 16 characters'),
    )
    .optional(),
  SMTP_URL: address('smtp:', 'smtps:').optional(),
  MAIL_FROM: z
    .string()
    .regex(
      /^(?:[^<>@\r\n]+ <[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/,
      say('ist kein Absender wie Name <post@example.org>', 'is no sender like Name <post@example.org>'),
    )
    .default('Lotsenwerk <lotsenwerk@localhost>'),
  LOG_LEVEL: oneOf('debug', 'info', 'warn', 'error', 'silent').default('info'),
  DEMO: oneOf('on', 'off').optional(),
  OIDC_ISSUER: address('https:', 'http:').optional(),
  OIDC_CLIENT_ID: z.string().optional(),
  OIDC_CLIENT_SECRET: z.string().optional(),
  OIDC_NAME: z.string().max(60, say('ist länger als 60 Zeichen', 'is longer than 60 characters')).optional(),
  TRUST_PROXY: wholeNumber(0, 9).default(0),
  LIMIT_FACTOR: wholeNumber(1, 1000).default(1),
  OPERATOR: z
    .string()
    .refine(
      (text) => text.split(';').filter((part) => part.trim() !== '').length === 4,
      say(
        'braucht vier Teile mit Semikolon: Name; Anschrift; E-Mail; Telefon',
        'needs four parts with semicolons: name; address; e-mail; telephone',
      ),
    )
    .optional(),
  REQUESTS_AT_ONCE: wholeNumber(10, 1000).default(60),
  STOP_NOTICE: wholeNumber(0, 60).default(0),
  METRICS_TOKEN: z
    .string()
    .regex(
      /^[\w.~+/=-]{32,}$/,
      say(
        `braucht mindestens 32 Zeichen ohne Leerzeichen. Erzeugen Sie einen: ${makeSecret}`,
        `needs at least 32 characters without blanks. Make one: ${makeSecret}`,
      ),
    )
    .optional(),
  METRICS_PORT: wholeNumber(0, 65_535).optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: address('http:', 'https:').optional(),
});

/** Settings that can be secret: each may stand in a file named by the same setting with `_FILE`. */
const secretNames = [
  'DATABASE_URL',
  'DATABASE_APP_URL',
  'DATABASE_AUTH_URL',
  'DATABASE_LISTEN_URL',
  'DATABASE_READ_URL',
  'SECRET',
  'KEY_RING',
  'BACKUP_PASSPHRASE',
  'EXPORT_PASSPHRASE',
  'SMTP_URL',
  'OIDC_CLIENT_SECRET',
  'METRICS_TOKEN',
] as const satisfies (keyof typeof checks.shape)[];

const descriptions: Record<keyof typeof checks.shape, Omit<Setting, 'name'>> = {
  NODE_ENV: {
    meaning: 'What the program runs for: `production`, `development` or `test`. Production shows no demo.',
    standard: '`development`',
    example: 'production',
    required: false,
  },
  HOST: {
    meaning: 'The name or address to listen on. A proxy on the same machine needs no other.',
    standard: '`localhost`, this machine only',
    example: '0.0.0.0',
    required: false,
  },
  PORT: {
    meaning: 'The port to listen on; 0 takes a free one.',
    standard: '`3000`',
    example: '8080',
    required: false,
  },
  PUBLIC_URL: {
    meaning: 'How people reach the program: in mails, in links, for cookies. Production insists on https.',
    standard: '`http://localhost:` and the port',
    example: 'https://lotsen.example.org',
    required: true,
  },
  DATA_FOLDER: {
    meaning: 'The folder with database, keys and files. One running program owns it.',
    standard: '`./data`',
    example: '/srv/lotsenwerk',
    required: false,
  },
  DATABASE_URL: {
    meaning:
      'A PostgreSQL server (15 or newer) and the user who owns the tables. In production `sslmode=verify-full`, unless it is on the same machine or in a network of containers.',
    standard: 'the embedded server in the data folder',
    example: 'postgres://lotsenwerk_owner:…@db.example.org/lotsenwerk?sslmode=verify-full',
    required: false,
  },
  DATABASE_APP_URL: {
    meaning: 'How the application signs in there.',
    standard: '`DATABASE_URL` as `lotsenwerk_app`, password in `keys/`',
    example: 'postgres://lotsenwerk_app:…@db.example.org/lotsenwerk?sslmode=verify-full',
    required: false,
  },
  DATABASE_AUTH_URL: {
    meaning: 'How the sign-in library signs in there.',
    standard: '`DATABASE_URL` as `lotsenwerk_auth`, password in `keys/`',
    example: 'postgres://lotsenwerk_auth:…@db.example.org/lotsenwerk?sslmode=verify-full',
    required: false,
  },
  DATABASE_LISTEN_URL: {
    meaning:
      'How the application signs in past a pooler, at the server itself: the queue of jobs listens there. Needed only where `DATABASE_APP_URL` names PgBouncer in transaction mode; without it letters leave up to two seconds later.',
    standard: '`DATABASE_APP_URL`',
    example: 'postgres://lotsenwerk_app:…@db.example.org/lotsenwerk?sslmode=verify-full',
    required: false,
  },
  DATABASE_READ_URL: {
    meaning:
      'A copy of the database that follows it (streaming replica). Figures and the public list of projects are read there while it is at most ten seconds behind, otherwise from the database itself.',
    standard: 'none',
    example: 'postgres://lotsenwerk_app:…@copy.example.org/lotsenwerk?sslmode=verify-full',
    required: false,
  },
  SECRET: {
    meaning: `At least 32 random bytes as base64 or hex: \`${makeSecret}\`. Signs cookies and links.`,
    standard: 'made once, in `keys/secret`',
    example: exampleSecret,
    required: true,
  },
  KEY_RING: {
    meaning: `Wraps the keys of persons and requests: \`${makeRing}\`. Keep a copy apart from the backups. Production with \`DATABASE_URL\` insists on it.`,
    standard: 'made once, in `keys/ring`',
    example: `index:${exampleRingKey},1:${exampleRingKey}`,
    required: false,
  },
  BACKUP_PASSPHRASE: {
    meaning: 'What backups are encrypted with: at least 16 characters. Without it no backup opens.',
    standard: 'none',
    example: 'six words that only this office knows',
    required: false,
  },
  BACKUP_KEY_FILE: {
    meaning: `A file with a key instead of a passphrase: \`${makeSecret} > backup-key\`.`,
    standard: 'none',
    example: '/etc/lotsenwerk/backup-key',
    required: false,
  },
  EXPORT_PASSPHRASE: {
    meaning:
      'What the export of a site and its key book are encrypted with: at least 16 characters, another one for each hand-over.',
    standard: 'none',
    example: 'nine words that the next provider hears by telephone',
    required: false,
  },
  SMTP_URL: {
    meaning:
      'The mail server. Without one the demo shows every mail on its outbox page. In production `smtps:`, or `smtp:` with `?requireTLS=true`, unless it is on the same machine.',
    standard: 'none',
    example: 'smtps://user:password@mail.example.org',
    required: true,
  },
  MAIL_FROM: {
    meaning: 'The sender of all mails.',
    standard: '`Lotsenwerk <lotsenwerk@localhost>`',
    example: 'Integrationslotsen <lotsen@example.org>',
    required: true,
  },
  LOG_LEVEL: {
    meaning: 'What is logged: `debug`, `info`, `warn`, `error` or `silent`.',
    standard: '`info`',
    example: 'warn',
    required: false,
  },
  DEMO: {
    meaning: 'Whether an empty database is filled with the demo: `on` or `off`. Refused in production.',
    standard: '`on` in development, else `off`',
    example: 'off',
    required: false,
  },
  OIDC_ISSUER: {
    meaning:
      'A provider of sign-in of your own (OpenID Connect), as it calls itself. It sends people back to `/anmelden/traeger/zurueck` behind `PUBLIC_URL`. Needs the three settings that follow.',
    standard: 'none',
    example: 'https://anmeldung.example.org/realms/kreis',
    required: false,
  },
  OIDC_CLIENT_ID: {
    meaning: 'What that provider calls this program.',
    standard: 'none',
    example: 'lotsenwerk',
    required: false,
  },
  OIDC_CLIENT_SECRET: {
    meaning: 'The secret this program shares with that provider.',
    standard: 'none',
    example: 'as the provider shows it',
    required: false,
  },
  OIDC_NAME: {
    meaning: 'What people call that provider; stands on the button of the sign-in page.',
    standard: 'none',
    example: 'Kreisverwaltung',
    required: false,
  },
  TRUST_PROXY: {
    meaning: "How many proxies stand in front and pass on the visitor's address in `X-Forwarded-For`.",
    standard: '`0`',
    example: '1',
    required: false,
  },
  LIMIT_FACTOR: {
    meaning:
      'Multiplies every limit on how often something may be tried, for a trial by many from one address. At most 5 in production.',
    standard: '`1`',
    example: '2',
    required: false,
  },
  OPERATOR: {
    meaning: 'Who answers for the public pages, for imprint and contact: name; address; e-mail; telephone.',
    standard: 'none; the imprint says so',
    example: 'Kompetenzzentrum Beispiel; Domstraße 1, 63067 Offenbach; post@example.org; 069 000 00',
    required: false,
  },
  REQUESTS_AT_ONCE: {
    meaning:
      'How many requests may work with the database or wait for it at once. Whoever comes then is told at once to try again in a few seconds (503 with `Retry-After`).',
    standard: '`60`',
    example: '120',
    required: false,
  },
  STOP_NOTICE: {
    meaning:
      'For how many seconds the program, told to stop, still serves while `/ready` already says no. A little longer than the proxy takes to notice.',
    standard: '`0`',
    example: '5',
    required: false,
  },
  METRICS_TOKEN: {
    meaning:
      'Gives out `/metrics` for Prometheus to whoever sends this as bearer token: at least 32 characters.',
    standard: 'none',
    example: 'b7Kq3vXz9Rt2Lm5Wc8Yd1Nf6Hs4Jg0Pa',
    required: false,
  },
  METRICS_PORT: {
    meaning: 'Gives out `/metrics` without a token on this port, on loopback (127.0.0.1) only.',
    standard: 'none',
    example: '9464',
    required: false,
  },
  OTEL_EXPORTER_OTLP_ENDPOINT: {
    meaning: 'Sends traces there (OpenTelemetry, OTLP over HTTP); `/v1/traces` is added.',
    standard: 'none',
    example: 'http://localhost:4318',
    required: false,
  },
};

/** Every setting, for the documentation. */
export function describeSettings(): Setting[] {
  return Object.entries(descriptions).map(([name, { meaning, ...rest }]) => ({
    name,
    meaning: maybeSecret.has(name) ? `${meaning} Or in a file: \`${name}_FILE\`.` : meaning,
    ...rest,
  }));
}

const maybeSecret: ReadonlySet<string> = new Set(secretNames);

/** The environment with what stands in files, as secrets of containers and services do. */
function withFiles(env: Settings): { env: Settings; problems: string[] } {
  const read: Record<string, string | undefined> = { ...env };
  const problems: string[] = [];
  for (const name of secretNames) {
    const file = env[`${name}_FILE`]?.trim();
    if (!file) continue;
    if (env[name]?.trim()) {
      problems.push(`${name}_FILE: nicht zusammen mit ${name} / not together with ${name}`);
      continue;
    }
    try {
      read[name] = readFileSync(file, 'utf8');
      if (!read[name]?.trim()) problems.push(`${name}_FILE: die Datei ist leer / the file is empty`);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      problems.push(
        `${name}_FILE: die Datei kann nicht gelesen werden (${code}) / the file cannot be read (${code})`,
      );
    }
  }
  return { env: read, problems };
}

/**
 * Reads the settings from the environment. Each problem is one line for the operator, German and English;
 * none repeats a value, for it may be a password.
 */
export function readConfig(env: Settings): { ok: true; config: Config } | { ok: false; problems: string[] } {
  const files = withFiles(env);
  const said = Object.fromEntries(
    Object.keys(checks.shape).flatMap((name) => {
      const value = files.env[name]?.trim();
      return value ? [[name, value]] : [];
    }),
  );
  const read = checks.safeParse(said);
  const problems = [
    ...files.problems,
    ...(read.error?.issues.map((issue) => `${String(issue.path[0])}: ${issue.message}`) ?? []),
  ];
  problems.push(...contradictions(said));
  if (!read.success || problems.length > 0) return { ok: false, problems };

  const settings = read.data;
  return {
    ok: true,
    config: {
      environment: settings.NODE_ENV,
      host: settings.HOST,
      port: settings.PORT,
      publicUrl: new URL(settings.PUBLIC_URL ?? `http://localhost:${settings.PORT}`).origin,
      dataFolder: path.resolve(settings.DATA_FOLDER),
      database:
        settings.DATABASE_URL === undefined
          ? null
          : {
              ownerUrl: settings.DATABASE_URL,
              appUrl: settings.DATABASE_APP_URL ?? null,
              authUrl: settings.DATABASE_AUTH_URL ?? null,
              listenUrl: settings.DATABASE_LISTEN_URL ?? null,
              readUrl: settings.DATABASE_READ_URL ?? null,
            },
      secret: settings.SECRET ?? null,
      keyRing: settings.KEY_RING ?? null,
      backup: { passphrase: settings.BACKUP_PASSPHRASE ?? null, keyFile: settings.BACKUP_KEY_FILE ?? null },
      exportPassphrase: settings.EXPORT_PASSPHRASE ?? null,
      metrics: { token: settings.METRICS_TOKEN ?? null, port: settings.METRICS_PORT ?? null },
      tracesTo: settings.OTEL_EXPORTER_OTLP_ENDPOINT?.replace(/\/+$/, '') ?? null,
      smtpUrl: settings.SMTP_URL ?? null,
      mailFrom: settings.MAIL_FROM,
      logLevel: settings.LOG_LEVEL,
      demo: settings.DEMO ? settings.DEMO === 'on' : settings.NODE_ENV === 'development',
      provider: settings.OIDC_ISSUER
        ? {
            issuer: settings.OIDC_ISSUER,
            clientId: settings.OIDC_CLIENT_ID ?? '',
            clientSecret: settings.OIDC_CLIENT_SECRET ?? '',
            name: settings.OIDC_NAME ?? '',
          }
        : null,
      trustProxy: settings.TRUST_PROXY,
      limitFactor: settings.LIMIT_FACTOR,
      operator: operatorOf(settings.OPERATOR),
      requestsAtOnce: settings.REQUESTS_AT_ONCE,
      stopNotice: settings.STOP_NOTICE,
    },
  };
}

function operatorOf(text: string | undefined): Operator | null {
  if (text === undefined) return null;
  const [name = '', address = '', email = '', phone = ''] = text.split(';').map((part) => part.trim());
  return { name, address, email, phone };
}

const databaseUrls = [
  'DATABASE_URL',
  'DATABASE_APP_URL',
  'DATABASE_AUTH_URL',
  'DATABASE_LISTEN_URL',
  'DATABASE_READ_URL',
] as const;

/** On this machine, or by a name without a dot in a network of containers; a socket has no name at all. */
const isNear = ({ hostname }: URL) =>
  !/[.:]/.test(hostname) || hostname.startsWith('127.') || hostname === '[::1]';

function contradictions(said: Settings): string[] {
  const problems: string[] = [];
  for (const name of ['DATABASE_APP_URL', 'DATABASE_AUTH_URL', 'DATABASE_LISTEN_URL', 'DATABASE_READ_URL']) {
    if (said[name] && !said.DATABASE_URL) {
      problems.push(`${name}: gilt nur zusammen mit DATABASE_URL / counts only together with DATABASE_URL`);
    }
  }
  if (said.BACKUP_PASSPHRASE && said.BACKUP_KEY_FILE) {
    problems.push(
      'BACKUP_KEY_FILE: nicht zusammen mit BACKUP_PASSPHRASE / not together with BACKUP_PASSPHRASE',
    );
  }
  if (said.EXPORT_PASSPHRASE && said.EXPORT_PASSPHRASE === said.BACKUP_PASSPHRASE) {
    problems.push(
      'EXPORT_PASSPHRASE: darf nicht BACKUP_PASSPHRASE sein, denn andere erfahren es / must not be BACKUP_PASSPHRASE, for others learn it',
    );
  }
  const ofProvider = ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET', 'OIDC_NAME'];
  const lacking = ofProvider.filter((name) => !said[name]);
  if (lacking.length > 0 && lacking.length < ofProvider.length) {
    for (const name of lacking) {
      problems.push(`${name}: fehlt neben den anderen OIDC_… / is missing beside the other OIDC_…`);
    }
  }
  if (said.NODE_ENV !== 'production') return problems;
  if (said.OIDC_ISSUER && URL.parse(said.OIDC_ISSUER)?.protocol !== 'https:') {
    problems.push(
      'OIDC_ISSUER: muss im Echtbetrieb mit https:// beginnen / must begin with https:// in production',
    );
  }
  if (Number(said.LIMIT_FACTOR ?? 1) > 5) {
    problems.push('LIMIT_FACTOR: im Betrieb höchstens 5 / at most 5 in production');
  }
  for (const { name, required, example } of describeSettings()) {
    if (!required || said[name]) continue;
    const hint = name === 'SECRET' ? makeSecret : example;
    problems.push(`${name}: fehlt, Beispiel: ${hint} / is missing, example: ${hint}`);
  }
  // A data folder beside a server of its own is often made anew; a ring lost with it takes everything along.
  if (said.DATABASE_URL && !said.KEY_RING) {
    problems.push(
      `KEY_RING: fehlt, mit DATABASE_URL nötig: ${makeRing} / is missing, needed with DATABASE_URL: ${makeRing}`,
    );
  }
  for (const name of databaseUrls) {
    const url = URL.parse(said[name] ?? '');
    if (!url || isNear(url) || url.searchParams.get('sslmode') === 'verify-full') continue;
    problems.push(
      `${name}: über ein Netz nur mit ?sslmode=verify-full / across a network only with ?sslmode=verify-full`,
    );
  }
  const mail = URL.parse(said.SMTP_URL ?? '');
  if (mail?.protocol === 'smtp:' && !isNear(mail) && mail.searchParams.get('requireTLS') !== 'true') {
    problems.push(
      'SMTP_URL: über ein Netz mit smtps:// oder ?requireTLS=true / across a network with smtps:// or ?requireTLS=true',
    );
  }
  if (said.DEMO === 'on') {
    problems.push('DEMO: gibt es im Echtbetrieb nicht / does not exist in production');
  }
  const publicUrl = URL.parse(said.PUBLIC_URL ?? '');
  if (publicUrl?.protocol === 'http:' && !['localhost', '127.0.0.1', '[::1]'].includes(publicUrl.hostname)) {
    problems.push(
      'PUBLIC_URL: muss im Echtbetrieb mit https:// beginnen / must begin with https:// in production',
    );
  }
  return problems;
}

/**
 * Whether a secret could be guessed: shorter than 32 bytes written as hex or base64, or unlike the random
 * text that 32 random bytes give. Of a million good ones fewer than twenty are taken for weak.
 */
export function isWeakSecret(secret: string): boolean {
  const hex = /^(?:[0-9a-f]+|[0-9A-F]+)$/.test(secret);
  if (!hex && !/^[\w+/-]+={0,2}$/.test(secret)) return true;
  const text = secret.replace(/=+$/, '');
  const bytes = hex ? text.length / 2 : Math.floor((text.length * 3) / 4);
  if (bytes < 32 || secret === exampleSecret) return true;
  if (/secret|geheim|passwor|change|example|beispiel|lotsen|123456|qwert/i.test(text)) return true;

  if (new Set(text).size < (hex ? 10 : 20)) return true;
  // Repetitions: random text does not get shorter than its bytes.
  if (deflateRawSync(text).length < 32) return true;
  // Runs as in abcdef: by chance every twentieth character stands beside its neighbour, in hex every ninth.
  const neighbours = [...text].filter(
    (_, at) => Math.abs(text.charCodeAt(at) - text.charCodeAt(at - 1)) === 1,
  );
  if (neighbours.length > text.length / 3) return true;
  // Words: every second pair of letters is a frequent one of German and English, by chance every twentieth.
  const pairs = [...text.toLowerCase()].map((_, at, all) => `${all[at - 1]}${all[at]}`);
  return !hex && pairs.filter((pair) => frequentPairs.has(pair)).length > text.length / 3;
}

const frequentPairs = new Set(
  (
    'en er ch ei ie in te de nd un ge st be es re an he se au th at on or is it ar le al ra ri ti li ro me ne ' +
    'la ta to ha ou el us so om ho tt ll'
  ).split(' '),
);
