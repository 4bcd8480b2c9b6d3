import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { fillIn, SOLUTION, STUB } from '../../testing/sample-stub.ts';
import { eraseTrusted } from '../sandbox/erase.ts';
import { positionOf, type ReadyBlock } from '../source/blocks.ts';
import { HarnessError } from '../support/errors.ts';
import { type PreparedQuestion, prepare } from './prepare.ts';

const read = (text: string) => ({ state: 'read', name: 't.ts', text, hash: '' }) as const;
const fileWith = (area: string, name = 't.ts') => ({
  file: { ...read(`// added\n${fillIn({ ...SOLUTION, 't.area': area })}`), name },
  stub: STUB,
});
const prepareWith = async (area: string) => (await prepare([fileWith(area)]))[0];
const ready = ({ blocks }: PreparedQuestion, name: string): ReadyBlock => {
  const state = blocks.get(name);
  if (state?.state !== 'ready') throw new Error(`${name} is ${state?.state}`);
  return state;
};

/** Ends the processes that this one has started to parse files. @returns how many there were */
function endParsers(): number {
  const children = readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').trim().split(' ').map(Number);
  const parsers = children.filter((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('parser-process.ts'));
  for (const pid of parsers) process.kill(pid, 'SIGKILL');
  return parsers.length;
}

describe('prepare', () => {
  test('gives the graft, with its places in the submission', async () => {
    const prepared = await prepareWith('    const a = 10n;\n    return /é/u.test("😀") ? 1 : 2;');
    const block = ready(prepared, 't.area');
    expect(block).toMatchObject({ name: 't.area', file: 't.ts', firstLine: 22 });
    expect(block.nodes.map(({ type }) => type)).toEqual(['VariableDeclaration', 'ReturnStatement']);
    expect(block.nodes[0]).toMatchObject({ declarations: [{ init: { value: 10n } }] });
    expect(positionOf(block, block.nodes[1].start)).toEqual({ file: 't.ts', line: 23, column: 5 });
    expect(positionOf(block, prepared.source.indexOf('? 1 : 2'))).toEqual({ file: 't.ts', line: 23, column: 28 });
    expect([...prepared.blocks.keys()]).toEqual(Object.keys(SOLUTION));
  });

  test('finds the places of stack traces, which know two more line breaks', async () => {
    const prepared = await prepareWith('    const a = "\u2028";\n    throw a;');
    const line = prepared.source.split(/[\n\u2028]/).indexOf('    throw a;') + 1;
    expect(prepared.studentPosition(line, 5)).toEqual({ file: 't.ts', line: 23, column: 5 });
    expect(prepared.studentPosition(line)).toEqual({ file: 't.ts', line: 23 });
    expect(prepared.studentPosition(1, 1)).toBeUndefined();
    expect(prepared.studentPosition(line + 1, 1)).toBeUndefined();
    expect(prepared.studentPosition(10_000)).toBeUndefined();
  });

  test('a rejected file costs all of its blocks', async () => {
    const finding = { code: 'missing-file', file: 't.ts' } as const;
    const [{ source, blocks }] = await prepare([{ file: { state: 'rejected', name: 't.ts', finding }, stub: STUB }]);
    expect(source).toBe(eraseTrusted(STUB));
    expect([...blocks]).toEqual(Object.keys(SOLUTION).map((name) => [name, { name, state: 'faulty', finding }]));
  });

  test('a file that overflows, starves or occupies the parser is rejected', async () => {
    const hostile = ['('.repeat(200_000), 'let a;'.repeat(40_000), `${'(a=await a<'.repeat(30)}1${')'.repeat(30)}`];
    const prepared = await Promise.all(hostile.map((text) => prepareWith(text)));
    for (const { source, blocks } of prepared) {
      expect(source).toBe(eraseTrusted(STUB));
      const finding = { code: 'file-rejected', file: 't.ts', reason: expect.stringContaining('nested very deeply') };
      expect(blocks.get('t.total')).toEqual({ name: 't.total', state: 'faulty', finding });
    }
  });

  test('a file that brings the parser down costs itself alone', async () => {
    const files = [fileWith('return 1;', 'a.ts'), fileWith('('.repeat(200_000), 'b.ts'), fileWith('return 2;', 'c.ts')];
    const prepared = await prepare(files);
    expect(prepared.map(({ blocks }) => blocks.get('t.area')?.state)).toEqual(['ready', 'faulty', 'ready']);
    expect(ready(prepared[2], 't.area')).toMatchObject({ file: 'c.ts', body: 'return 2;\n' });
  });

  test.runIf(process.platform === 'linux')('a parser that has ended while it waited costs no file', async () => {
    await prepareWith('return 1;');
    expect(endParsers()).toBeGreaterThan(0);
    expect(ready(await prepareWith('return 2;'), 't.area').body).toBe('return 2;\n');
  });

  test('a damaged stub is an error of the harness', async () => {
    await expect(prepare([{ file: read(STUB), stub: 'class {' }])).rejects.toThrow(HarnessError);
  });
});
