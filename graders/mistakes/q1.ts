import { type KnownMistakes, NO_HOST } from 'lab-harness/authoring';
import createDriver, { type Q1Module } from '../q1/driver.ts';
import { q1 } from '../q1/question.ts';
import { reference } from '../q1/reference.ts';
import { q1Mistakes } from './all.ts';

/** Question 1's known mistakes behind its driver. */
export default {
  reference,
  mistakes: q1Mistakes,
  open: (module: Q1Module) => createDriver(module, NO_HOST),
  tolerance: 1e-9,
  procedures: q1.procedures,
  comparable: (_, result) => result,
} satisfies KnownMistakes;
