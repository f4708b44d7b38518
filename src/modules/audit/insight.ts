/** One entry of the audit trail as the person it is about sees it. */
export interface Seen {
  readonly siteId: string;
  readonly at: Temporal.Instant;
  readonly actorKind: 'person' | 'token' | 'site' | 'system' | 'nobody';
  readonly oneself: boolean;
  /** Of whoever signed in; null where the account is gone. */
  readonly firstName: string | null;
  readonly roles: readonly string[];
  readonly deed: string;
  readonly subjectKind: string | null;
  readonly contact: boolean;
  readonly status: number | null;
  readonly number: string | null;
}

export type What = 'contact' | 'refused' | 'request' | 'assignment' | 'offer' | 'guide' | 'person' | 'other';

const named: readonly What[] = ['request', 'assignment', 'offer', 'guide', 'person'];

/** What somebody did, as one word of the texts. */
export function whatOf({ deed, status, subjectKind, contact }: Seen): What {
  if (deed.startsWith('GET ')) return 'contact';
  if (status !== null && status >= 400) return contact ? 'contact' : 'refused';
  return named.find((kind) => kind === subjectKind) ?? 'other';
}

/** One line for everything one request to the program did: the deed itself, not what it brought with it. */
export function byRequest(entries: readonly Seen[]): Seen[] {
  const lines: Seen[] = [];
  for (const entry of entries) {
    const same = lines.find(({ number }) => number !== null && number === entry.number);
    if (!same) lines.push(entry);
  }
  return lines;
}
