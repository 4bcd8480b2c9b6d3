import { expect, test } from 'vitest';
import { runHere } from '../../testing/run-here.ts';

test('its help has percents as it takes them', async () => {
  const { stdout } = await runHere('harness/cli/similarity.ts', ['--help']);
  expect(stdout).toMatch(/--at-least <percent> .*\(default: 80\)/);
});
