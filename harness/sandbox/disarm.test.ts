import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { copyLab } from '../../testing/sample-copy.ts';
import type { Finding } from '../authoring/finding.ts';
import { gradeSubmission } from '../grading/grade.ts';
import { type Course, loadCourse } from '../rubric/course.ts';

// Tries to get hold of what Node gives beyond the language, from the sample lab's `double` in a real sandbox. A try is
// an expression; it has worked where its value is truthy. Many run in one block, which throws the names of those that
// worked: other layers would stop most of what could be done with them, and that is not the question here.
const root = fileURLToPath(new URL('../../testing/sample-lab', import.meta.url));
const course = await loadCourse(root);
const temporary = mkdtempSync(join(tmpdir(), 'disarm-test-'));
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

const EMPTY_WASM = 'new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])';

type Tries = Record<string, string>;

async function run(body: string, of: Course = course): Promise<Finding | undefined> {
  const folder = mkdtempSync(join(temporary, 'submission-'));
  const reference = readFileSync(join(root, 'reference/sums.ts'), 'utf8');
  writeFileSync(join(folder, 'sums.ts'), reference.replace('return 2 * x;', body));
  const report = await gradeSubmission(of, { path: folder, seed: 1, task: 'sums.double' });
  return report.questions[0].tasks[0].checks.find(({ finding }) => finding)?.finding;
}

/** Names of the tries that worked, after that of one that always does. */
async function worked(tries: Tries, of?: Course): Promise<string[]> {
  const attempts = Object.entries({ 'the language': 'Math.max', ...tries }).map(
    ([name, expression]) => `await attempt(${JSON.stringify(name)}, async () => ${expression});`,
  );
  const finding = await run(
    `${HELPERS}\nreturn (async () => {\n${attempts.join('\n')}\nthrow new Error(worked);\n})();`,
    of,
  );
  expect(finding).toMatchObject({ code: 'threw', name: 'Error', message: expect.stringMatching(/^the language/) });
  return finding?.code === 'threw' ? finding.message.split(', ') : [];
}

const HELPERS = `
// A copy of this module is another module, whose imports have another origin.
if (typeof x === 'string') return import(x);
let worked = '';
const attempt = async (name, run) => {
  try {
    if (await run()) worked += (worked && ', ') + name;
  } catch {}
};
const POWERS = ['readSync', 'spawn', 'connect', 'kill', 'binding', 'getBuiltinModule', '_load', 'createRequire',
  'setFlagsFromString', 'reallyExit', 'dlopen', 'readStart', 'Socket', 'Worker'];
const isPower = (value) => POWERS.some((name) => [value, value?.prototype, value?.constructor?.prototype, value?.default]
  .some((holder) => typeof holder?.[name] === 'function'));
// What a method or an accessor of the language's own is called on, while something is done.
const overhears = async (target, name, descriptor, act) => {
  let heard = false;
  Object.defineProperty(target, name, { configurable: true, ...descriptor((value) => (heard ||= isPower(value))) });
  await act();
  return heard;
};
const domError = () => { try { atob('*'); structuredClone(() => {}); } catch (error) { return error; } };
const cloned = (data, deserializeInfo) => {
  const error = domError();
  const [clone] = Object.getOwnPropertySymbols(Object.getPrototypeOf(error));
  return structuredClone(Object.assign(error, { [clone]: () => ({ data, deserializeInfo }) }));
};
const fileSystem = () => {
  const stream = cloned({ handle: { fd: 3 } }, 'internal/fs/promises:FileHandle').createReadStream();
  const other = new stream.constructor('/etc/hostname').on('error', () => {});
  return other[Object.getOwnPropertySymbols(other).find(({ description }) => description === 'kFs')];
};
const hearGet = (hear) => ({ get() { hear(this); } });
`;

const names = (list: string, expression: (name: string) => string): Tries =>
  Object.fromEntries(list.split(' ').map((name) => [name, expression(name)]));

const importing = (specifier: string) => `import(${JSON.stringify(specifier)})`;

describe.concurrent('nothing of this is to be had', () => {
  test.each<[string, Tries]>([
    [
      'globals',
      names(
        'fetch WebSocket EventSource BroadcastChannel MessageChannel Worker Buffer navigator crypto Blob Request ' +
          'AbortController EventTarget Performance PerformanceObserver CompressionStream localStorage ' +
          'require module exports __filename gc',
        (name) => `Reflect.has(globalThis, '${name}')`,
      ),
    ],
    [
      'members of process',
      names(
        'getBuiltinModule binding _linkedBinding dlopen kill _kill _debugProcess _debugEnd reallyExit report ' +
          'mainModule permission setuid setgid setgroups initgroups chdir umask abort execve loadEnvFile stdin ' +
          'openStdin _getActiveHandles _getActiveRequests moduleLoadList channel ppid execPath on emit _events',
        (name) => `Reflect.has(process, '${name}')`,
      ),
    ],
    [
      'ways around the process object',
      {
        'replacing it': '((globalThis.process = { kill: 1 }), process.kill)',
        'its constructor': 'isPower(process.constructor)',
        'the function that made it': "isPower(process.constructor.constructor('return process')())",
        'a global under another name': 'isPower(globalThis.global.process) || isPower(eval("this?.process"))',
        'its environment': 'Object.keys(process.env).length > 0',
        'its command line': 'process.argv.length > 0',
        'a stream': 'isPower(process.stdout) || process.stdout._handle || process.stderr.fd',
        nextTick: 'new Promise((done) => process.nextTick(function () { done(isPower(this)); }))',
      },
    ],
    [
      'imports',
      {
        ...names('node:fs fs node:child_process node:net node:process node:module node:v8 node:inspector', importing),
        ...names('node:worker_threads node:sqlite node:ffi node:test #fs lodash /etc/hostname', importing),
        eval: `eval("import('node:fs')")`,
        'indirect eval': `(0, eval)("import('node:fs')")`,
        'new Function': `new Function("return import('node:fs')")()`,
        'an asynchronous function from text': `(async () => {}).constructor("return import('node:fs')")()`,
        'a timer': `new Promise((done, fail) => setTimeout(new Function('d', 'f', "import('node:fs').then(d, f)"), 0, done, fail))`,
        'a copy of the own module': `import(import.meta.url + '?copy').then(({ Sums }) => new Sums().double('node:fs'))`,
        'a data URL': importing("data:text/javascript,export * from 'node:fs'"),
        'a file by its address': importing('file:///etc/hostname'),
        'a path that climbs out': importing('./../../../../../../etc/hostname'),
        'JSON from outside': "import('file:///proc/self/status', { with: { type: 'json' } })",
        'telling which files exist': `Promise.all(['file:///etc/passwd', 'file:///nowhere'].map((at) => import(at)
          .catch(({ message }) => message.replaceAll(at, '')))).then(([one, other]) => one !== other)`,
        'the child again': importing('../harness/sandbox/child.ts?again'),
        'the wire': importing('../harness/sandbox/wire.ts'),
        'disarming again': importing('../harness/sandbox/disarm.ts?again'),
        resolving: `(import.meta.require ?? import.meta.resolve('node:fs').fs)`,
      },
    ],
    [
      'code from text or bytes',
      {
        eval: "eval('1')",
        'indirect eval': "(0, eval)('1')",
        'new Function': "new Function('return 1')()",
        ...Object.fromEntries(
          ['() => {}', 'function* () {}', 'async () => {}', 'async function* () {}', 'class {}'].map((kind) => [
            `the constructor of ${kind}`,
            `((${kind}).constructor)('return 1')`,
          ]),
        ),
        'the function that made an object': "process.constructor.constructor('return process')()",
        'a timer': "new Promise((done) => { globalThis.done = done; setTimeout('done(1)'); })",
        'a data URL': importing('data:text/javascript,export default 1'),
        'a virtual machine': "process.getBuiltinModule('vm').runInThisContext('1')",
        'a worker': "new Worker('1', { eval: true })",
        'a module of WebAssembly': `new WebAssembly.Module(${EMPTY_WASM})`,
        'compiled WebAssembly': `WebAssembly.compile(${EMPTY_WASM})`,
        'an instance of WebAssembly': `WebAssembly.instantiate(${EMPTY_WASM})`,
      },
    ],
    [
      'objects from what a crafted one says of itself',
      {
        'a handle of the pipe': `cloned({ handle: { fd: 3 } }, 'internal/fs/promises:FileHandle').appendFile`,
        'the whole file system': 'fileSystem().readFileSync',
        'whether a file exists': `fileSystem().existsSync('/etc/hostname') !== fileSystem().existsSync('/nowhere')`,
        'an error whose class can be cloned': 'domError().code > 0',
      },
    ],
    [
      'imports with a patched language',
      {
        startsWith: `((String.prototype.startsWith = () => true), import('node:fs'))`,
        'an accessor for the parent': `(Object.defineProperty(Object.prototype, 'parentURL', { value: 'x' }), import('node:fs'))`,
        some: `((Array.prototype.some = () => true), import('node:fs'))`,
        'a list of packages that grows': `((Array.prototype.join = function () { this.push('fs'); }), import('x').catch(() => import('fs')))`,
        'the address of a URL': `(Object.defineProperty(URL.prototype, 'href', { get: () => 'node:fs' }), import('./x.ts'))`,
        'bind, which is given the module loader': `((Function.prototype.bind = () => {}), 1)`,
        call: `((Function.prototype.call = () => {}), 1)`,
        apply: `((Function.prototype.apply = () => {}), 1)`,
        'the iterator of arrays': `(([].values().__proto__.next = () => {}), 1)`,
        'a new method of all functions': `((Function.prototype.steal = () => {}), 1)`,
      },
    ],
    [
      'stack traces',
      {
        'a formatter': '((Error.prepareStackTrace = (_, sites) => sites), Array.isArray(new Error().stack))',
        'a formatter by definition': `Reflect.defineProperty(Error, 'prepareStackTrace', { value: (_, sites) => sites })`,
        'another Error':
          '((globalThis.Error = { prepareStackTrace: (_, sites) => sites }), Array.isArray(new TypeError().stack))',
        captureStackTrace: `(() => { const o = {}; Error.captureStackTrace(o); return typeof o.stack !== 'string'; })()`,
        'callers of sloppy functions': `new Function('let f = arguments.callee, found; while ((f = f.caller)) found = f.arguments.length === 5; return found')()`,
        'the class of an error of Node’s': `import('./nothing.ts').catch((error) => isPower(error) || isPower(error.constructor))`,
        'the cause of one': `import('./nothing.ts').catch((error) => error.cause)`,
      },
    ],
    [
      'accessors on the prototype of all objects',
      {
        'isTTY of a stream': `overhears(Object.prototype, 'isTTY', hearGet, () => console.log('%o', 1))`,
        'noDeprecation of the process': `overhears(Object.prototype, 'noDeprecation', hearGet, () => process.emitWarning('x', 'DeprecationWarning'))`,
        'errno of a call': `overhears(Object.prototype, 'errno', hearGet, () => process.stdout.write('x'))`,
        'toString of anything': `overhears(Object.prototype, 'toString', hearGet, () => import('./x.ts').catch(() => {}))`,
        'constructor of anything': `overhears(Object.prototype, 'constructor', hearGet, () => import('./x.ts').catch(() => {}))`,
        'then of a module': `overhears(Object.prototype, 'then', hearGet, () => import('./x.ts').catch(() => {}))`,
        'a format of a module': `((Object.prototype.format = 'builtin'), 1)`,
        'another prototype of it': `Reflect.setPrototypeOf(Object.prototype, {})`,
      },
    ],
    [
      'objects that Node hands out',
      {
        'the stream of the console': 'isPower(console._stdout) || console._stdout.fd || console._stdout._handle',
        'the stream below it': `((console._stdout = ''), isPower(console._stdout))`,
        'the error stream of the console': 'isPower(console._stderr) || console._stderr._handle',
        'a console of its own': 'isPower(console.Console) || isPower(new console.Console(process.stdout)._stdout)',
        'what an inspection is given': `(() => { let got; console.log({ [Symbol.for('nodejs.util.inspect.custom')](...all) { got = all; } });
          return got.some((value) => isPower(value)); })()`,
        'a timer': 'isPower(setTimeout(() => {})) || isPower(setImmediate(() => {}))',
        'what a timer is called on':
          'new Promise((done) => setTimeout(function () { done(isPower(this) || isPower(this?._idlePrev)); }))',
        'what a microtask is called on': 'new Promise((done) => queueMicrotask(function () { done(isPower(this)); }))',
        'the performance object': 'performance.timerify || performance.nodeTiming || isPower(performance.constructor)',
        'WebAssembly over HTTP': 'WebAssembly.compileStreaming || WebAssembly.instantiateStreaming',
        'an object URL': `import(URL.createObjectURL({}))`,
        'a registry’s callback': 'new FinalizationRegistry(() => {}).constructor.process',
        'symbols on the global object':
          'Object.getOwnPropertySymbols(globalThis).some((key) => isPower(globalThis[key]))',
      },
    ],
  ])('%s', async (_, tries) => {
    expect(await worked(tries)).toEqual(['the language']);
  });

  test('by way of a package that the driver holds', async () => {
    const tries = {
      'its platform': 'isPower(tf.env().platform) || isPower(tf.env().platform.util)',
      'its platform’s fetch': `tf.env().platform.fetch('http://127.0.0.1:9')`,
      'a model over HTTP': `tf.loadLayersModel('http://127.0.0.1:9/model.json')`,
      'a model from a file': `tf.loadLayersModel('file:///etc/hostname')`,
      'a file of it whose require is fresh': `import('@tensorflow/tfjs-core/dist/tf-core.node.js?again').then(isPower)`,
      'a package beside it': `import('@tensorflow/tfjs-core/../../ml-matrix/matrix.js')`,
      'a package that it depends on': `import('seedrandom')`,
    };
    const use = { 'the package': 'tf.sum([1, 2]).dataSync()[0] === 3' };
    expect(await worked({ ...use, ...tries }, await withTensorFlow())).toEqual(['the language', 'the package']);
  });
});

describe.concurrent('what ordinary code uses goes on working', () => {
  test('in the language and around it', async () => {
    const tries = {
      'an error with a name of its own': "Object.assign(new Error('x'), { name: 'Mine' }).name === 'Mine'",
      'an object with a toString of its own': "String(Object.assign({}, { toString: () => 'mine' })) === 'mine'",
      waiting: 'new Promise((done) => setTimeout(done, 1, true))',
      measuring: 'performance.now() > 0 && process.hrtime().length === 2 && process.uptime() > 0',
      copying: 'structuredClone(new Map([[1, [2]]])).get(1)[0] === 2',
      encoding: "new TextDecoder().decode(new TextEncoder().encode('ä')) === 'ä'",
      WebAssembly: 'WebAssembly.validate(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]))',
      'asking where it runs': "process.platform && process.versions.node && typeof process.cwd() === 'string'",
      'the own module': "import('./sums.ts')",
    };
    expect(await worked(tries)).toEqual(['the language', ...Object.keys(tries)]);
  });

  test('printing, until the limit', async () => {
    expect(await run("console.log({ a: [1] }); console.error('%d', 1); console.table([1]); return 5;")).toMatchObject({
      code: 'mismatch',
    });
    expect(await run("for (;;) process.stdout.write('x'.repeat(1000));")).toMatchObject({ code: 'output-limit' });
  });

  test('ending the process', async () => {
    expect(await run('process.exit(7);')).toMatchObject({ code: 'exited', how: 'exit code 7' });
  });
});

/** The sample lab with a driver that lets the student's code use TensorFlow.js. */
async function withTensorFlow(): Promise<Course> {
  const { folder } = copyLab(root);
  const driver = join(folder, 'graders/sums/driver.ts');
  const text = readFileSync(driver, 'utf8');
  const parts = ['core', 'layers', 'backend-cpu'].map((part) => `@tensorflow/tfjs-${part}`);
  const [core, layers] = parts.map((part) => `await import('${part}')`);
  writeFileSync(driver, `globalThis.tf = { ...${core}, ...${layers} };\nimport '${parts[2]}';\n${text}`);
  rmSync(join(folder, 'graders/mistakes'), { recursive: true });
  return loadCourse(folder);
}
