// What the modules of a child may import. It is loaded before all others, and is plain JavaScript: the others have had
// their types taken out, which Node.js believes from here on.
import { registerHooks } from 'node:module';
import { URL } from 'node:url';

/** @type {import('./messages.ts').ChildArguments} */
const { stage, driver, student, packages, packageRoot, inside } = JSON.parse(process.argv[2]);

/** Folders of the modules whose errors are believed, which the student's code could have say anything. */
const trusted = [new URL('..', import.meta.url).href, new URL('.', driver).href];

/** The folder of the trusted modules that only the child's own have a use for. */
const engine = new URL('.', import.meta.url).href;
const refusal = `this question's file may import ${packages.length > 0 ? `${packages.join(', ')} only` : 'no packages'}`;
/**
 * `text.startsWith(start)`, whatever the student's code puts in that method's place.
 * @type {(text: string, start: string) => boolean}
 */
const startsWith = Function.prototype.call.bind(String.prototype.startsWith);
/** @type {(text: string, part: string) => boolean} */
const includes = Function.prototype.call.bind(String.prototype.includes);
const { ownKeys } = Reflect;
let isSealed = false;

/** Closes the way to Node's own modules and to the engine's, for good. */
export function seal() {
  isSealed = true;
}

// The stage's imports lead to the stage and to the question's packages. Once sealed, none leads to Node's own modules:
// not those of packages either, for the student's code can call their functions. What is asked for may be
// `node:fs` from the student's file, from a copy of it (`./sums.ts?again`), from `eval`, or from a package's `require`.
registerHooks({
  resolve(specifier, context, nextResolve) {
    const isStaged = startsWith(context.parentURL ?? '', stage);
    const isStudent = isSealed && startsWith(context.parentURL ?? '', student);
    const isPackage = isStaged && namesPackage(specifier);
    const isAllowed = isPackage || specifier === inside || isStagedAddress(specifier, context.parentURL);
    if (isSealed && isStaged && !isAllowed) throw refused(specifier);
    const resolved = locate(specifier, isPackage ? { ...context, parentURL: packageRoot } : context, nextResolve);
    if (!isOpen(resolved.url, isStaged && !isPackage)) throw refused(specifier);
    if (isSealed && isStaged && !isCode(resolved.format)) throw refused(specifier);
    if (isStudent && isTrusted(resolved.url) && specifier !== inside) throw refused(specifier);
    // A copy of its own, whose classes nobody believes.
    if (isStudent && specifier === inside) return { ...resolved, url: `${resolved.url}?student`, format: 'module' };
    return resolved.format === 'module-typescript' ? { ...resolved, format: 'module' } : resolved;
  },
});

/**
 * Finds what is imported. Once sealed, an error is ours: those of Node's own classes lead to its functions.
 * @type {import('node:module').ResolveHookSync}
 */
function locate(specifier, context, nextResolve) {
  if (!isSealed) return nextResolve(specifier, context);
  if (ownKeys(context.importAttributes ?? {}).length > 0) throw refused(specifier);
  try {
    return nextResolve(specifier, context);
  } catch {
    throw new Error(`cannot find '${specifier}'`);
  }
}

/** @param {string | null | undefined} format */
function isCode(format) {
  return format === 'module' || format === 'module-typescript' || format === 'commonjs';
}

/**
 * Tells whether it is a package's, and not of what lies beside it: `ml-matrix/../zod`.
 * @param {string} specifier
 */
function namesPackage(specifier) {
  if (includes(specifier, '..')) return false;
  for (let i = 0; i < packages.length; i++) {
    if (specifier === packages[i] || startsWith(specifier, `${packages[i]}/`)) return true;
  }
  return false;
}

/**
 * Decides before Node looks for the file, so that nobody learns which files there are outside.
 * @param {string} specifier
 * @param {string | undefined} parent
 */
function isStagedAddress(specifier, parent) {
  const isAddress = startsWith(specifier, './') || startsWith(specifier, '../') || startsWith(specifier, 'file:');
  return isAddress && startsWith(new URL(specifier, parent).href, stage);
}

/**
 * @param {string} url
 * @param {boolean} staysInStage
 */
function isOpen(url, staysInStage) {
  if (!startsWith(url, 'file:') || startsWith(url, engine)) return !isSealed;
  return !staysInStage || startsWith(url, stage);
}

/**
 * Tells whether it is the engine's, or lies beside the driver.
 * @param {string} url
 */
function isTrusted(url) {
  return startsWith(url, trusted[0]) || (!startsWith(student, trusted[1]) && startsWith(url, trusted[1]));
}

/** @param {string} specifier */
function refused(specifier) {
  return new Error(`cannot import '${specifier}': ${refusal}`);
}
