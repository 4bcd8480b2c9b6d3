import { inNumber } from '../../harness/support/counted.ts';
import { type Judgement, verdictOf } from './judge.ts';

/** How one sample fared from several seeds. */
export interface SeededJudgement<J extends Judgement> {
  /** the first of those that went most against what is expected */
  worst: J;
  /** what came otherwise than expected, from any seed, each once */
  surprises: string[];
  /** the verdicts and the seeds that they come from, where these are not all the same */
  unsteady?: string;
}

/** Two ways to judge one sample. */
export interface Judges<J extends Judgement> {
  judge(seed: number): Promise<J>;
  /** Finds what `verdictOf` says of a judgement, which costs less than the judgement. */
  decide(seed: number): Promise<string>;
}

/**
 * Judges a sample from several seeds, one after the other: in full from the first of them, and from each other one
 * where all is not as it should be or the verdict is another.
 * @param seeds at least one
 */
export async function judgeFromSeeds<J extends Judgement>(
  seeds: readonly number[],
  { judge, decide }: Judges<J>,
): Promise<SeededJudgement<J>> {
  let worst: J | undefined;
  const seedsOf = { verdict: new Map<string, number[]>(), surprise: new Map<string, number[]>() };
  for (const seed of seeds) {
    if (worst?.surprises.length === 0) {
      const usual = verdictOf(worst.tasks);
      if ((await decide(seed)) === usual) {
        note(seedsOf.verdict, usual, seed);
        continue;
      }
    }
    const judgement = await judge(seed);
    if (!worst || judgement.surprises.length > worst.surprises.length) worst = judgement;
    note(seedsOf.verdict, verdictOf(judgement.tasks), seed);
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

function fromSeeds(seeds: readonly number[]): string {
  return `from ${inNumber(seeds.length, 'seed')} ${seeds.join(', ')}`;
}

function note(seedsOf: Map<string, number[]>, what: string, seed: number): void {
  seedsOf.set(what, [...(seedsOf.get(what) ?? []), seed]);
}
