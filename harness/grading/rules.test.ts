import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { SAMPLE_LAB } from '../../testing/sample-copy.ts';
import { noImports, noLoops, noPrints } from '../authoring/index.ts';
import { loadCourse } from '../rubric/course.ts';
import { withBodies } from '../source/blocks.ts';
import { gradeSubmission } from './grade.ts';

// The sample lab with the three rules in front of the first task's checks, all of which cost marks.
const base = await loadCourse(SAMPLE_LAB);
const [question] = base.lab.questions;
const [double, fourfold] = question.tasks;
const ruled = { ...double, checks: [noLoops(), noImports(), noPrints(), ...double.checks.slice(1)] };
const course = {
  ...base,
  lab: { ...base.lab, questions: [{ ...question, tasks: [ruled, fourfold] }] },
  rubric: { ...base.rubric, rules: {} },
};
const reference = readFileSync(join(SAMPLE_LAB, 'reference/sums.ts'), 'utf8');
const temporary = mkdtempSync(join(tmpdir(), 'rules-test-'));
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

/** Rules that a body of `double` breaks, and by which of its lines; beside it one of `fourfold`, which calls it or does not. */
async function broken(body: string, other = 'return 4 * x;', under = course) {
  const folder = mkdtempSync(join(temporary, 'submission-'));
  const bodies = { 'sums.double': body, 'sums.fourfold': other };
  writeFileSync(join(folder, 'sums.ts'), withBodies(reference, bodies));
  const report = await gradeSubmission(under, { path: folder, seed: 1 });
  const [task] = report.questions[0].tasks;
  const found = task.checks.flatMap(({ finding }) => (finding?.code === 'rule' ? [finding] : []));
  const rules = found.map(({ rule, position, message }) => {
    const elsewhere = / at one (in TODO.*)/.exec(message)?.[1];
    return `${rule} ${elsewhere ? `${elsewhere} ` : ''}by line ${position.line}`;
  });
  return { rules, notes: report.notes };
}

const SLOW = 'function (y) { let sum = 0; for (const part of [y, y]) sum += part; return sum; }';

/** Finds the console without its name. */
const FIND =
  'const printer = Object.values(Object.getOwnPropertyDescriptors(globalThis)).find(({ value }) => value?.groupEnd)!.value;';

test.each([
  ['a loop', 'let sum = 0;\nwhile (sum < 2 * x) sum += x;\nreturn sum;', undefined, ['loops by line 5']],
  ['a helper’s loop', `const twice = ${SLOW};\nreturn twice(x);`, undefined, ['loops by line 4']],
  [
    'another block’s loop',
    'return x === 1 ? 2 : this.fourfold(x) / 2;',
    `return (${SLOW})(x) * 2;`,
    ['loops in TODO(sums.fourfold) by line 4'],
  ],
  [
    'a loop in a function that another block leaves for it',
    'return globalThis.twice?.(x) ?? 2 * x;',
    `Object.assign(globalThis, { twice: ${SLOW} });\nreturn 4 * x;`,
    ['loops in TODO(sums.fourfold) by line 4'],
  ],
  [
    'a loop in a method that another block gives the class, under a name that is put together',
    "return this['twice' as never]?.(x) ?? 2 * x;",
    `const slow = ${SLOW};\n(this as any)['tw' + 'ice'] = slow;\nreturn 4 * x;`,
    ['loops in TODO(sums.fourfold) by line 4'],
  ],
  ...Object.entries({
    'as a tag': 'return x === 1 ? 2 : (this.fourfold as any)`` / 2;',
    'taken off its object': 'const { fourfold: other } = this;\nreturn x === 1 ? 2 : other(x) / 2;',
    'by an alias': 'const other = this.fourfold;\nreturn x === 1 ? 2 : other(x) / 2;',
    'by reflection': "const other = Reflect.get(this, 'fourfold');\nreturn x === 1 ? 2 : other(x) / 2;",
    'by its place': 'const [, , other] = Reflect.ownKeys(Object.getPrototypeOf(this));\nreturn other ? 2 * x : 0;',
    'by a name that cannot be read':
      "const name = ['four', 'fold'].join('');\nreturn x === 1 ? 2 : (this as any)[name](x) / 2;",
  }).map(([how, body]): [string, string, string, string[]] => [
    `another block’s loop, called ${how},`,
    body,
    `return (${SLOW})(x) * 2;`,
    [`loops in TODO(sums.fourfold) by line ${how === 'by a name that cannot be read' ? 5 : 4}`],
  ]),
  ['code in a text', "return eval('2 * x');", undefined, ['imports by line 4']],
  ['a function from a text', "return new Function('x', 'return 2 * x')(x);", undefined, ['imports by line 4']],
  ['the same by its class', "return (() => 0).constructor('return 2')();", undefined, ['imports by line 4']],
  [
    'an import under another name',
    "process['getBuiltin' + 'Module']?.('fs');\nreturn 2 * x;",
    undefined,
    ['imports by line 4'],
  ],
  ['a global without a name', "globalThis[String('a')];\nreturn 2 * x;", undefined, ['imports by line 4']],
  ['a print', "console.log('x');\nreturn 2 * x;", undefined, ['prints by line 4']],
  [
    'a print under another name',
    "globalThis['con' + 'sole'].log('x');\nreturn 2 * x;",
    undefined,
    ['prints by line 4'],
  ],
  ['a print that only happens', `${FIND}\nprinter.warn('x');\nreturn 2 * x;`, undefined, ['prints by line 5']],
  [
    'a print that happens later',
    `${FIND}\nvoid Promise.resolve('x').then(printer.warn);\nreturn 2 * x;`,
    undefined,
    ['prints by line 4'],
  ],
])('%s breaks its rule', async (_, body, other, rules) => {
  expect((await broken(body, other)).rules).toEqual(rules);
});

test.each([
  ['methods of arrays', 'return [x, x].reduce((sum, part) => sum + part);'],
  [
    'a name that another block has for a loop of its own',
    'const max = Math.max(x, x);\nreturn 2 * max;',
    `const max = (${SLOW})(x);\nreturn 2 * max;`,
  ],
  ['another task’s print', 'return 2 * x;', "console.log('x');\nreturn 4 * x;"],
  [
    'an own constructor',
    'class One { value = 2; again() { return new (this.constructor as typeof One)(); } }\nreturn new One().again().value * x;',
  ],
  ['a type of functions', 'const twice: Function = (y: number) => 2 * y;\nreturn twice(x);'],
])('%s breaks none', async (_, body, other?: string) => {
  expect((await broken(body, other)).rules).toEqual([]);
});

test('a print that only happens is a note where the rule costs nothing', async () => {
  const noting = { ...course, rubric: { ...course.rubric, rules: { prints: 'warn' as const } } };
  const { rules, notes } = await broken(
    'const { log } = globalThis.console;\nlog(1);\nreturn 2 * x;',
    undefined,
    noting,
  );
  expect(rules).toEqual([]);
  expect(notes.filter((note) => note.includes('print'))).toEqual([
    expect.stringContaining('sums.ts:4: remove the print'),
    expect.stringContaining('sums.ts:5: this line makes something print'),
  ]);
});
