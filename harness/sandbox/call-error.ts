import { ContractError } from '../authoring/inside.ts';
import { WireError } from './wire.ts';

/** Longest text of an error, in characters. */
export const MAX_TEXT = 2000;

/** Why a call did not return a value, as the child tells it. */
export type CallError =
  | { kind: 'todo'; block: string }
  | { kind: 'contract'; message: string }
  | { kind: 'threw'; name: string; message: string; stack: string };

/** Describes what was thrown, as data. Never throws itself, whatever it is given: thrown values are the student's. */
export function describeError(thrown: unknown): CallError {
  try {
    if (thrown instanceof ContractError) return { kind: 'contract', message: clip(thrown.message) };
    if (thrown instanceof WireError)
      return { kind: 'contract', message: clip(`the result holds what is no data: ${thrown.message}`) };
    if (!(thrown instanceof Error)) {
      return {
        kind: 'threw',
        name: typeof thrown === 'object' ? 'an object' : `a ${typeof thrown}`,
        message: clip(String(thrown)),
        stack: '',
      };
    }
    if (thrown.name === 'TodoError' && 'block' in thrown)
      return { kind: 'todo', block: clip(String(thrown.block), 100) };
    return {
      kind: 'threw',
      name: clip(thrown.name, 100),
      message: clip(thrown.message),
      stack: clip(thrown.stack ?? ''),
    };
  } catch {
    return { kind: 'threw', name: 'an error', message: 'that cannot be read', stack: '' };
  }
}

function clip(text: string, length = MAX_TEXT): string {
  return String(text).slice(0, length);
}
