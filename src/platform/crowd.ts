/** As many are inside as may be. Becomes a 503 page that says when to try again. */
export class Crowded extends Error {
  constructor() {
    super('as many requests as may be are being answered');
  }
}

/** Does something that needs no database, while others have the place. */
export type Aside = <T>(work: () => Promise<T>) => Promise<T>;

/**
 * How many requests may work with the database or wait for it at once. Whoever comes then is turned away at
 * once, so that those inside are answered in time, however many come.
 */
export class Crowd {
  readonly #most: number;
  #inside = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /** @throws Crowded where no place is free, at the beginning or after something was done aside */
  async admit<T>(work: (aside: Aside) => Promise<T>): Promise<T> {
    this.#enter();
    let isInside = true;
    try {
      return await work(async (other) => {
        this.#inside--;
        isInside = false;
        const done = await other();
        this.#enter();
        isInside = true;
        return done;
      });
    } finally {
      if (isInside) this.#inside--;
    }
  }

  #enter(): void {
    if (this.#inside >= this.#most) throw new Crowded();
    this.#inside++;
  }
}
