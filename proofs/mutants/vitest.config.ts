import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: join(import.meta.dirname, '../..'),
    include: ['proofs/mutants/suite.ts'],
    // As everywhere else, Node.js itself loads the lab and the mutants, also those of a lab outside of the project.
    experimental: { viteModuleRunner: false },
    // Stryker has the say about time.
    testTimeout: 600_000,
    hookTimeout: 600_000,
  },
});
