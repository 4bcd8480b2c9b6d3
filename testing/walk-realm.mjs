// Walks all that a student's file can reach, from the globals and from what it may import, through prototypes, fields and
// accessors, and tells which functions are Node's. It runs in a child, in the place of a driver.
import { Session } from 'node:inspector';
import { runInNewContext } from 'node:vm';

// Taken before they are removed. The inspector knows where a function was written.
const session = new Session();
session.connect();
/** @type {Map<string, string>} */
const addresses = new Map();
session.on('Debugger.scriptParsed', ({ params }) => addresses.set(params.scriptId, params.url));
session.post('Debugger.enable');

/** Values of the language that no global leads to, as text and as code. */
const samples = () => [
  ...[async () => {}, function* () {}, async function* () {}, () => {}],
  ...[[].values(), new Map().values(), new Set().values(), ''[Symbol.iterator](), ''.matchAll(/./g)],
  ...[new Error('x'), Iterator.from({ next: () => ({ done: true, value: 0 }) }), [].values().map((x) => x)],
];
const [pristine, pristineSamples] = runInNewContext(`'use strict'; [globalThis, (${samples})()]`);

/** @type {(value: unknown) => value is object} */
const isObject = (value) => (typeof value === 'object' && value !== null) || typeof value === 'function';

/**
 * Lists what a value leads to: its prototype, its fields, its accessors and what these return.
 * @param {any} value
 * @returns {Generator<[string, unknown]>}
 */
function* stepsFrom(value) {
  yield ['__proto__', Object.getPrototypeOf(value)];
  if (ArrayBuffer.isView(value)) return;
  for (const key of Reflect.ownKeys(value)) {
    const field = Reflect.getOwnPropertyDescriptor(value, key);
    if (!field) continue;
    if ('value' in field) yield [String(key), field.value];
    else {
      yield [`get ${String(key)}`, field.get];
      yield [`set ${String(key)}`, field.set];
      try {
        yield [String(key), value[key]];
      } catch (error) {
        yield [`error of ${String(key)}`, error];
      }
    }
  }
}

/** Finds the functions that are the language's own: those in the places where a realm without Node has them. */
function languageFunctions() {
  const known = new Set();
  const seen = new Set();
  /** @type {[any, any][]} */
  const pending = [[samples(), pristineSamples]];
  for (const name of Object.getOwnPropertyNames(pristine)) {
    if (name !== 'console') pending.push([Reflect.get(globalThis, name), Reflect.get(pristine, name)]);
  }
  for (let pair = pending.pop(); pair; pair = pending.pop()) {
    const [ours, theirs] = pair;
    if (!isObject(ours) || !isObject(theirs) || seen.has(theirs)) continue;
    seen.add(theirs);
    if (typeof ours === 'function' && typeof theirs === 'function') known.add(ours);
    const steps = new Map(stepsFrom(ours));
    for (const [key, step] of stepsFrom(theirs)) pending.push([steps.get(key), step]);
  }
  return known;
}

/** Finds the address of the script that a function was written in; '' where it was in none. */
function addressOf(/** @type {Function} */ value) {
  /** @type {string | undefined} */
  let scriptId;
  Object.assign(globalThis, { walked: value });
  session.post('Runtime.evaluate', { expression: 'walked' }, (_, { result }) => {
    const of = { objectId: result.objectId ?? '', ownProperties: true };
    session.post('Runtime.getProperties', of, (_, properties) => {
      const { internalProperties = [] } = /** @type {import('node:inspector').Runtime.GetPropertiesReturnType} */ (
        properties
      );
      const place = internalProperties.find(({ name }) => name === '[[FunctionLocation]]');
      scriptId = place?.value?.value.scriptId;
    });
    session.post('Runtime.releaseObject', of);
  });
  Reflect.deleteProperty(globalThis, 'walked');
  return addresses.get(scriptId ?? '') ?? '';
}

/** @param {{ reach(): Promise<Record<string, unknown>> }} module the student's */
export default function createDriver(module) {
  return {
    async walk() {
      const language = languageFunctions();
      /** @type {Map<object, string>} */
      const seen = new Map();
      const reach = (/** @type {string} */ path, /** @type {unknown} */ value) => {
        if (isObject(value) && !seen.has(value)) seen.set(value, path);
      };
      reach('globalThis', globalThis);
      for (const [name, value] of Object.entries(await module.reach())) reach(name, value);
      // A map is walked in the order in which it grows.
      for (const [value, path] of seen) {
        for (const [key, step] of stepsFrom(value)) reach(`${path}.${key}`, step);
      }
      const functions = [...seen].filter(([value]) => typeof value === 'function');
      const others = functions.filter(([value]) => !language.has(value));
      const places = others.map(([value, path]) => ({ path, address: addressOf(/** @type {Function} */ (value)) }));
      const isWritten = ({ address = '' }) => address.startsWith('file:') || address.startsWith('wasm:');
      return {
        objects: seen.size,
        functions: functions.length,
        language: functions.length - others.length,
        nodes: places
          .filter((place) => !isWritten(place))
          .map(({ path, address }) => `${path} ${address}`)
          .slice(0, 100),
        stays: Object.getOwnPropertyNames(globalThis)
          .filter((name) => name === 'console' || !Object.hasOwn(pristine, name))
          .sort(),
      };
    },
  };
}
