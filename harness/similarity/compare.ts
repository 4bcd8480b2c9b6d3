import { File, FingerprintIndex, Region, type SharedFingerprint, TokenizedFile } from '@dodona/dolos-core';
import type { TokenizedBlock, TokenizedWork } from './tokens.ts';

/** Pair of works that have something in common. */
export interface Pair {
  readonly left: TokenizedWork;
  readonly right: TokenizedWork;
  /** from 0 to 1: how much of what few have written is in both */
  readonly similarity: number;
}

/** Comparison of all works of a class. */
export interface Comparison {
  /** the most alike first; without those that have nothing in common */
  readonly pairs: readonly Pair[];
  /** Finds the tokens of each block of a work that the other work has too: their numbers, from 0. */
  sharedTokens(work: TokenizedWork, other: TokenizedWork): ReadonlyMap<TokenizedBlock, ReadonlySet<number>>;
}

/** Similarities in a class, as the terminal and the page show them. */
export interface Similarities {
  /** the lab's title in the rubric */
  readonly title: string;
  readonly works: readonly TokenizedWork[];
  /** what is not compared and why, a line each */
  readonly omissions: readonly string[];
  readonly comparison: Comparison;
  /** groups of works of which each is alike to another one by `least`, from 0 to 1 */
  readonly clusters: readonly (readonly TokenizedWork[])[];
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
  readonly owners: ReadonlySet<TokenizedWork>;
}

/**
 * Compares every work of a class with every other one by winnowed fingerprints (Schleimer, Wilkerson and Aiken:
 * Winnowing, SIGMOD 2003) of the tokens in their blocks. The similarity is the Dice coefficient of two sets of
 * fingerprints, of which each weighs log2((n + 1) / m) where m works of n have it.
 */
export function compare(works: readonly TokenizedWork[]): Comparison {
  const files = new Map(works.flatMap((work) => work.blocks.map((block) => [fileOf(block), { work, block }])));
  const index = new FingerprintIndex(FINGERPRINT_TOKENS, WINDOW);
  index.addFiles([...files.keys()]);
  const most = Math.max(COMMON_IN_SMALL_CLASS, works.length / 2);
  const rare = index
    .sharedFingerprints()
    .map((fingerprint): Owned => {
      const owners = new Set(fingerprint.files().map((file) => files.get(file)!.work));
      return { fingerprint, owners };
    })
    .filter(({ owners }) => owners.size <= most);

  return {
    pairs: rank(works, rare),
    sharedTokens(work, other) {
      const tokens = new Map(work.blocks.map((block) => [block, new Set<number>()]));
      for (const { fingerprint, owners } of rare) {
        if (!owners.has(work) || !owners.has(other)) continue;
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

/** Ranks the pairs of works by how alike they are. */
function rank(works: readonly TokenizedWork[], rare: readonly Owned[]): Pair[] {
  const numbers = new Map(works.map((work, number) => [work, number]));
  const totals = new Float64Array(works.length);
  /** by the larger number, then the smaller one */
  const shared = works.map((_, number) => new Float64Array(number));
  for (const { owners } of rare) {
    const weight = Math.log2((works.length + 1) / owners.size);
    const ascending = [...owners].map((work) => numbers.get(work)!).sort((a, b) => a - b);
    for (const [count, one] of ascending.entries()) {
      totals[one] += weight;
      for (const other of ascending.slice(0, count)) shared[one][other] += weight;
    }
  }
  // Works of a few statements are soon the same: they are measured as if they were half as long as others are.
  const least = totals.toSorted()[totals.length >> 1] / 2;
  const sizes = totals.map((total) => Math.max(total, least));

  const pairs = shared.flatMap((weights, one) =>
    Array.from(weights, (weight, other): Pair => {
      return { left: works[other], right: works[one], similarity: (2 * weight) / (sizes[one] + sizes[other]) };
    }).filter(({ similarity }) => similarity > 0),
  );
  return pairs.sort((a, b) => b.similarity - a.similarity);
}

/**
 * Groups works of which each is alike to another one: the connected components of the graph whose edges are the
 * pairs of at least a similarity. The largest come first.
 */
export function clustersOf(pairs: readonly Pair[], least: number): TokenizedWork[][] {
  const clusters = new Map<TokenizedWork, Set<TokenizedWork>>();
  for (const { left, right, similarity } of pairs) {
    if (similarity < least) continue;
    const joined = new Set([...(clusters.get(left) ?? [left]), ...(clusters.get(right) ?? [right])]);
    for (const work of joined) clusters.set(work, joined);
  }
  return [...new Set(clusters.values())].map((cluster) => [...cluster]).sort((a, b) => b.length - a.length);
}

/** Rounds a similarity down, so that only what is the same is 100%. */
export function percent(similarity: number): string {
  return `${Math.floor(100 * similarity)}%`;
}
