// `npm run prove -- fuzz` writes hostile bytes to the grader's end of the pipe, by itself and from live children.
import { randomInt } from 'node:crypto';
import { Command } from 'commander';
import { seedOption } from '../../harness/cli/options.ts';
import { count } from '../../harness/support/command.ts';
import { PROJECT } from '../../harness/support/project.ts';
import { align } from '../../harness/support/text.ts';
import { refuseWrite, writeFigures, writeOption } from '../figures.ts';
import { fuzzChildren } from '../fuzz/children.ts';
import { fuzzDecoder, HEAP_MEGABYTES } from '../fuzz/decoder.ts';
import type { Extreme } from '../fuzz/decoding.ts';

interface Options {
  streams: number;
  children: number;
  seed?: number;
  write?: true;
}

/** How many streams are a whole run. */
const WHOLE = { streams: 10_000, children: 200 };

async function run({ streams, children, seed = randomInt(2 ** 32), write }: Options): Promise<void> {
  refuseWrite(write, streams < WHOLE.streams || children < WHOLE.children, PROJECT);
  const decoder = await measured(() => fuzzDecoder({ streams, seed }));
  console.log(`${align([['line', 'MiB', 'outcome', 'ms', 'MiB kept'], ...decoder.extremes.map(row)]).join('\n')}\n`);
  console.log(`decoder: ${decoder.streams} streams, ${decoder.messages} messages taken, ${decoder.growth}`);
  console.log(`  in a heap of ${HEAP_MEGABYTES} MiB; refused:`);
  console.log(table(decoder.refusals));

  const live = await measured(() => fuzzChildren(children, seed));
  console.log(`children: ${live.streams} streams, ${live.growth}; the attacked task:`);
  console.log(table(live.ends));

  const failures = [...(decoder.failure ? [decoder.failure] : []), ...live.failures];
  console.log(['', ...failures, `${failures.length} failures, seed ${seed}`].join('\n'));
  const places = `${streams} streams to the decoder, in a heap of ${HEAP_MEGABYTES} MiB, and ${children} from live children`;
  if (write) writeFigures('fuzz', [`${places}: ${failures.length} failures.`], PROJECT);
  if (failures.length > 0) process.exitCode = 1;
}

/** Awaits a result, and says by how much this process's memory has grown meanwhile. */
async function measured<R extends object>(work: () => Promise<R>): Promise<R & { growth: string }> {
  const before = process.memoryUsage.rss();
  const result = await work();
  const mebibytes = Math.max(0, process.resourceUsage().maxRSS / 1024 - before / 2 ** 20);
  return { ...result, growth: `memory grew by at most ${mebibytes.toFixed(0)} MiB` };
}

function row({ line, mebibytes, outcome, milliseconds, kept }: Extreme): string[] {
  return [line, mebibytes.toFixed(1), outcome, milliseconds.toFixed(0), kept.toFixed(1)];
}

function table(counts: Readonly<Record<string, number>>): string {
  const rows = Object.entries(counts).sort(([, a], [, b]) => b - a);
  return align(rows.map(([name, count]) => [`  ${name}`, String(count)])).join('\n');
}

export const command = new Command('fuzz')
  .description(
    'Writes hostile bytes to the pipe between child and grader, in a lab made for that; exit code 1 where any does harm.',
  )
  .option('--streams <n>', 'how many the decoder reads', count, WHOLE.streams)
  .option('--children <n>', 'how many live children write', count, WHOLE.children)
  .addOption(seedOption('the streams of an earlier run'))
  .addOption(writeOption())
  .action(run);
