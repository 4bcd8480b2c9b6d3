import type { Finding } from '../authoring/finding.ts';
import { ContractError, OwnError, TodoError } from '../authoring/inside.ts';
import type { Position } from '../source/blocks.ts';
import { WireError } from './wire.ts';

// Taken before the student's code can replace it.
const toText = String;

/** Longest text of an error, in characters. */
export const MAX_TEXT = 2000;

/** The reason why a call did not return a value, as the child tells it. */
export type CallError =
  | { kind: 'todo'; block: string }
  | { kind: 'contract'; message: string }
  | { kind: 'threw'; name: string; message: string; stack: string; isCut?: boolean | undefined };

/** Describes what was thrown, as data. Never throws itself, whatever it is given: thrown values are the student's. */
export function describeError(thrown: unknown): CallError {
  try {
    const broken = OwnError.saidBy(ContractError, thrown);
    if (broken !== undefined) return { kind: 'contract', message: clip(broken) };
    const unsent = OwnError.saidBy(WireError, thrown);
    if (unsent !== undefined) return { kind: 'contract', message: clip(`the result holds what is no data: ${unsent}`) };
    if (!(thrown instanceof Error)) {
      const name = typeof thrown === 'object' ? 'an object' : `a ${typeof thrown}`;
      return { kind: 'threw', name, message: clip(toText(thrown)), stack: '' };
    }
    const block = TodoError.blockOf(thrown);
    if (block !== undefined) return { kind: 'todo', block: clip(block, 100) };
    const { name, message, stack } = thrown;
    const frames = framesOf(toText(stack ?? ''));
    const own = withoutPackages(frames);
    const isCut = own.length > MAX_TEXT || isStackCut(frames);
    return { kind: 'threw', name: clip(name, 100), message: clip(message), stack: clip(own), ...(isCut && { isCut }) };
  } catch {
    return { kind: 'threw', name: 'an error', message: 'that cannot be read', stack: '' };
  }
}

function clip(text: string, length = MAX_TEXT): string {
  return toText(text).slice(0, length);
}

/** How many frames an error is to have: what is thrown deep inside a package has the student's line below ten of the package's. */
export const MOST_FRAMES = 100;

/** What each frame in a stack begins with. */
const FRAME = '\n    at ';

/** Takes the message off a stack: however long it is, no frame is to be missing for it. */
function framesOf(stack: string): string {
  const start = stack.indexOf(FRAME);
  return start < 0 ? '' : stack.slice(start);
}

/** Takes the frames of packages out of a stack, of which there may be more than there is room for. */
function withoutPackages(stack: string): string {
  const lines: string[] = [];
  for (const line of stack.slice(0, MOST_STACK).split('\n')) if (!line.includes('/node_modules/')) lines.push(line);
  return lines.join('\n');
}

/** Longest stack that is looked at. */
const MOST_STACK = 20_000;

/** Tells whether a stack may have had more frames, the outer ones, than the engine has written or than are looked at. */
function isStackCut(stack: string): boolean {
  return stack.length > MOST_STACK || stack.split(FRAME).length > Error.stackTraceLimit;
}

/** A submission's file, as far as errors are told of it: what they say themselves may be made up. */
export interface FileOfErrors {
  /** Translates a place in the grafted file to the student's own. */
  studentPosition(line: number, column: number): Position | undefined;
  /** Tells whether a name stands in the grafted file. */
  mentions(name: string): boolean;
  /** Tells whether it has a TODO block of that name that is not filled in. */
  isOpenBlock(name: string): boolean;
}

/**
 * Tells what a call's error means for the student.
 *
 * @param student path of the student's file, or its end, as stack traces name it
 */
export function findingOf(error: CallError, procedure: string, student: string, file: FileOfErrors): Finding {
  if (error.kind === 'todo') {
    if (file.isOpenBlock(error.block)) return { code: 'todo', block: error.block };
    return { code: 'threw', procedure, name: 'TodoError', message: `block ${error.block}` };
  }
  // The child has clipped its texts, unless the student's code has seen to it that it does not.
  const message = error.message.slice(0, MAX_TEXT);
  if (error.kind === 'contract') return { code: 'contract', procedure, message };
  const frames = framesIn(student, error.stack.slice(0, MOST_STACK));
  // The outermost of the student's functions is the one that was called.
  const [inner, outer] = [frames.at(0), frames.at(-1)];
  // On its line there may be a function within it that made the call.
  const caller = frames.find(({ line }) => line === outer?.line);
  const [position, from] = [inner, caller].map((frame) => frame && file.studentPosition(frame.line, frame.column));
  const name = outer?.functionName;
  const called = name !== undefined && name.length <= 100 && file.mentions(name) ? name : procedure;
  // The caller of the student's functions throws where what they return is of no use to it. Where the stack overflows in a
  // package, theirs lie below what is left of it.
  const isOutside = frames.length === 0 && error.stack !== '' && !error.isCut;
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
    const functionName = /^\s*at (?:async |new )?(?:[\w$]+\.)*([\w$]+) \(/.exec(text)?.[1];
    return [{ functionName, line: Number(place[1]), column: Number(place[2]) }];
  });
}
