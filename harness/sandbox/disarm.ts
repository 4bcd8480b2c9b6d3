import { writeSync } from 'node:fs';
import Module, { syncBuiltinESMExports } from 'node:module';
import os from 'node:os';
import process from 'node:process';
import v8 from 'node:v8';
import { runInNewContext } from 'node:vm';

// Node's permissions do not hold everything back: `process` can send signals, and V8's flags can write files.

/** Globals that stay beside the language's own: they compute, wait or print. */
const HARMLESS_GLOBALS = [
  ...['atob', 'btoa', 'global', 'structuredClone', 'TextDecoder', 'TextEncoder', 'URL', 'URLSearchParams'],
  ...['clearImmediate', 'clearInterval', 'clearTimeout', 'queueMicrotask', 'setImmediate', 'setInterval', 'setTimeout'],
];

/** Members that Node's own code goes on to ask its process object for; the worst of them ends the process. */
const KEPT_OF_PROCESS = [
  ...['arch', 'argv', 'cwd', 'domain', 'emitWarning', 'env', 'execArgv', 'execPath', 'exit', 'exitCode', 'features'],
  ...['hrtime', 'nextTick', 'pid', 'platform', 'reallyExit', 'release', 'version', 'versions'],
  ...['_events', '_eventsCount', '_exiting', '_fatalException', '_maxListeners', '_rawDebug', '_tickCallback'],
];

/** Globals that Node made, taken before any package was loaded: what packages add is theirs to keep. */
const given = Object.getOwnPropertyNames(globalThis);

/**
 * Takes from this realm, for good, what Node gives beyond the language. To be called once, after the trusted modules
 * have been loaded and before the student's is. What those modules hold on to they keep, and imports are not touched:
 * the caller's import hook has to refuse Node's modules, to packages too.
 *
 * This removes handles and is no boundary: a hole in V8, or a way to one of Node's own objects that nobody has thought of,
 * leads past it to what the layers around the process still refuse.
 */
export function disarm(): void {
  const own = { performance: stopwatch(), process: harmlessProcess() };
  const language: string[] = runInNewContext('Object.getOwnPropertyNames(globalThis)');
  const staying = new Set([...language, ...HARMLESS_GLOBALS]);
  const symbols = Object.getOwnPropertySymbols(globalThis).filter((symbol) => symbol !== Symbol.toStringTag);
  remove(globalThis, [...given.filter((name) => !staying.has(name)), ...symbols]);
  for (const [name, value] of Object.entries(own)) fix(globalThis, name, value);
  // Node's own streams lead to sockets of any file descriptor.
  Object.assign(console, { _stdout: printer(1), _stderr: printer(2), _ignoreErrors: false });
  // They load Node's HTTP client, which calls the language's functions as it finds them, with its own objects.
  remove(Reflect.get(globalThis, 'WebAssembly'), ['compileStreaming', 'instantiateStreaming']);
  // A formatter of stack traces is handed the functions on the stack and what they were called on.
  fix(globalThis, 'Error', Error);
  fix(Error, 'prepareStackTrace', undefined);
  closePrototypes();
  emptyModules();
}

function printer(fileDescriptor: number) {
  return Object.freeze({
    write(text: unknown): boolean {
      writeSync(fileDescriptor, `${text}`);
      return true;
    },
  });
}

function stopwatch() {
  const { performance } = globalThis;
  return Object.freeze({ now: () => performance.now(), timeOrigin: performance.timeOrigin });
}

/** Makes an object of what packages and ordinary code ask `process` for. */
function harmlessProcess() {
  const { arch, exit, hrtime, memoryUsage, nextTick, platform, uptime, version, versions } = process;
  const folder = process.cwd();
  return Object.freeze({
    ...{ arch, hrtime, memoryUsage, nextTick, platform, uptime, version },
    argv: [],
    cwd: () => folder,
    emitWarning: () => {},
    env: {},
    exit: (code?: number) => exit(code),
    stderr: printer(2),
    stdout: printer(1),
    versions: Object.freeze({ ...versions }),
  });
}

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
  syncBuiltinESMExports();
}

function remove(target: object, keys: PropertyKey[]): void {
  for (const key of keys) Reflect.deleteProperty(target, key);
}

function fix(target: object, name: string, value: unknown): void {
  Object.defineProperty(target, name, { value, configurable: false, enumerable: false, writable: false });
}
