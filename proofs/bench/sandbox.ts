import { dirname, join } from 'node:path';
import { gradeSubmission } from '../../harness/grading/grade.ts';
import type { Course } from '../../harness/rubric/course.ts';
import type { LayerId } from '../../harness/sandbox/layers/layer.ts';
import { tryLayers } from '../../harness/sandbox/layers.ts';
import { align } from '../../harness/support/text.ts';

const ROUNDS = 9;

/**
 * Grades the reference with all layers and with those that are everywhere, by turns; finding out which layers there
 * are is counted.
 *
 * @returns a table for people, and what it says in a sentence
 */
export async function benchSandbox(course: Course): Promise<{ table: string; figure: string }> {
  const all: number[] = [];
  const few: number[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const [whole, part] = [await grade(course, []), await grade(course, ['kernel', 'user', 'limits'])];
    // The first round fills caches.
    if (round > 0) all.push(whole) && few.push(part);
  }
  const [whole, part] = [median(all), median(few)];
  const table = [
    `Grading the reference, median of ${ROUNDS}`,
    '',
    ...align([
      ['language and permission', `${part.toFixed(0)} ms`],
      ['all layers that stand here', `${whole.toFixed(0)} ms`],
      ['difference', `${(whole - part).toFixed(0)} ms`],
      ['ratio', (whole / part).toFixed(2)],
    ]),
  ].join('\n');
  const more = `${(whole - part).toFixed(0)} ms more than with language and permission`;
  return { table, figure: `Grading the reference with all layers takes ${(whole / 1000).toFixed(1)} s, ${more}.` };
}

async function grade(course: Course, without: readonly LayerId[]): Promise<number> {
  const begin = performance.now();
  const layers = await tryLayers({ without });
  const path = dirname(join(course.root, course.lab.questions[0].reference));
  const { marks, maxMarks } = await gradeSubmission(course, { path, seed: 1, layers });
  if (marks !== maxMarks) throw new Error(`the reference got ${marks}`);
  return performance.now() - begin;
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
