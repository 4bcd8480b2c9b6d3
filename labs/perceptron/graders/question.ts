import { type DefinedQuestion, float, floats } from 'lab-harness/authoring';
import { z } from 'zod';
import type { PerceptronProcedures } from './driver.ts';
import { gradient } from './gradient.ts';
import { loss } from './loss.ts';
import { predict } from './predict.ts';
import { sigmoid } from './sigmoid.ts';
import { train } from './train.ts';
import { validate } from './validate.ts';

const rows = z.array(floats);
const layers = z.array(z.object({ W: rows, b: floats }));
const data = z.object({ features: rows, labels: floats });
const pass = z.object({ inputs: z.array(rows), logits: floats, probabilities: floats });

export const perceptron: DefinedQuestion<PerceptronProcedures> = {
  id: 'perceptron',
  procedures: {
    sigmoid: {
      calls: 'sigmoid',
      reply: z.object({ results: z.array(rows), after: z.array(rows) }),
      isComplete: ({ results, after }, matrices) =>
        results.length === matrices.length && after.length === matrices.length,
    },
    losses: {
      calls: 'loss',
      reply: z.object({
        losses: floats,
        after: z.array(z.object({ logits: floats, labels: floats })),
        layers,
      }),
      isComplete: ({ losses, after }, _, cases) => losses.length === cases.length && after.length === cases.length,
    },
    run: {
      calls: 'forward or gradient',
      reply: z.object({
        results: z.array(
          z.discriminatedUnion('did', [
            z.object({ did: z.literal('forward'), pass, features: rows }),
            z.object({ did: z.literal('gradient'), gradient: layers, pass, labels: floats }),
            z.object({ did: z.literal('update') }),
          ]),
        ),
        layers,
      }),
      // Forward runs in all but those that are given a pass, gradient in some.
      kind: (_, steps) => [...new Set(steps.map((step) => step.do))].sort().join(' '),
    },
    logitsOf: {
      calls: 'forward',
      reply: rows,
      isComplete: (logits, models, features) =>
        logits.length === models.length && logits.every(({ length }) => length === features.length),
    },
    train: {
      calls: 'train',
      reply: z.object({ history: floats, asked: floats, layers, data }),
    },
    predict: {
      calls: 'predict',
      reply: z.object({ labels: floats, layers, data }),
      isComplete: ({ labels }, _, { features }) => labels.length === features.length,
    },
    accuracy: { calls: 'accuracy', reply: z.object({ share: float, layers, data }) },
    crossValidate: {
      calls: 'crossValidate',
      reply: z.object({ losses: floats, accuracies: floats, asked: floats, layers, data }),
    },
    refusal: { calls: 'crossValidate', reply: z.string() },
  },
  tasks: [sigmoid, loss, gradient, train, predict, validate],
};
