import { inNumber } from '../../harness/support/counted.ts';
import type { Judgement } from './judge.ts';

/** How one sample fared from several seeds. */
export interface SeededJudgement<J extends Judgement> {
  /** the first of those that went most against what is expected */
  worst: J;
  /** what came otherwise than expected, from any seed, each once */
  surprises: string[];
  /** the verdicts and the seeds that they come from, where these are not all the same */
  unsteady?: string;
}

/**
 * Judges a sample from several seeds, one after the other.
 * @param seeds at least one
 */
export async function judgeFromSeeds<J extends Judgement>(
  seeds: readonly number[],
  judge: (seed: number) => Promise<J>,
): Promise<SeededJudgement<J>> {
  let worst: J | undefined;
  const seedsOf = { verdict: new Map<string, number[]>(), surprise: new Map<string, number[]>() };
  for (const seed of seeds) {
    const judgement = await judge(seed);
    if (!worst || judgement.surprises.length > worst.surprises.length) worst = judgement;
    note(seedsOf.verdict, verdictOf(judgement), seed);
    for (const surprise of judgement.surprises) note(seedsOf.surprise, surprise, seed);
  }
  if (!worst) throw new RangeError('judgeFromSeeds needs a seed');
  const surprises = [...seedsOf.surprise].map(([surprise, from]) =>
    seeds.length === 1 ? surprise : `${surprise}, ${fromSeeds(from)}`,
  );
  if (seedsOf.verdict.size === 1) return { worst, surprises };
  const unsteady = [...seedsOf.verdict].map(([verdict, from]) => `${verdict} ${fromSeeds(from)}`).join(', ');
  return { worst, surprises, unsteady };
}

export const worstOf = <J extends Judgement>(all: readonly SeededJudgement<J>[]): J[] => all.map(({ worst }) => worst);

/** Says which tasks a sample has failed. */
function verdictOf({ tasks }: Judgement): string {
  const failed = tasks.flatMap(({ id, outcome }) => (outcome === 'passed' ? [] : [id]));
  return failed.length > 0 ? `fails ${failed.join(' and ')}` : 'passes';
}

function fromSeeds(seeds: readonly number[]): string {
  return `from ${inNumber(seeds.length, 'seed')} ${seeds.join(', ')}`;
}

function note(seedsOf: Map<string, number[]>, what: string, seed: number): void {
  seedsOf.set(what, [...(seedsOf.get(what) ?? []), seed]);
}
