import { PassThrough, Readable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readLines } from './lines.ts';
import { WireError } from './wire.ts';

/** All lines of chunks, and the message of the error that ended them, if one did. */
async function read(chunks: Iterable<string | Buffer>, maxBytes = 100): Promise<{ lines: string[]; error?: string }> {
  const lines: string[] = [];
  try {
    for await (const line of readLines(Readable.from(chunks, { objectMode: false }), maxBytes)) lines.push(line);
  } catch (error) {
    expect(error).toBeInstanceOf(WireError);
    return { lines, error: (error as WireError).message };
  }
  return { lines };
}

describe('lines', () => {
  test('are the same however the bytes are cut into chunks', async () => {
    const texts = fc.array(fc.stringMatching(/^[^\n]*$/u), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(texts, fc.array(fc.nat(9)), async (lines, sizes) => {
        const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
        const ends = sizes.map((size, i) => sizes.slice(0, i).reduce((sum, before) => sum + before, size));
        const chunks = [0, ...ends].map((begin, i) => bytes.subarray(begin, ends[i] ?? bytes.length));
        expect(await read(chunks, 1000)).toEqual({ lines: lines.map((line) => line.toWellFormed()) });
      }),
    );
  });

  test('keep what only other systems take for the end of a line', async () => {
    expect(await read(['a\r\u2028\u0085b\r\n'])).toEqual({ lines: ['a\r\u2028\u0085b\r'] });
  });

  test('keep a byte order mark, which then is no JSON', async () => {
    expect(await read(['\ufeff1\n'])).toEqual({ lines: ['\ufeff1'] });
  });

  test('may be empty', async () => {
    expect(await read(['\n\n', '\n'])).toEqual({ lines: ['', '', ''] });
  });

  test('that are not finished are dropped', async () => {
    expect(await read(['whole\npa', 'rt'])).toEqual({ lines: ['whole'] });
  });

  test('end where the stream breaks off', async () => {
    const stream = new PassThrough();
    const lines = readLines(stream, 100);
    stream.write('one\n');
    expect(await lines.next()).toEqual({ done: false, value: 'one' });
    stream.destroy(new Error('ECONNRESET'));
    expect(await lines.next()).toEqual({ done: true, value: undefined });
  });

  test('keep no chunk: one that is used again changes nothing', async () => {
    const chunk = Buffer.alloc(1);
    async function* letters() {
      for (const letter of 'one\ntwo\n') {
        chunk.write(letter);
        yield chunk;
      }
    }
    const lines: string[] = [];
    for await (const line of readLines(letters(), 100)) lines.push(line);
    expect(lines).toEqual(['one', 'two']);
  });

  test('are read only when they are asked for', async () => {
    let read = 0;
    async function* chunks() {
      for (;;) yield Buffer.from(`${read++}\n`);
    }
    const lines = readLines(chunks(), 100);
    await lines.next();
    await lines.next();
    expect(read).toBe(2);
  });
});

describe('a line is refused', () => {
  const tooLong = 'a message is longer than 4 bytes';
  test.each([
    ['with its line feed in the same chunk', ['12345\n']],
    ['with its line feed in a later chunk', ['12', '345', '\n']],
    ['without a line feed', ['12345']],
    ['after lines that are not', ['1234\n12', '345\n']],
    ['by its bytes, not its characters', ['ééé\n']],
  ])('when it is longer than allowed, %s', async (_, chunks) => {
    expect(await read(chunks, 4)).toMatchObject({ error: tooLong });
    expect((await read(chunks, 6)).error).toBeUndefined();
  });

  test.each([
    ['a byte that UTF-8 never has', [0xff]],
    ['half a character', [0xe4, 0xb8]],
    ['an overlong form', [0xc0, 0xaf]],
    ['a lone surrogate', [0xed, 0xa0, 0x80]],
  ])('when it has %s', async (_, bytes) => {
    expect(await read([Buffer.from([...bytes, 0x0a])])).toEqual({ lines: [], error: 'a message is not UTF-8' });
  });
});
