import { plainGlobals, plainUtil } from './plain-globals.ts';
import { printing } from './printing.ts';

const { process } = globalThis;
const Module = process.getBuiltinModule('node:module');
const os = process.getBuiltinModule('node:os');
const util = process.getBuiltinModule('node:util');
const v8 = process.getBuiltinModule('node:v8');
const { syncBuiltinESMExports } = Module;

// Node's permissions do not hold everything back: `process` can send signals, and V8's flags can write files.

/** What the language has, ECMAScript as V8 knows it. Any other global is removed, or a function of ours. */
const LANGUAGE = [
  ...['Infinity', 'NaN', 'undefined', 'globalThis', 'eval', 'isFinite', 'isNaN', 'parseFloat', 'parseInt'],
  ...['decodeURI', 'decodeURIComponent', 'encodeURI', 'encodeURIComponent', 'escape', 'unescape'],
  ...['AggregateError', 'Array', 'ArrayBuffer', 'BigInt', 'BigInt64Array', 'BigUint64Array', 'Boolean', 'DataView'],
  ...['Date', 'Error', 'EvalError', 'FinalizationRegistry', 'Float16Array', 'Float32Array', 'Float64Array', 'Function'],
  ...['Int16Array', 'Int32Array', 'Int8Array', 'Iterator', 'Map', 'Number', 'Object', 'Promise', 'Proxy'],
  ...['RangeError', 'ReferenceError', 'RegExp', 'Set', 'SharedArrayBuffer', 'String', 'Symbol', 'SyntaxError'],
  ...['TypeError', 'URIError', 'Uint16Array', 'Uint32Array', 'Uint8Array', 'Uint8ClampedArray', 'WeakMap', 'WeakRef'],
  ...['AsyncDisposableStack', 'DisposableStack', 'SuppressedError', 'WeakSet'],
  ...['Atomics', 'Intl', 'JSON', 'Math', 'Reflect', 'Temporal', 'WebAssembly'],
];

/** What WebAssembly stays: its values. What compiles code or runs it has been used by the trusted modules. */
const WEBASSEMBLY = ['Exception', 'Global', 'JSTag', 'Memory', 'Table', 'Tag', 'validate'];
const WEBASSEMBLY_ERRORS = ['CompileError', 'LinkError', 'RuntimeError', 'SuspendError'];

/** Members that Node's own code goes on to ask its process object for; the worst of them ends the process. */
const KEPT_OF_PROCESS = [
  ...['arch', 'argv', 'cwd', 'domain', 'emitWarning', 'env', 'execArgv', 'execPath', 'exit', 'exitCode', 'features'],
  ...['hrtime', 'nextTick', 'pid', 'platform', 'reallyExit', 'release', 'version', 'versions'],
  ...['_events', '_eventsCount', '_exiting', '_fatalException', '_maxListeners', '_rawDebug', '_tickCallback'],
];

/** Globals that Node made, taken before any package was loaded: what packages add is theirs to keep. */
const given = Object.getOwnPropertyNames(globalThis);

const { nextTick, ...own } = plainGlobals();

/** Gives packages functions of ours that they keep, before they are loaded. */
export function giveFunctions(): void {
  Object.assign(globalThis, own);
  Object.assign(util, plainUtil);
  syncBuiltinESMExports();
}

/**
 * Takes from this realm, for good, what Node gives beyond the language. To be called once, after the trusted modules
 * have been loaded and before the student's is. What those modules hold on to they keep, and imports are not touched:
 * the caller's import hook has to refuse Node's modules, to packages too.
 *
 * This removes handles and is no boundary: a hole in V8, or a way to one of Node's own objects that nobody has thought of,
 * leads past it to what the layers around the process still refuse.
 *
 * @param onPrint is told what the student's code prints
 */
export function disarm(student: string, onPrint: (text: string) => void): void {
  const { console, ...streams } = printing(student, onPrint);
  const all = { ...own, global: globalThis, console, process: harmlessProcess(streams) };
  const symbols = Object.getOwnPropertySymbols(globalThis).filter((symbol) => symbol !== Symbol.toStringTag);
  remove(globalThis, [...given.filter((name) => !LANGUAGE.includes(name)), ...symbols]);
  for (const [name, value] of Object.entries(all)) fix(globalThis, name, value);
  disarmWebAssembly();
  // A formatter of stack traces is handed the functions on the stack and what they were called on.
  fix(globalThis, 'Error', Error);
  fix(Error, 'prepareStackTrace', undefined);
  closePrototypes();
  emptyModules();
}

/** Takes the compiler: that of an instance's module, too. */
function disarmWebAssembly(): void {
  const { WebAssembly } = globalThis as unknown as { WebAssembly: Record<string, { prototype: object }> };
  remove(WebAssembly.Module.prototype, ['constructor']);
  remove(WebAssembly.Instance.prototype, ['constructor']);
  const staying = [...WEBASSEMBLY, ...WEBASSEMBLY_ERRORS];
  remove(
    WebAssembly,
    Object.getOwnPropertyNames(WebAssembly).filter((name) => !staying.includes(name)),
  );
}

/** Makes an object of what packages and ordinary code ask `process` for. */
function harmlessProcess(streams: object) {
  const { arch, exit, hrtime, memoryUsage, platform, uptime, version, versions } = process;
  const folder = process.cwd();
  const bigint = () => hrtime.bigint();
  const sinceThen = ([seconds, nanoseconds]: [number, number] = [0, 0]): [number, number] => {
    const passed = bigint() - BigInt(seconds) * NANO - BigInt(nanoseconds);
    return [Number(passed / NANO), Number(passed % NANO)];
  };
  return Object.freeze({
    ...{ arch, platform, version },
    ...streams,
    argv: [],
    cwd: () => folder,
    emitWarning: () => {},
    env: {},
    exit: (code?: number) => exit(Number(code) | 0),
    hrtime: Object.assign(sinceThen, { bigint }),
    memoryUsage: () => ({ ...memoryUsage() }),
    nextTick,
    uptime: () => uptime(),
    versions: Object.freeze({ ...versions }),
  });
}

const NANO = 1_000_000_000n;

/**
 * Closes the prototypes that all code shares, Node's own included. Nobody can hang an accessor on them any more, which
 * would be called on Node's objects, nor put a method in place of one that Node calls on them: a patched
 * `Function.prototype.bind` is given the module loader at every import.
 */
function closePrototypes(): void {
  const values = Object.getOwnPropertyNames(globalThis).map((name) => Reflect.get(globalThis, name));
  const named = values.flatMap((value) => (typeof value === 'function' && value.prototype ? [value.prototype] : []));
  const iterators = [[].values(), new Map().values(), new Set().values(), ''[Symbol.iterator](), ''.matchAll(/./g)];
  const functions = [
    async () => {},
    (function* () {})(),
    (async function* () {})(),
    function* () {},
    async function* () {},
  ];
  for (const start of [...named, ...[...iterators, ...functions].map(Object.getPrototypeOf)]) {
    for (let prototype = start; prototype; prototype = Object.getPrototypeOf(prototype)) close(prototype);
  }
}

function close(prototype: object): void {
  // Of these, honest code gives its own objects other values: `error.name = …` fails where the prototype's is read-only.
  const isOverridden = prototype === Object.prototype || prototype === Error.prototype || prototype instanceof Error;
  if (isOverridden) Object.seal(prototype);
  else Object.freeze(prototype);
}

/** Takes from Node's modules what its permissions do not guard, in case a way to them is found after all. */
function emptyModules(): void {
  remove(
    process,
    Object.getOwnPropertyNames(process).filter((name) => !KEPT_OF_PROCESS.includes(name)),
  );
  remove(Module, ['register', 'registerHooks']);
  remove(os, Object.keys(os));
  remove(v8, Object.keys(v8));
  remove(
    util,
    Object.keys(util).filter((name) => !Object.hasOwn(plainUtil, name)),
  );
  syncBuiltinESMExports();
}

function remove(target: object, keys: PropertyKey[]): void {
  for (const key of keys) Reflect.deleteProperty(target, key);
}

function fix(target: object, name: string, value: unknown): void {
  Object.defineProperty(target, name, { value, configurable: false, enumerable: false, writable: false });
}
