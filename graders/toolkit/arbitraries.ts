import fc from 'fast-check';
import { show } from 'lab-harness/authoring';
import { SeededRandom } from '../../lab/random.ts';
import type { Example, PlainParameters, Predictions } from './plain.ts';

/** A random network of Q1 with one example to run through it. */
export interface NetworkCase extends Example {
  /** hidden units */
  H: number;
  /** characters; never as many as hidden units, so that a transposed matrix does not fit */
  V: number;
  /** time steps */
  T: number;
  /** the weights come from this seed, uniform within ±scale */
  seed: number;
  scale: number;
  parameters: PlainParameters;
}

/** How the characters of an example are drawn. */
type Characters = 'any' | 'repeated' | 'distinct';

const anySeed = fc.noShrink(fc.noBias(fc.integer()));
const characters = fc.noShrink(fc.constantFrom<Characters>('any', 'repeated', 'distinct'));
const vocabularySize = fc.noBias(fc.integer({ min: 2, max: 9 }));

/** T of an example. Lengths that tell mistakes apart (one step, two, truncated, long) come more often than others. */
const steps = fc.oneof(
  { arbitrary: fc.constantFrom(1, 2, 3, 12), weight: 4 },
  { arbitrary: fc.noBias(fc.integer({ min: 1, max: 12 })), weight: 1 },
);

/**
 * Random networks with H from 2 to 8, V from 3 to 9, H ≠ V, T from 1 to 12, and with parameters and a
 * previous state large enough (±0.3 to ±1) that a wrong tanh derivative or a bias left out shows:
 * with weights of ±0.01 it would hide in the rounding. Counterexamples shrink by their sizes.
 */
export const networkArbitrary: fc.Arbitrary<NetworkCase> = fc
  .record({
    T: steps,
    H: fc.noBias(fc.integer({ min: 2, max: 8 })),
    V: fc.noBias(fc.integer({ min: 3, max: 9 })),
    scale: fc.noShrink(fc.noBias(fc.integer({ min: 3, max: 10 }).map((tenths) => tenths / 10))),
    inputCharacters: characters,
    targetCharacters: characters,
    seed: anySeed,
  })
  .filter(({ H, V }) => H !== V)
  .map(({ T, H, V, scale, inputCharacters, targetCharacters, seed }) => {
    const random = new SeededRandom(seed);
    const vector = (size: number) => Array.from({ length: size }, () => random.uniformBetween(-scale, scale));
    const matrix = (rows: number, columns: number) => Array.from({ length: rows }, () => vector(columns));
    return {
      ...{ H, V, T, seed, scale },
      parameters: { Wax: matrix(H, V), Waa: matrix(H, H), Wya: matrix(V, H), ba: matrix(H, 1), by: matrix(V, 1) },
      inputs: drawCharacters(inputCharacters, T, V, random),
      targets: drawCharacters(targetCharacters, T, V, random),
      aPrev: vector(H),
    };
  });

/** Describes a case in one line, completely enough to build it again. */
export function describeNetwork({ H, V, T, inputs, targets, seed, scale }: NetworkCase): string {
  return (
    `H = ${H}, V = ${V}, T = ${T}, inputs ${show(inputs)}, targets ${show(targets)}, ` +
    `weights from seed ${seed} at scale ${scale}`
  );
}

const logit = fc.integer({ min: -2000, max: 2000 }).map((hundredths) => hundredths / 100);
const farLogit = fc.integer({ min: -1000, max: 1000 });
const upTo50 = { minLength: 1, maxLength: 50 };

/**
 * 1 to 50 logits: within ±20; anywhere within ±1000, where exp overflows or vanishes unless the
 * largest is subtracted first; close together but far from zero; or all equal.
 */
export const logitsArbitrary: fc.Arbitrary<number[]> = fc.oneof(
  { arbitrary: fc.array(logit, upTo50), weight: 3 },
  fc.array(farLogit, upTo50),
  fc.tuple(farLogit, fc.array(logit, upTo50)).map(([far, logits]) => logits.map((near) => far + near)),
  fc.tuple(farLogit, fc.integer({ min: 1, max: 50 })).map(([far, length]) => new Array<number>(length).fill(far)),
);

/**
 * Exponent of a target's probability 10^−n, in a third of the cases: an ε inside the logarithm or a lower
 * bound hides beside larger ones. Counterexamples shrink to ordinary probabilities where these show the mistake.
 */
const rareExponent = fc.oneof(
  { withCrossShrink: true },
  { arbitrary: fc.constant(undefined), weight: 2 },
  { arbitrary: fc.noBias(fc.integer({ min: 9, max: 300 })), weight: 1 },
);

/**
 * T from 1 to 12 distributions over V from 2 to 9 characters. No probability is below 1/180, but for one
 * target's in a third of the cases: 1e-9 to 1e-300.
 */
export const predictionsArbitrary: fc.Arbitrary<Predictions> = fc
  .record({ T: steps, V: vocabularySize, targetCharacters: characters, rare: rareExponent, seed: anySeed })
  .map(({ T, V, targetCharacters, rare, seed }) => {
    const random = new SeededRandom(seed);
    const yPred = Array.from({ length: T }, () => distribution(V, random));
    const targets = drawCharacters(targetCharacters, T, V, random);
    if (rare === undefined) return { yPred, targets };
    const step = Math.floor(random.uniformBetween(0, T));
    return { yPred: yPred.with(step, withProbability(yPred[step], targets[step], 10 ** -rare)), targets };
  });

/** Draws T indices below V: independent of each other, all the same, or no two the same within V steps. */
function drawCharacters(kind: Characters, T: number, V: number, random: SeededRandom): number[] {
  const order = random.shuffle(Array.from({ length: V }, (_, index) => index));
  switch (kind) {
    case 'any':
      return Array.from({ length: T }, () => Math.floor(random.uniformBetween(0, V)));
    case 'repeated':
      return new Array<number>(T).fill(order[0]);
    case 'distinct':
      return Array.from({ length: T }, (_, t) => order[t % V]);
  }
}

/** Draws V probabilities, none of them below 1/180. */
function distribution(V: number, random: SeededRandom): number[] {
  const weights = Array.from({ length: V }, () => random.uniformBetween(0.05, 1));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

/** Sets the probability at one index; the others share the rest as before. */
function withProbability(distribution: number[], index: number, probability: number): number[] {
  const share = (1 - probability) / (1 - distribution[index]);
  return distribution.map((p, i) => (i === index ? probability : p * share));
}
