import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { complaintsAboutReports, openBrowser } from '../../../testing/in-browser.ts';
import { SAMPLE_LAB } from '../../../testing/sample-copy.ts';
import { gradeSubmission } from '../../grading/grade.ts';
import { loadCourse } from '../../rubric/course.ts';
import { withBodies } from '../../source/blocks.ts';
import { createTemporaryFolder } from '../../support/temporary-folder.ts';

// Of samples, whose reports have between them every drawing, proofs/corpus looks at the pages.

const course = await loadCourse(SAMPLE_LAB);
const { folder, remove } = createTemporaryFolder('report-pages');
afterAll(remove);

const browser = await openBrowser();
afterAll(() => browser?.close());

test.runIf(browser)('a browser has nothing to say about a syntax error, nor about a message of markup', async () => {
  const reference = readFileSync(join(SAMPLE_LAB, 'reference/sums.ts'), 'utf8');
  const message = '</pre><script>alert(1)</script>\\n<img src=https://example.org/x.png>';
  const bodies = { 'sums.double': `throw new Error('${message}');`, 'sums.fourfold': 'return x.reduce((sum, =>);' };
  writeFileSync(join(folder, 'sums.ts'), withBodies(reference, bodies));
  const report = await gradeSubmission(course, { path: folder, seed: 1 });
  const codes = report.questions[0].tasks.flatMap(({ checks }) => checks.map(({ finding }) => finding?.code));
  expect(codes).toEqual(expect.arrayContaining(['threw', 'syntax-error']));
  expect(browser && (await complaintsAboutReports(browser, [report]))).toEqual([[]]);
});
