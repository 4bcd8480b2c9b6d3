import { SeededRandom } from '../random.ts';
import { type PricePoint, SAMPLING_INTERVAL } from './price.ts';

/** Way in which a market moves for some time. */
interface Regime {
  /** mean of the logarithmic return of one step */
  drift: number;
  /** standard deviation of the logarithmic return of one step */
  volatility: number;
}

const REGIMES: readonly Regime[] = [
  { drift: 0.006, volatility: 0.03 },
  { drift: -0.006, volatility: 0.04 },
  { drift: 0, volatility: 0.015 },
];
/** Probability that a step stays in its regime: regimes last 100 steps, some 12 weeks, on average. */
const PERSISTENCE = 0.99;

const ROWS = 1761;
const FIRST_DATE = Date.UTC(2018, 0, 1);
const FIRST_PRICE = 12_000;
// A seed with a range like a real market's, that the training split covers in full.
const SEED = 356;

/**
 * Draws the series that ships with the lab: a geometric random walk that changes between rising, falling
 * and calm regimes at random. It imitates the shape of a market's history and holds no market data.
 *
 * @returns 1,761 opening prices, 20 hours apart from 2018-01-01 on, in whole cents
 */
export function syntheticPrices(): PricePoint[] {
  const random = new SeededRandom(SEED);
  let regime = REGIMES[0];
  let price = FIRST_PRICE;
  return Array.from({ length: ROWS }, (_, row) => {
    const point = { time: FIRST_DATE + row * SAMPLING_INTERVAL, price: Math.round(100 * price) / 100 };
    if (random.uniform() >= PERSISTENCE) regime = anotherThan(regime, random);
    price *= Math.exp(regime.drift + regime.volatility * standardNormal(random));
    return point;
  });
}

function anotherThan(regime: Regime, random: SeededRandom): Regime {
  return random.shuffle(REGIMES.filter((other) => other !== regime))[0];
}

/** Draws from N(0, 1), by Box and Muller's transform. */
function standardNormal(random: SeededRandom): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random.uniform()));
  return radius * Math.cos(2 * Math.PI * random.uniform());
}
