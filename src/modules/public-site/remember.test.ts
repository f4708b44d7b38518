import { expect, it } from 'vitest';
import type { Visit } from '#platform/routes';
import { rememberForAWeek } from './remember.ts';

it('public figures stay as they are until Monday, so that nobody sees one request come', async () => {
  let requests = 7;
  const figuresOf = rememberForAWeek(async () => requests++);
  const at = (moment: string) => figuresOf({ now: Temporal.Instant.from(moment) } as Visit);
  expect(await at('2026-11-24T09:00:00Z')).toBe(7);
  expect(await at('2026-11-24T09:06:00Z')).toBe(7);
  expect(await at('2026-11-29T22:59:59Z')).toBe(7);
  expect(await at('2026-11-29T23:00:00Z')).toBe(8);
  expect(await at('2026-12-06T22:00:00Z')).toBe(8);
  expect(await at('2026-12-07T06:00:00Z')).toBe(9);
});
