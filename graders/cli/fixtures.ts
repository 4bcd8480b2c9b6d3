// `npm run fixtures` records the reference's behavior; `-- --check` compares it with what is on file.
import { readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { runCommand } from '../../harness/cli/run.ts';
import { UsageError } from '../../harness/errors.ts';
import { Q1_HISTORY } from '../q1/training.ts';
import { Q2_HISTORY } from '../q2/runs.ts';
import { differences } from '../recording/compare.ts';
import { recordQ1 } from '../recording/q1.ts';
import { recordQ2 } from '../recording/q2.ts';

const FIXTURES = [
  { file: Q1_HISTORY, record: recordQ1 },
  { file: Q2_HISTORY, record: recordQ2 },
];

async function run({ check }: { check?: true }): Promise<void> {
  const stale: string[] = [];
  for (const { file, record } of FIXTURES) {
    const name = basename(fileURLToPath(file));
    console.log(`${check ? 'checking' : 'recording'} ${name} …`);
    const recorded = await record();
    if (!check) writeFileSync(file, `${JSON.stringify(recorded, null, 1)}\n`);
    else stale.push(...differences(readJson(file), recorded).map((difference) => `${name}: ${difference}`));
  }
  if (stale.length > 0) {
    throw new UsageError(
      `the fixtures are not what the reference does now; npm run fixtures records it:\n${stale.join('\n')}`,
    );
  }
  console.log(check ? 'the fixtures are what the reference does' : 'recorded');
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
