import { expect, test } from 'vitest';
import { expectSpoilt, spoil } from './unchanged.ts';

const MUST = 'test must return new arrays';
const LATER = 'numbers were written later into those that an earlier call returned';

/** Adds a number to what an earlier call returned. */
function adding(list: number[]): number[] {
  list.push(1);
  return list;
}

test.each<[string, (list: number[]) => number[], string | undefined]>([
  ['in no array', () => [1], undefined],
  ['in one that is returned again', adding, `${MUST}: ${LATER}, and one is returned again`],
  ['in one that is not', (list) => [...adding(list)], `${MUST}, and be done when it returns: ${LATER}`],
])('numbers written later %s', (_, later, says) => {
  const list = [3];
  const lists = spoil({ predictions: list });
  const result = { predictions: later(list) };
  const look = () => expectSpoilt('test', lists, {}, result);
  if (says === undefined) expect(look).not.toThrow();
  else expect(look).toThrow(new RegExp(`^${RegExp.escape(says)}$`));
});
