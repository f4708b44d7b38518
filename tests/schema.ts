import type pg from 'pg';

/** Schemas that are ours: one per module, and the ground under them. */
const foreign = ['pg_catalog', 'information_schema', 'pg_toast', 'public', 'jobs', 'migration'];

async function schemasOf(client: pg.ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select nspname as name from pg_namespace where nspname <> all ($1) and nspname not like 'pg\\_%' order by 1`,
    [foreign],
  );
  return rows.map((row) => row.name);
}

interface Column {
  schema: string;
  table: string;
  name: string;
  type: string;
  nullable: boolean;
  default: string | null;
  generated: boolean;
  identity: boolean;
}

async function columnsOf(client: pg.ClientBase, schemas: string[]): Promise<Column[]> {
  const { rows } = await client.query<Column>(
    `select n.nspname as schema, c.relname as table, a.attname as name,
       format_type(a.atttypid, a.atttypmod) as type, not a.attnotnull as nullable,
       pg_get_expr(d.adbin, d.adrelid) as default, a.attgenerated <> '' as generated, a.attidentity <> '' as identity
     from pg_attribute a
     join pg_class c on c.oid = a.attrelid and c.relkind in ('r', 'p', 'v')
     join pg_namespace n on n.oid = c.relnamespace
     left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
     where n.nspname = any ($1) and a.attnum > 0 and not a.attisdropped
     order by n.nspname, c.relname, a.attnum`,
    [schemas],
  );
  return rows;
}

/** The whole schema as SQL-like text in a fixed order, for people to read and for the suite to compare. */
export async function describeSchema(client: pg.ClientBase): Promise<string> {
  const schemas = await schemasOf(client);
  const columns = await columnsOf(client, schemas);
  const query = async (text: string) =>
    (await client.query<{ at: string; line: string }>(text, [schemas])).rows.map((row) => row);
  const constraints = await query(`
    select n.nspname || '.' || c.relname as at, 'constraint ' || o.conname || ' ' || pg_get_constraintdef(o.oid) as line
    from pg_constraint o join pg_class c on c.oid = o.conrelid join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = any ($1) and o.contype <> 'n' order by 1, o.conname`);
  const indexes = await query(`
    select n.nspname || '.' || c.relname as at, pg_get_indexdef(i.indexrelid) as line
    from pg_index i join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace
    join pg_class x on x.oid = i.indexrelid
    where n.nspname = any ($1) and not exists (select from pg_constraint o where o.conindid = i.indexrelid)
    order by 1, x.relname`);
  const policies = await query(`
    select schemaname || '.' || tablename as at, 'policy ' || policyname || ' for ' || lower(cmd) || ' to ' ||
      array_to_string(roles, ', ') || coalesce(' using ' || qual, '') || coalesce(' with check ' || with_check, '') as line
    from pg_policies where schemaname = any ($1) order by 1, policyname`);
  const security = await query(`
    select n.nspname || '.' || c.relname as at,
      case when c.relforcerowsecurity then 'row level security enabled, forced' else 'row level security enabled' end as line
    from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = any ($1) and c.relrowsecurity order by 1`);
  const grants = await query(`
    select table_schema || '.' || table_name as at,
      'grant ' || string_agg(lower(privilege_type), ', ' order by privilege_type) || ' to ' || grantee as line
    from information_schema.role_table_grants
    where table_schema = any ($1) and grantee like 'lotsenwerk\\_a%' group by table_schema, table_name, grantee order by 1, grantee`);
  const columnGrants = await query(`
    select n.nspname || '.' || c.relname as at,
      'grant ' || case x.privilege_type when 'UPDATE' then 'update' else lower(x.privilege_type) end || ' (' ||
      string_agg(a.attname, ', ' order by a.attnum) || ') to ' || r.rolname as line
    from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace,
      aclexplode(a.attacl) x join pg_roles r on r.oid = x.grantee
    where n.nspname = any ($1) and not a.attisdropped
    group by n.nspname, c.relname, x.privilege_type, r.rolname order by 1, r.rolname, x.privilege_type`);
  const functions = await query(`
    select n.nspname || '.' || p.proname as at, pg_get_functiondef(p.oid) as line
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = any ($1) order by 1, p.oid::regprocedure::text`);
  const triggers = await query(`
    select n.nspname || '.' || c.relname as at, pg_get_triggerdef(t.oid) as line
    from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = any ($1) and not t.tgisinternal order by 1, t.tgname`);

  const lines = ['-- Written from the migrations by `npm run db:schema`; the suite compares it.', ''];
  const tables = [...new Set(columns.map((column) => `${column.schema}.${column.table}`))];
  for (const table of tables) {
    lines.push(`table ${table}`);
    for (const column of columns.filter((c) => `${c.schema}.${c.table}` === table)) {
      const words = [column.name, column.type];
      if (!column.nullable) words.push('not null');
      if (column.identity) words.push('identity');
      if (column.default !== null)
        words.push(`${column.generated ? 'generated' : 'default'} ${column.default}`);
      lines.push(`  ${words.join(' ')}`);
    }
    for (const part of [constraints, indexes, security, policies, triggers, grants, columnGrants]) {
      for (const { at, line } of part) if (at === table) lines.push(`  ${line}`);
    }
    lines.push('');
  }
  for (const { line } of functions) lines.push(line.trim(), '');
  return lines.join('\n');
}

const typeNames: Record<string, string> = {
  uuid: 'string',
  text: 'string',
  boolean: 'boolean',
  smallint: 'number',
  integer: 'number',
  bigint: 'number',
  numeric: 'number',
  'double precision': 'number',
  real: 'number',
  date: 'Temporal.PlainDate',
  'timestamp with time zone': 'Temporal.Instant',
  'time without time zone': 'Temporal.PlainTime',
  jsonb: 'Json',
  bytea: 'Uint8Array',
  tstzrange: 'string',
  daterange: 'string',
};

function typeOf(column: Column): string {
  const array = column.type.endsWith('[]');
  const base = column.type.replace(/\[\]$/, '').replace(/\(.*\)/, '');
  const name = typeNames[base];
  if (!name)
    throw new Error(`no TypeScript type for ${column.schema}.${column.table}.${column.name} ${column.type}`);
  return array ? `${name}[]` : name;
}

const camel = (name: string) => name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
const pascal = (name: string) => camel(`_${name}`);

/** TypeScript types of all tables for Kysely. */
export async function describeTypes(client: pg.ClientBase): Promise<string> {
  const columns = await columnsOf(client, await schemasOf(client));
  const tables = [...new Set(columns.map((column) => `${column.schema}.${column.table}`))];
  const lines = [
    '// Written from the migrations by `npm run db:schema`; the suite compares it.',
    "import type { ColumnType, Generated, GeneratedAlways, JSONColumnType } from 'kysely';",
    '',
    'type Json = JSONColumnType<object>;',
    '',
  ];
  for (const table of tables) {
    const [schema = '', name = ''] = table.split('.');
    lines.push(`export interface ${pascal(schema)}${pascal(name)} {`);
    for (const column of columns.filter((c) => `${c.schema}.${c.table}` === table)) {
      let type = typeOf(column);
      if (column.nullable) {
        type = type === 'Json' ? 'ColumnType<object | null, string | null, string | null>' : `${type} | null`;
      }
      if (column.generated) type = `GeneratedAlways<${type}>`;
      else if (column.default !== null || column.identity) type = `Generated<${type}>`;
      lines.push(`  ${camel(column.name)}: ${type};`);
    }
    lines.push('}', '');
  }
  lines.push('export interface DB {');
  for (const table of tables) {
    const [schema = '', name = ''] = table.split('.');
    lines.push(`  '${camel(schema)}.${camel(name)}': ${pascal(schema)}${pascal(name)};`);
  }
  lines.push('}', '');
  const text = lines.join('\n');
  const used = ['ColumnType', 'Generated', 'GeneratedAlways', 'JSONColumnType'].filter((name) =>
    new RegExp(`\\b${name}<`).test(text),
  );
  return text.replace(/import type \{[^}]*\}/, `import type { ${used.join(', ')} }`);
}
