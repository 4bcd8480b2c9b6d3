import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { DataError } from '../data-error.ts';
import { readCorpus } from './corpus.ts';

const folder = mkdtempSync(join(tmpdir(), 'corpus-'));
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

describe('readCorpus', () => {
  test('reads UTF-8, with or without a byte order mark', () => {
    expect(readCorpus(write('mark.txt', '\uFEFFzoë\r\nbo\r\n')).examples).toEqual(['zoë', 'bo']);
  });

  test.each([
    ['no-such-file.txt', undefined, 'there is no such file'],
    ['empty.txt', '', 'the corpus holds no example'],
    ['blank.txt', '\n \n', 'the corpus holds no example'],
    ['latin1.txt', Uint8Array.of(0x7a, 0x6f, 0xeb, 0x0a), 'this is not UTF-8 text'],
  ])('refuses %s', (name, content, problem) => {
    const path = content === undefined ? join(folder, name) : write(name, content);
    expect(() => readCorpus(path)).toThrow(DataError);
    expect(() => readCorpus(path)).toThrow(`${path}: ${problem}`);
  });

  test('refuses a folder', () => {
    expect(() => readCorpus(folder)).toThrow(`${folder}: this is a folder`);
  });
});

describe('fixtures/names.txt', () => {
  const { examples, vocabulary } = readCorpus(fileURLToPath(new URL('../../fixtures/names.txt', import.meta.url)));

  test('has 2,000 different names over all 26 letters', () => {
    expect(new Set(examples).size).toBe(2000);
    expect(examples).toHaveLength(2000);
    expect(vocabulary.characters.join('')).toBe('\nabcdefghijklmnopqrstuvwxyz');
  });

  test('never has two names with the same first letter in a row', () => {
    const repeated = examples.filter((name, i) => name[0] === examples[(i + 1) % examples.length][0]);
    expect(repeated).toEqual([]);
  });
});
