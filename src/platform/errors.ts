/** There is no such thing here, or not for this person: one may not learn which. Becomes a 404 page. */
export class NotFound extends Error {
  constructor() {
    super('not found');
  }
}

/** The person may be here but may not do this. Becomes a 403 page. */
export class Forbidden extends Error {
  constructor() {
    super('forbidden');
  }
}

/** A deed that was not done, with the reason as a code. */
export interface Refusal<Code extends string = string> {
  readonly ok: false;
  readonly refusal: Code;
}
export type Outcome<T, Code extends string> = ({ readonly ok: true } & T) | Refusal<Code>;

export function refuse<Code extends string>(refusal: Code): Refusal<Code> {
  return { ok: false, refusal };
}
