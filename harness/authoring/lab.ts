import type { Check } from './check.ts';
import type { Procedures } from './inside.ts';
import type { Oracle } from './oracle.ts';
import type { Answer, ProcedureTable } from './procedures.ts';

// A lab is a folder: `reference/F.ts` is question F, and what is not written here follows from where its files lie
// (harness/rubric/load-lab.ts). The types named Defined… are what authors write, the others what the engine works with.

/** One task of the rubric: the TODO blocks it consists of and the checks that decide it. */
export interface Task<P extends Procedures = Procedures> {
  /** as in the rubric: `sums.mean` */
  readonly id: string;
  /** names of the TODO blocks that belong to it */
  readonly blocks: readonly string[];
  /** functions of the student's that the task fills and that the question's `answers` can stand in for */
  readonly functions: readonly string[];
  /** tasks whose functions this task's code may call: their failure may be the reason for its own */
  readonly uses: readonly string[];
  readonly checks: readonly Check<P>[];
}

/** A task without what it has in common with most: its block has its name, it may use all others, nothing stands in for it. */
export type DefinedTask<P extends Procedures = Procedures> = Pick<Task<P>, 'id' | 'checks'> & Partial<Task<P>>;

/** Takes the name that commands call a task by: `mean` of `sums.mean`. */
export function shortName({ id }: Pick<Task, 'id'>): string {
  return id.slice(id.indexOf('.') + 1);
}

/** One file of the submission and how it is run. Paths are relative to the lab's folder. */
export interface Question<P extends Procedures = Procedures> {
  readonly id: string;
  /** the file's name in a submission */
  readonly file: string;
  /** the solved file; students' copies of the lab are without it */
  readonly reference: string;
  /** where students work on the stub, which lies at the same place in the sandbox */
  readonly student: string;
  /** the stub as handed out, into which the blocks of a submission are grafted */
  readonly stub: string;
  /** the adapter around the student's module; where the lab has none, the engine's for plain functions */
  readonly driver: string;
  /** trusted files that the driver and the student's file import */
  readonly include: readonly string[];
  /** packages that they import */
  readonly packages: readonly string[];
  readonly procedures: ProcedureTable<P>;
  /** Opens what checks whose oracle is live compare with. */
  oracle(): Oracle | Promise<Oracle>;
  /** the reference's values for functions of failed tasks, to tell whose fault a failure is */
  readonly answers: Readonly<Record<string, Answer>>;
  /** module with the question's known mistakes, which name what is wrong where a check fails */
  readonly mistakes?: string;
  readonly tasks: readonly Task<P>[];
}

/** A question as its author writes it; without procedures, these are the functions that the student's file exports. */
export interface DefinedQuestion<P extends Procedures = Procedures> {
  readonly id: string;
  readonly procedures?: ProcedureTable<P>;
  readonly tasks: readonly DefinedTask<P>[];
}

/** What `graders/lab.ts` exports by default: the lab as students may have it. */
export interface DefinedLab {
  // biome-ignore lint/suspicious/noExplicitAny: questions differ in their procedures
  readonly questions: readonly DefinedQuestion<any>[];
}

/** What `graders/hidden.ts` exports by default: what no student has, by question. */
export interface HiddenParts {
  readonly [question: string]: {
    /** instead of the reference behind the driver */
    readonly oracle?: Question['oracle'];
    readonly answers?: Question['answers'];
    /** by task, behind those that students have */
    // biome-ignore lint/suspicious/noExplicitAny: questions differ in their procedures
    readonly checks?: Readonly<Record<string, readonly Check<any>[]>>;
  };
}

/** What `graders/kit.ts` exports by default: parts of a students' copy beside what the lab's modules import, all optional. */
export interface KitContents {
  /** of the kit's own package.json */
  readonly description?: string;
  /** names of scripts in package.json that students have, beside those of every kit */
  readonly scripts?: readonly string[];
  /** modules that these scripts or their tests start, which no import leads to */
  readonly modules?: readonly string[];
  /** files that are handed out as they are; globs */
  readonly documents?: readonly string[];
  /** files under another name in the kit, by that name */
  readonly renamed?: Readonly<Record<string, string>>;
  readonly trimmed?: TrimmedPackages;
}

/** Packages that a kit brings along itself, of each its main module and its types, for they are large. */
export interface TrimmedPackages {
  readonly names: readonly string[];
  /** path of the text of their licence, in `node_modules` */
  readonly licence: string;
}

/** A lab, whole. */
export interface Lab {
  /** path of the module that defines it, from the lab's folder */
  readonly module: string;
  /** in a students' copy, which has no reference: the only seed whose cases have recorded answers */
  readonly seed?: number;
  readonly questions: readonly Question[];
  /** files that decide a grade, by the name that reports give their hash, and those that name mistakes */
  readonly files: Readonly<Record<string, readonly string[]>>;
}

/**
 * Makes a task.
 * @param task with what its checks follow from: by the id of a check, ids of earlier ones
 */
export function defineTask<P extends Procedures>({
  follows = {},
  ...task
}: DefinedTask<P> & { follows?: Readonly<Record<string, readonly string[]>> }): DefinedTask<P> {
  const checks = task.checks.map((check) => (follows[check.id] ? { ...check, follows: follows[check.id] } : check));
  return { ...task, checks };
}

// They return their argument: so that authors get the procedures' types without writing them.
export const defineQuestion = <P extends Procedures>(question: DefinedQuestion<P>): DefinedQuestion<P> => question;
export const defineKit = (kit: KitContents): KitContents => kit;
export const defineHidden = (hidden: HiddenParts): HiddenParts => hidden;
export const defineLab = (lab: DefinedLab): DefinedLab => lab;

/** Defines a lab of functions over plain data by the checks of each task, whose id begins with its question's. */
// biome-ignore lint/suspicious/noExplicitAny: the functions are not known here
export function defineChecks(checks: Readonly<Record<string, readonly Check<any>[]>>): DefinedLab {
  const tasks = Object.entries(checks).map(([id, checks]) => ({ id, checks }));
  const byQuestion = Object.groupBy(tasks, ({ id }) => id.slice(0, id.indexOf('.')));
  return { questions: Object.entries(byQuestion).map(([id, tasks = []]) => ({ id, tasks })) };
}
