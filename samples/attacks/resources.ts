import { join } from 'node:path';
import type { Attack, CodeAttack } from 'lab-harness/authoring';
import { builtin, doing, inBlocks, inSoftmax, literal, MODEL, SOFTMAX } from './makers.ts';

const statements = inSoftmax('resources');
const act = doing('resources');
const inOwn = inBlocks('resources');
const fs = builtin('fs');

/** Statements in Q2's training loop, which is asynchronous, around a correct model. */
const inTraining = (id: string, tries: string, ends: Attack['ends'], body: string): CodeAttack =>
  inOwn('train', id, tries, ends, { 'q2.train': body }, ...MODEL);

const NO_HISTORY = 'return { trainingLoss: [], validationLoss: [], bestEpoch: 1 };';

/** Attacks that want time, memory, disk or processes, from the grader or from everybody. */
export const resources: readonly Attack[] = [
  statements('endless-loop', 'never returns', ['time-limit'], 'for (;;);'),
  statements('endless-recursion', 'calls itself for ever', ['threw'], 'return this.softmax(x);'),
  statements(
    'endless-conversion',
    'calls itself where a value is converted',
    ['threw'],
    'const loop = { toString: (): string => String(loop) }; String(loop);',
  ),
  statements(
    'deep-proxies',
    'has the engine recurse, which catches no error',
    ['threw'],
    'const end: object = {}; Reflect.get(Array.from({ length: 1e5 }).reduce<object>((p) => new Proxy(p, {}), end), 0);',
  ),
  statements('deep-pattern', 'compiles a pattern of a million brackets', ['threw'], "new RegExp('('.repeat(1e6));"),
  statements(
    'deep-stack-trace',
    'overflows the stack and asks for all of it',
    ['threw'],
    'Error.stackTraceLimit = 1e9; return this.softmax(x);',
  ),
  statements(
    'heap',
    'fills the heap',
    ['memory-limit', 'time-limit'],
    'for (const kept = []; ; ) kept.push(new Array(1e6).fill(0.5));',
  ),
  statements(
    'typed-arrays',
    'fills the memory outside of the heap',
    ['threw', 'mismatch', 'time-limit'],
    'Array.from({ length: 12 }, () => new Uint8Array(1e8)).forEach((a) => { for (let i = 0; i < 1e8; i += 4096) a[i] = 1; });',
  ),
  statements(
    'web-assembly-memory',
    'takes its memory from WebAssembly',
    ['threw', 'mismatch', 'time-limit'],
    'const { buffer } = new WebAssembly.Memory({ initial: 16_384 }); for (let i = 0; i < 2 ** 30; i += 2 ** 16) new Uint8Array(buffer)[i] = 1;',
  ),
  statements(
    'resizable-buffer',
    'lets one buffer grow, page by page',
    ['threw', 'mismatch', 'memory-limit', 'time-limit'],
    `const buffer = new ArrayBuffer(0, { maxByteLength: 2 ** 32 });
     for (let size = 2 ** 20; size < 2 ** 32; size += 2 ** 20) { buffer.resize(size); new Uint8Array(buffer)[size - 1] = 1; }`,
  ),
  statements(
    'symbols',
    'registers symbols for ever, which nobody collects',
    ['memory-limit', 'time-limit'],
    "for (let i = 0; ; i++) Symbol.for('x'.repeat(1000) + i);",
  ),
  statements(
    'locales',
    'sorts and formats by every locale that it makes up',
    ['time-limit', 'memory-limit', 'threw'],
    `for (let i = 0; ; i++) new Intl.DateTimeFormat('en-u-nu-latn-x-' + (i % 1e6), { dateStyle: 'full' }).format(new Date(i * 1e9));`,
  ),
  statements('string', 'doubles a text for ever', ['threw'], "for (let s = 'x'; ; ) s += s;"),
  statements(
    'strings',
    'keeps many long texts',
    ['memory-limit', 'time-limit'],
    "for (const kept: unknown[] = []; ; ) kept.push(JSON.stringify('x'.repeat(1e7) + kept.length));",
  ),
  statements(
    'long-array',
    'fills an array of 2³² − 1 entries',
    ['memory-limit', 'time-limit'],
    'new Array(2 ** 32 - 1).fill(0);',
  ),
  statements(
    'tall-matrix',
    'returns a matrix of a billion rows',
    ['memory-limit', 'time-limit'],
    'return Matrix.zeros(1e9, 1);',
  ),
  statements('large-number', 'squares a number for ever', ['time-limit', 'threw'], 'for (let n = 3n; ; ) n *= n;'),
  statements(
    'pattern',
    'has a regular expression try everything',
    ['time-limit'],
    "/^(a+)+$/.test('a'.repeat(64) + 'b');",
  ),
  statements(
    'nested-lists',
    'writes 2³⁰ numbers out of thirty arrays',
    ['threw', 'memory-limit', 'time-limit'],
    'JSON.stringify(Array.from({ length: 30 }).reduce((inner) => [inner, inner], 0));',
  ),
  statements('print-flood', 'prints for ever', ['output-limit'], "for (;;) console.log('x'.repeat(65_536));"),
  statements(
    'error-flood',
    'prints errors for ever',
    ['output-limit'],
    "for (;;) process.stderr.write('x\\n'.repeat(32_768));",
  ),
  statements(
    'print-slowly',
    'prints for ever, a line at a time',
    ['time-limit', 'output-limit'],
    "for (;;) console.log('x');",
  ),
  act(
    'fill-disk',
    'fills the disk',
    ({ writable }) => `${fs}.writeFileSync(${literal(join(writable, 'full'))}, new Uint8Array(1e8));`,
  ),
  act('fill-stage', 'fills the disk from its own folder', `${fs}.writeFileSync('full', new Uint8Array(1e8));`),
  act('open-files', 'opens files for ever', `for (;;) ${fs}.openSync('harness/authoring/inside.ts');`),
  act(
    'fork-bomb',
    'starts fifty processes that outlive it',
    ({ mark }) =>
      `const started = Array.from({ length: 50 }, () => ${builtin('child_process')}.spawn('/bin/sleep', ['${mark}'], { detached: true }).on('error', () => {}));
       if (started.every(({ pid }) => pid === undefined)) throw new Error('none has started');`,
  ),
  statements(
    'thread-bomb',
    'starts a hundred threads',
    ['threw', 'mismatch', 'time-limit', 'exited', 'memory-limit'],
    `for (let i = 0; i < 100; i++) new (${builtin('worker_threads')}.Worker)('for (;;);', { eval: true }).on('error', () => {});`,
  ),
  inTraining(
    'unsettled-promise',
    'waits for what never comes',
    ['exited'],
    `await new Promise(() => {}); ${NO_HISTORY}`,
  ),
  inTraining(
    'late-rejection',
    'leaves promises that fail, and timers that throw, while it waits',
    ['exited', 'threw', 'mismatch'],
    `void Promise.reject(new Error('late')); setTimeout(() => { throw new Error('later'); }, 0);
     await new Promise((done) => setTimeout(done, 50)); ${NO_HISTORY}`,
  ),
  inTraining(
    'endless-imports',
    'imports itself for ever, each time as another module',
    ['time-limit', 'memory-limit', 'threw'],
    `for (let i = 0; ; i++) await import(import.meta.url + '?' + i); ${NO_HISTORY}`,
  ),
  inTraining(
    'endless-iteration',
    'iterates over what never ends, and waits for each step',
    ['time-limit', 'memory-limit'],
    `for await (const _ of (async function* () { for (;;) yield Promise.resolve(); })()); ${NO_HISTORY}`,
  ),
  inTraining(
    'timers',
    'keeps timers running',
    ['time-limit'],
    `setInterval(() => { for (const end = performance.now() + 100; performance.now() < end; ); }); await new Promise(() => {}); ${NO_HISTORY}`,
  ),
  statements(
    'late-timers',
    'leaves timers that loop when it has returned',
    ['mismatch'],
    'setInterval(() => { for (;;); }, 0); setImmediate(() => { for (;;); });',
  ),
  inTraining('promise-flood', 'makes promises for ever', ['time-limit'], `for (;;) await null; ${NO_HISTORY}`),
  inTraining(
    'tick-flood',
    'asks for one more tick at every tick',
    ['time-limit'],
    `const again = () => process.nextTick(again); again(); await new Promise(() => {}); ${NO_HISTORY}`,
  ),
  inOwn(
    'train',
    'endless-load',
    'never comes to an end of loading',
    ['time-limit'],
    { 'q2.fields': 'recurrent; dense; static stuck = (() => { for (;;); })();' },
    ...['q2.constructor', 'q2.forward', 'q2.train'],
  ),
  statements(
    'sleep',
    'sleeps for ever',
    ['time-limit'],
    'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);',
  ),
  statements(
    'ignore-signals',
    'catches the signals that would end it',
    ['time-limit', 'threw'],
    "for (const signal of ['SIGTERM', 'SIGINT', 'SIGXCPU', 'SIGHUP']) process.on(signal, () => {}); for (;;);",
  ),
  statements(
    'never-exit',
    'loops while the process ends',
    ['time-limit', 'threw'],
    "process.on('exit', () => { for (;;); }); process.exit(0);",
  ),
  statements(
    'finalizers',
    'loops when its objects are collected',
    ['mismatch'],
    'const registry = new FinalizationRegistry(() => { for (;;); }); for (let i = 0; i < 1e4; i++) registry.register([i], i);',
  ),
  inOwn('softmax', 'just-in-time', 'takes nine tenths of every call’s time, for right results', ['time-limit'], {
    'q1.softmax': `Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 900);\n${SOFTMAX}`,
  }),
  statements(
    'rename-process',
    'hides under another name and mask',
    ['threw', 'mismatch'],
    "process.title = 'x'.repeat(1e6); process.umask(0);",
  ),
  statements(
    'clone-bomb',
    'copies a list of lists of lists',
    ['threw'],
    'structuredClone(Array.from({ length: 1e5 }).reduce((inner) => [inner], 0));',
  ),
  {
    id: 'deep-source',
    family: 'resources',
    tries: 'overflows the parser',
    task: 'softmax',
    ends: ['file-rejected'],
    blocks: () => ({ 'q1.softmax': '('.repeat(1e5) }),
  },
  {
    id: 'slow-source',
    family: 'resources',
    tries: 'keeps the parser busy with two hundred characters',
    task: 'softmax',
    ends: ['file-rejected'],
    blocks: () => ({ 'q1.softmax': `${'(a=await a<'.repeat(30)}1${')'.repeat(30)}` }),
  },
];
