import { type GradientRow, matches, type Signature } from 'lab-harness/authoring';

// Hints of this lab alone: what wrong gradients of its network show by their numbers, and by which blocks are wrong at
// which length.

/** Makes the signatures of mistakes in passes of T steps. */
export function signaturesOf(T: number): Signature[] {
  return [clipped, (...block) => meanOver(T, ...block)];
}

function clipped(...[actual, expected, tolerance]: Parameters<Signature>): string | undefined {
  const plateau = expected.map((row) => row.map((entry) => Math.max(-1, Math.min(1, entry))));
  if (!matches(actual, plateau, tolerance)) return undefined;
  return 'what lies beyond ±1 is cut to ±1: the update step clips, backward does not';
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

/** Blocks of gradients that the derivative of tanh is a factor of. */
const BEHIND_TANH = 'dWax, dWaa, dba';

/**
 * Says in a sentence what the gradients of one example, or of several lengths, show by which blocks are wrong at which
 * length: that the errors are those of numeric derivatives, that everything behind tanh is wrong, that dWaa
 * alone is, or which lengths are right. Ask `signatureHint` first, which looks at the numbers in a block: a
 * mean over the steps is right for T = 1 as well.
 */
export function patternHint(results: readonly LengthResult[]): string | undefined {
  const wrong = results.filter(({ rows }) => wrongRows(rows).length > 0);
  // A block that is absent or of another shape says so itself.
  if (wrong.length === 0 || wrong.some(({ rows }) => wrongRows(rows).some(({ verdict }) => verdict !== 'wrong'))) {
    return undefined;
  }
  if (wrong.every(({ rows }) => wrongRows(rows).every(isNumericError))) {
    return (
      'No error is above 1e-6: the numbers look like finite differences or single precision; ' +
      'backpropagation in double precision is right to 1e-12.'
    );
  }
  if (wrong.some(({ steps, rows }) => steps === 1 && wrongBlocks(rows) === BEHIND_TANH)) {
    return (
      `dWya and dby are right, and ${BEHIND_TANH} wrong already for T = 1: ` +
      'look at dz_t = (1 − a_t²) ∘ da_t, where the derivative of tanh is missing or wrong.'
    );
  }
  if (wrong.every(({ rows }) => wrongBlocks(rows) === 'dWaa')) {
    return 'Only dWaa is wrong: it is Σ_t dz_t a_{t−1}ᵀ, with the state from before each step.';
  }
  const right = results.filter((result) => !wrong.includes(result));
  const longestRight = Math.max(...right.map(({ steps }) => steps));
  const shortestWrong = Math.min(...wrong.map(({ steps }) => steps));
  if (right.length === 0 || longestRight >= shortestWrong) return undefined;
  const fact = `Right ${longestRight === 1 ? 'for' : 'up to'} T = ${longestRight}, wrong from T = ${shortestWrong} on`;
  // What flows back in time acts on these blocks alone.
  const behind = BEHIND_TANH.split(', ');
  if (!wrong.every(({ rows }) => wrongRows(rows).every(({ block }) => behind.includes(block)))) return `${fact}.`;
  return longestRight === 1
    ? `${fact}: look at what flows back from step t + 1 to step t.`
    : `${fact}: the way back in time ends too early.`;
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
