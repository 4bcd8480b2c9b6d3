// `npm run prove -- rehearsal` grades a large class made of the corpora in every way, with kills, and checks every mark.

import { mkdirSync, readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { Argument, Command } from 'commander';
import { labOption, seedOption } from '../../harness/cli/options.ts';
import { loadCourse } from '../../harness/rubric/course.ts';
import { findLab } from '../../harness/rubric/find-lab.ts';
import { count } from '../../harness/support/command.ts';
import { UsageError } from '../../harness/support/errors.ts';
import { createTemporaryFolder } from '../../harness/support/temporary-folder.ts';
import { showProgress } from '../../harness/support/terminal.ts';
import { align } from '../../harness/support/text.ts';
import { markdownTable, refuseWrite, writeFigures, writeOption } from '../figures.ts';
import { loadSamples } from '../load-samples.ts';
import { dealClass, decksOf } from '../rehearsal/deal-class.ts';
import type { Kill } from '../rehearsal/kills.ts';
import { redisMissing } from '../rehearsal/processes.ts';
import { PHASES, type Phase, type PhaseResult, rehearse } from '../rehearsal/rehearse.ts';
import { countGraded } from '../rehearsal/runs.ts';

interface Options {
  lab?: string;
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

/** Surprises of a phase that are printed; --keep has the reports. */
const MOST_SURPRISES = 20;

async function run(asked: Phase[], { lab, size, kills, seed = 1, keep, write }: Options): Promise<void> {
  const course = await loadCourse(findLab(lab));
  refuseWrite(write, asked.length > 0 || size < SIZE || kills < KILLS, course.root);
  const phases = asked.length > 0 ? asked : PHASES;
  const missing = phases.every((phase) => phase.startsWith('local')) ? undefined : redisMissing();
  if (missing) throw new UsageError(missing);
  const folder = keep === undefined ? createTemporaryFolder('rehearsal').folder : emptyFolder(keep);
  const decks = decksOf(course, await loadSamples(course));
  const members = dealClass(course, decks, size, seed);
  const all = new Set(decks.flat()).size;
  const some = new Set(members.flatMap(({ samples }) => samples)).size;
  console.log(`${size} submissions of ${some === all ? 'all' : `${some} of the`} ${all} samples on file\n`);

  const watch = (phase: Phase, runFolder: string) => watchRun(phase, runFolder, size);
  const results: PhaseResult[] = [];
  for await (const result of rehearse({ lab: course.root, members, folder, kills, seed, watch }, phases)) {
    // Each as it ends: those that follow take their time, and may fail.
    console.log(details(result).join('\n'));
    results.push(result);
  }
  console.log(align([['phase', 'seconds', 'kills', 'gave up', 'results'], ...results.map(row)]).join('\n'));
  const figures = results.map((result) => figuresOf(result, size));
  if (write)
    writeFigures('rehearsal', markdownTable([['phase', 'submissions', 'kills', 'results'], ...figures]), course.root);
  if (results.some(({ surprises }) => surprises.length > 0)) process.exitCode = 1;
}

/** Shows how far a run is, and who is killed. */
function watchRun(phase: Phase, runFolder: string, size: number) {
  const progress = showProgress(size);
  let shown = 0;
  const timer = setInterval(() => {
    for (; shown < countGraded(runFolder); shown++) progress.step();
  }, SECOND);
  return {
    onKill({ name, signal, at }: Kill) {
      progress.end();
      console.log(
        `${phase}: ${name} killed by ${signal} after ${seconds(at)} s, with ${countGraded(runFolder)} of ${size} graded`,
      );
    },
    onEnd() {
      clearInterval(timer);
      progress.end();
    },
  };
}

/** Lists who was killed how often, what ended of itself, and what is not as expected. */
function details({ phase, run: { kills, gaveUp }, surprises }: PhaseResult): string[] {
  const counts = (texts: readonly string[]) => [...Map.groupBy(texts, (text) => text)].sort();
  const killed = counts(kills.map(({ name, signal }) => `${name} ${signal}`)).map(
    ([name, times]) => `${name} ${times.length}`,
  );
  const lines = [
    ...(kills.length > 0 ? [`${kills.length} kills: ${killed.join(', ')}`] : []),
    ...counts(gaveUp).map(([text, times]) => `${times.length} times ${text}; it was started again`),
    ...surprises.slice(0, MOST_SURPRISES),
    ...(surprises.length > MOST_SURPRISES ? [`… and ${surprises.length - MOST_SURPRISES} more`] : []),
  ];
  return [phase, ...lines.map((line) => `  ${line}`), ''];
}

function row({ phase, run: { milliseconds, kills, gaveUp }, surprises }: PhaseResult): string[] {
  const results = surprises.length === 0 ? 'as expected' : `${surprises.length} surprises`;
  return [phase, seconds(milliseconds), String(kills.length), String(gaveUp.length), results];
}

/** Chooses what of a phase says something on another machine. */
function figuresOf(result: PhaseResult, size: number): (string | number)[] {
  const [phase, , kills, , results] = row(result);
  return [phase, size, kills, results];
}

/**
 * Makes a folder, where there is none.
 * @throws UsageError where it holds anything: an earlier run would be gone on with
 */
function emptyFolder(path: string): string {
  mkdirSync(path, { recursive: true });
  if (readdirSync(path).length === 0) return resolve(path);
  throw new UsageError(`${path} is not empty: give --keep a new folder`);
}

const seconds = (milliseconds: number) => (milliseconds / SECOND).toFixed(1);

export const command = new Command('rehearsal')
  .description(
    'Grades a class made of the corpora and checks every mark; exit code 1 where anything is not as expected. ' +
      'It is graded locally, by two workers on one Redis, and by both while parts are killed.',
  )
  .addArgument(new Argument('[phase...]', 'local always comes first; all unless given').choices(PHASES))
  .option('--size <n>', 'submissions', count, SIZE)
  .option('--kills <n>', 'in each phase with kills', count, KILLS)
  .addOption(seedOption('another class, and other moments of the kills'))
  .addOption(labOption())
  .addOption(writeOption())
  .option('--keep <folder>', 'keep the class and the runs in an empty folder')
  .action(run);
