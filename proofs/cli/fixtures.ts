// `npm run fixtures` records the reference's behavior; `-- --check` compares it with what is on file.
import { readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { runCommand } from '../../harness/cli/run.ts';
import { UsageError } from '../../harness/support/errors.ts';
import { differences } from '../tolerances/compare.ts';
import { DISTANCES, HISTORIES } from '../tolerances/mistakes.ts';
import { recordQ1 } from '../tolerances/q1.ts';
import { recordQ2 } from '../tolerances/q2.ts';

const QUESTIONS = [
  { files: { history: HISTORIES.q1, distances: DISTANCES.q1 }, record: recordQ1 },
  { files: { history: HISTORIES.q2, distances: DISTANCES.q2 }, record: recordQ2 },
];

async function run({ check }: { check?: true }): Promise<void> {
  const stale: string[] = [];
  for (const { files, record } of QUESTIONS) {
    console.log(`${check ? 'checking' : 'recording'} ${Object.values(files).map(nameOf).join(' and ')} …`);
    const recorded = await record();
    for (const part of ['history', 'distances'] as const) {
      const file = files[part];
      if (!check) writeFileSync(file, `${JSON.stringify(recorded[part], null, 1)}\n`);
      else stale.push(...differences(readJson(file), recorded[part]).map((line) => `${nameOf(file)}: ${line}`));
    }
  }
  if (stale.length > 0) {
    throw new UsageError(
      `the fixtures are not what the reference does now; npm run fixtures records it:\n${stale.join('\n')}`,
    );
  }
  console.log(check ? 'the fixtures are what the reference does' : 'recorded');
}

function nameOf(file: URL): string {
  return basename(fileURLToPath(file));
}

function readJson(file: URL): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new UsageError(`cannot read ${fileURLToPath(file)}: ${(error as Error).message}`);
  }
}

await runCommand(
  new Command('npm run fixtures --')
    .description('Records what the reference does, for the checks that compare with it.')
    .option('--check', 'write nothing; fail where the files are not what the reference does now')
    .action(run),
);
