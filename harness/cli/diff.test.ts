import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { runHere } from '../../testing/run-here.ts';
import { STORING_KEY, sampleChecks, sampleGradedRun, storeRun } from '../../testing/sample-class.ts';
import { openJournal } from '../class/run/journal.ts';
import { journalFile } from '../class/run/run-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'diff-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

vi.stubEnv('QUEUE_KEY', STORING_KEY);
afterAll(() => void vi.unstubAllEnvs());

const diff = (...args: string[]) => runHere('harness/cli/diff.ts', args);

function store(name: string, { run, rubric }: ReturnType<typeof sampleGradedRun>): string {
  const place = join(folder, name);
  storeRun(place, run, rubric);
  return place;
}

const before = store('before', sampleGradedRun([{ id: 'ada' }, { id: 'ben' }, { id: 'cy' }]));
const checks = { 'q2.c': sampleChecks('adds') };
const after = store(
  'after',
  sampleGradedRun([{ id: 'ada', checks, report: { seed: 8 } }, { id: 'ben' }, { id: 'cy' }]),
);
// It was stopped before its gradebook was written: then what people have decided counts as it is now.
writeFileSync(join(after, 'overrides.yaml'), '- { student: ben, marks: 12, reason: read by hand }\n');
const exceptions = join(folder, 'exceptions.csv');
writeFileSync(exceptions, 'student,excused,reason\ncy,yes,moved\n');
{
  using journal = openJournal(journalFile(after));
  journal.note('class', { path: folder, layout: 'plain', exceptions });
}

test('compares two runs with their overrides, in the form that is asked for', async () => {
  const file = join(folder, 'diff.json');
  const [{ stdout }, toFile] = await Promise.all([
    diff(before, after),
    diff(before, after, '--reporter', 'json', '--output', file),
  ]);
  expect(stdout).toContain('q2.c   5.5 → 0    seed; now fails: It adds\n');
  expect(stdout).toContain('total  25.5 → 12  override: marks set to 12 (read by hand)\n');
  expect(stdout).toContain('total  25.5 → –  override: excused (moved)\n');
  expect(stdout).toMatch(/2 of 2 students have other marks: 2 have fewer .*\. 1 student is excused now\.\n$/);
  expect(toFile.stdout).toBe(`what changed: ${file}\n`);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ version: 1, compared: 2, unchanged: 0 });
});

test('refuses a run that is given twice', async () => {
  const link = join(folder, 'link');
  symlinkSync(before, link);
  expect(await diff(before, link)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('are the same run: give an earlier and a later one'),
  });
});
