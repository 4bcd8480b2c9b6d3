import { defineTask, noImports, noPrints } from '../../harness/authoring/index.ts';
import { backwardChecks } from './backward.ts';
import type { Q1Procedures } from './driver.ts';
import { forwardChecks } from './forward.ts';

export const backprop = defineTask<Q1Procedures>({
  id: 'q1.backprop',
  blocks: ['q1.forward', 'q1.backward'],
  functions: ['forward', 'backward'],
  uses: ['q1.softmax'],
  checks: [noImports(), noPrints(), ...forwardChecks, ...backwardChecks],
});
