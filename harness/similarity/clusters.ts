import type { Pair } from './compare.ts';
import type { TokenizedWork } from './work.ts';

/**
 * Groups of works of which each is alike to another one: the connected components of the graph whose edges are the
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
