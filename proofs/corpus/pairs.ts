import type { Sample } from '../../harness/authoring/samples.ts';
import { correct } from '../../samples/all.ts';

const REFERENCE: Sample = { id: 'reference', blocks: {} };

const [q1, q2] = ['q1.', 'q2.'].map((prefix) => [
  REFERENCE,
  ...correct.filter(({ blocks }) => Object.keys(blocks).some((name) => name.startsWith(prefix))),
]);

/** So many pairs have every correct sample in them. */
export const PAIRS = Math.max(q1.length, q2.length);

/** A submission of two correct samples, one for each question: all of them in turn, the reference among them. */
export function correctPair(i: number): Sample {
  const [one, other] = [q1[i % q1.length], q2[i % q2.length]];
  return { id: `${one.id} and ${other.id}`, blocks: { ...one.blocks, ...other.blocks } };
}
