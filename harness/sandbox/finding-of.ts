import type { Finding, Position } from '../authoring/finding.ts';
import { type CallError, MAX_TEXT } from './call-error.ts';

/** Longest stack that is looked at. */
const MOST_STACK = 20_000;

/**
 * What a call's error means for the student.
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
  const position = frames.length > 0 ? toPosition(frames[0].line, frames[0].column) : undefined;
  // The outermost of the student's functions is the one that was called.
  const called = frames[frames.length - 1]?.functionName?.slice(0, 100) ?? procedure;
  return { code: 'threw', procedure: called, name: error.name.slice(0, 100), message, ...(position && { position }) };
}

interface Frame {
  functionName: string | undefined;
  line: number;
  column: number;
}

/** The frames of a stack trace that lie in a file, the innermost first. */
function framesIn(file: string, stack: string): Frame[] {
  return stack.split('\n').flatMap((text) => {
    const index = text.indexOf(`${file}:`);
    const place = index < 0 ? null : /^:(\d+):(\d+)/.exec(text.slice(index + file.length));
    if (!place) return [];
    const functionName = /^\s*at (?:async )?(?:[\w$]+\.)*([\w$]+) \(/.exec(text)?.[1];
    return [{ functionName, line: Number(place[1]), column: Number(place[2]) }];
  });
}
