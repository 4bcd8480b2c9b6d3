import { styleText } from 'node:util';
import { InvalidArgumentError, Option } from 'commander';
import { seedWarning } from '../grading/course-key.ts';
import type { Course } from '../rubric/course.ts';

/** Makes a parser of numbers for an option. @param hint what is said of others */
export function numberParser(holds: (number: number) => boolean, hint: string): (value: string) => number {
  return (value) => {
    if (value.trim() !== '' && holds(Number(value))) return Number(value);
    throw new InvalidArgumentError(hint);
  };
}

const wholeNumber = (least: number, most: number) =>
  numberParser(
    (number) => Number.isInteger(number) && number >= least && number <= most,
    `It is a whole number from ${least} to ${most}.`,
  );

/** Parses a count. */
export const count = numberParser((number) => Number.isInteger(number) && number > 0, 'It is a whole number above 0.');

/** Makes `--seed N`, which repeats the inputs of a run. */
export function seedOption(description: string): Option {
  return new Option('--seed <n>', description).argParser(wholeNumber(0, 2 ** 32 - 1));
}

/** Warns on standard error, for results may go to students. */
export function warnOfSeed(course: Course): void {
  const warning = seedWarning(course);
  if (warning) console.error(styleText('yellow', `note: ${warning}`, { stream: process.stderr }));
}

/** Makes `--jobs N`, submissions at a time: as many as the machine has processors, where nothing is said. */
export function jobsOption(): Option {
  const description = 'submissions of a class at a time: as many as there are processors, unless given';
  return new Option('--jobs <n>', description).argParser(wholeNumber(1, 256));
}

/** Makes `--queue URL`, of the Redis between a command and its workers. */
export function queueOption(): Option {
  return new Option(
    '--queue <url>',
    'Redis between the command and its workers: redis://host:6379, or rediss: for TLS; ' +
      'REDIS_USERNAME and REDIS_PASSWORD in the environment say who connects',
  );
}
