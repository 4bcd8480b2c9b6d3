import { CheckFailure, type FirstFailure, type Remote } from '../authoring/check.ts';
import type { Procedures } from '../authoring/inside.ts';
import type { Question } from '../authoring/lab.ts';
import { type Asked, type Call, remoteProcedures } from '../authoring/procedures.ts';
import type { Rubric } from '../rubric/schema.ts';
import { timeLimit } from '../sandbox/clock.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { encode } from '../sandbox/wire.ts';
import { callOnce } from './call-once.ts';
import type { Recording } from './diagnosis/recording.ts';
import { type CallAll, firstOf, sideBySide } from './side-by-side.ts';
import { multiplicationMilliseconds } from './speed.ts';

/** Where a task's calls go. */
export type TaskSession = Pick<Sandbox, 'start' | 'send' | 'spent' | 'takePrints' | 'printedText' | 'beginTask'>;

interface CallsRun {
  question: Question;
  session: TaskSession;
  rubric: Pick<Rubric, 'sandbox'>;
}

/** The calls that a task's checks make. */
interface TaskCalls {
  readonly student: Remote<Procedures>;
  /** Lists what a procedure was called with before it was called with these arguments. */
  earlier(procedure: string, args: readonly unknown[]): (readonly unknown[])[];
  /** Tells what the last call has printed that was made outside of `together`, once. */
  takePrinted(): string;
  /** Runs cases side by side, each with procedures of its own; what comes after the first failure has not been. */
  together(cases: readonly ((student: Remote<Procedures>) => Promise<void>)[]): Promise<FirstFailure | undefined>;
}

/** Opens the calls of a task, which are limited in time and recorded. */
export function openCalls(run: CallsRun, recording: Recording, onUnloadable: () => void): TaskCalls {
  const { procedures } = run.question;
  const clock = { left: run.rubric.sandbox.taskSeconds * 1000 };
  const makeInTime = inTime(run, clock);
  const callAll = callOnce(async function* (calls) {
    try {
      await run.session.start();
    } catch (error) {
      onUnloadable();
      return yield { error, milliseconds: 0, printed: '' };
    }
    yield* makeInTime(calls);
  }, procedures);
  let printed = '';
  const callAlone: Call = async (procedure, args) => {
    const answer = await firstOf(callAll([{ procedure, args }]));
    printed = answer.printed;
    if ('error' in answer) throw answer.error;
    return answer.value;
  };
  return {
    student: recording.recorded(remoteProcedures(procedures, callAlone)),
    earlier(procedure, args) {
      const key = encode(args);
      const made = [...recording.calls.values()].flat();
      const lists = made.flatMap((call) => (call.procedure === procedure ? [call.args] : []));
      const at = lists.findIndex((each) => encode(each) === key);
      return at < 0 ? lists : lists.slice(0, at);
    },
    takePrinted() {
      const taken = printed;
      printed = '';
      return taken;
    },
    async together(cases) {
      const notes: (() => void)[][] = cases.map(() => []);
      const runs = cases.map((runCase, i) => (call: Call) => {
        const student = remoteProcedures(procedures, call);
        return runCase(recording.recorded(student, (keepIt) => notes[i].push(keepIt)));
      });
      const failure = await sideBySide(runs, callAll);
      for (const keepIt of notes.slice(0, failure && failure.index + 1).flat()) keepIt();
      clock.left += failure?.millisecondsInVain ?? 0;
      if (failure?.error instanceof CheckFailure) failure.error.printed = failure.printed;
      return failure;
    },
  };
}

/**
 * Limits each call and the whole task in time, and names procedures in findings as students know them.
 * @param clock what is left of the task's time, in milliseconds
 */
function inTime({ session, question, rubric }: CallsRun, clock: { left: number }): CallAll {
  const { callSeconds, taskSeconds } = rubric.sandbox;
  const before = session.spent();

  /** Bounds a call in milliseconds, where its task has all of its time. */
  function mostOf({ procedure, args }: Asked): number {
    const multiplications = question.procedures[procedure].most?.(...args) ?? Number.POSITIVE_INFINITY;
    const own = Number.isFinite(multiplications) ? multiplications * multiplicationMilliseconds() : multiplications;
    return Math.min(callSeconds * 1000, own);
  }

  function named(error: unknown, { procedure }: Asked, isOfTask: boolean): CheckFailure {
    if (!(error instanceof CheckFailure)) throw error;
    const { finding, evidence } = error;
    if (finding.code === 'time-limit' && isOfTask) {
      const isKnown = finding.processor !== undefined;
      const processor = isKnown ? session.spent().processor - before.processor : undefined;
      const spent = { processor, isAsleep: finding.isAsleep === true };
      return new CheckFailure(timeLimit('the whole task', taskSeconds * 1000, spent));
    }
    const isNamed = 'procedure' in finding && finding.procedure === procedure;
    const title = question.procedures[procedure].calls;
    return new CheckFailure(isNamed ? { ...finding, procedure: title } : finding, evidence);
  }

  return async function* (calls) {
    for (const [i, receive] of (await session.send(calls)).entries()) {
      const most = mostOf(calls[i]);
      const isOfTask = clock.left < most;
      const begin = session.spent().counted;
      const answer = receive(Math.min(clock.left, most));
      if (!answer) return;
      const outcome = await answer.then(
        (value) => ({ value }),
        (error) => ({ error: named(error, calls[i], isOfTask) }),
      );
      // What the student's code takes counts; of our own work, which goes on meanwhile, only what the clock cannot tell from it.
      const milliseconds = session.spent().counted - begin;
      clock.left -= milliseconds;
      yield { ...outcome, milliseconds, printed: session.printedText() };
    }
  };
}
