import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { check, fail } from '../authoring/check.ts';
import type { Procedures } from '../authoring/inside.ts';
import { gradeSubmission } from '../grading/grade.ts';
import { runTask } from '../grading/run-task.ts';
import { openStaged } from '../grading/staged-sandbox.ts';
import { prepare } from '../graft/prepare.ts';
import { loadCourse } from '../rubric/course.ts';
import { tryLayers } from './layers.ts';
import { canReadProcessTimes } from './process-time.ts';

// Code in the sample lab's `double` that loops, sleeps, or is kept from running. With Node's permission model alone, so
// that it can stop its own process, as a machine does that has no time for it.
const root = fileURLToPath(new URL('../../testing/sample-lab', import.meta.url));
const course = await loadCourse(root);
const OTHERS = ['language', 'kernel', 'user', 'limits'] as const;
const layers = await tryLayers({ without: OTHERS });
const onWall = await tryLayers({ without: [...OTHERS, 'process times'] });
const reference = readFileSync(join(root, 'reference/sums.ts'), 'utf8');
const stub = readFileSync(join(root, 'fixtures/stubs/sums.ts'), 'utf8');
const temporary = mkdtempSync(join(tmpdir(), 'time-limits-'));
vi.stubEnv('TMPDIR', temporary);
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(temporary, { recursive: true, force: true });
});

const STOP = "process.kill(process.pid, 'SIGSTOP');";
const LIMIT = 0.5;
const rubric = { ...course.rubric, sandbox: { ...course.rubric.sandbox, callSeconds: LIMIT, taskSeconds: LIMIT } };

const text = (body: string) =>
  reference.replace('this.double(this.double(x))', '4 * x').replace('return 2 * x;', `${body} return 2 * x;`);

/** Long enough for a child to load the file on a busy machine, where all of the time counts. */
const WALL_LIMIT = 3;

async function grade(body: string, under = layers, limit = LIMIT) {
  const folder = mkdtempSync(join(temporary, 'submission-'));
  writeFileSync(join(folder, 'sums.ts'), text(body));
  const sandbox = { ...rubric.sandbox, callSeconds: limit, taskSeconds: limit };
  const own = { ...course, rubric: { ...rubric, sandbox } };
  const report = await gradeSubmission(own, { path: folder, seed: 1, layers: under });
  const [double, fourfold] = report.questions[0].tasks;
  return { finding: double.checks.find(({ finding }) => finding)?.finding, report, fourfold: fourfold.outcome };
}

/** Opens a sandbox for a submission, with limits of calls and of the task. */
async function open(body: string, under = layers) {
  const [question] = course.lab.questions;
  const [prepared] = await prepare([{ file: { state: 'read', name: 'sums.ts', text: text(body), hash: '' }, stub }]);
  const setting = { root, question, rubric, prepared, layers: under };
  return { setting, ...openStaged(setting, []) };
}

/** Waits for a child of this test that is stopped, other than some, and finds its process. */
async function stoppedChild(others: readonly number[] = []): Promise<number> {
  for (;;) {
    const found = readdirSync('/proc')
      .map(Number)
      .find((pid) => pid > 0 && !others.includes(pid) && isStopped(pid));
    if (found !== undefined) return found;
    await setTimeout(5);
  }
}

function isStopped(pid: number): boolean {
  try {
    const isOurs = readlinkSync(`/proc/${pid}/cwd`).startsWith(temporary);
    return isOurs && /^State:\tT/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

/** What V8's own threads compile and collect behind a call that sleeps: a tenth of the limit was seen on a busy machine. */
const ASLEEP = { processor: expect.toSatisfy((used: number) => used < 500 * LIMIT), isAsleep: true };

const SLEEP = 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);';

test.each([
  ['a loop without end', 'for (;;);', { processor: expect.any(Number) }],
  ['a promise that nothing settles', 'setInterval(() => {}, 1e6); return new Promise(() => {}) as never;', ASLEEP],
  ['sleep', SLEEP, ASLEEP],
])('%s meets the limit, and the finding says which', async (_, body, spent) => {
  const { finding, fourfold } = await grade(body);
  const told = layers.hasProcessTimes ? spent : {};
  expect(finding).toEqual({ code: 'time-limit', procedure: 'double', milliseconds: 1000 * LIMIT, ...told });
  expect(fourfold).toBe('passed');
});

describe.skipIf(!canReadProcessTimes())('a child that is kept from running', () => {
  test('for twice the limit, and then goes on, loses nothing', async () => {
    const grading = grade(`if (x === 2) { ${STOP} }`);
    const child = await stoppedChild();
    await setTimeout(2000 * LIMIT);
    process.kill(child, 'SIGCONT');
    expect((await grading).report.marks).toBe(10);
  });

  test('again and again does not use up the time of its task', async () => {
    const { setting, sandbox, close } = await open(STOP);
    const [task] = setting.question.tasks;
    const doubles = check<Procedures>('doubles', 'It doubles', async ({ student }) => {
      for (const x of [1, 2, 3, 4]) {
        const [actual] = await Promise.all([student.double(x), continueLater()]);
        if (actual !== 2 * x) fail('twice', { actual });
      }
    });
    const run = { ...setting, ...setting.prepared, task: { ...task, checks: [doubles] }, seed: 1, session: sandbox };
    const { checks } = await runTask(run);
    await close();
    expect(checks[1]).toMatchObject({ outcome: 'passed' });
  });

  async function continueLater(): Promise<void> {
    const child = await stoppedChild();
    await setTimeout(600 * LIMIT);
    process.kill(child, 'SIGCONT');
  }
});

describe('where processor time cannot be read', () => {
  test('the time on the wall counts, and the finding does not speak of processor time', async () => {
    const { finding } = await grade(SLEEP, onWall, WALL_LIMIT);
    expect(finding).toEqual({ code: 'time-limit', procedure: 'double', milliseconds: 1000 * WALL_LIMIT });
  });

  test.skipIf(!canReadProcessTimes())('who meets a limit is asked once more before it counts', async () => {
    const grading = grade(`if (x === 2) { ${STOP} }`, onWall, WALL_LIMIT);
    const first = await stoppedChild();
    process.kill(await stoppedChild([first]), 'SIGCONT');
    expect((await grading).report.marks).toBe(10);
  });

  test('it is asked alone: no other child is left, and none starts meanwhile', async () => {
    const [one, other, later] = await Promise.all([open(''), open(''), open('')]);
    const events: string[] = [];
    let started: Promise<unknown> | undefined;
    await one.sandbox.start();
    const alone = other.sandbox.alone(async () => {
      events.push('alone');
      started = later.sandbox.start().then(() => events.push('the next one has started'));
      await other.sandbox.start();
      events.push('no more');
    });
    await setTimeout(50);
    events.push('the first one ends');
    await one.close();
    await alone;
    await started;
    await Promise.all([other.close(), later.close()]);
    expect(events).toEqual(['the first one ends', 'alone', 'no more', 'the next one has started']);
  });
});
