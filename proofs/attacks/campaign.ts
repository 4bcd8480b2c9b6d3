import { globSync, statSync } from 'node:fs';
import { join } from 'node:path';
import pLimit from 'p-limit';
import type { Attack } from '../../harness/authoring/attack.ts';
import { secretsOf } from '../../harness/grading/course-layers.ts';
import { gradeSubmission } from '../../harness/grading/grade.ts';
import { hashFiles } from '../../harness/grading/grade-inputs.ts';
import type { Course } from '../../harness/rubric/course.ts';
import { tryLayers } from '../../harness/sandbox/layers.ts';
import { PROJECT } from '../../harness/support/project.ts';
import type { Combination } from './combinations.ts';
import { leftovers } from './leftovers.ts';
import { type AttackOutcome, hardened, runAttack } from './run.ts';
import { openTarget } from './target.ts';

/** What came of attacks behind one combination of layers. */
export interface Campaign {
  readonly outcomes: readonly AttackOutcome[];
  /** gradings of a correct submission at the same time, and those that it did not get all marks from */
  readonly neighbours: number;
  readonly affected: readonly string[];
  /** processes, temporary folders and changed files that were left */
  readonly left: readonly string[];
}

/** What no attack may change: the project, and the packages that submissions load. */
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
  const neighbour = startNeighbour(course, layers);
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
  const { gradings, affected } = await neighbour.stop();
  const changed = fingerprint() === before ? [] : ['files of the project were changed'];
  open.close();
  return { outcomes, neighbours: gradings, affected, left: [...changed, ...leftovers()] };
}

/** What the files hold, and whose the packages are and who may write to them. */
function fingerprint(): string {
  const owners = [...PACKAGES, 'node_modules/node/bin/node'].map((path) => {
    const { uid, mode } = statSync(join(PROJECT, path));
    return `${uid} ${mode}`;
  });
  return [hashFiles(PROJECT, filesIn([...WATCHED, ...PACKAGES])), ...owners].join();
}

/** Grades the reference's softmax until it is told to stop. */
function startNeighbour(course: Course, layers: Awaited<ReturnType<typeof tryLayers>>) {
  let isStopped = false;
  let gradings = 0;
  const affected: string[] = [];
  const running = (async () => {
    do {
      const folder = join(course.root, 'reference');
      const { marks, maxMarks } = await gradeSubmission(course, {
        path: folder,
        task: 'softmax',
        seed: ++gradings,
        layers,
      });
      if (marks !== maxMarks) affected.push(`a correct submission graded beside got ${marks} of ${maxMarks}`);
    } while (!isStopped);
  })();
  return {
    async stop() {
      isStopped = true;
      await running;
      return { gradings, affected };
    },
  };
}

function filesIn(paths: readonly string[]): string[] {
  const globs = paths.flatMap((path) => [path, `${path}/**/*.*`]);
  return globSync(globs, { cwd: PROJECT }).filter((path) => statSync(join(PROJECT, path)).isFile());
}
