import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { runHere } from '../../testing/run-here.ts';

const fixture = new URL('../../fixtures/prices.csv', import.meta.url);
const folder = mkdtempSync(join(tmpdir(), 'data-'));
afterAll(() => rmSync(folder, { recursive: true }));

const data = (...args: string[]) => runHere('lab/cli/data.ts', args, folder);

const hour = (hours: number): string =>
  `${1514764800000 + 3_600_000 * hours},${1000 + hours},3,1,2,10.5,1,21.0,7,5.0,10.0,0\n`;
writeFileSync(join(folder, 'day-2.csv'), Array.from({ length: 20 }, (_, i) => hour(24 + i)).join(''));
writeFileSync(join(folder, 'day-1.csv'), Array.from({ length: 25 }, (_, i) => hour(i)).join(''));
writeFileSync(join(folder, 'broken.csv'), `${hour(0)}1,2,3\n`);

describe('npm run data', () => {
  test('imports kline files, reports what it found, and replaces the output only with --force', async () => {
    const imported = await data('day-2.csv', 'day-1.csv', '--output', 'prices.csv');
    expect(imported).toMatchObject({ code: 0, stderr: '' });
    expect(imported.stdout).toMatch(/^candles +44 /);
    expect(imported.stdout).toMatch(/duplicates +1 .*day-1\.csv:25/);
    expect(readFileSync(join(folder, 'prices.csv'), 'utf8')).toBe(
      'date,price\n2018-01-01T00:00:00Z,1000\n2018-01-01T20:00:00Z,1020\n2018-01-02T16:00:00Z,1040\n',
    );

    const again = await data('day-1.csv', '--output', 'prices.csv');
    expect(again).toMatchObject({ code: 2, stdout: '' });
    expect(again.stderr).toBe(
      'prices.csv: the file is there already: choose another name, or replace it with --force\n',
    );
    expect((await data('day-1.csv', '--output', 'prices.csv', '--force')).code).toBe(0);
  });

  test('makes the synthetic series that ships', async () => {
    expect(await data('--synthetic', '--output', 'synthetic.csv')).toMatchObject({ code: 0, stderr: '' });
    expect(readFileSync(join(folder, 'synthetic.csv'))).toEqual(readFileSync(fixture));
    expect((await data('--synthetic', '--output', 'synthetic.csv')).stderr).toContain('the file is there already');
  });

  test('names file and line of a broken file, and writes nothing', async () => {
    const before = readdirSync(folder);
    const broken = await data('day-1.csv', 'broken.csv', '--output', 'none.csv');
    expect(broken).toMatchObject({ code: 2, stdout: '' });
    expect(broken.stderr).toMatch(/^broken\.csv:2: found 3 columns, expected 12: open time, .*\n$/);
    expect(readdirSync(folder)).toEqual(before);
  });

  test.each([
    [[], 'give the kline files to import, or --synthetic'],
    [['day-1.csv'], '--output FILE is missing'],
    [['day-1.csv', '--synthetic'], '--synthetic takes no files'],
    [['--output'], "option '--output <FILE>' argument missing"],
    [['--nonsense'], "unknown option '--nonsense'"],
  ])('%j is a usage error', async (args, message) => {
    const { code, stderr } = await data(...args);
    expect(code).toBe(2);
    expect(stderr).toContain(`error: ${message}`);
  });

  test('--help explains the command', async () => {
    const { code, stdout } = await data('--help');
    expect(code).toBe(0);
    expect(stdout).toContain('Usage: npm run data -- FILE… --output FILE');
  });
});
