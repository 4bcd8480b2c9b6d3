import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runHere } from '../../testing/run-here.ts';
import { copyLab } from '../../testing/sample-copy.ts';
import { PROJECT } from '../support/project.ts';

// The commands of a class on the lab of one page, in a folder outside of the project, from which they are called.
const { folder: lab, remove } = copyLab(join(PROJECT, 'labs/tiny'));
afterAll(remove);

const run = async (command: string, ...args: string[]) =>
  (await runHere(`harness/cli/${command}.ts`, args, lab)).stdout;

beforeAll(() => {
  const reference = readFileSync(join(lab, 'reference/averages.ts'), 'utf8');
  const handedIn = { ada: reference, alan: reference, grace: reference.replace('toSorted(', 'sort(') };
  for (const [student, text] of Object.entries(handedIn)) {
    const file = join(lab, 'class', student, 'averages.ts');
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  writeFileSync(join(lab, 'roster.csv'), 'name,login\nAda Byron,ada\n');
});

test('grade a class, mark it anew by other marks, and say what has changed', async () => {
  expect(await run('grade', 'class', '--output', 'runs/one')).toContain('3 graded, 0 unchanged');
  const rubric = readFileSync(join(lab, 'rubric.yaml'), 'utf8');
  writeFileSync(join(lab, 'rubric.yaml'), rubric.replace('marks: 4', 'marks: 5').replace('marks: 6', 'marks: 5'));
  expect(await run('grade', 'class', '--output', 'runs/two', '--from', 'runs/one')).toContain('3 marked anew');
  const changes = await run('diff', 'runs/one', 'runs/two');
  expect(changes).toMatch(/grace +.*4.*5/);
  expect(changes).toContain('averages.median.marks');
});

test.each(['class', 'runs/one'])('say which submissions of %s are alike, by the names of the roster', async (place) => {
  const text = await run('similarity', place, '--output', 'runs/similarity.html');
  expect(text).toContain('side by side: runs/similarity.html');
  expect(readFileSync(join(lab, 'runs/similarity.html'), 'utf8')).toContain('Ada Byron (ada)');
});
