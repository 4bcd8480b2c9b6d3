import { execFileSync } from 'node:child_process';
import {
  closeSync,
  constants,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { HarnessError, UsageError } from '../support/errors.ts';
import { expectWritable, writeResult } from './output-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'output-file-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const inFolder = (name: string) => join(folder, name);

test('asking whether a file can be written leaves everything as it is', () => {
  writeFileSync(inFolder('old'), 'old');
  expectWritable(inFolder('old'));
  expectWritable(inFolder('new'));
  expect(readFileSync(inFolder('old'), 'utf8')).toBe('old');
  expect(existsSync(inFolder('new'))).toBe(false);
});

test.each([
  ['a folder', '.', /^cannot write .*: it is a folder$/],
  ['a file in a folder that is not there', 'no/file', /^cannot write .*no\/file: ENOENT/],
])('%s is refused before the work', (_, name, message) => {
  expect(() => expectWritable(inFolder(name))).toThrow(
    expect.objectContaining({ message: expect.stringMatching(message) }),
  );
  expect(() => expectWritable(inFolder(name))).toThrow(UsageError);
});

test('a result replaces the old one and is its owner’s alone', () => {
  writeFileSync(inFolder('result'), 'an older and longer result', { mode: 0o644 });
  writeResult(inFolder('result'), 'new');
  expect(readFileSync(inFolder('result'), 'utf8')).toBe('new');
  expect(statSync(inFolder('result')).mode & 0o777).toBe(0o600);
});

test('a link stays one', () => {
  writeFileSync(inFolder('target'), '');
  symlinkSync('target', inFolder('link'));
  writeResult(inFolder('link'), 'text');
  expect(readFileSync(inFolder('target'), 'utf8')).toBe('text');
  expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([]);
});

test('a pipe is written to', () => {
  const pipe = inFolder('pipe');
  execFileSync('mkfifo', [pipe]);
  const reader = openSync(pipe, constants.O_RDONLY | constants.O_NONBLOCK);
  expectWritable(pipe);
  writeResult(pipe, 'text');
  const buffer = Buffer.alloc(10);
  expect(buffer.toString('utf8', 0, readSync(reader, buffer))).toBe('text');
  closeSync(reader);
});

test.runIf(existsSync('/dev/full'))('a full disk is the machine’s fault, and no mistake of the command', () => {
  const write = () => writeResult('/dev/full', 'text');
  expect(write).toThrow(HarnessError);
  expect(write).toThrow(/^cannot write \/dev\/full: ENOSPC/);
});
