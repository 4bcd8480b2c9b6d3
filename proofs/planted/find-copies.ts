import type { Course } from '../../harness/rubric/course.ts';
import { compare, type Pair } from '../../harness/similarity/compare.ts';
import { tokenizeClass } from '../../harness/similarity/tokenize-class.ts';
import type { SubmittedFile } from '../../harness/submission/intake.ts';
import type { PlantedClass } from './planted-class.ts';

/** How a comparison tells copied pairs from the others. */
interface Finding {
  /** copied pairs that are more alike than every other pair */
  readonly found: number;
  /** the similarities of the copied pairs and of the others, the highest first */
  readonly copied: readonly number[];
  readonly others: readonly number[];
  /** to parse all submissions, and to compare them */
  readonly milliseconds: { readonly tokenize: number; readonly compare: number };
}

export async function findCopies(course: Course, planted: PlantedClass): Promise<Finding> {
  const submissions = new Map(
    [...planted.submissions].map(([label, texts]) => {
      const files = [...texts].map(([name, text]): SubmittedFile => ({ state: 'read', name, text, hash: '' }));
      return [label, { files }];
    }),
  );
  const begin = performance.now();
  const { works } = await tokenizeClass(course, submissions);
  const middle = performance.now();
  const { pairs } = compare(works);
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
