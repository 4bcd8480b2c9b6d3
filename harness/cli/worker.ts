// `npm run worker` grades what `npm run grade -- CLASS --queue` hands out, on as many machines as it runs on.
import { availableParallelism } from 'node:os';
import { Command, Option } from 'commander';
import { connect } from '../class/queue/connection.ts';
import { serve } from '../class/queue/queue-worker.ts';
import { queueName } from '../class/queue/wire.ts';
import { localGraders } from '../class/run/graders.ts';
import { expectLayers, layersOf } from '../grading/course-layers.ts';
import { gradeInputs } from '../grading/grade-inputs.ts';
import { findLab, loadCourse } from '../rubric/course.ts';
import { LAYER_IDS } from '../sandbox/layers/layer.ts';
import { runCommand } from '../support/command.ts';
import { printable } from '../support/text.ts';
import { jobsOption, labOption, queueOption } from './options.ts';

interface Options {
  queue: string;
  jobs?: number;
  lab?: string;
  require?: string[];
}

async function run({ queue, jobs = availableParallelism(), lab, require: required = [] }: Options): Promise<void> {
  const course = await loadCourse(findLab(lab));
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
    console.log('finishing what is at hand …');
    await finish();
  } finally {
    graders.close();
    connection.close();
  }
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

await runCommand(
  new Command('npm run worker --')
    .description('Grades submissions that npm run grade -- CLASS --queue URL hands out, until Ctrl-C.')
    .addOption(queueOption().makeOptionMandatory())
    .addOption(jobsOption())
    .addOption(
      new Option('--require <layer...>', 'layers of the sandbox without which it takes no work').choices(LAYER_IDS),
    )
    .addOption(labOption())
    .action(run),
);
