import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { rubric, sampleGraded, sampleRun, sampleSubmission } from '../../../testing/sample-class.ts';
import { GOOD, load } from '../../../testing/sample-rubric.ts';
import type { Rubric } from '../../rubric/schema.ts';
import { UsageError } from '../../support/errors.ts';
import { createTemporaryFolder } from '../../support/temporary-folder.ts';
import { loadOverrides, loadRemarks } from './load-overrides.ts';
import { overrideProblems } from './override-problems.ts';
import { forStudents } from './overrides.ts';

const { folder, remove } = createTemporaryFolder('overrides');
afterAll(remove);

const twins = [
  { id: '7', name: 'Sam' },
  { id: '8', name: 'Sam' },
];
const run = sampleRun([
  sampleGraded(sampleSubmission('smith_12')),
  sampleGraded(sampleSubmission('smith_13')),
  sampleGraded(sampleSubmission('group', { students: twins })),
]);

function read(text: string, by: Rubric = rubric) {
  const file = join(folder, 'overrides.yaml');
  writeFileSync(file, text);
  return loadOverrides(file, run, by);
}

/** The lines of the error that a text is refused with, without the file's name. */
function refusal(text: string, by?: Rubric, readIt: (text: string, by?: Rubric) => unknown = read): string[] {
  try {
    readIt(text, by);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return error.message.replaceAll(join(folder, 'overrides.yaml:'), '').split('\n');
  }
  throw new Error('the overrides were accepted');
}

test('every kind is read', () => {
  const text = `# of this term
- { student: smith_12, extension: 3, reason: ill }
- { student: smith_13@example.org, extension: 2024-03-14T17:00:00+05:30, reason: ill }
- { submission: group, excused: true, reason: a pilot }
- { student: smith_12, marks: { q1.a: 7.5, q2.c: 0 }, reason: regraded by hand }
- { student: 7, marks: 12, reason: oral }
`;
  expect(read(text)).toEqual([
    { student: 'smith_12', extension: 3, reason: 'ill' },
    { student: 'smith_13@example.org', extension: '2024-03-14T17:00:00+05:30', reason: 'ill' },
    { submission: 'group', excused: true, reason: 'a pilot' },
    { student: 'smith_12', marks: { 'q1.a': 7.5, 'q2.c': 0 }, reason: 'regraded by hand' },
    { student: '7', marks: 12, reason: 'oral' },
  ]);
});

test('an id with zeros before it is nobody’s without them', () => {
  const [line] = refusal('- { student: 007, excused: true, reason: ill }');
  expect(line).toContain('no student of this class has the id, e-mail address or name "007"');
});

test('a file of comments alone overrides nothing', () => {
  expect(read('# nobody yet\n')).toEqual([]);
});

test.each([
  ['a line without a reason', '- { student: smith_12, excused: true }', '1:3  [0].reason: is missing'],
  ['an empty reason', '- { student: smith_12, excused: true, reason: "" }', '1:47  [0].reason: must not be empty'],
  [
    'an excuse that is none',
    '- { student: smith_12, excused: false, reason: ill }',
    '1:33  [0].excused: must be true; who is not excused needs no line, got false',
  ],
  ['no list', 'student: smith_12', '1:1  must be a list, got a mapping'],
  ['bad syntax', '- { student: smith_12', /^1:\d+ {2}/],
  [
    'a key that is none',
    '- { student: smith_12, extend: 3, excused: true, reason: ill }',
    /^1:24 {2}\[0\]\.extend: unknown key; known here: student, submission, extension, /,
  ],
  ['nobody', '- { excused: true, reason: ill }', '1:3  [0]: must name either a student or a submission'],
  [
    'both',
    '- { student: smith_12, submission: group, excused: true, reason: ill }',
    '1:3  [0]: must name either a student or a submission',
  ],
  [
    'nothing',
    '- { student: smith_12, reason: ill }',
    '1:3  [0]: must have exactly one of extension, excused and marks',
  ],
  [
    'a date without its offset',
    '- { student: smith_12, extension: 2024-03-14, reason: ill }',
    /^1:35 {2}\[0\]\.extension: must be a number of days, or a date-time .*, got "2024-03-14"$/,
  ],
  [
    'a deadline before the deadline',
    '- { student: smith_12, extension: 2024-03-10T17:00:00Z, reason: ill }',
    /^1:35 {2}\[0\]\.extension: must be after the deadline, 2024-03-11T17:00:00\+05:30, got 2024-03-10/,
  ],
  ['negative marks', '- { student: smith_12, marks: -1, reason: ill }', '1:31  [0].marks: must be 0 or more, got -1'],
  [
    'too many marks',
    '- { student: smith_12, marks: 26, reason: ill }',
    '1:31  [0].marks: must be at most 25.5, got 26',
  ],
  [
    'marks that are none',
    '- { student: smith_12, marks: full, reason: ill }',
    '1:31  [0].marks: must be marks, or those of tasks such as { sums.mean: 8 }, got "full"',
  ],
  [
    'too many marks of a task',
    '- { student: smith_12, marks: { q2.c: 6 }, reason: ill }',
    '1:39  [0].marks.q2.c: must be at most 5.5, got 6',
  ],
  [
    'a task that is none',
    '- { student: smith_12, marks: { q1.z: 1 }, reason: ill }',
    '1:39  [0].marks.q1.z: the rubric has no task "q1.z": take one of q1.a, q1.b, q2.c',
  ],
  [
    'an id with a slip',
    '- { student: smit_12, excused: true, reason: ill }',
    /^1:14 {2}\[0\]\.student: no student of this class has the id, .* "smit_12". Did you mean "smith_12" or /,
  ],
  [
    'a submission with a slip',
    '- { submission: gruop, excused: true, reason: ill }',
    '1:17  [0].submission: no submission of this class has the id "gruop". Did you mean "group"?',
  ],
  [
    'a name of two',
    '- { student: Sam, excused: true, reason: ill }',
    '1:14  [0].student: 2 students of this class are called "Sam": give an id or an e-mail address, or the submission',
  ],
])('%s is refused', (_, text, message) => {
  expect(refusal(text)).toEqual([expect.stringMatching(message instanceof RegExp ? message : exactly(message))]);
});

test.each([
  ['an extension', '- { student: 7, extension: 1, reason: ill }', '- { submission: group, extension: 2, reason: ill }'],
  [
    'marks of a task',
    '- { student: 7, marks: { q1.a: 1, q1.b: 1 }, reason: x }',
    '- { student: 7, marks: { q1.b: 2 }, reason: x }',
  ],
  ['marks', '- { student: 7, marks: { q1.a: 1 }, reason: x }', '- { student: 7, marks: 2, reason: x }'],
])('%s given twice is refused', (_, one, other) => {
  expect(refusal(`${one}\n${other}`)).toEqual([
    '2:3  [1]: [0] has decided the same for the same student: remove one of them',
  ]);
  expect(read(`${one}\n${other.replace(/student: 7|submission: group/, 'student: 8')}`)).toHaveLength(2);
});

test('all mistakes are shown at once, in the order of the file', () => {
  const text = '- { student: nobody, excused: true, reason: ill }\n- { student: smith_12, marks: 99, reason: ill }\n';
  expect(refusal(text).map((line) => line.slice(0, 4))).toEqual(['1:14', '2:31']);
});

test('days count from a deadline that is there', () => {
  const free = load(GOOD.replace(/^(deadline|late):.*\n/gm, ''));
  expect(refusal('- { student: smith_12, extension: 3, reason: ill }', free)).toEqual([
    '1:35  [0].extension: the rubric has no deadline that days count from',
  ]);
});

test('an unprintable id is shown as text', () => {
  expect(refusal('- { student: "\\u001b[31mx\\u202e", excused: true, reason: ill }')[0]).not.toMatch(/\p{C}/u);
});

describe('remarks', () => {
  const decided = [{ student: 'smith_12', marks: { 'q1.a': 7 }, reason: 'x' }];

  function readRemarks(text: string) {
    const file = join(folder, 'overrides.yaml');
    writeFileSync(file, text);
    return loadRemarks(file, { ...run, files: ['q1.ts'] }, rubric, decided);
  }

  test('are about the work, a task or a line, and may set the marks of a task', () => {
    const text = `
- { student: smith_12, text: well done }
- { student: Name of smith_13, task: q1.a, text: "the idea is right", marks: 3 }
- submission: group
  task: q2.c
  line: q1.ts:42
  text: |
    why
      a copy?
`;
    expect(
      readRemarks(text).map(({ student = 'group', marks, ...rest }) => [student, marks, forStudents(rest)]),
    ).toEqual([
      ['smith_12', undefined, 'well done'],
      ['Name of smith_13', { 'q1.a': 3 }, 'q1.a: the idea is right'],
      ['group', undefined, 'q2.c, q1.ts:42: why a copy?'],
    ]);
    expect(readRemarks('# none\n')).toEqual([]);
  });

  test.each([
    ['without a text', '{ student: smith_12, task: q1.a }', '1:3  [0].text: is missing'],
    ['without a student', '{ text: x }', '1:3  [0]: must name either a student or a submission'],
    ['of nobody', '{ student: smit_12, text: x }', '1:14  [0].student: no student of this class has the id, e-mail '],
    [
      'on no task',
      '{ student: 7, task: q1.z, text: x }',
      '1:23  [0].task: the rubric has no task "q1.z": take one of q1.a',
    ],
    ['on no line', '{ student: 7, line: 42, text: x }', '1:23  [0].line: must be text, got 42'],
    [
      'on no place',
      '{ student: 7, line: q1.ts, text: x }',
      '1:23  [0].line: must be a file and a line in it, such as ',
    ],
    [
      'on no file',
      '{ student: 7, line: "q9.ts:1", text: x }',
      '1:23  [0].line: no file of this lab is called "q9.ts": there are q1.ts',
    ],
    [
      'with marks of nothing',
      '{ student: 7, text: x, marks: 1 }',
      '1:3  [0]: must name the task that the marks are of',
    ],
    [
      'with too many marks',
      '{ student: 7, task: q2.c, text: x, marks: 6 }',
      '1:38  [0].marks.q2.c: must be at most 5.5, got 6',
    ],
    [
      'with marks that are set elsewhere',
      '{ student: smith_12, task: q1.a, text: x, marks: 6 }',
      '1:52  [0].marks: overrides.yaml has set marks for',
    ],
    [
      'with another key',
      '{ student: 7, text: x, mark: 6 }',
      '1:26  [0].mark: unknown key; known here: student, submission, task, line, text, marks',
    ],
    ['too long', `{ student: 7, text: ${'x'.repeat(801)} }`, '1:23  [0].text: must be at most 800 characters, got '],
  ])('%s are refused', (_, line, message) => {
    expect(refusal(`- ${line}`, undefined, readRemarks)).toEqual([expect.stringContaining(message)]);
  });

  test('that set the marks of one task twice are refused', () => {
    const line = '- { student: 7, task: q1.a, text: x, marks: 1 }';
    expect(refusal(`${line}\n${line}`, undefined, readRemarks)).toEqual([
      '2:3  [1]: [0] has decided the same for the same student: remove one of them',
    ]);
  });
});

test('what is decided of each of a class of a thousand is read while one waits', () => {
  const ids = Array.from({ length: 1000 }, (_, index) => `s${index}`);
  const results = ids.map((id) => ({
    submission: sampleSubmission(id, { students: [{ name: `Ada ${id}` }] }),
    page: '',
  }));
  const overrides = ids.map((id) => ({ student: `${id} Ada`, marks: 5, reason: 'read by hand' }));
  expect(overrideProblems(overrides, sampleRun(results), rubric)).toEqual([]);
});

test('a file that is not there is named', () => {
  expect(() => loadOverrides('nowhere.yaml', run, rubric)).toThrow(/^nowhere\.yaml: cannot read the overrides: /);
});

function exactly(text: string): RegExp {
  return new RegExp(`^${RegExp.escape(text)}$`);
}
