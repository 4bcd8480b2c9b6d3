import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Stryker from '@stryker-mutator/core';
import type { Course } from '../../harness/rubric/course.ts';
import { cutBlocks } from '../../harness/source/blocks.ts';
import { BREAKDOWN, createWorkspace } from './subject.ts';

/** A small change of the reference, and what became of it. */
export interface Mutant {
  /** the task that the changed block belongs to, which alone must see it */
  task: string;
  block: string;
  /** as in the reference */
  file: string;
  line: number;
  /** Stryker's name for the kind of change */
  mutator: string;
  /** white space is one space each */
  original: string;
  replacement: string;
  fate: 'killed' | 'timed out' | 'survived';
  /** of a survivor: what happened instead, where it is more than that all checks passed */
  remark?: string;
}

/** A TODO block of the reference and the lines of its body, counted from 1. */
interface Region {
  task: string;
  block: string;
  path: string;
  first: number;
  last: number;
}

type LogLevel = NonNullable<NonNullable<ConstructorParameters<typeof Stryker>[0]>['logLevel']>;
type MutantResult = Awaited<ReturnType<Stryker['runMutationTest']>>[number];
/** Lines and columns count from 1, the end exclusive. */
type Location = MutantResult['location'];

/**
 * Mutates copies of the reference, one change at a time, and grades each in the place of a submission.
 * What the checks compare with is the reference itself, never the copy.
 * Changes the working directory of the process, from which Stryker takes its bearings.
 *
 * @param tasks ids of those whose blocks are changed; all unless given
 * @throws Error where the reference fails unmutated, and for whatever else keeps Stryker from its work
 */
export async function mutateReference(course: Course, seed: number, tasks: readonly string[] = []): Promise<Mutant[]> {
  const { rubric, lab, root } = course;
  const sources = new Map(
    lab.questions.map(({ reference }) => [reference, readFileSync(join(root, reference), 'utf8')]),
  );
  const regions = regionsOf(course, sources).filter(({ task }) => tasks.length === 0 || tasks.includes(task));
  const workspace = createWorkspace(course, new Map([...sources].map(([path, text]) => [basename(path), text])));
  // For suite.ts, in the processes that Stryker starts.
  Object.assign(process.env, { MUTANTS_LAB: root, MUTANTS_FOLDER: workspace.subject, MUTANTS_SEED: String(seed) });
  process.chdir(workspace.folder);
  try {
    const stryker = new Stryker({
      // The folder is a copy for this run alone.
      inPlace: true,
      mutate: regions.map(({ path, first, last }) => `subject/${basename(path)}:${first}-${last}`),
      plugins: [fileURLToPath(import.meta.resolve('@stryker-mutator/vitest-runner'))],
      testRunner: 'vitest',
      vitest: { configFile: fileURLToPath(new URL('vitest.config.ts', import.meta.url)), related: false },
      coverageAnalysis: 'perTest',
      concurrency: availableParallelism(),
      // As long as the sandbox lets a submission's task run.
      timeoutMS: rubric.sandbox.taskSeconds * 1000,
      disableTypeChecks: false,
      reporters: process.stdout.isTTY ? ['progress'] : [],
      logLevel: 'error' as LogLevel,
    });
    const results = await stryker.runMutationTest();
    return regions.flatMap((region) =>
      results
        .filter(({ fileName }) => basename(fileName) === basename(region.path))
        .filter(({ location: { start, end } }) => start.line >= region.first && end.line <= region.last)
        .toSorted(({ location: { start: a } }, { location: { start: b } }) => a.line - b.line || a.column - b.column)
        .map((result) => describeMutant(result, region, sources.get(region.path) ?? '')),
    );
  } finally {
    process.chdir(root);
    workspace.remove();
  }
}

/** Finds the tasks' blocks, in the order of the lab. */
function regionsOf({ lab }: Course, sources: ReadonlyMap<string, string>): Region[] {
  return lab.questions.flatMap(({ reference: path, tasks }) => {
    const { blocks } = cutBlocks(sources.get(path) ?? '');
    return tasks.flatMap((task) =>
      task.blocks.map((name) => {
        const block = blocks.get(name);
        if (!block) throw new Error(`${path} has no block ${name}`);
        const [first, lines] = [block.markerLine + 1, block.body.split('\n').length - 1];
        return { task: task.id, block: name, path, first, last: first + lines - 1 };
      }),
    );
  });
}

function describeMutant(result: MutantResult, { task, block, path }: Region, source: string): Mutant {
  const { location, mutatorName: mutator, replacement } = result;
  const original = oneLine(textAt(source, location));
  const place = { task, block, file: path, line: location.start.line };
  return { ...place, mutator, original, replacement: oneLine(replacement), ...fateOf(result, task) };
}

function fateOf({ status, statusReason, killedBy = [] }: MutantResult, task: string): Pick<Mutant, 'fate' | 'remark'> {
  if (status === 'Timeout') return { fate: 'timed out' };
  if (status === 'Survived') return { fate: 'survived' };
  if (status !== 'Killed') return { fate: 'survived', remark: `${status}: ${statusReason ?? 'no reason given'}` };
  if (statusReason?.startsWith(BREAKDOWN)) return { fate: 'survived', remark: statusReason };
  // A test's id ends with its name, which is the task's.
  if (killedBy.some((id) => id.endsWith(task))) return { fate: 'killed' };
  return { fate: 'survived', remark: `seen by a later task only: ${killedBy.join(', ')}` };
}

function textAt(source: string, { start, end }: Location): string {
  const lines = source.split('\n').slice(start.line - 1, end.line);
  lines[lines.length - 1] = lines[lines.length - 1].slice(0, end.column - 1);
  lines[0] = lines[0].slice(start.column - 1);
  return lines.join('\n');
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
