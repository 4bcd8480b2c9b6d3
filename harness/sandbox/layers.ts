import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { HarnessError } from '../support/errors.ts';
import { PROJECT } from '../support/project.ts';
import { openClock } from './clock.ts';
import { launch, START_MILLISECONDS } from './launch.ts';
import { kernel } from './layers/kernel.ts';
import type { ChildAccess, Layer, LayerId, Start } from './layers/layer.ts';
import { limits } from './layers/limits.ts';
import { language, permission } from './layers/node.ts';
import { closeToOthers, user } from './layers/user.ts';
import { canReadProcessTimes } from './process-time.ts';
import { createStage } from './stage.ts';

/** All layers in the order in which they are put around a start, the innermost first. */
const LAYERS: readonly Layer[] = [language, permission, kernel, user, limits];

interface LayerState {
  readonly id: LayerId;
  readonly title: string;
  /** why it does not stand; undefined: it does */
  readonly missing?: string;
  /** what would make it stand */
  readonly advice: string;
}

/** The layers that stand on this machine, ready to be put around children. */
export interface Layers {
  readonly states: readonly LayerState[];
  /** whether the processor time of children can be read, so that limits count it in place of the time on the wall */
  readonly hasProcessTimes: boolean;
  /**
   * Puts the layers around a child's start.
   * @param command Node.js and its arguments
   * @throws Error where a layer cannot be put around it
   */
  around(command: readonly string[], access: ChildAccess): Start;
}

/** Files and folders to close to the users of children, beside the project's; `none` leaves the project open, too. */
export type Secrets = readonly string[] | 'none';

export interface LayerOptions {
  readonly secrets?: Secrets;
  /** what to leave out, to see that the rest holds alone */
  readonly without?: readonly (LayerId | 'process times')[];
  /**
   * Tries them with a child that is needed anyhow, in place of an empty one.
   * @throws Error where it does not start
   */
  readonly start?: ((layers: Layers) => Promise<void>) | undefined;
}

/**
 * Finds out which layers stand here, by starting Node.js with them.
 * @throws HarnessError where not even Node's own do
 */
export async function tryLayers({ secrets = [], without = [], start }: LayerOptions = {}): Promise<Layers> {
  const missing = new Map<Layer, string>();
  const hasProcessTimes = !without.includes('process times') && canReadProcessTimes();
  for (const layer of LAYERS) {
    const obstacle = without.includes(layer.id) ? 'it was left out' : layer.obstacle();
    if (obstacle !== undefined) missing.set(layer, obstacle);
  }
  const standing = () => LAYERS.filter((layer) => !missing.has(layer));
  if (!missing.has(user)) {
    try {
      if (secrets !== 'none') closeToOthers(secrets);
    } catch (error) {
      missing.set(user, (error as Error).message);
    }
  }
  const found = (): Layers => {
    const layers = standing();
    return {
      states: statesOf(missing),
      hasProcessTimes,
      around: (command, access) => putAround(layers, command, access),
    };
  };
  if (!(start ? await succeeds(start(found())) : (await tryStart(standing())) === undefined)) {
    for (const layer of standing()) {
      const failure = await tryStart([layer]);
      if (failure !== undefined) missing.set(layer, failure);
    }
    const failure = await tryStart(standing());
    if (failure !== undefined) throw new HarnessError(`the layers of the sandbox do not stand together: ${failure}`);
  }
  for (const layer of [language, permission]) {
    const why = without.includes(layer.id) ? undefined : missing.get(layer);
    if (why !== undefined) throw new HarnessError(`nothing can be run with '${layer.title}': ${why}`);
  }
  return found();
}

function statesOf(missing: ReadonlyMap<Layer, string>): LayerState[] {
  return LAYERS.map((layer) => {
    const why = missing.get(layer);
    const { id, title, advice } = layer;
    return { id, title, advice, ...(why !== undefined && { missing: why }) };
  });
}

function succeeds(start: Promise<void>): Promise<boolean> {
  return start.then(
    () => true,
    () => false,
  );
}

/** Finds the layers that stand on this machine. */
export async function standingLayers(): Promise<LayerId[]> {
  const { states } = await tryLayers();
  return states.flatMap(({ id, missing }) => (missing === undefined ? id : []));
}

function putAround(layers: readonly Layer[], command: readonly string[], access: ChildAccess): Start {
  let start: Start = { command, onEnd: [] };
  try {
    for (const layer of layers) start = layer.apply(start, access);
  } catch (error) {
    for (const end of start.onEnd) end();
    throw error;
  }
  return start;
}

/** Starts Node.js with some layers and lets it read a package. @returns what failed; undefined: nothing */
async function tryStart(layers: readonly Layer[]): Promise<string | undefined> {
  const stage = createStage({ root: PROJECT, include: [] });
  const folder = join(PROJECT, 'node_modules/zod');
  const limits = { heapMegabytes: 128, memoryMegabytes: 1024, processorSeconds: 10 };
  const access = { folder: stage.folder, readable: [stage.folder, folder], limits };
  const script = `require('node:fs').readFileSync(${JSON.stringify(join(folder, 'package.json'))})`;
  try {
    const start = putAround(layers, [process.execPath, '--no-warnings', '-e', script], access);
    const { process: child, ended, kill } = launch(start, stage.folder, ['ignore', 'ignore', 'pipe', 'pipe']);
    const limit = openClock(child.pid ?? 0, canReadProcessTimes()).countDown(START_MILLISECONDS, kill);
    const [errorOutput, { how, code }] = await Promise.all([child.stderr ? text(child.stderr) : '', ended]);
    limit.stop();
    if (code === 0) return undefined;
    return errorOutput.match(/^\w*Error.*$/m)?.[0] ?? `Node.js does not start with it: ${how}`;
  } catch (error) {
    return (error as Error).message;
  } finally {
    stage.remove();
  }
}
