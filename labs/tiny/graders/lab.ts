import { agrees, defineChecks, example, fc } from 'lab-harness/authoring';

const values = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 12 });

export default defineChecks({
  'averages.mean': [example('mean', [[1, 2, 6]], 3), agrees('mean', [values])],
  'averages.median': [
    example('median', [[10, 9, 2]], 9),
    example('median', [[1, 2, 6, 7]], 4),
    agrees('median', [values]),
  ],
});
