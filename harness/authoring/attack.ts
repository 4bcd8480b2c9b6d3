import type { Finding } from './finding.ts';

export type Family =
  | 'secrets'
  | 'tampering'
  | 'transferables'
  | 'code'
  | 'protocol'
  | 'resources'
  | 'network'
  | 'gaming'
  | 'intake'
  | 'reports';

/** Targets of an attack, which a campaign opens. */
export interface Target {
  /** the folder of the project */
  readonly project: string;
  /** paths of files, each of which holds the flag */
  readonly secrets: {
    /** another student's submission */
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
  /** an argument for the programs that an attack starts, by which they are found */
  readonly mark: string;
  /** Word by which it is told: where a report holds it, a secret was read or an attack says that it got through. */
  readonly flag: string;
}

interface Common {
  readonly id: string;
  readonly family: Family;
  /** what it does, as a phrase: `reads the reference by its absolute path` */
  readonly tries: string;
  /** short name of the task that is graded, in which it must earn nothing */
  readonly task: string;
  /** codes of findings: it must end in one of these, whichever layers stand; refused: the input is no submission */
  readonly ends: readonly (Finding['code'] | 'refused')[];
}

/** A submission of TypeScript in TODO blocks. */
export interface CodeAttack extends Common {
  /** names of blocks that are the reference's, unless given */
  readonly keeps?: readonly string[];
  /** by name of the block; others stay as in the stub */
  readonly blocks: (target: Target) => Readonly<Record<string, string>>;
}

/** A submission as files that no editor would leave: links, devices, archives, odd names. */
export interface FileAttack extends Common {
  /**
   * Makes the submission below an empty folder.
   * @returns its path: a folder or an archive
   */
  readonly write: (folder: string, target: Target, makeZip: MakeZip) => string | Promise<string>;
}

/** Makes a zip archive in which any field may be a lie. */
export type MakeZip = (entries: readonly ZipEntry[], options?: ZipOptions) => Uint8Array;

/** One file of an archive; every field but the name may be a lie. */
export interface ZipEntry {
  readonly name: string | Uint8Array;
  readonly content?: string | Uint8Array;
  /** 0: stored, 8: deflated; others are only stated */
  readonly method?: number;
  /** bit 0: encrypted, bit 11: the name is UTF-8 */
  readonly flags?: number;
  /** Unix mode with the file type, such as 0o120777 for a symbolic link */
  readonly mode?: number;
  readonly crc?: number;
  readonly size?: number;
  readonly compressedSize?: number;
  /** bytes in the archive, in place of the content's */
  readonly data?: Uint8Array;
  /** extra field of the central directory */
  readonly extra?: Uint8Array;
  /** index of the entry whose local header and data this one shares */
  readonly sharedWith?: number;
}

export interface ZipOptions {
  /** put before the archive; the offsets count from the archive's own beginning, unless they are moved */
  readonly prefix?: Uint8Array;
  readonly movesOffsets?: boolean;
  /** number of entries that the end record states */
  readonly count?: number;
  readonly disk?: number;
  readonly comment?: string;
  /** number of entries that a zip64 end record states; there is none unless given */
  readonly zip64Count?: bigint;
}

export type Attack = CodeAttack | FileAttack;
