import { globSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Attack } from 'lab-harness/authoring';
import { awaiting, builtin, doing, inSoftmax, literal, stealing } from './makers.ts';

const act = doing('tampering');
const statements = inSoftmax('tampering');
const steal = stealing('tampering');
const fs = builtin('fs');

const addonOf = (project: string) => globSync(join(project, 'node_modules/@oxc-parser/*/*.node'))[0];

/** Attacks that want to change a verdict, a file, or another process. */
export const tampering: readonly Attack[] = [
  act(
    'write-result',
    'writes over a result file',
    ({ secrets }) => `${fs}.writeFileSync(${literal(secrets.result)}, '{}');`,
  ),
  act(
    'write-anywhere',
    'writes where everyone may',
    ({ writable }) => `${fs}.writeFileSync(${literal(join(writable, 'x'))}, 'x');`,
  ),
  act(
    'append-graders',
    'appends to a check',
    ({ project }) => `${fs}.appendFileSync(${literal(join(project, 'graders/q1/softmax.ts'))}, '//');`,
  ),
  act(
    'edit-package',
    'edits an installed package',
    ({ project }) => `${fs}.appendFileSync(${literal(join(project, 'node_modules/ml-matrix/package.json'))}, ' ');`,
  ),
  act(
    'edit-stage',
    'edits the driver in its stage',
    `${fs}.chmodSync('graders/q1/driver.ts', 0o644); ${fs}.writeFileSync('graders/q1/driver.ts', '');`,
  ),
  act(
    'edit-lab',
    'edits the lab in its stage',
    `${fs}.chmodSync('harness/authoring/inside.ts', 0o644); ${fs}.writeFileSync('harness/authoring/inside.ts', '');`,
  ),
  act('unlock-stage', 'gives itself the right to write', `${fs}.chmodSync('.', 0o777); ${fs}.writeFileSync('x', 'x');`),
  act(
    'touch-file',
    'changes the times of a file',
    ({ writable }) => `${fs}.utimesSync(${literal(join(writable, 'canary'))}, 1, 1);`,
  ),
  act('open-mode', 'opens a file to all', ({ secrets }) => `${fs}.chmodSync(${literal(secrets.result)}, 0o777);`),
  act('delete-file', 'deletes a file', ({ writable }) => `${fs}.unlinkSync(${literal(join(writable, 'canary'))});`),
  act(
    'link-out',
    'makes a link out of the stage',
    ({ secrets }) =>
      `${fs}.chmodSync('.', 0o777); ${fs}.symlinkSync(${literal(secrets.courseKey)}, 'link'); ${fs}.readFileSync('link');`,
  ),
  act(
    'write-database',
    'has a database made where everyone may write',
    ({ writable }) =>
      `new (${builtin('sqlite')}.DatabaseSync)(${literal(join(writable, 'db'))}).exec('create table t (x)');`,
  ),
  statements(
    'v8-log-file',
    'has V8 write what it compiles',
    ['mismatch', 'threw', 'exited'],
    ({ writable }) =>
      `${builtin('v8')}.setFlagsFromString('--trace-turbo --trace-turbo-path=${writable}');
      const hot = (n: number) => { let sum = 0; for (let i = 0; i < n; i++) sum += i % 7; return sum; };
      for (let i = 0; i < 200; i++) hot(20000);`,
  ),
  act(
    'v8-heap-snapshot',
    'has V8 write its heap',
    ({ writable }) => `${builtin('v8')}.writeHeapSnapshot(${literal(join(writable, 'heap'))});`,
  ),
  statements(
    'diagnostic-report',
    'has Node.js write a report',
    ['threw', 'mismatch'],
    ({ writable }) => `process.report.writeReport(${literal(join(writable, 'report.json'))});`,
  ),
  statements(
    'trace-events',
    'has Node.js write trace events',
    ['threw', 'mismatch', 'exited', 'time-limit'],
    ({ writable }) =>
      `process.chdir(${literal(writable)}); ${builtin('trace_events')}.createTracing({ categories: ['node', 'v8'] }).enable();`,
  ),
  act('kill-grader', 'ends the grader', `process.kill(process.ppid, 'SIGKILL');`),
  act('stop-grader', 'stops the grader', ({ grader }) => `process.kill(${grader}, 'SIGSTOP');`),
  // The process that stands by tells: a grading whose child is killed is made once more, and a space's first process is spared.
  statements(
    'kill-everyone',
    'ends every process that it may',
    ['threw', 'exited', 'mismatch'],
    `process.kill(-1, 'SIGKILL');`,
  ),
  act('debug-grader', 'opens the grader’s debugger', ({ grader }) => `process._debugProcess(${grader});`),
  act('renice-grader', 'slows the grader down', ({ grader }) => `${builtin('os')}.setPriority(${grader}, 19);`),
  act(
    'start-shell',
    'starts a shell',
    ({ writable }) =>
      `const { status } = ${builtin('child_process')}.spawnSync('/bin/sh', ['-c', 'echo x > ${join(writable, 'shell')}']); if (status !== 0) throw new Error('not started: ' + status);`,
  ),
  act(
    'replace-itself',
    'replaces itself by a shell',
    ({ writable }) => `process.execve('/bin/sh', ['sh', '-c', 'echo x > ${join(writable, 'execve')}'], {});`,
    ['threw', 'exited', 'protocol'],
  ),
  // Threads are no way out: where a layer lets them be made, they have no more rights than their process, and one that has
  // loaded TensorFlow.js may have no memory left for a second heap.
  awaiting('tampering')(
    'worker-reads',
    'reads from a thread',
    ({ secrets }) => {
      const code = `require('node:worker_threads').parentPort.postMessage(require('node:fs').readFileSync(${literal(secrets.courseKey)}, 'utf8'))`;
      return `new Promise((done, fail) => new (${builtin('worker_threads')}.Worker)(${literal(code)}, { eval: true }).on('message', done).on('error', fail))`;
    },
    ['threw', 'memory-limit'],
  ),
  // An addon that any user of the machine may read: the parser's, of the packages.
  steal(
    'load-addon',
    'loads native code',
    ({ project }) =>
      `((addon: { exports: object }) => { process.dlopen(addon, ${literal(addonOf(project))}); return Object.keys(addon.exports); })({ exports: {} })`,
  ),
  act(
    'kill-by-library',
    'ends the grader through the C library',
    ({
      grader,
    }) => `const { functions } = ${builtin('ffi')}.dlopen(null, { kill: { arguments: ['i32', 'i32'], return: 'i32' } });
      if (functions.kill(${grader}, 9) !== 0) throw new Error('EPERM');`,
  ),
  // Its functions are called from here, as a module's code would: a text and numbers lie in the memory that both see.
  statements(
    'web-assembly-system',
    'reads through WebAssembly’s system interface',
    ['threw'],
    ({ secrets }) =>
      `const system = new (${builtin('wasi')}.WASI)({ version: 'preview1', preopens: { '/': ${literal(dirname(secrets.courseKey))} } });
      const memory = new WebAssembly.Memory({ initial: 1 });
      system.initialize({ exports: { memory } });
      const bytes = new Uint8Array(memory.buffer);
      const numbers = new Uint32Array(memory.buffer);
      const name = Array.from(${literal(basename(secrets.courseKey))}, (letter) => letter.charCodeAt(0));
      bytes.set(name);
      const { path_open, fd_read } = system.wasiImport;
      const opened = path_open(3, 0, 0, name.length, 0, 2n, 0n, 0, 256);
      numbers.set([1024, 1000], 128);
      const read = fd_read(numbers[64], 512, 1, 520);
      throw new Error([opened, read] + ': ' + String.fromCharCode(...bytes.slice(1024, 1024 + numbers[130])));`,
  ),
  steal(
    'inspect-itself',
    'opens a debugger on itself',
    ({ port }) => `((inspector) => { inspector.open(${port + 1}); return inspector.url(); })(${builtin('inspector')})`,
  ),
  statements('exit-zero', 'ends the process with success', ['exited'], 'process.exit(0);'),
  statements(
    'exit-later',
    'ends the process when it is called again',
    ['exited', 'mismatch', 'threw'],
    "process.on('beforeExit', () => process.exit(0)); setTimeout(() => process.exit(0), 0);",
  ),
  statements('abort', 'aborts the process', ['exited', 'threw'], 'process.abort();'),
  statements(
    'print-score',
    'prints a result',
    ['mismatch'],
    `console.log('{"marks":100,"outcome":"passed"}'); console.error('100/100');`,
  ),
  statements(
    'patch-math',
    'replaces Math',
    ['mismatch', 'contract', 'threw'],
    'Math.abs = () => 0; Math.max = () => 0; Object.is = () => true; Number.isFinite = () => true;',
  ),
  statements(
    'patch-json',
    'replaces JSON',
    ['mismatch', 'protocol', 'threw', 'exited', 'contract'],
    `JSON.stringify = () => '{"value":{"y":[[1]]}}'; JSON.parse = () => ({});`,
  ),
  statements(
    'patch-arrays',
    'replaces the methods of arrays',
    ['mismatch', 'protocol', 'threw', 'exited', 'contract', 'time-limit'],
    'Array.prototype.map = () => [1]; Array.prototype.every = () => true; Array.from = () => [1];',
  ),
  statements(
    'patch-promises',
    'replaces the methods of promises',
    ['mismatch', 'protocol', 'threw', 'exited', 'contract', 'time-limit'],
    'Promise.prototype.then = function () { return this; };',
  ),
  statements(
    'pollute-prototype',
    'gives all objects what a passed check has',
    ['mismatch', 'protocol', 'threw', 'exited', 'contract'],
    `Object.assign(Object.prototype, { outcome: 'passed', marks: 100, passed: true, error: undefined });`,
  ),
  statements(
    'accessor-traps',
    'puts accessors where the driver looks',
    ['mismatch', 'protocol', 'threw', 'exited', 'contract'],
    `Object.defineProperty(Object.prototype, 'value', { get: () => 1, set() {} }); Object.defineProperty(Object.prototype, 'id', { get: () => 'x' });`,
  ),
  statements(
    'patch-matrix',
    'makes all matrices equal',
    ['mismatch', 'contract', 'threw'],
    'Matrix.prototype.to2DArray = () => [[1]]; Matrix.prototype.get = () => 1; Object.defineProperty(Matrix, Symbol.hasInstance, { value: () => true });',
  ),
];
