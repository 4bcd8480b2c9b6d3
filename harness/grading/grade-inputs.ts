import { createHash } from 'node:crypto';
import type { GradeReport } from '../report/schema.ts';
import type { Course } from '../rubric/course.ts';
import { RUBRIC } from '../rubric/find-lab.ts';
import type { Layers } from '../sandbox/layers.ts';
import type { Submission } from '../submission/intake.ts';
import { hashFiles } from '../support/hash-files.ts';
import { PROJECT } from '../support/project.ts';
import { layersInReport } from './course-layers.ts';
import { readEngineFiles } from './input-files.ts';

/** Hashes of everything that decides the reports of a run, by name, but for submissions and their seeds. */
export type GradeInputs = Readonly<Record<string, string>>;

/** The name of the hash of what names mistakes. No mark depends on it, so no report is stale for it. */
const NAMES_MISTAKES = 'mistakes';

/**
 * Hashes everything that a grade depends on, by the names that reports use, and what names mistakes. Of the rubric,
 * `rules` and `limits` have a say in how checks turn out; the rest only in what they are worth.
 */
export function courseHashes(course: Course): Record<string, string> {
  const hashes = hashed.get(course) ?? hashAll(course);
  hashed.set(course, hashes);
  return hashes;
}

/** Hashes that were taken once: what is loaded stays as it is, whatever becomes of the files. */
const hashed = new WeakMap<Course, Record<string, string>>();

function hashAll(course: Course): Record<string, string> {
  const { lab, rubric, root } = course;
  const { mistakes: engineNames, ...engine } = readEngineFiles();
  const { mistakes: labNames, ...ofLab } = lab.files;
  const hashesOf = (folder: string, lists: Readonly<Record<string, readonly string[]>>) =>
    Object.entries(lists).map(([name, files]) => [name, hashFiles(folder, files)]);
  const requirements = rubric.questions.flatMap(({ tasks }) => tasks.map(({ id, requires }) => ({ id, requires })));
  return {
    rubric: hashFiles(root, [RUBRIC]),
    rules: hashOf([rubric.rules, requirements]),
    limits: hashOf(rubric.sandbox),
    lockfile: hashFiles(PROJECT, ['package-lock.json']),
    ...Object.fromEntries([...hashesOf(PROJECT, engine), ...hashesOf(root, ofLab)]),
    [NAMES_MISTAKES]: hashOf([hashFiles(PROJECT, engineNames), hashFiles(root, labNames)]),
  };
}

/** Lists the grade inputs of a machine with these layers; without any, of one that runs nothing. */
export function gradeInputs(course: Course, layers?: Layers): GradeInputs {
  return decisive({
    ...courseHashes(course),
    node: process.version,
    ...(layers && { layers: standing(layersInReport(layers)) }),
  });
}

/** Lists the grade inputs that a report records. */
export function inputsOf({ hashes, node, sandbox, seed }: GradeReport): GradeInputs {
  return decisive({ ...hashes, node, layers: standing(sandbox.layers), seed: String(seed) });
}

/** Hashes grade inputs: equal for machines that grade alike. */
export function hashOfInputs(inputs: GradeInputs): string {
  return hashOf(Object.entries(inputs).sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** Names the inputs that differ. */
export function differingInputs(one: GradeInputs, other: GradeInputs): string[] {
  return Object.keys({ ...one, ...other })
    .filter((name) => one[name] !== other[name])
    .sort();
}

/** A report that is wanted: of what, and by which inputs. */
export interface Wanted {
  readonly inputs: GradeInputs;
  readonly submission: Submission;
  /** 32-bit */
  readonly seed: number;
  /** ISO 8601 */
  readonly submittedAt: string | undefined;
}

/** Computes the id of a wanted report, from its submission, seed and grade inputs. */
export function keyOf({ inputs, submission: { id, hash }, seed, submittedAt }: Wanted): string {
  return hashOf([hashOfInputs(inputs), id, hash, seed, submittedAt]);
}

/** Computes the hash of what decided how a report's checks turned out: the rubric only says what they are worth. */
export function keyOfChecks(report: GradeReport): string {
  const { rubric: _, ...inputs } = inputsOf(report);
  return hashOfInputs(inputs);
}

/** Computes the same of a wanted report. */
export function keyOfWantedChecks({ inputs: { rubric: _, ...inputs }, submission: { hash }, seed }: Wanted): string {
  return hashOfInputs({ ...inputs, submission: hash, seed: String(seed) });
}

/** Names the inputs in which a stored report differs from the wanted one. */
export function staleness(report: GradeReport, { inputs, submission, seed, submittedAt }: Wanted): string[] {
  const { submission: hash, seed: _, ...own } = inputsOf(report);
  const time = submittedAt === undefined ? undefined : new Date(submittedAt).toISOString();
  return [
    ...differingInputs(own, inputs),
    ...(hash === submission.hash && report.submission.id === submission.id ? [] : ['submission']),
    ...(report.seed === seed ? [] : ['seed']),
    ...(report.submission.submittedAt === time ? [] : ['time']),
  ];
}

/** Tells whether a stale report needs new marks only, and no grading. */
export function isOfMarksOnly(names: readonly string[]): boolean {
  return names.every((name) => name === 'rubric' || name === 'time');
}

function decisive({ [NAMES_MISTAKES]: _, ...inputs }: GradeInputs): GradeInputs {
  return inputs;
}

function standing(layers: GradeReport['sandbox']['layers']): string {
  return layers.flatMap(({ id, missing }) => (missing === undefined ? [id] : [])).join(' ');
}

/** Computes the SHA-256 of plain data. */
function hashOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}
