import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { COMPILER_OPTIONS } from './harness/graft/isolated-parser.ts';
import { MANIFEST, PROJECT } from './harness/support/project.ts';

/** Files that grade much, the longest first: one that began last would keep a single worker busy. */
const LONGEST = ['corpus/corpus', 'cli/grade', 'release/kit', 'attacks/attacks', 'cli/autograder'];

/** Without durations of an earlier run, as in a fresh clone, vitest begins with the largest files. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const longest = LONGEST.flatMap((name) => sorted.filter(({ moduleId }) => moduleId.endsWith(`/${name}.test.ts`)));
    return [...longest, ...sorted.filter((file) => !longest.includes(file))];
  }
}

export default defineConfig({
  // Labs that tests make outside of the project import the engine by its name, which Vite would look for beside them.
  resolve: {
    alias: Object.fromEntries(
      Object.entries(MANIFEST.exports).map(([path, file]) => [posix.join(MANIFEST.name, path), join(PROJECT, file)]),
    ),
  },
  test: {
    include: ['{lab,labs,harness,graders,reference,proofs,testing}/**/*.test.ts'],
    // Tests grade in real sandboxes, two processes a question: more at once would only wait for each other.
    maxConcurrency: 2,
    maxWorkers: 2,
    // A worker that goes on to the next file has the project's modules loaded, and TensorFlow.js. What a file
    // changes in its process it has to undo.
    isolate: false,
    // Grafts ask V8 about each block.
    execArgv: COMPILER_OPTIONS,
    // For the commands that tests run: what Node.js makes of a source text, types taken out, is kept for the next one.
    // And what they keep for the user, no user's home is written into.
    env: {
      NODE_COMPILE_CACHE: fileURLToPath(new URL('node_modules/.cache', import.meta.url)),
      XDG_STATE_HOME: fileURLToPath(new URL('node_modules/.cache/state', import.meta.url)),
    },
    sequence: { sequencer: LongestFirst },
    testTimeout: 120_000,
    // To remove an installed bundle takes a busy disk more than the usual 10 s.
    hookTimeout: 120_000,
  },
});
