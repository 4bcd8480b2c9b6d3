import type { Comparison } from './compare.ts';
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

/** Rounded down, so that only what is the same is 100%. */
export function percent(similarity: number): string {
  return `${Math.floor(100 * similarity)}%`;
}
