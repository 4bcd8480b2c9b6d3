import { samplesIn } from 'lab-harness/authoring';
import { predict } from '../../graders/mistakes/network-blocks.ts';

/** predict in other ways: with steps of its own, recursive, by a generator. */
export const correctPredict = samplesIn('q1.predict', {
  'predict-pass-by-pass': predict(),
  'predict-with-its-own-step': `const { Wax, Waa, Wya, ba, by } = this.parameters;
        let a = Matrix.zeros(Waa.rows, 1);
        const feed = (index: number) => {
          a = Waa.mmul(a).add(Wax.getColumnVector(index)).add(ba).tanh();
        };
        for (const character of start === '' ? ['\\n'] : start) feed(this.vocabulary.indexOf(character));
        const drawn: string[] = [];
        while (drawn.length < 50) {
          const index = random.choice(this.softmax(Wya.mmul(a).add(by)).to1DArray());
          const character = this.vocabulary.characters[index];
          if (character === '\\n') return start + drawn.join('');
          drawn.push(character);
          feed(index);
        }
        return start + drawn.join('');`,
  'predict-recursive': `const zero = Matrix.zeros(this.parameters.Waa.rows, 1);
     const write = (indices: number[], state: Matrix, left: number): string => {
       if (left === 0) return '';
       const { a, yPred } = this.forward(indices, state);
       const next = random.choice(yPred[yPred.length - 1].getColumn(0));
       const character = this.vocabulary.characters[next];
       return character === '\\n' ? '' : character + write([next], a[a.length - 1], left - 1);
     };
     return start + write(Array.from(start || '\\n', (c) => this.vocabulary.indexOf(c)), zero, MAX_DRAWN);`,
  'predict-character-by-character': `let state = Matrix.zeros(this.parameters.ba.rows, 1); let p: number[] = [];
     const feed = (index: number) => { const { a, yPred } = this.forward([index], state); state = a[1];
       p = yPred[0].to1DArray(); };
     for (const c of start) feed(this.vocabulary.indexOf(c));
     if (start.length === 0) feed(this.vocabulary.indexOf('\\n'));
     let text = start;
     for (let n = 0; n < 50; n += 1) {
       const c = this.vocabulary.characters[random.choice(Float64Array.from(p))];
       if (c === '\\n') return text;
       text = text.concat(c);
       if (n < 49) feed(this.vocabulary.indexOf(c));
     }
     return text;`,
  'predict-whole-text-again': `const zero = Matrix.zeros(this.parameters.Waa.rows, 1);
     const indices = (start === '' ? ['\\n'] : [...start]).map((c) => this.vocabulary.indexOf(c));
     const drawn: number[] = [];
     while (drawn.length < MAX_DRAWN) {
       const { yPred } = this.forward([...indices, ...drawn], zero);
       const next = random.choice(yPred.at(-1)!.to1DArray());
       if (next === this.vocabulary.indexOf('\\n')) break;
       drawn.push(next);
     }
     return start + drawn.map((i) => this.vocabulary.characters[i]).join('');`,
  'predict-generator': `const model = this;
     function* characters(): Generator<string> {
       let pass = model.forward([...(start || '\\n')].map((c) => model.vocabulary.indexOf(c)),
         Matrix.zeros(model.parameters.Waa.rows, 1));
       for (;;) {
         const next = random.choice(pass.yPred.at(-1)!.to1DArray());
         const character = model.vocabulary.characters[next];
         if (character === '\\n') return;
         yield character;
         pass = model.forward([next], pass.a.at(-1)!);
       }
     }
     return start + characters().take(MAX_DRAWN).toArray().join('');`,
  'predict-looks-start-up-first': predict({ before: 'for (const character of start) vocabulary.indexOf(character);' }),
  'predict-code-point-by-code-point': predict({
    indices:
      "(characters.join('').match(/./gsu) ?? []).map((c) => vocabulary.indexOf(String.fromCodePoint(c.codePointAt(0)!)))",
  }),
  'predict-divides-by-the-sum': predict({ draw: 'random.choice(p.map((v) => v / p.reduce((s, w) => s + w)))' }),
  'predict-single-precision': predict({ draw: 'random.choice(Float32Array.from(p))' }),
});
