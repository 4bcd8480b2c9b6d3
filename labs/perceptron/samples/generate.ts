// `node harness/launch.mjs labs/perceptron/samples/generate.ts` writes what follows from the reference: the stub, the
// recorded training, and how far known mistakes lie from it. A test compares the files with what this makes.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  bandAround,
  correctRuns,
  isIn,
  NO_HOST,
  nudgedRuns,
  perturbationsOf,
  type Sample,
} from 'lab-harness/authoring';
import { loadVariant } from '../../../harness/grading/load-variant.ts';
import { generateStubs } from '../../../harness/graft/stub.ts';
import { loadCourse } from '../../../harness/rubric/course.ts';
import createDriver, { type PerceptronModule } from '../graders/driver.ts';
import { bandOf, nudged, type RecordedHistory, type Setup } from '../graders/history.ts';
import { knownMistakes } from '../graders/mistakes/perceptron.ts';
import { fromData, fromLayers } from '../graders/plain-data.ts';
import { Scaler } from '../lab/dataset.ts';
import { SeededRandom } from '../lab/random.ts';
import { drawLayers, drawMoons } from '../lab/synthetic.ts';
import { correct } from './correct.ts';
import { unseenInHistory } from './unseen.ts';

const at = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** Blocks that a training runs. */
export const TRAINED = ['sigmoid', 'loss', 'forward', 'gradient', 'train'].map((name) => `perceptron.${name}`);

/** A mistake nearer than this to the recorded history could one day pass for rounding. */
const LEAST_TOLERANCES = 10;

/** Beyond this, harmless changes move a history too far for it to say anything. */
const MOST_DEVIATION = 1e-6;

/** How far the known mistakes lie from the recorded history, in tolerances; null where they give none of its length. */
export interface Distances {
  /** of the nearest mistake that the history is meant to show */
  margin: number;
  seen: { id: string; tolerances: number | null }[];
  /** mistakes that this history cannot show, with the check that shows them */
  unseen: { id: string; tolerances: number | null; check: string }[];
}

/** Makes the stub: its copies are for the graft, and for students. */
export async function makeStub(): Promise<string> {
  const [{ text }] = generateStubs(await loadCourse(at('.')));
  return text;
}

/** Makes the setup of the recorded training: synthetic examples, of a perceptron with 6 hidden units. */
export function drawSetup(): Setup {
  const random = new SeededRandom(7);
  const { features, labels } = drawMoons(48, 0.25, random);
  return {
    model: { layers: fromLayers(drawLayers([2, 6, 1], random)), l2: 0.003 },
    data: fromData({ features: new Scaler(features).apply(features), labels }),
    options: { epochs: 60, batchSize: 10, learningRate: 1, decay: 0.02, seed: 11 },
  };
}

/**
 * Records the reference's training, how far harmless changes move it, and how far mistakes do.
 * @throws Error where the training is too sensitive, or where a mistake lies too near
 */
async function recordHistory(): Promise<{ history: RecordedHistory; distances: Distances }> {
  const setup = drawSetup();
  const history = await historyOf({ blocks: {} }, setup);
  const random = new SeededRandom(1);
  const right = correct.filter((each) => isIn(each, TRAINED));
  const harmless = [
    await nudgedRuns(() => historyOf({ blocks: {} }, { ...setup, model: nudged(setup.model, random) })),
    await correctRuns(right, (sample) => historyOf(sample, setup)),
  ];
  const { accepted, floor } = bandOf({ history, envelope: [] });
  const values = harmless.flatMap(({ histories }) => histories);
  const { envelope, tolerance, distanceOf } = bandAround(accepted, values, floor);
  if (!envelope.every((e) => e <= MOST_DEVIATION))
    throw new Error('rounding moves this training too far: draw another');
  return {
    history: {
      version: 1,
      about:
        'Loss (nats an example, with the penalty) of all examples after each epoch of a training by SGD, of a perceptron ' +
        'with tanh units. The examples are synthetic: made by a seeded generator, two half circles that reach into each ' +
        'other. Matrices are row by row; the orders are those of the lab’s SeededRandom.',
      setup,
      history,
      envelope,
      perturbations: perturbationsOf([history], harmless),
      tolerance,
    },
    distances: await measureMistakes(setup, distanceOf),
  };
}

async function measureMistakes(setup: Setup, distanceOf: (history: readonly number[]) => number): Promise<Distances> {
  const rows: Distances['seen'] = [];
  for (const mistake of knownMistakes.filter((each) => isIn(each, TRAINED))) {
    const distance = distanceOf(await historyOf(mistake, setup).catch(() => []));
    const isSeen = distance >= LEAST_TOLERANCES;
    if (isSeen === mistake.id in unseenInHistory) {
      const advice = isSeen ? 'take it out of samples/unseen.ts' : 'name the check that shows it in samples/unseen.ts';
      throw new Error(`${mistake.id} lies ${distance} tolerances off: ${advice}`);
    }
    // Two significant digits: more would only change from machine to machine.
    rows.push({ id: mistake.id, tolerances: Number.isFinite(distance) ? Number(distance.toPrecision(2)) : null });
  }
  const seen = rows.filter(({ id }) => !(id in unseenInHistory));
  return {
    margin: Math.min(...seen.map(({ tolerances }) => tolerances ?? Number.POSITIVE_INFINITY)),
    seen,
    unseen: rows.filter(({ id }) => id in unseenInHistory).map((row) => ({ ...row, check: unseenInHistory[row.id] })),
  };
}

async function historyOf({ blocks }: Pick<Sample, 'blocks'>, { model, data, options }: Setup): Promise<number[]> {
  const module = await loadVariant<PerceptronModule>(at('reference/perceptron.ts'), blocks);
  return createDriver(module, NO_HOST).train(model, data, options).history;
}

async function write(): Promise<void> {
  const stub = await makeStub();
  const student = at('student/perceptron.ts');
  const handedOut = at('fixtures/stubs/perceptron.ts');
  if (isEdited(student, handedOut)) throw new Error(`${student} holds work that is not in the stub: move it away`);
  for (const path of [handedOut, student]) writeFileSync(path, stub);
  const { history, distances } = await recordHistory();
  writeFileSync(at('fixtures/history.json'), `${JSON.stringify(history, null, 1)}\n`);
  writeFileSync(at('fixtures/distances.json'), `${JSON.stringify(distances, null, 1)}\n`);
  console.log(`written; the nearest mistake that the history shows lies ${distances.margin} tolerances off`);
}

/** Tells whether somebody has worked on a file since it was generated. */
function isEdited(student: string, handedOut: string): boolean {
  const read = (path: string) => {
    try {
      return readFileSync(path, 'utf8');
    } catch {
      return undefined;
    }
  };
  const text = read(student);
  return text !== undefined && text !== read(handedOut);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await write();
