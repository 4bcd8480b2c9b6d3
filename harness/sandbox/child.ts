// The sandbox's inside: loads the driver from the stage and, once it lies there, the student's file, then answers calls
// that arrive on file descriptor 3. Between calls it blocks in a read, so that no timer of the student's runs.
import type { Driver, DriverHost, Plain } from '../authoring/inside.ts';
import { describeError, MAX_TEXT, MOST_FRAMES } from './call-error.ts';
import { disarm, giveFunctions } from './disarm.ts';
import { seal } from './fence.mjs';
import type { ChildArguments, DISARM, HostMessage } from './messages.ts';
import { takePrints } from './printing.ts';
import { decodeTrusted, encode } from './wire.ts';

// By an import, Node.js would load all that any export of these modules leads to: twice as much as all of the child's own.
const { Buffer } = process.getBuiltinModule('node:buffer');
const { readSync, writeSync } = process.getBuiltinModule('node:fs');
const { setFlagsFromString } = process.getBuiltinModule('node:v8');

// `Math.random` gives the same numbers in every child, so that work which uses it has the same marks when it is graded
// again. The flag comes after V8 has laid out its memory, whose addresses nobody is to foresee.
setFlagsFromString('--random-seed=1');

Error.stackTraceLimit = MOST_FRAMES;

const PIPE = 3;
// Taken before the student's code can replace them.
const { exit } = process;

const { driver, student, substitutes }: ChildArguments = JSON.parse(process.argv[2]);
const isToDisarm = process.argv[3] === ('disarm' satisfies typeof DISARM);

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
      return decodeTrusted(line) as unknown as HostMessage;
    }
    const length = readSync(PIPE, chunk, 0, chunk.length, null);
    if (length === 0) exit(0);
    pending = Buffer.concat([pending, chunk.subarray(0, length)]);
  }
}

let openCall = '';
/** characters of what the open call prints that the host is still told */
let printsLeft = 0;

/** Tells the host what a call prints, so that it knows which call it was, and has it even where the call never ends. */
function tellPrint(text: string): void {
  if (printsLeft === 0) return;
  const printed = text.slice(0, printsLeft);
  printsLeft -= printed.length;
  if (printed !== '') send({ id: openCall, printed });
}

// What is printed has to leave before the next blocking read, and with it reach the host's limit.
for (const stream of [process.stdout, process.stderr]) {
  (stream as { _handle?: { setBlocking?(on: boolean): void } })._handle?.setBlocking?.(true);
  const write = stream.write.bind(stream) as (...args: unknown[]) => boolean;
  stream.write = (text: unknown, ...rest: unknown[]) => {
    tellPrint(`${text}`);
    return write(text, ...rest);
  };
}

const host: DriverHost = {
  substitutes,
  ask(name, ...values) {
    send({ id: openCall, ask: name, values });
    const reply = receive();
    if (!('answer' in reply)) throw new Error('the host answered a question with a call');
    return reply.answer as Plain;
  },
};

if (isToDisarm) giveFunctions();
const { default: createDriver }: { default: Driver<unknown, Record<string, (...args: unknown[]) => unknown>> } =
  await import(driver);
seal();
if (isToDisarm) disarm(student, tellPrint);
send({ phase: 'loaded' });
receive(); // that the student's file is there

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
  printsLeft = MAX_TEXT;
  try {
    const value = await procedures[call.procedure](...call.args);
    send({ id: call.id, value, prints: takePrints() });
  } catch (error) {
    send({ id: call.id, error: describeError(error), prints: takePrints() });
  }
}
