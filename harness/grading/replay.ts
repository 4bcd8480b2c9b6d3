import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { UsageError } from '../support/errors.ts';

/** The one case of a check in which a submission failed. */
export interface Replay {
  /** id of the task: `q1.softmax` */
  task: string;
  /** id of the check */
  check: string;
  /** 32-bit seed of the check */
  seed: number;
  /** fast-check's path to the case among those drawn from the seed; empty where a check draws none */
  path: string;
}

/** A case in a few characters that survive a shell and a chat: `formula.1kx3f9.4-0-1.c7`. */
export function replayToken({ task, check, seed, path }: Replay): string {
  const text = [check, (seed >>> 0).toString(36), path.replaceAll(':', '-')].join('.');
  return `${text}.${digits(task, text)}`;
}

/**
 * @param task the task that the token is meant for
 * @throws UsageError for a token that is mistyped, or another task's
 */
export function parseReplay(task: string, token: string): Replay {
  const [, text, check, seed, path, sum] =
    /^(([a-z0-9-]+)\.([0-9a-z]{1,7})\.([0-9-]*))\.([0-9a-f]{4})$/.exec(token) ?? [];
  if (text === undefined) throw new UsageError(`'${token}' is no replay token: copy the whole of it from the report`);
  if (digits(task, text) !== sum) {
    throw new UsageError(`the replay token '${token}' is mistyped, or belongs to another task than ${task}`);
  }
  return { task, check, seed: Number.parseInt(seed, 36) | 0, path: path.replaceAll('-', ':') };
}

/** Check digits: one wrong character, or another task, gives others. */
function digits(task: string, text: string): string {
  return bytesToHex(sha256(utf8ToBytes(`${task}/${text}`))).slice(0, 4);
}
