import { z } from 'zod';

/** Why a call did not return a value, as the child tells it. */
const callError = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('todo'), block: z.string().max(100) }),
  z.object({ kind: z.literal('contract'), message: z.string() }),
  z.object({ kind: z.literal('threw'), name: z.string(), message: z.string(), stack: z.string() }),
]);
export type CallError = z.infer<typeof callError>;

const plain = z.custom<unknown>((value) => value !== undefined);

/** Everything that the child may say. */
export const childMessage = z.union([
  // The trusted part has loaded; from here on the student's code runs.
  z.strictObject({ phase: z.literal('loaded') }),
  z.strictObject({ phase: z.literal('ready') }),
  z.strictObject({ phase: z.literal('failed'), error: callError }),
  z.strictObject({ id: z.string(), value: plain }),
  z.strictObject({ id: z.string(), error: callError }),
  z.strictObject({ id: z.string(), ask: z.string(), values: z.array(plain) }),
]);
export type ChildMessage = z.infer<typeof childMessage>;

/** Everything that the host says, after the start-up arguments on the child's command line. */
export type HostMessage = { id: string; procedure: string; args: unknown[] } | { id: string; answer: unknown };

/** What the child is started with: addresses inside its stage. */
export interface ChildArguments {
  stage: string;
  driver: string;
  student: string;
  packages: string[];
  /** where packages are looked up, a file URL beside node_modules */
  packageRoot: string;
  substitutes: string[];
}
