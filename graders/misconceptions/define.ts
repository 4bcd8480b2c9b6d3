import { changed } from '../variants/changed.ts';
import { type Costs, wrongIn } from '../variants/work.ts';
import type { Misconception } from './misconception.ts';

/** Makes misconceptions about one block, which cost the same tasks unless told otherwise. */
export const misconceptionIn =
  (block: string, usual: Costs) =>
  (id: string, says: string, body: string, costs = usual): Misconception => ({
    ...wrongIn(block, usual)(id, body, costs),
    says,
  });

/** A misconception about one block that is the same with other constants in the place of one. */
export function withConstants(misconception: Misconception, written: string, others: readonly string[]): Misconception {
  const [[block, body]] = Object.entries(misconception.blocks);
  return { ...misconception, also: others.map((other) => ({ [block]: changed(body, written, other) })) };
}
