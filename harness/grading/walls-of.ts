import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { GradeReport } from '../report/schema.ts';
import type { Course } from '../rubric/course.ts';
import { endProcessesIn } from '../sandbox/layers/processes.ts';
import { raiseWalls, type Walls } from '../sandbox/walls.ts';
import { UsageError } from '../support/errors.ts';
import { removeLeftovers } from '../support/temporary-folder.ts';

/** What a machine has does not change while a program runs. */
const raised = new WeakMap<Course['lab'], Promise<Walls>>();

/**
 * The layers that this machine has for a course, with what the course keeps secret behind them.
 * @throws UsageError where one is missing that the rubric requires
 */
export async function wallsOf(course: Course): Promise<Walls> {
  const { rubric, rubricPath, lab } = course;
  const walls = await (raised.get(lab) ?? raise(lab, secretsOf(course)));
  const lost = walls.layers.find(({ id, missing }) => missing !== undefined && rubric.sandbox.require.includes(id));
  if (!lost) return walls;
  throw new UsageError(
    `${rubricPath}: sandbox.require: the layer '${lost.id}' (${lost.title}) does not stand here: ${lost.missing}. ` +
      `Nothing was run. What it needs: ${lost.advice}.`,
  );
}

/** Lists what a submission may not read: the whole folder of the lab, but for packages, and the course key. */
export function secretsOf({ root, rubric, rubricPath }: Course): string[] {
  const own = readdirSync(root).filter((name) => name !== 'node_modules');
  const keyFiles = rubric.courseKey ? [join(dirname(rubricPath), rubric.courseKey.file)] : [];
  return [...own.map((name) => join(root, name)), ...keyFiles];
}

function raise(lab: Course['lab'], secrets: string[]): Promise<Walls> {
  removeLeftovers(endProcessesIn);
  const raising = raiseWalls({ secrets });
  raised.set(lab, raising);
  return raising;
}

/** The walls as reports name them; the first is what the sandbox is. */
export function layersOf({ layers }: Walls): GradeReport['sandbox']['layers'] {
  const states = layers.map(({ id, title, missing }) => ({ id, title, ...(missing !== undefined && { missing }) }));
  return [{ id: 'values', title: 'values only, over a pipe' }, ...states];
}
