import type pg from 'pg';
import { quoted, tablesOf } from './backup.ts';

/**
 * Tables and columns (`accounts.session`, `accounts.person.email`) that stay when a site moves to another
 * installation, each with the reason. A column that may not be empty names what goes in its place: SQL over the
 * row `t`, with `:site` for the site's id.
 */
export type StaysBehind = Readonly<
  Record<string, { readonly de: string; readonly en: string; readonly instead?: string }>
>;

/** What of the platform's own tables belongs to the installation and to no site. */
export const platformStaysBehind: StaysBehind = {
  'keys.ring': {
    de: 'der Schlüsselring öffnet alle Standorte und verlässt seine Installation nie',
    en: 'the key ring opens every site and never leaves its installation',
  },
  'keys.erased': {
    de: 'wer seit einer Sicherung gelöscht wurde: für die Sicherungen dieser Installation',
    en: 'who was erased since a backup: for the backups of this installation',
  },
  'migration.applied': {
    de: 'der Stand des Programms steht in manifest.json',
    en: 'the version of the schema stands in manifest.json',
  },
  'platform.loaded_content': {
    de: 'was das Programm selbst mitbringt',
    en: 'what the program itself brings',
  },
  'platform.mail': {
    de: 'Briefe verschickt, wer sie geschrieben hat',
    en: 'letters are sent by the installation that wrote them',
  },
  'platform.rate_limit': { de: 'Zähler, die verfallen', en: 'counters that expire' },
  'platform.rate_limit_salt': { de: 'ein Geheimnis der Installation', en: 'a secret of the installation' },
  'platform.sent_form': { de: 'Merker, die nach Stunden verfallen', en: 'marks that expire after hours' },
};

/** Goes into the key book of its own. */
export const dataKeys = 'keys.data_key';

export interface Column {
  readonly name: string;
  /** As PostgreSQL spells it: `timestamp with time zone`. */
  readonly type: string;
  readonly mayBeEmpty: boolean;
  readonly isKey: boolean;
  /** `accounts.person`. */
  readonly refersTo: string | null;
  /** The codes a check allows; null where it may be anything. */
  readonly codes: readonly string[] | null;
}

export interface SiteTable {
  readonly name: string;
  /** Whether the rows carry the site, or are carried along because a row of the site refers to them. */
  readonly kind: 'own' | 'carried';
  readonly columns: readonly Column[];
}

interface Reference {
  readonly from: string;
  readonly to: string;
  readonly columns: readonly string[];
  readonly keys: readonly string[];
}

export interface SiteTables {
  readonly tables: readonly SiteTable[];
  readonly references: readonly Reference[];
  /** Tables nobody has said of whether they belong to a site; an export refuses to guess. */
  readonly unassigned: readonly string[];
}

/**
 * Which tables belong to a site, from the catalogue: all with the column `site_id`, the sites themselves, and what
 * their foreign keys lead to. Any other table has to be named in `staysBehind`.
 */
export async function readSiteTables(client: pg.ClientBase, staysBehind: StaysBehind): Promise<SiteTables> {
  const all = await tablesOf(client);
  const columns = await columnsOf(client);
  const { rows } = await client.query<Reference>(
    `select a.nspname || '.' || r.relname as "from", b.nspname || '.' || f.relname as "to",
       array(select attname::text from unnest(o.conkey) with ordinality k (n, i)
         join pg_attribute t on t.attrelid = o.conrelid and t.attnum = k.n order by i) as columns,
       array(select attname::text from unnest(o.confkey) with ordinality k (n, i)
         join pg_attribute t on t.attrelid = o.confrelid and t.attnum = k.n order by i) as keys
     from pg_constraint o join pg_class r on r.oid = o.conrelid join pg_namespace a on a.oid = r.relnamespace
       join pg_class f on f.oid = o.confrelid join pg_namespace b on b.oid = f.relnamespace
     where o.contype = 'f' order by 1, 2, o.conname`,
  );
  const sites = new Set(
    rows.filter(({ columns: [name, other] }) => name === 'site_id' && !other).map(({ to }) => to),
  );
  const names = [...all.keys()].filter((name) => !(name in staysBehind) && name !== dataKeys);
  const own = new Set(names.filter((name) => sites.has(name) || all.get(name)?.includes('site_id')));
  const carried = new Set<string>();
  for (let size = -1; size !== carried.size; ) {
    size = carried.size;
    for (const { from, to } of rows) {
      if (!own.has(from) && !carried.has(from)) continue;
      if (to in staysBehind) throw new Error(`${from} refers to ${to}, which stays behind`);
      if (!own.has(to)) carried.add(to);
    }
  }
  const moved = names.filter((name) => own.has(name) || carried.has(name));
  return {
    tables: moved.map((name) => ({
      name,
      kind: own.has(name) ? 'own' : 'carried',
      columns: (all.get(name) ?? []).flatMap((column) => columns.get(`${name}.${column}`) ?? []),
    })),
    references: rows.filter(({ from, to }) => moved.includes(from) && moved.includes(to)),
    unassigned: names.filter((name) => !moved.includes(name)),
  };
}

async function columnsOf(client: pg.ClientBase): Promise<Map<string, Column>> {
  const { rows } = await client.query<Column & { at: string; check: string | null }>(
    `select n.nspname || '.' || c.relname || '.' || a.attname as at, a.attname::text as name,
       format_type(a.atttypid, a.atttypmod) as type, not a.attnotnull as "mayBeEmpty",
       exists (select from pg_index i where i.indrelid = c.oid and i.indisprimary and a.attnum = any (i.indkey)) as "isKey",
       (select min(b.nspname || '.' || f.relname) from pg_constraint o join pg_class f on f.oid = o.confrelid
         join pg_namespace b on b.oid = f.relnamespace
         where o.contype = 'f' and o.conrelid = c.oid and a.attnum = o.conkey[cardinality(o.conkey)]) as "refersTo",
       (select min(pg_get_constraintdef(o.oid)) from pg_constraint o
         where o.contype = 'c' and o.conrelid = c.oid and o.conkey = array[a.attnum]
           and pg_get_constraintdef(o.oid) like '%ARRAY[%') as check
     from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
     where c.relkind = 'r' and a.attnum > 0 and not a.attisdropped and n.nspname not like 'pg\\_%'`,
  );
  return new Map(
    rows.map(({ at, check, ...column }) => {
      const codes = [...(check ?? '').matchAll(/'((?:[^']|'')*)'::text/g)].map(([, code = '']) => code);
      return [at, { ...column, codes: codes.length > 0 ? codes : null }];
    }),
  );
}

/**
 * Notes in a temporary table which rows of other tables the site's rows lead to, over as many steps as there are.
 * Needs a transaction that sees one moment.
 */
export async function noteCarriedRows(
  client: pg.ClientBase,
  { tables, references }: SiteTables,
  siteId: string,
): Promise<void> {
  await client.query(
    'create temporary table carried (of regclass, at tid, primary key (of, at)) on commit drop',
  );
  const kinds = new Map(tables.map(({ name, kind }) => [name, kind]));
  const sites = sitesTable(references);
  for (let added = 1; added > 0; ) {
    added = 0;
    for (const { from, to, columns, keys } of references) {
      if (kinds.get(to) !== 'carried') continue;
      const here =
        kinds.get(from) === 'own'
          ? `s.${from === sites ? 'id' : 'site_id'} = '${siteId}'`
          : `s.ctid in (select at from pg_temp.carried where of = '${quoted(from)}'::regclass)`;
      const same = columns.map((column, index) => `s.${column} = t.${keys[index]}`).join(' and ');
      const { rowCount } = await client.query(
        `insert into pg_temp.carried select '${quoted(to)}'::regclass, t.ctid from ${quoted(to)} t
         where exists (select from ${quoted(from)} s where ${here} and ${same}) on conflict do nothing`,
      );
      added += rowCount ?? 0;
    }
  }
}

/** The table of the sites themselves. */
export function sitesTable(references: SiteTables['references']): string {
  const [site] = references.filter(({ columns: [name, other] }) => name === 'site_id' && !other);
  if (!site) throw new Error('no table refers to a site');
  return site.to;
}

/** The condition on the rows `t` of a table that belong to a site. */
export function ofSite({ references }: Pick<SiteTables, 'references'>, table: SiteTable, siteId: string) {
  if (table.kind === 'carried')
    return `t.ctid in (select at from pg_temp.carried where of = '${quoted(table.name)}'::regclass)`;
  return `t.${table.name === sitesTable(references) ? 'id' : 'site_id'} = '${siteId}'`;
}

/** In a fixed order: by the primary key, else by everything. */
export function orderOf({ columns }: SiteTable): string {
  const keys = columns.filter(({ isKey }) => isKey);
  return (keys.length > 0 ? keys : columns).map(({ name }) => `t."${name}"`).join(', ');
}
