import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { copyProject } from '../../proofs/attacks/project-copy.ts';
import { gradeSubmission } from '../grading/grade.ts';
import type { GradeReport } from '../report/schema.ts';
import { loadCourse } from '../rubric/course.ts';
import { UsageError } from '../support/errors.ts';
import { LAYER_IDS } from './layers/layer.ts';
import { user } from './layers/user.ts';
import { tryLayers } from './layers.ts';

const root = fileURLToPath(new URL('../../testing/sample-lab', import.meta.url));
// In CI every layer must be tried; elsewhere these tests run where other users can be given to processes.
const obstacle = process.env.CI ? undefined : user.obstacle();
const reason = obstacle === undefined ? '' : ` (skipped: ${obstacle})`;
const folder = mkdtempSync(join(tmpdir(), 'layers-'));
chmodSync(folder, 0o755);
const { PATH, TMPDIR } = process.env;
const architecture = Object.getOwnPropertyDescriptor(process, 'arch') ?? {};
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => {
  process.env.PATH = PATH;
  if (TMPDIR === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = TMPDIR;
  Object.defineProperty(process, 'arch', architecture);
});

/** For each layer that does not stand, why. */
async function missing(): Promise<Record<string, string>> {
  const { states } = await tryLayers();
  return Object.fromEntries(states.flatMap(({ id, missing }) => (missing === undefined ? [] : [[id, missing]])));
}

describe.skipIf(obstacle)(`as root on Linux${reason}`, () => {
  test('all layers stand', async () => {
    expect(await missing()).toEqual({});
  });

  test('one that is missing is named with the reason, and the others stand', async () => {
    process.env.PATH = folder;
    expect(await missing()).toEqual({ limits: 'there is no prlimit on the PATH' });
  });

  test('an architecture without numbers on file has no kernel layer', async () => {
    Object.defineProperty(process, 'arch', { ...architecture, value: 'riscv64' });
    expect(await missing()).toEqual({ kernel: 'the system calls of riscv64 are not on file' });
  });

  test('below a folder that is closed to others there is no user layer', async () => {
    const closed = join(folder, 'closed');
    mkdirSync(join(closed, 'tmp'), { recursive: true });
    chmodSync(closed, 0o700);
    process.env.TMPDIR = join(closed, 'tmp');
    expect(await missing()).toEqual({ user: `other users may not enter ${closed}` });
  });
});

describe.skipIf(obstacle)(`a layer that nothing seems to hinder, and with which no child starts${reason}`, () => {
  test('is named in the report, and the submission is graded behind the others', async () => {
    process.env.PATH = folderWithBrokenPrlimit();
    const course = await loadCourse(root);
    const lab = { ...course.lab };
    const { marks, sandbox } = await gradeSubmission({ ...course, lab }, { path: join(root, 'reference'), seed: 1 });
    expect(marks).toBe(10);
    const lost = sandbox.layers.filter(({ missing }) => missing !== undefined);
    expect(lost).toMatchObject([{ id: 'limits', missing: 'Node.js does not start with it: exit code 1' }]);
  });

  test('stops the run where the rubric requires it', async () => {
    process.env.PATH = folderWithBrokenPrlimit();
    const course = await loadCourse(root);
    course.rubric.sandbox.require = ['limits'];
    const lab = { ...course.lab };
    const grading = gradeSubmission({ ...course, lab }, { path: join(root, 'reference') });
    await expect(grading).rejects.toThrow(/'limits'.*does not start with it.*Nothing was run/s);
  });
});

/** Makes a folder for PATH in which there is a program of that name, which starts nothing. */
function folderWithBrokenPrlimit(): string {
  const bin = mkdtempSync(join(folder, 'bin-'));
  writeFileSync(join(bin, 'prlimit'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
  return bin;
}

describe('a layer that the rubric requires', () => {
  test('and that is missing stops the run before anything of the submission is run', async () => {
    process.env.PATH = folder;
    const course = await loadCourse(root);
    // A lab of its own: what stands is found out once for each.
    const lab = { ...course.lab };
    course.rubric.sandbox.require = ['limits'];
    const submission = join(folder, 'submission');
    mkdirSync(submission);
    writeFileSync(join(submission, 'sums.ts'), readFileSync(join(root, 'reference/sums.ts')));
    const tasks: string[] = [];
    const grading = gradeSubmission({ ...course, lab }, { path: submission, onTask: ({ id }) => tasks.push(id) });
    await expect(grading).rejects.toThrow(UsageError);
    await expect(grading).rejects.toThrow(/requires?.*'limits'.*no prlimit on the PATH.*install util-linux/s);
    expect(tasks).toEqual([]);
  });
});

test.skipIf(obstacle)(`memory that is not JavaScript’s has its limit, which a finding names${reason}`, async () => {
  const course = await loadCourse(root);
  Object.assign(course.rubric.sandbox, { heapMegabytes: 256, memoryMegabytes: 768, outputKilobytes: 2 ** 20 });
  const submission = mkdtempSync(join(folder, 'memory-'));
  const reference = readFileSync(join(root, 'reference/sums.ts'), 'utf8');
  const copies = "process.stdout.write('x'.repeat(1e8)); return 2 * x;";
  writeFileSync(join(submission, 'sums.ts'), reference.replace('return 2 * x;', copies));
  const report = await gradeSubmission(course, { path: submission, seed: 1, layers: await tryLayers() });
  const findings = report.questions[0].tasks[0].checks.flatMap(({ finding }) => finding ?? []);
  expect(findings).toContainEqual({
    code: 'memory-limit',
    procedure: 'double',
    megabytes: 768,
    printed: 'x'.repeat(2000),
  });
});

describe('each combination of layers that can be taken away', () => {
  const [, , ...optional] = LAYER_IDS;
  const subsets = Array.from({ length: 2 ** optional.length }, (_, bits) => optional.filter((_, i) => bits & (1 << i)));
  test.each(subsets.map((without) => ({ without })))('grades without $without and says so', async ({ without }) => {
    const course = await loadCourse(root);
    const layers = await tryLayers({ without });
    const { marks, sandbox } = await gradeSubmission(course, { path: join(root, 'reference'), seed: 1, layers });
    expect(marks).toBe(10);
    const lost = sandbox.layers.flatMap(({ id, missing }) => (missing === undefined ? [] : [id]));
    expect(lost).toEqual(expect.arrayContaining(without));
    if (!obstacle) expect(lost).toHaveLength(without.length);
  });
});

test.skipIf(obstacle)(`an unprivileged user grades with the layers that are left${reason}`, async () => {
  const nobody = 65534;
  const project = copyProject(nobody);
  const reference = 'testing/sample-lab/reference';
  const args = [reference, '--lab', 'testing/sample-lab', '--reporter', 'json'];
  const { stdout } = await promisify(execFile)(process.execPath, ['harness/cli/grade.ts', ...args], {
    cwd: project.folder,
    uid: nobody,
    gid: nobody,
  });
  project.remove();
  const { marks, sandbox }: GradeReport = JSON.parse(stdout);
  expect(marks).toBe(10);
  const lost = sandbox.layers.filter(({ missing }) => missing !== undefined);
  expect(lost).toEqual([expect.objectContaining({ id: 'user', missing: 'only root can give processes other users' })]);
});
