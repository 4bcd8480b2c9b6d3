import type { KnownMistake } from 'lab-harness/authoring';
import { expect, test } from 'vitest';
import { loadCourse } from '../../harness/rubric/course.ts';
import { bodyOf } from '../../harness/source/blocks.ts';
import { compose } from '../../proofs/compose.ts';
import { knownMistakes } from './all.ts';
import { layers, loop, tested, through } from './forecast-blocks.ts';
import { backward, forward, predict } from './network-blocks.ts';

/** The longest that what a student reads may be, in characters. */
const LONGEST = 260;
/** Lines of code shorter than this (`}`, `a.push(x)`) may stand in a sentence by chance. */
const SHORTEST_LINE = 10;

const reference = compose({ blocks: {} }, await loadCourse());

/** Reads the lines of a block of the reference, without its hints. */
function linesOf(block: string): string[] {
  return bodyOf(reference.get(`${block.split('.')[0]}.ts`) ?? '', block)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => !line.startsWith('//'));
}

/** Lists ids of those for which it does not hold, so that a failure names them. */
function exceptions(holds: (mistake: KnownMistake) => boolean): string[] {
  return knownMistakes.filter((mistake) => !holds(mistake)).map(({ id }) => id);
}

test('ids are unique', () => {
  expect(new Set(knownMistakes.map(({ id }) => id)).size).toBe(knownMistakes.length);
});

test('every one is other code than the reference, than what the builders build, and than all others', () => {
  const code = (text: string): string => text.replace(/\s/g, '');
  const built = [forward({}), backward({}), predict({}), layers(), through({}), loop({}), tested({})].map(code);
  expect(
    exceptions(({ blocks }) =>
      Object.entries(blocks).every(
        ([block, body]) => code(body) !== code(linesOf(block).join('')) && !built.includes(code(body)),
      ),
    ),
  ).toEqual([]);
  expect(new Set(knownMistakes.map(({ blocks }) => code(JSON.stringify(blocks)))).size).toBe(knownMistakes.length);
});

test('none touches what lies outside of it: the process, globals, timers, random numbers', () => {
  const outside = /\b(process|globalThis|import|setTimeout|setInterval|setImmediate|Date|Math\.random|Matrix\.rand)\b/;
  expect(exceptions(({ blocks }) => !outside.test(Object.values(blocks).join('\n')))).toEqual([]);
});

test('every one says in one or two sentences what it is', () => {
  expect(
    exceptions(({ says }) => {
      const sentences = says.match(/\.(?= |$)/g)?.length ?? 0;
      return says.endsWith('.') && sentences <= 2 && says.length <= LONGEST;
    }),
  ).toEqual([]);
});

test('none tells the code of the solution', () => {
  const isCode = (says: string, block: string): boolean =>
    linesOf(block).some((line) => line.length >= SHORTEST_LINE && says.includes(line)) || /\.[a-z]\w*\(/.test(says);
  expect(exceptions(({ blocks, says }) => !Object.keys(blocks).some((block) => isCode(says, block)))).toEqual([]);
});
