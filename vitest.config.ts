import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{lab,harness,graders,reference}/**/*.test.ts'],
    // Tests grade in real sandboxes, two processes a question: more at once would only wait for each other.
    maxConcurrency: 2,
    maxWorkers: 2,
    testTimeout: 120_000,
  },
});
