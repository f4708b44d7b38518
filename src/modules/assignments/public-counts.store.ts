import { sql } from 'kysely';
import type { Db } from '#platform/database';

/** Appointments of a site and the answers that led to them, as numbers; anybody may read them. */
export interface PublicAssignmentCounts {
  readonly siteId: string;
  readonly appointments: number;
  /** Appointments nobody said yes to: the database lets none come about. */
  readonly withoutAcceptance: number;
  readonly acceptances: number;
  /** Acceptances in which the guide said that she is nobody's relative, employer or neighbour. */
  readonly withDeclaration: number;
  readonly declined: number;
  /** Requests two guides went to. */
  readonly inPairs: number;
  /** Records of hours in which going alone was the aim. */
  readonly entries: number;
  /** Of these, how many people can go alone next time, wholly or partly. */
  readonly aloneNextTime: number;
}

export async function publicAssignmentCounts(db: Db): Promise<PublicAssignmentCounts[]> {
  const { rows } = await sql<PublicAssignmentCounts>`select * from assignments.public_counts()`.execute(db);
  return rows;
}
