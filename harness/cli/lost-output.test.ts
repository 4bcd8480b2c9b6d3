import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, expect, test } from 'vitest';
import { SAMPLE_LAB } from '../../testing/sample-copy.ts';
import { PROJECT } from '../support/project.ts';

const scratch = mkdtempSync(join(tmpdir(), 'lost-output-test-'));
afterAll(() => rmSync(scratch, { recursive: true }));
const page = join(scratch, 'page.html');

const COMMANDS: Record<string, string[]> = {
  'the help of a command': ['harness/cli/grade.ts', '--help'],
  'a report': ['harness/cli/grade.ts', '--lab', SAMPLE_LAB, `${SAMPLE_LAB}/reference`],
  'an experiment': ['lab/cli/train.ts', 'q1', '--from', 'reference', '--max-iterations', '20', '--page', page],
};

/** Runs a command of which one stream has no reader: its exit code, and what the other one has said. */
async function unread(stream: 'stdout' | 'stderr', args: string[]): Promise<{ code: number; said: string }> {
  const child = spawn(process.execPath, args, { cwd: PROJECT, stdio: ['ignore', 'pipe', 'pipe'] });
  child[stream].destroy();
  const other = stream === 'stdout' ? child.stderr : child.stdout;
  const [said, [code]] = await Promise.all([text(other), once(child, 'exit')]);
  return { code, said };
}

test.each(Object.entries(COMMANDS))('%s that nobody reads any more ends without a word', async (_, args) => {
  const { code, said } = await unread('stdout', args);
  expect({ code, said: said.match(/EPIPE|at .*:\d+/) }).toEqual({ code: 128 + constants.signals.SIGPIPE, said: null });
});

test.runIf(existsSync('/dev/full')).each(Object.entries(COMMANDS))(
  '%s for which there is no room is told so',
  (_, args) => {
    const full = openSync('/dev/full', 'w');
    const { status, stderr } = spawnSync(process.execPath, args, { cwd: PROJECT, stdio: ['ignore', full, 'pipe'] });
    expect(status).toBe(3);
    expect(String(stderr)).toContain(
      'What the command prints cannot be written: ENOSPC: no space left on device, write.',
    );
    expect(String(stderr)).not.toContain('node:events');
  },
);

test('what is written to files is there though nobody reads what is printed', async () => {
  const file = join(scratch, 'results.xml');
  await unread('stdout', [...COMMANDS['a report'], '--write', `junit=${file}`]);
  expect(existsSync(file)).toBe(true);
});

test('messages that nobody reads take no result away', async () => {
  const { code, said } = await unread('stderr', [...COMMANDS['a report'], '--reporter', 'json']);
  const { marks, maxMarks } = JSON.parse(said);
  expect([code, marks]).toEqual([0, maxMarks]);
});
