import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { PROJECT } from '../../harness/support/project.ts';
import { createTemporaryFolder } from '../../harness/support/temporary-folder.ts';
import { runHere } from '../../testing/run-here.ts';

// A lab outside of the project, of which there is nothing but what grading it takes.
const { folder, remove } = createTemporaryFolder('bare-lab');
afterAll(remove);
const bare = join(folder, 'bare');
cpSync(join(PROJECT, 'labs/tiny'), bare, { recursive: true, filter: (path) => !/samples|mistakes/.test(path) });

test.each([
  ['proofs/cli/prove.ts', ['corpus'], 'neither samples/index.ts nor known mistakes'],
  ['proofs/cli/prove.ts', ['attacks'], 'its samples have no attacks'],
  ['proofs/cli/prove.ts', ['planted'], 'would be alike by chance'],
  ['proofs/cli/prove.ts', ['mutants', '--write'], '--write puts figures into docs/'],
  ['proofs/cli/fixtures.ts', [], 'its samples have no recordings'],
])('%s %j says what a lab lacks for it', async (script, args, says) => {
  const { code, stderr } = await runHere(script, [...args, '--lab', bare]);
  expect(stderr).toContain(says);
  expect(code).toBe(2);
});

test('a proof is of the lab in whose folder it is called', async () => {
  const { code, stdout, stderr } = await runHere('proofs/cli/prove.ts', ['soak', '--gradings', '1'], bare);
  expect(`${stdout}${stderr}`).toContain('0 refused of 1 gradings, from seeds 1 to 1, of pairs from 0 correct samples');
  expect(code).toBe(0);
});
