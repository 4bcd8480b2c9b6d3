import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { positiveNumber, writeOutput } from './command.ts';

test('positiveNumber takes finite numbers above 0', () => {
  expect(['0.01', '1e-3', '7'].map(positiveNumber)).toEqual([0.01, 0.001, 7]);
  for (const text of ['0', '-1', '', 'Infinity', 'NaN', 'fast']) {
    expect(() => positiveNumber(text)).toThrow('It must be a positive number.');
  }
});

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'write-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('writes the file and leaves nothing else behind', () => {
  writeOutput(join(folder, 'a.csv'), 'text', { replace: false });
  expect(readFileSync(join(folder, 'a.csv'), 'utf8')).toBe('text');
  expect(readdirSync(folder)).toEqual(['a.csv']);
});

test('replaces a file only where it may', () => {
  const path = join(folder, 'a.csv');
  writeFileSync(path, 'old');
  expect(() => writeOutput(path, 'new', { replace: false })).toThrow(`${path}: the file is there already`);
  expect(readFileSync(path, 'utf8')).toBe('old');
  writeOutput(path, 'new', { replace: true });
  expect(readFileSync(path, 'utf8')).toBe('new');
});

test('says what is wrong where it cannot write, and leaves no part of the file', () => {
  const nowhere = join(folder, 'none', 'a.csv');
  expect(() => writeOutput(nowhere, 'text', { replace: false })).toThrow(`${nowhere}: cannot be written: ENOENT`);
  // A folder cannot be replaced by a file: the rename fails after the temporary file was written.
  const taken = join(folder, 'taken');
  mkdirSync(taken);
  expect(() => writeOutput(taken, 'text', { replace: true })).toThrow(`${taken}: cannot be written`);
  expect(readdirSync(folder)).toEqual(['taken']);
});
