import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';

const script = fileURLToPath(new URL('data.ts', import.meta.url));
const fixture = new URL('../../fixtures/prices.csv', import.meta.url);
const folder = mkdtempSync(join(tmpdir(), 'data-'));
afterAll(() => rmSync(folder, { recursive: true }));

function data(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], { cwd: folder, encoding: 'utf8' });
  return { status, stdout, stderr };
}

const hour = (hours: number): string =>
  `${1514764800000 + 3_600_000 * hours},${1000 + hours},3,1,2,10.5,1,21.0,7,5.0,10.0,0\n`;
writeFileSync(join(folder, 'day-2.csv'), Array.from({ length: 20 }, (_, i) => hour(24 + i)).join(''));
writeFileSync(join(folder, 'day-1.csv'), Array.from({ length: 25 }, (_, i) => hour(i)).join(''));
writeFileSync(join(folder, 'broken.csv'), `${hour(0)}1,2,3\n`);

describe('npm run data', () => {
  test('imports kline files, reports what it found, and replaces the output only with --force', () => {
    const imported = data('day-2.csv', 'day-1.csv', '--output', 'prices.csv');
    expect(imported).toMatchObject({ status: 0, stderr: '' });
    expect(imported.stdout).toMatch(/^candles +44 /);
    expect(imported.stdout).toMatch(/duplicates +1 .*day-1\.csv:25/);
    expect(readFileSync(join(folder, 'prices.csv'), 'utf8')).toBe(
      'date,price\n2018-01-01T00:00:00Z,1000\n2018-01-01T20:00:00Z,1020\n2018-01-02T16:00:00Z,1040\n',
    );

    const again = data('day-1.csv', '--output', 'prices.csv');
    expect(again).toMatchObject({ status: 2, stdout: '' });
    expect(again.stderr).toBe(
      'prices.csv: the file is there already: choose another name, or replace it with --force\n',
    );
    expect(data('day-1.csv', '--output', 'prices.csv', '--force').status).toBe(0);
  });

  test('makes the synthetic series that ships', () => {
    expect(data('--synthetic', '--output', 'synthetic.csv')).toMatchObject({ status: 0, stderr: '' });
    expect(readFileSync(join(folder, 'synthetic.csv'))).toEqual(readFileSync(fixture));
    expect(data('--synthetic', '--output', 'synthetic.csv').stderr).toContain('the file is there already');
  });

  test('names file and line of a broken file, and writes nothing', () => {
    const before = readdirSync(folder);
    const broken = data('day-1.csv', 'broken.csv', '--output', 'none.csv');
    expect(broken).toMatchObject({ status: 2, stdout: '' });
    expect(broken.stderr).toMatch(/^broken\.csv:2: found 3 columns, expected 12: open time, .*\n$/);
    expect(readdirSync(folder)).toEqual(before);
  });

  test.each([
    [[], 'give the kline files to import, or --synthetic'],
    [['day-1.csv'], '--output FILE is missing'],
    [['day-1.csv', '--synthetic'], '--synthetic takes no files'],
    [['--output'], "option '--output <FILE>' argument missing"],
    [['--nonsense'], "unknown option '--nonsense'"],
  ])('%j is a usage error', (args, message) => {
    const { status, stderr } = data(...args);
    expect(status).toBe(2);
    expect(stderr).toContain(`error: ${message}`);
  });

  test('--help explains the command', () => {
    const { status, stdout } = data('--help');
    expect(status).toBe(0);
    expect(stdout).toContain('Usage: npm run data -- FILE… --output FILE');
  });
});
