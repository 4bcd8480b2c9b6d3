import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { shortName } from '../../harness/authoring/lab.ts';
import type { Course } from '../../harness/rubric/course.ts';
import { PROJECT } from '../../harness/support/project.ts';
import { createTemporaryFolder } from '../../harness/support/temporary-folder.ts';
import { align } from '../../harness/support/text.ts';
import { compose, writeSubmission } from '../compose.ts';
import { markdownTable } from '../figures.ts';
import type { Faulty } from '../load-samples.ts';
import { commandLineOf } from '../running.ts';
import { countCalls } from './calls.ts';
import { type TimedCommand, timeByTurns } from './commands.ts';

const ROUNDS = 5;
const HEAD = ['whole process', 'wall', 'processor time', 'wall, of the reference’s'];

/**
 * Times gradings and what they cannot be faster than, as whole processes by turns.
 *
 * @param beside a line for the shell, such as another grader of the same lab
 * @returns tables for people and for a page
 * @throws UsageError where this is not Linux, by whose /proc processor time is measured
 */
export async function benchGrading(
  course: Course,
  faulty: readonly Faulty[],
  beside: string | undefined,
): Promise<{ table: string; figures: string[] }> {
  const { folder, remove } = createTemporaryFolder('bench');
  try {
    const reference = writeSubmission(compose({ blocks: {} }, course), folder);
    const commands = [
      grading('the reference', course, reference),
      ...(beside === undefined ? [] : [{ name: beside, run: beside }]),
      ...gradings(course, faulty, folder),
      ownTest(course),
      ...floors(course, join(folder, 'empty')),
    ];
    const costs = timeByTurns(commands, ROUNDS);
    const [whole] = costs;
    const rows = costs.map(({ wall, processor }, i) => {
      const ratio = (wall / whole.wall).toFixed(2);
      return [commands[i].name, `${wall.toFixed(2)} s`, `${processor.toFixed(2)} s`, ratio];
    });
    const { calls, roundTrips, seconds } = await countCalls(course, reference);
    const share = Math.round((100 * seconds) / whole.wall);
    const sentence =
      `Medians of ${ROUNDS} on ${availableParallelism()} processors. The reference answers ${calls} calls in ` +
      `${roundTrips} round trips: ${seconds.toFixed(2)} s of its own functions, ${share} % of the wall.`;
    return {
      table: [...align([HEAD, ...rows]), '', sentence].join('\n'),
      figures: [...markdownTable([HEAD, ...rows]), '', sentence],
    };
  } finally {
    remove();
  }
}

/** Lists the untouched stubs, and for each task the first sample with a mistake that it must fail. */
function gradings(course: Course, faulty: readonly Faulty[], folder: string): TimedCommand[] {
  const stubs = course.lab.questions.map(({ file, stub }): [string, string] => [
    file,
    readFileSync(join(course.root, stub), 'utf8'),
  ]);
  const tasks = course.lab.questions.flatMap((question) => question.tasks);
  const mistakes = tasks.flatMap(({ id }) => faulty.find(({ fails }) => fails[0] === id) ?? []);
  return [
    grading('the untouched stubs', course, writeSubmission(new Map(stubs), folder)),
    ...mistakes.map((sample) =>
      grading(`a mistake in ${sample.fails[0]}`, course, writeSubmission(compose(sample, course), folder)),
    ),
  ];
}

function grading(name: string, { root }: Course, path: string): TimedCommand {
  return { name, run: commandLineOf('harness/cli/grade.ts', path, '--lab', root, '--seed', '1') };
}

/** Makes the command of a student who runs the test of the first task, on the file in the lab's own folder. */
function ownTest({ root, lab }: Course): TimedCommand {
  const name = shortName(lab.questions[0].tasks[0]);
  const run = commandLineOf('harness/cli/task.ts', name, '--lab', root);
  return { name: `npm run task -- ${name}`, run, mayFail: true };
}

/** Lists what takes its time before anything is graded: Node.js, vitest, and what the solutions import. */
function floors({ root, lab }: Course, empty: string): TimedCommand[] {
  mkdirSync(empty);
  writeFileSync(join(empty, 'vitest.config.js'), 'export default {}');
  const [vitest, imports] = ['node_modules/vitest/vitest.mjs', 'harness/support/project-imports.ts'].map((path) =>
    join(PROJECT, path),
  );
  return [
    { name: 'node -e 0', run: [process.execPath, '-e', '0'] },
    ...lab.questions.map(({ reference }) => {
      const load = `await import(${JSON.stringify(pathToFileURL(join(root, reference)).href)})`;
      return {
        name: `loading ${reference}`,
        run: [process.execPath, '--import', imports, '--input-type=module', '-e', load],
      };
    }),
    { name: 'vitest without a test', run: [process.execPath, vitest, 'run', '--passWithNoTests', '--root', empty] },
  ];
}
