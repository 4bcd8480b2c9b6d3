import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{lab,harness,graders,reference}/**/*.test.ts'],
    // Tests grade in real sandboxes, two processes a question: more at once would only wait for each other.
    maxConcurrency: 2,
    maxWorkers: 2,
    // A worker that goes on to the next file has the project's modules loaded, and TensorFlow.js. What a file
    // changes in its process it has to undo.
    isolate: false,
    testTimeout: 120_000,
  },
});
