import { text } from 'node:stream/consumers';
import { describe } from 'vitest';
import { launch } from '../harness/sandbox/launch.ts';
import { LAYER_IDS, type LayerId } from '../harness/sandbox/layers/layer.ts';
import { type Layers, tryLayers } from '../harness/sandbox/layers.ts';
import { createStage } from '../harness/sandbox/stage.ts';
import { PROJECT } from '../harness/support/project.ts';

const { states } = await tryLayers();

/** Describes tests of a layer; they are skipped, and say why, on a machine that has none. */
export function describeLayer(id: LayerId, title: string, tests: () => void): void {
  const missing = states.find((layer) => layer.id === id)?.missing;
  describe.skipIf(missing !== undefined)(missing === undefined ? title : `${title} (skipped: ${missing})`, tests);
}

/** Outcome of a script that has run with some layers. */
interface Ended {
  readonly output: string;
  readonly errors: string;
  /** how its process ended */
  readonly how: string;
}

const LIMITS = { heapMegabytes: 128, memoryMegabytes: 700, processorSeconds: 1 };

const chosen = new Map<string, Promise<Layers>>();

/** Finds some layers alone; what a machine has does not change while tests run. */
function layersAlone(layers: readonly LayerId[]): Promise<Layers> {
  const found = chosen.get(layers.join()) ?? tryLayers({ without: LAYER_IDS.filter((id) => !layers.includes(id)) });
  chosen.set(layers.join(), found);
  return found;
}

/** Runs a script of Node.js, of its own or of ours and not of a student's, with some layers alone. */
export async function runWithLayers(layers: readonly LayerId[], script: string): Promise<Ended> {
  const alone = await layersAlone(layers);
  const lost = alone.states.find(({ id, missing }) => layers.includes(id) && missing !== undefined);
  if (lost) throw new Error(`no layer '${lost.id}' here: ${lost.missing}`);
  const { folder, remove } = createStage({ root: PROJECT, include: [] });
  try {
    const access = { folder, readable: [folder], limits: LIMITS };
    const start = alone.around([process.execPath, '--no-warnings', '-e', script], access);
    const { process: child, ended } = launch(start, folder, ['ignore', 'pipe', 'pipe', 'pipe']);
    if (!child.stdout || !child.stderr) throw new Error('it has no output');
    const [output, errors, { how }] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
    return { output, errors, how };
  } finally {
    remove();
  }
}

/** Writes statements that print, for each expression, its value as JSON or the code of the error that it throws. */
export function attempts(expressions: readonly string[]): string {
  const tries = expressions.map(
    (expression) => `try { out.push([true, String(${expression})]); } catch (error) { out.push([false, error.code]); }`,
  );
  return `const out = []; ${tries.join('\n')}\nconsole.log(JSON.stringify(out));`;
}
