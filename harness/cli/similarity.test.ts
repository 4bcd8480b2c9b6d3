import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { PROJECT } from '../support/project.ts';

test('its help has percents as it takes them', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['harness/cli/similarity.ts', '--help'], {
    cwd: PROJECT,
  });
  expect(stdout).toMatch(/--at-least <percent> .*\(default: 80\)/);
});
