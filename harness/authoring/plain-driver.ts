import { ContractError, type Procedures } from './inside.ts';

// The driver of questions that have none of their own: their functions take and return plain data.

// Taken before the student's code can replace them.
const { is, keys } = Object;
const clone = structuredClone;

/** Makes procedures of the functions that a module exports, which must leave their arguments as they are. */
export default function createDriver(module: Readonly<Record<string, unknown>>): Procedures {
  const procedures: Procedures = {};
  for (const [name, exported] of Object.entries(module)) {
    if (typeof exported !== 'function') continue;
    procedures[name] = async (...args) => {
      const given = clone(args);
      const result = await exported(...args);
      if (!isSame(args, given)) throw new ContractError(`${name} must not change its arguments`);
      if (result === undefined) throw new ContractError(`${name} returned nothing: is a return missing?`);
      return result;
    };
  }
  return procedures;
}

/** Tells whether two values of plain data are equal, NaN and NaN too. */
function isSame(one: unknown, other: unknown): boolean {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return is(one, other);
  const names = keys(one);
  if (names.length !== keys(other).length) return false;
  // No method of arrays, which the student's code can replace where prototypes are open.
  for (let i = 0; i < names.length; i++) {
    const name = names[i] as keyof object;
    if (!isSame(one[name], other[name])) return false;
  }
  return true;
}
