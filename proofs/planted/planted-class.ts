import type { Samples } from '../../harness/authoring/samples.ts';
import { parseSource } from '../../harness/source/syntax.ts';
import { compose } from '../../testing/compose.ts';
import { SeededRandom } from '../random.ts';
import { disguise } from './disguise.ts';

type Corpora = Pick<Samples, 'correct' | 'faulty'>;

/** A class in which some have copied from others, and everybody else has worked alone. */
export interface PlantedClass {
  /** by the name of the student: the texts by the name of the file */
  readonly submissions: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** who has the same submission, in pairs */
  readonly copied: readonly (readonly [string, string])[];
}

/**
 * Makes a class out of the corpora. Who works alone has drawn each block from all correct and faulty samples, so that
 * every block is somebody else’s too.
 */
export function plantClass(samples: Corpora, size: number, copies: number, seed: number): PlantedClass {
  const random = new SeededRandom(seed);
  const submissions = new Map<string, ReadonlyMap<string, string>>();
  const copied: [string, string][] = [];
  for (let i = 0; i < size - copies; i++) {
    let files = drawFiles(samples, random);
    if (i < copies) {
      // Some samples are faulty in that they do not parse, and what cannot be parsed cannot be disguised.
      while (![...files.values()].every(isParsable)) files = drawFiles(samples, random);
      submissions.set(`copy-${i}`, new Map([...files].map(([name, text]) => [name, disguise(text, random)])));
      copied.push([`student-${i}`, `copy-${i}`]);
    }
    submissions.set(`student-${i}`, files);
  }
  return { submissions, copied };
}

/** Samples in an order drawn at random, each as far as its blocks are not taken yet. */
function drawFiles({ correct, faulty }: Corpora, random: SeededRandom): Map<string, string> {
  const blocks: Record<string, string> = {};
  for (const sample of random.shuffle([...correct, ...faulty])) {
    if (Object.keys(sample.blocks).every((name) => !(name in blocks))) Object.assign(blocks, sample.blocks);
  }
  return compose({ blocks });
}

function isParsable(text: string): boolean {
  return parseSource(text).problems.length === 0;
}
