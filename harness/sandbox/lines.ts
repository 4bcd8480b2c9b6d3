import { isUtf8 } from 'node:buffer';
import { WireError } from './wire.ts';

const LINE_FEED = 0x0a;

/**
 * Reads the lines of a stream, without their line feeds. The stream is read only when a line is asked for, so that a flood
 * waits in the pipe. An unfinished line at the end is dropped, and a stream that breaks off ends like any other: a
 * child that dies with a message unread resets its pipe, and how it died says more.
 *
 * Memory: a small multiple of `maxBytes`, however small the chunks.
 *
 * @param maxBytes of one line, without its line feed
 * @throws WireError for a longer line, and for one that is not UTF-8
 */
export async function* readLines(
  stream: AsyncIterable<Uint8Array>,
  maxBytes: number,
): AsyncGenerator<string, undefined> {
  let line = Buffer.alloc(0);
  let length = 0;

  /** Grows by doubling: kept as they come, chunks of a byte would take a hundred times their size. */
  function append(bytes: Uint8Array): void {
    const needed = length + bytes.length;
    if (needed > maxBytes) throw new WireError(`a message is longer than ${maxBytes} bytes`);
    if (needed > line.length) {
      const larger = Buffer.alloc(Math.min(2 * needed, maxBytes));
      line.copy(larger, 0, 0, length);
      line = larger;
    }
    line.set(bytes, length);
    length = needed;
  }

  try {
    for await (const chunk of stream) {
      let start = 0;
      for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, start)) {
        append(chunk.subarray(start, end));
        yield toText(line.subarray(0, length));
        start = end + 1;
        line = Buffer.alloc(0);
        length = 0;
      }
      append(chunk.subarray(start));
    }
  } catch (error) {
    if (error instanceof WireError) throw error;
  }
  return undefined;
}

function toText(bytes: Buffer): string {
  if (!isUtf8(bytes)) throw new WireError('a message is not UTF-8');
  return bytes.toString('utf8');
}
