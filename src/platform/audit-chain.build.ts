/** What stands in an entry of the audit trail, as text: see `audit.canonical` in the database. */
export interface EntryFields {
  readonly siteId: string;
  readonly seq: number;
  /** Microseconds since 1970. */
  readonly at: string;
  readonly actorKind: string;
  readonly actorId: string | null;
  readonly roles: string | null;
  readonly deed: string;
  readonly subjectKind: string | null;
  readonly subjectId: string | null;
  readonly requestId: string | null;
  readonly personId: string | null;
  readonly contact: boolean;
  readonly status: number | null;
  readonly number: string | null;
}

/** What `audit.canonical` in the database makes of an entry, made here a second time. */
export function canonicalText(entry: EntryFields): string {
  const { siteId, seq, at, actorKind, actorId, roles, deed, subjectKind, subjectId } = entry;
  const { requestId, personId, contact, status, number } = entry;
  const fields = [siteId, seq, at, actorKind, actorId, roles, deed, subjectKind, subjectId, requestId];
  return [...fields, personId, contact ? 'contact' : '', status, number]
    .map((field) => field ?? '')
    .join('\n');
}
