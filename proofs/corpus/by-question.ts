import { isIn, type Sample } from '../../harness/authoring/samples.ts';
import type { Course } from '../../harness/rubric/course.ts';
import type { Faulty } from '../load-samples.ts';

/** The reference itself. */
export const REFERENCE: Sample = { id: 'reference', blocks: {} };

/** Lists what may stand in the blocks of each question of a lab: the reference, and the samples that are in them. */
export function byQuestion<S extends Sample>({ lab }: Pick<Course, 'lab'>, samples: readonly S[]): (S | Sample)[][] {
  return lab.questions.map(({ tasks }) => {
    const blocks = tasks.flatMap((task) => task.blocks);
    return [REFERENCE, ...samples.filter((sample) => isIn(sample, blocks))];
  });
}

/** Takes one sample of each question, all of them in turn. */
export function inTurn<S>(lists: readonly (readonly S[])[], i: number): S[] {
  return lists.map((list) => list[i % list.length]);
}

/** Merges samples in different blocks into one submission. */
export function merged(samples: readonly Sample[]): Sample {
  const blocks = Object.fromEntries(samples.flatMap((sample) => Object.entries(sample.blocks)));
  return { id: samples.map(({ id }) => id).join(' and '), blocks };
}

/** Merges faulty samples of one question, in other blocks each: what one costs, all cost. */
export function mergedFaulty({ lab }: Pick<Course, 'lab'>, samples: readonly Faulty[]): Faulty {
  const tasks = lab.questions.flatMap((question) => question.tasks.map(({ id }) => id));
  const fails = tasks.filter((task) => samples.some((sample) => sample.fails.includes(task)));
  return { ...merged(samples), fails };
}
