import type { Finding } from '../authoring/finding.ts';
import { ContractError } from '../authoring/inside.ts';
import type { Position } from '../source/blocks.ts';
import { WireError } from './wire.ts';

/** Longest text of an error, in characters. */
export const MAX_TEXT = 2000;

/** The reason why a call did not return a value, as the child tells it. */
export type CallError =
  | { kind: 'todo'; block: string }
  | { kind: 'contract'; message: string }
  | { kind: 'threw'; name: string; message: string; stack: string };

/** Describes what was thrown, as data. Never throws itself, whatever it is given: thrown values are the student's. */
export function describeError(thrown: unknown): CallError {
  try {
    if (thrown instanceof ContractError) return { kind: 'contract', message: clip(thrown.message) };
    if (thrown instanceof WireError) {
      return { kind: 'contract', message: clip(`the result holds what is no data: ${thrown.message}`) };
    }
    if (!(thrown instanceof Error)) {
      const name = typeof thrown === 'object' ? 'an object' : `a ${typeof thrown}`;
      return { kind: 'threw', name, message: clip(String(thrown)), stack: '' };
    }
    const { name, message, stack } = thrown;
    if (name === 'TodoError' && 'block' in thrown) return { kind: 'todo', block: clip(String(thrown.block), 100) };
    return { kind: 'threw', name: clip(name, 100), message: clip(message), stack: clip(withoutPackages(stack ?? '')) };
  } catch {
    return { kind: 'threw', name: 'an error', message: 'that cannot be read', stack: '' };
  }
}

function clip(text: string, length = MAX_TEXT): string {
  return String(text).slice(0, length);
}

/** Takes the frames of packages out of a stack, of which there may be more than there is room for. */
function withoutPackages(stack: string): string {
  const lines: string[] = [];
  for (const line of String(stack).slice(0, MOST_STACK).split('\n'))
    if (!line.includes('/node_modules/')) lines.push(line);
  return lines.join('\n');
}

/** Longest stack that is looked at. */
const MOST_STACK = 20_000;

/**
 * Tells what a call's error means for the student.
 *
 * @param student path of the student's file, or its end, as stack traces name it
 * @param toPosition from a line of that file to the student's own
 */
export function findingOf(
  error: CallError,
  procedure: string,
  student: string,
  toPosition: (line: number, column: number) => Position | undefined,
): Finding {
  if (error.kind === 'todo') return { code: 'todo', block: error.block };
  // The child has clipped its texts, unless the student's code has seen to it that it does not.
  const message = error.message.slice(0, MAX_TEXT);
  if (error.kind === 'contract') return { code: 'contract', procedure, message };
  const frames = framesIn(student, error.stack.slice(0, MOST_STACK));
  // The outermost of the student's functions is the one that was called.
  const [inner, outer] = [frames.at(0), frames.at(-1)];
  const [position, from] = [inner, outer].map((frame) => frame && toPosition(frame.line, frame.column));
  const called = outer?.functionName?.slice(0, 100) ?? procedure;
  // The caller of the student's functions throws where what they return is of no use to it.
  const isOutside = frames.length === 0 && error.stack !== '';
  const threw = { code: 'threw', procedure: called, name: error.name.slice(0, 100), message } as const;
  const isFar = from && from.line !== position?.line;
  return { ...threw, ...(position && { position }), ...(isFar && { from }), ...(isOutside && { isOutside }) };
}

interface Frame {
  functionName: string | undefined;
  line: number;
  column: number;
}

/** Finds the frames of a stack trace that lie in a file, the innermost first. */
function framesIn(file: string, stack: string): Frame[] {
  return stack.split('\n').flatMap((text) => {
    const index = text.indexOf(`${file}:`);
    const place = index < 0 ? null : /^:(\d+):(\d+)/.exec(text.slice(index + file.length));
    if (!place) return [];
    const functionName = /^\s*at (?:async )?(?:[\w$]+\.)*([\w$]+) \(/.exec(text)?.[1];
    return [{ functionName, line: Number(place[1]), column: Number(place[2]) }];
  });
}
