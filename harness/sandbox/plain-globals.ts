import { copy } from './copy.ts';

// What stays in a child's realm beyond the language itself: functions of ours, in the place of Node's. They hand out
// numbers, texts, bytes and copies; an object or an error of Node's would lead to the functions that it is made of.

const timers = process.getBuiltinModule('node:timers');
const { TextDecoder: NodeDecoder, TextEncoder: NodeEncoder } = process.getBuiltinModule('node:util');
const encoder = new NodeEncoder();

class TextEncoder {
  readonly encoding = 'utf-8';

  encode(text: unknown = ''): Uint8Array {
    return encoder.encode(`${text}`);
  }
}

class TextDecoder {
  readonly #decoder: InstanceType<typeof NodeDecoder>;

  constructor(encoding: unknown = 'utf-8', { fatal = false, ignoreBOM = false } = {}) {
    this.#decoder = plainly(() => new NodeDecoder(`${encoding}`, { fatal: !!fatal, ignoreBOM: !!ignoreBOM }));
  }

  get encoding(): string {
    return this.#decoder.encoding;
  }

  decode(bytes: ArrayBuffer | Uint8Array = new Uint8Array(), { stream = false } = {}): string {
    return plainly(() => this.#decoder.decode(bytes, { stream: !!stream }));
  }
}

/** Does something of Node's, whose errors are of classes of its own. */
function plainly<T>(act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw new TypeError(`${(error as Error).message}`);
  }
}

type Run = () => void;

/** Makes timers that hand out numbers, and call no text. */
function numberedTimers() {
  const { setTimeout, setInterval, setImmediate, clearTimeout, clearInterval, clearImmediate } = timers;
  const running = new Map<unknown, Run>();
  let last = 0;

  /** @param begin starts it and returns what ends it */
  function start(callback: unknown, args: unknown[], begin: (run: Run) => Run, isOnce = true): number {
    if (typeof callback !== 'function') throw new TypeError('what is called later must be a function');
    last++;
    const id = last;
    const end = begin(() => {
      if (isOnce) running.delete(id);
      callback(...args);
    });
    running.set(id, end);
    return id;
  }

  function clear(id: unknown): void {
    running.get(id)?.();
    running.delete(id);
  }

  return {
    setTimeout(callback: unknown, delay: unknown, ...args: unknown[]) {
      const milliseconds = Number(delay);
      return start(callback, args, (run) => {
        const timer = setTimeout(run, milliseconds);
        return () => clearTimeout(timer);
      });
    },
    setInterval(callback: unknown, delay: unknown, ...args: unknown[]) {
      const milliseconds = Number(delay);
      const begin = (run: Run) => {
        const timer = setInterval(run, milliseconds);
        return () => clearInterval(timer);
      };
      return start(callback, args, begin, false);
    },
    setImmediate(callback: unknown, ...args: unknown[]) {
      return start(callback, args, (run) => {
        const immediate = setImmediate(run);
        return () => clearImmediate(immediate);
      });
    },
    clearTimeout: clear,
    clearInterval: clear,
    clearImmediate: clear,
  };
}

const TYPES = [
  ...['ArrayBuffer', 'BigInt64Array', 'BigUint64Array', 'DataView', 'Date', 'Float16Array', 'Float32Array'],
  ...['Float64Array', 'Int16Array', 'Int32Array', 'Int8Array', 'Map', 'Promise', 'RegExp', 'Set', 'Uint16Array'],
  ...['Uint32Array', 'Uint8Array', 'Uint8ClampedArray', 'WeakMap', 'WeakSet'],
].map((name): [string, unknown] => [`is${name}`, isOf(Reflect.get(globalThis, name))]);

function isOf(type: new () => unknown) {
  return (value: unknown): boolean => value instanceof type;
}

/** What packages find in Node's `util`, before they load and after. */
export const plainUtil = { TextDecoder, TextEncoder, types: Object.fromEntries(TYPES) };

/** Makes what stays in the place of Node's own; all but `nextTick` are globals. */
export function plainGlobals() {
  const { performance, queueMicrotask } = globalThis;
  const later = (callback: unknown, ...args: unknown[]): void => {
    if (typeof callback !== 'function') throw new TypeError('what is called later must be a function');
    queueMicrotask(() => callback(...args));
  };
  return {
    ...numberedTimers(),
    TextDecoder,
    TextEncoder,
    nextTick: later,
    queueMicrotask: (callback: unknown) => later(callback),
    structuredClone: (value: unknown) => copy(value),
    performance: Object.freeze({ now: () => performance.now(), timeOrigin: performance.timeOrigin }),
  };
}
