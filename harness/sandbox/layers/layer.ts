export const LAYER_IDS = ['language', 'permission', 'kernel', 'user', 'limits'] as const;
export type LayerId = (typeof LAYER_IDS)[number];

/** Limits of a process that runs a student's code. */
export interface ChildLimits {
  /** of JavaScript objects */
  readonly heapMegabytes: number;
  /** of all memory that it writes to: the heap, typed arrays, the program's own */
  readonly memoryMegabytes: number;
  /** processor time of all its threads, over its life */
  readonly processorSeconds: number;
}

/** The folder that a child runs in, and all that it may read and use. */
export interface ChildAccess {
  /** its stage */
  readonly folder: string;
  /** folders that it reads: the stage, and packages */
  readonly readable: readonly string[];
  readonly limits: ChildLimits;
}

/** The way in which a child is going to be started. */
export interface Start {
  /** the program, Node.js or what leads to it, and its arguments */
  readonly command: readonly string[];
  /** id of the user and of the group that it runs as; undefined: the grader's own */
  readonly user?: number;
  /** what to do when the child is gone */
  readonly onEnd: readonly (() => void)[];
}

/** One layer around a child. Each is good for itself, whichever others stand. */
export interface Layer {
  readonly id: LayerId;
  /** as reports call it */
  readonly title: string;
  /** what makes it possible, where it is missing */
  readonly advice: string;
  /** Says why it cannot stand on this machine, as far as can be seen without starting anything. */
  obstacle(): string | undefined;
  /** Puts it around a start. The layers come in the order of LAYER_IDS. */
  apply(start: Start, access: ChildAccess): Start;
}
