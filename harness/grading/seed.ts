import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, createView, utf8ToBytes } from '@noble/hashes/utils.js';
import { UsageError } from '../support/errors.ts';

/** Computes HMAC(course key, submission hash) as 32 bits: the same upload meets the same inputs, the next one others. */
export function submissionSeed(key: string, submissionHash: string): number {
  return createView(hmac(sha256, utf8ToBytes(key), utf8ToBytes(submissionHash))).getUint32(0);
}

/** Computes a check's own seed, so that a check added or skipped changes no other check's inputs. */
export function checkSeed(seed: number, task: string, check: string): number {
  return createView(sha256(utf8ToBytes(`${seed}/${task}/${check}`))).getInt32(0);
}

/** The one case of a check in which a submission failed. */
export interface Replay {
  /** id of the task: `sums.mean` */
  task: string;
  /** id of the check */
  check: string;
  /** 32-bit seed of the check */
  seed: number;
  /** fast-check's path to the case among those drawn from the seed; empty where a check draws none */
  path: string;
}

/** Writes a case in a few characters that survive a shell and a chat: `formula.1kx3f9.4-0-1.c7`. */
export function replayToken({ task, check, seed, path }: Replay): string {
  const text = [check, (seed >>> 0).toString(36), path.replaceAll(':', '-')].join('.');
  return `${text}.${digits(task, text)}`;
}

const TOKEN = /^(([a-z0-9-]+)\.([0-9a-z]{1,7})\.([0-9-]*))\.([0-9a-f]{4})$/;

/** Finds the task that a token is of, among the ids of some; undefined where it is mistyped. */
export function taskOfToken(tasks: readonly string[], token: string): string | undefined {
  const [, text = '', , , , sum] = TOKEN.exec(token) ?? [];
  return tasks.find((task) => digits(task, text) === sum);
}

/**
 * Reads the case of a token.
 * @param task the task that the token is meant for
 * @throws UsageError for a token that is mistyped, or another task's
 */
export function parseReplay(task: string, token: string): Replay {
  const [, text, check, seed, path, sum] = TOKEN.exec(token) ?? [];
  if (text === undefined) throw new UsageError(`'${token}' is no replay token: copy the whole of it from the report`);
  if (digits(task, text) !== sum) {
    throw new UsageError(`the replay token '${token}' is mistyped, or belongs to another task than ${task}`);
  }
  return { task, check, seed: Number.parseInt(seed, 36) | 0, path: path.replaceAll('-', ':') };
}

/** Computes check digits: one wrong character, or another task, gives others. */
function digits(task: string, text: string): string {
  return bytesToHex(sha256(utf8ToBytes(`${task}/${text}`))).slice(0, 4);
}
