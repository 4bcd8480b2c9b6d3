import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { createView, utf8ToBytes } from '@noble/hashes/utils.js';

/** HMAC(course key, submission hash) as 32 bits: the same upload meets the same inputs, the next one others. */
export function submissionSeed(key: string, submissionHash: string): number {
  return createView(hmac(sha256, utf8ToBytes(key), utf8ToBytes(submissionHash))).getUint32(0);
}

/** A check's own seed, so that a check added or skipped changes no other check's inputs. */
export function checkSeed(seed: number, task: string, check: string): number {
  return createView(sha256(utf8ToBytes(`${seed}/${task}/${check}`))).getInt32(0);
}
