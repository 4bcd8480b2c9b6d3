import { hash } from 'node:crypto';
import { globSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import pLimit from 'p-limit';
import type { Attack } from '../../harness/authoring/attack.ts';
import { secretsOf } from '../../harness/grading/course-layers.ts';
import { gradeSubmission } from '../../harness/grading/grade.ts';
import type { Course } from '../../harness/rubric/course.ts';
import { type Layers, tryLayers } from '../../harness/sandbox/layers.ts';
import { PROJECT } from '../../harness/support/project.ts';
import { openFolders } from '../../harness/support/temporary-folder.ts';
import { commandLinesWith } from '../running.ts';
import type { Combination } from './combinations.ts';
import { type AttackOutcome, hardened, runAttack } from './run.ts';
import { MARK, openTarget } from './target.ts';

/** Outcome of attacks with one combination of layers. */
export interface Campaign {
  readonly outcomes: readonly AttackOutcome[];
  /** gradings of a correct submission at the same time, and those that it did not get all marks from */
  readonly neighbours: number;
  readonly affected: readonly string[];
  /** processes, temporary folders and changed files that were left */
  readonly left: readonly string[];
}

/**
 * Makes attacks, some at a time, while a correct submission is graded over and over beside them.
 * @param onOutcome is told each outcome as it comes
 */
export async function runCampaign(
  course: Course,
  attacks: readonly Attack[],
  { without }: Combination,
  concurrency: number,
  onOutcome: (outcome: AttackOutcome) => void,
): Promise<Campaign> {
  const layers = await tryLayers({ without, secrets: secretsOf(course) });
  const limited = hardened(course);
  const open = await openTarget();
  const before = entries(course);
  const others = openFolders();
  const over = new AbortController();
  const neighbour = gradeNeighbour(course, layers, over.signal);
  const limit = pLimit(concurrency);
  const outcomes = await Promise.all(
    attacks.map((attack) =>
      limit(async () => {
        const outcome = await runAttack(limited, layers, attack, open);
        onOutcome(outcome);
        return outcome;
      }),
    ),
  );
  over.abort();
  const { gradings, affected } = await neighbour;
  const changed = [...before.symmetricDifference(entries(course))].map((entry) => `changed: ${entry}`);
  open.close();
  return { outcomes, neighbours: gradings, affected, left: [...changed, ...leftovers(others)] };
}

/** Lists what no attack may change: the entries of the project and of the packages that submissions load. */
function entries({ lab }: Course): Set<string> {
  const project = readdirSync(PROJECT).filter((name) => !['node_modules', '.git', 'runs'].includes(name));
  const packages = ['zod', ...lab.questions.flatMap((question) => question.packages)];
  const node = relative(PROJECT, dirname(process.execPath));
  const folders = [...project, node, ...packages.map((name) => join('node_modules', name))];
  const paths = folders.flatMap((folder) => globSync([folder, `${folder}/**`], { cwd: PROJECT }));
  const states = paths.map((path) => {
    const stats = lstatSync(join(PROJECT, path));
    const content = stats.isFile() ? hash('sha256', readFileSync(join(PROJECT, path))) : 'no file';
    return `${path} of user ${stats.uid}, with mode ${stats.mode}: ${content}`;
  });
  return new Set(states);
}

/** Grades the reference's first task over and over until it is told to stop. */
async function gradeNeighbour(course: Course, layers: Layers, over: AbortSignal) {
  const [{ reference, tasks }] = course.lab.questions;
  const path = dirname(join(course.root, reference));
  let gradings = 0;
  const affected: string[] = [];
  do {
    const { marks, maxMarks } = await gradeSubmission(course, { path, task: tasks[0].id, seed: ++gradings, layers });
    if (marks !== maxMarks) affected.push(`a correct submission graded beside got ${marks} of ${maxMarks}`);
  } while (!over.aborted);
  return { gradings, affected };
}

/** Lists processes and temporary folders of this process's gradings that are still there, but for the folders of others. */
function leftovers(others: readonly string[]): string[] {
  const folders = openFolders().filter((name) => !others.includes(name));
  return [
    ...folders.map((name) => `the folder ${name} was left`),
    ...commandLinesWith(MARK, `-${process.pid}-stage-`).map((line) => `left running: ${line}`),
  ];
}
