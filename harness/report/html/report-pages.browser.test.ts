import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { changedFiles, writeSubmission } from '../../../proofs/compose.ts';
import { complaintsAboutReport, openBrowser } from '../../../testing/in-browser.ts';
import type { Sample } from '../../authoring/samples.ts';
import { gradeSubmission } from '../../grading/grade.ts';
import { loadCourse } from '../../rubric/course.ts';
import { createTemporaryFolder } from '../../support/temporary-folder.ts';

// Of the corpus's samples, whose reports have between them every drawing, proofs/corpus looks at the pages.

const handWritten: readonly Sample[] = [
  { id: 'syntax-error', blocks: { 'q1.loss': 'return targets.reduce((sum, =>);' } },
  {
    id: 'message-of-markup',
    blocks: { 'q2.test': "throw new Error('</pre><script>alert(1)</script>\\n<img src=https://example.org/x.png>');" },
  },
];

const course = await loadCourse();
const scratch = createTemporaryFolder('report-pages');
afterAll(scratch.remove);

const browser = await openBrowser();
afterAll(() => browser?.close());

describe.runIf(browser)('a browser has nothing to say about the report of', { concurrent: true }, () => {
  test.each([
    ['the reference', join(course.root, 'reference')],
    ['the stubs', join(course.root, 'fixtures/stubs')],
  ])('%s', async (_, path) => expect(await complaintsOf(path)).toEqual([]));

  test.each(handWritten)('$id', async (sample) => {
    const path = writeSubmission(changedFiles(sample, course), scratch.folder);
    expect(await complaintsOf(path, Object.keys(sample.blocks)[0])).toEqual([]);
  });
});

/** @param task the only task to grade, for the others would take their time and show nothing else */
async function complaintsOf(path: string, task?: string): Promise<string[]> {
  const report = await gradeSubmission(course, { path, seed: 1, ...(task && { task }) });
  return browser ? complaintsAboutReport(browser, report) : [];
}
