/**
 * Numbers from 0 to 2^32 - 1 that settle ties between equally good guides. They are drawn anew for each request, so
 * nobody is first by name, age of the account or place in a list, and stay the same when the page is reloaded.
 */
export function lotsFor(requestId: string): (guideId: string) => number {
  const begun = Math.imul(mixIn(0x811c9dc5, requestId) ^ 0x1f, 0x01000193);
  return (guideId) => {
    let hash = mixIn(begun, guideId);
    // FNV-1a alone mixes the last characters badly; this is the closing step of MurmurHash3.
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    return (hash ^ (hash >>> 16)) >>> 0;
  };
}

function mixIn(begun: number, text: string): number {
  let hash = begun;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash;
}

/** As many places as there are numbers beside a lot in 53 bits. */
const placeRange = 2 ** 21;

/**
 * Places in the order of their ranks, those of one rank by lot. Numbers are sorted rank by rank: among ten thousand
 * it takes a tenth of the time of a sort that compares.
 */
export class Order {
  readonly #ranks: number[][] = [];
  #size = 0;

  /** The next place. `rank` is a whole number from 0, the lowest first. */
  add(rank: number, lot: number): void {
    let ranked = this.#ranks[rank];
    if (!ranked) {
      ranked = [];
      this.#ranks[rank] = ranked;
    }
    ranked.push(lot * placeRange + this.#size++);
  }

  /** Equal lots by id, so that the order in which they were added never counts. */
  places(idOf: (place: number) => string): number[] {
    const ordered: number[] = [];
    // Ranks nobody has are left out.
    this.#ranks.forEach((ranked) => {
      let lotBefore = -1;
      let begun = 0;
      for (const key of Float64Array.from(ranked).sort()) {
        const place = key % placeRange;
        const lot = (key - place) / placeRange;
        if (lot !== lotBefore) begun = ordered.length;
        let at = ordered.length;
        ordered.push(place);
        for (; at > begun && idOf(ordered[at - 1] as number) > idOf(place); at--) {
          ordered[at] = ordered[at - 1] as number;
        }
        ordered[at] = place;
        lotBefore = lot;
      }
    });
    return ordered;
  }
}
