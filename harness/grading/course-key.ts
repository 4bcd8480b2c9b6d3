import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Course } from '../rubric/course.ts';
import type { Submission } from '../submission/intake.ts';
import { UsageError } from '../support/errors.ts';
import { readRegular } from '../support/read-regular.ts';
import { submissionSeed } from './seed.ts';

/** Bytes of a key in a file: one of any kind takes less. */
const MOST_OF_KEY = 64 * 1024;

/**
 * Reads the key of the course, from which the inputs of a submission follow.
 * @throws UsageError where its file cannot be read
 */
export function courseKey({ rubric, root }: Pick<Course, 'rubric' | 'root'>): string | undefined {
  const { env, file } = rubric.courseKey;
  const path = resolve(root, file);
  return process.env[env]?.trim() || (existsSync(path) ? readKey(path) : '') || undefined;
}

function readKey(path: string): string {
  try {
    return readRegular(path, MOST_OF_KEY, true).toString().trim();
  } catch (error) {
    throw new UsageError(`${path} cannot be the course key: ${(error as Error).message}`);
  }
}

/** Takes the seed of a submission's inputs, unless one is given. */
export function seedOf(course: Course, { hash }: Pick<Submission, 'hash'>): number {
  return course.lab.seed ?? submissionSeed(courseKey(course) ?? '', hash);
}

/** Characters of a key that nobody tries out. */
const LEAST_KEY = 16;

/** Warns of a missing or short course key; for instructors only. */
export function seedWarning(course: Course): string | undefined {
  const key = courseKey(course);
  if (course.lab.seed !== undefined || (key && key.length >= LEAST_KEY)) return undefined;
  const what = key ? `the course key has less than ${LEAST_KEY} characters` : 'there is no course key';
  return `${what}, so whoever has this project can foresee the inputs (docs/instructors.md)`;
}
