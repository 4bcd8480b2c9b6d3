import { type CheckContext, CheckFailure, NO_HOST } from 'lab-harness/authoring';
import { Matrix } from 'ml-matrix';
import { expect, test } from 'vitest';
import type { Random } from '../../lab/random.ts';
import { RNN } from '../../reference/q1.ts';
import { textsIn } from '../toolkit/arbitraries.ts';
import { TEXTS } from '../toolkit/space.ts';
import { outcomeOf } from './draws.ts';
import createDriver, { type Q1Procedures } from './driver.ts';
import { hinted, othersOf } from './first-draw.ts';
import { someParameters } from './plain-data.ts';
import { predict } from './predict.ts';
import { oracle } from './reference.ts';
import { ScriptedRandom } from './scripted-random.ts';

/** Runs one check of predict with a class. @returns what its finding says, or something else of it */
async function said(
  own: typeof RNN,
  id: string,
  of: (finding: { message: string; input?: string | undefined }) => string | undefined = ({ message }) => message,
): Promise<string | undefined> {
  const context = { student: createDriver({ RNN: own }, NO_HOST), reference: oracle, seed: 1, blocks: new Map() };
  try {
    await predict.checks.find((check) => check.id === id)?.run(context as unknown as CheckContext<Q1Procedures>);
    return undefined;
  } catch (error) {
    const finding = error instanceof CheckFailure && error.finding;
    return finding && finding.code === 'mismatch' ? of(finding) : String(error);
  }
}

/** The model without the biases of its outputs. */
class Biasless extends RNN {
  override forward(inputs: number[], aPrev: Matrix) {
    const { by } = this.parameters;
    Object.assign(this.parameters, { by: Matrix.zeros(by.rows, 1) });
    const pass = super.forward(inputs, aPrev);
    Object.assign(this.parameters, { by });
    return pass;
  }
}

class BiaslessAndShort extends Biasless {
  override predict(...args: Parameters<RNN['predict']>): string {
    return super.predict(...args).slice(0, -1);
  }
}

test('what a wrong distribution is, is said of distributions alone', async () => {
  expect(await said(RNN, 'text')).toBeUndefined();
  expect(await said(Biasless, 'start-distribution')).toContain('what forward gives for these characters: look there');
  expect(await said(BiaslessAndShort, 'text')).toMatch(
    /without the newline that ends them\. 1 character is drawn, as must be, and the last one is missing from the text$/,
  );
});

/** The model that appends the likeliest characters, without drawing any. */
class Likeliest extends RNN {
  override predict(start: string): string {
    return super.predict(start, { choice: (p: number[]) => p.indexOf(Math.max(...p)) } as Random);
  }
}

test('work that draws nothing is told what its start says of that', async () => {
  expect(await said(Likeliest, 'empty-start')).toMatch(/random\.choice\(p\), and does not call it here$/);
  class Counting extends RNN {
    override predict(start: string, random: Random): string {
      return start.length < 50 ? super.predict(start, random) : start;
    }
  }
  expect(await said(Counting, 'start-distribution')).toContain('50 characters after a start of any length');
});

test('what else than its start a text may be fed', () => {
  expect(othersOf([])).toEqual({});
  expect(othersOf(['a'])).toEqual({ '"\\n" alone': ['\n'], 'start and a newline after it': ['a', '\n'] });
  expect(othersOf(['a', 'b', 'c'])).toEqual({
    '"\\n" alone': ['\n'],
    'start and a newline after it': ['a', 'b', 'c', '\n'],
    'the first character of start alone': ['a'],
    'start without its first character': ['b', 'c'],
    'start without its last character': ['a', 'b'],
    'the last character of start alone': ['c'],
  });
  expect(othersOf(['a', '\n', 'b', '\n', 'c'])).toMatchObject({ 'start from its last newline on': ['\n', 'c'] });
});

test('a vocabulary of all letters is not asked for one more', async () => {
  /** The model that draws nothing where a character is nearly certain. */
  class Certain extends RNN {
    override predict(start: string, random: Random): string {
      return super.predict(start, {
        choice: (p) => {
          const sure = Array.from(p).findIndex((each) => each > 0.99);
          return sure < 0 ? random.choice(p) : sure;
        },
      });
    }
  }
  const hintFor = async (characters: string) => {
    const parameters = someParameters(2, characters.length + 1);
    parameters.by[0][0] = 100;
    const text = { ...textsIn(TEXTS).corners[0], parameters, characters, start: 'b', choices: [] };
    const context = { student: createDriver({ RNN: Certain }, NO_HOST), reference: oracle } as never;
    const failure = new CheckFailure({ code: 'mismatch', message: 'nothing is drawn' });
    return hinted(context, text, await outcomeOf(context, text, []), failure);
  };
  const letters = 'abcdefghijklmnopqrstuvwxyz';
  expect(await hintFor(letters)).toMatchObject({ finding: { message: 'nothing is drawn' } });
  const message = expect.stringMatching(/^nothing is drawn\. After the same start it does where no character is/);
  expect(await hintFor(letters.slice(1, -1))).toMatchObject({ finding: { message } });
});

/** The model that feeds every character of the start with a zero state. */
class Forgetful extends RNN {
  override predict(start: string, random: Random): string {
    return start + super.predict([...start].at(-1) ?? '', random).slice([...start].at(-1)?.length ?? 0);
  }
}

test('what a short start does not tell apart is told by a longer one, or else all is named', async () => {
  const last = /It is the distribution after the last character of start alone$/;
  expect(await said(Forgetful, 'start-distribution')).toMatch(last);
  class AtTimes extends Forgetful {
    override predict(start: string, random: Random): string {
      return [4, 5].includes([...start].length)
        ? RNN.prototype.predict.call(this, start, random)
        : super.predict(start, random);
    }
  }
  expect(await said(AtTimes, 'start-distribution')).toMatch(
    /It is the distribution after .*start without its first character, or the last character of start alone, or start without its newlines$/,
  );
});

test('a text with half a character in it is told so', async () => {
  class Halving extends RNN {
    override predict(...args: Parameters<RNN['predict']>): string {
      return super.predict(...args).replaceAll(/\p{Extended_Pictographic}/gu, (character) => character.charAt(0));
    }
  }
  expect(await said(Halving, 'text')).toMatch(/It holds half of a character/);
});

test('a second draw for one character is told, and one from a state that stays the same is not', async () => {
  class Twice extends RNN {
    override predict(start: string, random: Random): string {
      return super.predict(start, {
        choice(p) {
          const first = random.choice(p);
          random.choice(p);
          return first;
        },
      });
    }
  }
  const twice = /^random\.choice must be called once .* twice for character 1: draw 2 has the distribution of draw 1$/;
  for (const id of ['carried-state', 'newline-stops', 'length-stops']) expect(await said(Twice, id)).toMatch(twice);
  class Unfed extends RNN {
    override predict(start: string, random: Random): string {
      const given: ArrayLike<number>[] = [];
      return super.predict(start, { choice: (p) => random.choice(given[given.push(p) && 0]) });
    }
  }
  expect(await said(Unfed, 'carried-state')).toMatch(/\(draw 2\)\. It is that of draw 1 again: what was drawn since/);
  expect(await said(Unfed, 'newline-stops')).toBeUndefined();
});

test('work that feeds and adds no newline and goes on is told to stop', async () => {
  class Skipping extends RNN {
    override predict(start: string, random: Random): string {
      const newline = this.vocabulary.indexOf('\n');
      const inputs = [...(start || '\n')].map((character) => this.vocabulary.indexOf(character));
      let pass = this.forward(inputs, Matrix.zeros(this.parameters.Waa.rows, 1));
      let text = start;
      for (let drawn = 0; drawn < 50; drawn++) {
        const next = random.choice(pass.yPred[pass.yPred.length - 1].to1DArray());
        if (next === newline) continue;
        text += this.vocabulary.characters[next];
        pass = this.forward([next], pass.a[pass.a.length - 1]);
      }
      return text;
    }
  }
  expect(await said(Skipping, 'newline-stops')).toMatch(/^drawing must end after a newline/);
});

test('the vocabulary is shown, and the order of it that indices were taken from', async () => {
  class ByKeys extends RNN {
    override predict(start: string, random: Random): string {
      const { characters } = this.vocabulary;
      const keys = Object.keys(Object.fromEntries(characters.map((character) => [character, 0])));
      const text = super.predict(start, random).slice(start.length);
      return start + [...text].map((character) => keys[characters.indexOf(character)]).join('');
    }
  }
  expect(await said(ByKeys, 'text')).toMatch(/It is the text in the order of Object\.keys, digits first: /);
  expect(await said(ByKeys, 'text', ({ input }) => input)).toMatch(/, vocabulary \["\\t", "\\n", "\\r", " ", "7", /);
});

test('a text that does not end is stopped', () => {
  const random = new ScriptedRandom(() => 1);
  const draw = (times: number) => Array.from({ length: times }, () => random.choice([0.5, 0.5]));
  expect(draw(100)).toHaveLength(100);
  expect(() => draw(1)).toThrow('drew 100 characters without coming to an end');
});
