import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { gradeSubmission } from '../../harness/grading/grade.ts';
import type { Course } from '../../harness/rubric/course.ts';
import { createTemporaryFolder } from '../../harness/support/temporary-folder.ts';
import { align } from '../../harness/support/text.ts';
import { loadSamples } from '../load-samples.ts';
import { dealClass, decksOf, writeClass } from '../rehearsal/deal-class.ts';
import { startCommand } from '../rehearsal/processes.ts';
import { processorSeconds } from './processor-time.ts';

/**
 * Grades each submission of a class dealt from the samples by itself in this process, which is warm by then, and all
 * of them once more as a class.
 *
 * @returns a table for people, and what it says in a sentence
 * @throws UsageError where this is not Linux, by whose /proc processor time is measured
 */
export async function benchClass(course: Course, size: number): Promise<{ table: string; figure: string }> {
  const { folder, remove } = createTemporaryFolder('bench');
  try {
    const classFolder = join(folder, 'class');
    const members = dealClass(course, decksOf(course, await loadSamples(course)), size, 1);
    writeClass(members, classFolder);
    const paths = members.map(({ id }) => join(classFolder, id));
    await gradeSubmission(course, { path: paths[0] });
    const before = processorSeconds();
    for (const path of paths) await gradeSubmission(course, { path });
    const alone = (processorSeconds() - before) / size;
    const { seconds, processor } = await gradeClass(course.root, classFolder, join(folder, 'run'));
    const [rate, cores] = [size / seconds, availableParallelism()];
    const efficiency = ((rate * alone) / cores).toFixed(2);
    const rows = [
      ['submissions a second', rate.toFixed(2)],
      ['processor time each', `${(processor / size).toFixed(2)} s`],
      ['of a warm grading by itself', `${alone.toFixed(2)} s`],
      ['efficiency: the share of what warm gradings alone allow', efficiency],
    ];
    const title = `A class of ${size} on ${cores} processors`;
    const figure = `${title}: ${rate.toFixed(2)} submissions a second, ${efficiency} of what warm gradings alone allow.`;
    return { table: [title, '', ...align(rows)].join('\n'), figure };
  } finally {
    remove();
  }
}

/** Grades a class by the command, on all processors. */
async function gradeClass(lab: string, classFolder: string, run: string) {
  const [begin, before] = [performance.now(), processorSeconds()];
  const command = startCommand('harness/cli/grade.ts', [
    classFolder,
    '--lab',
    lab,
    '--output',
    run,
    '--layout',
    'plain',
  ]);
  const { code, stderr } = await command.ended;
  if (code !== 0) throw new Error(`the class was not graded:\n${stderr}`);
  return { seconds: (performance.now() - begin) / 1000, processor: processorSeconds() - before };
}
