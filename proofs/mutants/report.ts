import type { EquivalentMutant } from '../../harness/authoring/samples.ts';
import { align } from '../../harness/support/text.ts';
import { markdownTable } from '../figures.ts';
import type { Mutant } from './mutate.ts';

/** The share of mutants, in percent, that the checks must see, the equivalent ones counted as unseen. */
const LEAST_SCORE = 95;

/**
 * Sets what became of the mutants against the survivors that are known to be equivalent.
 * @param mutants in the order of the tasks and, within each, of the lines
 * @returns lines: tables and lists, ready to print; figures: the same for a page; faults: why the run is not good enough, as sentences
 */
export function reportMutants(mutants: readonly Mutant[], equivalent: readonly EquivalentMutant[]) {
  const { explained, unexplained, stale } = matchSurvivors(mutants, equivalent);
  const score = scoreOf(mutants);
  const faults = [
    ...(score < LEAST_SCORE ? [`the score is ${percent(score)}, and must be ${LEAST_SCORE} % or more`] : []),
    ...unexplained.map(
      (mutant) => `${describe(mutant)}: let a check see it, or say in equivalentMutants of the samples why none can`,
    ),
    ...stale.map(
      ({ block, original, replacement }) =>
        `${block}: ${original} → ${replacement}: no such mutant survives any more: take it out of equivalentMutants of the samples`,
    ),
  ];
  const relevant = mutants.filter((mutant) => !explained.some((entry) => entry.mutant === mutant));
  const rows = scoreRows(mutants);
  const lines = [
    ...align(rows),
    `without the ${explained.length} equivalent ones: ${percent(scoreOf(relevant))}`,
    ...explained.flatMap(({ mutant, reason }) => ['', describe(mutant), `  equivalent: ${reason}`]),
    ...unexplained.flatMap((mutant) => ['', describe(mutant), `  ${mutant.remark ?? 'every check passed'}`]),
  ];
  const figures = [
    // When a mutant is given up depends on the machine.
    ...markdownTable(rows.map((row) => row.slice(0, -1))),
    '',
    `Without the ${explained.length} equivalent ones: ${percent(scoreOf(relevant))}.`,
    '',
    ...markdownTable([
      ['survivor', 'why nothing shows'],
      ...explained.map(({ mutant: { block, original, replacement }, reason }) => [
        `${block}: \`${original}\` → \`${replacement}\``,
        reason,
      ]),
    ]),
  ];
  return { lines, figures, faults };
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

/** Makes a row a task, and one of all. */
function scoreRows(mutants: readonly Mutant[]): string[][] {
  const groups = [...Map.groupBy(mutants, ({ task }) => task), ['total', mutants] as const];
  const rows = groups.map(([name, group]) => {
    const timedOut = group.filter(({ fate }) => fate === 'timed out').length;
    return [name, `${group.length}`, `${seenIn(group)}`, percent(scoreOf(group)), `${timedOut}`];
  });
  return [['task', 'mutants', 'seen', 'score', 'timed out'], ...rows];
}

/** Counts the mutants that were seen. One that never ends is: the sandbox's time limit ends it. */
function seenIn(mutants: readonly Mutant[]): number {
  return mutants.filter(({ fate }) => fate !== 'survived').length;
}

/** Computes the percentage of mutants that were seen. */
function scoreOf(mutants: readonly Mutant[]): number {
  return (100 * seenIn(mutants)) / mutants.length;
}

function percent(score: number): string {
  return `${score.toFixed(1)} %`;
}

function describe({ file, line, mutator, original, replacement }: Mutant): string {
  return `${file}:${line}  ${mutator}  ${original} → ${replacement}`;
}
