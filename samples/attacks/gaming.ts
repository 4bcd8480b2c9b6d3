import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Attack, CodeAttack } from 'lab-harness/authoring';
import { faultyCost } from '../faulty/costly.ts';
import { inBlocks, inSoftmax, SOFTMAX } from './makers.ts';

const statements = inSoftmax('gaming');
const inOwn = inBlocks('gaming');

const onGradients = (id: string, tries: string, gradient: string): CodeAttack =>
  inOwn(
    'backprop',
    id,
    tries,
    ['gradient'],
    {
      'q1.softmax': SOFTMAX,
      'q1.backward': `const gradient = (m: Matrix): Matrix => { ${gradient} };
        const { Wax, Waa, Wya, ba, by } = this.parameters;
        return { dWax: gradient(Wax), dWaa: gradient(Waa), dWya: gradient(Wya), dba: gradient(ba), dby: gradient(by) };`,
    },
    'q1.forward',
  );

/** Right gradients that cost a pass for each weight, as a function of this block. */
const COSTLY = `const costly = () => { ${faultyCost.find(({ id }) => id === 'backward-forward-mode-fast')?.blocks['q1.backward']} };`;

/** Attacks by such gradients, which hide what they cost. */
const onCost = (id: string, tries: string, statements: string): CodeAttack =>
  inOwn(
    'backprop',
    id,
    tries,
    ['mismatch'],
    { 'q1.softmax': SOFTMAX, 'q1.backward': `${COSTLY} ${statements}` },
    'q1.forward',
  );

/** Attacks that want marks for blocks of question 1 that are not done, and break no layer for it. */
export const gaming: readonly Attack[] = [
  statements(
    'known-answers',
    'knows the answers to inputs of earlier reports',
    ['mismatch'],
    `const known: Record<string, number[]> = { '0': [1], '0,0': [0.5, 0.5], '1000,0': [1, 0], '-1000,-1000': [0.5, 0.5] };
       return Matrix.columnVector(known[x.to1DArray().join()] ?? new Array(x.rows).fill(1 / x.rows));`,
  ),
  statements(
    'first-calls',
    'is right for its first twenty calls',
    ['mismatch'],
    `const seen = globalThis as { calls?: number }; seen.calls = (seen.calls ?? 0) + 1; if (seen.calls <= 20) { ${SOFTMAX} }`,
  ),
  statements(
    'later-calls',
    'is right after its first twenty calls',
    ['mismatch'],
    `const seen = globalThis as { calls?: number }; seen.calls = (seen.calls ?? 0) + 1; if (seen.calls > 20) { ${SOFTMAX} }`,
  ),
  statements(
    'results-of-others',
    'returns what another object has returned for a similar input',
    ['mismatch'],
    `const { known } = Object.assign(globalThis, { known: (globalThis as { known?: Map<string, Matrix> }).known ?? new Map<string, Matrix>() });
       const key = [x.rows, x.max()].join();
       const own = () => { ${SOFTMAX} };
       if (!known.has(key)) known.set(key, own());
       return known.get(key)!.clone();`,
  ),
  statements(
    'nearly-right',
    'is off by what it hopes is tolerated',
    ['mismatch'],
    `const own = () => { ${SOFTMAX} }; return own().mul(1 + 1e-10);`,
  ),
  statements(
    'changed-question',
    'changes its argument into one that its answer fits',
    ['mismatch'],
    'x.mul(0); return Matrix.zeros(x.rows, 1).add(1 / x.rows);',
  ),
  statements(
    'tensorflow-in-q1',
    'loads a library that has the answer',
    ['mismatch'],
    `void import('@tensorflow/tfjs-backend-cpu').then(() => import('@tensorflow/tfjs-core'))
         .then((tf) => Object.assign(globalThis, { tf }), () => {});
       const { tf } = globalThis as { tf?: { softmax(x: number[]): { arraySync(): number[] } } };
       if (tf) return Matrix.columnVector(tf.softmax(x.to1DArray()).arraySync());`,
  ),
  statements(
    'another-class',
    'exports another class of the same name',
    ['syntax-error'],
    `export class RNN { softmax(x: Matrix) { ${SOFTMAX} } }`,
  ),
  statements(
    'closed-function',
    'closes its function and writes another one over a method',
    ['structure'],
    `return Matrix.zeros(x.rows, 1); } loss(): number { return 0;`,
  ),
  statements('open-comment', 'comments out the code below it', ['structure'], `${SOFTMAX} /*`),
  statements(
    'other-block-inside',
    'holds another block',
    ['markers'],
    `// TODO(q1.loss) begin\n${SOFTMAX}\n// TODO(q1.loss) end`,
  ),
  statements(
    'two-blocks',
    'hands in the block twice',
    ['markers'],
    `${SOFTMAX}\n// TODO(q1.softmax) end\n// TODO(q1.softmax) begin`,
  ),
  statements('marker-in-text', 'ends the block in a text', ['markers'], 'const text = `\n// TODO(q1.softmax) end\n`;'),
  {
    id: 'code-outside',
    family: 'gaming',
    tries: 'fills in a method outside of the blocks',
    task: 'softmax',
    ends: ['todo'],
    write(folder, { project }) {
      const stub = readFileSync(join(project, 'fixtures/stubs/q1.ts'), 'utf8');
      writeFileSync(join(folder, 'q1.ts'), `${stub}\nRNN.prototype.softmax = (x) => {\n${SOFTMAX}\n};\n`);
      return folder;
    },
  },
  inOwn('loss', 'object-for-number', 'returns an object that turns into the number', ['contract'], {
    'q1.loss': `return { valueOf: () => -targets.reduce((sum, k, t) => sum + Math.log(yPred[t].get(k, 0)), 0) } as unknown as number;`,
  }),
  inOwn('loss', 'loss-not-a-number', 'returns what no comparison refuses', ['mismatch'], {
    'q1.loss': 'return Number.NaN;',
  }),
  onGradients(
    'finite-differences',
    'measures the gradients in place of deriving them',
    `const lossOf = () => this.forward(pass.x.map((c) => c.maxIndex()[0]), pass.a[0]).yPred.reduce((s, y, t) => s - Math.log(y.get(targets[t], 0)), 0);
     return Matrix.zeros(m.rows, m.columns).apply(function (this: Matrix, i: number, j: number) {
       const at = (h: number) => { const v = m.get(i, j); m.set(i, j, v + h); const l = lossOf(); m.set(i, j, v); return l; };
       this.set(i, j, (at(1e-5) - at(-1e-5)) / 2e-5);
     });`,
  ),
  onGradients(
    'gradients-not-numbers',
    'returns gradients that no comparison refuses',
    'return Matrix.zeros(m.rows, m.columns).add(NaN);',
  ),
  onGradients(
    'gradients-of-first-call',
    'returns the gradients of the call before, which were right once',
    `const kept = globalThis as { kept?: Map<string, Matrix> }; kept.kept ??= new Map();
     const key = [m.rows, m.columns].join(); const last = kept.kept.get(key); kept.kept.set(key, Matrix.mul(m, 0));
     return last ?? Matrix.mul(m, 0);`,
  ),
  onCost(
    'right-when-small',
    'differentiates small networks, and guesses in large ones',
    `if (this.parameters.Waa.rows < 100) return costly();
     const like = (m: Matrix) => Matrix.mul(m, 0);
     const { Wax, Waa, Wya, ba, by } = this.parameters;
     return { dWax: like(Wax), dWaa: like(Waa), dWya: like(Wya), dba: like(ba), dby: like(by) };`,
  ),
  onCost(
    'gradients-put-off',
    'returns gradients that are computed when somebody reads them',
    `let all: ReturnType<typeof costly> | undefined;
     const later = (name: 'dWax' | 'dWaa' | 'dWya' | 'dba' | 'dby', m: Matrix) => Object.defineProperty(Matrix.mul(m, 0), 'data',
       { get: () => ((all ??= costly())[name] as unknown as { data: unknown }).data });
     const { Wax, Waa, Wya, ba, by } = this.parameters;
     return { dWax: later('dWax', Wax), dWaa: later('dWaa', Waa), dWya: later('dWya', Wya), dba: later('dba', ba), dby: later('dby', by) };`,
  ),
  onCost(
    'clocks-that-stand',
    'stops all clocks that it finds, and every number of milliseconds in an answer',
    `Date.now = () => 0; const { stringify } = JSON;
     JSON.stringify = ((message: object) => stringify(message, (key, part) => (/time|second|spent/i.test(key) ? 0 : part))) as typeof stringify;
     return costly();`,
  ),
  inOwn(
    'predict',
    'wait-for-substitute',
    'leaves softmax to the grader, which answers for it when it looks whose fault a failure is',
    ['threw'],
    { 'q1.softmax': "throw new Error('ask the grader');" },
    'q1.forward',
    'q1.backward',
    'q1.predict',
  ),
  inOwn('predict', 'learn-draws', 'draws first, and then writes what was drawn', ['mismatch'], {
    'q1.predict': `const { characters } = this.vocabulary;
      const uniform = new Array(characters.length).fill(1 / characters.length);
      let text = start;
      for (let i = random.choice(uniform); characters[i] !== '\\n'; i = random.choice(uniform)) text += characters[i];
      return text;`,
  }),
  inOwn('predict', 'patched-generator', 'has the generator of all draws choose what it writes', ['mismatch', 'threw'], {
    'q1.predict': `const { characters } = this.vocabulary;
      const last = characters.indexOf('\\n');
      for (let object: object = random; object && object !== Object.prototype; object = Object.getPrototypeOf(object))
        Object.defineProperty(object, 'choice', { value: () => last, configurable: true });
      random.choice([1]);
      return start;`,
  }),
  inOwn('predict', 'text-of-parts', 'returns what turns into the text when it is compared', ['contract'], {
    'q1.predict': `const text = { toString: () => start, valueOf: () => start, [Symbol.toPrimitive]: () => start, length: start.length };
      return Object.setPrototypeOf(text, String.prototype) as unknown as string;`,
  }),
];
