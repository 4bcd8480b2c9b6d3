import type { FirstFailure } from '../authoring/check.ts';
import type { Asked, Call } from '../authoring/procedures.ts';
import { MAX_TEXT } from '../sandbox/call-error.ts';
import { HarnessError } from '../support/errors.ts';

/** What came of a call, how long the submission's code took for it, and what it printed. */
export type Answered = ({ readonly value: unknown } | { readonly error: unknown }) & {
  readonly milliseconds: number;
  readonly printed: string;
};

/**
 * Makes calls one after the other.
 * @returns their answers in this order, as they come; fewer where one of the calls has ended the child
 */
export type CallAll = (asked: readonly Asked[]) => AsyncIterable<Answered>;

/** Awaits the answer to a single call. */
export async function firstOf(answers: ReturnType<CallAll>): Promise<Answered> {
  for await (const answer of answers) return answer;
  throw new HarnessError('a call has no answer');
}

/** A case that runs until it has a call to make, or to its end. */
interface Lane {
  /** resolves where it has come to either */
  pause: PromiseWithResolvers<void>;
  asked?: Asked | undefined;
  answer?: PromiseWithResolvers<unknown>;
  failure?: { error: unknown };
  milliseconds: number;
  printed: string;
}

/** The first failure in the order of the cases, what was printed in it, and the time that those after it have taken. */
interface FirstOfMany extends FirstFailure {
  readonly printed: string;
  readonly millisecondsInVain: number;
}

/**
 * Runs cases side by side: once each has come to its next call, these are made together, in the order of the cases. A case
 * goes on when it has its answer, while the child is at the next call, and comes no further than to its own next call
 * before all have theirs, so that nothing depends on which is faster.
 */
export async function sideBySide(
  cases: readonly ((call: Call) => Promise<void>)[],
  callAll: CallAll,
): Promise<FirstOfMany | undefined> {
  const lanes = cases.map(openLane);
  let millisecondsInVain = 0;
  for (;;) {
    await Promise.all(lanes.map(({ pause }) => pause.promise));
    const failed = lanes.findIndex(({ failure }) => failure);
    const inVain = failed < 0 ? [] : lanes.splice(failed + 1);
    for (const { milliseconds } of inVain) millisecondsInVain += milliseconds;
    const asking = lanes.flatMap((lane) => (lane.asked ? [{ lane, asked: lane.asked }] : []));
    if (asking.length === 0) {
      const last = lanes.at(-1);
      if (!last?.failure) return undefined;
      return { index: lanes.length - 1, ...last.failure, printed: last.printed, millisecondsInVain };
    }
    let next = 0;
    for await (const answer of callAll(asking.map(({ asked }) => asked))) resume(asking[next++].lane, answer);
  }
}

function openLane(run: (call: Call) => Promise<void>): Lane {
  const lane: Lane = { pause: Promise.withResolvers(), milliseconds: 0, printed: '' };
  const call: Call = (procedure, args) => {
    if (lane.asked) throw new HarnessError(`${procedure} was called while another call was open`);
    lane.asked = { procedure, args };
    lane.answer = Promise.withResolvers();
    lane.pause.resolve();
    return lane.answer.promise;
  };
  run(call)
    .catch((error) => {
      lane.failure = { error };
    })
    .finally(() => lane.pause.resolve());
  return lane;
}

function resume(lane: Lane, answer: Answered): void {
  lane.milliseconds += answer.milliseconds;
  lane.printed = (lane.printed + answer.printed).slice(0, MAX_TEXT);
  lane.pause = Promise.withResolvers();
  lane.asked = undefined;
  if ('error' in answer) lane.answer?.reject(answer.error);
  else lane.answer?.resolve(answer.value);
}
