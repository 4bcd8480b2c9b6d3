import { availableParallelism } from 'node:os';
import { connect } from '../class/queue/connection.ts';
import { serve } from '../class/queue/queue-worker.ts';
import { queueName } from '../class/queue/wire.ts';
import { localGraders } from '../class/run/graders.ts';
import { expectLayers, layersOf } from '../grading/course-layers.ts';
import { gradeInputs } from '../grading/grade-inputs.ts';
import { loadCourse } from '../rubric/course.ts';
import { printable } from '../support/text.ts';

/** What the command line says. */
export interface WorkerOptions {
  queue: string;
  jobs?: number;
  /** layers of the sandbox without which it takes no work */
  require?: string[];
}

/** Grades what the queue hands out, until Ctrl-C. @throws UsageError where there is no way to Redis */
export async function serveQueue(
  root: string,
  { queue, jobs = availableParallelism(), require: required = [] }: WorkerOptions,
): Promise<void> {
  const course = await loadCourse(root);
  const layers = await layersOf(course);
  expectLayers(layers, required, '--require');
  const inputs = gradeInputs(course, layers);
  const connection = await connect(queue);
  const graders = localGraders(course.root, jobs);
  try {
    let isRefusing = false;
    const finish = await serve(connection, inputs, graders, {
      onAnswer(answer, milliseconds) {
        const what = 'report' in answer ? 'graded' : 'not graded, by our error,';
        console.log(`${what} in ${(milliseconds / 1000).toFixed(1)} s`);
      },
      onRefusal(id) {
        if (!isRefusing) console.error(`refusing jobs of nobody who has this QUEUE_KEY, such as ${printable(id, 80)}`);
        isRefusing = true;
      },
    });
    const name = queueName(inputs, connection.key);
    console.log(`waiting for work from ${connection.address}, ${jobs} at a time, as ${name}`);
    console.log('Ctrl-C finishes what is at hand and ends; a second one ends at once.');
    await interruption();
    if (connection.isThere()) console.log('finishing what is at hand …');
    await finish();
    if (!connection.isThere()) {
      console.log(`ended without the Redis at ${connection.address}: what was at hand is another worker’s to grade`);
    }
  } finally {
    graders.close();
    connection.close();
  }
  process.exit(); // what the queue has of connections would wait for a Redis that is gone
}

/** Waits for the first Ctrl-C, or the first wish of the system to end; the next one ends the program as always. */
function interruption(): Promise<void> {
  const signals = ['SIGINT', 'SIGTERM'] as const;
  const leaving = signals.map((signal) => ({ signal, listeners: process.listeners(signal) }));
  for (const signal of signals) process.removeAllListeners(signal);
  return new Promise((resolve) => {
    const first = () => {
      for (const { signal, listeners } of leaving) {
        process.off(signal, first);
        for (const listener of listeners) process.on(signal, listener);
      }
      resolve();
    };
    for (const signal of signals) process.on(signal, first);
  });
}
