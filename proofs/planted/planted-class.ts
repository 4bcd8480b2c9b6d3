import type { Course } from '../../harness/rubric/course.ts';
import { compare, type Pair } from '../../harness/similarity/compare.ts';
import { tokenizeClass } from '../../harness/similarity/tokenize-class.ts';
import { parseSource } from '../../harness/source/syntax.ts';
import type { SubmittedFile } from '../../harness/submission/intake.ts';
import { UsageError } from '../../harness/support/errors.ts';
import { compose } from '../compose.ts';
import type { LabSamples } from '../load-samples.ts';
import { type Random, randomFrom } from '../random.ts';
import { disguise } from './disguise.ts';

type Corpora = Pick<LabSamples, 'correct' | 'faulty'>;

/** A class in which some have copied from others, and everybody else has worked alone. */
interface PlantedClass {
  /** by the name of the student: the texts by the name of the file */
  readonly submissions: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** who has the same submission, in pairs */
  readonly copied: readonly (readonly [string, string])[];
}

/**
 * Makes a class out of the corpora. Who works alone has drawn each block from all correct and faulty samples, so that
 * every block is somebody else’s too.
 *
 * @throws UsageError where the samples make too few different submissions for that
 */
export function plantClass(course: Course, samples: Corpora, size: number, copies: number, seed: number): PlantedClass {
  const possible = countSubmissions(samples);
  if (possible < size ** 2)
    throw new UsageError(
      `the samples make ${possible} different submissions: so few that those of a class of ${size} would be alike by chance`,
    );
  const random = randomFrom(seed);
  const submissions = new Map<string, ReadonlyMap<string, string>>();
  const copied: [string, string][] = [];
  for (let i = 0; i < size - copies; i++) {
    let files = drawFiles(course, samples, random);
    if (i < copies) {
      // Some samples are faulty in that they do not parse, and what cannot be parsed cannot be disguised.
      while ([...files.values()].some((text) => parseSource(text).problems.length > 0))
        files = drawFiles(course, samples, random);
      submissions.set(`copy-${i}`, new Map([...files].map(([name, text]) => [name, disguise(text, random)])));
      copied.push([`student-${i}`, `copy-${i}`]);
    }
    submissions.set(`student-${i}`, files);
  }
  return { submissions, copied };
}

/** Counts the submissions that differ in a block; samples in several blocks count as if each of these stood alone. */
function countSubmissions({ correct, faulty }: Corpora): number {
  const byBlock = Object.groupBy(
    [...correct, ...faulty].flatMap(({ blocks }) => Object.keys(blocks)),
    (block) => block,
  );
  return Object.values(byBlock).reduce((product, bodies = []) => product * bodies.length, 1);
}

/** Composes samples in an order drawn at random, each where its blocks are not taken yet. */
function drawFiles(course: Course, { correct, faulty }: Corpora, random: Random): Map<string, string> {
  const blocks: Record<string, string> = {};
  for (const sample of random.shuffle([...correct, ...faulty])) {
    if (Object.keys(sample.blocks).every((name) => !(name in blocks))) Object.assign(blocks, sample.blocks);
  }
  return compose({ blocks }, course);
}

/**
 * Compares all submissions of a class, and tells how alike the copied ones are and how alike the others.
 * @returns found: the number of copied pairs that are more alike than every other pair; similarities, the highest first
 */
export async function findCopies(course: Course, planted: PlantedClass) {
  const submissions = new Map(
    [...planted.submissions].map(([label, texts]) => {
      const files = [...texts].map(([name, text]): SubmittedFile => ({ state: 'read', name, text, hash: '' }));
      return [label, { files }];
    }),
  );
  const begin = performance.now();
  const { submissions: tokenized } = await tokenizeClass(course, submissions);
  const middle = performance.now();
  const { pairs } = compare(tokenized);
  const end = performance.now();

  const isCopied = ({ left, right }: Pair) =>
    planted.copied.some((labels) => labels.includes(left.label) && labels.includes(right.label));
  const similarities = (chosen: readonly Pair[]) => chosen.map(({ similarity }) => similarity);
  const copied = similarities(pairs.filter(isCopied));
  const others = similarities(pairs.filter((pair) => !isCopied(pair)));
  return {
    found: copied.filter((similarity) => similarity > (others[0] ?? 0)).length,
    copied,
    others,
    milliseconds: { tokenize: middle - begin, compare: end - middle },
  };
}
