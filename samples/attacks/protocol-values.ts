import type { Attack, CodeAttack } from 'lab-harness/authoring';
import { inSoftmax } from './makers.ts';

type Ends = Attack['ends'];
const statements = inSoftmax('protocol');

/** Returns a matrix whose numbers are something else. */
// The driver reads a matrix's rows by itself: where it does not ask for them, what is there are zeros.
const returning = (id: string, tries: string, numbers: string, ends: Ends = ['contract', 'mismatch']): CodeAttack =>
  statements(
    id,
    tries,
    ends,
    `return Object.assign(Matrix.zeros(x.rows, 1), { to1DArray: () => ${numbers} }) as Matrix;`,
  );

const throwing = (id: string, tries: string, thrown: string, ends: Ends = ['threw']): CodeAttack =>
  statements(id, tries, ends, `throw ${thrown};`);

/** The same by what they return or throw, which the driver has to read. */
export const protocolValues: readonly Attack[] = [
  statements(
    'subclass-of-arrays',
    'returns a matrix whose rows are arrays of another species',
    ['mismatch', 'contract'],
    `class Rows extends Array { static get [Symbol.species]() { return Set as never; } override map() { return this as never; } }
     const wrong = Matrix.zeros(x.rows, 1) as unknown as { data: unknown };
     wrong.data = new Proxy(Rows.from({ length: x.rows }, () => new Proxy([0], { get: () => ({ valueOf: () => 1 / x.rows }) })), {});
     return wrong as unknown as Matrix;`,
  ),
  statements(
    'generator-for-result',
    'returns a generator, which is called on and on',
    ['contract', 'mismatch'],
    `return (function* () { for (;;) yield new Proxy({}, { get: () => (() => 1) }); })() as unknown as Matrix;`,
  ),
  statements(
    'revoked-result',
    'returns a proxy that nobody may touch any more',
    ['contract', 'threw', 'mismatch'],
    `const { proxy, revoke } = Proxy.revocable(Matrix.zeros(x.rows, 1), {}); revoke(); return proxy;`,
  ),
  statements(
    'shrinking-result',
    'returns a matrix whose buffer shrinks while it is read',
    ['mismatch', 'contract', 'threw'],
    `const wrong = Matrix.zeros(x.rows, 1); const buffer = new ArrayBuffer(8, { maxByteLength: 64 });
     Object.defineProperty(wrong, 'rows', { get: () => { buffer.resize(0); return x.rows; } });
     Object.assign(wrong, { data: Array.from({ length: x.rows }, () => new Float64Array(buffer)) });
     return wrong;`,
  ),
  returning('cyclic-result', 'returns what contains itself', '((a: unknown[]) => (a.push(a), a))([])'),
  returning('result-of-functions', 'returns functions and symbols', '[() => 1, Symbol.iterator, 1n]'),
  returning(
    'changing-result',
    'returns numbers that are others at each look',
    '((n) => Object.defineProperty([0], 0, { get: () => n++ }))(0)',
    ['mismatch'],
  ),
  returning(
    'endless-result',
    'returns an array that never ends',
    'Object.defineProperty([0], Symbol.iterator, { *value() { for (;;) yield 0; } })',
    ['memory-limit', 'time-limit', 'mismatch'],
  ),
  returning(
    'immeasurable-result',
    'returns an array without a length',
    `new Proxy([], { get: (_, key) => (key === 'length' ? Number.NaN : undefined) })`,
    ['mismatch'],
  ),
  returning(
    'shared-result',
    'returns an array of 2⁴⁰ numbers in forty arrays',
    'Array.from({ length: 40 }).reduce<unknown>((inner) => [inner, inner], 0)',
  ),
  returning('longer-result', 'returns more numbers than the matrix has rows', 'new Array(x.rows + 1).fill(1)', [
    'mismatch',
  ]),
  returning('no-numbers', 'returns what compares as neither smaller nor larger', 'new Array(x.rows).fill(NaN)', [
    'mismatch',
  ]),
  statements(
    'unsettled-result',
    'makes every result a promise that is never settled',
    ['threw', 'exited'],
    `Object.defineProperty(Object.prototype, 'then', { value: () => {} });`,
  ),
  statements(
    'twice-settled-result',
    'makes every result a promise of two values',
    // Where prototypes are not frozen, the first value comes through, and has another shape.
    ['threw', 'mismatch', 'protocol'],
    `Object.defineProperty(Object.prototype, 'then', { configurable: true, value(done: (value: unknown) => void) {
         Reflect.deleteProperty(Object.prototype, 'then'); done({ y: [[0]], argument: [[0]] }); done({ y: [[1]], argument: [[0]] });
       } });`,
  ),
  throwing(
    'unreadable-error',
    'throws an error that throws when it is read',
    `new Proxy(new Error('x'), { get: () => { throw new Error('y'); }, getPrototypeOf: () => { throw new Error('z'); } })`,
  ),
  throwing(
    'endless-message',
    'throws an error that never comes to the end of its message',
    `Object.defineProperty(new Error('x'), 'message', { get() { for (;;); } })`,
    ['time-limit'],
  ),
  throwing(
    'chain-of-causes',
    'throws an error that has a hundred thousand causes, each of which holds them all',
    `Array.from({ length: 1e5 }).reduce<Error>((cause) => new AggregateError([cause, cause], 'x', { cause }), new Error('x'))`,
    ['threw', 'memory-limit', 'time-limit'],
  ),
  throwing('endless-error', 'throws a text of half a gigabyte', `'x'.repeat(2 ** 29 - 24)`, [
    'threw',
    'memory-limit',
    'time-limit',
  ]),
  throwing(
    'forged-stack',
    'throws an error that blames other files',
    `Object.assign(new Error('x'), { stack: 'Error: x\\n    at check (reference/q1.ts:1:1)\\n    at softmax (/student/q1.ts:99999:1)\\n    at RNN.loss (/student/q1.ts:40:1)\\n    at x (/student/q1.ts:0:-1)' })`,
  ),
  throwing('forged-todo', 'claims to be another block that is not done', "Object.assign(new TodoError('q1.loss'))", [
    'todo',
  ]),
  throwing(
    'forged-contract-error',
    'throws an error named as the driver’s own',
    `Object.assign(new Error('the grader is at fault'), { name: 'ContractError', kind: 'contract' })`,
  ),
];
