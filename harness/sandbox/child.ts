// The sandbox's inside: loads the driver and the student's file from the stage, then answers calls that
// arrive on file descriptor 3. Between calls it blocks in a read, so that no timer of the student's runs.
import { Buffer } from 'node:buffer';
import fs from 'node:fs';
import { registerHooks } from 'node:module';
import { URL } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import type { Driver, DriverHost, Plain } from '../authoring/inside.ts';
import { describeError } from './call-error.ts';
import { disarm } from './disarm.ts';
import type { ChildArguments, DISARM, HostMessage } from './messages.ts';
import { decode, encode } from './wire.ts';

// `Math.random` gives the same numbers in every child, so that work which uses it has the same marks when it is graded
// again. The flag comes after V8 has laid out its memory, whose addresses nobody is to foresee.
setFlagsFromString('--random-seed=1');

const PIPE = 3;
// Taken before the student's code can replace them.
const { readSync, writeSync } = fs;
const { exit } = process;

const { stage, driver, student, packages, packageRoot, inside, substitutes }: ChildArguments = JSON.parse(
  process.argv[2],
);
const isToDisarm = process.argv[3] === ('disarm' satisfies typeof DISARM);

/** The folder of the trusted modules that only this file has a use for. */
const engine = new URL('.', import.meta.url).href;
const refusal = `this question's file may import ${packages.join(', ')} only`;
/** `text.startsWith(start)`, whatever the student's code puts in that method's place. */
const startsWith: (text: string, start: string) => boolean = Function.prototype.call.bind(String.prototype.startsWith);
const includes: (text: string, part: string) => boolean = Function.prototype.call.bind(String.prototype.includes);
let isSealed = false;

// The stage's imports lead to the stage and to the question's packages. Once sealed, none leads to Node's own modules:
// not those of packages either, for the student's code can call their functions. What is asked for may be
// `node:fs` from the student's file, from a copy of it (`./q1.ts?again`), from `eval`, or from a package's `require`.
registerHooks({
  resolve(specifier, context, nextResolve) {
    const isStaged = startsWith(context.parentURL ?? '', stage);
    const isPackage = isStaged && namesPackage(specifier);
    const isAllowed = isPackage || specifier === inside || isStagedAddress(specifier, context.parentURL);
    if (isSealed && isStaged && !isAllowed) throw refused(specifier);
    const resolved = nextResolve(specifier, isPackage ? { ...context, parentURL: packageRoot } : context);
    if (isOpen(resolved.url, isStaged && !isPackage)) return resolved;
    throw refused(specifier);
  },
});

/** Tells whether it is a package's, and not of what lies beside it: `ml-matrix/../zod`. */
function namesPackage(specifier: string): boolean {
  if (includes(specifier, '..')) return false;
  for (let i = 0; i < packages.length; i++) {
    if (specifier === packages[i] || startsWith(specifier, `${packages[i]}/`)) return true;
  }
  return false;
}

/** Decides before Node looks for the file, so that nobody learns which files there are outside. */
function isStagedAddress(specifier: string, parent: string | undefined): boolean {
  const isAddress = startsWith(specifier, './') || startsWith(specifier, '../') || startsWith(specifier, 'file:');
  return isAddress && startsWith(new URL(specifier, parent).href, stage);
}

function isOpen(url: string, staysInStage: boolean): boolean {
  if (!startsWith(url, 'file:') || startsWith(url, engine)) return !isSealed;
  return !staysInStage || startsWith(url, stage);
}

function refused(specifier: string): Error {
  return new Error(`cannot import '${specifier}': ${refusal}`);
}

function send(message: unknown): void {
  let bytes = Buffer.from(`${encode(message)}\n`);
  while (bytes.length > 0) bytes = bytes.subarray(writeSync(PIPE, bytes));
}

const chunk = Buffer.alloc(65_536);
let pending = Buffer.alloc(0);

function receive(): HostMessage {
  for (;;) {
    const end = pending.indexOf(0x0a);
    if (end >= 0) {
      const line = pending.subarray(0, end).toString('utf8');
      pending = pending.subarray(end + 1);
      return decode(line) as unknown as HostMessage;
    }
    const length = readSync(PIPE, chunk, 0, chunk.length, null);
    if (length === 0) exit(0);
    pending = Buffer.concat([pending, chunk.subarray(0, length)]);
  }
}

// What is printed has to leave before the next blocking read, and with it reach the host's limit.
for (const { _handle } of [process.stdout, process.stderr] as { _handle?: { setBlocking?(on: boolean): void } }[]) {
  _handle?.setBlocking?.(true);
}

let openCall = '';
const host: DriverHost = {
  substitutes,
  ask(name, ...values) {
    send({ id: openCall, ask: name, values });
    const reply = receive();
    if (!('answer' in reply)) throw new Error('the host answered a question with a call');
    return reply.answer as Plain;
  },
};

const { default: createDriver }: { default: Driver<unknown, Record<string, (...args: unknown[]) => unknown>> } =
  await import(driver);
isSealed = true;
if (isToDisarm) disarm();
send({ phase: 'loaded' });

let procedures: ReturnType<typeof createDriver> = {};
try {
  procedures = createDriver(await import(student), host);
} catch (error) {
  send({ phase: 'failed', error: describeError(error) });
  exit(0);
}
send({ phase: 'ready' });

for (;;) {
  const call = receive();
  if (!('procedure' in call)) throw new Error('the host answered without being asked');
  openCall = call.id;
  try {
    send({ id: call.id, value: await procedures[call.procedure](...call.args) });
  } catch (error) {
    send({ id: call.id, error: describeError(error) });
  }
}
