import { styleText } from 'node:util';
import { InvalidArgumentError, Option } from 'commander';
import { seedWarning } from '../grading/course-key.ts';
import type { Course } from '../rubric/course.ts';

/** Makes `--seed N`, which repeats the inputs of a run. */
export function seedOption(description: string): Option {
  return new Option('--seed <n>', description).argParser((value) => {
    const number = Number(value);
    if (value.trim() !== '' && Number.isInteger(number) && number >= 0 && number < 2 ** 32) return number;
    throw new InvalidArgumentError('It is a whole number from 0 to 4294967295.');
  });
}

/** Warns on standard error, for results may go to students. */
export function warnOfSeed(course: Course): void {
  const warning = seedWarning(course);
  if (warning) console.error(styleText('yellow', `note: ${warning}`, { stream: process.stderr }));
}

/** Makes `--jobs N`, submissions at a time: as many as the machine has processors, where nothing is said. */
export function jobsOption(): Option {
  const description = 'submissions of a class at a time: as many as there are processors, unless given';
  return new Option('--jobs <n>', description).argParser((value) => {
    const number = Number(value);
    if (Number.isInteger(number) && number >= 1 && number <= 256) return number;
    throw new InvalidArgumentError('It is a whole number from 1 to 256.');
  });
}

/** Makes `--queue URL`, of the Redis between a command and its workers. */
export function queueOption(): Option {
  return new Option(
    '--queue <url>',
    'Redis between the command and its workers: redis://host:6379, or rediss: for TLS; ' +
      'REDIS_USERNAME and REDIS_PASSWORD in the environment say who connects',
  );
}
