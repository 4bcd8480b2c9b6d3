// Functions as courses ask for them, each with right ways to write it and wrong ones: what bounds of rounding are measured on.

type Numbers = readonly number[];

export interface Rewritten {
  readonly name: string;
  /** how many lists of one length it takes */
  readonly lists: 1 | 2;
  readonly reference: (...lists: Numbers[]) => unknown;
  readonly right: readonly ((...lists: Numbers[]) => unknown)[];
  readonly wrong: readonly ((...lists: Numbers[]) => unknown)[];
}

const sum = (xs: Numbers) => xs.reduce((total, x) => total + x, 0);
const backwards = (xs: Numbers) => xs.reduceRight((total, x) => total + x, 0);
const sorted = (xs: Numbers) => sum(xs.toSorted((a, b) => Math.abs(a) - Math.abs(b)));
const pairwise = (xs: Numbers): number => {
  if (xs.length < 2) return xs[0] ?? 0;
  const half = xs.length >> 1;
  return pairwise(xs.slice(0, half)) + pairwise(xs.slice(half));
};
const kahan = (xs: Numbers) => {
  let [total, lost] = [0, 0];
  for (const x of xs) {
    const y = x - lost;
    const next = total + y;
    lost = next - total - y;
    total = next;
  }
  return total;
};
const SUMS = [backwards, sorted, pairwise, kahan];

const mean = (xs: Numbers) => sum(xs) / xs.length;
const running = (xs: Numbers) => xs.reduce((m, x, i) => m + (x - m) / (i + 1), 0);
const variance = (xs: Numbers) => mean(xs.map((x) => (x - mean(xs)) ** 2));
const welford = (xs: Numbers) => {
  let [m, squares] = [0, 0];
  for (const [i, x] of xs.entries()) {
    const before = x - m;
    m += before / (i + 1);
    squares += before * (x - m);
  }
  return squares / xs.length;
};
const dot = (xs: Numbers, ys: Numbers) => sum(xs.map((x, i) => x * ys[i]));
const centred = (xs: Numbers) => xs.map((x) => x - mean(xs));
const logSumExp = (xs: Numbers) => Math.max(...xs) + Math.log(sum(xs.map((x) => Math.exp(x - Math.max(...xs)))));
const softmax = (xs: Numbers) => xs.map((x) => Math.exp(x - logSumExp(xs)));
const cumulative = (xs: Numbers) => xs.map((_, i) => sum(xs.slice(0, i + 1)));
const at = (xs: Numbers, x: number) => xs.reduceRight((value, c) => value * x + c, 0);
const slope = (xs: Numbers, ys: Numbers) => dot(centred(xs), centred(ys)) / dot(centred(xs), centred(xs));

export const REWRITTEN: readonly Rewritten[] = [
  {
    name: 'mean',
    lists: 1,
    reference: mean,
    right: [
      ...SUMS.map((add) => (xs: Numbers) => add(xs) / xs.length),
      running,
      (xs) => sum(xs.map((x) => x / xs.length)),
    ],
    wrong: [sum, (xs) => sum(xs) / (xs.length + 1), (xs) => mean(xs.slice(1)), (xs) => Math.fround(mean(xs))],
  },
  {
    name: 'variance',
    lists: 1,
    reference: variance,
    right: [
      welford,
      ...SUMS.map((add) => (xs: Numbers) => add(centred(xs).map((d) => d * d)) / xs.length),
      (xs) => mean(xs.map((x) => x * x)) - mean(xs) ** 2,
    ],
    wrong: [
      (xs) => (variance(xs) * xs.length) / (xs.length - 1),
      (xs) => Math.sqrt(variance(xs)),
      (xs) => mean(xs.map((x) => x * x)),
    ],
  },
  {
    name: 'standard scores',
    lists: 1,
    reference: (xs) => centred(xs).map((d) => d / (Math.sqrt(variance(xs)) + 1)),
    right: [
      (xs) => xs.map((x) => (x - running(xs)) / (welford(xs) ** 0.5 + 1)),
      (xs) => xs.map((x) => (x - kahan(xs) / xs.length) * (1 / (1 + Math.sqrt(variance(xs))))),
    ],
    wrong: [
      (xs) => centred(xs).map((d) => d / (variance(xs) + 1)),
      (xs) => centred(xs).map((d) => d / Math.sqrt(variance(xs) + 1)),
    ],
  },
  {
    name: 'dot product',
    lists: 2,
    reference: dot,
    right: SUMS.map((add) => (xs: Numbers, ys: Numbers) => add(xs.map((x, i) => x * ys[i]))),
    wrong: [
      (xs, ys) => dot(xs, ys.toReversed()),
      (xs, ys) => dot(xs.slice(1), ys.slice(1)),
      (xs, ys) => sum(xs) * sum(ys),
    ],
  },
  {
    name: 'distance',
    lists: 2,
    reference: (xs, ys) => Math.sqrt(sum(xs.map((x, i) => (x - ys[i]) ** 2))),
    right: [
      (xs, ys) => Math.hypot(...xs.map((x, i) => x - ys[i])),
      (xs, ys) => backwards(xs.map((x, i) => (x - ys[i]) * (x - ys[i]))) ** 0.5,
    ],
    wrong: [(xs, ys) => sum(xs.map((x, i) => Math.abs(x - ys[i]))), (xs, ys) => Math.sqrt(dot(xs, xs) + dot(ys, ys))],
  },
  {
    name: 'log-sum-exp',
    lists: 1,
    reference: logSumExp,
    right: [
      ...SUMS.map(
        (add) => (xs: Numbers) => Math.max(...xs) + Math.log(add(xs.map((x) => Math.exp(x - Math.max(...xs))))),
      ),
      (xs) => xs.reduce((total, x) => Math.max(total, x) + Math.log1p(Math.exp(-Math.abs(total - x)))),
    ],
    wrong: [
      (xs) => Math.max(...xs),
      (xs) => logSumExp(xs) - Math.log(xs.length),
      (xs) => Math.log(1e-6 + Math.exp(logSumExp(xs))),
    ],
  },
  {
    name: 'softmax',
    lists: 1,
    reference: softmax,
    right: [
      (xs) => xs.map((x) => Math.exp(x - Math.max(...xs)) / sum(xs.map((y) => Math.exp(y - Math.max(...xs))))),
      (xs) => xs.map((x) => 1 / sum(xs.map((y) => Math.exp(y - x)))),
    ],
    wrong: [
      (xs) => xs.map((x) => Math.exp(x - Math.max(...xs))),
      (xs) => softmax(xs).map((p) => Math.max(p, 1e-7)),
      (xs) => softmax(xs.map((x) => x / 2)),
    ],
  },
  {
    name: 'running totals',
    lists: 1,
    reference: cumulative,
    right: [
      (xs) => xs.reduce<number[]>((totals, x) => totals.concat((totals.at(-1) ?? 0) + x), []),
      (xs) => xs.map((_, i) => kahan(xs.slice(0, i + 1))),
    ],
    wrong: [
      (xs) => [0, ...cumulative(xs)],
      (xs) => cumulative(xs.slice(0, -1)),
      (xs) => cumulative(xs).map((total) => total - xs[0]),
    ],
  },
  {
    name: 'a polynomial at 0.9',
    lists: 1,
    reference: (xs) => at(xs, 0.9),
    right: [
      (xs) => sum(xs.map((c, i) => c * 0.9 ** i)),
      (xs) => backwards(xs.map((c, i) => c * Math.exp(i * Math.log(0.9)))),
    ],
    wrong: [(xs) => at(xs.toReversed(), 0.9), (xs) => 0.9 * at(xs, 0.9)],
  },
  {
    name: 'slope of a line',
    lists: 2,
    reference: slope,
    right: [
      (xs, ys) => dot(centred(xs), ys) / dot(centred(xs), centred(xs)),
      (xs, ys) => kahan(centred(xs).map((d, i) => d * ys[i])) / welford(xs) / xs.length,
      (xs, ys) => pairwise(centred(xs).map((d, i) => d * (ys[i] - running(ys)))) / (variance(xs) * xs.length),
    ],
    wrong: [(xs, ys) => slope(ys, xs), (xs, ys) => dot(xs, ys) / dot(xs, xs)],
  },
];
