import type { Check } from './check.ts';
import type { Procedures } from './inside.ts';
import type { Oracle } from './oracle.ts';
import type { Answer, ProcedureTable } from './procedures.ts';

/** One task of the rubric: the TODO blocks it consists of and the checks that decide it. */
export interface Task<P extends Procedures = Procedures> {
  /** as in the rubric: `q1.softmax` */
  readonly id: string;
  /** names of the TODO blocks that belong to it */
  readonly blocks: readonly string[];
  /** functions of the student's that the task fills and that the question's `answers` can stand in for */
  readonly functions: readonly string[];
  /** tasks whose functions this task's code may call: their failure may be the reason for its own */
  readonly uses: readonly string[];
  readonly checks: readonly Check<P>[];
}

/** Takes the name that commands call a task by: `softmax` of `q1.softmax`. */
export function shortName({ id }: Pick<Task, 'id'>): string {
  return id.slice(id.indexOf('.') + 1);
}

/** One file of the submission and how it is run. Paths are relative to the lab's root. */
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
  readonly driver: string;
  /** trusted files and folders that the driver and the student's file import */
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

/** Parts of a lab that students get, beside what the modules that are named here import. Paths are relative to its root. */
export interface KitContents {
  /** of the kit's own package.json */
  readonly description: string;
  /** the module that defines the lab as students have it, without reference and hidden checks */
  readonly lab: string;
  /** Names the file that holds what the reference answers to the public cases of a question. */
  readonly answersFile: (question: string) => string;
  /** the lab sheet, which must name the rubric's deadline */
  readonly sheet: string;
  /** names of scripts in package.json that students have */
  readonly scripts: readonly string[];
  /** modules that these scripts or their tests start, which no import leads to */
  readonly modules: readonly string[];
  /** files that are handed out as they are; globs */
  readonly documents: readonly string[];
  /** files under another name in the kit, by that name */
  readonly renamed: Readonly<Record<string, string>>;
}

/** Everything that the engine needs to know about a lab; `rubric.yaml` names the module that exports it by default. */
export interface Lab {
  /** the folder that paths count from */
  readonly root: URL;
  /** module with the lab's `KitContents`; a students' copy has none */
  readonly kit?: string;
  /** the only seed whose cases the oracles have answers for; undefined where the reference itself answers */
  readonly seed?: number;
  // biome-ignore lint/suspicious/noExplicitAny: questions differ in their procedures
  readonly questions: readonly Question<any>[];
}

// They return their argument: so that authors get the procedures' types without writing them.
export const defineTask = <P extends Procedures>(task: Task<P>): Task<P> => task;
export const defineQuestion = <P extends Procedures>(question: Question<P>): Question<P> => question;
export const defineKit = (kit: KitContents): KitContents => kit;
export const defineLab = (lab: Lab): Lab => lab;
