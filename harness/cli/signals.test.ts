import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SAMPLE_LAB } from '../../testing/sample-copy.ts';
import { PROJECT } from '../support/project.ts';

let scratch = '';
let temporary = '';
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'signals-test-'));
  temporary = mkdtempSync(join(tmpdir(), 'signals-temporary-'));
  for (const id of ['ada', 'ben'])
    cpSync(join(SAMPLE_LAB, 'reference'), join(scratch, 'class', id), { recursive: true });
});
afterEach(() => {
  for (const folder of [scratch, temporary]) rmSync(folder, { recursive: true, force: true });
});

const GRADINGS: Record<string, () => string[]> = {
  submission: () => [join(scratch, 'class/ada')],
  class: () => [join(scratch, 'class'), '--output', join(scratch, 'run'), '--jobs', '1'],
};

describe.each(Object.entries(GRADINGS))('the grading of a %s', (_, args) => {
  test.each(['SIGTERM', 'SIGHUP', 'SIGINT'] as const)('leaves nothing at a %s', async (signal) => {
    // As a terminal or a service does, which signals the whole group.
    const child = spawn(process.execPath, ['harness/cli/grade.ts', '--lab', SAMPLE_LAB, ...args()], {
      cwd: PROJECT,
      detached: true,
      stdio: 'ignore',
      env: { ...process.env, TMPDIR: temporary, GITHUB_ACTIONS: '' },
    });
    const ended = once(child, 'exit');
    while (!readdirSync(temporary).some((name) => name.includes('-stage-'))) await setTimeout(5);
    process.kill(-(child.pid as number), signal);
    expect((await ended)[0]).toBe(128 + constants.signals[signal]);
    await expect.poll(() => readdirSync(temporary), { timeout: 10_000 }).toEqual([]);
  });
});
