// Bodies of question 1's blocks with named places: each stands for what a student writes there, and is
// right unless given. A mistake is one place filled otherwise.

/** Tasks that a mistake in the forward or backward pass makes fail. */
export const BACKPROP = ['q1.backprop', 'q1.predict'];

/** Writes a forward pass that adds one state [H, 1] after the other. */
export function forward({
  start = '',
  x = 'inputs.map((index) => oneHot(index, this.vocabulary.size))',
  first = 'aPrev.clone()',
  previous = 'a[a.length - 1]',
  z = 'Matrix.add(Wax.mmul(xt), Waa.mmul(previous)).add(ba)',
  state = 'Matrix.tanh(z)',
  states = 'a.slice(1)',
  y = 'this.softmax(Matrix.add(Wya.mmul(at), by))',
  end = '',
  returned = 'x, a, yPred',
} = {}): string {
  return `const { Wax, Waa, Wya, ba, by } = this.parameters;
    ${start}
    const x = ${x};
    const a = [${first}];
    x.forEach((xt, t) => { const previous = ${previous}; const z = ${z}; a.push(${state}); });
    const yPred = ${states}.map((at) => ${y});
    ${end}
    return { ${returned} };`;
}

/** Writes a backward pass step by step: dy [V, 1], da and dz [H, 1]. */
export function backward({
  start = '',
  steps = 'let t = x.length - 1; t >= 0; t--',
  dy = 'Matrix.sub(yPred[t], oneHot(targets[t], yPred[t].rows))',
  da = 'Matrix.add(Wya.transpose().mmul(dy), carried)',
  derivative = 'Matrix.mul(a[t + 1], a[t + 1]).neg().add(1)',
  afterTanh = '',
  carried = 'Waa.transpose().mmul(dz)',
  sum = 'add',
  dWya = 'dy.mmul(a[t + 1].transpose())',
  dby = 'dy',
  dWax = 'dz.mmul(x[t].transpose())',
  dWaa = 'dz.mmul(a[t].transpose())',
  dba = 'dz',
  end = '',
  returned = 'dWax, dWaa, dWya, dba, dby',
} = {}): string {
  return `const { Wax, Waa, Wya } = this.parameters;
    const { x, a, yPred } = pass;
    const [dWax, dWaa, dWya] = [Wax, Waa, Wya].map((m) => Matrix.zeros(m.rows, m.columns));
    const [dba, dby] = [Matrix.zeros(Waa.rows, 1), Matrix.zeros(Wya.rows, 1)];
    ${start}
    let carried = Matrix.zeros(Waa.rows, 1);
    for (${steps}) {
      const dy = ${dy};
      const da = ${da};
      const dz = Matrix.mul(da, ${derivative})${afterTanh};
      dWya.${sum}(${dWya});
      dby.${sum}(${dby});
      dWax.${sum}(${dWax});
      dWaa.${sum}(${dWaa});
      dba.${sum}(${dba});
      carried = ${carried};
    }
    ${end}
    return { ${returned} };`;
}

/** List of the gradients in the code of `backward`. */
export const GRADIENTS = '[dWax, dWaa, dWya, dba, dby]';

/** Writes code that replaces every entry v of every gradient, for the end of `backward`. */
export const eachEntry = (replacement: string): string =>
  `for (const g of ${GRADIENTS}) g.apply((i, j) => { const v = g.get(i, j); g.set(i, j, ${replacement}); });`;

/** Writes a loop that draws a text character by character. */
export function predict({
  before = '',
  newline = "vocabulary.indexOf('\\n')",
  zero = 'Matrix.zeros(parameters.Waa.rows, 1)',
  begin = "start || '\\n'",
  indices = 'characters.map((c) => vocabulary.indexOf(c))',
  text = 'start',
  limit = 'drawn < MAX_DRAWN',
  distribution = 'pass.yPred[pass.yPred.length - 1]',
  draw = 'random.choice(p)',
  stop = 'if (next === newline) break; text += vocabulary.characters[next];',
  fed = '[next]',
  state = 'pass.a[pass.a.length - 1]',
  end = '',
  returned = 'text',
} = {}): string {
  return `const { vocabulary, parameters } = this;
    ${before}
    const newline = ${newline};
    const zero = ${zero};
    const characters = [...(${begin})];
    let pass = this.forward(${indices}, zero);
    let text = ${text};
    for (let drawn = 0; ${limit}; drawn++) {
      const p = ${distribution}.to1DArray();
      const next = ${draw};
      ${stop}
      pass = this.forward(${fed}, ${state});
    }
    ${end}
    return ${returned};`;
}
