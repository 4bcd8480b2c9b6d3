import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { text } from 'node:stream/consumers';
import { fromBufferPromise } from 'yauzl';
import { DataError, unreadable } from '../errors.ts';
import { type Candle, parseKlines } from './klines.ts';

/**
 * Reads the klines of CSV files, and of the CSV files inside zip files.
 *
 * @returns the candles of all files, in the order of the files
 * @throws DataError for a file that cannot be read, is no kline file, or is an archive without any
 */
export async function readKlineFiles(paths: readonly string[]): Promise<Candle[]> {
  const candles: Candle[][] = [];
  for (const path of paths) {
    const content = await readFile(path).catch((error) => {
      throw unreadable(path, error);
    });
    const tables = isZip(content) ? await unzipTables(content, path) : [{ file: path, text: content.toString() }];
    for (const table of tables) candles.push(parseKlines(table.text, table.file));
  }
  return candles.flat();
}

interface Table {
  file: string;
  text: string;
}

const isZip = (content: Buffer): boolean => content.subarray(0, 2).toString('latin1') === 'PK';

async function unzipTables(content: Buffer, path: string): Promise<Table[]> {
  const tables: Table[] = [];
  try {
    const zip = await fromBufferPromise(content);
    for await (const entry of zip.eachEntry()) {
      // macOS puts a hidden companion, ._NAME.csv, beside every file that it compresses.
      if (!/^[^.].*\.csv$/i.test(basename(entry.fileName))) continue;
      const stream = await zip.openReadStreamPromise(entry);
      tables.push({ file: `${path}/${entry.fileName}`, text: await text(stream) });
    }
  } catch (error) {
    throw new DataError({ file: path }, `the zip file cannot be read: ${(error as Error).message}`);
  }
  if (tables.length === 0) throw new DataError({ file: path }, 'there is no CSV file in the zip file');
  return tables;
}
