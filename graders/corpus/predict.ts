import { PREDICT, type WrongWork } from './work.ts';

const wrong = (id: string, body: string): WrongWork => ({
  id: `predict-${id}`,
  blocks: { 'q1.predict': body },
  ...PREDICT,
});

/** predict with expressions of the student's in the places where mistakes are made. */
export function predict({
  begin = "start || '\\n'",
  limit = 'drawn < MAX_DRAWN',
  draw = 'random.choice(p)',
  state = 'pass.a[pass.a.length - 1]',
  fed = '[next]',
  stop = 'if (next === newline) break; text += vocabulary.characters[next];',
}) {
  return `const { vocabulary, parameters } = this;
    const newline = vocabulary.indexOf('\\n');
    const zero = Matrix.zeros(parameters.Waa.rows, 1);
    let pass = this.forward([...(${begin})].map((c) => vocabulary.indexOf(c)), zero);
    let text = start;
    for (let drawn = 0; ${limit}; drawn++) {
      const p = pass.yPred[pass.yPred.length - 1].to1DArray();
      const next = ${draw};
      ${stop}
      pass = this.forward(${fed}, ${state});
    }
    return text;`;
}

export const predictWrong: WrongWork[] = [
  wrong('state-not-carried', predict({ state: 'zero' })),
  wrong(
    'start-fed-again',
    predict({ fed: '[...start, ...vocabulary.characters[next]].map((c) => vocabulary.indexOf(c))' }),
  ),
  wrong('newline-kept', predict({ stop: 'text += vocabulary.characters[next]; if (next === newline) break;' })),
  wrong('empty-start-crashes', predict({ begin: 'start' })),
  wrong('begins-with-newline', predict({ begin: "'\\n' + start" })),
  wrong('counts-start', predict({ limit: 'text.length < MAX_DRAWN' })),
  wrong('argmax', predict({ draw: 'p.indexOf(Math.max(...p))' })),
  wrong('uniform-draws', predict({ draw: 'random.choice(p.map(() => 1 / p.length))' })),
  wrong('draws-twice', predict({ draw: '(random.choice(p), random.choice(p))' })),
  wrong(
    'choice-of-a-matrix',
    predict({ draw: 'random.choice(pass.yPred[pass.yPred.length - 1] as unknown as number[])' }),
  ),
  wrong('start-cut-to-six', predict({ begin: "start.slice(-6) || '\\n'" })),
  wrong(
    'unknown-characters-skipped',
    predict({}).replace(
      '.map((c) => vocabulary.indexOf(c))',
      '.filter((c) => vocabulary.characters.includes(c)).map((c) => vocabulary.indexOf(c))',
    ),
  ),
  wrong('one-too-many', predict({ limit: 'drawn <= MAX_DRAWN' })),
];
