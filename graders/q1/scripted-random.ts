import { ContractError } from 'lab-harness/inside';
import { SeededRandom } from '../../lab/random.ts';

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
