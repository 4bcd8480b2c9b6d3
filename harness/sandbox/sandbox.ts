import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { CheckFailure } from '../authoring/check.ts';
import type { Finding } from '../authoring/finding.ts';
import type { Asked } from '../authoring/procedures.ts';
import type { Position } from '../source/blocks.ts';
import { HarnessError } from '../support/errors.ts';
import { admit, alone } from './alone.ts';
import { type CallError, type FileOfErrors, findingOf, MAX_TEXT } from './call-error.ts';
import { type ChildEvent, type Connection, type ConnectionOptions, connect, type Limit } from './connection.ts';
import { START_MILLISECONDS } from './launch.ts';
import type { ChildMessage } from './messages.ts';
import { describeEvent, violationOf } from './violations.ts';

/** Code of a submission with its layers, answering calls of its driver's procedures. */
export interface Sandbox {
  /**
   * Starts the child where there is none, up to where the submission's file is going to be loaded.
   * @throws HarnessError where our own part fails
   */
  launch(): Promise<void>;
  /**
   * Starts the child where there is none, and waits for the submission's file; a call needs one.
   * @throws CheckFailure where the submission's file cannot be loaded
   * @throws HarnessError where our own part fails
   */
  start(): Promise<void>;
  /**
   * Sends calls of procedures with plain data, all at once; the child answers one after the other.
   * @returns what waits for each answer, in this order
   * @throws CheckFailure where the submission's file cannot be loaded
   * @throws HarnessError where our own part fails
   */
  send(calls: readonly Asked[]): Promise<Receive[]>;
  /** Tells what the call that was answered last has printed, or its beginning, also where it has not come to an answer. */
  printedText(): string;
  /** Begins with a task, whose prints count anew: those of the tasks before it cost it nothing. */
  beginTask(): Promise<void>;
  /** Adds up what the calls so far have taken of its children's time. */
  spent(): { readonly counted: number; readonly processor: number };
  /** Takes the places where the submission's code has printed since the last time; null: nobody knows where. */
  takePrints(): (Position | null)[];
  /** Makes calls in a fresh child, which is the only one of this process meanwhile. */
  alone<T>(run: () => Promise<T>): Promise<T>;
  /** Ends the child; resolves once nothing of it is left. */
  close(): Promise<void>;
}

/**
 * Waits for the answer to a call. The time is that of the call alone, as `clock.ts` counts it. Returns undefined where the child has ended at
 * an earlier call.
 * @throws CheckFailure where the submission's code fails, breaks a limit or dies
 * @throws HarnessError where our own part fails
 */
type Receive = (milliseconds: number) => Promise<unknown> | undefined;

export interface SandboxOptions extends ConnectionOptions, FileOfErrors {
  /** Settles once the submission's file lies in the stage: a child may be started before. */
  placed: Promise<void>;
  /** answers the driver's questions about substituted functions */
  answer?(name: string, values: unknown[]): unknown;
}

/** A call on its way. */
type Sent = Asked & { readonly id: string };

/** The time to load the student's file, of which little runs then: what initialises static fields. */
const LOAD_MILLISECONDS = 10_000;

/** Opens a sandbox of one child, started at the first call and started afresh after a violation. */
export function openSandbox(options: SandboxOptions): Sandbox {
  let connection: Connection | undefined;
  /** settles once the child has loaded our own part */
  let launching: Promise<Connection> | undefined;
  /** whether the child has loaded the submission's file */
  let isReady = false;
  const ended: Promise<unknown>[] = [];
  /** how many calls are not answered yet */
  let open = 0;
  let isAlone = false;
  const total = { counted: 0, processor: 0 };
  /** by place, each once */
  const printed = new Map<string, Position | null>();
  let printedText = '';

  function launch(): Promise<Connection> {
    launching ??= startChild();
    return launching;
  }

  async function startChild(): Promise<Connection> {
    const fresh = await admit(
      () => connect(options),
      () => isAlone,
    );
    ended.push(fresh.ended);
    isReady = false;
    connection = fresh;
    const loaded = await within(fresh, START_MILLISECONDS);
    if (reached(loaded)?.phase === 'loaded') return fresh;
    discard();
    throw new HarnessError(`the sandbox did not start: ${describeEvent(loaded)}`);
  }

  async function load(): Promise<Connection> {
    const launched = await launch();
    if (isReady) return launched;
    await options.placed;
    launched.send({ phase: 'placed' });
    const event = await within(launched, LOAD_MILLISECONDS);
    const next = reached(event);
    isReady = next?.phase === 'ready';
    if (isReady) return launched;
    discard();
    if (next?.phase === 'failed') throw new CheckFailure(ofError(next.error, 'loading the file'));
    throw new CheckFailure(violationOf(event, 'loading the file', LOAD_MILLISECONDS, options.limits));
  }

  async function send(calls: readonly Asked[]): Promise<Receive[]> {
    if (open > 0) throw new HarnessError(`${calls[0].procedure} was called while another call was open`);
    const child = await load();
    const messages = calls.map((call): Sent => ({ ...call, id: randomUUID() }));
    // A child that asks reads its answers where it reads calls.
    const isAhead = options.substitutes.length === 0;
    if (isAhead) child.send(...messages);
    open = calls.length;
    return messages.map((message) => (milliseconds) => {
      if (connection !== child) return undefined;
      if (!isAhead) child.send(message);
      return receive(child, message, milliseconds);
    });
  }

  async function receive(child: Connection, sent: Sent, milliseconds: number): Promise<unknown> {
    const limit = child.limit(milliseconds);
    printedText = '';
    try {
      return await answerTo(sent, child, limit, milliseconds);
    } finally {
      const { counted, processor } = limit.stop();
      total.counted += counted;
      total.processor += processor ?? 0;
    }
  }

  async function answerTo(
    { id, procedure }: Sent,
    child: Connection,
    limit: Limit,
    milliseconds: number,
  ): Promise<unknown> {
    for (;;) {
      const event = await child.next(limit);
      const message = event.type === 'message' && 'id' in event.message && event.message.id === id && event.message;
      if (!message) {
        discard();
        throw new CheckFailure(violationOf(event, procedure, milliseconds, options.limits));
      }
      if ('printed' in message) {
        printedText = (printedText + message.printed).slice(0, MAX_TEXT);
        continue;
      }
      if (!('ask' in message)) open--;
      if ('prints' in message) notePrints(message.prints);
      if ('value' in message) return message.value;
      if ('error' in message) throw new CheckFailure(ofError(message.error, procedure));
      child.send({ id, answer: answer(message, procedure) });
    }
  }

  function notePrints(places: Extract<ChildMessage, { value: unknown }>['prints'] = []): void {
    for (const place of places) {
      const position = place && options.studentPosition(place.line, place.column);
      // What the stub's own code prints is not the student's.
      if (position !== undefined) printed.set(JSON.stringify(position), position);
    }
  }

  function answer(question: Extract<ChildMessage, { ask: string }>, procedure: string): unknown {
    if (!options.answer || !options.substitutes.includes(question.ask)) {
      discard();
      throw new CheckFailure({ code: 'protocol', procedure, message: 'asked for a value that is not on offer' });
    }
    try {
      return options.answer(question.ask, question.values);
    } catch (error) {
      discard(); // it waits for an answer that will not come
      throw error;
    }
  }

  function discard(): void {
    connection?.kill();
    connection = undefined;
    launching = undefined;
    open = 0;
  }

  function ofError(error: CallError, procedure: string): Finding {
    return findingOf(error, procedure, `/${options.student}`, options);
  }

  return {
    launch: async () => void (await launch()),
    start: async () => void (await load()),
    send,
    spent: () => ({ ...total }),
    takePrints() {
      const taken = [...printed.values()];
      printed.clear();
      return taken;
    },
    printedText: () => printedText,
    async beginTask() {
      // What a child has printed before its answer is there to be read with it; one turn reads it.
      await setImmediate();
      connection?.forgetPrints();
    },
    alone(run) {
      discard();
      return alone(async () => {
        isAlone = true;
        return run().finally(() => {
          isAlone = false;
        });
      });
    },
    async close() {
      connection?.kill();
      await launching?.catch(() => {}); // it may not have come to its turn yet
      discard();
      await Promise.all(ended);
    },
  };
}

/** Waits for an event that is no answer to a call. */
async function within(child: Connection, milliseconds: number): Promise<ChildEvent> {
  const limit = child.limit(milliseconds);
  return child.next(limit).finally(() => limit.stop());
}

/** Takes the phase that the child says it has reached; undefined for any other event. */
function reached(event: ChildEvent): Extract<ChildMessage, { phase: string }> | undefined {
  return event.type === 'message' && 'phase' in event.message ? event.message : undefined;
}
