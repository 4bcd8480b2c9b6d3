import { BACKPROP, type WrongWork } from './work.ts';

const wrong = (id: string, body: string): WrongWork => ({
  id: `forward-${id}`,
  blocks: { 'q1.forward': body },
  ...BACKPROP,
});

/** A forward pass with expressions of the student's in the places where mistakes are made. */
export function forward({
  first = 'aPrev.clone()',
  previous = 'a[a.length - 1]',
  z = Z,
  state = 'Matrix.tanh(z)',
  logits = LOGITS,
}) {
  return `const { Wax, Waa, Wya, ba, by } = this.parameters;
    const x = inputs.map((index) => oneHot(index, this.vocabulary.size));
    const a = [${first}];
    x.forEach((xt, t) => { const previous = ${previous}; const z = ${z}; a.push(${state}); });
    const yPred = a.slice(1).map((at) => this.softmax(${logits}));
    return { x, a, yPred };`;
}
const Z = 'Matrix.add(Matrix.add(Wax.mmul(xt), Waa.mmul(previous)), ba)';
const LOGITS = 'Matrix.add(Wya.mmul(at), by)';

export const forwardWrong: WrongWork[] = [
  wrong('ignores-aPrev', forward({ first: 'Matrix.zeros(Waa.rows, 1)' })),
  wrong('aliases-aPrev', forward({ first: 'aPrev' })),
  wrong('omits-ba', forward({ z: 'Matrix.add(Wax.mmul(xt), Waa.mmul(previous))' })),
  wrong('omits-by', forward({ logits: 'Wya.mmul(at)' })),
  wrong('transposes-Waa', forward({ z: 'Matrix.add(Matrix.add(Wax.mmul(xt), Waa.transpose().mmul(previous)), ba)' })),
  wrong('previous-state-is-aPrev', forward({ previous: 'aPrev' })),
  wrong(
    'sigmoid',
    forward({ state: 'new Matrix(z.to2DArray().map((row) => row.map((v) => 1 / (1 + Math.exp(-v)))))' }),
  ),
  wrong('peeks', forward({ z: 'Matrix.add(Matrix.add(Wax.mmul(x[t + 1] ?? xt), Waa.mmul(previous)), ba)' })),
  wrong('mutates-ba', forward({ z: 'ba.add(Wax.mmul(xt)).add(Waa.mmul(previous)).clone()' })),
  wrong('exits', 'process.exit(0); return { x: [], a: [aPrev], yPred: [] };'),
  wrong('softmax-twice', forward({ logits: 'this.softmax(Matrix.add(Wya.mmul(at), by))' })),
];
