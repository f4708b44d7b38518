import { createHash } from 'node:crypto';

/** Why coordination should look twice at a request from the public form before she acts on it. */
export const doubts = ['hidden-field', 'too-quick', 'no-proof'] as const;
export type Doubt = (typeof doubts)[number];

/** A field no person sees. Its name is one that programs like to fill in. */
export const hiddenField = 'website';
export const proofField = 'proof';

/** Nobody reads a dozen questions in a strange language faster. */
export const quickestSeconds = 20;

/** How many leading bits of the hash are zero: about 30,000 tries, a second on an old phone. */
export const proofBits = 15;

export function doubtsAbout(of: {
  readonly hidden: string;
  readonly begunAt: Temporal.Instant;
  readonly now: Temporal.Instant;
  readonly isProofMissing: boolean;
}): Doubt[] {
  const found: Doubt[] = [];
  if (of.hidden !== '') found.push('hidden-field');
  if (of.now.since(of.begunAt).total('seconds') < quickestSeconds) found.push('too-quick');
  if (of.isProofMissing) found.push('no-proof');
  return found;
}

/** What a browser works on: of this draft only, so that one piece of work serves one request. */
export function challengeFor(tokenHash: string): string {
  return createHash('sha256').update(`work for ${tokenHash}`).digest('hex').slice(0, 32);
}

/** Whether the answer cost work: SHA-256 of `challenge:answer` begins with so many zero bits. */
export function isProof(challenge: string, answer: string, bits = proofBits): boolean {
  if (!/^\d{1,12}$/.test(answer)) return false;
  const hash = createHash('sha256').update(`${challenge}:${answer}`).digest();
  return hash.readUInt32BE() >>> (32 - bits) === 0;
}
