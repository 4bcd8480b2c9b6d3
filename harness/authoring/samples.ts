// Submissions described by what they have in place of the reference's TODO blocks, and all else that the proofs of a
// lab are made of.

import type { Attack } from './attack.ts';
import type { Check } from './check.ts';

/** A submission that is the reference's but for some blocks. */
export interface Sample {
  readonly id: string;
  /** block bodies by block name; the others are the reference's */
  readonly blocks: Readonly<Record<string, string>>;
}

/** A submission with a mistake in it, and what that must cost. */
export interface FaultySample extends Sample {
  /** ids of the tasks that must fail, and no other may: the one that the mistake is in first; only that, unless given */
  readonly fails?: readonly string[];
  /** id of the known mistake that it makes in other words */
  readonly is?: string;
}

/** A known mistake, with what names it when a check fails. */
export interface KnownMistake extends FaultySample {
  /** for the student: what the code seems to do, and which formula says otherwise; never the solution's code */
  readonly says: string;
  /** the same mistake with other constants in it */
  readonly also?: readonly Sample['blocks'][];
}

/** A mutant that no check can see, because it does what the reference does. */
export interface EquivalentMutant {
  readonly block: string;
  /** the text that was changed and what took its place, as the report prints them */
  readonly original: string;
  readonly replacement: string;
  /** why nothing that the contract speaks of changes */
  readonly reason: string;
}

/** A run of the reference that checks compare with, on file as `fixtures/<question>-history.json`. */
export interface Recording<History extends MeasuredHistory = MeasuredHistory> {
  readonly question: string;
  /** the blocks that it goes through */
  readonly blocks: readonly string[];
  /**
   * Runs the reference.
   * @returns what the file says of the run itself
   */
  run(): Promise<object>;
  /**
   * Measures how far harmless changes move the history.
   *
   * @param correct samples that are written otherwise in these blocks
   * @param load loads the reference with other blocks
   * @returns all that goes on file
   */
  measure(correct: readonly Sample[], load: LoadBlocks): Promise<History>;
  /** Measures how many tolerances a sample's run lies off a recorded one; Infinity where it cannot be compared. */
  distance(recorded: History, sample: Pick<Sample, 'blocks'>, load: LoadBlocks): Promise<number>;
}

export type LoadBlocks = <Module>(blocks: Sample['blocks']) => Promise<Module>;

export interface MeasuredHistory {
  /** the harmless changes, and how far each moved a value at most, relative to it */
  readonly perturbations: readonly { readonly change: string; readonly runs: number; readonly largest: number }[];
  /** relative, at each value, of each series */
  readonly tolerance: readonly number[] | Readonly<Record<string, readonly number[]>>;
}

/** Checks of a task as they are usual elsewhere, to be compared with the lab's own. */
export interface FieldChecks {
  readonly task: string;
  /** each alone decides; its title names it in the table */
  // biome-ignore lint/suspicious/noExplicitAny: the procedures are not known here
  readonly checks: readonly Check<any>[];
}

/** Figures for people. */
export interface Measurements {
  readonly title: string;
  readonly rows: readonly (readonly string[])[];
}

/**
 * Samples of a lab, of which its proofs are made beside its known mistakes: the default export of `samples/index.ts`
 * in the lab's folder. What is left out is none, unless it says otherwise.
 */
export interface Samples {
  /** beside the known mistakes in `graders/mistakes/`, which are faulty samples themselves */
  readonly faulty: readonly FaultySample[];
  /** in other styles than the reference's */
  readonly correct: readonly Sample[];
  /** ids of the faulty samples that `npm test` grades, where all would take too long: the first of each task, unless given */
  readonly quick?: readonly string[];
  /**
   * what is true of faulty samples, by id: the first finding that a student reads says some of these words or names the
   * mistake, what any finding reads from wrong results is among them, and findings tell of these kinds of fault alone. Of
   * one that makes a known mistake in other words it is what is true of that, unless given. Where a lab says any of it,
   * findings point at lines of the mistake only
   */
  readonly tells?: Readonly<Record<string, readonly Told[]>>;
  /** right lines at which mistakes made elsewhere fail, so that findings may point there: ids of samples by a part of the line */
  readonly failsAt?: Readonly<Record<string, string>>;
  readonly attacks?: readonly Attack[];
  /** why some attacks reach nothing outside their process even without any layer, by id */
  readonly harmless?: Readonly<Record<string, string>>;
  readonly recordings?: readonly Recording[];
  /** what the cases of checks are drawn from, as rows of a table: of what, which quantity, from what, and what is always there */
  readonly spaces?: readonly (readonly string[])[];
  /** why checks stay that meet no faulty sample alone, by task and check: `sums.mean empty`; nobody asks, unless given */
  readonly redundantChecks?: Readonly<Record<string, string>>;
  /** checks that show the known mistakes that no recorded history can, by id */
  readonly unseenInHistory?: Readonly<Record<string, string>>;
  readonly equivalentMutants?: readonly EquivalentMutant[];
  /**
   * short runs of the lab's own programs on a student's file, by question: a module and its arguments. Each must end well
   * with every correct sample
   */
  readonly experiments?: Readonly<Record<string, readonly string[]>>;
  readonly field?: FieldChecks;
  /** Measures what the reference costs. */
  bench?(): Promise<Measurements>;
}

/** Defines the samples of a lab. */
export const defineSamples = (samples: Samples): Samples => samples;

/**
 * Kind of a fault, by what shows of it:
 * - `source`: the code breaks a rule of the lab sheet, or is not done, or cannot be run
 * - `ends`: it ends the process, comes to no end, or tampers with what is not its own
 * - `throws`: it throws, or makes right code throw
 * - `form`: it returns something of another type or shape
 * - `arguments`: it changes what it is given
 * - `kept`: it keeps something from one call for the next
 * - `random`: it does something else each time
 * - `cost`: it does the work in another way, which costs too much
 * - `not a number`: it makes NaN of numbers
 * - `values`: it makes other numbers or texts
 */
export type FaultKind =
  | 'source'
  | 'ends'
  | 'throws'
  | 'form'
  | 'arguments'
  | 'kept'
  | 'random'
  | 'cost'
  | 'not a number'
  | 'values';

/** Words of findings that are true of a faulty sample, and the kind of its fault that they tell of. */
export interface Told {
  readonly kind: FaultKind;
  readonly words: string;
}

/** Lists by sample what is true of it. @param rows by kind and words: ids of the samples that they are true of, with spaces between them */
export function tellsOf(
  rows: Readonly<Partial<Record<FaultKind, Readonly<Record<string, string>>>>>,
): Record<string, Told[]> {
  const told = Object.entries(rows).flatMap(([kind, ofKind]) =>
    Object.entries(ofKind).flatMap(([words, ids]) =>
      ids
        .trim()
        .split(/\s+/)
        .map((id) => ({ id, kind: kind as FaultKind, words })),
    ),
  );
  return Object.fromEntries(Map.groupBy(told, ({ id }) => id));
}

/** Tells whether a faulty sample is a known mistake itself. */
export const isKnownMistake = (sample: FaultySample): sample is KnownMistake => 'says' in sample;

/** Known mistakes of question F, with how they are told apart: what `graders/mistakes/F.ts` exports by default. */
export interface KnownMistakes {
  readonly mistakes: readonly KnownMistake[];
  /** how far two results that mean the same may lie apart, relative to the larger of 1 and the value; 1e-9 unless given */
  readonly tolerance?: number;
  /** Takes from a result what differs from one correct submission to the next; nothing does, unless given. */
  comparable?(procedure: string, result: unknown): unknown;
}

/** Makes samples that are the reference's but for the body of one block, by id. */
export const samplesIn = (block: string, bodies: Readonly<Record<string, string>>): readonly Sample[] =>
  Object.entries(bodies).map(([id, body]) => ({ id, blocks: { [block]: body } }));

/** Makes a sample that is the reference's but for the body of one block; `fails` says what a mistake in it costs. */
export const sampleIn =
  (block: string, usual?: FaultySample['fails']) =>
  (id: string, body: string, fails = usual): FaultySample => ({
    id,
    blocks: { [block]: body },
    ...(fails && { fails }),
  });

/** Makes known mistakes in one block, which cost the same tasks unless told otherwise. */
export const mistakeIn =
  (block: string, usual?: FaultySample['fails']) =>
  (id: string, says: string, body: string, fails = usual): KnownMistake => ({
    ...sampleIn(block)(id, body, fails),
    says,
  });

/** Adds to a mistake in one block the same mistake with other constants in the place of one. */
export function withConstants(mistake: KnownMistake, written: string, others: readonly string[]): KnownMistake {
  const [[block, body]] = Object.entries(mistake.blocks);
  return { ...mistake, also: others.map((other) => ({ [block]: changed(body, written, other) })) };
}

/** Tells whether a sample differs from the reference in one of these blocks. */
export function isIn(sample: Pick<Sample, 'blocks'>, blocks: readonly string[]): boolean {
  return Object.keys(sample.blocks).some((block) => blocks.includes(block));
}

/**
 * Replaces one part of a text, wherever it occurs.
 * @throws Error where the part does not occur, so that no mistake gets lost when a text is edited
 */
export function changed(text: string, part: string, replacement: string): string {
  if (!text.includes(part)) throw new Error(`there is no ${part} in:\n${text}`);
  return text.replaceAll(part, replacement);
}
