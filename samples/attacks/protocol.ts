import type { Attack, CodeAttack } from 'lab-harness/authoring';
import { forward } from '../../graders/mistakes/network-blocks.ts';
import { builtin, inBlocks, inSoftmax, literal, SOFTMAX } from './makers.ts';

type Ends = Attack['ends'];
const statements = inSoftmax('protocol');
const inOwn = inBlocks('protocol');
const fs = builtin('fs');

/** Writes to the pipe itself, on file descriptor 3. */
const writing = (id: string, tries: string, text: string): CodeAttack =>
  statements(id, tries, ['threw', 'protocol'], `${fs}.writeSync(3, ${text});`);

/** Has the driver send a text for its answer: `message` is what it means to say, with the id of the call. */
const instead = (id: string, tries: string, text: string, ends: Ends = ['protocol']): CodeAttack =>
  statements(
    id,
    tries,
    ends,
    `const { stringify } = JSON; JSON.stringify = ((message: { id: string; value: object }) => ${text}) as typeof JSON.stringify;`,
  );

const emptying = (lists: string) =>
  `const { stringify } = JSON; JSON.stringify = ((message: object) => stringify(message, (_, part) => (Array.isArray(part) && ${lists} ? [] : part))) as typeof stringify;`;

/** Answers with empty lists, which have the right form; the patch goes before a body. */
const emptied = (task: string, lists: string, block: string, body: string, ...keeps: string[]): CodeAttack =>
  inOwn(
    task,
    `empty-answers-${task}`,
    `answers the calls of ${task} with empty lists`,
    ['mismatch', 'gradient', 'protocol'],
    { [block]: `${emptying(lists)}\n${body}` },
    ...keeps,
  );

/** Asks the grader for what it computes in place of failed tasks, when it looks whose fault this one's failure is. */
const asking = (id: string, tries: string, question: string): CodeAttack =>
  inOwn('predict', id, tries, ['todo'], { 'q1.predict': `${question}\nreturn start;` });

const line = (message: unknown) => literal(`${literal(message)}\n`);

/** Attacks that want the grader to believe a message, or to choke on one; by what they write, or have written. */
export const protocol: readonly Attack[] = [
  writing('early-answer', 'answers before the driver does', line({ id: 'x', value: { y: [[1]], argument: [[0]] } })),
  writing('second-ready', 'says once more that it has loaded', line({ phase: 'ready' })),
  writing(
    'late-failure',
    'says that another block is to blame',
    line({ phase: 'failed', error: { kind: 'todo', block: 'q1.loss' } }),
  ),
  inOwn(
    'train',
    'early-ready',
    'says that it has loaded while it loads',
    ['threw', 'protocol'],
    { 'q2.fields': `recurrent; dense; static early = ${fs}.writeSync(3, ${line({ phase: 'ready' })});` },
    ...['q2.constructor', 'q2.forward', 'q2.train'],
  ),
  writing('no-text', 'writes bytes that are no text', 'new Uint8Array([0xff, 0xfe, 0x0a])'),
  statements(
    'endless-line',
    'writes a line that never ends',
    ['threw', 'protocol'],
    `for (;;) ${fs}.writeSync(3, 'x'.repeat(65_536));`,
  ),
  statements(
    'endless-answer',
    'writes an answer byte by byte, slowly',
    ['threw', 'time-limit'],
    `for (;;) { ${fs}.writeSync(3, ' '); Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10); }`,
  ),
  statements(
    'half-an-answer',
    'writes half a line and ends',
    ['threw', 'exited'],
    `${fs}.writeSync(3, '{"id":'); process.exit(0);`,
  ),
  statements('close-pipe', 'closes the pipe', ['threw', 'exited'], `${fs}.closeSync(3);`),
  statements(
    'steal-calls',
    'reads the next call before the driver does',
    ['threw', 'time-limit'],
    `${fs}.readSync(3, new Uint8Array(65_536));`,
  ),
  statements(
    'rewrite-calls',
    'has the driver run another procedure than the grader asks for',
    ['mismatch', 'protocol'],
    `const { parse } = JSON; JSON.parse = ((text: string) => ({ ...parse(text), procedure: 'constructor' })) as typeof parse;`,
  ),
  instead('answer-twice', 'answers the next call, too', `stringify(message) + '\\n' + stringify(message)`, [
    'mismatch',
    'protocol',
  ]),
  instead(
    'guess-ids',
    'answers a hundred thousand calls that were never made',
    `Array.from({ length: 1e5 }, (_, i) => '{"id":"' + i + '","value":1}').join('\\n')`,
  ),
  instead('empty-lines', 'sends a million empty lines', `'\\n'.repeat(1e6)`),
  instead('long-message', 'sends a message longer than any may be', `'"' + 'x'.repeat(17 * 2 ** 20) + '"'`),
  instead(
    'large-answers',
    'sends as much as it may with every answer',
    `stringify({ ...message, value: { ...message.value, more: 'x'.repeat(3 * 2 ** 20) } })`,
    ['mismatch', 'time-limit'],
  ),
  instead('deep-message', 'sends a million brackets', `'['.repeat(1e6)`),
  instead(
    'many-keys',
    'sends an object of a million keys',
    `'{' + Array.from({ length: 1e6 }, (_, i) => '"' + i + '":0').join() + '}'`,
    ['protocol', 'time-limit'],
  ),
  instead(
    'prototype-key',
    'sends keys that change objects',
    `'{"id":"' + message.id + '","value":{"__proto__":{"outcome":"passed"},"constructor":{"prototype":{"marks":10}}}}'`,
  ),
  instead('special-number', 'sends a special number of its own', 'stringify({ ...message, value: { $: "passed" } })'),
  instead('array-for-id', 'sends an id that only looks like one', 'stringify({ ...message, id: [message.id] })'),
  instead(
    'value-and-error',
    'sends a value and an error',
    'stringify({ ...message, error: { kind: "todo", block: "" } })',
  ),
  instead(
    'ask-for-answer',
    'asks the grader for the answer',
    'stringify({ id: message.id, ask: "softmax", values: [[0]] })',
  ),
  instead(
    'ask-for-inherited',
    'asks the grader for what all objects have',
    'stringify({ id: message.id, ask: "constructor", values: ["return process.env"] })',
  ),
  instead(
    'unclipped-error',
    'sends an error of ten megabytes',
    `stringify({ id: message.id, error: { kind: 'threw', name: 'E', message: 'x'.repeat(1e7), stack: '' } })`,
  ),
  emptied('softmax', 'true', 'q1.softmax', SOFTMAX),
  emptied('loss', 'true', 'q1.loss', 'return -targets.reduce((s, k, t) => s + Math.log(yPred[t].get(k, 0)), 0);'),
  emptied('backprop', "typeof part[0] === 'number'", 'q1.forward', forward(), 'q1.softmax', 'q1.backward'),
  emptied('predict', 'true', 'q1.predict', 'return start;'),
  asking(
    'ask-for-long-column',
    'asks the grader for the softmax of a billion entries that it does not have',
    'this.softmax({ to1DArray: () => ({ length: 1e9 }) } as never);',
  ),
  asking(
    'ask-for-long-state',
    'asks the grader for a pass from a state of a billion entries that it does not have',
    'this.forward([0], { to1DArray: () => ({ length: 1e9 }) } as never);',
  ),
  asking(
    'ask-for-large-pass',
    'asks the grader for passes of a network of its own, as large as a message can tell',
    `const ones = (columns: number) => Matrix.ones(170, columns);
     Object.assign(this, { parameters: { Wax: ones(170), Waa: ones(170), Wya: ones(170), ba: ones(1), by: ones(1) } });
     for (;;) this.forward(new Array(1000).fill(0), ones(1));`,
  ),
  statements(
    'answers-by-to-json',
    'has every object write itself as an answer that passes',
    ['mismatch', 'protocol', 'threw', 'exited', 'contract'],
    `for (const prototype of [Object.prototype, Array.prototype, Number.prototype])
       Reflect.defineProperty(prototype, 'toJSON', { configurable: true, value: () => ({ y: [[1]], changes: [] }) });`,
  ),
  statements(
    'inherited-entries',
    'has all arrays inherit their entries, and lists their iterators',
    ['mismatch', 'protocol', 'threw', 'exited', 'contract', 'time-limit', 'memory-limit'],
    `for (let i = 0; i < 10; i++) Reflect.defineProperty(Object.prototype, i, { configurable: true, get: () => 1, set() {} });
     Reflect.set(Array.prototype, Symbol.iterator, function* () { yield 1; });
     Reflect.set(Float64Array.prototype, Symbol.iterator, function* () { yield 1; });`,
  ),
  statements(
    'global-proxy',
    'puts a proxy behind the global object',
    ['mismatch', 'threw', 'exited', 'protocol'],
    `Object.setPrototypeOf(globalThis, new Proxy({}, { has: () => true, get: () => () => ({ y: [[1]], changes: [] }) }));`,
  ),
];
