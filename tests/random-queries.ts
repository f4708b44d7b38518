import type pg from 'pg';
import { type Acting, nobody } from '#platform/acting';
import type { Db } from '#platform/database';
import { tablesOfSites } from './catalog.ts';
import { actingAt, type PlantedSite } from './planted-site.ts';

/** Somebody who asks at random, and the sites whose rows she may ever be shown. */
export interface Asking {
  readonly acting: Acting;
  readonly sites: readonly string[];
}

export interface Asked {
  readonly queries: number;
  /** Rows of her own sites, so that a run that is shown nothing at all does not pass for a good one. */
  readonly ownRows: number;
  readonly foreign: readonly string[];
}

/** What anybody may read of every site. */
export const published = [
  'assignments.neighbour_rule',
  'editorial.logo',
  'editorial.partner',
  'editorial.public_date',
  'editorial.published',
  'editorial.published_text',
  'programme.parameter',
  'programme.served_area',
  'programme.site_topic',
];

/** Everybody of these sites, and nobody. */
export function askersAt(sites: readonly PlantedSite[]): Asking[] {
  const askers: Asking[] = [{ acting: nobody, sites: [] }];
  for (const site of sites) {
    for (const [name, acting] of Object.entries(actingAt(site))) {
      // Who works for the provider sees all its sites.
      const whole = name === 'finance' ? sites.filter((one) => one.providerId === site.providerId) : [site];
      askers.push({ acting, sites: whole.map(({ id }) => id) });
    }
  }
  return askers;
}

/** The same numbers for the same seed (mulberry32). */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

interface Table {
  readonly name: string;
  readonly columns: readonly string[];
}

/**
 * Asks at random as everybody on two connections, in batches of one transaction each; every query answers with
 * the sites of the rows it found.
 */
export async function askAtRandom(
  owner: Db,
  pool: pg.Pool,
  of: {
    queries: number;
    seed: number;
    askers: readonly Asking[];
    sites: readonly PlantedSite[];
    /** Tables everybody reads, and those nobody does. */
    except: readonly string[];
  },
): Promise<Asked> {
  const next = random(of.seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T;
  const tables = (await tablesOfSites(owner)).filter(({ name }) => !of.except.includes(name));
  const ids = of.sites.flatMap((site) => [
    site.id,
    ...Object.values(site.people),
    ...[site.first, site.second].flatMap((one) =>
      Object.values(one).filter((id) => /^[0-9a-f-]{36}$/.test(id)),
    ),
  ]);
  const foreign: string[] = [];
  let ownRows = 0;
  let queries = 0;
  await Promise.all([lane(), lane()]);
  return { queries, ownRows, foreign };

  async function lane(): Promise<void> {
    const client = await pool.connect();
    try {
      while (queries < of.queries && foreign.length < 10) {
        const { acting, sites } = pick(of.askers);
        const batch = Array.from({ length: Math.min(250, of.queries - queries) }, () =>
          queryOn(pick(tables)),
        );
        queries += batch.length;
        const answers = (await client.query(
          `begin; set local jit = off; ${actAs(acting)}; ${batch.join(';')}; rollback`,
        )) as unknown as readonly { rows: { site: string | null }[] }[];
        for (const [at, query] of batch.entries()) {
          for (const { site } of answers[at + 3]?.rows ?? []) {
            if (site === null) continue;
            if (sites.includes(site)) ownRows++;
            else foreign.push(`${JSON.stringify(acting)}: ${query}`);
          }
        }
      }
    } finally {
      client.release();
    }
  }

  function condition(table: Table): string {
    const column = `t."${pick(table.columns)}"`;
    const value = next();
    if (value < 0.2) return 'true';
    if (value < 0.35) return `t.site_id = '${pick(of.sites).id}'`;
    if (value < 0.5) return `t.site_id <> '${pick(of.sites).id}'`;
    if (value < 0.65) return `${column}::text = '${pick(ids)}'`;
    if (value < 0.75) return `t::text like '%${pick(of.sites).canary}%'`;
    if (value < 0.85) return `${column} is not null`;
    if (value < 0.95) return `not (${condition(table)})`;
    return `${condition(table)} or ${condition(table)}`;
  }

  function queryOn(table: Table): string {
    const from = `${table.name} t`;
    const where = condition(table);
    const other = pick(tables).name;
    switch (Math.floor(next() * 12)) {
      case 0:
        return `select t.site_id as site from ${from} where ${where}`;
      case 1:
        return `select t.site_id as site from ${from} join ${other} o on o.site_id = t.site_id where ${where} limit 20`;
      case 2:
        return `select o.site_id as site from ${from} cross join ${other} o where ${where} limit 20`;
      case 3:
        return `select site_id as site from ${other} where site_id in (select t.site_id from ${from} where ${where})`;
      case 4:
        return `select t.site_id as site from ${from} where ${where} group by t.site_id having count(*) > 0`;
      case 5:
        return `select site_id as site from ${other} union all select t.site_id from ${from} where ${where}`;
      case 6:
        return `select t.site_id as site from ${from} where exists (select from ${other} o where o.site_id = t.site_id) order by random() limit 5`;
      default:
        return `select max(t.site_id::text) as site from ${from} where ${where}`;
    }
  }
}

function actAs(acting: Acting): string {
  switch (acting.kind) {
    case 'person':
      return `select acting.as_person('${acting.personId}')`;
    case 'token':
      return `select acting.as_token('${acting.tokenHash}')`;
    case 'site':
      return `select acting.as_site('${acting.siteId}')`;
    default:
      return 'select 1';
  }
}
