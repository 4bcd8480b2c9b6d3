// A thread of its own, so that its heap can be limited: see decoder.ts.
import { parentPort, workerData } from 'node:worker_threads';
import type { DecoderRun } from './decoder.ts';
import { fuzzDecoding } from './decoding.ts';
import { measureExtremes } from './extremes.ts';

const { streams, seed }: DecoderRun = workerData;
const extremes = await measureExtremes();
parentPort?.postMessage({ ...(await fuzzDecoding(streams, seed)), extremes });
