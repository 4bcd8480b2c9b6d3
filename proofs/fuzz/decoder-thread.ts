// A thread of its own, so that its heap can be limited: see decoder.ts.

import { isDeepStrictEqual } from 'node:util';
import { parentPort, workerData } from 'node:worker_threads';
import fc from 'fast-check';
import { z } from 'zod';
import { CheckFailure } from '../../harness/authoring/check.ts';
import type { Procedure } from '../../harness/authoring/procedures.ts';
import { remoteProcedures } from '../../harness/authoring/procedures.ts';
import type { childMessage } from '../../harness/sandbox/messages.ts';
import { MAX_DEPTH } from '../../harness/sandbox/wire.ts';
import type { DecoderResult, DecoderRun } from './decoder.ts';
import { decodeAll, measureExtremes } from './decoding.ts';
import { expand, hostileStream } from './streams.ts';

/** Small, so that floods reach it; more than as many bytes as a message may have parts, so that they reach that too. */
const LINE_BYTES = 2 ** 18;

/**
 * Checks that a hostile stream is read or refused, the same however it is cut into chunks; that what is read is plain
 * data; and that a reply's schema takes or refuses it.
 */
async function fuzzDecoding({ streams, seed }: DecoderRun): Promise<Omit<DecoderResult, 'extremes'>> {
  const refusals: Record<string, number> = {};
  let messages = 0;
  const holds = fc.asyncProperty(
    hostileStream,
    fc.array(fc.integer({ min: 1, max: 70_000 })),
    async (pieces, sizes) => {
      const bytes = expand(pieces);
      const decoded = await decodeAll([bytes], LINE_BYTES);
      const inChunks = await decodeAll(cut(bytes, sizes), LINE_BYTES);
      if (!isDeepStrictEqual(decoded, inChunks)) throw new Error('it depends on how the stream is cut into chunks');
      for (const line of decoded) {
        if ('refused' in line) refusals[line.refused] = (refusals[line.refused] ?? 0) + 1;
        else await checkMessage(line.message);
        messages++;
      }
    },
  );
  const details = await fc.check(holds, { numRuns: streams, seed });
  return { streams: details.numRuns, messages, refusals, failure: fc.defaultReportMessage(details) ?? null };
}

/** Cuts into chunks of these sizes, over and over, but at most about a thousand: of a byte where the stream is short. */
function* cut(bytes: Buffer, sizes: readonly number[]): Generator<Buffer> {
  for (let i = 0, begin = 0; begin < bytes.length; i++) {
    const end = begin + Math.max(sizes[i % sizes.length] ?? 1, bytes.length >> 10);
    yield bytes.subarray(begin, end);
    begin = end;
  }
}

/** Forms that replies have: arrays of arrays, records, unions. */
const rows = z.array(z.array(z.number()));
const either = z.discriminatedUnion('did', [
  z.object({ did: z.literal('this'), rows }),
  z.object({ did: z.literal('that') }),
]);
const procedures: Record<string, Procedure> = {
  rows: { calls: 'rows', reply: rows },
  named: { calls: 'named', reply: z.record(z.string(), rows.nullable()) },
  either: { calls: 'either', reply: z.array(either) },
};
const MOST_WORDS = 2000;

async function checkMessage(message: z.infer<typeof childMessage>): Promise<void> {
  checkPlain(message, MAX_DEPTH);
  if (!('value' in message)) return;
  const remote = remoteProcedures(procedures, async () => message.value);
  for (const procedure of Object.values(remote)) {
    try {
      await procedure();
    } catch (error) {
      if (!(error instanceof CheckFailure)) throw error;
      if (JSON.stringify(error.finding).length > MOST_WORDS) throw new Error('a finding is as long as the child likes');
    }
  }
}

function checkPlain(value: unknown, levels: number): void {
  if (typeof value !== 'object' || value === null) return;
  if (levels === 0) throw new Error('a value is deeper than allowed');
  if (!Array.isArray(value)) {
    if (Object.getPrototypeOf(value) !== Object.prototype) throw new Error('an object has a prototype of its own');
    if (Object.hasOwn(value, '__proto__')) throw new Error('a key is __proto__');
  }
  for (const item of Object.values(value)) checkPlain(item, levels - 1);
}

const extremes = await measureExtremes();
parentPort?.postMessage({ ...(await fuzzDecoding(workerData)), extremes } satisfies DecoderResult);
