import {
  type GradientComparison,
  type GradientRow,
  matches,
  type ReturnedGradients,
  type Signature,
  sameShape,
  show,
  type Tolerance,
} from 'lab-harness/authoring';
import type { NetworkCase } from './arbitraries.ts';
import { type Example, outputErrors, type PlainGradients, type PlainParameters, type PlainPass } from './plain.ts';

// Hints of this lab alone: what wrong gradients of its network show by their numbers, and by which blocks are wrong at
// which length.

/** Makes the signatures of mistakes in passes of T steps; of steps that may be all alike, one is the mean of them. */
export function signaturesOf({ T, weights }: Pick<NetworkCase, 'T' | 'weights'>): Signature[] {
  return weights === 'usual' ? [(...block) => meanOver(T, ...block)] : [];
}

/** Tells whether all steps of a pass have the same dy_t, so that a mean is any of them. */
function areAlike(pass: PlainPass, example: Pick<Example, 'targets'>): boolean {
  return new Set(outputErrors(pass, example).map(String)).size === 1;
}

/** Says in a sentence that some first or last steps are missing in dby and dWya; undefined where no or other ones are. */
export function missingStepsHint(
  actual: ReturnedGradients,
  expected: Readonly<PlainGradients>,
  pass: PlainPass,
  example: Pick<Example, 'targets'>,
  tolerance: Tolerance,
): string | undefined {
  const errors = outputErrors(pass, example);
  const terms = errors.map((dy, t) => ({
    dby: dy.map((entry) => [entry]),
    dWya: dy.map((entry) => pass.a[t + 1].map((state) => entry * state)),
  }));
  const isSumOf = (block: 'dby' | 'dWya', part: typeof terms) =>
    matches(
      actual[block] ?? [],
      expected[block].map((row, i) => row.map((_, j) => sum(part.map((term) => term[block][i][j])))),
      tolerance,
    );
  const wrong = (['dby', 'dWya'] as const).filter((block) => !matches(actual[block] ?? [], expected[block], tolerance));
  if (wrong.length === 0) return undefined;
  const T = terms.length;
  if (areAlike(pass, example)) {
    const count = terms.findIndex((_, k) => isSumOf('dby', terms.slice(0, k)));
    if (count <= 0) return undefined;
    const alone =
      count === 1 ? 'as where the others are missing, or a mean is taken' : `as where ${T - count} are missing`;
    return `All ${T} steps are alike here, and dby is that of ${count} of them, ${alone}.`;
  }
  for (let k = 1; k < T; k++) {
    const rests: [number, number][] = [
      [0, T - k],
      [k, T],
    ];
    for (const [from, to] of rests) {
      const part = terms.toSpliced(from, to - from);
      if (!isSumOf('dby', part) || !isSumOf('dWya', part)) continue;
      const missing =
        k === T - 1
          ? `a step is missing: step ${from}, counted from 0`
          : `${T - k} of ${T} steps are missing: steps ${from} to ${to - 1}, counted from 0`;
      return `In ${wrong.join(' and ')} ${missing}.`;
    }
  }
  return undefined;
}

/** Says in a sentence that Wya is not transposed on the way back of one step; undefined where it is, or its shape tells. */
export function transposeHint(
  { dba }: ReturnedGradients,
  expected: Readonly<Pick<PlainGradients, 'dba'>>,
  { a, yPred }: PlainPass,
  { targets, parameters: { Wya } }: Pick<NetworkCase, 'targets' | 'parameters'>,
  tolerance: Tolerance,
): string | undefined {
  const [[dy], state] = [outputErrors({ yPred }, { targets }), a[1]];
  if (targets.length > 1 || Wya.length !== state.length || Wya.length === 1 || !dba) return undefined;
  if (matches(dba, expected.dba, tolerance)) return undefined;
  const wrong = Wya.map((row, i) => [(1 - state[i] ** 2) * sum(row.map((weight, k) => weight * dy[k]))]);
  if (!matches(dba, wrong, tolerance)) return undefined;
  return 'dba is (1 − a²) ∘ (Wya dy): it must be (1 − a²) ∘ (Wyaᵀ dy), and where H = V, as here, no shape tells the two apart.';
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** Says in a sentence that dWax is wrong in the columns of repeated characters alone; undefined where others are, or there are none. */
export function columnsHint(
  { rows, errors }: GradientComparison,
  { inputs }: Pick<Example, 'inputs'>,
): string | undefined {
  const [wrong, ...others] = wrongRows(rows);
  const entries = errors.find(({ block }) => block === 'dWax')?.entries;
  if (wrong?.block !== 'dWax' || others.length > 0 || !entries) return undefined;
  const isWrong = (column: number) => entries.some((row) => row[column] === null || (row[column] ?? 0) > NUMERIC_ERROR);
  const isRepeated = (character: number) => inputs.indexOf(character) !== inputs.lastIndexOf(character);
  const [repeated, once] = [inputs.filter(isRepeated), inputs.filter((character) => !isRepeated(character))];
  const areOnly =
    once.length > 0 &&
    repeated.some(isWrong) &&
    entries[0].every((_, column) => !isWrong(column) || repeated.includes(column));
  if (!areOnly) return undefined;
  return 'Only dWax is wrong, and only in columns of characters that come more than once: dz_t of each of their steps must be added there.';
}

/** Entries with a part of the parameters in them, at least: of fewer it is chance. */
const FEW = 3;

/** Says in a sentence that gradients are off by a multiple of the parameters; a block without such a part is right. */
export function decayHint(
  actual: ReturnedGradients,
  expected: Readonly<PlainGradients>,
  parameters: PlainParameters,
): string | undefined {
  const blocks = Object.entries(expected);
  if (!blocks.every(([block, rows]) => sameShape(actual[block] ?? [], rows))) return undefined;
  const off = blocks.map(([block, rows]) => {
    const weights = parameters[block.slice(1) as keyof PlainParameters].flat();
    const entries = actual[block]?.flat() ?? [];
    return rows.flat().map((entry, i) => ({ by: entries[i] - entry, weight: weights[i] }));
  });
  const { by, weight } = off.flat().reduce((most, each) => (Math.abs(each.by) > Math.abs(most.by) ? each : most));
  const isSmall = (value: number) => Math.abs(value) <= 1e-4 * Math.abs(by);
  const decayed = off.filter((entries) => !entries.every((entry) => isSmall(entry.by))).flat();
  const isSo = decayed.every((entry) => isSmall(entry.by - (by / weight) * entry.weight));
  if (decayed.length < FEW || by === 0 || !isSo) return undefined;
  return `They are off by ${show(Number((by / weight).toPrecision(4)))} times the parameters: the loss has no term for these.`;
}

function meanOver(T: number, ...[actual, expected, tolerance]: Parameters<Signature>): string | undefined {
  const mean = expected.map((row) => row.map((entry) => entry / T));
  if (!matches(actual, mean, tolerance)) return undefined;
  return `every entry is 1/${T} of the expected one, with T = ${T}: a mean over the steps where their sum belongs`;
}

/** One example's length and how its gradients fare. */
export interface LengthResult {
  /** T */
  steps: number;
  rows: readonly GradientRow[];
}

/** Bound of the errors of finite differences with their best step, and of single precision; mistakes are beyond it. */
const NUMERIC_ERROR = 1e-6;

/** Error of what rounding alone moves in a small network; numeric derivatives that are not found out lie above it. */
const ROUNDING = 1e-13;

/** Error above which a block is wrong, though within the tolerance; from rounding to here it may be either. */
const OFF = 1e-12;

/** Blocks of gradients that dz_t is a factor of. */
const BEHIND_TANH = 'dWax, dWaa, dba';

/** What each block of gradients must be. */
const FORMULAS: Readonly<Record<string, string>> = {
  dWax: 'Σ_t dz_t x_tᵀ, to which each step adds dz_t in the column of its own input',
  dWaa: 'Σ_t dz_t a_{t−1}ᵀ, with the state from before each step',
  dWya: 'Σ_t dy_t a_tᵀ, with the state after each step',
  dba: 'Σ_t dz_t',
  dby: 'Σ_t dy_t',
};

/**
 * Says in a sentence what the gradients of one example, or of several lengths, show by which blocks are wrong at which
 * length: first what was seen, then where to look, as far as no other place would show the same. Ask `signatureHint`
 * first, which looks at the numbers in a block: a mean over the steps is right for T = 1 as well.
 *
 * @param isUsual whether the weights are: others hide a mistake but for something tiny
 */
export function patternHint(results: readonly LengthResult[], isUsual = true): string | undefined {
  const wrong = results.filter(({ rows }) => wrongRows(rows).length > 0);
  // A block that is absent or of another shape says so itself.
  if (wrong.length === 0 || wrong.some(({ rows }) => wrongRows(rows).some(({ verdict }) => verdict !== 'wrong'))) {
    return undefined;
  }
  const blocks = [...new Set(wrong.flatMap(({ rows }) => wrongRows(rows).map(({ block }) => block)))];
  if (wrong.every(({ rows }) => wrongRows(rows).every(isNumericError))) {
    if (!isUsual) return undefined;
    // Numeric derivatives and single precision are wrong everywhere.
    const others = wrong.flatMap(({ rows }) => rows.filter(({ block }) => !blocks.includes(block)));
    if (others.every(({ error }) => error !== null && error >= OFF))
      return (
        'No error is above 1e-6, and no block is exact: the numbers look like finite differences or single precision, ' +
        'or something tiny is added that all gradients depend on, such as an ε in softmax’s sum; ' +
        'backpropagation in double precision is right to 1e-12.'
      );
    return others.every(({ error }) => error !== null && error < ROUNDING)
      ? `No error is above 1e-6, and only ${blocks.join(', ')} ${blocks.length === 1 ? 'has' : 'have'} any: something tiny is added or rounded there.`
      : undefined;
  }
  const areAll = (names: string) => wrong.every(({ rows }) => wrongBlocks(rows) === names);
  const isShort = wrong.some(({ steps, rows }) => steps === 1 && wrongBlocks(rows) === BEHIND_TANH);
  const right = results.filter((result) => !wrong.includes(result));
  if (isShort || (right.length === 0 && areAll(BEHIND_TANH))) {
    return (
      `dWya and dby are right${isShort ? ' for T = 1' : ''}, and ${BEHIND_TANH} wrong: ` +
      'look at what they share, dz_t = (1 − a_t²) ∘ da_t with da_t = Wyaᵀ dy_t + Waaᵀ dz_{t+1}.'
    );
  }
  const longestWrong = Math.max(...wrong.map(({ steps }) => steps));
  const longestRight = Math.max(...right.map(({ steps }) => steps));
  const shortestWrong = Math.min(...wrong.map(({ steps }) => steps));
  // One step shows no mistake in what flows back: with more of them other blocks may be wrong.
  if (blocks.length === 1 && longestWrong > 1) {
    const from = longestRight > 0 && longestRight < shortestWrong ? `, from T = ${shortestWrong} on` : '';
    return `Only ${blocks[0]} is wrong${from}: it must be ${FORMULAS[blocks[0]]}.`;
  }
  if (right.length === 0 || longestRight >= shortestWrong) return undefined;
  const fact = `Right ${longestRight === 1 ? 'for' : 'up to'} T = ${longestRight}, wrong from T = ${shortestWrong} on`;
  // What flows back in time acts on these blocks alone, and on all of them: dba is the sum of all dz_t.
  const alone = blocks.includes('dby') ? `: dby must be ${FORMULAS.dby}, and nothing flows back into it` : '';
  if (!areAll(BEHIND_TANH)) return `${fact}, in ${blocks.join(', ')}${alone}.`;
  return longestRight === 1
    ? `${fact}, in ${BEHIND_TANH}: look at what flows back from step t + 1 to step t.`
    : `${fact}, in ${BEHIND_TANH}: da_t takes Waaᵀ dz_{t+1} at every step, back to the first, and of the next step alone.`;
}

function wrongRows(rows: readonly GradientRow[]): GradientRow[] {
  return rows.filter((row) => row.verdict !== 'right');
}

function wrongBlocks(rows: readonly GradientRow[]): string {
  return wrongRows(rows)
    .map((row) => row.block)
    .join(', ');
}

function isNumericError({ error }: GradientRow): boolean {
  return error !== null && error < NUMERIC_ERROR;
}
