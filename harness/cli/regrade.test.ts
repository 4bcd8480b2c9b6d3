import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { runHere } from '../../testing/run-here.ts';
import { copyLab, SAMPLE_LAB } from '../../testing/sample-copy.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

const { folder: scratch, remove } = createTemporaryFolder('regrade-test');
afterAll(remove);

const command = (name: string, ...args: string[]) => runHere(`harness/cli/${name}.ts`, args);

test('a work is graded again by today’s rubric, and the line for the overrides makes it so', async () => {
  const [folder, run] = [join(scratch, 'class'), join(scratch, 'run')];
  const { folder: lab } = copyLab(SAMPLE_LAB);
  for (const [student, from] of Object.entries({ ada: 'reference', ben: 'fixtures/stubs', carl: 'fixtures/stubs' })) {
    mkdirSync(join(folder, student), { recursive: true });
    cpSync(join(SAMPLE_LAB, from, 'sums.ts'), join(folder, student, 'sums.ts'));
  }
  const right = readFileSync(join(folder, 'ada/sums.ts'), 'utf8');
  writeFileSync(join(folder, 'ada/sums.ts'), right.replace('// TODO(sums.fourfold) end', ''));
  // Late by a day, and excused from that: what was decided counts in a regrade as well.
  writeFileSync(join(lab, 'times.csv'), 'who,time\nada,2026-01-11 11:00\n');
  writeFileSync(join(lab, 'exceptions.csv'), 'student,extension,reason,note\nada,1,a secret,get well soon\n');
  const grade = () => command('grade', '--lab', lab, folder, '--output', run, '--jobs', '1');
  expect(await grade()).toMatchObject({ code: 0 });
  const page = () => readFileSync(join(run, 'submissions/ada/report.html'), 'utf8');
  expect(page()).toContain('extension by 1 day: get well soon');
  expect(page()).not.toContain('a secret');
  const [, shortId = ''] = /Report <code>([0-9a-f]{8})<\/code>/.exec(page()) ?? [];

  const rubric = readFileSync(join(lab, 'rubric.yaml'), 'utf8');
  writeFileSync(join(lab, 'rubric.yaml'), rubric.replace('marks: 8', 'marks: 7'));
  const { code, stdout } = await command('regrade', run, shortId, '--lab', lab);
  expect([code, stdout]).toEqual([0, expect.stringContaining('sums.double.marks  8 → 7')]);
  expect(stdout).toContain('ada: 8 before, 7 now');
  const line = stdout.trimEnd().split('\n').at(-1) ?? '';
  writeFileSync(join(lab, 'rubric.yaml'), rubric);
  writeFileSync(join(run, 'overrides.yaml'), `${line}\n`);
  const remark =
    "- { student: ada, line: 'sums.ts:4', text: a <b>copy</b> }\n- { student: ben, task: sums.double, text: half, marks: 4 }";
  writeFileSync(join(run, 'remarks.yaml'), remark);
  await grade();
  expect(page()).toContain('<li>sums.ts:4: a &lt;b>copy&lt;/b></li>');
  expect(readFileSync(join(run, 'submissions/ben/report.html'), 'utf8')).toMatch(/<strong>4<\/strong> of 10 marks/);
  expect(readFileSync(join(run, 'gradebook.csv'), 'utf8')).toMatch(/^ben,.*,4,10,,sums.double set to 4: half,/m);
  expect(readFileSync(join(run, 'class.html'), 'utf8')).toContain('sums.ts:4: a &lt;b>copy&lt;/b>');
  expect(readFileSync(join(run, 'gradebook.csv'), 'utf8')).toMatch(/^ada,.*,7,10,/m);
  expect(page()).toMatch(/<strong>7<\/strong> of 10 marks/);
  expect(page()).toContain('your instructors have set marks by hand');
  writeFileSync(join(lab, 'rubric.yaml'), rubric.replace('marks: 8', 'marks: 7'));
  const again = (await command('regrade', run, 'ada', '--lab', lab)).stdout;
  expect(again).toContain('overrides.yaml or remarks.yaml sets marks of sums.double: these stay');
  expect(again).not.toContain('reason: regraded');
  writeFileSync(join(lab, 'rubric.yaml'), rubric);
  writeFileSync(join(run, 'overrides.yaml'), '');
  await grade();
  expect(page()).toMatch(/<strong>8<\/strong> of 10 marks/);

  expect(await command('regrade', run, 'nobody', '--lab', lab)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('no submission or report of this run has the id "nobody"'),
  });
  const [, same = ''] =
    /<code>([0-9a-f]{8})</.exec(readFileSync(join(run, 'submissions/ben/report.html'), 'utf8')) ?? [];
  expect((await command('regrade', run, same, '--lab', lab)).stderr).toContain(
    'the same work was handed in as ben, carl',
  );
});
