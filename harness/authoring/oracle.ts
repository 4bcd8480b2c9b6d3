import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { type Remote, Unanswered } from './check.ts';
import type { Procedures } from './inside.ts';

/** The reference behind the same procedures as a submission; answers may be promised. */
export type Oracle = Procedures;

/** Results of the reference for calls of the past, by `keyOf` the call. */
type RecordedAnswers = Readonly<Record<string, unknown>>;

/** Makes an oracle that answers what has been recorded; other calls throw Unanswered. */
export function recordedOracle(procedures: readonly string[], answers: RecordedAnswers): Oracle {
  return byProcedure(procedures, (procedure, args) => {
    const key = keyOf(procedure, args);
    if (Object.hasOwn(answers, key)) return structuredClone(answers[key]);
    throw new Unanswered('this copy of the lab does not hold the right answer for this case');
  });
}

/** Records all that an oracle is asked from now on, with its answers. */
export function recordAnswers(oracle: Oracle): { oracle: Oracle; answers: RecordedAnswers } {
  const answers: Record<string, unknown> = {};
  const recording = byProcedure(Object.keys(oracle), async (procedure, args) => {
    const key = keyOf(procedure, args);
    answers[key] = await oracle[procedure](...args);
    return answers[key];
  });
  return { oracle: recording, answers };
}

/** Wraps an oracle in the asynchronous procedures that checks call. */
export function asRemote<P extends Procedures>(oracle: Oracle): Remote<P> {
  return byProcedure(Object.keys(oracle), async (procedure, args) => oracle[procedure](...args)) as Remote<P>;
}

/**
 * Computes what is right while a submission computes its own: in a turn of its own, for the call leaves in this one. Where
 * the call has failed by then, nothing is computed.
 * @throws what the call throws; else what the oracle does
 */
export async function beside<Own, Right>(call: Promise<Own>, compute: () => Promise<Right>): Promise<[Own, Right]> {
  let isOver = false;
  const right = new Promise((resolve) => setTimeout(resolve)).then(() => (isOver ? undefined : compute()));
  right.catch(() => {}); // is read below, unless the call fails
  try {
    return [await call, (await right) as Right];
  } finally {
    isOver = true;
  }
}

function byProcedure(names: readonly string[], answer: (procedure: string, args: unknown[]) => unknown): Procedures {
  return Object.fromEntries(names.map((name) => [name, (...args: unknown[]) => answer(name, args)]));
}

/** Names a call: doubles are written to their last digit, so other inputs have another key. */
function keyOf(procedure: string, args: readonly unknown[]): string {
  return sha256(utf8ToBytes(JSON.stringify([procedure, args])))
    .toBase64({ alphabet: 'base64url' })
    .slice(0, 20);
}
