// `npm run corpus` grades all wrong and right work on file and says where a verdict is not the expected one.

import { availableParallelism } from 'node:os';
import { Command } from 'commander';
import pLimit from 'p-limit';
import { seedOption } from '../../harness/cli/options.ts';
import { runCommand } from '../../harness/cli/run.ts';
import { loadCourse } from '../../harness/course.ts';
import { align } from '../../harness/report/words.ts';
import { wrong } from '../corpus/all.ts';
import { type Judgement, judgeRight, judgeWrong } from '../corpus/judge.ts';
import { right } from '../corpus/right.ts';
import { showProgress } from './progress.ts';

async function run({ seed = 1 }: { seed?: number }): Promise<void> {
  const course = await loadCourse();
  const limit = pLimit(availableParallelism());
  const progress = showProgress(wrong.length + right.length);
  const judge = (work: Promise<Judgement>) => work.finally(progress.step);
  const [judgedWrong, judgedRight] = await Promise.all([
    Promise.all(wrong.map((work) => limit(() => judge(judgeWrong(course, work, seed))))),
    Promise.all(right.map((work) => limit(() => judge(judgeRight(course, work, seed))))),
  ]);
  progress.end();
  console.log(`${table(judgedWrong)}\n\n${checksTable(judgedWrong)}\n`);

  const surprises = [...judgedWrong, ...judgedRight].flatMap(({ work, surprises }) =>
    surprises.map((surprise) => `${work.id}: ${surprise}`),
  );
  for (const surprise of surprises) console.log(surprise);
  const refused = judgedRight.filter((judgement) => judgement.surprises.length > 0).length;
  console.log(
    `wrong: ${wrong.length}, of which ${accepted(judgedWrong)} accepted; right: ${right.length}, of which ${refused} refused`,
  );
  if (surprises.length > 0) process.exitCode = 1;
}

/** Wrong work by the first task that it must fail. */
function table(judged: readonly Judgement[]): string {
  const tasks = [...new Set(wrong.map(({ fails }) => fails[0]))];
  const rows = tasks.map((task) => {
    const ofTask = judged.filter(({ work }) => wrong.find(({ id }) => id === work.id)?.fails[0] === task);
    return [task, String(ofTask.length), String(ofTask.length - accepted(ofTask))];
  });
  return align([['task', 'wrong', 'refused'], ...rows]).join('\n');
}

function accepted(judged: readonly Judgement[]): number {
  return judged.filter(({ surprises }) => surprises.some((surprise) => surprise.startsWith('failed tasks'))).length;
}

/** How often each check refuses wrong work, and how often no other check of its task does. */
function checksTable(judged: readonly Judgement[]): string {
  const counts = new Map<string, { refuses: number; alone: number }>();
  for (const { report } of judged) {
    for (const { id, checks } of report.questions.flatMap(({ tasks }) => tasks)) {
      const failed = checks.filter(({ outcome, finding }) => outcome === 'failed' && finding?.code !== 'not-run');
      for (const check of checks.slice(1)) {
        const count = counts.get(`${id} ${check.id}`) ?? { refuses: 0, alone: 0 };
        const isFailed = failed.includes(check);
        count.refuses += Number(isFailed);
        count.alone += Number(isFailed && failed.length === 1);
        counts.set(`${id} ${check.id}`, count);
      }
    }
  }
  const rows = [...counts].map(([check, { refuses, alone }]) => [check, String(refuses), String(alone)]);
  return align([['check', 'refuses', 'alone'], ...rows]).join('\n');
}

await runCommand(
  new Command('npm run corpus --')
    .description('Grades all wrong and right work on file; exit code 1 where a verdict is not the expected one.')
    .addOption(seedOption('the inputs of an earlier run'))
    .action(run),
);
