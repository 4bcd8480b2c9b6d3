import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { complaintsAbout, openBrowser, openPage } from '../../../testing/in-browser.ts';
import { rubric, sampleGraded, sampleRun, sampleSubmission } from '../../../testing/sample-class.ts';
import { mismatch, sampleCheck } from '../../../testing/sample-report.ts';
import { createTemporaryFolder } from '../../support/temporary-folder.ts';
import { gradesOf } from '../gradebook/grades.ts';
import { renderClassPage } from './class-page.ts';

const scratch = createTemporaryFolder('class-page');
afterAll(scratch.remove);

const browser = await openBrowser();
afterAll(() => browser?.close());

const wrong = sampleCheck({ finding: { ...mismatch, mistakes: [{ id: 'x', says: 'The sum leaves out b.' }] } });
const run = sampleRun(
  [
    sampleGraded(sampleSubmission('s10', { submittedAt: '2024-03-12T11:30:00.000Z' })),
    sampleGraded(sampleSubmission('s9', { notes: ['handed in 3 times'] }), {
      'q1.a': { marks: 0, outcome: 'failed', checks: [wrong] },
    }),
    { submission: sampleSubmission('s8', { students: [] }), page: '', error: 'Error: the disk is full' },
    sampleGraded(sampleSubmission('s7', { students: [{ name: '<b onclick=alert(1)>Ben</b>' }] })),
  ],
  ['notes.txt belongs to nobody'],
);

test.runIf(browser)('a browser has nothing to say about the page, and sorts it', async () => {
  if (!browser) return;
  const file = join(scratch.folder, 'class.html');
  writeFileSync(file, renderClassPage(run, gradesOf(run, rubric, [])));
  const address = pathToFileURL(file).href;
  const { page, messages } = await openPage(browser, address);

  const column = (index: number) =>
    page.locator(`[aria-label=Students] tbody td:nth-child(${index})`).allTextContents();
  const sortBy = (name: string) => page.getByLabel('Students').getByRole('button', { name, exact: true }).click();
  expect(await column(3)).toEqual(['s10', 's9', 's8', 's7']);
  await sortBy('submission');
  expect(await column(3)).toEqual(['s7', 's8', 's9', 's10']);
  await sortBy('submission');
  expect(await column(3)).toEqual(['s10', 's9', 's8', 's7']);
  // Who has no value stays at the end.
  await sortBy('total');
  expect(await column(4)).toEqual(['20.5', '22.95', '25.5', '']);
  await sortBy('total');
  expect(await column(4)).toEqual(['25.5', '22.95', '20.5', '']);
  const sorted = await page.locator('[aria-sort]').evaluateAll((heads) => heads.map((head) => head.textContent));
  expect(sorted).toEqual(['total']);

  expect(messages).toEqual([`request ${address}`]);
  expect(await complaintsAbout(page)).toEqual([]);
});
