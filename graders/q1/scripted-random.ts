import { ContractError } from 'lab-harness/inside';
import type { CharacterModel } from '../../lab/q1/contracts.ts';
import { SeededRandom } from '../../lab/random.ts';
import type { PlainParameters } from '../toolkit/plain.ts';
import { kind } from './objects.ts';
import { readDistribution } from './plain-data.ts';

/** A text that `predict` is to write. */
export interface ScriptedText {
  start: string;
  /** the indices that `random.choice` returns, one after the other; after them it returns newlines */
  choices: number[];
  /** new values for all parameters before it, in place */
  parameters?: PlainParameters;
}

/** What `predict` returned, and the distributions of V numbers that it gave to `random.choice`, in order. */
export interface Prediction {
  text: string;
  distributions: number[][];
}

/** Has a model continue a text with the draws of its script. @param size V, as the model was made with it */
export function predictScripted(model: CharacterModel, { start, choices }: ScriptedText, size: number): Prediction {
  const newline = model.vocabulary.indexOf('\n');
  const distributions: number[][] = [];
  const random = new ScriptedRandom((n, p) => {
    distributions[n] = readDistribution(p, size);
    return choices[n] ?? newline;
  });
  const text: unknown = model.predict(start, random);
  if (typeof text !== 'string') throw new ContractError(`predict must return a string, and returned ${kind(text)}`);
  return { text, distributions };
}

/** Draws after which `predict` is stopped: twice what it may ask for. */
const MOST_DRAWS = 100;

/** The lab's own generator, whose choices are as a script says: like the lab's, its methods are of no use without it. */
export class ScriptedRandom extends SeededRandom {
  readonly #next: (p: ArrayLike<number>) => number;

  /** @param script gives the index for the n-th distribution, counted from 0 */
  constructor(script: (n: number, p: ArrayLike<number>) => number) {
    super(1);
    let drawn = 0;
    this.#next = (p) => {
      if (drawn === MOST_DRAWS) throw new ContractError(`drew ${MOST_DRAWS} characters without coming to an end`);
      return script(drawn++, p);
    };
  }

  override choice(p: ArrayLike<number>): number {
    return this.#next(p);
  }
}
