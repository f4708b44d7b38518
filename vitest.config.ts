import { defineConfig } from 'vitest/config';

/** They start whole programs on embedded databases of their own, whatever server is named. */
const programs = ['interruptions', 'kill', 'production'].map((name) => `tests/${name}.test.ts`);

const jsx = { jsx: { runtime: 'automatic', importSource: 'preact' } } as const;

export default defineConfig({
  oxc: jsx,
  test: {
    globalSetup: ['tests/global-setup.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    maxConcurrency: 2,
    projects: [
      { extends: true, test: { name: 'unit', include: ['{src,client}/**/*.test.{ts,tsx}'] } },
      { extends: true, test: { name: 'house', include: ['tests/**/*.test.ts'], exclude: programs } },
      { extends: true, test: { name: 'programs', include: programs } },
      { extends: true, test: { name: 'journeys', include: ['e2e/**/*.test.ts'], fileParallelism: false } },
    ],
  },
});
