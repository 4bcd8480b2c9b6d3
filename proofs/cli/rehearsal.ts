// `npm run prove -- rehearsal` grades a large class made of the corpora in every way, with kills, and checks every mark.

import { mkdirSync, readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { Argument, Command, InvalidArgumentError } from 'commander';
import { seedOption } from '../../harness/cli/options.ts';
import { loadCourse } from '../../harness/rubric/course.ts';
import { UsageError } from '../../harness/support/errors.ts';
import { createTemporaryFolder } from '../../harness/support/temporary-folder.ts';
import { showProgress } from '../../harness/support/terminal.ts';
import { align } from '../../harness/support/text.ts';
import { markdownTable, refusePart, writeFigures, writeOption } from '../figures.ts';
import { loadSamples } from '../load-samples.ts';
import { dealClass, decksOf, type Member } from '../rehearsal/deal-class.ts';
import { countGraded } from '../rehearsal/measure.ts';
import { memoryRows } from '../rehearsal/memory.ts';
import { redisMissing } from '../rehearsal/redis.ts';
import { PHASES, type Phase, type PhaseResult, type Rehearsal, rehearse } from '../rehearsal/rehearse.ts';

interface Options {
  size: number;
  kills: number;
  seed?: number;
  keep?: string;
  write?: true;
}

const SECOND = 1000; // milliseconds

/** A whole run. */
const SIZE = 1000;
const KILLS = 30;

/** Of a phase; --keep has the reports. */
const MOST_SURPRISES = 20;

async function run(asked: Phase[], { size, kills, seed = 1, keep, write }: Options): Promise<void> {
  refusePart(write, asked.length > 0 || size < SIZE || kills < KILLS);
  if (process.platform !== 'linux')
    throw new UsageError('npm run prove -- rehearsal measures by /proc, so it needs Linux');
  const phases = asked.length > 0 ? asked : PHASES;
  const missing = phases.every((phase) => phase.startsWith('local')) ? undefined : redisMissing();
  if (missing) throw new UsageError(missing);
  const folder = keep === undefined ? createTemporaryFolder('rehearsal').folder : emptyFolder(keep);
  const course = await loadCourse();
  const decks = decksOf(course, await loadSamples(course));
  const members = dealClass(course, decks, size, seed);
  console.log(`${size} submissions of ${samplesIn(members, new Set(decks.flat()).size)}\n`);

  const results: PhaseResult[] = [];
  for await (const result of rehearse({ members, folder, kills, seed, ...watchRuns(size) }, phases)) {
    // Each as it ends: those that follow take their time, and may fail.
    console.log(details(result).join('\n'));
    results.push(result);
  }
  console.log(align([HEADER, ...results.map((result) => row(result, size))]).join('\n'));
  if (write) writeFigures('rehearsal', markdownTable([FIGURES, ...results.map((result) => figuresOf(result, size))]));
  if (results.some(({ surprises }) => surprises.length > 0)) process.exitCode = 1;
}

/** Shows how far a run is, and who is killed. */
function watchRuns(size: number): Pick<Rehearsal, 'onRun' | 'onKill'> {
  let clear = () => {};
  return {
    onRun(_, runFolder) {
      const progress = showProgress(size);
      let shown = 0;
      const timer = setInterval(() => {
        for (; shown < countGraded(runFolder); shown++) progress.step();
      }, SECOND);
      clear = progress.end;
      return () => {
        clearInterval(timer);
        progress.end();
      };
    },
    onKill(phase, { name, at }, runFolder) {
      clear();
      const graded = countGraded(runFolder);
      console.log(`${phase}: ${name} killed after ${seconds(at)} s, with ${graded} of ${size} graded`);
    },
  };
}

/** The figures of a phase, who was killed, and what is not as expected. */
function details({ phase, run, figures, surprises }: PhaseResult): string[] {
  const cores = availableParallelism();
  const lines = [
    ...(figures ? [...align(memoryRows(figures.memory)), ''] : []),
    ...(figures
      ? [`${figures.warm.toFixed(2)} CPU seconds a warm grading: at most ${rate(figures.warm / cores)} a second`]
      : []),
    ...killCounts(run),
    ...surprises.slice(0, MOST_SURPRISES),
    ...(surprises.length > MOST_SURPRISES ? [`… and ${surprises.length - MOST_SURPRISES} more`] : []),
  ];
  return [phase, ...lines.map((line) => `  ${line}`.trimEnd()), ''];
}

const HEADER = ['phase', 'seconds', 'a second', 'CPU seconds', 'efficiency', 'kills', 'gave up', 'results'];

function row({ phase, run, figures, surprises }: PhaseResult, size: number): string[] {
  return [
    phase,
    seconds(run.milliseconds),
    rate(run.milliseconds / 1000 / size),
    figures ? seconds(1000 * figures.processorSeconds) : '',
    figures ? figures.efficiency.toFixed(2) : '',
    String(run.kills.length),
    String(run.gaveUp.length),
    surprises.length === 0 ? 'as expected' : `${surprises.length} surprises`,
  ];
}

const FIGURES = ['phase', 'submissions', 'processors', 'a second', 'efficiency', 'kills', 'results'];

/** Chooses what of a phase goes into the docs. */
function figuresOf(result: PhaseResult, size: number): (string | number)[] {
  const [phase, , perSecond, , efficiency, kills, , results] = row(result, size);
  return [phase, size, availableParallelism(), perSecond, efficiency, kills, results];
}

function samplesIn(members: readonly Member[], all: number): string {
  const some = new Set(members.flatMap(({ samples }) => samples)).size;
  return some === all ? `all ${all} samples on file` : `${some} of the ${all} samples on file`;
}

/** Who was killed how often, and what ended of itself. */
function killCounts({ kills, gaveUp }: PhaseResult['run']): string[] {
  const counts = (texts: readonly string[]) => [...Map.groupBy(texts, (text) => text)].sort();
  const killed = counts(kills.map(({ name }) => name)).map(([name, times]) => `${name} ${times.length}`);
  return [
    ...(kills.length > 0 ? [`${kills.length} kills: ${killed.join(', ')}`] : []),
    ...counts(gaveUp).map(([text, times]) => `${times.length} times ${text}; it was started again`),
  ];
}

/** @throws UsageError where it holds anything: an earlier run would be gone on with */
function emptyFolder(path: string): string {
  mkdirSync(path, { recursive: true });
  if (readdirSync(path).length === 0) return resolve(path);
  throw new UsageError(`${path} is not empty: give --keep a new folder`);
}

const seconds = (milliseconds: number) => (milliseconds / 1000).toFixed(1);
const rate = (secondsEach: number) => (1 / secondsEach).toFixed(2);

/** @throws InvalidArgumentError where a text is no whole number above 0 */
function count(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new InvalidArgumentError('It is a whole number above 0.');
}

export const command = new Command('rehearsal')
  .description(
    'Grades a class made of the corpora and checks every mark; exit code 1 where anything is not as expected. ' +
      'It is graded locally, by two workers on one Redis, and by both while parts are killed.',
  )
  .addArgument(new Argument('[phase...]', 'local always comes first; all unless given').choices(PHASES))
  .option('--size <n>', 'submissions', count, SIZE)
  .option('--kills <n>', 'in each phase with kills', count, KILLS)
  .addOption(seedOption('another class, and other moments of the kills'))
  .addOption(writeOption())
  .option('--keep <folder>', 'keep the class and the runs in an empty folder')
  .action(run);
