import { availableParallelism } from 'node:os';
import { connect } from '../class/queue/connection.ts';
import { findWorkers, lookUp, type Staff } from '../class/queue/directory.ts';
import { queueGraders } from '../class/queue/queue-graders.ts';
import { localGraders } from '../class/run/graders.ts';
import { layersOf } from '../grading/course-layers.ts';
import { differingInputs, type GradeInputs, gradeInputs } from '../grading/grade-inputs.ts';
import type { Course } from '../rubric/course.ts';
import { UsageError } from '../support/errors.ts';
import { printAbove } from '../support/terminal.ts';

export interface GradersOptions {
  /** submissions that are graded at a time, on this machine: as many as it has processors, where nothing is said */
  jobs?: number | undefined;
  /** URL of the Redis through which other machines grade */
  queue?: string | undefined;
  /** again, whatever they have graded before: everything, or what has met a time limit */
  force: boolean | 'timed out';
}

/** Milliseconds between two looks at who is connected. */
const PAUSE = 5000;

/**
 * Opens graders on this machine or, where there is a queue, on others.
 * @returns them with what decides their reports
 * @throws UsageError where there is no way to them
 */
export async function openGraders(course: Course, { jobs, queue, force }: GradersOptions) {
  if (queue === undefined) {
    const inputs = gradeInputs(course, await layersOf(course));
    const graders = localGraders(course.root, jobs ?? availableParallelism());
    return { graders, inputs, close: graders.close };
  }
  if (jobs !== undefined) throw new UsageError('--jobs is for this machine; with --queue the workers say how many');
  const connection = await connect(queue);
  const own = gradeInputs(course);
  const say = sayOnce();
  const inputs = await findWorkers(connection, own, (staff) => say(describe(staff, own, queue))).catch((error) => {
    connection.close();
    throw error;
  });
  const graders = queueGraders(connection, inputs, force !== false);
  const timer = setInterval(async () => {
    const staff = await lookUp(connection).catch(() => undefined); // without Redis nobody knows
    if (staff) say(describe(staff, inputs, queue));
  }, PAUSE);
  return {
    graders,
    inputs,
    close() {
      clearInterval(timer);
      connection.close();
    },
  };
}

/** Describes connected workers: that none fits, and in which inputs others differ. */
function describe(staff: readonly Staff[], inputs: GradeInputs, url: string): string[] {
  const differing = staff.map((each) => {
    if (!each.inputs) return { ...each, differ: ['QUEUE_KEY'] };
    const differ = differingInputs(inputs, each.inputs).filter((name) => name !== 'layers' || 'layers' in inputs);
    return { ...each, differ };
  });
  const strangers = differing.filter(({ differ }) => differ.length > 0);
  const isNobody = strangers.length === staff.length;
  return [
    ...(isNobody
      ? [`waiting, for no worker is connected that grades as this command would: npm run worker -- --queue ${url}`]
      : []),
    ...strangers.map(({ workers, differ }) => `connected, but not alike in ${differ.join(', ')}: ${workers}`),
  ];
}

/** Prints lines on standard error, if they are others than the last time. */
function sayOnce(): (lines: readonly string[]) => void {
  let said = '';
  return (lines) => {
    const text = lines.join('\n');
    if (text && text !== said) printAbove(text);
    said = text;
  };
}
