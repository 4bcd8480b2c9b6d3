import { LAYER_IDS, type LayerId } from '../../harness/sandbox/layers/layer.ts';

/** Layers with which all attacks are made; the others are left out. */
export interface Combination {
  readonly name: string;
  readonly without: readonly LayerId[];
  /** as a user without rights, whatever this process is */
  readonly isUnprivileged: boolean;
}

/** Absence of any layer: for attacks to show what they would do, as a user without rights in a process space of its own. */
export const NONE: Combination = { name: 'none', without: LAYER_IDS, isUnprivileged: true };

/** One layer and no other, likewise: what each lets through shows what the others are for. */
export const ALONE: readonly Combination[] = LAYER_IDS.filter((id) => id !== 'user').map((id) => ({
  name: `${id} alone`,
  without: LAYER_IDS.filter((other) => other !== id),
  isUnprivileged: true,
}));

/** Beginning of the names of combinations without rights. */
export const UNPRIVILEGED = 'unprivileged: ';

// `language` or `kernel` is among them always: nothing else keeps V8's flags from making files, empty ones
// with `limits`, where everyone may write.
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
 * Lists what can be tried on a machine: all layers that stand, and each set of which all stand; and where this
 * process is root, once more without rights.
 */
export function combinations(standing: readonly LayerId[]): readonly Combination[] {
  const possible = (stand: readonly LayerId[], prefix: string, isUnprivileged: boolean) => {
    const sets = [stand, ...SETS.filter((set) => set.every((id) => stand.includes(id)))];
    return sets.map((set, i): Combination => {
      const without = LAYER_IDS.filter((id) => !set.includes(id));
      return { name: prefix + (i === 0 ? 'all' : set.join(', ')), without, isUnprivileged };
    });
  };
  const own = possible(standing, '', false);
  if (!standing.includes('user')) return own;
  const rest = standing.filter((id) => id !== 'user');
  return [...own, ...possible(rest, UNPRIVILEGED, true)];
}
