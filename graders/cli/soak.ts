// `npm run soak` grades the reference and all right work from many seeds and counts refusals.
import { availableParallelism } from 'node:os';
import { Command, InvalidArgumentError } from 'commander';
import pLimit from 'p-limit';
import { runCommand } from '../../harness/cli/run.ts';
import { loadCourse } from '../../harness/course.ts';
import { judgeRight } from '../corpus/judge.ts';
import { right } from '../corpus/right.ts';
import { showProgress } from './progress.ts';

const REFERENCE = { id: 'reference', blocks: {} };

async function run({ gradings }: { gradings: number }): Promise<void> {
  const course = await loadCourse();
  const limit = pLimit(availableParallelism());
  const progress = showProgress(gradings);
  const works = [REFERENCE, ...right];
  let refused = 0;
  const one = async (i: number): Promise<void> => {
    const [work, seed] = [works[i % works.length], 1 + Math.floor(i / works.length)];
    const { surprises } = await judgeRight(course, work, seed);
    progress.step();
    if (surprises.length === 0) return;
    refused++;
    progress.end();
    console.log(`${work.id} from seed ${seed}: ${surprises.join('; ')}`);
  };
  await Promise.all(Array.from({ length: gradings }, (_, i) => limit(() => one(i))));
  progress.end();
  console.log(`${refused} refused of ${gradings} gradings of ${works.length} right works`);
  if (refused > 0) process.exitCode = 1;
}

function count(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new InvalidArgumentError('It is a whole number above 0.');
}

await runCommand(
  new Command('npm run soak --')
    .description('Grades right work from many seeds; exit code 1 where any is refused.')
    .option('--gradings <n>', 'how many', count, 1000)
    .action(run),
);
