import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FaultySample, Sample } from '../../harness/authoring/samples.ts';
import { SeededRandom } from '../../lab/random.ts';
import { correct, faulty } from '../../samples/all.ts';
import { compose } from '../../testing/compose.ts';
import { expectedMarks, type Marks } from '../corpus/expected-marks.ts';

/** A submission of the rehearsal, and what must come of it. */
export interface Member {
  readonly id: string;
  /** what it is made of */
  readonly works: readonly string[];
  /** texts by the name of the file */
  readonly files: ReadonlyMap<string, string>;
  /** by the column of `gradebook.csv`: tasks, questions before and after the cap, the total */
  readonly marks: Readonly<Record<string, number>>;
}

/** What stands in the blocks of one question. */
type Half = Sample & Partial<Pick<FaultySample, 'fails'>>;

/** All works of each question, the reference among them. */
const [Q1, Q2] = ['q1', 'q2'].map((question): readonly Half[] => {
  const own = ({ blocks }: Half) => Object.keys(blocks).some((name) => name.startsWith(question));
  return [{ id: 'reference', blocks: {} }, ...[...correct, ...faulty].filter(own)];
});

/** Ids of the works that a class is made of. */
export const WORKS: ReadonlySet<string> = new Set([...Q1, ...Q2].map(({ id }) => id));

/**
 * Deals a class in which each submission is one work of question 1 beside one of question 2: the reference, right
 * work, or work with one mistake. Works are dealt like cards, so that all occur about as often.
 */
export function dealClass(rubric: Marks, size: number, seed: number): Member[] {
  const random = new SeededRandom(seed);
  const [q1, q2] = [deal(Q1, size, random), deal(Q2, size, random)];
  const digits = String(size).length;
  return q1.map((one, i) => {
    const other = q2[i];
    return {
      id: `student-${String(i + 1).padStart(digits, '0')}`,
      works: [one.id, other.id],
      files: compose({ blocks: { ...one.blocks, ...other.blocks } }),
      marks: expectedMarks(rubric, [...(one.fails ?? []), ...(other.fails ?? [])]),
    };
  });
}

/** Writes a class as a folder of a folder for each submission. */
export function writeClass(members: readonly Member[], folder: string): void {
  for (const { id, files } of members) {
    mkdirSync(join(folder, id), { recursive: true });
    for (const [name, text] of files) writeFileSync(join(folder, id, name), text);
  }
}

/** Deals `size` cards from as many shuffled decks as it takes. */
function deal<T>(deck: readonly T[], size: number, random: SeededRandom): T[] {
  const decks = Array.from({ length: Math.ceil(size / deck.length) }, () => random.shuffle(deck));
  return decks.flat().slice(0, size);
}
