import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { runHere } from '../../testing/run-here.ts';
import { copyLab, SAMPLE_LAB } from '../../testing/sample-copy.ts';

// The commands on a copy of the sample lab: it is the quickest.
const { folder: lab, remove } = copyLab(SAMPLE_LAB);
mkdirSync(join(lab, 'student'));
afterAll(remove);

const file = join(lab, 'student/sums.ts');

async function run(command: 'submit' | 'task', folder = lab): Promise<{ code: number; output: string }> {
  const { code, stdout, stderr } = await runHere(`harness/cli/${command}.ts`, [], folder);
  return { code, output: stdout + stderr };
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
  cpSync(join(lab, 'fixtures/stubs/sums.ts'), file);
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
  const { folder: broken, remove } = copyLab(SAMPLE_LAB);
  cpSync(join(broken, 'reference'), join(broken, 'student'), { recursive: true });
  const source = readFileSync(join(broken, 'graders/lab.ts'), 'utf8');
  writeFileSync(
    join(broken, 'graders/lab.ts'),
    source.replace('expectFour(await student.double(2))', "{ throw new TypeError('ours'); }"),
  );
  const [submit, task] = await Promise.all([run('submit', broken), run('task', broken)]);
  expect(submit.output).toContain('double: our error, not yours; see npm run task -- double');
  expect([submit.code, task.code]).toEqual([3, 3]);
  remove();
});
