import { describe, expect, it } from 'vitest';
import { challengeFor, doubtsAbout, isProof, proofBits } from './doubts.ts';

const begunAt = Temporal.Instant.from('2026-11-23T09:00:00Z');
const later = (seconds: number) => begunAt.add({ seconds });

describe('a request from the public form is doubted', () => {
  it('not at all when a person took her time', () => {
    expect(doubtsAbout({ hidden: '', begunAt, now: later(180), isProofMissing: false })).toEqual([]);
  });
  it.each([
    ['when a field is filled that nobody sees', 'http://spam.example', 180, false, ['hidden-field']],
    ['when a dozen questions took five seconds', '', 5, false, ['too-quick']],
    ['when there is pressure and no browser worked for it', '', 180, true, ['no-proof']],
    ['for everything that is strange about it', 'x', 1, true, ['hidden-field', 'too-quick', 'no-proof']],
  ] as const)('%s', (_, hidden, seconds, isProofMissing, found) => {
    expect(doubtsAbout({ hidden, begunAt, now: later(seconds), isProofMissing })).toEqual(found);
  });
});

describe('the work of a browser', () => {
  const solve = (challenge: string, bits: number) => {
    for (let n = 0; ; n++) if (isProof(challenge, String(n), bits)) return n;
  };

  it('is found by trying and holds for one form only', () => {
    const [one, other] = [challengeFor('a'.repeat(64)), challengeFor('b'.repeat(64))];
    const answer = solve(one, proofBits);
    expect(answer).toBeGreaterThan(100);
    expect(isProof(one, String(answer))).toBe(true);
    expect(isProof(other, String(answer))).toBe(false);
  });

  it('is a number and nothing else', () => {
    const challenge = challengeFor('c');
    for (const answer of ['', ' ', '-1', '1e3', '0x10', '1'.repeat(13)]) {
      expect(isProof(challenge, answer, 1)).toBe(false);
    }
  });
});
