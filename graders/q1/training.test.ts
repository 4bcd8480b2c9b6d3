import { CheckFailure, NO_HOST } from 'lab-harness/authoring';
import { Matrix } from 'ml-matrix';
import { expect, test } from 'vitest';
import { RNN } from '../../reference/q1.ts';
import createDriver from './driver.ts';
import { oracle } from './reference.ts';
import { classChecks } from './training.ts';

/** Looks at loss and softmax after other passes. @returns what a class is told; undefined where they are right */
async function saidAfterForward(own: typeof RNN): Promise<string | undefined> {
  const context = { student: createDriver({ RNN: own }, NO_HOST), reference: oracle, seed: 1, blocks: new Map() };
  try {
    await classChecks.find(({ id }) => id === 'loss-after-forward')?.run(context as never);
    return undefined;
  } catch (error) {
    return error instanceof CheckFailure && error.finding.code === 'mismatch' ? error.finding.message : String(error);
  }
}

test('a softmax that is wrong before anything ran is not said to depend on what ran', async () => {
  class Sharp extends RNN {
    override softmax(x: Matrix): Matrix {
      return super.softmax(Matrix.mul(x, 2));
    }
  }
  expect(await saidAfterForward(Sharp)).toBe('softmax must follow its formula, here for the biases by');
  class Counting extends RNN {
    calls = 0;
    override softmax(x: Matrix): Matrix {
      return super.softmax(Matrix.mul(x, 1 + this.calls));
    }
    override backward(...args: Parameters<RNN['backward']>) {
      this.calls++;
      return super.backward(...args);
    }
  }
  expect(await saidAfterForward(Counting)).toBe('softmax is computed from its argument alone, whatever ran before');
});

test('no loss is asked of predictions that are no numbers', async () => {
  class Dividing extends RNN {
    override forward(...args: Parameters<RNN['forward']>) {
      const pass = super.forward(...args);
      return { ...pass, yPred: pass.yPred.map((y) => Matrix.mul(y, Number.NaN)) };
    }
  }
  expect(await saidAfterForward(Dividing)).toBeUndefined();
});
