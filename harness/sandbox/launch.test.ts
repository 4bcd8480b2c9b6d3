import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

test.runIf(process.platform === 'linux')('a child has none of the descriptors that its grader was started with', () => {
  const folder = mkdtempSync(join(tmpdir(), 'launch-'));
  writeFileSync(join(folder, 'secret'), 'a secret word');
  const read =
    "try { console.log('read', require('node:fs').readFileSync(29, 'utf8')); } catch (error) { console.log(error.code); }";
  const grader = `
    import { text } from 'node:stream/consumers';
    import { launch } from ${JSON.stringify(new URL('launch.ts', import.meta.url).href)};
    const start = { command: [process.execPath, '-e', ${JSON.stringify(read)}], onEnd: [] };
    const { process: child, ended } = launch(start, '/', ['ignore', 'pipe', 'pipe']);
    console.log(await text(child.stdout), (await ended).how);`;
  writeFileSync(join(folder, 'grader.mjs'), grader);
  const script = 'exec 29<"$0/secret"; exec "$1" "$0/grader.mjs"';
  const { stdout } = spawnSync('/bin/bash', ['-c', script, folder, process.execPath], { encoding: 'utf8' });
  rmSync(folder, { recursive: true });
  expect(stdout).toContain('exit code 0');
  expect(stdout).not.toContain('a secret word');
});
