import type pg from 'pg';
import { type AnchoredHead, ChainCheck, type ChainedEntry, type Fault, type Head } from './audit-chain.ts';

export interface Verified {
  readonly entries: number;
  readonly chains: number;
  readonly faults: readonly Fault[];
}

// The same text as audit.canonical, written out: whoever could change the function must not change the check.
const canonical = `array_to_string(array[
  site_id::text, seq::text, ((extract(epoch from at) * 1000000)::bigint)::text, actor_kind, actor_id::text, roles, deed,
  subject_kind, subject_id::text, request_id::text, person_id::text, case when contact then 'contact' end, status::text,
  number], E'\\n', '')`;

const atOnce = 20_000;

/**
 * Verifies the whole audit trail in one snapshot, as the owner of the tables, against the heads that were
 * brought out of the database.
 */
export async function verifyAudit(
  client: Pick<pg.ClientBase, 'query'>,
  anchored: readonly AnchoredHead[] = [],
): Promise<Verified> {
  await client.query('begin transaction isolation level repeatable read, read only');
  try {
    await client.query('set local statement_timeout = 0');
    const { rows: heads } = await client.query<Head>(
      `select site_id as "siteId", seq::int8 as seq, hash from audit.head`,
    );
    const headOf = new Map(heads.map((head) => [head.siteId, { ...head, seq: Number(head.seq) }]));
    const anchors = Map.groupBy(anchored, ({ siteId }) => siteId);
    const faults: Fault[] = [];
    const seen = new Set<string>();
    let entries = 0;
    let check: ChainCheck | null = null;
    const finish = () => {
      if (!check) return;
      faults.push(...check.end(headOf.get(check.siteId) ?? null));
      entries += check.count;
      seen.add(check.siteId);
    };
    let from: [string, number] = ['00000000-0000-0000-0000-000000000000', -1];
    for (;;) {
      const { rows } = await client.query<unknown[]>({
        text: `select site_id::text, seq::text, ((extract(epoch from at) * 1000000)::bigint)::text, deed, prev, hash, ${canonical}
          from audit.entry e where (e.site_id, e.seq) > ($1::uuid, $2::bigint) order by e.site_id, e.seq limit ${atOnce}`,
        values: from,
        rowMode: 'array',
      });
      for (const row of rows) {
        const [siteId, seq, at, deed, prev, hash, text] = row as [
          string,
          string,
          string,
          string,
          string,
          string,
          string,
        ];
        if (check?.siteId !== siteId) {
          finish();
          check = new ChainCheck(siteId, anchors.get(siteId));
        }
        check.feed({ siteId, seq: Number(seq), at, deed, prev, hash, text } satisfies ChainedEntry);
        from = [siteId, Number(seq)];
      }
      if (rows.length < atOnce) break;
    }
    finish();
    for (const siteId of new Set([...headOf.keys(), ...anchors.keys()])) {
      if (seen.has(siteId)) continue;
      faults.push(...new ChainCheck(siteId, anchors.get(siteId)).end(headOf.get(siteId) ?? null));
      seen.add(siteId);
    }
    return { entries, chains: seen.size, faults };
  } finally {
    await client.query('rollback');
  }
}
