import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalText, type EntryFields } from './audit-chain.build.ts';
import {
  type AnchoredHead,
  ChainCheck,
  type ChainedEntry,
  type Fault,
  firstPrev,
  type Head,
  hashOf,
  readAnchors,
  writeAnchor,
} from './audit-chain.ts';

const siteId = '019a0000-0000-7000-8000-000000000001';
const started = 1_700_000_000_000_000;

type Row = EntryFields & { readonly prev: string; readonly hash: string };

const fieldsAt = (seq: number): EntryFields => ({
  siteId,
  seq,
  at: String(started + seq * 1_000_000),
  actorKind: 'person',
  actorId: `019a0000-0000-7000-8000-0000000001${String(seq % 7).padStart(2, '0')}`,
  roles: seq % 2 ? 'coordinator' : null,
  deed: seq % 3 ? 'GET /anfragen/:id' : 'POST /anfragen/:id/aufnahme',
  subjectKind: 'request',
  subjectId: `019a0000-0000-7000-8000-0000000002${String(seq % 11).padStart(2, '0')}`,
  requestId: null,
  personId: null,
  contact: seq % 3 > 0,
  status: 200,
  number: `n${seq}`,
});

function seal(fields: EntryFields, prev: string): Row {
  return { ...fields, prev, hash: hashOf(prev, canonicalText(fields)) };
}

function chainOf(length: number): Row[] {
  const rows: Row[] = [];
  for (let seq = 1; seq <= length; seq++) rows.push(seal(fieldsAt(seq), rows.at(-1)?.hash ?? firstPrev));
  return rows;
}

const headOf = (rows: readonly Row[]): Head | null => {
  const last = rows.at(-1);
  return last ? { siteId, seq: last.seq, hash: last.hash } : null;
};
const toChained = (row: Row): ChainedEntry => ({ ...row, text: canonicalText(row) });

function faultsIn(rows: readonly Row[], head: Head | null, anchors: readonly AnchoredHead[] = []): Fault[] {
  const check = new ChainCheck(siteId, anchors);
  for (const row of rows) check.feed(toChained(row));
  return check.end(head);
}

const whole = chainOf(40);
const head = headOf(whole);
const anchor = (seq: number, at = '2026-11-22T02:40:00Z'): AnchoredHead => ({
  siteId,
  seq,
  hash: (whole[seq - 1] as Row).hash,
  anchoredAt: Temporal.Instant.from(at),
});
const anchors = [anchor(10, '2026-11-20T02:40:00Z'), anchor(40)];

/** A mutation somebody with the database in hand could make; `at` is where it must be noticed, give or take one. */
interface Mutated {
  readonly rows: Row[];
  readonly at: number;
}

const index = fc.integer({ min: 0, max: 39 });
const changes: readonly ((row: Row) => Row)[] = [
  (row) => ({ ...row, at: String(Number(row.at) + 1) }),
  (row) => ({ ...row, actorKind: 'system' }),
  (row) => ({ ...row, actorId: siteId }),
  (row) => ({ ...row, actorId: null }),
  (row) => ({ ...row, roles: 'guide' }),
  (row) => ({ ...row, deed: 'GET /' }),
  (row) => ({ ...row, subjectKind: 'guide' }),
  (row) => ({ ...row, subjectId: null }),
  (row) => ({ ...row, requestId: siteId }),
  (row) => ({ ...row, personId: siteId }),
  (row) => ({ ...row, contact: !row.contact }),
  (row) => ({ ...row, status: 403 }),
  (row) => ({ ...row, number: null }),
  (row) => ({ ...row, siteId: siteId.replace('1', '2') }),
];
const mutations: Record<string, fc.Arbitrary<Mutated>> = {
  edit: fc.tuple(index, fc.constantFrom(...changes)).map(([at, change]) => ({
    rows: whole.with(at, change(whole[at] as Row)),
    at: at + 1,
  })),
  'edit and seal again': fc.tuple(index, fc.constantFrom(...changes)).map(([at, change]) => {
    const row = change(whole[at] as Row);
    return { rows: whole.with(at, seal(row, row.prev)), at: at + 1 };
  }),
  delete: index.map((at) => ({ rows: whole.toSpliced(at, 1), at: at + 1 })),
  'delete some': fc.tuple(index, fc.integer({ min: 1, max: 9 })).map(([at, count]) => ({
    rows: whole.toSpliced(at, count),
    at: at + 1,
  })),
  'delete and close up': index
    .filter((at) => at < 39)
    .map((at) => ({
      rows: whole.toSpliced(at, 1).map((row) => (row.seq > at + 1 ? { ...row, seq: row.seq - 1 } : row)),
      at: at + 1,
    })),
  'insert a copy': fc.tuple(index, index).map(([from, to]) => ({
    rows: whole.toSpliced(to, 0, whole[from] as Row),
    at: to + 1,
  })),
  'insert and move up': index.map((at) => {
    const made = seal({ ...fieldsAt(at + 1), deed: 'GET /team/:id' }, whole[at - 1]?.hash ?? firstPrev);
    const rest = whole.slice(at).map((row) => ({ ...row, seq: row.seq + 1 }));
    return { rows: [...whole.slice(0, at), made, ...rest], at: at + 1 };
  }),
  swap: fc
    .tuple(index, index)
    .filter(([one, other]) => one !== other)
    .map(([one, other]) => ({
      rows: whole.with(one, whole[other] as Row).with(other, whole[one] as Row),
      at: Math.min(one, other) + 1,
    })),
  'swap contents': fc
    .tuple(index, index)
    .filter(([one, other]) => one !== other)
    .map(([one, other]) => {
      const [a, b] = [whole[one] as Row, whole[other] as Row];
      const rows = whole.with(one, { ...b, seq: a.seq }).with(other, { ...a, seq: b.seq });
      return { rows, at: Math.min(one, other) + 1 };
    }),
  truncate: index.map((at) => ({ rows: whole.slice(0, at), at: at + 1 })),
  'cut off the beginning': fc
    .integer({ min: 1, max: 39 })
    .map((count) => ({ rows: whole.slice(count), at: 1 })),
};

describe('a chain', () => {
  it('as it was written has no fault', () => {
    expect(faultsIn(whole, head, anchors)).toEqual([]);
    expect(faultsIn([], null)).toEqual([]);
  });

  it.each(Object.keys(mutations))('after %s has one, and its place is named', (kind) => {
    // Eleven kinds, a thousand of each.
    fc.assert(
      fc.property(mutations[kind] as fc.Arbitrary<Mutated>, ({ rows, at }) => {
        const faults = faultsIn(rows, head, anchors);
        expect(faults.length).toBeGreaterThan(0);
        expect(Math.abs((faults[0] as Fault).seq - at)).toBeLessThanOrEqual(1);
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ['cut off together with its head', () => whole.slice(0, 25)],
    ['written anew from an entry on', () => rewritten(20)],
    ['written anew from the first', () => rewritten(1)],
    ['emptied', () => []],
  ])('%s is noticed only by heads that left the database', (_, mutate) => {
    const rows = mutate();
    expect(faultsIn(rows, headOf(rows))).toEqual([]);
    expect(faultsIn(rows, headOf(rows), anchors)).not.toEqual([]);
  });

  it('says what is wrong', () => {
    const kindOf = (rows: Row[], ...rest: [Head | null, (readonly AnchoredHead[])?]) =>
      faultsIn(rows, ...rest).map(({ kind, seq }) => `${kind} ${seq}`);
    const edited = whole.with(6, { ...(whole[6] as Row), deed: 'GET /' });
    expect(kindOf(edited, head)).toEqual(['changed 7']);
    expect(kindOf(whole.toSpliced(6, 2), head)).toEqual(['missing 7']);
    expect(kindOf(whole.slice(0, 30), head)).toEqual(['truncated 31']);
    expect(kindOf(whole.slice(3), head)).toEqual(['beginning-missing 1']);
    expect(kindOf(rewritten(20), headOf(rewritten(20)), anchors)).toEqual(['rewritten 40']);
  });
});

/** Everything from an entry on, with other contents and hashes that fit. */
function rewritten(from: number): Row[] {
  const rows = whole.slice(0, from - 1);
  for (let seq = from; seq <= whole.length; seq++) {
    rows.push(seal({ ...fieldsAt(seq), actorId: siteId }, rows.at(-1)?.hash ?? firstPrev));
  }
  return rows;
}

describe('entries that were let go', () => {
  const cutAt = 15;
  const day = 24 * 3_600_000_000;
  /** The chain without its beginning, and the entry that says so, so many days after the last one. */
  const without = (daysLater: number, hash = (whole[cutAt - 1] as Row).hash): Row[] => {
    const rows = whole.slice(cutAt);
    const fields = {
      ...fieldsAt(41),
      at: String(Number((whole[39] as Row).at) + daysLater * day),
      deed: `audit.forget ${cutAt} ${hash}`,
    };
    return [...rows, seal(fields, (rows.at(-1) as Row).hash)];
  };
  const written = Temporal.Instant.fromEpochMilliseconds(started / 1000);

  it('leave a chain that can be verified, also against old heads', () => {
    const rows = without(800);
    const old = [anchor(10, written.toString()), anchor(30, written.add({ hours: 24 }).toString())];
    expect(faultsIn(rows, headOf(rows), old)).toEqual([]);
  });

  it('are noticed when the note of it does not fit what is left', () => {
    const rows = without(800, 'f'.repeat(64));
    expect(faultsIn(rows, headOf(rows)).map(({ kind }) => kind)).toEqual(['beginning-missing']);
  });

  it('are noticed when they were younger than a year', () => {
    const rows = without(200);
    const before = [anchor(10, written.toString())];
    expect(faultsIn(rows, headOf(rows), before).map(({ kind }) => kind)).toEqual(['let-go-too-soon']);
  });

  it('are noticed when the note is dated ahead', () => {
    const rows = without(800);
    const last = rows.at(-1) as Row;
    const soonAfter = { siteId, seq: 41, hash: last.hash, anchoredAt: written.add({ hours: 48 }) };
    expect(faultsIn(rows, headOf(rows), [soonAfter]).map(({ kind }) => kind)).toEqual(['let-go-too-soon']);
  });
});

describe('the file of heads', () => {
  it('is read as it was written', () => {
    const line = writeAnchor(head as Head, Temporal.Instant.from('2026-11-23T02:40:00.123Z'));
    expect(readAnchors(`${line}\n${line}`)).toEqual([
      { ...head, anchoredAt: Temporal.Instant.from('2026-11-23T02:40:00Z') },
      { ...head, anchoredAt: Temporal.Instant.from('2026-11-23T02:40:00Z') },
    ]);
  });

  it('is refused where a line is none', () => {
    expect(() => readAnchors('rubbish')).toThrow('not a line');
  });
});
