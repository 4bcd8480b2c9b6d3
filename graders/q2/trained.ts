import { check, onInput } from '../../harness/authoring/index.ts';
import type { Q2Procedures, TrainingRun } from './driver.ts';
import { randomRun } from './runs.ts';

/** What came of a training: its history, what the model saw on the way, and its weights in the end. */
export type Trained = Awaited<ReturnType<Q2Procedures['train']>>;

/** A check of what becomes of one random run, some of whose settings are given. */
export function onRun(
  id: string,
  title: string,
  holds: (trained: Trained, run: TrainingRun, input: string) => void,
  settings: Partial<TrainingRun>,
) {
  return check<Q2Procedures>(id, title, async ({ seed, student }) => {
    const run = { ...randomRun(seed), ...settings };
    const input = describeRun(run);
    holds(await onInput(input, student.train(run)), run, input);
  });
}

/** A run in one line. */
export function describeRun(run: TrainingRun): string {
  const { model, training, validation, epochs, validateEvery, learningRate, lossScale } = run;
  return (
    `hiddenSize ${model.hiddenSize}, layers ${model.layers}, ${training.y.length} training and ` +
    `${validation.y.length} validation windows, ${epochs} epochs, validation every ${validateEvery}, ` +
    `learning rate ${learningRate}, lossFn ${lossScale} times the mean squared error`
  );
}
