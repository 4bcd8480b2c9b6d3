import type { Comparison, Pair } from './compare.ts';
import type { TokenizedWork } from './work.ts';

/** What is alike in a class, as the terminal and the page show it. */
export interface Similarities {
  /** what the rubric calls the lab */
  readonly title: string;
  readonly works: readonly TokenizedWork[];
  /** what is not compared and why, a line each */
  readonly omissions: readonly string[];
  readonly comparison: Comparison;
  /** groups of works of which each is alike to another one by `least`, from 0 to 1 */
  readonly clusters: readonly (readonly TokenizedWork[])[];
  readonly least: number;
}

/** Rounds a similarity down, so that only what is the same is 100%. */
export function percent(similarity: number): string {
  return `${Math.floor(100 * similarity)}%`;
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
