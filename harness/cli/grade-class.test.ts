import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  globSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { parse } from 'csv-parse/sync';
import { afterAll, describe, expect, test } from 'vitest';
import { runHere } from '../../testing/run-here.ts';
import { copyLab, SAMPLE_LAB } from '../../testing/sample-copy.ts';
import { start } from '../../testing/start.ts';
import { openJournal } from '../class/run/journal.ts';
import { gradeReport } from '../report/schema.ts';
import { PROJECT } from '../support/project.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

const { folder: scratch, remove } = createTemporaryFolder('class-test');
afterAll(remove);

// What the command does with a class is the same for every lab, and the sample lab grades in no time.
const right = readFileSync(join(SAMPLE_LAB, 'reference/sums.ts'), 'utf8');
const stub = readFileSync(join(SAMPLE_LAB, 'fixtures/stubs/sums.ts'), 'utf8');

const CLASS = {
  'ada/sums.ts': right,
  'blaise/sums.ts': right.replace('// TODO(sums.fourfold) end', ''),
  'carl/sums.ts': stub,
  'dorothy, "d"/sums.ts': stub,
  'emmy/notes.txt': 'to do',
};
const MARKS = { ada: '10', blaise: '8', carl: '0', 'dorothy, "d"': '0', emmy: '0' };

function makeClass(name: string, files: Readonly<Record<string, string>> = CLASS): string {
  const folder = join(scratch, name);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

const startGrade = (...args: string[]) =>
  start(process.execPath, ['harness/cli/grade.ts', '--lab', SAMPLE_LAB, ...args]);

/** Runs the command to its end, with one process that grades: to start another takes longer than to grade these. */
const grade = (...args: string[]) => runHere('harness/cli/grade.ts', ['--lab', SAMPLE_LAB, '--jobs', '1', ...args]);

function gradebook(run: string): Record<string, string>[] {
  return parse(readFileSync(join(run, 'gradebook.csv'), 'utf8'), { bom: true, columns: true });
}

const marksIn = (run: string) => Object.fromEntries(gradebook(run).map(({ name, total }) => [name, total]));

/** The report of a submission, without times. */
function storedAt(run: string, id: string): unknown {
  const text = readFileSync(join(run, 'submissions', id, 'report.json'), 'utf8');
  return JSON.parse(text, (key, value) => (key === 'milliseconds' ? undefined : value));
}

/** Kills the processes in which a command grades, as soon as there is one, so many times unless the command ends. */
async function killGraders({ child, ended }: ReturnType<typeof start>, times: number): Promise<number> {
  const killed = new Set<string>();
  let isOver = false;
  ended.then(() => {
    isOver = true;
  });
  while (!isOver && killed.size < times) {
    const { stdout } = spawnSync('pgrep', ['-f', '-P', String(child.pid), 'class/run/worker'], { encoding: 'utf8' });
    for (const pid of stdout.split('\n').filter((line) => line !== '' && !killed.has(line))) {
      process.kill(Number(pid), 'SIGKILL');
      killed.add(pid);
    }
    await setTimeout(50);
  }
  return killed.size;
}

/** Makes a class of two stubs that has been graded: it is graded once, and each test that begins so has a copy. */
async function graded(name: string): Promise<{ folder: string; run: string; args: string[] }> {
  const folder = makeClass(name, { 'carl/sums.ts': stub, 'dora/sums.ts': stub });
  const [first, run] = [join(scratch, 'first-run'), join(scratch, `${name}-run`)];
  if (!existsSync(first)) await grade(folder, '--output', first);
  cpSync(first, run, { recursive: true });
  return { folder, run, args: [folder, '--output', run] };
}

describe('npm run grade of a class', () => {
  test('that is killed goes on with the same command, and nobody is lost or twice; then only what has changed is graded', async () => {
    const [folder, run] = [makeClass('changing'), join(scratch, 'changing-run')];
    const { child, ended } = startGrade(folder, '--layout', 'plain', '--output', run, '--jobs', '1');
    while (globSync('submissions/*/report.json', { cwd: run }).length === 0) await setTimeout(20);
    child.kill('SIGKILL');
    expect((await ended).code).toBeNull();
    const first = await startGrade(folder, '--output', run).ended;
    const [, graded, unchanged] = /(\d) graded, (\d) unchanged/.exec(first.stdout) ?? [];
    expect(Number(graded) + Number(unchanged)).toBe(5);
    expect(Number(graded)).toBeLessThan(5);
    expect(first).toMatchObject({ code: 0, stdout: expect.stringContaining('emmy lacks sums.ts') });
    expect(marksIn(run)).toEqual(MARKS);
    const reports = globSync('submissions/*/report.json', { cwd: run });
    expect(reports).toHaveLength(5);
    for (const file of reports) {
      gradeReport.parse(JSON.parse(readFileSync(join(run, file), 'utf8')));
      expect(existsSync(join(run, dirname(file), 'report.html'))).toBe(true);
    }
    expect((await grade(folder, '--output', run)).stdout).toContain('0 graded, 5 unchanged');
    writeFileSync(join(folder, 'ada/sums.ts'), stub);
    expect((await grade(folder, '--output', run)).stdout).toContain('1 graded, 4 unchanged');
    expect(marksIn(run)).toEqual({ ...MARKS, ada: '0' });
    writeFileSync(join(folder, 'ada/sums.ts'), right);
    expect((await grade(folder, '--output', run)).stdout).toContain(
      '0 graded, 4 unchanged, 1 as graded before a change that was undone; 1 student has other marks than before',
    );
    expect(marksIn(run)).toEqual(MARKS);
  });

  test('grades nothing again where only marks and policies have changed', async () => {
    const folder = makeClass('marked', { 'ada/sums.ts': right, 'carl/sums.ts': stub });
    const [run, next] = [join(scratch, 'marked-run'), join(scratch, 'marked-next')];
    const lower = copyLab(SAMPLE_LAB, [/marks: 10/, 'marks: 9'], [/title: Double/, 'title: The double']);
    const stricter = copyLab(SAMPLE_LAB, [/prints: warn/, 'prints: fail']);

    await grade(folder, '--output', run);
    const marked = await grade(folder, '--output', next, '--from', run, '--lab', lower.folder);
    expect(marked.stdout).toContain(
      '0 graded, 0 unchanged, 2 marked anew by the rubric, without grading; 1 student has other marks than before',
    );
    expect([marksIn(run), marksIn(next)]).toEqual([
      { ada: '10', carl: '0' },
      { ada: '9', carl: '0' },
    ]);
    const [report, page] = [storedAt(next, 'ada'), readFileSync(join(next, 'submissions/ada/report.html'), 'utf8')];
    expect(page).toContain('The double');
    await grade(folder, '--output', next, '--lab', lower.folder, '--force');
    expect(report).toEqual(storedAt(next, 'ada'));
    expect((await grade(folder, '--output', next, '--lab', stricter.folder)).stdout).toContain('2 graded, 0 unchanged');
    const third = join(scratch, 'marked-third');
    const undone = await grade(folder, '--output', third, '--from', next);
    expect(undone.stdout).toContain('0 graded, 0 unchanged, 2 marked anew by the rubric, without grading');
  });

  test('goes by what a report says of itself, whatever was going on when an earlier command ended', async () => {
    const { run, args } = await graded('reverted');
    const journal = readFileSync(join(run, 'journal.sqlite'));
    const report = storedAt(run, 'carl');
    await grade(...args, '--lab', copyLab(SAMPLE_LAB, [/title: Double/, 'title: The double']).folder);
    expect(storedAt(run, 'carl')).not.toEqual(report);
    // As if it had been killed between the report and the journal.
    writeFileSync(join(run, 'journal.sqlite'), journal);
    rmSync(join(run, 'submissions/carl/report.html'));
    expect((await grade(...args)).stdout).toContain('0 graded, 0 unchanged, 2 marked anew');
    expect(storedAt(run, 'carl')).toEqual(report);
    rmSync(join(run, 'submissions/carl/report.html'));
    expect((await grade(...args)).stdout).toContain('0 graded, 2 unchanged');
    expect(existsSync(join(run, 'submissions/carl/report.html'))).toBe(true);
  });

  test('draws pages anew where other files have drawn them, and grades nothing for it', async () => {
    const { run, args } = await graded('drawn');
    const file = join(run, 'submissions/carl/report.html');
    const page = readFileSync(file, 'utf8');
    writeFileSync(file, 'another');
    expect((await grade(...args)).stdout).toContain('0 graded, 2 unchanged');
    expect(readFileSync(file, 'utf8')).toBe('another');
    {
      using journal = openJournal(join(run, 'journal.sqlite'));
      journal.mark('carl', { state: 'graded', drawing: 'of another version' });
    }
    expect((await grade(...args)).stdout).toContain('0 graded, 2 unchanged, 1 page drawn anew');
    expect(readFileSync(file, 'utf8')).toBe(page);
  });

  test('ends where a result cannot be written, and goes on once it can', async () => {
    const { run, args } = await graded('unwritable');
    const inTheWay = join(run, 'submissions/carl/report.json');
    rmSync(inTheWay);
    mkdirSync(inTheWay);
    const { code, stderr } = await grade(...args);
    expect([code, stderr]).toEqual([2, expect.stringContaining('The run has stopped. What is graded is kept')]);
    rmdirSync(inTheWay);
    expect((await grade(...args)).stdout).toContain('1 graded, 1 unchanged');
  });

  test('is one command’s at a time, of one class, and begins with all of an earlier one or nothing', async () => {
    const folder = makeClass('shared', { 'carl/sums.ts': stub, 'dora/sums.ts': stub });
    const [run, next] = [join(scratch, 'shared-run'), join(scratch, 'shared-next')];
    mkdirSync(run);
    {
      using first = openJournal(join(run, 'journal.sqlite'));
      first.enroll([]);
      for (const args of [
        ['--output', run],
        ['--output', next, '--from', run],
      ]) {
        const { code, stderr } = await grade(folder, ...args);
        expect([code, stderr]).toEqual([2, expect.stringContaining('another command is grading into this folder')]);
      }
    }
    expect((await grade(folder, '--output', next, '--from', run)).stdout).toContain('2 graded');
    const another = makeClass('another', { 'emil/sums.ts': stub, 'fay/sums.ts': stub });
    expect((await grade(another, '--output', next)).stderr).toContain('holds the run of another class');
    rmSync(join(folder, 'dora'), { recursive: true });
    const { stdout } = await grade(folder, '--layout', 'plain', '--output', next);
    expect(stdout).toContain('1 submission of the earlier run is no longer in this class');
    expect(marksIn(next)).toEqual({ carl: '0' });
  });

  test('begins where a link leads, and says what is in the way of its files', async () => {
    const { folder, run } = await graded('blocked');
    const link = join(scratch, 'link');
    mkdirSync(join(scratch, 'linked'));
    symlinkSync(join(scratch, 'linked'), link);
    expect(await grade(folder, '--output', link, '--from', run)).toMatchObject({ code: 0 });
    const refused = async (place: string, message: RegExp) =>
      expect(await grade(folder, '--output', place, '--from', link)).toMatchObject({
        code: 2,
        stderr: expect.stringMatching(message),
      });
    for (const name of ['canvas.csv', 'class.html']) {
      rmSync(join(run, name), { force: true });
      mkdirSync(join(run, name));
      await refused(run, new RegExp(`${name}(.*\n)*Move away what lies there`));
      rmdirSync(join(run, name));
    }
    await refused(join(run, 'gradebook.csv/next'), /ENOTDIR/);
    if (process.platform === 'linux') await refused('/proc/none/next', /ENOENT/);
    symlinkSync('nowhere', join(run, 'overrides.yaml'));
    expect((await grade(folder, '--output', run)).stderr).toContain('overrides.yaml: cannot read the overrides');
  });

  test('believes no report that is another one than it stored, and begins a new journal where that is damaged', async () => {
    const { folder, run } = await graded('tampered');
    const next = join(scratch, 'tampered-next');
    const [own, other] = ['carl', 'dora'].map((id) => join(run, 'submissions', id, 'report.json'));
    const tamper = () => writeFileSync(own, readFileSync(own, 'utf8').replaceAll(/"(m|rawM)arks": 0/g, '"$1arks": 10'));
    tamper();
    const taken = await grade(folder, '--output', next, '--from', run);
    expect(taken.stdout).toMatch(/1 report is missing in .* or not as graded(.*\n)+1 graded, 1 unchanged/);
    const compared = await runHere('harness/cli/diff.ts', [run, next, '--lab', SAMPLE_LAB]);
    expect(compared).toMatchObject({ code: 2, stderr: expect.stringContaining('not as it was graded') });
    expect((await grade(folder, '--output', run)).stdout).toContain('1 graded, 1 unchanged');
    tamper();
    writeFileSync(join(run, 'submissions/carl/report.mac'), readFileSync(join(run, 'submissions/dora/report.mac')));
    writeFileSync(join(run, 'journal.sqlite'), 'damaged');
    expect(await grade(folder, '--output', run)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--rebuild'),
    });
    expect((await grade(folder, '--output', run, '--rebuild')).stdout).toContain('1 graded, 1 unchanged');
    writeFileSync(own, readFileSync(other));
    rmSync(join(run, 'journal.sqlite'));
    expect((await grade(folder, '--output', run, '--rebuild')).stdout).toContain('1 graded, 1 unchanged');
    expect([marksIn(run), marksIn(next)]).toEqual([
      { carl: '0', dora: '0' },
      { carl: '0', dora: '0' },
    ]);
  });

  test('reads and writes nothing outside of its folder, and waits for no pipe', async () => {
    const { run, args } = await graded('outside');
    const elsewhere = makeClass('elsewhere', { 'results.json': 'mine' });
    const refused = async (message: string) =>
      expect(await grade(...args, '--force')).toMatchObject({ code: 2, stderr: expect.stringContaining(message) });
    const [own, aside] = [join(run, 'submissions/carl'), join(scratch, 'outside-carl')];
    renameSync(own, aside);
    symlinkSync(elsewhere, own);
    await refused(`${own} is no folder of this run: remove it`);
    rmSync(own);
    renameSync(aside, own);
    symlinkSync(elsewhere, join(run, 'results'));
    await refused('results is no folder of this run: remove it');
    rmSync(join(run, 'results'));
    spawnSync('mkfifo', [join(run, 'overrides.yaml')]);
    await refused('overrides.yaml: cannot read the overrides: it is no regular file');
    rmSync(join(run, 'overrides.yaml'));
    for (const name of ['report.json', 'report.mac']) {
      rmSync(join(own, name));
      spawnSync('mkfifo', [join(own, name)]);
    }
    const page = join(run, 'submissions/dora/report.html');
    rmSync(page);
    symlinkSync(join(elsewhere, 'results.json'), page);
    expect((await grade(...args)).stdout).toContain('1 graded, 1 unchanged, 1 page drawn anew');
    expect(lstatSync(page).isFile()).toBe(true); // pages go back to students
    expect(readFileSync(join(elsewhere, 'results.json'), 'utf8')).toBe('mine');
    expect(readdirSync(elsewhere)).toEqual(['results.json']);
  });

  test('tries our own errors once more, and leaves who met two of them without marks', async () => {
    const folder = makeClass('unlucky', { 'carl/sums.ts': stub, 'dora/sums.ts': stub });
    const run = join(scratch, 'unlucky-run');
    const command = startGrade(folder, '--layout', 'plain', '--output', run, '--jobs', '1');
    // Carl's grading twice, Dora's once.
    expect(await killGraders(command, 3)).toBe(3);
    const { code, stdout } = await command.ended;
    expect([code, stdout]).toEqual([3, expect.stringContaining('1 graded, 0 unchanged, 1 not graded by our error')]);
    expect(gradebook(run)).toMatchObject([
      { name: 'carl', total: '', state: 'not graded' },
      { name: 'dora', total: '0' },
    ]);
    expect(readFileSync(join(run, 'class.html'), 'utf8')).toContain('the process that graded it ended (SIGKILL)');
    expect((await grade(folder, '--output', run)).stdout).toContain('1 graded, 1 unchanged');
    expect(marksIn(run)).toEqual({ carl: '0', dora: '0' });
  });

  test('lists who has met a time limit, and grades them again where it is asked to', async () => {
    const endless = right.replace(
      'return 2 * x;',
      'setInterval(() => {}, 1e6); return new Promise(() => {}) as never;',
    );
    const folder = makeClass('endless', { 'carl/sums.ts': endless, 'dora/sums.ts': stub });
    const run = join(scratch, 'endless-run');
    const { folder: impatient } = copyLab(SAMPLE_LAB, ['callSeconds: 2', 'callSeconds: 0.5']);
    const gradeAgain = (...args: string[]) => grade(folder, '--output', run, '--lab', impatient, ...args);
    const first = await gradeAgain();
    expect(first.stdout).toContain(
      '1 submission has met a time limit: look at these, or grade them again with --timed-out --jobs 1: carl\n',
    );
    expect(readFileSync(join(run, 'class.html'), 'utf8')).toContain('Stopped by a time limit');
    expect((await gradeAgain()).stdout).toContain('0 graded, 2 unchanged\n1 submission has met');
    const again = await gradeAgain('--timed-out');
    expect(again.stdout).toContain('1 graded, 1 unchanged');
    writeFileSync(join(folder, 'carl/sums.ts'), right);
    expect((await gradeAgain()).stdout).not.toContain('time limit');
    expect(readFileSync(join(run, 'class.html'), 'utf8')).not.toContain('Stopped by a time limit');
  });

  test.each([
    ['without a folder for the results', [], '--output runs/lab-8'],
    ['into a folder that holds other things', ['--output', PROJECT], 'holds other things than a run'],
    ['in a form of single submissions', ['--output', 'x', '--reporter', 'json'], 'this is a class'],
    ['from a run that there is not', ['--output', join(scratch, 'none'), '--from', PROJECT], 'holds no run'],
    [
      'from itself',
      ['--output', join(scratch, 'changing-run'), '--from', join(scratch, 'changing-run')],
      'from itself',
    ],
    [
      'by other machines, so many at a time here',
      ['--output', join(scratch, 'none'), '--queue', 'redis://x', '--jobs', '2'],
      '--jobs is for',
    ],
    ['beside another one', [makeClass('beside')], 'refused is a class of submissions: give one class at a time'],
    ['of a layout that there is not', ['--output', join(scratch, 'none'), '--layout', 'paper'], 'paper'],
  ])('is refused %s', async (_, args, message) => {
    const { code, stderr } = await grade(makeClass('refused'), ...args);
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
  });

  test('is no zero where what is given is neither a submission nor a class', async () => {
    const folder = makeClass('two', {
      'one/ann/sums.ts': right,
      'one/bob/sums.ts': right,
      'two/ann/sums.ts': right,
      'two/bob/sums.ts': right,
    });
    const { code, stderr } = await grade(folder);
    expect([code, stderr]).toEqual([2, expect.stringContaining('holds sums.ts in several folders')]);
  });

  test('has options that a single submission refuses', async () => {
    const args = ['--lab', SAMPLE_LAB, join(SAMPLE_LAB, 'reference'), '--queue', 'redis://x'];
    const { code, stderr } = await runHere('harness/cli/grade.ts', args);
    expect([code, stderr]).toEqual([2, expect.stringContaining('--queue is for a class of submissions')]);
  });
});
