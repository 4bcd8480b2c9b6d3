import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadCourse } from '../rubric/course.ts';
import type { SubmittedFile } from '../submission/intake.ts';
import { PROJECT } from '../support/project.ts';
import { tokenizeClass } from './tokenize-class.ts';

const reference = readFileSync(new URL('../../testing/sample-lab/reference/sums.ts', import.meta.url), 'utf8');
const stub = readFileSync(new URL('../../testing/sample-lab/fixtures/stubs/sums.ts', import.meta.url), 'utf8');

const course = await loadCourse(join(PROJECT, 'testing/sample-lab'));

const submission = (text: string): { files: SubmittedFile[] } => ({
  files: [{ state: 'read', name: 'sums.ts', text, hash: '' }],
});

describe('a class', () => {
  test('is read block by block, without what is the stub’s', async () => {
    const { submissions, omissions } = await tokenizeClass(
      course,
      new Map([
        ['whole', submission(`// mine\n${reference}`)],
        ['stub', submission(stub)],
        ['half', submission(reference.replace('return 2 * x;', 'return 2 *;'))],
      ]),
    );
    const [whole, untouched, half] = submissions;
    expect(whole.blocks.map(({ name, text }) => [name, text.trim()])).toEqual([
      ['sums.double', 'return 2 * x;'],
      ['sums.fourfold', 'return this.double(this.double(x));'],
    ]);
    const [{ text, tokens }] = whole.blocks;
    expect(tokens.map(({ kind, start }) => [kind, text.slice(start).trim()])).toEqual([
      ['ReturnStatement', 'return 2 * x;'],
      ['*', '2 * x;'],
      ['number', '2 * x;'],
      ['name', 'x;'],
    ]);
    expect(untouched.blocks).toEqual([]);
    expect(half.blocks.map(({ name }) => name)).toEqual(['sums.fourfold']);
    expect(omissions).toEqual(['half: sums.double cannot be run']);
  });

  test('goes on after a file that brings the parser down, or none', async () => {
    const { submissions, omissions } = await tokenizeClass(
      course,
      new Map([
        ['first', submission(reference)],
        ['hostile', submission(reference.replace('2 * x', '('.repeat(200_000)))],
        [
          'none',
          { files: [{ state: 'rejected', name: 'sums.ts', finding: { code: 'missing-file', file: 'sums.ts' } }] },
        ],
        ['last', submission(reference)],
      ]),
    );
    expect(submissions.map(({ label, blocks }) => [label, blocks.length])).toEqual([
      ['first', 2],
      ['hostile', 0],
      ['none', 0],
      ['last', 2],
    ]);
    expect(omissions).toHaveLength(2);
  });
});
