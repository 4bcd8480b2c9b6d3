import { parseHTML } from 'linkedom';
import { marked } from 'marked';
import { expect, test } from 'vitest';
import { sampleCheck, sampleReport, sampleTask } from '../../testing/sample-report.ts';
import { renderMarkdown } from './markdown.ts';
import { redact } from './redact.ts';
import type { GradeReport } from './schema.ts';

/** The report as a page shows it. */
function page(report: GradeReport): Document {
  return parseHTML(
    `<!doctype html><html><body>${marked.parse(renderMarkdown(redact(report)), { async: false })}</body></html>`,
  ).document;
}

const textsOf = (document: Document, selector: string) =>
  [...document.querySelectorAll(selector)].map(({ textContent }) => textContent);

const finding = { code: 'mismatch', message: 'must add', input: '1', expected: '2', actual: '3' } as const;
const failing = sampleTask({
  id: 'sums.wrong',
  title: 'Wrong | _odd_ <b>title</b>',
  checks: [sampleCheck({ title: 'a[t+1] *follows* a[t]', finding, replay: 'adds.1kx3f9.4-0.c7' }), sampleCheck()],
});

test('tasks and marks are a table, findings stand below it', () => {
  const document = page(sampleReport([sampleTask(), failing]));
  expect(textsOf(document, 'h2')).toEqual(['Sums: 10/20']);
  const rows = [...document.querySelectorAll('tbody tr')].map((row) =>
    [...row.querySelectorAll('td')].map(({ textContent }) => textContent),
  );
  expect(rows).toEqual([
    ['', 'Sums', '10/20', ''],
    ['✓', 'Add', '10/10', ''],
    ['✗', 'Wrong | _odd_ <b>title</b>', '0/10', '1 of 2 checks failed'],
  ]);
  expect(textsOf(document, 'h3')).toEqual(['sums.wrong: Wrong | _odd_ <b>title</b>']);
  expect(textsOf(document, 'h3 ~ p strong')).toEqual(['✗ a[t+1] *follows* a[t]']);
  expect(textsOf(document, 'pre')).toEqual(['must add\ninput     1\nexpected  2\ngot       3\n']);
  expect(textsOf(document, 'p code')).toEqual(['smith_12', 'npm run task -- wrong --replay adds.1kx3f9.4-0.c7']);
});

test('a cap, a penalty and notes are told', () => {
  const report = sampleReport([sampleTask()], {
    marks: 6,
    penalty: { marks: 2, reason: '3 h late' },
    notes: ['q1.ts:3: not part of a block'],
  });
  const [question] = report.questions;
  const document = page({ ...report, questions: [{ ...question, rawMarks: 10, marks: 8, maxMarks: 8 }] });
  expect(textsOf(document, 'tbody tr:first-child td')).toEqual(['', 'Sums', '8/8', 'tasks add up to 10, capped']);
  expect(textsOf(document, 'p')).toContain('Late: −2 (3 h late)');
  expect(textsOf(document, 'h3 + pre')).toEqual(['- q1.ts:3: not part of a block\n']);
});

test('what another task has broken is told in the table alone', () => {
  const document = page(sampleReport([sampleTask({ ...failing, blockedBy: ['sums.add'] })]));
  expect(textsOf(document, 'td:last-child')).toEqual(['', 'blocked by sums.add']);
  expect(textsOf(document, 'h3, pre')).toEqual([]);
});

test('a check that another task has broken is counted in the table alone', () => {
  const [check, passed] = failing.checks;
  const blocked = sampleCheck({ title: 'Blocked', finding, blockedBy: ['sums.add'] });
  const document = page(sampleReport([{ ...failing, checks: [blocked, check, passed] }]));
  expect(textsOf(document, 'td:last-child')).toEqual(['', '1 of 3 checks failed, 1 more blocked by sums.add']);
  expect(textsOf(document, 'h3 ~ p strong')).toEqual(['✗ a[t+1] *follows* a[t]']);
});

test('our own error is told apart, without marks', () => {
  const document = page(sampleReport([sampleTask({ checks: [sampleCheck({ error: 'Error: /secret/path' })] })]));
  expect(textsOf(document, 'h2')).toEqual(['Sums: ?/10']);
  expect(textsOf(document, 'p')).toContain('The grader failed, not the submission: nobody knows its marks yet.');
  expect(textsOf(document, 'pre')).toEqual(['this is our error, not the submission’s; no marks were drawn from it\n']);
});

test('hidden checks and the seed stay hidden', () => {
  const check = sampleCheck({ visibility: 'hidden', finding: { ...finding, input: 'SECRET', expected: 'SECRET' } });
  const markdown = renderMarkdown(redact(sampleReport([sampleTask({ checks: [check] })], { seed: 987654 })));
  expect(markdown).toContain('must add');
  expect(markdown).not.toMatch(/SECRET|987654/);
});

test('text of a submission is code, and never markup', () => {
  const attack = '```\n</code></pre>\n# <img src=x> [a](javascript:b) @teacher https://example.org\n    ~~~';
  const check = sampleCheck({ finding: { code: 'threw', procedure: 'add', name: attack, message: attack } });
  const report = sampleReport([sampleTask({ checks: [check] })], {
    submission: { id: '`a` <b> `@x` |' },
    notes: [attack],
  });
  const document = page(report);
  expect(textsOf(document, 'a, img, h1, b, del')).toEqual([]);
  expect(textsOf(document, 'pre')).toHaveLength(2);
  expect(textsOf(document, 'p code')).toEqual(["'a' <b> '@x' |"]);
  for (const code of document.querySelectorAll('code')) code.remove();
  expect(document.body.textContent).not.toMatch(/teacher|example|@x/);
});
