import { defineConfig } from 'vitest/config';

/**
 * What one database server shows as well as another: some start embedded databases of their own, whatever server is
 * named, the matrix tries who is let in, and the others what HTTP or a PDF carries, not what the database understands.
 */
const once = [
  ...['interruptions', 'kill', 'production', 'permissions', 'fuzz', 'headers', 'pdf-ua'].map(
    (name) => `tests/${name}.test.ts`,
  ),
  ...['platform/embedded-postgres', 'platform/data-folder', 'server'].map((name) => `src/${name}.test.ts`),
];

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
      // Each file has a database of its own; what is loaded once serves the next file too, as in the program.
      {
        extends: true,
        test: { name: 'unit', include: ['{src,client}/**/*.test.{ts,tsx}'], exclude: once, isolate: false },
      },
      {
        extends: true,
        test: { name: 'house', include: ['tests/**/*.test.ts'], exclude: once, isolate: false },
      },
      { extends: true, test: { name: 'once', include: once } },
      // A browser, a program and its database keep two cores busy: two journeys at once gain nothing.
      { extends: true, test: { name: 'journeys', include: ['e2e/**/*.test.ts'], fileParallelism: false } },
    ],
  },
});
