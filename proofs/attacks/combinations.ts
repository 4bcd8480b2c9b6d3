import { LAYER_IDS, type LayerId } from '../../harness/sandbox/layers/layer.ts';

/** Layers behind which all attacks are made; the others are left out. */
export interface Combination {
  readonly name: string;
  readonly without: readonly LayerId[];
  /** as a user without rights, whatever this process is */
  readonly isUnprivileged: boolean;
}

/** No layer at all: for attacks to show what they would do, as a user without rights in a process space of its own. */
export const NONE: Combination = { name: 'none', without: LAYER_IDS, isUnprivileged: true };

/** How names of those begin. */
export const UNPRIVILEGED = 'unprivileged: ';

// `language` or `kernel` is among them always: nothing else keeps V8's flags from making files, empty ones
// behind `limits`, where everyone may write.
const SETS: readonly (readonly LayerId[])[] = [
  ['language', 'permission'],
  ['kernel'],
  ['permission', 'kernel', 'limits'],
  ['language', 'kernel', 'limits'],
  ['language', 'permission', 'limits'],
  ['permission', 'kernel', 'user', 'limits'],
  ['language', 'kernel', 'user', 'limits'],
  ['language', 'permission', 'user', 'limits'],
  ['language', 'permission', 'kernel', 'user'],
  ['kernel', 'user', 'limits'],
];

/**
 * What can be tried on a machine: all layers that stand, and each set of which all stand; and where this
 * process is root, once more without rights.
 */
export function combinations(standing: readonly LayerId[]): readonly Combination[] {
  const possible = (stand: readonly LayerId[], prefix: string, isUnprivileged: boolean) => {
    const sets = SETS.filter((set) => set.every((id) => stand.includes(id)));
    return [[`${prefix}all`, stand] as const, ...sets.map((set) => [`${prefix}${set.join(', ')}`, set] as const)].map(
      ([name, set]): Combination => ({ name, without: LAYER_IDS.filter((id) => !set.includes(id)), isUnprivileged }),
    );
  };
  const own = possible(standing, '', false);
  if (!standing.includes('user')) return own;
  const rest = standing.filter((id) => id !== 'user');
  return [...own, ...possible(rest, UNPRIVILEGED, true)];
}
