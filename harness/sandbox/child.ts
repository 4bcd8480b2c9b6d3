// The sandbox's inside: loads the driver and the student's file from the stage, then answers calls that
// arrive on file descriptor 3. Between calls it blocks in a read, so that no timer of the student's runs.
import fs from 'node:fs';
import { registerHooks } from 'node:module';
import { describeError } from './call-error.ts';
import type { Driver, DriverHost } from './driver.ts';
import type { ChildArguments, HostMessage } from './messages.ts';
import { decode, encode, type Plain } from './wire.ts';

const PIPE = 3;
// Taken before the student's code can replace them.
const { readSync, writeSync } = fs;
const { exit } = process;

const { stage, driver, student, packages, packageRoot, substitutes }: ChildArguments = JSON.parse(process.argv[2]);

// Bare imports lead to the question's packages and nowhere else; relative ones stay inside the stage.
registerHooks({
  resolve(specifier, context, nextResolve) {
    if (!context.parentURL?.startsWith(stage)) return nextResolve(specifier, context);
    if (specifier.startsWith('.') || specifier.startsWith('file:')) {
      const resolved = nextResolve(specifier, context);
      if (resolved.url.startsWith(stage)) return resolved;
    } else if (packages.some((name) => specifier === name || specifier.startsWith(`${name}/`))) {
      return nextResolve(specifier, { ...context, parentURL: packageRoot });
    } else if (context.parentURL !== student && specifier.startsWith('node:')) {
      return nextResolve(specifier, context);
    }
    throw new Error(`cannot import '${specifier}': this question's file may import ${packages.join(', ')} only`);
  },
});

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
