import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeLifeCycles } from './life-cycles.ts';

describe('the life cycles', () => {
  it('are drawn in the documentation as they are', async () => {
    const file = path.join(import.meta.dirname, '../docs/life-cycles.md');
    expect(await readFile(file, 'utf8')).toBe(describeLifeCycles());
  });
});
