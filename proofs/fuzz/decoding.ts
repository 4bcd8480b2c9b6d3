import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { ZodError, z } from 'zod';
import { CheckFailure } from '../../harness/authoring/check.ts';
import { type Procedure, remoteProcedures } from '../../harness/authoring/procedures.ts';
import { readLines } from '../../harness/sandbox/lines.ts';
import { childMessage } from '../../harness/sandbox/messages.ts';
import { decode, MAX_DEPTH, WireError } from '../../harness/sandbox/wire.ts';
import { expand, hostileStream } from './streams.ts';

/** Small, so that floods reach it; more than as many bytes as a message may have parts, so that they reach that too. */
const LINE_BYTES = 2 ** 18;

/** A line of a stream as the grader takes it: what it says, or why it is refused. */
export type Decoded = { message: z.infer<typeof childMessage> } | { refused: string };

/**
 * Reads a stream as the grader does, up to the first line that it refuses.
 * @throws whatever the reading throws that is not its own error type: that is what this is here to find
 */
export async function decodeAll(chunks: Iterable<Uint8Array>, maxBytes: number): Promise<Decoded[]> {
  const decoded: Decoded[] = [];
  try {
    for await (const line of readLines(asynchronous(chunks), maxBytes)) {
      decoded.push({ message: childMessage.parse(decode(line)) });
    }
  } catch (error) {
    if (error instanceof WireError) decoded.push({ refused: error.message });
    else if (error instanceof ZodError) decoded.push({ refused: 'a message is none that the driver sends' });
    else throw error;
  }
  return decoded;
}

export interface DecodingResult {
  streams: number;
  /** lines that were taken, of all streams */
  messages: number;
  /** why streams were refused, and how many */
  refusals: Readonly<Record<string, number>>;
  /** what fast-check reports of a stream that shows a fault; null where there is none */
  failure: string | null;
}

/**
 * Property: a hostile stream is read or refused, the same however it is cut into chunks; what is read is plain data,
 * and a reply's schema takes or refuses it.
 */
export async function fuzzDecoding(streams: number, seed: number): Promise<DecodingResult> {
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

async function* asynchronous(chunks: Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* chunks;
}

/** Chunks of these sizes, over and over, but at most about a thousand: a byte at a time where the stream is short. */
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
