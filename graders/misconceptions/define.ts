import { type Costs, wrongIn } from '../variants/work.ts';
import type { Misconception } from './misconception.ts';

/** Makes misconceptions about one block, which cost the same tasks unless told otherwise. */
export const misconceptionIn =
  (block: string, usual: Costs) =>
  (id: string, says: string, body: string, costs = usual): Misconception => ({
    ...wrongIn(block, usual)(id, body, costs),
    says,
  });
