import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { PROJECT } from './project.ts';

const folder = mkdtempSync(join(tmpdir(), 'npmrc-'));
afterAll(() => rmSync(folder, { recursive: true }));

function npm(line: string, environment: Record<string, string> = {}) {
  const env = { ...process.env, ...environment };
  const { status, stderr } = spawnSync('npm', ['run', '--silent', ...line.split(' ')], {
    cwd: PROJECT,
    env,
    encoding: 'utf8',
  });
  return { status, stderr };
}

test.each([
  ['grade --reporter json', 'npm run grade -- --reporter json'],
  [
    'grade reference --force --output runs/a --min-score=3 --write junit=a.xml',
    "npm run grade -- reference --output runs/a --write 'junit=a.xml' --min-score 3 --force",
  ],
  ['task --watch softmax', 'npm run task -- softmax --watch'],
  ['train q2 --epochs 5', 'npm run train -- q2 --epochs 5'],
])('npm run %s is told to be %s', (line, meant) => {
  const { status, stderr } = npm(line);
  expect(status).toBe(2);
  expect(stderr).toContain(`for itself: what is meant for the command stands after --. Type\n  ${meant}\n`);
});

test('what npm has from its own files is no option of a command', () => {
  const npmrc = join(folder, '.npmrc');
  writeFileSync(npmrc, 'jobs=4\n');
  const { stderr } = npm('grade no-such-folder', { npm_config_userconfig: npmrc });
  expect(stderr).toContain('no-such-folder does not exist');
});
