import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Extreme } from './decoding.ts';

/**
 * The heap in which everything is read, in MiB. Half of it would do: of a line of 16 MiB, whose buffers lie outside the
 * heap, the value takes 32 where one character beyond Latin-1 makes all of a text two bytes wide.
 */
export const HEAP_MEGABYTES = 96;

export interface DecoderRun {
  streams: number;
  seed: number;
}

export interface DecoderResult {
  streams: number;
  /** lines that were taken, of all streams */
  messages: number;
  /** why streams were refused, and how many */
  refusals: Readonly<Record<string, number>>;
  /** what fast-check reports of a stream that shows a fault; null where there is none */
  failure: string | null;
  extremes: Extreme[];
}

/** Reads hostile streams and extreme lines in a thread with a small heap. */
export async function fuzzDecoder(run: DecoderRun): Promise<DecoderResult> {
  const thread = new Worker(new URL('decoder-thread.ts', import.meta.url), {
    workerData: run,
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MEGABYTES, maxYoungGenerationSizeMb: 16 },
  });
  try {
    const [result] = await once(thread, 'message');
    return result;
  } catch (error) {
    const failure = `reading in a heap of ${HEAP_MEGABYTES} MiB ended with ${error}`;
    return { streams: run.streams, messages: 0, refusals: {}, extremes: [], failure };
  } finally {
    await thread.terminate();
  }
}
