import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Check } from '../authoring/check.ts';
import { type Driver, NO_HOST, type Procedures } from '../authoring/inside.ts';
import type { DefinedLab, DefinedTask, HiddenParts, Lab, Question, Task } from '../authoring/lab.ts';
import { type Oracle, recordedOracle } from '../authoring/oracle.ts';
import { type ProcedureTable, plain } from '../authoring/procedures.ts';
import { HarnessError, UsageError } from '../support/errors.ts';
import { PROJECT } from '../support/project.ts';
import { currentList, HIDDEN, type LabPlaces, readLabFiles } from './lab-files.ts';
import { loadDefault, loadModule } from './load-module.ts';
import type { Rubric } from './schema.ts';

/** The driver of questions that have none, at the same place in the project and in every stage. */
export const PLAIN_DRIVER = 'harness/authoring/plain-driver.ts';

/** The seed that a students' copy has recorded answers for. Inputs of a graded submission follow from the course key. */
export const PUBLIC_SEED = 0;

/**
 * Loads the lab of a folder, and completes it by where its files lie:
 * `reference/F.ts`, `student/F.ts`, `fixtures/stubs/F.ts` are question F's, `graders/F/driver.ts` or `graders/driver.ts`
 * its driver, `graders/mistakes/F.ts` its known mistakes; `graders/hidden.ts` holds what students do not have. Where
 * there is no reference, `fixtures/F-answers.json` holds what it has answered to the cases of one seed.
 *
 * @param root the lab's folder
 * @param module path of the module that defines the lab, from there
 * @throws UsageError where a module cannot be loaded or defines no lab, or one task has two checks of one id
 */
export async function loadLab(root: string, module: string): Promise<Lab> {
  const defined = await loadDefault<DefinedLab>(join(root, module));
  if (!defined?.questions) {
    throw new UsageError(
      `${join(root, module)} defines no lab: export default defineLab({ … }) or defineChecks({ … })`,
    );
  }
  const hidden = existsSync(join(root, HIDDEN)) ? ((await loadDefault<HiddenParts>(join(root, HIDDEN))) ?? {}) : {};
  expectKnown(hidden, defined);
  const places = placesOf(root, { module, questions: defined.questions });
  const files = await readLabFiles(root, places);
  const isOfStudents = isPublic(root, places);
  const questions = defined.questions.map(({ id, procedures, tasks }, index): Question => {
    const { include, packages, functions } = files.questions[id];
    const own = hidden[id] ?? {};
    const table: ProcedureTable<Procedures> =
      procedures ?? Object.fromEntries(functions.map((name) => [name, { calls: name, reply: plain }]));
    const question = { ...places.questions[index], include, packages, procedures: table, answers: own.answers ?? {} };
    return {
      ...question,
      oracle: isOfStudents
        ? () => recordedAnswers(root, question)
        : (own.oracle ?? (() => referenceOf(root, question))),
      tasks: completed(tasks, own.checks ?? {}),
    };
  });
  return { module, questions, files: files.decide, ...(isOfStudents && { seed: PUBLIC_SEED }) };
}

/** Expects hidden parts to be of questions and tasks that there are. @throws UsageError for others */
function expectKnown(hidden: HiddenParts, { questions }: DefinedLab): void {
  for (const [id, { checks = {} }] of Object.entries(hidden)) {
    const tasks = questions.find((question) => question.id === id)?.tasks;
    if (!tasks) throw new UsageError(`${HIDDEN}: there is no question '${id}' (${namesOf(questions)})`);
    const unknown = Object.keys(checks).find((name) => !tasks.some((task) => task.id === name));
    if (unknown) throw new UsageError(`${HIDDEN}: there is no task '${unknown}' (${namesOf(tasks)})`);
  }
}

function namesOf(all: readonly { id: string }[]): string {
  return all.map(({ id }) => id).join(', ');
}

/** Finds where the files of a lab's questions lie. */
export function placesOf(
  root: string,
  { module, questions }: { module: string; questions: readonly { id: string }[] },
) {
  return { module, questions: questions.map(({ id }) => placesOfQuestion(root, id)) };
}

function placesOfQuestion(root: string, id: string) {
  const present = (path: string) => existsSync(join(root, path));
  const mistakes = `graders/mistakes/${id}.ts`;
  return {
    id,
    file: `${id}.ts`,
    reference: `reference/${id}.ts`,
    student: `student/${id}.ts`,
    stub: `fixtures/stubs/${id}.ts`,
    driver: [`graders/${id}/driver.ts`, 'graders/driver.ts'].find(present) ?? PLAIN_DRIVER,
    ...(present(mistakes) && { mistakes }),
  };
}

/** What is known of a lab before its checks are loaded: enough to start its children. */
export type LabOutline = Pick<Lab, 'seed'> & { readonly questions: readonly OutlinedQuestion[] };

/** A question by its files and packages. */
export type OutlinedQuestion = Omit<Question, 'procedures' | 'oracle' | 'answers' | 'mistakes' | 'tasks'>;

/** Outlines a lab from its rubric; undefined where the list of its files is not current, so that only its modules tell. */
export function outlineLab(root: string, { lab: module, questions }: Rubric): LabOutline | undefined {
  const places = placesOf(root, { module, questions });
  const list = currentList(root, places);
  if (!list) return undefined;
  const outlined = places.questions.map((place) => ({ ...place, ...list.questions[place.id] }));
  return { questions: outlined, ...(isPublic(root, places) && { seed: PUBLIC_SEED }) };
}

/** Tells whether it is a students' copy, which has no reference. */
function isPublic(root: string, { questions }: LabPlaces): boolean {
  return questions.every(({ reference }) => !existsSync(join(root, reference)));
}

/** Gives tasks what they have in common with most, and behind the others their hidden checks, which are hidden by their place. */
function completed(
  tasks: readonly DefinedTask[],
  hidden: Readonly<Record<string, readonly Check<Procedures>[]>>,
): Task[] {
  const ids = tasks.map(({ id }) => id);
  return tasks.map(({ checks: visible, ...task }) => {
    const own = (hidden[task.id] ?? []).map((check): Check<Procedures> => ({ ...check, visibility: 'hidden' }));
    const checks = [...visible, ...own];
    const twice = checks.find(({ id }, index) => checks.findIndex((check) => check.id === id) < index);
    if (twice) {
      throw new UsageError(
        `${task.id}: two checks have the id '${twice.id}' (${twice.title}): leave one out, or name its cases by { on: '…' }`,
      );
    }
    return { blocks: [task.id], functions: [], uses: ids.filter((id) => id !== task.id), ...task, checks };
  });
}

/** Finds the file of a question's driver, which is the lab's or the engine's. */
export function driverFile(root: string, { driver }: Pick<Question, 'driver'>): string {
  return join(driver === PLAIN_DRIVER ? PROJECT : root, driver);
}

/** Loads a question's driver, to put it around modules in this process. */
async function openDriver(root: string, question: Pick<Question, 'driver'>): Promise<(module: unknown) => Procedures> {
  const create = await loadDefault<Driver<unknown, Procedures>>(driverFile(root, question));
  if (!create) throw new HarnessError(`${question.driver} has no default export: it must export a driver`);
  return (module) => create(module, NO_HOST);
}

/** Opens the reference behind the driver, in this process. */
async function referenceOf(root: string, question: Pick<Question, 'driver' | 'reference'>): Promise<Oracle> {
  const driver = await openDriver(root, question);
  return driver(await loadModule(join(root, question.reference)));
}

/** Names the file in which a students' copy keeps what the reference answers to the cases of its seed. */
export function answersFile({ id }: Pick<Question, 'id'>): string {
  return `fixtures/${id}-answers.json`;
}

async function recordedAnswers(root: string, question: Pick<Question, 'id' | 'procedures'>): Promise<Oracle> {
  const file = join(root, answersFile(question));
  try {
    return recordedOracle(Object.keys(question.procedures), JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    throw new UsageError(
      `there is no reference/${question.id}.ts, and its answers cannot be read: ${(error as Error).message}`,
    );
  }
}

/** Finds a question of the lab; the rubric has been compared with it. */
export function questionOf(lab: Lab, id: string): Question {
  const question = lab.questions.find((candidate) => candidate.id === id);
  if (!question) throw new Error(`the lab has no question ${id}`);
  return question;
}

export function taskOf(question: Question, id: string): Task {
  const task = question.tasks.find((candidate) => candidate.id === id);
  if (!task) throw new Error(`the lab has no checks for the rubric's task ${id}`);
  return task;
}

/** Reads the stub that submissions of a question are set into. @throws UsageError where it has not been written */
export function readStub(root: string, { stub, reference }: Pick<Question, 'stub' | 'reference'>): string {
  if (existsSync(join(root, stub))) return readFileSync(join(root, stub), 'utf8');
  throw new UsageError(`${join(root, stub)} is missing: npm run stubs writes it from ${reference}`);
}
