import type { Finding } from './finding.ts';

/** An argument that attacks give to the programs that they start, to be found by. */
export const MARK = '98765';

export type Family = 'secrets' | 'tampering' | 'protocol' | 'resources' | 'network' | 'gaming' | 'intake' | 'reports';

/** What an attack aims at, which a campaign opens. */
export interface Target {
  /** the folder of the project */
  readonly project: string;
  /** paths of files, each of which holds the flag */
  readonly secrets: {
    /** another student's work */
    readonly otherSubmission: string;
    /** the course key */
    readonly courseKey: string;
    /** another student's result */
    readonly result: string;
  };
  /** name of a variable in the grader's environment, which holds the flag */
  readonly variable: string;
  /** a folder that everyone may write to, in which every change is noticed */
  readonly writable: string;
  /** port of servers on 127.0.0.1, TCP and UDP, that notice everything that arrives */
  readonly port: number;
  /** path of a socket that notices every connection */
  readonly socket: string;
  /** process id of the grader */
  readonly grader: number;
  /** Where a report holds this word, a secret was read or an attack says that it got through. */
  readonly flag: string;
}

interface Common {
  readonly id: string;
  readonly family: Family;
  /** what it does, as a phrase: `reads the reference by its absolute path` */
  readonly tries: string;
  /** short name of the task that is graded, in which it must earn nothing; softmax unless given */
  readonly task?: string;
  /** codes of findings: it must end in one of these, whichever layers stand; refused: the input is no submission */
  readonly ends: readonly (Finding['code'] | 'refused')[];
}

/** A submission of TypeScript in TODO blocks. */
export interface CodeAttack extends Common {
  /** by name of the block; others stay as in the stub */
  readonly blocks: (target: Target) => Readonly<Record<string, string>>;
}

/** A submission as files that no editor would leave: links, devices, archives, odd names. */
export interface FileAttack extends Common {
  /**
   * Makes the submission below an empty folder.
   * @returns its path: a folder or an archive
   */
  readonly write: (folder: string, target: Target) => string | Promise<string>;
}

export type Attack = CodeAttack | FileAttack;
