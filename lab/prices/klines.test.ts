import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { parseKlines, readKlineFiles } from './klines.ts';

const folder = mkdtempSync(join(tmpdir(), 'klines-'));
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, content: string | Buffer): string {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
}

const candle = (openTime: number): string => `${openTime},${openTime / 1e12},3,1,2,10.5,1,21.0,7,5.0,10.0,0\n`;

/** Makes a zip archive of deflated files (PKWARE's application note, 4.3). */
function zip(files: Record<string, string>): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  for (const [name, text] of Object.entries(files)) {
    const data = deflateRawSync(text);
    // Version, flags, method (deflate), time, date, checksum, sizes, and the lengths of name and extra field.
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(8, 4);
    common.writeUInt32LE(crc32(text), 10);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(Buffer.byteLength(text), 18);
    common.writeUInt16LE(Buffer.byteLength(name), 22);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(Buffer.concat(locals).length, 10);
    directory.push(Buffer.from('PK\x01\x02\x14\x00'), common, tail, Buffer.from(name));
    locals.push(Buffer.from('PK\x03\x04'), common, Buffer.from(name), data);
  }
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06');
  end.writeUInt16LE(Object.keys(files).length, 8);
  end.writeUInt16LE(Object.keys(files).length, 10);
  end.writeUInt32LE(Buffer.concat(directory).length, 12);
  end.writeUInt32LE(Buffer.concat(locals).length, 16);
  return Buffer.concat([...locals, ...directory, end]);
}

describe('readKlineFiles', () => {
  test('reads CSV files and every CSV file of a zip, and tells their lines apart', async () => {
    const archive = write('months.zip', zip({ '2.csv': candle(1.2e12), 'sub/3.CSV': candle(1.3e12) + candle(1.4e12) }));
    const plain = write('1.csv', candle(1.1e12));
    expect(await readKlineFiles([plain, archive])).toEqual([
      { openTime: 1.1e12, open: 1.1, place: { file: plain, line: 1 } },
      { openTime: 1.2e12, open: 1.2, place: { file: `${archive}/2.csv`, line: 1 } },
      { openTime: 1.3e12, open: 1.3, place: { file: `${archive}/sub/3.CSV`, line: 1 } },
      { openTime: 1.4e12, open: 1.4, place: { file: `${archive}/sub/3.CSV`, line: 2 } },
    ]);
  });

  test('passes over everything else in a zip', async () => {
    const files = { 'README.txt': 'klines', 'a.csv': candle(1.2e12), '__MACOSX/._a.csv': '\0' };
    expect(await readKlineFiles([write('mixed.zip', zip(files))])).toHaveLength(1);
  });

  test('a wrong line inside a zip is found by archive, file and line', async () => {
    const archive = write('wrong.zip', zip({ 'a.csv': `${candle(1.2e12)}1,2\n` }));
    await expect(readKlineFiles([archive])).rejects.toThrow(`${archive}/a.csv:2: found 2 columns, expected 12`);
  });

  test.each([
    ['empty.zip', zip({ 'README.txt': '' }), 'there is no CSV file in the zip file'],
    ['torn.zip', zip({ 'a.csv': candle(1.2e12) }).subarray(0, 60), 'the zip file cannot be read'],
    ['empty.csv', '', 'the file has no candle'],
  ])('refuses %s', async (name, content, problem) => {
    const path = write(name, content);
    await expect(readKlineFiles([path])).rejects.toThrow(`${path}: ${problem}`);
  });

  test('names a file that is not there', async () => {
    await expect(readKlineFiles([join(folder, 'none.csv')])).rejects.toThrow(/none\.csv: there is no such file$/);
  });
});

const kline = (openTime: number | string, open: number | string): string =>
  `${openTime},${open},3,1,2,10.5,${openTime},21.0,7,5.0,10.0,0`;

describe('parseKlines', () => {
  test('reads the open time and the opening price of each line', () => {
    expect(parseKlines(`${kline(1514764800000, '4.15070000')}\n${kline(1514768400000, 5)}\n`, 'k.csv')).toEqual([
      { openTime: Date.UTC(2018, 0, 1, 0), open: 4.1507, place: { file: 'k.csv', line: 1 } },
      { openTime: Date.UTC(2018, 0, 1, 1), open: 5, place: { file: 'k.csv', line: 2 } },
    ]);
  });

  test('tells microseconds from milliseconds, line by line', () => {
    const [inMilliseconds, inMicroseconds] = parseKlines(
      `${kline(1735689600000, 1)}\n${kline(1735689600000000, 1)}`,
      'k.csv',
    );
    expect(inMilliseconds.openTime).toBe(Date.UTC(2025, 0, 1));
    expect(inMicroseconds.openTime).toBe(Date.UTC(2025, 0, 1));
  });

  test.each([
    'open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume,tbqv,ignore',
    'Open time,a,b,c,d,e,f,g,h,i,j,k',
  ])('skips the header %j and counts it as a line', (header) => {
    const [first] = parseKlines(`${header}\n${kline(1514764800000, 1)}\n`, 'k.csv');
    expect(first.place.line).toBe(2);
  });

  test.each([
    ['', 'k.csv: the file has no candle'],
    [
      `${kline(1514764800000, 1)}\n1,2,3,4,5,6,7\n`,
      'k.csv:2: found 7 columns, expected 12: open time, open, high, low',
    ],
    [`${kline(1514764800000, 1)}\n${kline(1514768400000, 1)},9\n`, 'k.csv:2: found 13 columns, expected 12'],
    [kline(1514764800, 1), "k.csv:1: '1514764800' is not an open time in milliseconds or microseconds"],
    [kline('2018-01-01', 1), "k.csv:1: '2018-01-01' is not an open time"],
    [kline('1514764800000.5', 1), "k.csv:1: '1514764800000.5' is not an open time"],
    [kline(1514764800000, 'NaN'), "k.csv:1: 'NaN' is not an opening price: a positive number"],
    [kline(1514764800000, ''), "k.csv:1: '' is not an opening price"],
  ])('refuses %j', (text, message) => {
    expect(() => parseKlines(text, 'k.csv')).toThrow(message);
  });
});
