import { spawn } from 'node:child_process';
import { chownSync, mkdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import type { Attack } from '../../harness/authoring/attack.ts';
import type { Course } from '../../harness/rubric/course.ts';
import { HarnessError } from '../../harness/support/errors.ts';
import { PROJECT } from '../../harness/support/project.ts';
import type { Campaign } from './campaign.ts';
import { type Combination, UNPRIVILEGED } from './combinations.ts';
import { copyProject } from './project-copy.ts';

const NOBODY = 65534;

/** Milliseconds of a campaign, and of each attack in it, after which the grader hangs: the longest attack takes some 25 seconds. */
const [MOST, MOST_OF_ATTACK] = [300_000, 60_000];

/**
 * Runs a campaign in a process of its own, so that an attack that brings the grader down is seen; as
 * another user where the combination says so, in a copy of the project.
 *
 * @param onDone is called for each attack
 * @throws HarnessError where that process ends without its result
 */
export async function runIsolated(
  course: Course,
  combination: Combination,
  attacks: readonly Attack[],
  onDone: () => void,
): Promise<Campaign> {
  const isGivenAway = combination.isUnprivileged && process.getuid?.() === 0;
  const copy = isGivenAway ? copyProject(NOBODY) : undefined;
  try {
    // To a user without rights it is what it is.
    const name = combination.name.replace(UNPRIVILEGED, '');
    const { campaign, errors } = await grade(course, name, attacks, copy?.folder, onDone);
    if (!campaign) throw new HarnessError(`the grader of '${combination.name}' ended without a result: ${errors}`);
    return campaign;
  } finally {
    copy?.remove();
  }
}

/**
 * Makes one attack after the other with few layers or none, as a user without rights, each in a process space of
 * its own. Linux only, and only as root.
 *
 * @param onDone is called for each attack
 * @returns the attacks that had no effect: nothing was read, changed or brought down
 */
export async function runOneByOne(
  course: Course,
  { name }: Combination,
  attacks: readonly Attack[],
  onDone: () => void,
): Promise<Attack[]> {
  const copy = copyProject(NOBODY);
  // Graders that are brought down leave their folders: they go with the copy.
  const temporary = join(copy.folder, 'tmp');
  mkdirSync(temporary);
  chownSync(temporary, NOBODY, NOBODY);
  try {
    const vain: Attack[] = [];
    for (const attack of attacks) {
      const space = ['unshare', '--pid', '--fork', '--mount-proc'];
      const { campaign } = await grade(course, name, [attack], copy.folder, () => {}, space, temporary);
      const { outcomes = [], affected = [], left = ['a grader that was brought down'] } = campaign ?? {};
      if ([...outcomes.flatMap(({ problems }) => problems), ...affected, ...left].length === 0) vain.push(attack);
      onDone();
    }
    return vain;
  } finally {
    copy.remove();
  }
}

async function grade(
  { root }: Course,
  combination: string,
  attacks: readonly Attack[],
  copy: string | undefined,
  onDone: () => void,
  around: readonly string[] = [],
  temporary?: string,
): Promise<{ campaign: Campaign | undefined; errors: string }> {
  const asNobody = ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups'];
  const ids = attacks.map(({ id }) => id);
  // A lab in the project is that of the copy.
  const inProject = relative(PROJECT, root);
  const lab = inProject.startsWith('..') ? root : join(copy ?? PROJECT, inProject);
  const [program, ...args] = [
    ...around,
    ...(copy ? asNobody : []),
    ...[process.execPath, 'proofs/cli/prove.ts', 'attacks', '--lab', lab, '--isolated', combination, ...ids],
  ];
  const grader = spawn(program, args, {
    cwd: copy ?? PROJECT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...(temporary && { TMPDIR: temporary }) },
    timeout: MOST + attacks.length * MOST_OF_ATTACK,
    killSignal: 'SIGKILL',
  });
  const errors = text(grader.stderr);
  let campaign: Campaign | undefined;
  for await (const line of createInterface(grader.stdout)) {
    const message: Campaign | { done: string } = JSON.parse(line);
    if ('done' in message) onDone();
    else campaign = message;
  }
  return { campaign, errors: await errors };
}
