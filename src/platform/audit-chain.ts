import { hash } from 'node:crypto';

/** An entry as it is verified. */
export interface ChainedEntry {
  readonly siteId: string;
  readonly seq: number;
  readonly at: string;
  readonly deed: string;
  readonly prev: string;
  readonly hash: string;
  /** Everything the hash covers beside the hash before it. */
  readonly text: string;
}

export const firstPrev = '0'.repeat(64);

export function hashOf(prev: string, text: string): string {
  return hash('sha256', `${prev}\n${text}`, 'hex');
}

/** The last entry of a chain, as the database says or as it was brought out of it. */
export interface Head {
  readonly siteId: string;
  readonly seq: number;
  readonly hash: string;
}

export interface AnchoredHead extends Head {
  readonly anchoredAt: Temporal.Instant;
}

export type FaultKind =
  /** What stands there is not what was written. */
  | 'changed'
  /** The numbers before it are not there. */
  | 'missing'
  /** It does not follow the one before: put in, exchanged, or the one before was changed. */
  | 'out-of-order'
  /** Entries at the end are gone. */
  | 'truncated'
  /** Entries at the beginning are gone, and no entry says why. */
  | 'beginning-missing'
  /** Entries were let go of that were not old enough. */
  | 'let-go-too-soon'
  /** What was brought out of the database earlier does not stand there: the chain was written anew. */
  | 'rewritten';

export interface Fault {
  readonly siteId: string;
  /** The number at which it is noticed. */
  readonly seq: number;
  readonly kind: FaultKind;
}

const letGo = /^audit\.forget (\d+) ([0-9a-f]{64})$/;
const dayMs = 24 * 3_600_000;
/** The database refuses to let go of anything younger than a year; a day of grace for clocks. */
const youngestLetGoMs = 364 * dayMs;

/**
 * Checks one chain, fed entry by entry in the order in which they stand. Each fault is named once, at the
 * entry where it is noticed.
 */
export class ChainCheck {
  readonly siteId: string;
  readonly faults: Fault[] = [];
  count = 0;
  readonly #anchors: Map<number, AnchoredHead[]>;
  readonly #anchored: readonly AnchoredHead[];
  #first: { seq: number; prev: string } | null = null;
  #last: { seq: number; hash: string } | null = null;
  readonly #cuts: { seq: number; hash: string; noted: number; atMs: number }[] = [];

  constructor(siteId: string, anchored: readonly AnchoredHead[] = []) {
    this.siteId = siteId;
    this.#anchored = anchored;
    this.#anchors = Map.groupBy(anchored, ({ seq }) => seq);
  }

  #fault(kind: FaultKind, seq: number): void {
    this.faults.push({ siteId: this.siteId, seq, kind });
  }

  feed(entry: ChainedEntry): void {
    this.count++;
    const last = this.#last;
    if (hashOf(entry.prev, entry.text) !== entry.hash) this.#fault('changed', entry.seq);
    if (!last) this.#first = { seq: entry.seq, prev: entry.prev };
    else if (entry.seq > last.seq + 1) this.#fault('missing', last.seq + 1);
    else if (entry.seq <= last.seq || entry.prev !== last.hash) this.#fault('out-of-order', last.seq + 1);
    for (const anchor of this.#anchors.get(entry.seq) ?? []) {
      if (anchor.hash !== entry.hash) this.#fault('rewritten', entry.seq);
    }
    const cut = letGo.exec(entry.deed);
    if (cut) {
      const [, upTo, ended] = cut as unknown as [string, string, string];
      this.#cuts.push({ seq: Number(upTo), hash: ended, noted: entry.seq, atMs: Number(entry.at) / 1000 });
    }
    if (entry.seq > (last?.seq ?? 0)) this.#last = { seq: entry.seq, hash: entry.hash };
  }

  /** What is noticed only at the end: whether the beginning and the end are there. */
  end(head: Head | null): Fault[] {
    const lastSeq = this.#last?.seq ?? 0;
    if (head && head.seq > lastSeq) this.#fault('truncated', lastSeq + 1);
    else if ((head?.seq ?? 0) < lastSeq) this.#fault('out-of-order', (head?.seq ?? 0) + 1);
    else if (head && lastSeq > 0 && head.hash !== this.#last?.hash) this.#fault('changed', lastSeq);

    const beforeFirst = (this.#first?.seq ?? 1) - 1;
    const cut = this.#cuts.findLast(({ seq }) => seq === beforeFirst);
    if (this.#first && beforeFirst === 0 && this.#first.prev !== firstPrev) this.#fault('changed', 1);
    if (beforeFirst > 0 && (!cut || cut.hash !== this.#first?.prev)) {
      const known = this.#cuts.findLast(({ seq }) => seq < beforeFirst)?.seq ?? 0;
      this.#fault('beginning-missing', known + 1);
    }

    for (const anchor of this.#anchored) {
      if (anchor.seq > lastSeq) this.#fault('truncated', lastSeq + 1);
      else if (anchor.seq <= beforeFirst && cut) {
        if (anchor.seq === cut.seq && anchor.hash !== cut.hash) this.#fault('rewritten', anchor.seq);
      }
    }
    // The last entry let go was written after every head anchored without it; and the note of it stands in the
    // first head anchored with it, so neither can be dated otherwise.
    for (const { seq, noted, atMs } of this.#cuts) {
      const before = this.#anchored.findLast((anchor) => anchor.seq < seq);
      const after = this.#anchored.find((anchor) => anchor.seq >= noted);
      const young = before && atMs - before.anchoredAt.epochMilliseconds < youngestLetGoMs;
      const datedAhead = after && atMs - after.anchoredAt.epochMilliseconds > dayMs;
      if (young || datedAhead) this.#fault('let-go-too-soon', seq);
    }
    const seen = new Set<string>();
    return this.faults
      .filter(({ seq, kind }) => !seen.has(`${seq} ${kind}`) && seen.add(`${seq} ${kind}`))
      .sort((one, other) => one.seq - other.seq);
  }
}

/** `2026-11-23T02:40:00Z <site> <number> <hash>`: one line of the file of anchored heads. */
export function writeAnchor(head: Head, now: Temporal.Instant): string {
  return `${now.round('second')} ${head.siteId} ${head.seq} ${head.hash}\n`;
}

/** The heads of such a file, oldest first; throws on a line that is none. */
export function readAnchors(text: string): AnchoredHead[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const found = /^(\S+Z) ([0-9a-f-]{36}) (\d+) ([0-9a-f]{64})$/.exec(line.trim());
      if (!found) throw new Error(`not a line of anchored heads: ${line.slice(0, 120)}`);
      const [, at, siteId, seq, hash] = found as unknown as [string, string, string, string, string];
      return { anchoredAt: Temporal.Instant.from(at), siteId, seq: Number(seq), hash };
    });
}
