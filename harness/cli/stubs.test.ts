import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { runHere } from '../../testing/run-here.ts';
import { copyLab, SAMPLE_LAB } from '../../testing/sample-copy.ts';
import { ENGINE_LIST } from '../grading/input-files.ts';
import { PROJECT } from '../support/project.ts';

let copy: ReturnType<typeof copyLab>;
afterEach(() => copy.remove());

const SHEET = `# Sums (<!-- marks --><!-- end --> marks)
| double | <!-- marks sums.double -->1<!-- end --> |
Its tasks add up to <!-- marks sums.* -->7<!-- end -->.
<!-- deadline -->Some
day<!-- end -->
`;

const FILLED = `# Sums (10 marks)
| double | 8 |
Its tasks add up to 12.
**Deadline: Saturday 10 January 2026, 12:00 (UTC).**
`;

/** Copies the sample lab, with a lab sheet and with changes of its rubric. */
function labWith(sheet: string, ...changes: [string, string][]): void {
  copy = copyLab(SAMPLE_LAB, ...changes);
  mkdirSync(join(copy.folder, 'student'));
  writeFileSync(join(copy.folder, 'student/HANDOUT.md'), sheet);
}

const read = (path: string) => readFileSync(join(copy.folder, path), 'utf8');
const run = (command: string, ...args: string[]) =>
  runHere(`harness/cli/${command}.ts`, ['--lab', copy.folder, ...args]);

describe('npm run stubs', () => {
  test('writes marks and deadline into the lab sheet, and says which tasks have no place in it', async () => {
    labWith(SHEET);
    const { stdout, stderr } = await run('stubs');
    expect(read('student/HANDOUT.md').replace(/<!-- .*? -->/g, '')).toBe(FILLED);
    expect(stdout).toContain('student/HANDOUT.md');
    expect(stderr).toContain('has no place for marks sums.fourfold: write <!-- marks sums.fourfold --><!-- end -->');
  });

  test('writes the tasks that an editor offers, where they are others', async () => {
    labWith(SHEET);
    mkdirSync(join(copy.folder, '.vscode'));
    const inputs = (id: string, ...options: string[]) =>
      JSON.stringify(
        {
          inputs: [
            { id: 'other', options: ['a'] },
            { id, description: 'Which?', options },
          ],
        },
        null,
        2,
      );
    writeFileSync(join(copy.folder, '.vscode/tasks.json'), inputs('task', 'old'));
    writeFileSync(join(copy.folder, '.vscode/launch.json'), inputs('task', 'double', 'fourfold'));
    const { stdout } = await run('stubs');
    expect(JSON.parse(read('.vscode/tasks.json'))).toEqual(JSON.parse(inputs('task', 'double', 'fourfold')));
    expect(stdout).toContain('.vscode/tasks.json');
    expect(stdout).not.toContain('.vscode/launch.json');
  });

  test('writes what has changed alone: then nothing, or what a mark changes', async () => {
    labWith(SHEET);
    await run('stubs');
    const times = () =>
      ['student/sums.ts', 'fixtures/input-files.json'].map((path) => statSync(join(copy.folder, path)).mtimeMs);
    const engine = statSync(join(PROJECT, ENGINE_LIST)).mtimeMs;
    const before = times();
    expect((await run('stubs')).stdout).toBe('nothing to write: all is as the reference and the rubric say\n');
    expect([...times(), statSync(join(PROJECT, ENGINE_LIST)).mtimeMs]).toEqual([...before, engine]);
    writeFileSync(join(copy.folder, 'rubric.yaml'), read('rubric.yaml').replace('marks: 8', 'marks: 7.5'));
    const { stdout } = await run('stubs');
    expect(stdout).toBe(
      'wrote fixtures/stubs/sums.ts, student/sums.ts, student/HANDOUT.md, fixtures/input-files.json\n',
    );
    expect(read('student/HANDOUT.md')).toContain('| <!-- marks sums.double -->7.5<!-- end --> |');
  });

  test.each([
    [
      'is of no task',
      '<!-- marks sums.dubble -->8<!-- end -->',
      "the rubric has no 'marks sums.dubble', but marks, marks sums",
    ],
    ['does not end', '<!-- marks sums -->10\n<!-- deadline --><!-- end -->', '<!-- marks sums --> stands alone'],
  ])('refuses a lab sheet with a place that %s, and leaves it as it is', async (_, sheet, message) => {
    labWith(sheet);
    expect(await run('stubs')).toMatchObject({ code: 2, stderr: expect.stringContaining(message) });
    expect(read('student/HANDOUT.md')).toBe(sheet);
  });

  test('keeps work that is not in the stub', async () => {
    labWith(SHEET);
    await run('stubs');
    writeFileSync(join(copy.folder, 'student/sums.ts'), '// mine\n');
    expect(await run('stubs')).toMatchObject({ code: 2, stderr: expect.stringContaining('holds work that is not') });
    expect(await run('stubs', '--force')).toMatchObject({ code: 0 });
    expect(read('student/sums.ts')).toBe(read('fixtures/stubs/sums.ts'));
  });
});
