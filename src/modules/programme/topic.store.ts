import type { Db, Tx } from '#platform/database';
import { isReferralTarget, type ReferralTarget, type RiskClass, type Topic } from './topic.ts';

/** The topics in the order of the forms, each with the risk class of a site, or of the programme without one. */
export async function listTopics(db: Db, siteId: string | null = null): Promise<Topic[]> {
  const rows = await db
    .selectFrom('programme.topic as topic')
    .leftJoin('programme.siteTopic as own', (join) =>
      join.onRef('own.topicCode', '=', 'topic.code').on('own.siteId', '=', siteId),
    )
    .select([
      'topic.code',
      'topic.riskClass as usualRiskClass',
      'topic.referTo as usualReferTo',
      'topic.siteDecides',
      'own.riskClass',
      'own.referTo',
      'own.hint as siteHint',
    ])
    .orderBy('topic.rank')
    .execute();
  return rows.map(({ code, siteDecides, siteHint, ...row }) => ({
    code,
    siteDecides,
    siteHint,
    usualRiskClass: row.usualRiskClass as RiskClass,
    riskClass: (row.riskClass ?? row.usualRiskClass) as RiskClass,
    referTo: toReferral(row.riskClass === null ? row.usualReferTo : (row.referTo ?? row.usualReferTo)),
  }));
}

function toReferral(code: string | null): ReferralTarget | null {
  return code !== null && isReferralTarget(code) ? code : null;
}

/** One topic as a site sees it; null where there is no such topic. */
export async function readTopic(db: Db, code: string, siteId: string | null = null): Promise<Topic | null> {
  return (await listTopics(db, siteId)).find((topic) => topic.code === code) ?? null;
}

export interface SiteTopicRow {
  siteId: string;
  topicCode: string;
  riskClass: RiskClass;
  referTo: ReferralTarget | null;
  hint: string | null;
  changedBy: string;
  changedAt: Temporal.Instant;
}

export async function saveSiteTopic(tx: Tx, { siteId, topicCode, ...decided }: SiteTopicRow): Promise<void> {
  await tx
    .insertInto('programme.siteTopic')
    .values({ siteId, topicCode, ...decided })
    .onConflict((conflict) => conflict.columns(['siteId', 'topicCode']).doUpdateSet(decided))
    .execute();
}

export async function deleteSiteTopic(tx: Tx, siteId: string, topicCode: string): Promise<void> {
  await tx
    .deleteFrom('programme.siteTopic')
    .where('siteId', '=', siteId)
    .where('topicCode', '=', topicCode)
    .execute();
}
