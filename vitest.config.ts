import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { COMPILER_OPTIONS } from './harness/graft/isolated-parser.ts';
import { SHORT_LIVED } from './harness/sandbox/launch.ts';

/** Files that grade much, the longest first: one that began last would keep a single worker busy. */
const LONGEST = [
  ...['corpus/corpus', 'cli/task', 'cli/grade-class', 'release/kit', 'cli/autograder', 'cli/worker', 'cli/grade'],
  ...['release/any-lab', 'rehearsal/rehearsal', 'attacks/attacks', 'cli/class-tables'],
];

/** Without durations of an earlier run, as in a fresh clone, vitest begins with the largest files. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const longest = LONGEST.flatMap((name) => sorted.filter(({ moduleId }) => moduleId.endsWith(`/${name}.test.ts`)));
    return [...longest, ...sorted.filter((file) => !longest.includes(file))];
  }
}

// For the workers and the commands that tests run: what Node.js makes of a source text, types taken out, is kept for the
// next process.
process.env.NODE_COMPILE_CACHE = fileURLToPath(new URL('node_modules/.cache', import.meta.url));

export default defineConfig({
  test: {
    include: ['{lab,labs,harness,graders,reference,proofs,testing}/**/*.test.ts'],
    // Tests grade in real sandboxes, two processes a question: more at once would only wait for each other.
    maxConcurrency: 2,
    // One more than the processors of a small machine: there is always a worker that waits, for a child or a limit.
    maxWorkers: 3,
    // A worker that goes on to the next file has the project's modules loaded, and TensorFlow.js. What a file
    // changes in its process it has to undo.
    isolate: false,
    // As in every command, Node.js loads the modules itself; nothing is mocked.
    experimental: { viteModuleRunner: false, nodeLoader: false },
    // Grafts ask V8 about each block. What a worker runs changes with every file, as in a command: few functions are
    // worth compiling again. And what the cache has for commands, which have these flags, it has for the workers, too.
    execArgv: [...COMPILER_OPTIONS, ...SHORT_LIVED],
    // What commands keep for the user is not written into the user's home; nor are they steps of a workflow.
    env: {
      GITHUB_ACTIONS: '',
      XDG_STATE_HOME: fileURLToPath(new URL('node_modules/.cache/state', import.meta.url)),
    },
    sequence: { sequencer: LongestFirst },
    testTimeout: 120_000,
    // To remove an installed bundle takes a busy disk more than the usual 10 s.
    hookTimeout: 120_000,
  },
});
