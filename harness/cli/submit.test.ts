import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { PROJECT } from '../support/project.ts';

// The commands on a project whose lab is the sample: it is the quickest.
const project = mkdtempSync(join(tmpdir(), 'submit-test-'));
const lab = join(project, 'testing/sample-lab');
for (const part of ['harness', 'testing']) cpSync(join(PROJECT, part), join(project, part), { recursive: true });
symlinkSync(join(PROJECT, 'node_modules'), join(project, 'node_modules'));
const rubric = readFileSync(join(lab, 'rubric.yaml'), 'utf8').replace('lab: lab.ts', 'lab: testing/sample-lab/lab.ts');
writeFileSync(join(project, 'rubric.yaml'), rubric);
mkdirSync(join(lab, 'student'));
afterAll(() => rmSync(project, { recursive: true, force: true }));

const file = join(lab, 'student/sums.ts');

function run(command: 'submit' | 'task'): Promise<{ code: unknown; output: string }> {
  return new Promise((resolve) => {
    const env = { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined };
    execFile(process.execPath, [`harness/cli/${command}.ts`], { cwd: project, env }, (error, stdout, stderr) => {
      resolve({ code: error?.code ?? 0, output: stdout + stderr });
    });
  });
}

test('a correct submission is ready: npm run submit names the file, its size and its SHA-256', async () => {
  cpSync(join(lab, 'reference/sums.ts'), file);
  const { code, output } = await run('submit');
  const hash = createHash('sha256').update(readFileSync(file)).digest('hex');
  expect(output).toContain(`${file}\n    ${readFileSync(file).length} bytes, SHA-256 ${hash}\n`);
  expect(output).toContain('Ready: upload these files as they are');
  expect(code).toBe(0);
});

test('what is missing makes npm run submit fail, and npm run task not', async () => {
  cpSync(join(lab, 'stub/sums.ts'), file);
  const [submit, task] = await Promise.all([run('submit'), run('task')]);
  expect(submit.output).toContain('· double    8  not done yet');
  expect(submit.output).toContain('✗ TODO(sums.double) is not done yet');
  expect(submit.output).toContain('Not ready: 2 things are missing or wrong.');
  expect(submit.code).toBe(1);
  expect(task.output).toBe(
    '· double    8  not done yet\n· fourfold  4  not done yet\n\nNext: npm run task -- double\n',
  );
  expect(task.code).toBe(0);
});

test('an error of ours has an exit code of its own', async () => {
  cpSync(join(lab, 'reference/sums.ts'), file);
  const source = readFileSync(join(lab, 'lab.ts'), 'utf8');
  writeFileSync(
    join(lab, 'lab.ts'),
    source.replace('expectFour(await student.double(2))', "{ throw new TypeError('ours'); }"),
  );
  const [submit, task] = await Promise.all([run('submit'), run('task')]);
  expect(submit.output).toContain('double: our error, not yours; see npm run task -- double');
  expect([submit.code, task.code]).toEqual([3, 3]);
});
