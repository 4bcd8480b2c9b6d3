import { readGraded } from '../../harness/class/run/run-folder.ts';
import { type Member, writeClass } from './deal-class.ts';
import { processorSecondsOfChildren } from './processes.ts';
import { runLocally } from './runs.ts';

/** One submission in so many is graded again. */
const EVERY = 20;
const LEAST = 5;

/**
 * Processor seconds of grading one submission of a class in a process that has graded before and has the machine to
 * itself. A sample of the class is graded one after the other, and so is its first submission alone: the
 * difference holds no start. What the sample happens to hold of slow work cancels out by the times of all
 * submissions in an earlier run (ratio estimator: Cochran, Sampling Techniques, 3rd edition, chapter 6).
 *
 * @param run folder of the run in which all have been graded
 * @param newFolder makes an empty folder
 */
export async function warmSeconds(members: readonly Member[], run: string, newFolder: () => string): Promise<number> {
  const step = Math.max(1, Math.min(EVERY, Math.floor(members.length / LEAST)));
  const [first, ...sample] = members.filter((_, i) => i % step === 0);
  const seconds = (await secondsFor([first, ...sample], newFolder)) - (await secondsFor([first], newFolder));
  const milliseconds = new Map(
    readGraded(run).run.results.map(({ submission, report }) => [submission.id, report?.milliseconds ?? 0]),
  );
  const mean = (some: readonly Member[]) =>
    some.reduce((sum, { id }) => sum + (milliseconds.get(id) ?? 0), 0) / some.length;
  return ((seconds / sample.length) * mean(members)) / mean(sample);
}

async function secondsFor(members: readonly Member[], newFolder: () => string): Promise<number> {
  const [classFolder, run] = [newFolder(), newFolder()];
  writeClass(members, classFolder);
  const before = processorSecondsOfChildren();
  await runLocally(classFolder, run, { jobs: 1 });
  return processorSecondsOfChildren() - before;
}
