import { defineSamples } from 'lab-harness/authoring';
import { correct } from './correct.ts';
import { equivalentMutants, redundantChecks, unseenInHistory } from './explained.ts';
import { faulty } from './faulty.ts';
import { recording } from './recording.ts';
import { tells } from './tells.ts';

export default defineSamples({
  faulty,
  quick: [
    // in different tasks, so that they do not get in each other's way
    ...['sigmoid-through-tanh', 'loss-overflows', 'gradient-changes-pass', 'train-history-before-updates'],
    ...['predict-strict-threshold', 'validate-scales-by-all'],
    // costs tasks beside its own
    'gradient-tanh-unsquared',
  ],
  tells,
  correct,
  recordings: [recording],
  redundantChecks,
  unseenInHistory,
  equivalentMutants,
});
