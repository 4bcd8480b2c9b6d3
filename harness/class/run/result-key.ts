import type { Course } from '../../course.ts';
import { courseHashes } from '../../grading/grade.ts';
import { hashOf } from '../../grading/hashes.ts';
import { layersOf } from '../../grading/walls-of.ts';
import type { Walls } from '../../sandbox/walls.ts';
import type { Submission } from '../../submission/intake.ts';

/** Hashes of everything that decides the reports of a run, by name, but for submissions and their seeds. */
export type Deciders = Readonly<Record<string, string>>;

/** What decides the reports of a machine with these walls; without any, of one that runs nothing. */
export function decidersOf(course: Course, walls?: Walls): Deciders {
  const layers = walls && layersOf(walls).flatMap(({ id, missing }) => (missing === undefined ? [id] : []));
  return { ...courseHashes(course), node: process.version, ...(layers && { layers: layers.join(' ') }) };
}

/** What a report is stored under. */
export interface ResultKeys {
  /** the same key, the same outcomes of all checks */
  readonly checks: string;
  /** the same key, the same report but for times: also what the checks are worth, and the time of the submission */
  readonly report: string;
}

/**
 * @param submission as it was read
 * @param seed 32-bit, of the submission
 * @param submittedAt ISO 8601
 */
export function resultKeys(
  { rubric, ...deciders }: Deciders,
  { id, hash, notes }: Submission,
  seed: number,
  submittedAt: string | undefined,
): ResultKeys {
  const checks = hashOf([deciders, id, hash, notes, seed]);
  return { checks, report: hashOf([checks, rubric, submittedAt]) };
}
