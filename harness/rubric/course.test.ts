import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GOOD, load, refusal } from '../../testing/sample-rubric.ts';
import { UsageError } from '../support/errors.ts';
import { loadRubric } from './load-rubric.ts';

describe('a good rubric', () => {
  test('is read, with defaults for what is left out', () => {
    const rubric = load(GOOD);
    const [first, second] = rubric.questions;
    expect(first.tasks.map(({ id, marks, award, requires }) => [id, marks, award, requires])).toEqual([
      ['q1.a', 10, 'all-or-nothing', []],
      ['q1.b', 15, 'proportional', ['q1.a']],
    ]);
    expect([first.overflow, second.overflow]).toEqual(['cap', 'error']);
    expect(rubric.rules).toEqual({ loops: 'fail', 'max-shift-first': 'warn', imports: 'off', prints: 'fail' });
    expect(rubric.sandbox.callSeconds).toBe(0.5);
    expect(rubric.feedback).toEqual({ results: 'visible', hiddenChecks: 'after_published' });
  });

  test('without a deadline and a late policy has none', () => {
    const rubric = load(GOOD.replace(/^(deadline|late):.*\n/gm, ''));
    expect(rubric.deadline).toBeUndefined();
    expect(rubric.late).toEqual({ policy: 'none' });
  });

  test('without a course key and feedback looks for the usual key, and shows everything', () => {
    const rubric = load(GOOD.replace(/^(courseKey|feedback):.*\n/gm, ''));
    expect(rubric.courseKey).toEqual({ env: 'COURSE_KEY', file: '.course-key' });
    expect(rubric.feedback).toEqual({ results: 'visible', hiddenChecks: 'visible' });
  });

  test('is the one that ships', () => {
    expect(loadRubric(fileURLToPath(new URL('../../rubric.yaml', import.meta.url))).questions).not.toEqual([]);
  });
});

describe('a whole file is refused', () => {
  const KEYS = 'lab, title, deadline, timeZone, late, questions, feedback, rules, sandbox, courseKey';
  test.each([
    ['that is empty', '', 'nothing'],
    ['of comments only', '# later\n', 'nothing'],
    ['that is a list', '- 1\n', 'a list'],
    ['that is a word', 'rubric\n', '"rubric"'],
  ])('%s', (_, text, got) => {
    expect(refusal(text)).toEqual([`rubric.yaml:1:1  must be a mapping with the keys ${KEYS}, got ${got}`]);
  });

  test('that is not there', () => {
    const absent = join(import.meta.dirname, 'absent.yaml');
    expect(() => loadRubric(absent)).toThrow(
      new UsageError(`${absent}: cannot read the rubric: there is no such file`),
    );
  });

  test('that is a folder', () => {
    expect(() => loadRubric(import.meta.dirname)).toThrow(UsageError);
  });
});

test('all mistakes are reported at once, in the order of the file, aligned', () => {
  const text = GOOD.replace('title: A lab', 'titel: A lab')
    .replace('marks: 20', 'marks: 99')
    .replace('title: B', 'title: []')
    .replace('[q1.a]', '[q1.z]')
    .replace('q2.c', 'q2.b')
    .replace('loops: fail', 'loops: fail\n  loops: maybe');
  expect(refusal(text)).toEqual([
    'rubric.yaml:1:1    title: is missing',
    'rubric.yaml:2:1    titel: unknown key; known here: lab, title, deadline, timeZone, late, questions, feedback, rules, sandbox, courseKey',
    'rubric.yaml:8:12   questions[0].marks: is 99, but the tasks add up to only 25',
    'rubric.yaml:15:16  questions[0].tasks[1].title: must be text, got a list',
    'rubric.yaml:18:20  questions[0].tasks[1].requires[0]: must be a task earlier in this question (q1.a), got "q1.z"',
    'rubric.yaml:23:15  questions[1].tasks[0].id: the name "b" is already taken by questions[0].tasks[1] (q1.b)',
    'rubric.yaml:26:3   rules.loops: is given twice',
    'rubric.yaml:26:10  rules.loops: must be one of fail, warn, off, got "maybe"',
  ]);
});

describe('whatever is written into a rubric', () => {
  /** Loads, or is refused with lines that each name a place inside the text. */
  function holds(text: string): void {
    try {
      const { questions, deadline } = load(text);
      for (const { id, marks, tasks } of questions) {
        expect(marks).toBeGreaterThan(0);
        expect(tasks.reduce((sum, task) => sum + task.marks, 0)).toBeGreaterThanOrEqual(marks);
        expect(tasks.every((task) => task.id.startsWith(`${id}.`))).toBe(true);
      }
      expect(deadline === undefined || !Number.isNaN(Date.parse(deadline))).toBe(true);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      const lineCount = text.split('\n').length;
      const astray = error.message.split('\n').filter((line) => {
        const place = Number(line.match(/rubric\.yaml:(\d+):[1-9]\d* +\S/)?.[1]);
        return !(place >= 1 && place <= lineCount);
      });
      expect(astray).toEqual([]);
    }
  }

  test('text in place of a passage', () => {
    const passage = fc.tuple(fc.nat(GOOD.length), fc.nat(12));
    const insert = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 6 }),
      fc.stringMatching(/^[\n \t:\-[\]{},&*!#|>'"%@?a.1]{0,6}$/),
      fc.constantFrom(
        ': ',
        '- ',
        '\n',
        '&a ',
        '*a',
        '!!set ',
        '<<: ',
        '%YAML 1.1\n---\n',
        '__proto__: ',
        '\u0000',
        '-1',
        '.nan',
      ),
    );
    fc.assert(
      fc.property(passage, insert, ([start, length], text) => {
        holds(GOOD.slice(0, start) + text + GOOD.slice(start + length));
      }),
      { numRuns: 100 },
    );
  });

  test('any value in place of any other', () => {
    const places = [...GOOD.matchAll(/(?<=: )\S[^\n,}]*/g)];
    const value = fc.oneof(
      fc.json({ maxDepth: 2 }),
      fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
    );
    fc.assert(
      fc.property(fc.constantFrom(...places), value, ({ index, 0: { length } }, text) => {
        holds(GOOD.slice(0, index) + text + GOOD.slice(index + length));
      }),
      { numRuns: 100 },
    );
  });
});
