import { createHash, createHmac } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

/**
 * The key of the course, from which the inputs of a submission follow. Without one they can be
 * foreseen by whoever has this source.
 * @param folder where the rubric lies, from which the key's file counts
 */
export function courseKey(source: { env: string; file: string }, folder: string): string | undefined {
  const file = resolve(folder, source.file);
  const key = process.env[source.env]?.trim() || (existsSync(file) ? readFileSync(file, 'utf8').trim() : '');
  return key || undefined;
}

/** HMAC(course key, submission hash) as 32 bits: the same upload meets the same inputs, the next one others. */
export function submissionSeed(key: string, submissionHash: string): number {
  return createHmac('sha256', key).update(submissionHash).digest().readUInt32BE();
}

/** A check's own seed, so that a check added or skipped changes no other check's inputs. */
export function checkSeed(seed: number, task: string, check: string): number {
  return createHash('sha256').update(`${seed}/${task}/${check}`).digest().readInt32BE();
}
