import { File, FingerprintIndex, Region, type SharedFingerprint, TokenizedFile } from '@dodona/dolos-core';
import type { TokenizedBlock, TokenizedSubmission } from './tokens.ts';

/** Pair of submissions that have something in common. */
export interface Pair {
  readonly left: TokenizedSubmission;
  readonly right: TokenizedSubmission;
  /** from 0 to 1: how much of what few have written is in both */
  readonly similarity: number;
}

/** Comparison of all submissions of a class. */
export interface Comparison {
  /** the most alike first; without those that have nothing in common */
  readonly pairs: readonly Pair[];
  /** Finds the tokens of each block of one submission that the other has too: their numbers, from 0. */
  sharedTokens(one: TokenizedSubmission, other: TokenizedSubmission): ReadonlyMap<TokenizedBlock, ReadonlySet<number>>;
}

/** Similarities in a class, as the terminal and the page show them. */
export interface Similarities {
  /** the lab's title in the rubric */
  readonly title: string;
  readonly submissions: readonly TokenizedSubmission[];
  /** what is not compared and why, a line each */
  readonly omissions: readonly string[];
  readonly comparison: Comparison;
  /** groups of submissions of which each is alike to another one by `least`, from 0 to 1 */
  readonly clusters: readonly (readonly TokenizedSubmission[])[];
  readonly least: number;
}

/** Tokens of a fingerprint: some one or two short statements. */
const FINGERPRINT_TOKENS = 12;

/** Fingerprints in a row of which winnowing keeps one. */
const WINDOW = 4;

/** Owners of a fingerprint that counts, at most, in a small class; in a larger one, half of it. */
const COMMON_IN_SMALL_CLASS = 5;

/** Fingerprint with all who have it. */
interface Owned {
  readonly fingerprint: SharedFingerprint;
  readonly owners: ReadonlySet<TokenizedSubmission>;
}

/**
 * Compares every submission of a class with every other one by winnowed fingerprints (Schleimer, Wilkerson and Aiken:
 * Winnowing, SIGMOD 2003) of the tokens in their blocks. The similarity is the Dice coefficient of two sets of
 * fingerprints, of which each weighs log2((n + 1) / m) where m submissions of n have it.
 */
export function compare(submissions: readonly TokenizedSubmission[]): Comparison {
  const files = new Map(submissions.flatMap((owner) => owner.blocks.map((block) => [fileOf(block), { owner, block }])));
  const index = new FingerprintIndex(FINGERPRINT_TOKENS, WINDOW);
  index.addFiles([...files.keys()]);
  const most = Math.max(COMMON_IN_SMALL_CLASS, submissions.length / 2);
  const rare = index
    .sharedFingerprints()
    .map((fingerprint): Owned => {
      const owners = new Set(fingerprint.files().map((file) => files.get(file)!.owner));
      return { fingerprint, owners };
    })
    .filter(({ owners }) => owners.size <= most);

  return {
    pairs: rank(submissions, rare),
    sharedTokens(one, other) {
      const tokens = new Map(one.blocks.map((block) => [block, new Set<number>()]));
      for (const { fingerprint, owners } of rare) {
        if (!owners.has(one) || !owners.has(other)) continue;
        for (const { file, side } of fingerprint.parts()) {
          const own = tokens.get(files.get(file)!.block);
          for (let token = side.start; token <= side.stop; token++) own?.add(token);
        }
      }
      return tokens;
    },
  };
}

/** Turns a block into a file of the index, which asks for places in the text: the tokens' numbers serve as well. */
function fileOf({ name, tokens }: TokenizedBlock): TokenizedFile {
  const kinds = tokens.map(({ kind }) => kind);
  return new TokenizedFile(
    new File(name, ''),
    kinds,
    kinds.map((_, token) => new Region(0, token, 0, token)),
  );
}

/** Ranks the pairs of submissions by how alike they are. */
function rank(submissions: readonly TokenizedSubmission[], rare: readonly Owned[]): Pair[] {
  const numbers = new Map(submissions.map((submission, number) => [submission, number]));
  const totals = new Float64Array(submissions.length);
  /** by the larger number, then the smaller one */
  const shared = submissions.map((_, number) => new Float64Array(number));
  for (const { owners } of rare) {
    const weight = Math.log2((submissions.length + 1) / owners.size);
    const ascending = [...owners].map((submission) => numbers.get(submission)!).sort((a, b) => a - b);
    for (const [count, one] of ascending.entries()) {
      totals[one] += weight;
      for (const other of ascending.slice(0, count)) shared[one][other] += weight;
    }
  }
  // Submissions of a few statements are soon the same: they are measured as if they were half as long as others are.
  const least = totals.toSorted()[totals.length >> 1] / 2;
  const sizes = totals.map((total) => Math.max(total, least));

  const pairs = shared.flatMap((weights, one) =>
    Array.from(weights, (weight, other): Pair => {
      const similarity = (2 * weight) / (sizes[one] + sizes[other]);
      return { left: submissions[other], right: submissions[one], similarity };
    }).filter(({ similarity }) => similarity > 0),
  );
  return pairs.sort((a, b) => b.similarity - a.similarity);
}

/**
 * Groups submissions of which each is alike to another one: the connected components of the graph whose edges are the
 * pairs of at least a similarity. The largest come first.
 */
export function clustersOf(pairs: readonly Pair[], least: number): TokenizedSubmission[][] {
  const clusters = new Map<TokenizedSubmission, Set<TokenizedSubmission>>();
  for (const { left, right, similarity } of pairs) {
    if (similarity < least) continue;
    const joined = new Set([...(clusters.get(left) ?? [left]), ...(clusters.get(right) ?? [right])]);
    for (const submission of joined) clusters.set(submission, joined);
  }
  return [...new Set(clusters.values())].map((cluster) => [...cluster]).sort((a, b) => b.length - a.length);
}

/** Rounds a similarity down, so that only what is the same is 100%. */
export function percent(similarity: number): string {
  return `${Math.floor(100 * similarity)}%`;
}
