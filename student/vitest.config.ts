import { defineConfig } from 'vitest/config';

export default defineConfig({
  cacheDir: '../node_modules/.vite',
  test: {
    root: import.meta.dirname,
    include: ['q*.test.ts'],
    // The tests read a student's file instead of importing it, so saving it has to be told to vitest.
    watchTriggerPatterns: [{ pattern: /student\/(q\d)\.ts$/, testsToRun: (_file, match) => `${match[1]}.test.ts` }],
    hookTimeout: 120_000,
    testTimeout: 120_000,
    isolate: false,
  },
});
