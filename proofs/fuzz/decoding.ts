import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { ZodError, type z } from 'zod';
import { readLines } from '../../harness/sandbox/lines.ts';
import { childMessage } from '../../harness/sandbox/messages.ts';
import { decode, MAX_PARTS, WireError } from '../../harness/sandbox/wire.ts';
import { expand } from './streams.ts';

/** A line of a stream as the grader takes it: what it says, or why it is refused. */
type Decoded = { message: z.infer<typeof childMessage> } | { refused: string };

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

async function* asynchronous(chunks: Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* chunks;
}

/** The longest line that the rubric's default lets through. */
const LINE_BYTES = 16 * 2 ** 20;

/** Record of how one line that is as bad as can be was read. */
export interface Extreme {
  line: string;
  mebibytes: number;
  /** `read`, or why it was refused */
  outcome: string;
  milliseconds: number;
  /** what the line's value takes in memory, in MiB */
  kept: number;
}

interface Form {
  before: string;
  unit: string;
  /** how often; as often as the line has room for where there is no number */
  times?: number;
  after: string;
}

const reply = { before: '{"id":"x","value":[', after: '0]}' };
const text = { before: '{"id":"x","value":"', after: '"}' };
/** Room for the few parts of the message around a value. */
const PARTS = MAX_PARTS - 10;
/** So long that as many of them as there may be fill the line. */
const WIDTH = Math.floor(LINE_BYTES / MAX_PARTS) - 10;

/** Lines that take the most memory or time of their kind, below the limits and beyond them. */
const FORMS: Record<string, Form> = {
  'empty arrays': { ...reply, unit: '[],', times: PARTS / 2 },
  'empty objects': { ...reply, unit: '{},', times: PARTS / 2 },
  'nested arrays': { ...reply, unit: '[[[[[[[[[[]]]]]]]]]],', times: Math.floor(PARTS / 11) },
  'objects with an index as key': { ...reply, unit: '{"300":1},', times: Math.floor(PARTS / 3) },
  'special numbers': { ...reply, unit: '{"$":"NaN"},', times: Math.floor(PARTS / 3) },
  'long numbers': { ...reply, unit: `1.${'3'.repeat(WIDTH)},`, times: PARTS },
  'large integers': { ...reply, unit: `1${'0'.repeat(WIDTH)},`, times: PARTS },
  'long texts': { ...reply, unit: `"${'x'.repeat(WIDTH - 6)}一",`, times: PARTS },
  'one number': { before: '{"id":"x","value":1.', unit: '3', after: '}' },
  'one text': { ...text, unit: 'x', after: '一"}' },
  'one text of escapes': { ...text, unit: '\\u4e00' },
  'white space': { before: '{"id":"x","value":', unit: ' ', after: '1}' },
  'one key': { before: '{"id":"x","value":{"', unit: 'k', after: '":1}}' },
  'arrays without end': { ...reply, unit: '[],' },
  'objects without end': { ...reply, unit: '{"a":{}},' },
  'depth without end': { ...reply, unit: '[' },
  'numbers without end': { ...reply, unit: '1,' },
  'no JSON at its end': { ...text, unit: 'x', after: '' },
};

/** Reads each of the lines and measures what that takes. */
export async function measureExtremes(): Promise<Extreme[]> {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  const measured: Extreme[] = [];
  for (const [line, { before, unit, after, times }] of Object.entries(FORMS)) {
    const room = Math.floor((LINE_BYTES - Buffer.byteLength(before + after)) / Buffer.byteLength(unit));
    const pieces = [
      { bytes: Buffer.from(before), times: 1 },
      { bytes: Buffer.from(unit), times: times ?? room },
      { bytes: Buffer.from(`${after}\n`), times: 1 },
    ];
    const bytes = expand(pieces);
    collect();
    const heap = process.memoryUsage().heapUsed;
    const begin = performance.now();
    const [decoded] = await decodeAll([bytes], LINE_BYTES);
    const milliseconds = performance.now() - begin;
    collect();
    const kept = Math.max(0, process.memoryUsage().heapUsed - heap) / 2 ** 20;
    const outcome = 'refused' in decoded ? decoded.refused : 'read';
    measured.push({ line, mebibytes: bytes.length / 2 ** 20, outcome, milliseconds, kept });
  }
  return measured;
}
