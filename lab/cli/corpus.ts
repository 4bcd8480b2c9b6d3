import { readFileSync } from 'node:fs';
import { DataError, refusing } from '../data-error.ts';
import { DataReader } from '../q1/data-reader.ts';

/**
 * Reads a corpus from a file of UTF-8 text, one example a line.
 *
 * @throws DataError where the file cannot be read, is not UTF-8 or holds no example
 */
export function readCorpus(path: string): DataReader {
  let text: string;
  try {
    // Unlike readFileSync's own decoding, this one drops a byte order mark and refuses binary files.
    text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
  } catch (error) {
    throw new DataError({ file: path }, problemOf(error as NodeJS.ErrnoException));
  }
  return refusing(path, () => new DataReader(text));
}

function problemOf(error: NodeJS.ErrnoException): string {
  if (error.code === 'ENOENT') return 'there is no such file; --corpus takes a text of one example a line';
  if (error.code === 'EISDIR') return 'this is a folder; --corpus takes one text file';
  if (error.code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return 'this is not UTF-8 text; save it as UTF-8';
  return error.message;
}
