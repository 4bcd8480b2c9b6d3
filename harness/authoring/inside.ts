// What a driver and a student's file may import of the engine. It runs in the child, which loads no package for it.

// Taken before the student's code can replace them.
const { from, isArray } = Array;
const toText = String;

/** Procedures over plain data, as a driver offers them around a student's code. */
// biome-ignore lint/suspicious/noExplicitAny: the bound of every function type
export type Procedures = Record<string, (...args: any[]) => unknown>;

/** Values that may cross the pipe between the child and the process that grades. */
export type Plain = null | boolean | number | string | Plain[] | { [key: string]: Plain };

/** Services of the process that grades, for the driver. */
export interface DriverHost {
  /** names of the student's functions that the host answers for in this run, with the reference's values */
  readonly substitutes: readonly string[];
  /** Answers for a substituted function; blocks until the answer is there. */
  ask(name: string, ...values: Plain[]): Plain;
}

/**
 * The adapter around a student's module: runs beside it in the sandbox and turns it into procedures
 * over plain data, which the grader calls. It is trusted to be correct, not to be safe: the student's
 * code shares its process, so nothing it says is believed without a schema.
 */
export type Driver<Module, P extends Procedures> = (module: Module, host: DriverHost) => P;

/** A host that substitutes nothing: for the reference and for debugging in one process. */
export const NO_HOST: DriverHost = {
  substitutes: [],
  ask(name) {
    throw new Error(`nothing is substituted here, so there is no ${name} to ask for`);
  },
};

/**
 * Error of ours whose text is believed. A student's code may catch one and write into it, hang it on another prototype, or
 * wrap it: what counts is what was said when the very class made it.
 */
export class OwnError extends Error {
  readonly #said: string;
  readonly #madeBy: unknown;

  static {
    delete (OwnError.prototype as { constructor?: unknown }).constructor;
  }

  constructor(said: string) {
    super(said);
    this.#said = said;
    this.#madeBy = new.target;
    // Nobody gets from an error to its class, which would make others that say anything.
    delete (new.target.prototype as { constructor?: unknown }).constructor;
  }

  /** Reads what an error said when a class made it; undefined for anything else. */
  static saidBy(madeBy: typeof OwnError, error: unknown): string | undefined {
    const isOwn = typeof error === 'object' && error !== null && #said in error;
    return isOwn && error.#madeBy === madeBy ? error.#said : undefined;
  }
}

/** The student's code returned something that the task's signature does not allow. */
export class ContractError extends OwnError {
  override readonly name = 'ContractError';
}

/** Makes a function that reads a number. @param kind says what another value is, as `kindOf` does */
export function numberReader(kind: (value: unknown) => string): (value: unknown, name: string) => number {
  return (value, name) => {
    if (typeof value === 'number') return value;
    throw new ContractError(`${name} must be a number, and is ${kind(value)}`);
  };
}

/** Says what a value is, for a sentence: never its contents. */
export function kindOf(value: unknown): string {
  if (value === undefined || value === null) return toText(value);
  if (isArray(value)) return `an array of ${sizeOf(value.length)}`;
  if (value instanceof Promise) return 'a promise';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

/** Reads a size of something of the student's, for a sentence: what is no number might be any text. */
export function sizeOf(size: unknown): number {
  return typeof size === 'number' ? size : Number.NaN;
}

/** Writes sizes as a shape: `[3, 1]`. */
export function shapeText(sizes: ArrayLike<unknown>): string {
  return `[${from(sizes, sizeOf).join(', ')}]`;
}

/** Thrown by a TODO block that has not been filled yet; a grader reads it as 'not done yet'. */
export class TodoError extends Error {
  override readonly name = 'TodoError';
  /** The block's name, as in its markers: `sums.mean`. */
  readonly block: string;

  constructor(block: string) {
    super(`${block} is not done yet: fill in its TODO block`);
    this.block = block;
  }

  /** Reads which block threw; by name, for the student's file may have a class of its own. */
  static blockOf(error: unknown): string | undefined {
    const isTodo = error instanceof Error && error.name === 'TodoError' && 'block' in error;
    return isTodo ? toText(error.block) : undefined;
  }
}
