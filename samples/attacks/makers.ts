import type { Attack, CodeAttack, Family, Target } from 'lab-harness/authoring';

type Ends = Attack['ends'];

type Blocks = ReturnType<CodeAttack['blocks']>;

/** A text of TypeScript, of what is aimed at where it says that. */
type Code = string | ((target: Target) => string);

const written = (code: Code, target: Target) => (typeof code === 'string' ? code : code(target));

/** Node's own modules, as code without imports gets at them. */
export const builtin = (name: string) => `process.getBuiltinModule('node:${name}')`;

/** A correct body of softmax. */
export const SOFTMAX = 'const e = Matrix.exp(Matrix.sub(x, x.max())); return e.div(e.sum());';

/** The blocks of a model, for attacks in the training loop. */
export const MODEL = ['q2.fields', 'q2.constructor', 'q2.forward'];

/** A text as a literal of TypeScript. */
export const literal = (value: unknown): string => JSON.stringify(value);

/** Attacks of a family that are statements in softmax, which then returns zeros. */
export const inSoftmax =
  (family: Family) =>
  (id: string, tries: string, ends: Ends, statements: Code): CodeAttack => ({
    id,
    family,
    tries,
    task: 'softmax',
    ends,
    blocks: (target) => ({ 'q1.softmax': `${written(statements, target)}\nreturn Matrix.zeros(x.rows, 1);` }),
  });

/** Attacks of a family in blocks of their own, beside named ones of the reference. */
export const inBlocks =
  (family: Family) =>
  (task: string, id: string, tries: string, ends: Ends, own: Blocks, ...keeps: string[]): CodeAttack => ({
    id,
    family,
    tries,
    task,
    ends,
    keeps,
    blocks: () => own,
  });

/** Attacks that want a value, and throw it for the report to tell: denied, they end in an error of the language. */
export const stealing =
  (family: Family) =>
  (id: string, tries: string, expression: Code, ends: Ends = ['threw']): CodeAttack =>
    inSoftmax(family)(id, tries, ends, (target) => claim(target, written(expression, target)));

/** The same of a promise, in the training loop, which may wait: only there does a child's event loop run. */
export const awaiting =
  (family: Family) =>
  (id: string, tries: string, promise: Code, ends: Ends = ['threw']): CodeAttack => ({
    id,
    family,
    tries,
    task: 'train',
    ends,
    keeps: MODEL,
    blocks: (target) => ({ 'q2.train': claim(target, `await (${written(promise, target)} as Promise<unknown>)`) }),
  });

/** Attacks that do something, and say that they could. */
export const doing =
  (family: Family) =>
  (id: string, tries: string, statements: Code, ends: Ends = ['threw']): CodeAttack =>
    inSoftmax(family)(id, tries, ends, (target) => `${written(statements, target)}\n${claim(target, "'done'")}`);

/** Throws a value with the flag before it; undefined and an empty text are no success. */
function claim(target: Target, expression: string): string {
  return [
    `const loot = ${expression};`,
    `if (loot === undefined || loot === null || loot === '') throw new Error('nothing came of it');`,
    `throw new Error(${spell(target)} + String(loot).slice(0, 1500));`,
  ].join('\n');
}

/** The flag as an expression that does not hold it, for reports quote code. */
export function spell({ flag }: Target): string {
  return `[${[...flag].map(literal).join()}].join('')`;
}
