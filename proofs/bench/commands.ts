import { spawnSync } from 'node:child_process';
import { PROJECT } from '../../harness/support/project.ts';
import { showProgress } from '../../harness/support/terminal.ts';
import { processorSeconds } from './processor-time.ts';

/** A command that is timed as a whole process. */
export interface TimedCommand {
  readonly name: string;
  /** a program with its arguments, or a line for the shell */
  readonly run: readonly string[] | string;
  /** what a student runs fails where the work is not done */
  readonly mayFail?: boolean;
}

/** Medians, in seconds; processor time is that of the command and of the processes that it has waited for. */
export interface Cost {
  readonly wall: number;
  readonly processor: number;
}

/**
 * Runs commands by turns, so that a machine that is slow for a while is so for all. The first round fills caches and is
 * not counted.
 *
 * @throws Error where a command fails that may not: it would be fast
 */
export function timeByTurns(commands: readonly TimedCommand[], rounds: number): Cost[] {
  const costs: Cost[][] = commands.map(() => []);
  const progress = showProgress((rounds + 1) * commands.length);
  for (let round = 0; round <= rounds; round++) {
    for (const [i, command] of commands.entries()) {
      const cost = timeOnce(command);
      if (round > 0) costs[i].push(cost);
      progress.step();
    }
  }
  progress.end();
  return costs.map((each) => ({ wall: median(each, 'wall'), processor: median(each, 'processor') }));
}

function timeOnce({ name, run, mayFail = false }: TimedCommand): Cost {
  const [begin, before] = [performance.now(), processorSeconds()];
  const isLine = typeof run === 'string';
  const [program, ...args] = isLine ? [run] : run;
  const { status, stderr } = spawnSync(program, args, {
    cwd: PROJECT,
    stdio: ['ignore', 'ignore', 'pipe'],
    shell: isLine,
  });
  if (status !== 0 && !mayFail) throw new Error(`${name}: exit code ${status}\n${stderr}`);
  return { wall: (performance.now() - begin) / 1000, processor: processorSeconds() - before };
}

function median(costs: readonly Cost[], figure: keyof Cost): number {
  return costs.map((cost) => cost[figure]).sort((a, b) => a - b)[Math.floor(costs.length / 2)];
}
