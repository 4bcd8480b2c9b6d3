import type { Procedures } from '../grading/check.ts';
import type { Plain } from './wire.ts';

/** What the driver may ask of the process that grades. */
export interface DriverHost {
  /** names of the student's functions that the host answers for in this run, with the reference's values */
  readonly substitutes: readonly string[];
  /** The host's answer for a substituted function; blocks until it is there. */
  ask(name: string, ...values: Plain[]): Plain;
}

/**
 * The adapter around a student's module: runs beside it in the sandbox and turns it into procedures
 * over plain data, which the grader calls. It is trusted to be correct, not to be safe: the student's
 * code shares its process, so nothing it says is believed without a schema.
 */
export type Driver<Module, P extends Procedures> = (module: Module, host: DriverHost) => P;

/** The student's code returned something that the task's signature does not allow. */
export class ContractError extends Error {
  override readonly name = 'ContractError';
}

/** A host that substitutes nothing: for the reference and for debugging in one process. */
export const NO_HOST: DriverHost = {
  substitutes: [],
  ask(name) {
    throw new Error(`nothing is substituted here, so there is no ${name} to ask for`);
  },
};
