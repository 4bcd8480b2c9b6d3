import { describe, expect, test } from 'vitest';
import { sampleCheck, sampleReport, sampleTask } from '../../testing/sample-report.ts';
import type { Rubric } from '../rubric/schema.ts';
import { type GradescopeTest, gradescopeResults, renderGradescope, renderGradescopeFailure } from './gradescope.ts';
import { redact } from './redact.ts';
import type { GradeReport } from './schema.ts';

const VISIBLE: Rubric['feedback'] = { results: 'visible', hiddenChecks: 'visible' };

function rendered(report: GradeReport, feedback = VISIBLE) {
  const { tests = [], ...results } = gradescopeResults.parse(
    JSON.parse(renderGradescope(redact(report), { feedback })),
  );
  return { ...results, tests };
}

const mismatch = {
  code: 'mismatch',
  message: 'must add',
  input: 'SECRET IN',
  expected: 'SECRET OUT',
  actual: '5',
} as const;
const failing = sampleTask({
  id: 'sums.wrong',
  title: 'Wrong',
  checks: [sampleCheck({ title: 'It *adds*', finding: mismatch }), sampleCheck({ title: 'It is fresh' })],
});
const hiddenFailing = sampleTask({
  id: 'sums.both',
  title: 'Both',
  checks: [
    sampleCheck({ title: 'Seen', finding: { ...mismatch, input: '2', expected: '4' } }),
    sampleCheck({ title: 'Unseen', visibility: 'hidden', finding: mismatch }),
  ],
});
const broken = sampleTask({ id: 'sums.broken', checks: [sampleCheck({ error: 'Error: /secret/path' })] });

describe('a task', () => {
  test('is a test with its number, marks and findings', () => {
    const { tests, score, execution_time } = rendered(sampleReport([sampleTask({ title: 'Right' }), failing]));
    expect(tests).toEqual([
      { number: '1.1', name: 'Right', status: 'passed', score: 10, max_score: 10 },
      { number: '1.2', name: 'Wrong', status: 'failed', score: 0, max_score: 10, output: expect.any(String) },
    ]);
    expect(tests[1].output).toBe(
      [
        '1 of 2 checks failed',
        '**✗ It \\*adds\\***',
        '    must add\n    input     SECRET IN\n    expected  SECRET OUT\n    got       5',
      ].join('\n\n'),
    );
    expect([score, execution_time]).toEqual([10, 1.234]);
  });

  test('says how to see a case again', () => {
    const check = sampleCheck({ finding: mismatch, replay: 'adds.1kx3f9.4-0.c7' });
    const { tests } = rendered(sampleReport([sampleTask({ checks: [check] })]));
    expect(tests[0].output).toContain('`npm run task -- add --replay adds.1kx3f9.4-0.c7`');
  });

  test('that waits for another says so and no more', () => {
    const { tests } = rendered(sampleReport([sampleTask({ ...failing, blockedBy: ['sums.add'] })]));
    expect(tests[0].output).toBe('blocked by sums.add');
  });

  test('that is not done says so', () => {
    const checks = [
      sampleCheck({ id: 'source', finding: { code: 'todo', block: 'sums.add' } }),
      sampleCheck({ finding: { code: 'not-run', because: 'not done yet' } }),
    ];
    const { tests } = rendered(sampleReport([sampleTask({ checks })]));
    expect(tests).toEqual([
      { number: '1.1', name: 'Add', status: 'failed', score: 0, max_score: 10, output: 'not done yet' },
    ]);
  });
});

test('the score is capped where a question is, and a test says so', () => {
  const tasks = [sampleTask({ maxMarks: 40 }), sampleTask({ id: 'sums.more', maxMarks: 35 })];
  const [question] = sampleReport(tasks).questions;
  const capped = sampleReport(tasks, {
    marks: 70,
    maxMarks: 70,
    questions: [{ ...question, marks: 70, maxMarks: 70 }],
  });
  const { score, tests } = rendered(capped);
  expect(score).toBe(70);
  expect(tests.map(({ number, score }) => [number, score])).toEqual([
    ['1', undefined],
    ['1.1', 40],
    ['1.2', 35],
  ]);
  expect(tests[0].name).toBe('Sums: capped at 70 marks');
  expect(tests[0].output).toContain('add up to 75 marks, of which 70 count');
});

describe('lateness', () => {
  test('that costs marks is a test of its own', () => {
    const late = sampleReport([sampleTask()], { marks: 8, penalty: { marks: 2, reason: '3 h late' } });
    const { score, tests } = rendered(late);
    expect(score).toBe(8);
    expect(tests.at(-1)).toEqual({ number: '2', name: 'Late: −2 marks', status: 'failed', output: '3 h late' });
  });

  test('that costs none is the site’s to tell', () => {
    const late = sampleReport([sampleTask()], { penalty: { marks: 0, reason: '3 h late' } });
    expect(rendered(late)).toMatchObject({ score: 10, tests: [{ number: '1.1' }] });
    expect(renderGradescope(redact(late), { feedback: VISIBLE })).not.toContain('late');
  });
});

describe('our own error', () => {
  const { score, output, tests } = rendered(sampleReport([sampleTask(), broken]));

  test('gives no marks, and says whose fault it is', () => {
    expect(score).toBe(0);
    expect(output).toMatch(/not been graded, .* grader’s fault, not yours/);
    expect(tests[0]).toMatchObject({ score: 10 });
    expect(tests[1]).toEqual({ number: '1.2', name: 'Add', output: expect.stringContaining('our error') });
  });

  test('is not quoted', () => {
    expect(JSON.stringify(tests)).not.toContain('/secret/path');
  });

  test('without any report is a whole result too', () => {
    const results = gradescopeResults.parse(JSON.parse(renderGradescopeFailure('it did not finish')));
    expect(results).toMatchObject({ score: 0, visibility: 'visible', tests: [] });
    expect(results.output).toContain('the grader’s fault, not yours: it did not finish');
  });
});

describe('what students see', () => {
  const report = sampleReport([hiddenFailing]);
  const namesAndTimes = (tests: GradescopeTest[]) => tests.map(({ name, visibility }) => [name, visibility]);

  test('never has the inputs and expected values of hidden checks, the seed, or what the grader prints', () => {
    const { tests, extra_data, stdout_visibility } = rendered(report);
    expect(tests[0].output).toContain('Unseen');
    expect(JSON.stringify(tests)).not.toContain('SECRET');
    expect(Object.keys(extra_data ?? {})).toEqual(['hashes', 'node']);
    expect(stdout_visibility).toBe('hidden');
  });

  test('waits as a whole where the rubric says so', () => {
    const { visibility, tests } = rendered(report, { results: 'after_due_date', hiddenChecks: 'visible' });
    expect(visibility).toBe('after_due_date');
    expect(namesAndTimes(tests)).toEqual([['Both', undefined]]);
  });

  test('waits for hidden checks alone where the rubric says so', () => {
    const { visibility, tests } = rendered(report, { results: 'visible', hiddenChecks: 'after_published' });
    expect(visibility).toBe('visible');
    expect(namesAndTimes(tests)).toEqual([
      ['Both', undefined],
      ['Both: hidden checks', 'after_published'],
    ]);
    expect(tests[0].output).toMatch(/^2 of 2 checks failed \(1 hidden\)\n/);
    expect(tests[0].output).not.toContain('Unseen');
    expect(tests[1].output).toContain('Unseen');
  });

  test('has only the number of hidden checks where the rubric hides them, so that the total is shown', () => {
    const { tests } = rendered(report, { results: 'visible', hiddenChecks: 'hidden' });
    expect(namesAndTimes(tests)).toEqual([['Both', undefined]]);
    expect(tests[0].output).toMatch(/^2 of 2 checks failed \(1 hidden\)\n/);
    expect(JSON.stringify(tests)).not.toContain('Unseen');
  });

  test('has notes, at the time of the results', () => {
    const { output, tests } = rendered(sampleReport([sampleTask()], { notes: ['q1.ts:3: not part of a block'] }));
    expect(output).toBeUndefined();
    expect(tests.at(-1)).toMatchObject({ number: '2', name: 'Notes', output: '    - q1.ts:3: not part of a block' });
  });
});

test('a result without any score is not one', () => {
  expect(gradescopeResults.safeParse({ tests: [{ name: 'Right' }] }).success).toBe(false);
  expect(gradescopeResults.safeParse({ tests: [{ name: 'Right', score: 1 }] }).success).toBe(true);
});
