import { defineAnswer, float, NO_HOST } from 'lab-harness/authoring';
import { z } from 'zod';
import type { Random } from '../lab/contracts.ts';
import { Classifier } from '../reference/perceptron.ts';
import createDriver, { type StepResult } from './driver.ts';
import { fromLayers, type PlainModel, toData, toLayers } from './plain-data.ts';

/** The reference behind the same procedures as a submission, in the process that grades. */
export const reference = createDriver({ Classifier }, NO_HOST);

// The sizes of what the checks use, with a wide margin: a larger question is no right work's, and takes time.
const vector = z.array(float).max(1000);
const rows = z.array(z.array(float).max(100)).max(1000);
const layers = z.array(z.object({ W: rows, b: vector })).max(2);
const model = z.object({ layers, l2: float });
const data = z.object({ features: rows, labels: vector });
const pass = z.object({ inputs: z.array(rows).max(2), logits: vector, probabilities: vector });
const training = z.object({ epochs: z.int(), batchSize: float, learningRate: float, decay: float });
const orders = z.array(vector).max(100);

/** The reference's values for functions of failed tasks. */
export const answers = {
  sigmoid: defineAnswer(z.tuple([rows]), (matrix) => reference.sigmoid([matrix]).results[0]),
  loss: defineAnswer(z.tuple([model, vector, vector]), (given, logits, labels) =>
    reference.losses(given, [{ logits, labels }]).losses.at(0),
  ),
  forward: defineAnswer(z.tuple([model, rows]), (given, features) => {
    const [result] = reference.run(given, [{ do: 'forward', features }]).results;
    return (result as Extract<StepResult, { did: 'forward' }>).pass;
  }),
  gradient: defineAnswer(z.tuple([model, pass, vector]), (given, ofPass, labels) => {
    const [result] = reference.run(given, [{ do: 'gradient', pass: ofPass, labels }]).results;
    return (result as Extract<StepResult, { did: 'gradient' }>).gradient;
  }),
  train: defineAnswer(z.tuple([model, data, training, orders]), (given, examples, options, drawn) => {
    const trained = open(given);
    const history = trained.train(toData(examples), { ...options, random: scripted(drawn) });
    return { history, layers: fromLayers(trained.layers) };
  }),
  predict: defineAnswer(z.tuple([model, rows, float]), (given, features, threshold) =>
    open(given).predict(toData({ features, labels: [] }).features, threshold),
  ),
  accuracy: defineAnswer(z.tuple([model, data, float]), (given, examples, threshold) =>
    open(given).accuracy(toData(examples), threshold),
  ),
};

function open({ layers, l2 }: PlainModel): Classifier {
  return new Classifier(toLayers(layers), l2);
}

/** Gives orders that were drawn already, one after the other. */
function scripted(orders: readonly number[][]): Random {
  const left = [...orders];
  return { permutation: () => left.shift() ?? [] };
}
