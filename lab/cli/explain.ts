import { inspect } from 'node:util';
import { TodoError } from 'lab-harness/inside';
import { ModelError } from '../errors.ts';

// What is thrown deep inside a package has the student's line below ten of the package's.
Error.stackTraceLimit = 100;

/**
 * Says what went wrong in the code that is trained, without a stack trace.
 *
 * @throws the error itself where it comes from elsewhere
 */
export function explain(error: unknown): string {
  if (error instanceof TodoError || error instanceof ModelError) return error.message;
  if (!(error instanceof Error)) return `the code threw ${inspect(error)}, which is no Error`;
  const place = /\b(?:student|reference)\/q[12]\.ts(?::\d+)?/.exec(error.stack ?? error.message)?.[0];
  if (place === undefined) throw error;
  return `${place}: ${error.name}: ${error.message}${hint(error)}`;
}

function hint(error: NodeJS.ErrnoException): string {
  if (error.code !== 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX') return '';
  return (
    '\nNode runs TypeScript by erasing the types. Write a const object instead of an enum, ' +
    'and fields with assignments instead of parameter properties.'
  );
}
