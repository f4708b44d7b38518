import type { Log } from '#platform/log';

/** How somebody shows who she is. */
export type Way =
  | 'password'
  | 'link'
  | 'passkey'
  | 'provider'
  | 'app-code'
  | 'recovery-code'
  | 'password-again';

/** Notes in the log that somebody showed who she is, or failed to, in which way; a person only by her id. */
export class AttemptLog {
  readonly #log: Log;

  constructor(log: Log) {
    this.#log = log;
  }

  /**
   * @param person whose account it is; null where nobody knows
   * @param outcome of the attempt: what fails is null or false
   */
  note<T>(way: Way, person: string | null, outcome: T): T {
    const granted = outcome !== null && outcome !== false;
    this.#log[granted ? 'info' : 'warn']({ way, granted, person }, 'sign-in');
    return outcome;
  }
}
