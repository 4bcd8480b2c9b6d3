import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type CheckContext, check, fail } from '../authoring/check.ts';
import type { Procedures } from '../authoring/inside.ts';
import { holdsFor } from '../authoring/properties.ts';
import { prepare } from '../graft/prepare.ts';
import { loadCourse } from '../rubric/course.ts';
import { tryLayers } from '../sandbox/layers.ts';
import { runTask } from './run-task.ts';
import { sideBySide } from './side-by-side.ts';
import { openStaged } from './staged-sandbox.ts';

// A property of the sample lab's `double` through the real sandbox, as graded and with its cases one by one.
const root = fileURLToPath(new URL('../../testing/sample-lab', import.meta.url));
const { lab, rubric } = await loadCourse(root);
const layers = await tryLayers({ without: ['language', 'kernel', 'user', 'limits'] });
const reference = readFileSync(join(root, 'reference/sums.ts'), 'utf8');
const stub = readFileSync(join(root, 'fixtures/stubs/sums.ts'), 'utf8');

type Context = CheckContext<Procedures>;
type Holds = (context: Context, x: number) => Promise<void>;

const [question] = lab.questions;
const processor = layers.hasProcessTimes ? { processor: expect.any(Number) } : {};
const numbers = fc.integer({ min: 0, max: 999 });

async function run(body: string, holds: Holds, { oneByOne = false, once = false, taskSeconds = 5 } = {}) {
  const text = reference.replace('return 2 * x;', `${body} return 2 * x;`);
  const [prepared] = await prepare([{ file: { state: 'read', name: 'sums.ts', text, hash: '' }, stub }]);
  const { double } = question.procedures;
  const asked = { ...question, procedures: { ...question.procedures, double: { ...double, once } } };
  const doubles = check<Procedures>('doubles', 'It doubles', ({ together, ...context }) =>
    holdsFor({ ...context, ...(!oneByOne && { together }) }, numbers, holds, { runs: 40 }),
  );
  const task = { ...question.tasks[0], checks: [doubles] };
  const limited = { ...rubric, sandbox: { ...rubric.sandbox, callSeconds: 0.5, taskSeconds } };
  const setting = { root, lab, question: asked, rubric: limited, prepared, layers, blocks: prepared.blocks, task };
  const { sandbox, close } = openStaged(setting, []);
  const { checks, calls } = await runTask({ ...setting, session: sandbox, seed: 1 });
  await close();
  const { milliseconds, ...report } = checks[1];
  return { report, calls: calls.get('doubles') };
}

const isDoubled: Holds = async ({ student }, x) => {
  const actual = await student.double(x);
  if (actual !== 2 * x) fail('twice', { input: String(x), expected: 2 * x, actual });
};

/** Two calls, of which the second depends on the first. */
const isDoubledTwice: Holds = async ({ student }, x) => {
  const actual = await student.double(await student.double(x));
  if (actual !== 4 * x) fail('four times', { input: String(x), expected: 4 * x, actual });
};

const drawn = await (async () => {
  const cases: number[] = [];
  await run('', async (_, x) => void cases.push(x));
  return cases;
})();
/** A case in the middle of those that run together after the first five. */
const middle = drawn.findIndex((x, i) => i > 8 && drawn.indexOf(x) === i);

test.each([
  ['a hang', 'for (;;);', { code: 'time-limit', procedure: 'double', milliseconds: 500, ...processor }],
  [
    'an end',
    "process.kill(process.pid, 'SIGKILL');",
    { code: 'exited', procedure: 'double', how: 'signal SIGKILL', signal: 'SIGKILL' },
  ],
])('%s amid cases that run together is put down to its case', async (_, statement, finding) => {
  const settled = new Map<number, string>();
  const { report } = await run(`if (x === ${drawn[middle]}) { ${statement} }`, async (context, x) => {
    await isDoubled(context, x).catch((error) => {
      settled.set(x, error.finding.code);
      throw error;
    });
    settled.set(x, 'held');
  });
  expect(report.finding).toEqual(finding);
  const before = drawn.slice(0, middle).map((x): [number, string] => [x, 'held']);
  expect(settled).toEqual(new Map([...before, [drawn[middle], finding.code]]));
});

test('a hang after the first wrong case counts neither as a finding nor as time', async () => {
  const first = drawn.slice(0, middle - 2);
  const wrong = `if (x > 137 && !${JSON.stringify(first)}.includes(x)) return 1;`;
  const isWrong = (x: number) => x > 137 && !first.includes(x);
  const hang = drawn.findIndex((x, i) => i > middle && !isWrong(x) && drawn.indexOf(x) === i);
  expect(drawn.findIndex(isWrong)).toBeLessThan(hang);
  expect(hang).toBeLessThan(21);
  const body = `if (x === ${drawn[hang]}) for (;;); ${wrong}`;
  // The limit of a call is the task's, too: a hang that counted would leave no time to look for the smallest case.
  const { report } = await run(body, isDoubled, { taskSeconds: 0.5 });
  const smallest = Array.from({ length: 1000 }, (_, x) => x).find(isWrong);
  expect(report.finding).toMatchObject({ code: 'mismatch', input: String(smallest) });
});

test.each([
  ['nothing is wrong', '', isDoubled, {}],
  ['the first case is wrong', 'return 7;', isDoubled, {}],
  ['a later one is wrong', 'if (x > 700) return 7;', isDoubled, {}],
  ['it throws', "if (x > 700) throw new RangeError('too large');", isDoubled, {}],
  ['one call depends on another', '', isDoubledTwice, {}],
  ['a later case is wrong at its second call', 'if (x > 1500) return 7;', isDoubledTwice, {}],
  ['equal calls are made once', 'if (x > 700) return 7;', isDoubled, { once: true }],
  ['the file cannot be loaded', 'class Own { override own = 1; }', isDoubled, {}],
])('where %s, the report and the recorded calls are those of one case after the other', async (_, body, holds, how) => {
  expect(await run(body, holds, how)).toEqual(await run(body, holds, { ...how, oneByOne: true }));
});

test('a case goes on while the child is at the next call', async () => {
  const order: string[] = [];
  const callAll: Parameters<typeof sideBySide>[1] = async function* (asked) {
    for (const { procedure } of asked) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      order.push(`${procedure} is answered`);
      yield { value: 0, milliseconds: 0, printed: '' };
    }
  };
  const cases = ['one', 'other'].map((name) => async (call: Parameters<Parameters<typeof sideBySide>[0][0]>[0]) => {
    await call(name, []);
    order.push(`${name} goes on`);
  });
  expect(await sideBySide(cases, callAll)).toBeUndefined();
  expect(order).toEqual(['one is answered', 'one goes on', 'other is answered', 'other goes on']);
});
