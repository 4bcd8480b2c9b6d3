import { align } from '../../harness/support/text.ts';
import type { EquivalentMutant } from '../../samples/equivalent-mutants.ts';
import type { Mutant } from './mutate.ts';

/** The share of mutants, in percent, that the checks must see, the equivalent ones counted as unseen. */
const LEAST_SCORE = 95;

/**
 * Sets what became of the mutants against the survivors that are known to be equivalent.
 * @param mutants in the order of the tasks and, within each, of the lines
 * @returns lines: tables and lists, ready to print; faults: why the run is not good enough, as sentences
 */
export function reportMutants(mutants: readonly Mutant[], equivalent: readonly EquivalentMutant[]) {
  const { explained, unexplained, stale } = matchSurvivors(mutants, equivalent);
  const score = scoreOf(mutants);
  const faults = [
    ...(score < LEAST_SCORE ? [`the score is ${percent(score)}, and must be ${LEAST_SCORE} % or more`] : []),
    ...unexplained.map(
      (mutant) => `${describe(mutant)}: let a check see it, or say in samples/equivalent-mutants.ts why none can`,
    ),
    ...stale.map(
      ({ block, original, replacement }) =>
        `${block}: ${original} → ${replacement}: no such mutant survives any more: take it out of samples/equivalent-mutants.ts`,
    ),
  ];
  const relevant = mutants.filter((mutant) => !explained.some((entry) => entry.mutant === mutant));
  const lines = [
    ...scoreTable(mutants),
    `without the ${explained.length} equivalent ones: ${percent(scoreOf(relevant))}`,
    ...explained.flatMap(({ mutant, reason }) => ['', describe(mutant), `  equivalent: ${reason}`]),
    ...unexplained.flatMap((mutant) => ['', describe(mutant), `  ${mutant.remark ?? 'every check passed'}`]),
  ];
  return { lines, faults };
}

/** Finds the entry of each survivor; those that remain are stale. */
function matchSurvivors(mutants: readonly Mutant[], equivalent: readonly EquivalentMutant[]) {
  const explained: { mutant: Mutant; reason: string }[] = [];
  const unexplained: Mutant[] = [];
  const stale = [...equivalent];
  for (const mutant of mutants.filter(({ fate }) => fate === 'survived')) {
    const index = mutant.remark ? -1 : stale.findIndex((entry) => isSameChange(entry, mutant));
    if (index < 0) unexplained.push(mutant);
    else explained.push({ mutant, reason: stale.splice(index, 1)[0].reason });
  }
  return { explained, unexplained, stale };
}

function isSameChange(entry: EquivalentMutant, mutant: Mutant): boolean {
  return (['block', 'original', 'replacement'] as const).every((key) => entry[key] === mutant[key]);
}

function scoreTable(mutants: readonly Mutant[]): string[] {
  const byTask = [...Map.groupBy(mutants, ({ task }) => task)];
  const rows = [...byTask, ['total', mutants] as const].map(([name, group]) => {
    const counts = (['killed', 'timed out', 'survived'] as const).map(
      (fate) => group.filter((mutant) => mutant.fate === fate).length,
    );
    return [name, ...[group.length, ...counts].map(String), percent(scoreOf(group))];
  });
  return align([['task', 'mutants', 'killed', 'timed out', 'survived', 'score'], ...rows]);
}

/** Computes the percentage of mutants that were seen. One that never ends is: the sandbox's time limit ends it. */
function scoreOf(mutants: readonly Mutant[]): number {
  const seen = mutants.filter(({ fate }) => fate !== 'survived').length;
  return (100 * seen) / mutants.length;
}

function percent(score: number): string {
  return `${score.toFixed(1)} %`;
}

function describe({ file, line, mutator, original, replacement }: Mutant): string {
  return `${file}:${line}  ${mutator}  ${original} → ${replacement}`;
}
