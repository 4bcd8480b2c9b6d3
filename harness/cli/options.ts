import { Option } from 'commander';
import { wholeNumber } from '../support/command.ts';

/** Makes `--lab FOLDER`, for `findLab`. */
export function labOption(): Option {
  return new Option('--lab <folder>', 'the lab: the nearest folder upward with a rubric.yaml, unless given');
}

/** Makes `--seed N`, which repeats the inputs of a run. */
export function seedOption(description: string): Option {
  return new Option('--seed <n>', description).argParser(wholeNumber(0, 2 ** 32 - 1));
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
      'REDIS_USERNAME and REDIS_PASSWORD in the environment say who connects, and QUEUE_KEY whom both believe',
  );
}
