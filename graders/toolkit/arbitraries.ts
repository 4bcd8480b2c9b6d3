import { type Cases, casesOf, type Input, type Point, show } from 'lab-harness/authoring';
import { Vocabulary } from '../../lab/q1/vocabulary.ts';
import { SeededRandom } from '../../lab/random.ts';
import { byHand } from './by-hand.ts';
import type { Example, PlainParameters } from './plain.ts';
import { type NETWORKS, TEXTS } from './space.ts';

/** Weights of Q1's network: H hidden units, V characters. */
interface Weights {
  readonly H: number;
  readonly V: number;
  readonly weights: TextPoint['weights'];
  readonly seed: number;
}

type NetworkPoint = Point<(typeof NETWORKS)['axes']>;

/** A network of Q1 with one example to run through it, T time steps. */
export interface NetworkCase extends Example, Weights {
  readonly point: NetworkPoint;
  readonly T: number;
  readonly parameters: PlainParameters;
}

/** Networks from all of their space, or from a part that a check says it needs. */
export const networksIn = (space: typeof NETWORKS): Cases<NetworkCase> => casesOf(space, networkAt);

/** Makes the network of a point, and its example. */
export function networkAt(point: NetworkPoint): NetworkCase {
  const { T, H, V, weights, seed } = point;
  const random = new SeededRandom(seed);
  const { parameters, aPrev } = drawWeights(point, random);
  return {
    ...{ point, T, H, V, weights, seed, parameters },
    aPrev: stateOf(point.aPrev, aPrev),
    inputs: drawCharacters(point.inputs, T, V, random),
    targets: drawCharacters(point.targets, T, V, random),
  };
}

/** Makes a state before the first step of a drawn one; a balanced one has entries of opposite signs in pairs, after a 0 where one is left over. */
function stateOf(kind: NetworkPoint['aPrev'], drawn: readonly number[]): number[] {
  const alone = drawn.length % 2;
  return {
    any: drawn.slice(),
    zero: drawn.map(() => 0),
    balanced: drawn.map((value, i) => (i < alone ? 0 : (i - alone) % 2 === 0 ? value : -drawn[i - 1])),
  }[kind];
}

/** How far weights of a kind reach, and how many times as far those into one unit after the other, of outputs and their biases. */
interface Scale {
  least: number;
  most: number;
  units?: number[];
  outputs?: number;
  outputBiases?: number;
  /** what is added to the bias of the last output */
  last?: number;
  /** what each unit takes over of another one's state, in place of drawn recurrent weights */
  kept?: number;
}

const SCALES: Record<Weights['weights'], Scale> = {
  // With weights of ±0.01 a wrong derivative of tanh, or a bias left out, would hide in the rounding.
  usual: { least: 0.3, most: 1 },
  // Up to where exp(z) still is a number, and beyond.
  saturated: { least: 0.3, most: 1, units: [30, 1, 8000, 1] },
  sharp: { least: 0.3, most: 1, outputs: 20 },
  lasting: { least: 0.1, most: 0.1, kept: 0.99 },
  // Where states are 0, in which no rounding grows with the gradients.
  growing: { least: 1, most: 1, units: [0], kept: 2 },
  small: { least: 0.01, most: 0.01, units: [1, 1e-4] },
  zero: { least: 0, most: 0 },
  // Biases alone, through which no rounding grows.
  certain: { least: 1, most: 1, outputBiases: 5000 },
  // Far enough for a probability of exactly 1, and near enough for a logarithm of each of the others.
  convinced: { least: 0.3, most: 1, last: 60 },
  doubtful: { least: 0.3, most: 1, last: -60 },
};

/** Draws all parameters, and the state before the first step. */
function drawWeights({ H, V, weights }: Weights, random: SeededRandom) {
  const { least, most, units = [1], outputs = 1, outputBiases = outputs, last = 0, kept } = SCALES[weights];
  const scale = random.uniformBetween(least, most);
  const vector = (size: number, reach: number) =>
    // So few digits that a case can be redone by hand.
    Array.from({ length: size }, () => Number(random.uniformBetween(-reach, reach).toPrecision(3)));
  const matrix = (rows: number, columns: number, reach: (row: number) => number) =>
    Array.from({ length: rows }, (_, row) => vector(columns, reach(row)));
  const ofUnit = (unit: number) => scale * units[unit % units.length];
  // No larger: over many steps a recurrence that grows is chaos, whose right values are a matter of rounding.
  const recurrent = scale * Math.min(1, Math.sqrt(3 / H));
  const parameters: PlainParameters = {
    Wax: matrix(H, V, ofUnit),
    Waa: matrix(H, H, () => recurrent),
    Wya: matrix(V, H, () => scale * outputs),
    ba: matrix(H, 1, ofUnit),
    by: matrix(V, 1, () => scale * outputBiases),
  };
  parameters.by[V - 1][0] += last;
  if (kept !== undefined) {
    const order = random.shuffle(Array.from({ length: H }, (_, unit) => unit));
    parameters.Waa = order.map((from) => Array.from({ length: H }, (_, unit) => (unit === from ? kept : 0)));
  }
  return { parameters, aPrev: vector(H, scale) };
}

/** Draws T indices below V: independent of each other, all the same, or no two the same within V steps. */
export function drawCharacters(kind: NetworkPoint['inputs'], T: number, V: number, random: SeededRandom): number[] {
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

/** Describes a case in one line, completely enough to build it again, and a small one with its matrices. */
export function describeNetwork(network: NetworkCase): Input {
  const { inputs, targets } = network;
  return described(network, { inputs, targets });
}

/** Describes a case of the forward pass alone, and what was changed of it. */
export function describeForward(network: NetworkCase, change = ''): Input {
  return described(network, { inputs: network.inputs }, change);
}

function described(network: NetworkCase, examples: Partial<Example>, change = ''): Input {
  const lists = Object.entries(examples).map(([name, indices]) => `${name} ${show(indices)}`);
  const state = { any: [], zero: ['aPrev 0'], balanced: ['aPrev balanced'] }[network.point.aPrev];
  const input = [`T = ${network.T}`, ...lists, ...state, describeWeights(network)].join(', ') + change;
  const paste = byHand({ ...network, run: () => ({ ...examples, aPrev: network.aPrev.map((value) => [value]) }) });
  return paste === undefined ? input : { input, paste };
}

/** Describes a text that is drawn in a line, and a small one with its matrices. */
export function describeText(text: TextCase): Input {
  const { start, choices, H, V, parameters } = text;
  const characters = vocabularyOf(text.characters);
  const drawn = choices.map((index) => characters[index]);
  const areAlike = drawn.length > 2 && new Set(drawn).size === 1;
  const shown = areAlike ? `${show(drawn[0])} ${drawn.length} times` : show(drawn);
  const draws = drawn.length > 0 ? `${shown} and then newlines` : 'newlines';
  const known = V <= LISTED ? `, vocabulary ${show(characters)}` : '';
  const input = `start ${describeStart(start)}, then ${draws} are drawn; ${describeWeights(text)}${known}`;
  const T = Math.max([...start].length, 1) + drawn.length;
  const paste = byHand({ T, H, V, parameters, run: () => ({ characters, start, drawn: [...drawn, '\n'] }) });
  return paste === undefined ? input : { input, paste };
}

/** Characters of a start that are shown, and the most of a vocabulary that is listed. */
const SHOWN = 24;
const LISTED = 12;

/** Shows a start, or the end of a long one, which is fed last. */
function describeStart(start: string): string {
  const characters = [...start];
  if (characters.length <= SHOWN) return show(start);
  return `of ${characters.length} characters that ends with ${show(characters.slice(-SHOWN).join(''))}`;
}

/** Describes weights in one line. */
function describeWeights({ H, V, weights, seed }: Weights): string {
  return `H = ${H}, V = ${V}, ${weights} weights from seed ${seed}`;
}

type TextPoint = Point<(typeof TEXTS)['axes']>;

/** A text to be drawn from a network, over a vocabulary of the newline and some characters. */
export interface TextCase extends Weights {
  readonly point: TextPoint;
  readonly parameters: PlainParameters;
  /** all of the vocabulary's but the newline */
  readonly characters: string;
  readonly start: string;
  /** the indices that are drawn, before newlines */
  readonly choices: number[];
}

/** Lists the characters of the lab's vocabulary for a text, the newline among them. */
export const vocabularyOf = (characters: string): string[] => [...new Vocabulary(characters).characters];

/**
 * Characters beside the newline: a tab, which comes before it, one outside of the basic plane, a space, one that combines
 * with the letter before it, another one that ends lines, upper and lower case, one whose place is elsewhere among UTF-16
 * units, a digit, which as a key of an object comes before all others, for not every vocabulary is one of letters; then as
 * many letters as it takes.
 */
const CHARACTERS = [
  ...'\tb😀 A\u0301a\rB\uff417',
  ...Array.from({ length: TEXTS.axes.V[1] }, (_, i) => String.fromCodePoint(0x3b1 + i)),
];

/** Texts from all of their space, or from a part that a check is about. */
export function textsIn(space: typeof TEXTS): Cases<TextCase> {
  return casesOf(space, (point) => {
    const { start, drawn, H, V, weights, seed } = point;
    const random = new SeededRandom(seed);
    const characters = CHARACTERS.slice(0, V - 1);
    const vocabulary = vocabularyOf(characters.join(''));
    // Each character at least once where there is room.
    const text = (length: number, from: string[]) =>
      random.shuffle(
        Array.from(
          { length: from.length && length },
          (_, i) => from[i] ?? from[Math.floor(random.uniformBetween(0, from.length))],
        ),
      );
    return {
      ...{ point, H, V, weights, seed, characters: characters.join('') },
      parameters: drawWeights(point, random).parameters,
      start: text(start, vocabulary).join(''),
      choices: text(drawn, characters).map((character) => vocabulary.indexOf(character)),
    };
  });
}
