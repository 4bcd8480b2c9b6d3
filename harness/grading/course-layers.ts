import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { GradeReport } from '../report/schema.ts';
import type { CourseOutline } from '../rubric/course.ts';
import { RUBRIC } from '../rubric/find-lab.ts';
import { endProcessesIn } from '../sandbox/layers/processes.ts';
import { type Layers, type Secrets, tryLayers } from '../sandbox/layers.ts';
import { UsageError } from '../support/errors.ts';
import { removeLeftovers } from '../support/temporary-folder.ts';

/** Layers by lab: what a machine has does not change while a program runs. */
const tried = new WeakMap<CourseOutline['lab'], Promise<Layers>>();

/**
 * Finds the layers that this machine has for a course, which close what the course keeps secret.
 * @param start starts a child that is needed anyhow: where they have not been tried, it shows that they stand
 * @throws UsageError where one is missing that the rubric requires
 */
export async function layersOf(course: CourseOutline, start?: (layers: Layers) => Promise<void>): Promise<Layers> {
  const { root, lab, rubric } = course;
  const layers = await (tried.get(lab) ?? tryOnce(course, start));
  expectLayers(layers, rubric.sandbox.require, `${join(root, RUBRIC)}: sandbox.require`);
  return layers;
}

/**
 * Looks for layers without which nothing may be run.
 * @param where they are required
 * @throws UsageError where one is missing
 */
export function expectLayers(layers: Layers, required: readonly string[], where: string): void {
  const lost = lostOf(required, layers);
  if (!lost) return;
  throw new UsageError(
    `${where}: the layer '${lost.id}' (${lost.title}) does not stand here: ${lost.missing}. ` +
      `Nothing was run. What it needs: ${lost.advice}.`,
  );
}

/**
 * Lists what a submission may not read: the whole folder of the lab, but for packages, and the course key. A students' copy
 * keeps nothing secret, and its files stay as open as they are.
 */
export function secretsOf({ root, lab, rubric }: CourseOutline): Secrets {
  if (lab.seed !== undefined) return 'none';
  const own = readdirSync(root).filter((name) => name !== 'node_modules');
  return [...own, rubric.courseKey.file].map((name) => join(root, name));
}

/** Finds a layer that is missing and required. */
function lostOf(required: readonly string[], { states }: Layers) {
  return states.find(({ id, missing }) => missing !== undefined && required.includes(id));
}

function tryOnce(course: CourseOutline, start?: (layers: Layers) => Promise<void>): Promise<Layers> {
  removeLeftovers(endProcessesIn);
  const startUnlessLost = async (candidates: Layers) => {
    // Then nothing of a submission may run.
    if (lostOf(course.rubric.sandbox.require, candidates))
      throw new Error('a layer is missing that the rubric requires');
    await start?.(candidates);
  };
  const layers = tryLayers({ secrets: secretsOf(course), start: start && startUnlessLost });
  tried.set(course.lab, layers);
  return layers;
}

/** Names the layers as reports do; the first is what the sandbox is. */
export function layersInReport({ states }: Layers): GradeReport['sandbox']['layers'] {
  const found = states.map(({ id, title, missing }) => ({ id, title, ...(missing !== undefined && { missing }) }));
  return [{ id: 'values', title: 'values only, over a pipe' }, ...found];
}
