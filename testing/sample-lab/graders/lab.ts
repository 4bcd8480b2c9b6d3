import { CheckFailure, defineLab, defineQuestion, defineTask, positionOf } from 'lab-harness/authoring';
import { z } from 'zod';
import type { SampleProcedures } from './sums/driver.ts';

// The smallest lab that has everything the engine's tests need: two tasks, one of which uses the
// other, a rule, and a check that can be made to fail for a reason of its own.

const double = defineTask<SampleProcedures>({
  id: 'sums.double',
  functions: ['double'],
  uses: [],
  checks: [
    {
      id: 'no-print',
      title: 'Nothing is printed',
      visibility: 'visible',
      oracle: 'none',
      rule: 'prints',
      async run({ blocks }) {
        const [block] = blocks.values();
        const offset = block.body.indexOf('console.log');
        if (offset < 0) return undefined;
        const position = positionOf(block, block.span.start + offset);
        throw new CheckFailure({ code: 'rule', rule: 'prints', position, excerpt: 'console.log', message: 'prints' });
      },
    },
    {
      id: 'two',
      title: 'Twice two is four',
      weight: 3,
      visibility: 'visible',
      oracle: 'none',
      run: async ({ student }) => expectFour(await student.double(2)),
    },
    {
      id: 'broken',
      title: 'This check has a mistake of its own where 0 is doubled to 7',
      visibility: 'hidden',
      oracle: 'none',
      async run({ student }) {
        if ((await student.double(0)) === 7) throw new TypeError('the grader is wrong');
        return undefined;
      },
    },
  ],
});

const fourfold = defineTask<SampleProcedures>({
  id: 'sums.fourfold',
  checks: [
    {
      id: 'one',
      title: 'Four times one is four',
      visibility: 'visible',
      oracle: 'none',
      run: async ({ student }) => expectFour(await student.fourfold(1)),
    },
  ],
});

function expectFour(actual: number): undefined {
  if (actual !== 4) throw new CheckFailure({ code: 'mismatch', message: 'must be 4', actual: String(actual) });
}

export default defineLab({
  questions: [
    defineQuestion<SampleProcedures>({
      id: 'sums',
      procedures: {
        double: { calls: 'double', reply: z.number() },
        fourfold: { calls: 'fourfold', reply: z.number(), costly: true },
      },
      tasks: [double, fourfold],
    }),
  ],
});
