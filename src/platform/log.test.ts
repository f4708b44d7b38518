import { expect, it } from 'vitest';
import { describeError } from './log.ts';

it('says of an error where it arose and never what it says', () => {
  const error = Object.assign(new Error('Frau Meyer\n    at Hauptstraße 5\nat home'), { code: '22P02' });
  const said = describeError(error);
  expect(said).toMatchObject({ kind: 'Error', code: '22P02' });
  expect(said.at).toContain('log.test.ts');
  expect(JSON.stringify(said)).not.toMatch(/Meyer|Hauptstraße|home/);
});
