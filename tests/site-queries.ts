import type pg from 'pg';

interface Plan {
  readonly 'Node Type': string;
  readonly Schema?: string;
  readonly 'Relation Name'?: string;
  readonly Alias?: string;
  readonly 'Parent Relationship'?: string;
  readonly Plans?: readonly Plan[];
  readonly [more: string]: unknown;
}

/** How a statement finds the rows of one table of a site. */
export interface Reach {
  readonly table: string;
  /**
   * `site`: it says of which site, or of the same site as another table it reads. `key`: it names single rows by
   * their id. `person`: it asks for what one person did or is a part of, wherever that was. `join`: it follows
   * another table of a site without saying that both are of the same. `any`: none of these.
   */
  readonly by: 'site' | 'key' | 'person' | 'join' | 'any';
}

/** Each step of a plan with the part of the statement it belongs to: what is asked by itself is one of its own. */
function nodesOf(plan: Plan, part: object = {}): { plan: Plan; part: object }[] {
  const isByItself = ['InitPlan', 'Member'].includes(plan['Parent Relationship'] ?? '');
  const own = isByItself ? {} : part;
  return [{ plan, part: own }, ...(plan.Plans ?? []).flatMap((child) => nodesOf(child, own))];
}
const tableOf = (node: Plan) => `${node.Schema}.${node['Relation Name']}`;
const aliasOf = ({ Alias = '' }: Plan) => (plainName.test(Alias) ? Alias : `"${Alias}"`);
const conditionNames = /(Cond|Filter)$/;
const plainName = /^[a-z_][a-z0-9_]*$/;

/**
 * Plans a statement as the owner of the tables, so that no policy adds anything to what it says itself, and
 * for any values, and reads from the plan how it reaches each table of a site.
 *
 * @param tables the tables of sites, `schema.table`
 */
export async function reachesOf(
  client: pg.ClientBase,
  text: string,
  tables: ReadonlySet<string>,
): Promise<Reach[]> {
  const count = Math.max(0, ...[...text.matchAll(/\$(\d+)/g)].map(([, number]) => Number(number)));
  const values = count > 0 ? `(${Array(count).fill('null').join(', ')})` : '';
  await client.query(`prepare looked_at as ${text}`);
  try {
    const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: Plan }] }>(
      `explain (format json, verbose) execute looked_at${values}`,
    );
    const nodes = nodesOf(rows[0]?.['QUERY PLAN'][0].Plan as Plan);
    const conditions = nodes.flatMap(({ plan }) =>
      Object.entries(plan).flatMap(([name, value]) =>
        // What `exists` was made into is compared by what it gives out.
        conditionNames.test(name) || (name === 'Output' && plan['Parent Relationship'] === 'SubPlan')
          ? [String(value)]
          : [],
      ),
    );
    const ofSites = nodes.filter(
      // What a statement inserts says its site, for the column takes no null.
      ({ plan }) => tables.has(tableOf(plan)) && plan.Alias && plan['Node Type'] !== 'ModifyTable',
    );
    return ofSites.map(({ plan, part }): Reach => {
      const table = tableOf(plan);
      const mentions = (column: string) => {
        const found = new RegExp(`(^|[^\\w."])${aliasOf(plan)}\\.${column}`);
        return conditions.some((condition) => found.test(condition));
      };
      if (mentions('site_id\\b')) return { table, by: 'site' };
      const beside = ofSites.some((other) => other.part === part && other.plan.Alias !== plan.Alias);
      if (beside) return { table, by: 'join' };
      if (mentions('(\\w+_by|person_id|subject_id|actor_id) (=|IN)')) return { table, by: 'person' };
      return { table, by: mentions('(\\w*id|token_hash) (=|IN)') ? 'key' : 'any' };
    });
  } finally {
    await client.query('deallocate looked_at');
  }
}

/** Statements that only open and close a transaction or say who acts. */
const framing = /^\s*(begin|start transaction|set transaction|commit|rollback|select acting\.)/i;
const planned = /^\s*(select|insert|update|delete|with)\b/i;

/** Whether a statement is one that reads or writes rows of ours. */
export function isAboutRows(text: string): boolean {
  return planned.test(text) && !framing.test(text) && !/\bjobs\./.test(text);
}

/** Needs the session it runs in to be the same next time, which no pooler in transaction mode promises. */
export function needsSession(text: string): boolean {
  return (
    /^\s*(listen|unlisten|prepare|declare|discard|load)\b/i.test(text) ||
    /^\s*set\s+(?!local\b|transaction\b)/i.test(text) ||
    /\bcreate\s+(local\s+)?temp/i.test(text) ||
    /\bpg_(try_)?advisory_lock/i.test(text) ||
    /set_config\([^)]*,\s*false\s*\)/i.test(text)
  );
}

/** Tables that have a column `site_id` and would yet not be spread by it over several servers, and why. */
export const keptWhole: Readonly<Record<string, string>> = {
  'accounts.role': 'a person can hold roles at several sites, and signing in asks for all of them',
  'assignments.neighbour_rule': 'small, a row a site; read by whoever asks which neighbours take part',
  'assignments.joint_planning': 'small, a row for each other site; whom it is about reads it too',
  'editorial.article': 'what the competence centre publishes belongs to no site; read by everybody',
  'editorial.public_date': 'what the competence centre publishes belongs to no site; read by everybody',
  'editorial.published': 'what the competence centre publishes belongs to no site; read by everybody',
  'editorial.published_text': 'what the competence centre publishes belongs to no site; read by everybody',
  'editorial.step': 'what the competence centre publishes belongs to no site; read by everybody',
  'editorial.wording': 'what the competence centre publishes belongs to no site; read by everybody',
  'keys.data_key': 'keys of persons belong to no site; read by the id of what they open',
  'platform.mail': 'letters about an account belong to no site; gone when they are sent',
  'programme.parameter': 'small, read by every page of every site, has lines for the whole state',
  'programme.served_area': 'small, read to find the nearest site',
  'programme.site_topic': 'small, read beside the topics of all sites',
};

/** Statements that ask every site without naming a person or a row, by the table and what they are for. */
export const askEverySite: Readonly<Record<string, string>> = {
  'audit.entry': 'the data protection officer reads the newest entries of all sites of her provider',
  'privacy.data_request': 'the data protection officer reads the requests of all sites of her provider',
};
