import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import samples from '../../../samples/index.ts';
import { changedFiles, compose, writeSubmission } from '../../../testing/compose.ts';
import { complaintsAbout, openBrowser, openPage } from '../../../testing/in-browser.ts';
import type { Sample } from '../../authoring/samples.ts';
import { gradeSubmission } from '../../grading/grade.ts';
import { loadCourse } from '../../rubric/course.ts';
import { createTemporaryFolder } from '../../support/temporary-folder.ts';
import { redact } from '../redact.ts';
import { renderHtml } from './html.ts';

/** Wrong works that fail in different ways, and have between them every drawing. */
const WRONG = [
  'model-without-bias',
  'softmax-while-loop',
  'softmax-no-shift',
  'loss-matrix',
  'loss-throws-a-getter',
  'forward-omits-ba',
  'forward-exits',
  'backward-no-recurrence',
  'predict-state-not-carried',
  'test-last-value-as-forecast',
];

const handWritten: readonly Sample[] = [
  { id: 'syntax-error', blocks: { 'q1.loss': 'return targets.reduce((sum, =>);' } },
  {
    id: 'message-of-markup',
    blocks: { 'q2.test': "throw new Error('</pre><script>alert(1)</script>\\n<img src=https://example.org/x.png>');" },
  },
];

const SEED = 1;

const STUBS = fileURLToPath(new URL('../../../fixtures/stubs', import.meta.url));
const course = await loadCourse();
const scratch = createTemporaryFolder('report-pages');
afterAll(scratch.remove);

const browser = await openBrowser();
afterAll(() => browser?.close());

describe.runIf(browser)('a browser has nothing to say about the report of', { concurrent: true }, () => {
  test('the reference', async () => {
    await expectGoodPage('reference', compose({ blocks: {} }));
  });

  test('the stubs', async () => {
    const stubs = ['q1.ts', 'q2.ts'].map((file): [string, string] => [file, readFileSync(join(STUBS, file), 'utf8')]);
    await expectGoodPage('stubs', new Map(stubs));
  });

  test.each(WRONG)('%s', async (id) => {
    const work = samples.faulty.find((sample) => sample.id === id)!;
    await expectGoodPage(id, changedFiles(work), work.fails[0]);
  });

  test.each(handWritten)('$id', async (work) => {
    await expectGoodPage(work.id, changedFiles(work), Object.keys(work.blocks)[0]);
  });
});

/** @param task the only task to grade, for the others would take their time and show nothing else */
async function expectGoodPage(name: string, files: ReadonlyMap<string, string>, task?: string): Promise<void> {
  const path = writeSubmission(files, scratch.folder);
  const report = await gradeSubmission(course, { path, seed: SEED, ...(task && { task }) });
  const html = renderHtml(redact(report));
  expect(Buffer.byteLength(html)).toBeLessThan(1e6);
  const file = join(scratch.folder, `${name}.html`);
  writeFileSync(file, html);
  await expectQuiet(pathToFileURL(file).href);
}

/** Opens a page from disk, as its reader does. */
async function expectQuiet(address: string): Promise<void> {
  if (!browser) return;
  const { page, messages } = await openPage(browser, address);
  try {
    expect(messages).toEqual([`request ${address}`]);
    expect(await complaintsAbout(page)).toEqual([]);
  } finally {
    await page.close();
  }
}
