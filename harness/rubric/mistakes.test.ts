import { describe, expect, test } from 'vitest';
import { GOOD, refusal } from '../../testing/sample-rubric.ts';

/** GOOD with one passage replaced. */
function edited(from: string, to: string): string {
  if (!GOOD.includes(from)) throw new Error(`nothing to replace: ${from}`);
  return GOOD.replace(from, () => to);
}

describe('a mistake is reported with its line, column and field', () => {
  const cases: [name: string, from: string, to: string, ...expected: string[]][] = [
    // values
    ['negative marks', 'marks: 10', 'marks: -5', '13:16  questions[0].tasks[0].marks: must be positive, got -5'],
    ['zero marks', 'marks: 10', 'marks: 0', '13:16  questions[0].tasks[0].marks: must be positive, got 0'],
    [
      'marks in odd steps',
      'marks: 10',
      'marks: 10.1',
      '13:16  questions[0].tasks[0].marks: must be a multiple of 0.25, got 10.1',
    ],
    ['marks in words', 'marks: 10', 'marks: ten', '13:16  questions[0].tasks[0].marks: must be a number, got "ten"'],
    ['no value', 'title: A lab', 'title:', '2:7  title: must be text, got nothing'],
    [
      'a long value',
      'marks: 10',
      `marks: ${'x'.repeat(99)}`,
      `13:16  questions[0].tasks[0].marks: must be a number, got "${'x'.repeat(60)}…"`,
    ],
    ['an empty text', 'title: A lab', "title: ''", '2:8  title: must not be empty'],
    ['a number for text', 'title: A lab', 'title: 240', '2:8  title: must be text, got 240'],
    [
      'a fraction of a megabyte',
      'heapMegabytes: 256',
      'heapMegabytes: 0.5',
      '32:18  sandbox.heapMegabytes: must be a whole number, got 0.5',
    ],
    ['no time', 'callSeconds: 0.5', 'callSeconds: 0', '30:16  sandbox.callSeconds: must be positive, got 0'],
    [
      'endless time',
      'taskSeconds: 10',
      'taskSeconds: .inf',
      '31:16  sandbox.taskSeconds: must be a number, got Infinity',
    ],
    ['an unknown choice', 'loops: fail', 'loops: yes', '25:10  rules.loops: must be one of fail, warn, off, got "yes"'],
    [
      'a boolean for a choice',
      'loops: fail',
      'loops: true',
      '25:10  rules.loops: must be one of fail, warn, off, got true',
    ],
    ['a list for a text', 'title: First', 'title: [a]', '7:12  questions[0].title: must be text, got a list'],
    [
      'a single value for a list',
      '[q1.a]',
      'q1.a',
      '18:19  questions[0].tasks[1].requires: must be a list, got "q1.a"',
    ],
    [
      'a mapping for a value',
      'callSeconds: 0.5',
      'callSeconds: { a: 1 }',
      '30:16  sandbox.callSeconds: must be a number, got a mapping',
    ],
    [
      'a value for a mapping',
      'courseKey: { env: COURSE_KEY, file: .course-key }',
      'courseKey: KEY',
      '38:12  courseKey: must be a mapping with the keys env, file, got "KEY"',
    ],
    [
      'a variable with a space',
      'COURSE_KEY',
      'COURSE KEY',
      '38:19  courseKey.env: must be the name of an environment variable, got "COURSE KEY"',
    ],
    ['a lab that is no module', 'lab: lab.ts', 'lab: lab', '1:6  lab: must be the path of a .ts file, got "lab"'],
    [
      'a lab that is not there',
      'lab: lab.ts',
      'lab: other.ts',
      '1:6  lab: there is no file "other.ts" beside the rubric',
    ],
    [
      'a deadline without an offset',
      '17:00:00+05:30',
      '17:00:00',
      '3:11  deadline: must be a date-time with its offset from UTC, such as 2024-03-11T17:00:00+05:30, got "2024-03-11T17:00:00"',
    ],
    [
      'a day that does not exist',
      '2024-03-11T',
      '2023-02-29T',
      '3:11  deadline: must be a date-time with its offset from UTC, such as 2024-03-11T17:00:00+05:30, got "2023-02-29T17:00:00+05:30"',
    ],
    [
      'no time zone',
      '2024-03-11T17:00:00+05:30',
      '2024-03-11T17:00:00+05:30\ntimeZone: Mars/Olympus',
      '4:11  timeZone: must be the name of a time zone, such as Asia/Kolkata, got "Mars/Olympus"',
    ],
    [
      'a deadline that the clocks of the zone do not show',
      '2024-03-11T17:00:00+05:30',
      '2024-03-11T17:00:00+05:30\ntimeZone: Europe/Paris',
      '3:11  deadline: has the offset +05:30, and the clocks of Europe/Paris are at +01:00 then: correct one of them',
    ],
    [
      'a percentage too high',
      'mostPercent: 50',
      'mostPercent: 150',
      '4:76  late.mostPercent: must be at most 100, got 150',
    ],
    ['a negative grace', 'graceMinutes: 15', 'graceMinutes: -1', '4:40  late.graceMinutes: must be 0 or more, got -1'],
    [
      'an unknown policy',
      'policy: per-day',
      'policy: never',
      '4:17  late.policy: must be one of none, per-day, got "never"',
    ],
    [
      'a policy in short',
      'late: { policy: per-day, graceMinutes: 15, percentPerDay: 10, mostPercent: 50 }',
      'late: none',
      '4:7  late: must be a mapping with the key policy, got "none"',
    ],
    [
      'a key of the other policy',
      'policy: per-day',
      'policy: none',
      '4:23  late.graceMinutes: unknown key; known here: policy',
      '4:41  late.percentPerDay: unknown key; known here: policy',
      '4:60  late.mostPercent: unknown key; known here: policy',
    ],
    [
      'a time that a site does not know',
      'hiddenChecks: after_published',
      'hiddenChecks: later',
      '39:45  feedback.hiddenChecks: must be one of visible, after_due_date, after_published, hidden, got "later"',
    ],
    // keys
    [
      'an unknown key',
      'award: proportional',
      'awards: proportional',
      '17:9  questions[0].tasks[1].awards: unknown key; known here: id, title, marks, award, requires',
    ],
    [
      'an unknown key at the top',
      'title: A lab',
      'title: A lab\nextras: on',
      '3:1  extras: unknown key; known here: lab, title, deadline, timeZone, late, questions, feedback, rules, sandbox, courseKey',
    ],
    [
      'an odd unknown key',
      'title: A lab',
      'title: A lab\n"a b.c": 1',
      '3:1  "a b.c": unknown key; known here: lab, title, deadline, timeZone, late, questions, feedback, rules, sandbox, courseKey',
    ],
    ['a missing key, at its parent', 'graceMinutes: 15, ', '', '4:1  late.graceMinutes: is missing'],
    [
      'a missing key in a list, at its item',
      '        marks: 15\n',
      '',
      '14:9  questions[0].tasks[1].marks: is missing',
    ],
    ['a missing key at the top', 'title: A lab\n', '', '1:1  title: is missing'],
    ['a missing policy', 'policy: per-day, ', '', '4:1  late.policy: is missing'],
    ['a key given twice', 'title: A lab', 'title: A lab\ntitle: Another', '3:1  title: is given twice'],
    // across fields
    [
      'tasks below the marks',
      'marks: 20',
      'marks: 30',
      '8:12  questions[0].marks: is 30, but the tasks add up to only 25',
    ],
    [
      'tasks above the marks of a question that is not capped',
      '    overflow: cap\n',
      '',
      '8:12  questions[0].marks: is 20, but the tasks add up to 25: correct the marks, or set overflow: cap',
    ],
    [
      'a question without tasks',
      '\n      - { id: q2.c, title: C, marks: 5.5 }',
      ' []',
      '22:12  questions[1].tasks: must not be empty',
    ],
    [
      'an id of another question',
      'id: q2.c',
      'id: q1.c',
      `23:15  questions[1].tasks[0].id: must start with its question's id and a dot, "q2.", got "q1.c"`,
    ],
    [
      'an id of a question with a longer name',
      'id: q2.c',
      'id: q20.c',
      `23:15  questions[1].tasks[0].id: must start with its question's id and a dot, "q2.", got "q20.c"`,
    ],
    [
      'an id without a dot',
      'id: q2.c',
      'id: C',
      `23:15  questions[1].tasks[0].id: must be its question's id, a dot and a name, such as sums.mean, got "C"`,
    ],
    [
      'a task given twice',
      'id: q1.b',
      'id: q1.a',
      '14:13  questions[0].tasks[1].id: the name "a" is already taken by questions[0].tasks[0] (q1.a)',
    ],
    [
      'two tasks that commands cannot tell apart',
      'id: q2.c',
      'id: q2.b',
      '23:15  questions[1].tasks[0].id: the name "b" is already taken by questions[0].tasks[1] (q1.b)',
    ],
    [
      'a question given twice',
      'id: q2\n',
      'id: q1\n',
      '19:9  questions[1].id: "q1" is already the id of questions[0]',
      `23:15  questions[1].tasks[0].id: must start with its question's id and a dot, "q1.", got "q2.c"`,
    ],
    [
      'an unknown required task',
      '[q1.a]',
      '[q1.a, q1.z]',
      '18:26  questions[0].tasks[1].requires[1]: must be a task earlier in this question (q1.a), got "q1.z"',
    ],
    [
      'a task that requires itself',
      '[q1.a]',
      '[q1.b]',
      '18:20  questions[0].tasks[1].requires[0]: must be a task earlier in this question (q1.a), got "q1.b"',
    ],
    [
      'a task that requires one of another question',
      'marks: 5.5 }',
      'marks: 5.5, requires: [q1.a] }',
      '23:54  questions[1].tasks[0].requires[0]: must be a task earlier in this question (there are none), got "q1.a"',
    ],
    [
      'a late policy without a deadline',
      'deadline: 2024-03-11T17:00:00+05:30\n',
      '',
      '3:17  late.policy: "per-day" needs a deadline: add one, or set policy: none',
    ],
    // YAML itself
    [
      'a bracket left open',
      '[q1.a]',
      '[q1.a',
      '19:3  Flow sequence in block collection must be sufficiently indented and end with a ]',
    ],
    ['a tab', '  loops: fail', '\tloops: fail', '25:1  Tabs are not allowed as indentation'],
    ['an unknown tag', 'title: A lab', 'title: !lab A', '2:8  Unresolved tag: !lab'],
    [
      'an alias',
      'title: Second',
      'title: *first',
      '20:12  questions[1].title: must not be an alias: write the value out',
    ],
    ['a list as a key', 'title: A lab', '? [a, b]\n: c', '2:3  must have plain names as keys'],
    [
      'a second document',
      'title: A lab',
      'title: A lab\n---',
      '3:1  a second document starts here: remove the line "---"',
    ],
  ];
  test.each(cases)('%s', (_, from, to, ...expected) => {
    const lines = refusal(edited(from, to)).map((line) => line.replace(/^rubric\.yaml:(\S+) +/, '$1  '));
    expect(lines.toSorted()).toEqual(expected.toSorted());
  });
});
