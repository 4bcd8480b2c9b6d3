import { parseSource } from '../../harness/source/syntax.ts';
import { SeededRandom } from '../../lab/random.ts';
import { correct, faulty } from '../../samples/all.ts';
import { compose } from '../../testing/compose.ts';
import { disguise } from './disguise.ts';

/** A class in which some have copied the work of others, and everybody else has worked alone. */
export interface PlantedClass {
  /** by the name of the student: the texts by the name of the file */
  readonly submissions: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** who has the same work, in pairs */
  readonly copied: readonly (readonly [string, string])[];
}

/**
 * Makes a class out of the corpora. Who works alone has drawn each block from all correct and faulty samples, so that
 * every block is somebody else’s too.
 */
export function plantClass(size: number, copies: number, seed: number): PlantedClass {
  const random = new SeededRandom(seed);
  const submissions = new Map<string, ReadonlyMap<string, string>>();
  const copied: [string, string][] = [];
  for (let i = 0; i < size - copies; i++) {
    let files = drawFiles(random);
    if (i < copies) {
      // Some samples are faulty in that they do not parse, and what cannot be parsed cannot be disguised.
      while (![...files.values()].every(isParsable)) files = drawFiles(random);
      submissions.set(`copy-${i}`, new Map([...files].map(([name, text]) => [name, disguise(text, random)])));
      copied.push([`student-${i}`, `copy-${i}`]);
    }
    submissions.set(`student-${i}`, files);
  }
  return { submissions, copied };
}

/** Works in an order drawn at random, each as far as its blocks are not taken yet. */
function drawFiles(random: SeededRandom): Map<string, string> {
  const blocks: Record<string, string> = {};
  for (const work of random.shuffle([...correct, ...faulty])) {
    if (Object.keys(work.blocks).every((name) => !(name in blocks))) Object.assign(blocks, work.blocks);
  }
  return compose({ blocks });
}

function isParsable(text: string): boolean {
  return parseSource(text).problems.length === 0;
}
