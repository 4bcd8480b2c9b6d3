import { courseHashes } from '../../grading/grade.ts';
import { hashOf } from '../../grading/hashes.ts';
import { layersOf } from '../../grading/walls-of.ts';
import type { GradeReport } from '../../report/schema.ts';
import type { Course } from '../../rubric/course.ts';
import type { Walls } from '../../sandbox/walls.ts';
import type { Submission } from '../../submission/intake.ts';

/** Hashes of everything that decides the reports of a run, by name, but for submissions and their seeds. */
export type Deciders = Readonly<Record<string, string>>;

/** What decides the reports of a machine with these walls; without any, of one that runs nothing. */
export function decidersOf(course: Course, walls?: Walls): Deciders {
  return {
    ...courseHashes(course),
    node: process.version,
    ...(walls && { layers: standing(layersOf(walls)) }),
  };
}

/** The same for those who grade alike. */
export function hashOfDeciders(deciders: Deciders): string {
  return hashOf(Object.entries(deciders).sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** What differs, by name. */
export function differences(one: Deciders, other: Deciders): string[] {
  return Object.keys({ ...one, ...other })
    .filter((name) => one[name] !== other[name])
    .sort();
}

/** What a report is wanted of, and by what. */
export interface Wanted {
  readonly deciders: Deciders;
  readonly submission: Submission;
  /** 32-bit */
  readonly seed: number;
  /** ISO 8601 */
  readonly submittedAt: string | undefined;
}

/** The same for everybody who wants the same report, and for nobody else. */
export function keyOf({ deciders, submission: { id, hash }, seed, submittedAt }: Wanted): string {
  return hashOf([hashOfDeciders(deciders), id, hash, seed, submittedAt]);
}

/** In what a report is not the one that is wanted, by what it says of itself. */
export function strayings(report: GradeReport, { deciders, submission, seed, submittedAt }: Wanted): string[] {
  const { submission: hash = '', ...hashes } = report.hashes;
  const own = { ...hashes, node: report.node, layers: standing(report.sandbox.layers) };
  const time = submittedAt === undefined ? undefined : new Date(submittedAt).toISOString();
  return [
    ...differences(own, deciders),
    ...(hash === submission.hash && report.submission.id === submission.id ? [] : ['submission']),
    ...(report.seed === seed ? [] : ['seed']),
    ...(report.submission.submittedAt === time ? [] : ['time']),
  ];
}

/** Whether the checks of a report that strays so have come out as they would again. */
export function isOfMarksOnly(names: readonly string[]): boolean {
  return names.every((name) => name === 'rubric' || name === 'time');
}

function standing(layers: GradeReport['sandbox']['layers']): string {
  return layers.flatMap(({ id, missing }) => (missing === undefined ? [id] : [])).join(' ');
}
