import { sql } from 'kysely';
import type { Db } from '#platform/database';
import { byRequest, type Seen } from './insight.ts';

/** As many entries as anybody reads; lines are fewer, for one deed may have several. */
const mostEntries = 400;

/** Whether this visit's secret link opens a request. */
export async function linkOpensRequest(db: Db): Promise<boolean> {
  const { rows } = await sql<{ opens: boolean }>`select acting.request_id() is not null as opens`.execute(db);
  return rows[0]?.opens === true;
}

/**
 * Who looked at or changed the data of whoever asks, newest first; Row Level Security shows exactly these. With a
 * secret link what is about the request, with an account what is about the person.
 */
export async function whoSaw(db: Db, personId: string | null, most: number): Promise<Seen[]> {
  const rows = await db
    .selectFrom('audit.entry')
    .select([
      'siteId',
      'seq',
      'at',
      'actorKind',
      'actorId',
      'roles',
      'deed',
      'subjectKind',
      'contact',
      'status',
      'number',
    ])
    .select(sql<string | null>`audit.first_name(site_id, seq)`.as('firstName'))
    .$if(personId !== null, (query) => query.where('personId', '=', personId))
    .orderBy('at', 'desc')
    .orderBy('seq', 'desc')
    .limit(mostEntries)
    .execute();
  const seen = rows.map(
    ({ actorId, roles, actorKind, seq: _, ...row }): Seen => ({
      ...row,
      actorKind: actorKind as Seen['actorKind'],
      oneself: personId !== null && actorId === personId,
      roles: roles?.split(',') ?? [],
    }),
  );
  return byRequest(seen).slice(0, most);
}
