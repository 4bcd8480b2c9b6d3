import { spawnSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { PROJECT } from '../../harness/support/project.ts';
import { createTemporaryFolder } from '../../harness/support/temporary-folder.ts';

// A lab outside of the project, of which there is nothing but what grading it takes.
const { folder, remove } = createTemporaryFolder('bare-lab');
afterAll(remove);
const bare = join(folder, 'bare');
cpSync(join(PROJECT, 'labs/tiny'), bare, { recursive: true, filter: (path) => !/samples|mistakes/.test(path) });

function run(script: string, args: readonly string[], cwd: string) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(PROJECT, script), ...args], {
    cwd,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

test.each([
  ['proofs/cli/prove.ts', ['corpus'], 'neither samples/index.ts nor known mistakes'],
  ['proofs/cli/prove.ts', ['attacks'], 'its samples have no attacks'],
  ['proofs/cli/prove.ts', ['planted'], 'would be alike by chance'],
  ['proofs/cli/prove.ts', ['mutants', '--write'], '--write puts figures into docs/'],
  ['proofs/cli/fixtures.ts', [], 'its samples have no recordings'],
])('%s %j says what a lab lacks for it', (script, args, says) => {
  const { status, stderr } = run(script, [...args, '--lab', bare], PROJECT);
  expect(stderr).toContain(says);
  expect(status).toBe(2);
});

test('a proof is of the lab in whose folder it is called', () => {
  const { status, stdout, stderr } = run('proofs/cli/prove.ts', ['soak', '--gradings', '1'], bare);
  expect(`${stdout}${stderr}`).toContain('0 refused of 1 gradings, from seeds 1 to 1, of pairs from 0 correct samples');
  expect(status).toBe(0);
});
