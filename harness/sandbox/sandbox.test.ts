import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test, vi } from 'vitest';
import type { Finding } from '../authoring/finding.ts';
import { gradeSubmission } from '../grading/grade.ts';
import { loadCourse } from '../rubric/course.ts';
import { eraseTrusted } from './erase.ts';
import { tryLayers } from './layers.ts';
import { openSandbox } from './sandbox.ts';
import { createStage, placeStudent, type Stage } from './stage.ts';
import { MAX_PARTS } from './wire.ts';

// Hostile code in the sample lab's `double`, through the real sandbox, with Node's permission model alone;
// layers.test.ts and disarm.test.ts try the other layers.
const root = fileURLToPath(new URL('../../testing/sample-lab', import.meta.url));
const course = await loadCourse(root);
const layers = await tryLayers({ without: ['language', 'kernel', 'user', 'limits'] });
const reference = readFileSync(join(root, 'reference/sums.ts'), 'utf8');
// A temporary folder of its own, so that what is left behind can be told from others' work.
const temporary = mkdtempSync(join(tmpdir(), 'sandbox-test-'));
vi.stubEnv('TMPDIR', temporary);
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(temporary, { recursive: true, force: true });
});

/** The first finding of `double`, and the outcome of the task beside it, which needs a child that works. */
async function run(body: string): Promise<{ finding: Finding | undefined; fourfold: string; json: string }> {
  const folder = mkdtempSync(join(temporary, 'submission-'));
  const ownFourfold = reference.replace('this.double(this.double(x))', '4 * x');
  writeFileSync(join(folder, 'sums.ts'), ownFourfold.replace('return 2 * x;', body));
  const report = await gradeSubmission(course, { path: folder, seed: 1, layers });
  const [double, fourfold] = report.questions[0].tasks;
  const finding = double.checks.find((check) => check.finding)?.finding;
  return { finding, fourfold: fourfold.outcome, json: JSON.stringify(report) };
}

const fs = "process.getBuiltinModule('fs')";
const denied = { code: 'threw', message: expect.stringContaining('Access to this API has been restricted') };

describe.concurrent('what the layers stop', () => {
  test.each([
    ['reading a file outside the stage', `${fs}.readFileSync('/etc/hostname');`],
    [
      'reading the reference beside the stage',
      `${fs}.readFileSync(${JSON.stringify(join(root, 'reference/sums.ts'))});`,
    ],
    ['writing into the stage', `${fs}.writeFileSync('x.txt', 'x');`],
    ['starting a process', "process.getBuiltinModule('child_process').execSync('id');"],
    ['starting a worker', "new (process.getBuiltinModule('worker_threads').Worker)('1', { eval: true });"],
  ])('%s', async (_, statement) => {
    expect(await run(`${statement} return 2 * x;`)).toMatchObject({ finding: denied, fourfold: 'passed' });
  });

  test('reaching the network', async () => {
    let connections = 0;
    const server = createServer(() => connections++).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const connect = `process.getBuiltinModule('net').connect(${port}, '127.0.0.1')`;
    const body = `return new Promise((done, fail) => ${connect}.on('connect', done).on('error', fail)) as unknown as number;`;
    expect(await run(body)).toMatchObject({ finding: denied, fourfold: 'passed' });
    server.close();
    expect(connections).toBe(0);
  });

  test('finding anything in the environment', async () => {
    vi.stubEnv('SECRET_OF_THE_HOST', 'a secret word');
    const { finding, json } = await run('throw new Error(JSON.stringify(process.env));');
    expect(finding).toMatchObject({ code: 'threw' });
    expect(json).not.toContain('a secret word');
  });

  test('leaving the stage by an import', async () => {
    const specifier = JSON.stringify(join(root, 'reference/sums.ts'));
    const { finding } = await run(`(import(${specifier}) as Promise<unknown>).catch(() => {}); return 5;`);
    expect(finding).toMatchObject({ code: 'mismatch', actual: '5' });
  });
});

describe.concurrent('what the protocol refuses', () => {
  const send = (line: string) => `${fs}.writeSync(3, ${JSON.stringify(`${line}\n`)});`;
  test.each([
    ['an answer to no call', send('{"id":"made-up","value":4}'), 'answered a call that was not open'],
    ['what is not JSON', send('four'), 'not JSON'],
    ['a message of another kind', send('{"marks":100}'), 'none that the driver sends'],
    ['a key named __proto__', send('{"__proto__":{"value":4}}'), '__proto__'],
  ])('%s', async (_, statement, message) => {
    const { finding, fourfold } = await run(`${statement} return 2 * x;`);
    expect(finding).toMatchObject({ code: 'protocol', message: expect.stringContaining(message) });
    expect(fourfold).toBe('passed');
  });

  test('a flood, without reading all of it', async () => {
    const flood = `const line = Buffer.alloc(65536, 'x'); for (;;) ${fs}.writeSync(3, line);`;
    const { finding, fourfold } = await run(flood);
    expect(finding).toMatchObject({ code: 'protocol', message: expect.stringContaining('longer than 1048576 bytes') });
    expect(fourfold).toBe('passed');
  });

  test('a result of the wrong type', async () => {
    const { finding } = await run("return '4' as unknown as number;");
    expect(finding).toMatchObject({ code: 'protocol', procedure: 'double' });
  });

  test.each([
    ['a function', '(() => 4)'],
    ['an object that contains itself', '(() => { const o: { o?: unknown } = {}; o.o = o; return o; })()'],
  ])('%s as a result', async (_, result) => {
    const { finding } = await run(`return ${result} as unknown as number;`);
    expect(finding).toMatchObject({ code: 'contract', message: expect.stringContaining('no data') });
  });
});

const STAGED = { root, include: ['graders/sums/driver.ts'], student: 'sums.ts' };

function openIn(stage: Stage, setting: Partial<Parameters<typeof openSandbox>[0]>) {
  return openSandbox({
    layers,
    stage,
    driver: 'graders/sums/driver.ts',
    student: 'sums.ts',
    packages: [],
    placed: Promise.resolve(),
    substitutes: [],
    limits: { ...course.rubric.sandbox, outputBytes: 1e6, messageBytes: 1e6 },
    studentPosition: () => undefined,
    mentions: () => true,
    isOpenBlock: () => true,
    ...setting,
  });
}

test('a child that asks and asks without reading is not answered for ever', async () => {
  // It learns the call's id from the line that the pipe's decoder parses.
  const flood = `if (x === 1) { const { parse } = JSON; JSON.parse = (text) => { const value = parse(text); globalThis.callId = value.id ?? globalThis.callId; return value; }; return 1; }
    const line = JSON.stringify({ id: globalThis.callId, ask: 'double', values: [1] }) + '\\n';
    for (;;) process.getBuiltinModule('fs').writeSync(3, line);`;
  const stage = createStage(STAGED);
  placeStudent(stage, 'sums.ts', eraseTrusted(reference.replace('return this.double(this.double(x));', flood)));
  let answers = 0;
  const answer = () => {
    answers++;
    return 'x'.repeat(100_000);
  };
  const sandbox = openIn(stage, { substitutes: ['double'], answer });
  const [first] = await sandbox.send([{ procedure: 'fourfold', args: [1] }]);
  await first(5000);
  const [second] = await sandbox.send([{ procedure: 'fourfold', args: [2] }]);
  await expect(second(2000)).rejects.toMatchObject({ finding: { code: 'time-limit' } });
  await sandbox.close();
  stage.remove();
  // What the pipe itself holds, and not more.
  expect(answers).toBeLessThan(20);
});

test('what is asked is the grader’s own, and may be larger than any answer', async () => {
  const stage = createStage(STAGED);
  placeStudent(stage, 'sums.ts', eraseTrusted(reference));
  const sandbox = openIn(stage, {});
  const asked = [2, new Array(MAX_PARTS + 1).fill(0.5)];
  const [first] = await sandbox.send([{ procedure: 'double', args: asked }]);
  expect(await first(5000)).toBe(4);
  await sandbox.close();
  stage.remove();
});

test('a child is started before the submission’s file is there, and is told of it', async () => {
  const stage = createStage(STAGED);
  const placed = Promise.withResolvers<void>();
  const sandbox = openIn(stage, { placed: placed.promise });
  await sandbox.launch();
  const sent = sandbox.send([{ procedure: 'double', args: [21] }]);
  placeStudent(stage, 'sums.ts', eraseTrusted(reference));
  placed.resolve();
  const [receive] = await sent;
  expect(await receive(5000)).toBe(42);
  await sandbox.close();
  stage.remove();
});

test('what its types hide from the parser and not from Node.js costs its own block alone', async () => {
  const { finding, fourfold } = await run('class Own { override own = 1; } return 2 * x;');
  expect(finding).toMatchObject({
    code: 'syntax-error',
    message: expect.stringContaining("cannot have an 'override' modifier"),
  });
  expect(fourfold).toBe('passed');
});

describe.concurrent('what the limits end', () => {
  test('a promise that is never kept', async () => {
    const { finding, fourfold } = await run('return new Promise(() => {}) as unknown as number;');
    expect(finding).toMatchObject({ code: 'exited', how: 'it waits for a promise that nothing settles' });
    expect(fourfold).toBe('passed');
  });

  test('recursion without end, as an error like any other', async () => {
    const { finding, fourfold } = await run('return this.double(x);');
    expect(finding).toMatchObject({ code: 'threw', name: 'RangeError', procedure: 'double' });
    expect(fourfold).toBe('passed');
  });

  test('a child that kills itself', async () => {
    const { finding, fourfold } = await run("process.kill(process.pid, 'SIGKILL'); return 2 * x;");
    expect(finding).toMatchObject({ code: 'exited', how: 'signal SIGKILL' });
    expect(fourfold).toBe('passed');
  });
});

test('no stage is left behind by all of these', () => {
  expect(readdirSync(temporary).filter((name) => !name.startsWith('submission-'))).toEqual([]);
});
