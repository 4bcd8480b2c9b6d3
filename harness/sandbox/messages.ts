import { z } from 'zod';
import { type CallError, MAX_TEXT } from './call-error.ts';
import { MOST_PLACES } from './printing.ts';

// The child clips its texts: longer ones come from the student's code. A report would keep them.
const name = z.string().max(100);
const text = z.string().max(MAX_TEXT);

const callError: z.ZodType<CallError> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('todo'), block: name }),
  z.object({ kind: z.literal('contract'), message: text }),
  z.object({ kind: z.literal('threw'), name, message: text, stack: text, isCut: z.boolean().optional() }),
]);

const plain = z.custom<unknown>((value) => value !== undefined);

/** A bound on keys, so that no error lists the thousands of unknown ones that a message may have. */
const hasFewKeys = z.custom<object>((value) => typeof value === 'object' && Object.keys(value ?? {}).length <= 3);

/** Places where the student's code has printed; null: nobody knows where. */
const place = z.strictObject({ line: z.int(), column: z.int() }).nullable();
const prints = z.array(place).max(MOST_PLACES).optional();

/** All messages of the child. */
const anyMessage = z.union([
  // The trusted part has loaded; from here on the student's code runs.
  z.strictObject({ phase: z.literal('loaded') }),
  z.strictObject({ phase: z.literal('ready') }),
  z.strictObject({ phase: z.literal('failed'), error: callError }),
  z.strictObject({ id: z.string(), value: plain, prints }),
  z.strictObject({ id: z.string(), error: callError, prints }),
  // What a call prints, or its beginning.
  z.strictObject({ id: z.string(), printed: text }),
  z.strictObject({ id: z.string(), ask: z.string(), values: z.array(plain) }),
]);
export type ChildMessage = z.infer<typeof anyMessage>;
export const childMessage = hasFewKeys.pipe(anyMessage);

/** All messages of the host, after the start-up arguments on the child's command line. */
export type HostMessage =
  // The submission's file lies in the stage.
  { phase: 'placed' } | { id: string; procedure: string; args: unknown[] } | { id: string; answer: unknown };

/** Second argument of a child that takes everything from its realm that goes beyond the language. */
export const DISARM = 'disarm';

/** Arguments that the child is started with: addresses inside its stage. */
export interface ChildArguments {
  stage: string;
  driver: string;
  student: string;
  packages: string[];
  /** where packages are looked up: the URL of a file in node_modules, above which there is nothing to read */
  packageRoot: string;
  /** name by which the lab's files import what the engine has for the child */
  inside: string;
  substitutes: string[];
}
