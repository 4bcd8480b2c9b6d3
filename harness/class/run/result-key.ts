import { createHash } from 'node:crypto';
import type { Course } from '../../course.ts';
import { courseHashes, seedOf } from '../../grading/grade.ts';
import { layersOf } from '../../grading/walls-of.ts';
import type { Walls } from '../../sandbox/walls.ts';
import type { Submission } from '../../submission/intake.ts';

/** Hashes of everything that decides a report, by name, but for the submission itself. */
export type Deciders = Readonly<Record<string, string>>;

/** What decides all reports of a run. */
export function decidersOf(course: Course, walls: Walls, seed: number | undefined): Deciders {
  const layers = layersOf(walls).flatMap(({ id, missing }) => (missing === undefined ? [id] : []));
  return {
    ...courseHashes(course),
    node: process.version,
    layers: layers.join(' '),
    ...(seed !== undefined && { seed: String(seed) }),
  };
}

/** The key that a report is stored under: the same key, the same report but for times. */
export function resultKey(
  course: Course,
  deciders: Deciders,
  submission: Submission,
  submittedAt: string | undefined,
): string {
  // The seed stands for the course key, which must not be found in a run.
  const parts = {
    ...deciders,
    seed: deciders.seed ?? String(seedOf(course, submission)),
    submittedAt,
    id: submission.id,
  };
  const hash = createHash('sha256').update(JSON.stringify([parts, submission.hash, submission.notes]));
  return hash.digest('hex');
}
