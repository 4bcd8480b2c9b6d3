import { globSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import pLimit from 'p-limit';
import { type Attack, MARK } from '../../harness/authoring/attack.ts';
import { secretsOf } from '../../harness/grading/course-layers.ts';
import { gradeSubmission } from '../../harness/grading/grade.ts';
import { hashFiles } from '../../harness/grading/grade-inputs.ts';
import type { Course } from '../../harness/rubric/course.ts';
import { type Layers, tryLayers } from '../../harness/sandbox/layers.ts';
import { PROJECT } from '../../harness/support/project.ts';
import { openFolders } from '../../harness/support/temporary-folder.ts';
import type { Combination } from './combinations.ts';
import { type AttackOutcome, hardened, runAttack } from './run.ts';
import { openTarget } from './target.ts';

/** Outcome of attacks behind one combination of layers. */
export interface Campaign {
  readonly outcomes: readonly AttackOutcome[];
  /** gradings of a correct submission at the same time, and those that it did not get all marks from */
  readonly neighbours: number;
  readonly affected: readonly string[];
  /** processes, temporary folders and changed files that were left */
  readonly left: readonly string[];
}

/** Files that no attack may change: the project, and the packages that submissions load. */
const WATCHED = ['graders', 'harness', 'lab', 'reference', 'fixtures', 'student', 'rubric.yaml', 'package.json'];
const PACKAGES = ['ml-matrix', 'pure-rand', 'zod'].map((name) => join('node_modules', name));

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
  const before = fingerprint();
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
  const changed = fingerprint() === before ? [] : ['files of the project were changed'];
  open.close();
  return { outcomes, neighbours: gradings, affected, left: [...changed, ...leftovers()] };
}

/** Sums up what the files hold, whose the packages are and who may write to them. */
function fingerprint(): string {
  const owners = [...PACKAGES, 'node_modules/node/bin/node'].map((path) => {
    const { uid, mode } = statSync(join(PROJECT, path));
    return `${uid} ${mode}`;
  });
  return [hashFiles(PROJECT, filesIn([...WATCHED, ...PACKAGES])), ...owners].join();
}

/** Grades the reference's softmax over and over until it is told to stop. */
async function gradeNeighbour(course: Course, layers: Layers, over: AbortSignal) {
  let gradings = 0;
  const affected: string[] = [];
  do {
    const work = { path: join(course.root, 'reference'), task: 'softmax', seed: ++gradings };
    const { marks, maxMarks } = await gradeSubmission(course, { ...work, layers });
    if (marks !== maxMarks) affected.push(`a correct submission graded beside got ${marks} of ${maxMarks}`);
  } while (!over.aborted);
  return { gradings, affected };
}

function filesIn(paths: readonly string[]): string[] {
  const globs = paths.flatMap((path) => [path, `${path}/**/*.*`]);
  return globSync(globs, { cwd: PROJECT }).filter((path) => statSync(join(PROJECT, path)).isFile());
}

/** Lists processes and temporary folders of this process's gradings that are still there. */
function leftovers(): string[] {
  return [
    ...openFolders().map((name) => `the folder ${name} was left`),
    ...processes().map((line) => `left running: ${line}`),
  ];
}

/** Lists the command lines of children and of what attacks have started; on Linux. */
function processes(): string[] {
  if (process.platform !== 'linux') return [];
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const lines = pids.map((pid) => commandLine(pid));
  return lines.filter((line) => line.includes(MARK) || line.includes(`-${process.pid}-stage-`));
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  } catch {
    return ''; // it has ended meanwhile
  }
}
