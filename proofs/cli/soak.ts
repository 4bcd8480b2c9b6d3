// `npm run prove -- soak` grades the reference and all correct samples from many seeds and counts refusals.

import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { Command } from 'commander';
import pLimit from 'p-limit';
import type { Sample } from '../../harness/authoring/samples.ts';
import { labOption } from '../../harness/cli/options.ts';
import { type Course, loadCourse } from '../../harness/rubric/course.ts';
import { findLab } from '../../harness/rubric/find-lab.ts';
import { count } from '../../harness/support/command.ts';
import { PROJECT } from '../../harness/support/project.ts';
import { showProgress } from '../../harness/support/terminal.ts';
import { compose, writeSubmission } from '../compose.ts';
import { byQuestion, inTurn, merged } from '../corpus/by-question.ts';
import { judgeCorrect } from '../corpus/judge.ts';
import { refuseWrite, writeFigures, writeOption } from '../figures.ts';
import { loadSamples } from '../load-samples.ts';

/** How many gradings are a whole run. */
const GRADINGS = 1000;

/** Where refused submissions are kept, to be graded again. */
const REFUSED = join(PROJECT, 'runs', 'soak');

interface Options {
  lab?: string;
  gradings: number;
  busy?: number;
  write?: true;
}

async function run({ lab, gradings, busy = 0, write }: Options): Promise<void> {
  const course = await loadCourse(findLab(lab));
  refuseWrite(write, gradings < GRADINGS || busy > 0, course.root);
  const { correct } = await loadSamples(course);
  const lists = byQuestion(course, correct);
  const limit = pLimit(availableParallelism());
  const progress = showProgress(gradings);
  rmSync(REFUSED, { recursive: true, force: true });
  const refusals: string[] = [];
  const soakOne = async (i: number) => {
    const refusal = await gradePair(course, merged(inTurn(lists, i)), i + 1);
    progress.step();
    if (!refusal) return;
    progress.end();
    console.log(refusal);
    refusals.push(refusal);
  };
  using _rivals = keepBusy(busy);
  await Promise.all(Array.from({ length: gradings }, (_, i) => limit(() => soakOne(i))));
  progress.end();
  const total = `${refusals.length} refused of ${gradings} gradings, from seeds 1 to ${gradings}, of pairs from ${correct.length} correct samples and the reference${busy > 0 ? `, beside ${busy} busy processes` : ''}`;
  console.log(total);
  if (write) writeFigures('soak', [`${total}.`], course.root);
  if (refusals.length > 0) process.exitCode = 1;
}

/** Starts processes that compute without end, until it is disposed of. */
function keepBusy(size: number): Disposable {
  const rivals = Array.from({ length: size }, () => spawn(process.execPath, ['-e', 'for(;;);'], { stdio: 'ignore' }));
  const end = () => {
    for (const rival of rivals) rival.kill('SIGKILL');
  };
  process.once('exit', end);
  return { [Symbol.dispose]: end };
}

/**
 * Grades a pair of samples.
 * @returns what was refused and how to see it again, or undefined
 */
async function gradePair(course: Course, sample: Sample, seed: number): Promise<string | undefined> {
  const { surprises, tasks } = await judgeCorrect(course, sample, seed);
  if (surprises.length === 0) return undefined;
  const folder = relative(PROJECT, writeSubmission(compose(sample, course), REFUSED));
  const isProject = course.root === resolve(PROJECT);
  const ofLab = isProject ? '' : ` --lab ${relative(PROJECT, course.root)}`;
  const failed = tasks.filter(({ outcome }) => outcome !== 'passed');
  const commands = failed.map(({ id }) => `  npm run grade -- ${folder} --seed ${seed} --task ${id}${ofLab}`);
  return [`${sample.id} from seed ${seed}: ${surprises.join('; ')}`, ...commands].join('\n');
}

export const command = new Command('soak')
  .description('Grades correct samples from many seeds; exit code 1 where one is refused.')
  .option('--gradings <n>', 'how many', count, GRADINGS)
  .option('--busy <n>', 'processes that keep the machine busy meanwhile', count)
  .addOption(labOption())
  .addOption(writeOption())
  .action(run);
