import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: join(import.meta.dirname, '../..'),
    include: ['proofs/mutants/suite.ts'],
    // Stryker has the say about time.
    testTimeout: 600_000,
    hookTimeout: 600_000,
  },
});
