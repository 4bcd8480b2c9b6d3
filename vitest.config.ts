import { fileURLToPath } from 'node:url';
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
    // For the commands that tests run: what Node.js makes of a source text, types taken out, is kept for the next one.
    env: { NODE_COMPILE_CACHE: fileURLToPath(new URL('node_modules/.cache', import.meta.url)) },
    testTimeout: 120_000,
  },
});
