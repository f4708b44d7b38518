import { describe, expect, it } from 'vitest';
import { describeLifeCycles } from './life-cycles.ts';

describe('the life cycles', () => {
  it('are drawn in the documentation as they are', async () => {
    await expect(describeLifeCycles()).toMatchFileSnapshot('../docs/life-cycles.md');
  });
});
