import { show } from 'lab-harness/authoring';

/** Mean losses of batches of some sizes, in the order of the loader. */
export type BatchLosses = readonly { readonly loss: number; readonly size: number }[];

/** Relative difference of two averages of the same losses, in float32 and in float64. */
const SAME = 1e-5;

/** Distance of a number of windows from a whole one, computed from losses in float32. */
const NEAR = 1e-3;

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const windows = (batches: BatchLosses) => sum(batches.map(({ size }) => size));
const overWindows = (batches: BatchLosses) => sum(batches.map(({ loss, size }) => loss * size));
const ofBatches = (batches: BatchLosses) => sum(batches.map(({ loss }) => loss));

/** Computes the mean over the windows. */
export const meanOf = (batches: BatchLosses) => overWindows(batches) / windows(batches);

/** Averages that are accepted. */
const RIGHT = [meanOf, (batches: BatchLosses) => ofBatches(batches) / batches.length];

/** What learners make of the losses in place of their mean. */
const OTHERS: readonly (readonly [says: string, of: (batches: BatchLosses) => number])[] = [
  ['the sum of the batches’ losses', ofBatches],
  [
    'the sum of the batches’ losses, which are means already, divided by the number of windows',
    (batches) => ofBatches(batches) / windows(batches),
  ],
  ['the sum over the windows, divided by nothing', overWindows],
  ['the sum over the windows divided by the number of batches', (batches) => overWindows(batches) / batches.length],
  ['the sum over the windows divided by the size of a batch', (batches) => overWindows(batches) / batches[0].size],
  [
    'the sum of the batches’ losses times the size of the first batch, divided by the number of windows',
    (batches) => (ofBatches(batches) * batches[0].size) / windows(batches),
  ],
  ['the loss of the last batch alone', (batches) => batches[batches.length - 1].loss],
  ['the loss of the first batch alone', (batches) => batches[0].loss],
  [
    'what the last batch adds to the mean: what the others add is lost, as with = for +=, or with sum += await … in all batches at once',
    (batches) => overWindows(batches.slice(-1)) / windows(batches),
  ],
  ['the square root of the mean', (batches) => Math.sqrt(meanOf(batches))],
];

/**
 * Says in a sentence what wrong averages are made of: by the losses that the loss function gave for the batches, so that a
 * sum or a wrong divisor is told from wrong losses; undefined where they are right averages, or something else.
 *
 * @param averages one of each list of batches
 * @param shown index of the average that is shown beside what is right
 * @param length values in a window
 * @param of what each average is of
 */
export function averageHint(
  averages: readonly number[],
  batches: readonly BatchLosses[],
  shown = 0,
  length?: number,
  of: 'epochs' | 'validations' = 'epochs',
): string | undefined {
  if (averages.length === 0 || averages.length !== batches.length || batches.some((list) => list.length === 0))
    return undefined;
  const first = averages.findIndex((value) => !Number.isFinite(value));
  if (first >= 0) {
    return batches[first].every(({ loss }) => Number.isFinite(loss))
      ? `lossFn gave a finite number for each batch: ${show(averages[first])} arises in what is made of them`
      : undefined;
  }
  if (isRight(averages, batches)) return undefined;
  const formula = sinceFirstHint(averages, batches, of) ?? formulaHint(averages, batches, length);
  if (formula) return formula;
  const isWrong = (value: number, i: number) => !isMean(value, batches[i]);
  const other = isWrong(averages[shown], shown) ? shown : averages.findIndex(isWrong);
  if (other < 0) return undefined;
  const losses = batches[other].map(({ loss }) => loss);
  const each = losses.length > 1 ? `: they are ${show(losses)}` : '';
  const [mean, over] = RIGHT.map((of) => show(of(batches[other])));
  const kinds = mean === over ? mean : `${mean}, or ${over} over batches`;
  return `It is ${show(averages[other])}, and ${OF_LOSSES} ${kinds}${each}${sharesOf(averages[other], batches[other])}${excessOf(averages, batches, other)}`;
}

/** Says that averages, one of each epoch or validation, are of all so far. */
function sinceFirstHint(
  averages: readonly number[],
  batches: readonly BatchLosses[],
  each: 'epochs' | 'validations',
): string | undefined {
  const soFar = batches.map((_, i) => batches.slice(0, i + 1).flat());
  const isBy = (of: (all: BatchLosses, own: BatchLosses) => number) =>
    averages.length > 1 && averages.every((value, i) => isSame(value, of(soFar[i], batches[i])));
  const earlier = `The losses of all ${each} before are in it, too`;
  if (RIGHT.some((of) => isBy(of))) return `${earlier}: it is the mean of all so far`;
  if (isBy((all, own) => overWindows(all) / windows(own)) || isBy((all, own) => ofBatches(all) / own.length))
    return `${earlier}: their sum so far is divided as if it were that of one ${each.slice(0, -1)}`;
  return undefined;
}

/** Largest ratio of what averages exceed the means by, each time as good as the same, and smallest of means that differ in size. */
const [STEADY, CHANGED] = [1.1, 2];

/** Says how much larger than the means averages are, where it is the same each time, and the sizes of the means are not. */
function excessOf(averages: readonly number[], batches: readonly BatchLosses[], shown: number): string {
  const means = batches.map(meanOf);
  const sizes = means.map(Math.abs);
  const excess = averages.map((value, i) => value - means[i]);
  const [least, most] = [Math.min(...excess), Math.max(...excess)];
  if (!(least > 0 && most <= STEADY * least && Math.max(...sizes) >= CHANGED * Math.min(...sizes))) return '';
  return `; each time it is larger than over windows by about as much, here by ${show(Number(excess[shown].toPrecision(2)))}`;
}

/** What is said of losses whose average is something else than their mean. */
export const OF_LOSSES = 'the losses that lossFn gave have the mean';

/** Says by which one formula all of some wrong averages are made; undefined where none of those known is it. */
export function formulaHint(
  averages: readonly number[],
  batches: readonly BatchLosses[],
  length?: number,
): string | undefined {
  const isBy = (of: (batches: BatchLosses) => number) => areBy(of, averages, batches);
  if (isRight(averages, batches)) return undefined;
  if (averages.length > 1 && averages.every(Number.isInteger)) {
    const isCut = averages.every((value, i) => value === Math.trunc(meanOf(batches[i])));
    const orCut = isCut ? ', or the fraction of the mean is lost, as in an Int32Array' : '';
    if (averages.every((value) => value === 0))
      return `It is 0 each time: what lossFn gave has not been added up where it is read${orCut}`;
    if (isCut) return 'It is the mean without its fraction each time, which is lost, as in an Int32Array';
  }
  const found = OTHERS.find(([, of]) => isBy(of));
  if (found) return `It is ${found[0]}`;
  const sizes = new Set(batches.flatMap((each) => each.map(({ size }) => size)));
  const count = Math.round((averages[0] * windows(batches[0])) / ofBatches(batches[0]));
  if (count > 0 && sizes.size > 1 && isBy((each) => (count * ofBatches(each)) / windows(each))) {
    const ofWindow = count === length ? `. A window has ${count} values` : '';
    return `It is ${count} times the sum of the batches’ losses, divided by the number of windows: each batch counts as ${count} windows, whatever its size${ofWindow}`;
  }
  // Losses that stay what they are have some ratio to any other number.
  const isChanging = new Set(batches.map((each) => meanOf(each).toPrecision(3))).size > 1;
  const ratio = averages[0] / meanOf(batches[0]);
  if (!isChanging || !isBy((each) => ratio * meanOf(each))) return undefined;
  const times = Number(ratio.toPrecision(4));
  const isOther = batches.every((each) => each.length !== times && each.every(({ size }) => size !== times));
  const ofWindow = times === length && isOther ? `. A window has ${times} values` : '';
  return `It is ${show(times)} times the mean each time: look at what each batch is weighed by, and at what the sum is divided by${ofWindow}`;
}

/** Says as how many windows the first of two batches counts in an average of theirs; nothing where that is no whole number. */
function sharesOf(average: number, batches: BatchLosses): string {
  const [one, other] = batches;
  const all = windows(batches);
  const share = ((average - other?.loss) / (one.loss - other?.loss)) * all;
  const count = Math.round(share);
  const isCount = batches.length === 2 && Math.abs(share - count) < NEAR && count > 0 && count < all;
  return isCount ? `, of which the first counts as ${count} of ${all} windows, and has ${one.size}` : '';
}

/** Tells whether averages, one of each list of batches, are accepted, all of one kind. */
const isRight = (averages: readonly number[], batches: readonly BatchLosses[]): boolean =>
  RIGHT.some((of) => areBy(of, averages, batches));

/** Tells whether an average is accepted. */
export const isMean = (average: number, batches: BatchLosses): boolean =>
  RIGHT.some((of) => isSame(average, of(batches)));

/** Tells whether averages, one of each list of batches, are the means over the windows. */
export const areMeans = (averages: readonly number[], batches: readonly BatchLosses[]): boolean =>
  averages.length === batches.length && areBy(meanOf, averages, batches);

/** Computes the accepted averages of lists of batches, where these averages are the same in another order; undefined where not. */
export function inOrder(averages: readonly number[], batches: readonly BatchLosses[]): number[] | undefined {
  if (averages.length !== batches.length || batches.some((list) => list.length === 0)) return undefined;
  if (averages.every((value, i) => isMean(value, batches[i]))) return undefined;
  const sorted = (values: readonly number[]) => values.toSorted((one, other) => one - other);
  const own = sorted(averages);
  const accepted = RIGHT.map((of) => batches.map(of));
  return accepted.find((right) => sorted(right).every((value, i) => isSame(own[i], value)));
}

function areBy(
  of: (batches: BatchLosses) => number,
  averages: readonly number[],
  batches: readonly BatchLosses[],
): boolean {
  return averages.every((value, i) => isSame(value, of(batches[i])));
}

const isSame = (value: number, other: number) => Math.abs(value - other) <= SAME * Math.abs(other);
