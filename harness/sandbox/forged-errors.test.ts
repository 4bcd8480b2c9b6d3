import { rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import { compose, writeSubmission } from '../../proofs/compose.ts';
import type { Finding } from '../authoring/finding.ts';
import { gradeSubmission } from '../grading/grade.ts';
import { describeFinding } from '../report/describe.ts';
import { redactCheck } from '../report/redact.ts';
import { loadCourse } from '../rubric/course.ts';

// What findings believe of errors, in the lab's own child with all its layers: a submission's code gets hold of errors of
// ours, and may throw them again with other words in them.
const course = await loadCourse();

/** Reads a task's findings, and what would be told of them if its checks were hidden. */
async function findingsOf(task: string, block: string, body: string): Promise<{ all: Finding[]; hidden: string }> {
  const folder = writeSubmission(compose({ blocks: { [block]: body } }, course));
  try {
    const report = await gradeSubmission(course, { path: folder, task, seed: 1 });
    const checks = report.questions.flatMap(({ tasks }) => tasks.flatMap((each) => each.checks));
    const failed = checks.filter(({ finding }) => finding && finding.code !== 'not-run');
    const hidden = failed.map((check) => redactCheck({ ...check, visibility: 'hidden' }));
    return {
      all: failed.flatMap(({ finding }) => finding ?? []),
      hidden: hidden.flatMap(({ finding }) => (finding ? describeFinding(finding) : [])).join('\n'),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Catches the error of a hundredth draw, and throws what is made of it. */
const caught = (thrown: string) => `const p = new Array(this.vocabulary.size).fill(1 / this.vocabulary.size);
  try { for (let i = 0; i <= 100; i++) random.choice(p); } catch (caught) { const error = caught as Error; throw ${thrown}; }
  return start;`;

/** Words that stand nowhere in the submission's file. */
const FORGED = "['a', 'forged', 'word'].join('_')";
const WORDS = 'a_forged_word';

test('an error of ours says what it said, whatever is written into it', async () => {
  const { all, hidden } = await findingsOf(
    'predict',
    'q1.predict',
    caught(`Object.assign(error, { message: ${FORGED}, cause: ${FORGED}, toString: () => ${FORGED} })`),
  );
  expect(all[0]).toMatchObject({ code: 'contract', message: 'drew 100 characters without coming to an end' });
  expect(hidden).not.toContain(WORDS);
});

test.each([
  ['of its class', `new (error.constructor as ErrorConstructor)(${FORGED})`],
  ['on its prototype', `Object.create(Object.getPrototypeOf(error), { message: { value: ${FORGED} } })`],
  ['around it', `new Proxy(error, { get: (of, key) => (key === 'message' ? ${FORGED} : Reflect.get(of, key)) })`],
  ['under its name', `Object.assign(new Error(${FORGED}), { name: 'ContractError', [Symbol.toStringTag]: 'x' })`],
  ['of a block that there is not', `new TodoError(${FORGED})`],
  ['of a block that is filled in', "new TodoError('q1.softmax')"],
  [
    'with a stack of its own',
    `Object.assign(new TypeError(), { stack: 'x\\n    at ' + ${FORGED} + ' (/student/q1.ts:112:1)' })`,
  ],
])('an error %s is the submission’s own', async (_, thrown) => {
  const { all, hidden } = await findingsOf('predict', 'q1.predict', caught(thrown));
  expect(all[0].code).toBe('threw');
  expect(hidden).not.toContain(WORDS);
});

test('a size that is a text is not told', async () => {
  const body = `return { klass: 'Matrix', rows: ${FORGED}, columns: [${FORGED}] } as unknown as Matrix;`;
  const { all, hidden } = await findingsOf('softmax', 'q1.softmax', body);
  expect(all[0]).toMatchObject({ code: 'contract', message: expect.stringContaining('is a matrix [NaN, NaN]') });
  expect(hidden).not.toContain(WORDS);
});

test.each([
  ['writes JSON', 'JSON.stringify', `(({ id }: any) => real({ id, error: { kind: 'contract', message: ${FORGED} } }))`],
  [
    'makes objects',
    'Object.fromEntries',
    `((pairs: any) => ({ ...real(pairs), ...('kind' in real(pairs) && { message: ${FORGED} }) }))`,
  ],
  ['makes texts', 'globalThis.String', `(() => ${FORGED})`],
  ['makes lists', 'Array.from', `(() => [${FORGED}])`],
])('what %s of the submission’s tells no report of hidden checks', async (_, name, other) => {
  const body = `const real: any = ${name}; ${name} = ${other} as never;
    return { klass: 'Matrix', rows: 1, columns: 7 } as unknown as Matrix;`;
  const { all, hidden } = await findingsOf('softmax', 'q1.softmax', body);
  expect(all[0]).toMatchObject({ code: 'contract' });
  expect(hidden).not.toContain(WORDS);
});

test('what a submission prints before it ends the process is not told of hidden checks', async () => {
  const body = `console.error('Error: ' + ${FORGED}); return process.exit(1) as never;`;
  const { all, hidden } = await findingsOf('softmax', 'q1.softmax', body);
  const exited = expect.objectContaining({ code: 'exited', lastError: expect.stringContaining(WORDS) });
  expect(all).toContainEqual(exited);
  expect(hidden).not.toContain(WORDS);
});

test.each([
  ['the class of our errors', "(await import('lab-harness/inside')).ContractError"],
  ['a function that throws them', "(await import('../graders/q2/plain-data.ts' as string)).readNumber"],
])('%s cannot be imported', async (_, imported) => {
  const body = `const take = ${imported} as any; let thrown: unknown;
    try { thrown = Reflect.construct(take, [${FORGED}]); } catch { take(undefined, ${FORGED}); }
    throw thrown;`;
  const { all, hidden } = await findingsOf('train', 'q2.train', body);
  expect(all.map(({ code }) => code)).not.toContain('contract');
  expect(hidden).not.toContain(WORDS);
});
