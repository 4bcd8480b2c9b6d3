import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadCourse } from '../../harness/rubric/course.ts';
import { withBodies } from '../../harness/source/blocks.ts';
import { PROJECT } from '../../harness/support/project.ts';
import { createTemporaryFolder } from '../../harness/support/temporary-folder.ts';
import { expectedMarks } from '../corpus/expected-marks.ts';
import { differencesBetween, surprisesIn } from './compare.ts';
import { type Member, writeClass } from './deal-class.ts';
import { redisMissing } from './processes.ts';
import { type ClassRun, runByQueue, runLocally } from './runs.ts';

// The lab of one page, with hardly anything in it that takes time.
const { rubric, lab, root } = await loadCourse(join(PROJECT, 'labs/tiny'));
const { folder, remove } = createTemporaryFolder('rehearsal-test');
afterAll(remove);
const path = (name: string) => join(folder, name);

const missing = redisMissing();
if (missing) console.warn(`the queue is not tested, for ${missing}`);
// Where everything is installed on purpose, this is too.
const isSkipped = missing !== undefined && !process.env.CI;

const TASKS = rubric.questions.flatMap(({ tasks }) => tasks.map(({ id }) => id));
const MEAN = 'return values.reduce((sum, value) => sum + value, 0) / values.length;';
const MEDIAN = `const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return (sorted[Math.ceil(middle) - 1] + sorted[Math.floor(middle)]) / 2;`;

const CLASS = [
  member('nothing', {}, []),
  member('mean', { 'averages.mean': MEAN }, ['averages.mean']),
  member('median', { 'averages.median': MEDIAN }, ['averages.median']),
  member('both', { 'averages.mean': MEAN, 'averages.median': MEDIAN }, ['averages.mean', 'averages.median']),
  member('mean-does-not-parse', { 'averages.mean': 'return (' }, []),
  member('median-does-not-parse', { 'averages.mean': MEAN, 'averages.median': 'return (' }, ['averages.mean']),
];

function member(id: string, blocks: Readonly<Record<string, string>>, passes: readonly string[]): Member {
  const [{ stub, file }] = lab.questions;
  const text = withBodies(readFileSync(join(root, stub), 'utf8'), blocks);
  const marks = expectedMarks(
    rubric,
    TASKS.filter((task) => !passes.includes(task)),
  );
  return { id, samples: Object.keys(blocks), files: new Map([[file, text]]), marks };
}

let local: ClassRun;
beforeAll(async () => {
  writeClass(CLASS, path('class'));
  local = await runLocally(root, path('class'), path('local'));
}, 120_000);

test('a class is graded by one machine, and what is not as expected shows', () => {
  expect(surprisesIn(path('local'), CLASS)).toEqual([]);
  const [first, ...others] = CLASS;
  const marks = expectedMarks(rubric, []);
  expect(surprisesIn(path('local'), [{ ...first, marks }, ...others])).toContain(
    `nothing (): total in the gradebook: 0, expected ${marks.total}`,
  );
  expect(surprisesIn(path('local'), others)).toContain('nothing is in the journal, and nobody’s');
  expect(surprisesIn(path('local'), [...CLASS, { ...first, id: 'lost' }])).toContain('lost (): no report');
});

describe.skipIf(isSkipped)('two workers on one Redis', () => {
  test('grade a class alike', async () => {
    const { leftovers } = await runByQueue(root, path('class'), path('queue'), path('queue-redis'));
    expect([...surprisesIn(path('queue'), CLASS), ...leftovers]).toEqual([]);
    expect(differencesBetween(path('queue'), path('local'), CLASS)).toEqual([]);
  });

  test('and the command, and what they start, any of which is killed by any signal, come to the same end', async () => {
    const plan = { count: 4, seed: 30, duration: local.milliseconds };
    const { kills, leftovers } = await runByQueue(root, path('class'), path('killed'), path('killed-redis'), { plan });
    const killed = kills.map(({ name, signal }) => `${name} ${signal}`).sort();
    // Elsewhere nobody tells which processes a part has started.
    if (process.platform === 'linux')
      expect(killed).toEqual(['Redis SIGTERM', 'command SIGINT', 'sandbox SIGKILL', 'worker 2 SIGHUP']);
    expect([...surprisesIn(path('killed'), CLASS), ...leftovers]).toEqual([]);
    expect(differencesBetween(path('killed'), path('local'), CLASS)).toEqual([]);
  });
});
