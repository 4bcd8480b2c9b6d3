import { defineAnswer, float, NO_HOST } from 'lab-harness/authoring';
import { Matrix } from 'ml-matrix';
import { z } from 'zod';
import type { ForwardPass, Gradients } from '../../lab/q1/contracts.ts';
import * as module from '../../reference/q1.ts';
import { complexStepGradients } from '../toolkit/complex-rnn.ts';
import { crossEntropy, GRADIENTS, GUARD } from '../toolkit/plain.ts';
import createDriver from './driver.ts';
import { numbersOf } from './objects.ts';
import { fromMatrices } from './plain-data.ts';

/** The reference behind the same procedures as a submission, in the process that grades. */
export const reference = createDriver(module, NO_HOST);

/** What checks compare with: the reference, and as gradients the derivatives of its loss by complex steps. */
export const oracle = {
  ...reference,
  run: createDriver(
    {
      RNN: class extends module.RNN {
        override backward({ x, a: [first] }: ForwardPass, targets: number[]): Gradients {
          const inputs = x.map((column) => numbersOf(column).indexOf(1));
          const example = { inputs, targets, aPrev: numbersOf(first) };
          const gradients = complexStepGradients(fromMatrices(this.parameters), example);
          return Object.fromEntries(GRADIENTS.map((name) => [name, new Matrix(gradients[name])])) as never;
        }
      },
    },
    NO_HOST,
  ).run,
};

/** The reference with the largest guard inside its loss. */
export const guardedReference = createDriver(
  {
    RNN: class extends module.RNN {
      override loss(...[yPred, targets]: Parameters<module.RNN['loss']>): number {
        return crossEntropy(yPred.map(numbersOf), targets, GUARD);
      }
    },
  },
  NO_HOST,
);

// The sizes of what the checks use, with a wide margin: a correct submission asks nothing larger, which would take time.
const numbers = z.array(float).max(1000);
const columns = z.array(numbers).max(1000);
const matrix = z.array(z.array(float).max(300)).max(300);
const parameters = z.object({ Wax: matrix, Waa: matrix, Wya: matrix, ba: matrix, by: matrix });
const pass = z.object({ x: columns, a: columns, yPred: columns });

/** Multiplications of a pass that is computed for a submission; those of the checks have some 100,000. */
const MOST_MULTIPLICATIONS = 5e6;

/** The reference's values for functions of failed tasks, of vectors as numbers and matrices [rows, columns] as rows. */
export const answers = {
  softmax: defineAnswer(z.tuple([numbers]), (x) => reference.softmax([x], 2).y[0]),
  loss: defineAnswer(z.tuple([columns, numbers]), crossEntropy),
  forward: defineAnswer(
    z.tuple([parameters, numbers, numbers]).refine(([weights, inputs]) => isSmall(weights, inputs.length)),
    (weights, inputs, aPrev) => {
      const [result] = reference.run(weights, [{ do: 'forward', inputs, aPrev }]).results;
      return result.did === 'forward' ? result.pass : {};
    },
  ),
  backward: defineAnswer(
    z.tuple([parameters, pass, numbers]).refine(([weights, { x }]) => isSmall(weights, x.length)),
    (weights, given, targets) => {
      const [result] = reference.run(weights, [{ do: 'backward', values: given, targets }]).results;
      return result.did === 'backward' ? result.gradients : {};
    },
  ),
};

/** Tells whether a pass over so many steps takes no more multiplications than are computed for a submission. */
function isSmall({ Wax, Waa, Wya }: z.infer<typeof parameters>, steps: number): boolean {
  const weights = [Wax, Waa, Wya].flat().reduce((sum, row) => sum + row.length, 0);
  return steps * weights <= MOST_MULTIPLICATIONS;
}
