import { type KnownMistake, mistakeIn, withConstants } from 'lab-harness/authoring';
import { predict as body } from './network-blocks.ts';

const mistake = mistakeIn('q1.predict');
const predict = (id: string, says: string, places: Parameters<typeof body>[0]) => mistake(id, says, body(places));

/** Mistakes in what the network is fed. */
const inTheInputs: readonly KnownMistake[] = [
  predict(
    'predict-state-not-carried',
    'Every drawn character is fed with a zero state. The state goes on from step to step: a_t = tanh(Wax x_t + Waa a_{t−1} + ba).',
    { state: 'zero' },
  ),
  predict(
    'predict-state-one-step-late',
    'A drawn character is fed with the state from before the last step. It continues from the state after it, the last of the pass.',
    { state: 'pass.a[pass.a.length - 2]' },
  ),
  mistake(
    'predict-input-not-cleared',
    'The input vector is not cleared between steps, so that several entries are 1. x_t is one-hot: the current character’s entry alone is 1.',
    `const { Wax, Waa, Wya, ba, by } = this.parameters;
     const x = Matrix.zeros(this.vocabulary.size, 1);
     let a = Matrix.zeros(Waa.rows, 1);
     const feed = (index: number) => { x.set(index, 0, 1); a = Wax.mmul(x).add(Waa.mmul(a)).add(ba).tanh(); };
     for (const c of start || '\\n') feed(this.vocabulary.indexOf(c));
     let text = start;
     for (let drawn = 0; drawn < MAX_DRAWN; drawn++) {
       const next = random.choice(this.softmax(Wya.mmul(a).add(by)).to1DArray());
       if (this.vocabulary.characters[next] === '\\n') break;
       text += this.vocabulary.characters[next];
       feed(next);
     }
     return text;`,
  ),
  predict(
    'predict-last-character-of-start-only',
    'Only the last character of the start is fed. All of them are, one after the other, so that the state remembers them.',
    { begin: "[...start].at(-1) ?? '\\n'" },
  ),
  predict(
    'predict-begins-with-newline',
    'A newline is fed before the start. Only an empty start begins from a newline.',
    { begin: "'\\n' + start" },
  ),
  withConstants(
    predict(
      'predict-last-of-start-twice',
      'The last character of the start is fed twice: with the start, and again before the first draw. Each must be fed once.',
      { begin: "start + ([...start].at(-1) ?? '\\n')" },
    ),
    "start + ([...start].at(-1) ?? '\\n')",
    ["(start || '\\n') + ([...start].at(-1) ?? '\\n')"],
  ),
  predict(
    'predict-continues-last-text',
    'A text begins from the last state of the text before it, which the object keeps. Every text begins from a zero state.',
    {
      before: 'const self = this as { state?: Matrix };',
      zero: 'self.state ?? Matrix.zeros(parameters.Waa.rows, 1)',
      state: '(self.state = pass.a[pass.a.length - 1])',
    },
  ),
  predict(
    'predict-unknown-characters-skipped',
    'Characters of the start that are not in the vocabulary are skipped. They are an error, which the vocabulary raises when it is asked for their index.',
    { begin: "[...start].filter((c) => vocabulary.characters.includes(c)).join('') || '\\n'" },
  ),
];

/** Mistakes in how characters are drawn. */
const inTheDraws: readonly KnownMistake[] = [
  predict(
    'predict-argmax',
    'The most probable character is taken instead of drawing one. Characters are drawn from y_t by random.choice.',
    { draw: 'p.indexOf(Math.max(...p))' },
  ),
  predict(
    'predict-uniform-draws',
    'All characters are equally probable. They are drawn from the model’s distribution y_t.',
    { draw: 'random.choice(p.map(() => 1 / p.length))' },
  ),
  predict(
    'predict-draws-twice',
    'random.choice is called twice a character. Every call is one draw, and each draw is one character.',
    { draw: '(random.choice(p), random.choice(p))' },
  ),
  predict(
    'predict-softmax-again',
    'softmax is applied to the distribution once more. The pass’s yPred is y_t = softmax(Wya a_t + by) already.',
    { draw: 'random.choice(this.softmax(Matrix.columnVector(p)).to1DArray())' },
  ),
];

/** Mistakes in where a text ends, and in what is returned. */
const inTheText: readonly KnownMistake[] = [
  predict('predict-newline-kept', 'The drawn newline is part of the text. It ends the text and is not returned.', {
    stop: 'text += vocabulary.characters[next]; if (next === newline) break;',
  }),
  predict('predict-drawn-only', 'The start is missing in the result, which is the start and the drawn characters.', {
    text: "''",
  }),
  predict('predict-never-stops-on-newline', 'Drawing goes on after a newline. A newline ends the text.', {
    stop: "text += next === newline ? '' : vocabulary.characters[next];",
  }),
  predict(
    'predict-newline-is-zero',
    'Index 0 is taken for the newline. Its index depends on the vocabulary, which may hold characters that sort before it.',
    { newline: '0' },
  ),
  predict(
    'predict-counts-start',
    'The characters of the start count among the 50. Up to 50 are drawn, however long the start is.',
    { limit: 'text.length < MAX_DRAWN' },
  ),
  predict('predict-one-too-many', 'Up to 51 characters are drawn; 50 is the most.', { limit: 'drawn <= MAX_DRAWN' }),
];

export const predictMistakes: readonly KnownMistake[] = [...inTheInputs, ...inTheDraws, ...inTheText];
