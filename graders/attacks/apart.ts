import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { HarnessError } from '../../harness/errors.ts';
import { PROJECT } from '../../harness/project.ts';
import { copyProject } from '../../harness/project-copy.ts';
import type { Attack } from './attack.ts';
import type { Campaign } from './campaign.ts';
import { type Combination, UNPRIVILEGED } from './combinations.ts';

const NOBODY = 65534;

/**
 * Runs a campaign in a process of its own, so that an attack that brings the grader down is seen; as
 * another user where the combination says so, in a copy of the project.
 *
 * @param onDone is called for each attack
 * @throws HarnessError where that process ends without its result
 */
export async function runApart(
  combination: Combination,
  attacks: readonly Attack[],
  onDone: () => void,
): Promise<Campaign> {
  const isGivenAway = combination.isUnprivileged && process.getuid?.() === 0;
  const copy = isGivenAway ? copyProject(NOBODY) : undefined;
  try {
    // To a user without rights it is what it is.
    const name = combination.name.replace(UNPRIVILEGED, '');
    const args = ['graders/cli/attacks.ts', '--apart', '--layers', name, ...attacks.map(({ id }) => id)];
    const grader = spawn(process.execPath, args, {
      cwd: copy?.folder ?? PROJECT,
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(isGivenAway && { uid: NOBODY, gid: NOBODY }),
    });
    const errors = text(grader.stderr);
    let campaign: Campaign | undefined;
    for await (const line of createInterface(grader.stdout)) {
      const message: Campaign | { done: string } = JSON.parse(line);
      if ('done' in message) onDone();
      else campaign = message;
    }
    if (!campaign)
      throw new HarnessError(`the grader of '${combination.name}' ended without a result: ${await errors}`);
    return campaign;
  } finally {
    copy?.remove();
  }
}
