import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { formatPrices, readPrices } from './csv.ts';

const folder = mkdtempSync(join(tmpdir(), 'prices-'));
const file = join(folder, 'prices.csv');
afterAll(() => rmSync(folder, { recursive: true }));

function read(text: string): ReturnType<typeof readPrices> {
  writeFileSync(file, text);
  return readPrices(file);
}

describe('readPrices', () => {
  test('reads dates in UTC, with or without a time of day', () => {
    expect(
      read('date,price\n2018-01-01,13715.65\n2018-01-01T20:00:00Z,1e4\n2018-01-02 16:00,7\n2018-01-03T00:00+02:00,8\n'),
    ).toEqual([
      { time: Date.UTC(2018, 0, 1), price: 13715.65 },
      { time: Date.UTC(2018, 0, 1, 20), price: 10000 },
      { time: Date.UTC(2018, 0, 2, 16), price: 7 },
      { time: Date.UTC(2018, 0, 2, 22), price: 8 },
    ]);
  });

  test('takes a byte order mark, comments, empty lines, spaces and Windows line ends', () => {
    const text = '\ufeff# "about" the file\r\n\r\nDate, Price\r\n2018-01-01, 1\r\n\r\n# more\r\n2018-01-02, 2\r\n\r\n';
    expect(read(text).map(({ price }) => price)).toEqual([1, 2]);
  });

  test.each([
    ['', '', 'the file is empty'],
    ['# nothing else\n\n', '', 'the file is empty'],
    ['date,price\n', '', 'there is no price below the header'],
    ['2018-01-01,1\n', ':1', 'the first line must be the header date,price, not 2018-01-01,1'],
    ['# c\n\ndate,price\n2018-01-01,1,2\n', ':4', 'found 3 columns, expected 2: date, price'],
    ['date,price\n# c\n\n2018-01-01\n', ':4', 'found 1 column, expected 2'],
    ['date,price\n2018-01-01,\n', ':2', "'' is not a price: a positive number"],
    ['date,price\n2018-01-01,abc\n', ':2', "'abc' is not a price"],
    ['date,price\n2018-01-01,0x10\n', ':2', "'0x10' is not a price"],
    ['date,price\n2018-01-01,-5\n', ':2', "'-5' is not a price"],
    ['date,price\n2018-01-01,0\n', ':2', "'0' is not a price"],
    ['date,price\n2018-01-01,1e999\n', ':2', "'1e999' is not a price"],
    ['date,price\n2018-02-28,1\n2018-02-30,2\n', ':3', "'2018-02-30' is not a date like 2018-01-01"],
    ['date,price\n1514764800000,1\n', ':2', "'1514764800000' is not a date"],
    ['date,price\n2018-01-01T25:00Z,1\n', ':2', "'2018-01-01T25:00Z' is not a date"],
    ['date,price\n2018-01-02,1\n2018-01-01,2\n', ':3', '2018-01-01T00:00:00Z does not come after 2018-01-02T00:00:00Z'],
    [
      'date,price\n2018-01-01,1\n2018-01-01,2\n',
      ':3',
      '2018-01-01T00:00:00Z does not come after 2018-01-01T00:00:00Z of the row above: dates must ascend',
    ],
    ['date,price\n2018-01-01,"1\n', ':2', 'Quote Not Closed'],
  ])('refuses %j, naming file and line', (text, line, problem) => {
    expect(() => read(text)).toThrow(`${file}${line}: ${problem}`);
  });

  test('names a file that is not there, or is none', () => {
    expect(() => readPrices(folder)).toThrow(`${folder}: this is a folder, not a file`);
    expect(() => readPrices(join(folder, 'none.csv'))).toThrow(/none\.csv: there is no such file$/);
  });

  test('reads what formatPrices writes', () => {
    const series = fc
      .uniqueArray(fc.integer({ min: 0, max: 4e12 }), { minLength: 1 })
      .map((times) => times.sort((a, b) => a - b))
      .chain((times) =>
        fc
          .array(fc.double({ min: 1e-9, max: 1e25, noNaN: true }), { minLength: times.length, maxLength: times.length })
          .map((prices) => times.map((time, i) => ({ time, price: prices[i] }))),
      );
    fc.assert(
      fc.property(series, (prices) => {
        expect(read(formatPrices(prices, 'a comment'))).toEqual(prices);
      }),
    );
  });
});
