import { type RawBuilder, sql } from 'kysely';
import type { Db } from '#platform/database';

const ours = sql`n.nspname !~ '^pg_' and n.nspname <> 'information_schema'`;

async function texts(db: Db, query: RawBuilder<{ what: string }>): Promise<string[]> {
  return (await query.execute(db)).rows.map(({ what }) => what);
}

/** Every table that belongs to a site. */
export async function tablesOfSites(db: Db): Promise<{ name: string; columns: string[] }[]> {
  const { rows } = await sql<{ name: string; columns: string[] }>`
    select n.nspname || '.' || c.relname as name,
      array(select a.attname::text from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
          and has_column_privilege('lotsenwerk_app', c.oid, a.attnum, 'select') order by a.attnum) as columns
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and ${ours} and n.nspname not in ('jobs', 'migration')
      and has_any_column_privilege('lotsenwerk_app', c.oid, 'select')
      and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'site_id')
    order by 1`.execute(db);
  return rows;
}

/**
 * Tables of a site or a person that are not kept apart: Row Level Security is off or does not bind their owner.
 * A table the application has no right to at all is closed in another way.
 */
export function tablesLeftOpen(db: Db): Promise<string[]> {
  return texts(
    db,
    sql<{ what: string }>`
      select n.nspname || '.' || c.relname as what
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p') and ${ours} and n.nspname not in ('jobs', 'migration')
        and not (c.relrowsecurity and c.relforcerowsecurity)
        and (has_any_column_privilege('lotsenwerk_app', c.oid, 'select, insert, update, references')
          or has_table_privilege('lotsenwerk_app', c.oid, 'delete, truncate, trigger'))
        and (
          exists (select from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
            and (a.attname in ('site_id', 'provider_id', 'person_id', 'request_id', 'guide_id', 'assignment_id')
              or a.attname ~ '_by$') and n.nspname || '.' || c.relname <> 'programme.site')
          or exists (select from pg_constraint f where f.conrelid = c.oid and f.contype = 'f'
            and f.confrelid = 'accounts.person'::regclass))
      order by 1`,
  );
}

/** Policies that let the application read or change whatever there is: `table policy`. */
export function policiesThatAlwaysLet(db: Db): Promise<string[]> {
  return texts(
    db,
    sql<{ what: string }>`
      select schemaname || '.' || tablename || ' ' || policyname as what from pg_policies
      where permissive = 'PERMISSIVE' and (roles && array['public', 'lotsenwerk_app']::name[])
        and (cmd <> 'INSERT' and coalesce(qual, 'true') in ('true', '(true)')
          or cmd = 'INSERT' and coalesce(with_check, 'true') in ('true', '(true)'))
      order by 1`,
  );
}

/** What the application's role has that would let it step out of its bounds. */
export function rightsTooMany(db: Db): Promise<string[]> {
  const app = sql`r.rolname in ('lotsenwerk_app', 'lotsenwerk_auth')`;
  return texts(
    db,
    sql<{ what: string }>`
      select r.rolname || ' has ' || what as what from pg_roles r cross join lateral (
        select 'superuser' as what where r.rolsuper
        union all select 'bypassrls' where r.rolbypassrls
        union all select 'createrole' where r.rolcreaterole
        union all select 'createdb' where r.rolcreatedb
        union all select 'replication' where r.rolreplication
        union all select 'membership in ' || m.roleid::regrole from pg_auth_members m where m.member = r.oid
        union all select 'ownership of ' || c.oid::regclass from pg_class c where c.relowner = r.oid
        union all select 'ownership of ' || p.oid::regprocedure from pg_proc p where p.proowner = r.oid
        union all select 'ownership of schema ' || n.nspname from pg_namespace n where n.nspowner = r.oid
        union all select 'create in schema ' || n.nspname from pg_namespace n
          where ${ours} and has_schema_privilege(r.oid, n.oid, 'create') and n.nspname <> 'jobs'
        union all select 'create in the database' from pg_database d
          where d.datname = current_database() and has_database_privilege(r.oid, d.oid, 'create')
        union all select 'truncate of ' || c.oid::regclass from pg_class c join pg_namespace n on n.oid = c.relnamespace
          where c.relkind = 'r' and ${ours} and n.nspname <> 'jobs' and has_table_privilege(r.oid, c.oid, 'truncate, trigger')
        union all select 'a view that does not ask who looks: ' || c.oid::regclass
          from pg_class c join pg_namespace n on n.oid = c.relnamespace
          where c.relkind in ('v', 'm') and ${ours} and n.nspname <> 'jobs' and has_table_privilege(r.oid, c.oid, 'select')
            and not coalesce(c.reloptions::text like '%security_invoker=true%' or c.reloptions::text like '%security_invoker=on%', false)
      ) has where ${app} order by 1`,
  );
}

/** Functions that run with the rights of their owner although somebody could put other names under them. */
export function functionsOnLooseGround(db: Db): Promise<string[]> {
  return texts(
    db,
    sql<{ what: string }>`
      select p.oid::regprocedure::text as what from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where p.prosecdef and ${ours} and n.nspname <> 'jobs'
        and not exists (select from unnest(p.proconfig) as set(line)
          where line ~ '^search_path=pg_catalog, "?pg_temp"?$' or line = 'search_path=""')
      order by 1`,
  );
}

/** Functions with the rights of their owner that the application may call, by name. */
export function functionsWithOwnersRights(db: Db): Promise<string[]> {
  return texts(
    db,
    sql<{ what: string }>`
      select n.nspname || '.' || p.proname as what from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where p.prosecdef and ${ours} and n.nspname <> 'jobs' and has_function_privilege('lotsenwerk_app', p.oid, 'execute')
      order by 1`,
  );
}
