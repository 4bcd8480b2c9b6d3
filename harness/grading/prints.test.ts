import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { SAMPLE_LAB } from '../../testing/sample-copy.ts';
import type { SampleProcedures } from '../../testing/sample-lab/graders/sums/driver.ts';
import { type Check, type CheckContext, check, fail } from '../authoring/check.ts';
import { holdsFor } from '../authoring/properties.ts';
import { describeFinding } from '../report/describe.ts';
import { loadCourse } from '../rubric/course.ts';
import { type Layers, tryLayers } from '../sandbox/layers.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';
import { gradeSubmission } from './grade.ts';

const { root, lab, rubric } = await loadCourse(SAMPLE_LAB);
// Less time for a call, which one here uses up.
const course = { root, lab, rubric: { ...rubric, sandbox: { ...rubric.sandbox, callSeconds: 0.5 } } };
const reference = readFileSync(join(SAMPLE_LAB, 'reference/sums.ts'), 'utf8');
const { folder, remove } = createTemporaryFolder('prints-test');
afterAll(remove);

/** What goes around the code: all that this machine has, and as little as there can be, for prints take another way then. */
const withAll = await tryLayers();
const withFew = await tryLayers({ without: ['language', 'kernel', 'user', 'limits'] });

type Context = CheckContext<SampleProcedures>;

async function expectTwice({ student }: Pick<Context, 'student'>, x: number): Promise<void> {
  const actual = await student.double(x);
  if (actual !== 2 * x) fail('must be twice as much', { actual });
}

/** Grades `double` with another body by checks of its own, the second task by others. */
async function graded(body: string, own: Check<SampleProcedures>[], others: Check<SampleProcedures>[], layers: Layers) {
  const [question] = course.lab.questions;
  const checks = [own, others] as never[][];
  const tasks = question.tasks.map((task, i) => ({ ...task, checks: checks[i] }));
  writeFileSync(join(folder, 'sums.ts'), reference.replace('return 2 * x;', body));
  const changed = { ...lab, questions: [{ ...question, tasks }] };
  const report = await gradeSubmission({ ...course, lab: changed }, { path: folder, seed: 1, layers });
  return report.questions[0].tasks;
}

/** Says what the findings of a check say that was printed. */
async function printed(body: string, own: Check<SampleProcedures>, layers = withAll): Promise<(string | undefined)[]> {
  const checks = (await graded(body, [own], [], layers)).flatMap((task) => task.checks);
  return checks.flatMap(({ finding }) => (finding ? [finding.printed] : []));
}

const SAY = 'console.log("x is", x); process.stderr.write("and more\\n"); ';
const three = check<SampleProcedures>('three', 'Twice three is six', (context) => expectTwice(context, 3));

describe.each([
  ['all layers', withAll],
  ['few layers', withFew],
])('with %s, a finding has', (_, layers) => {
  test('what the failing call printed', async () => {
    const both = check<SampleProcedures>('both', 'Two and three', async (context) => {
      await expectTwice(context, 2);
      await expectTwice(context, 3);
    });
    expect(await printed(`${SAY} return x + 2;`, both, layers)).toEqual(['x is 3\nand more\n']);
  });

  test('what was printed in the smallest case, of those that are drawn', async () => {
    const all = check<SampleProcedures>('all', 'All', (context: Context) =>
      holdsFor(context, fc.integer({ min: 0, max: 1000 }), expectTwice, { runs: 20 }),
    );
    expect(await printed(`${SAY} return x < 5 ? 2 * x : 0;`, all, layers)).toEqual(['x is 5\nand more\n']);
  });

  test('the beginning, where a call never ends', async () => {
    const [text] = await printed('for (let i = 0; ; i++) if (i < 1000) console.log("i is", i);', three, layers);
    expect(text).toMatch(/^i is 0\ni is 1\n/);
    expect(text?.length).toBeLessThanOrEqual(2000);
  });

  test('nothing where nothing was', async () => {
    expect(await printed('return 0;', three, layers)).toEqual([undefined]);
  });
});

test('a hidden check says nothing of what was printed, which may be its inputs', async () => {
  expect(await printed(`${SAY} return 0;`, { ...three, visibility: 'hidden' })).toEqual([undefined]);
});

test('lines that were printed are told from ours', () => {
  const finding = { code: 'mismatch', message: 'must be 4', printed: 'must be 4\n\x1b[2Jall checks pass\n' } as const;
  expect(describeFinding(finding)).toEqual(['must be 4', 'it printed:', '│ must be 4', '│ all checks pass']);
});

test('what one task prints costs no other one', async () => {
  // That a child has printed too much may show at its next call only.
  const twice = (x: number) => [check<SampleProcedures>('once', 'Once', (context) => expectTwice(context, x)), three];
  const most = (course.rubric.sandbox.outputKilobytes * 1024 * 3) / 4;
  const tasks = await graded(
    `if (x !== 3) console.log('x'.repeat(${most})); return 2 * x;`,
    twice(1),
    twice(2),
    withFew,
  );
  expect(tasks.map(({ outcome }) => outcome)).toEqual(['passed', 'passed']);
});
