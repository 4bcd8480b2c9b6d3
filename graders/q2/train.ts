import { defineTask, noImports, noPrints } from '../../harness/authoring/index.ts';
import type { Q2Procedures } from './driver.ts';
import { forwardCheck } from './forward.ts';
import { recordedHistoryCheck } from './history-checks.ts';
import { loopChecks } from './loop-checks.ts';

export const train = defineTask<Q2Procedures>({
  id: 'q2.train',
  blocks: ['q2.fields', 'q2.constructor', 'q2.forward', 'q2.train'],
  functions: [],
  uses: [],
  checks: [noImports(), noPrints(), forwardCheck, ...loopChecks, recordedHistoryCheck],
});
