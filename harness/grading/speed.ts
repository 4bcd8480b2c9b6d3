/** Size of a matrix, and how many products with a vector take some part of a millisecond. */
const [SIZE, PRODUCTS] = [100, 50];

/** Batches in a row that must not be faster: the first are not compiled yet, and others are interrupted. */
const STEADY = 12;

/** Share of the fastest so far below which a batch is faster. */
const FASTER = 0.9;

let known: number | undefined;

/** Measures, once, what this machine takes for one multiplication of numbers in a row of many, in milliseconds. */
export function multiplicationMilliseconds(): number {
  known ??= fastestBatch() / (SIZE * SIZE * PRODUCTS);
  return known;
}

function fastestBatch(): number {
  const rows = Array.from({ length: SIZE }, (_, i) => Float64Array.from({ length: SIZE }, (_, j) => Math.sin(i + j)));
  let vector = new Float64Array(SIZE).fill(1);
  let fastest = Number.POSITIVE_INFINITY;
  for (let steady = 0; steady < STEADY; steady++) {
    const begin = performance.now();
    for (let n = 0; n < PRODUCTS; n++) vector = product(rows, vector);
    const time = performance.now() - begin;
    if (time < FASTER * fastest) steady = 0;
    fastest = Math.min(fastest, time);
  }
  return fastest;
}

/** Computes a matrix times a vector, each entry bounded, so that it stays finite however often it is multiplied. */
function product(rows: readonly Float64Array[], vector: Float64Array): Float64Array<ArrayBuffer> {
  const result = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i];
    let sum = 0;
    for (let j = 0; j < row.length; j++) sum += row[j] * vector[j];
    result[i] = sum / (1 + sum * sum);
  }
  return result;
}
