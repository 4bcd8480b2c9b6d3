import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import axeCore from 'axe-core';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { mismatch, sampleCheck } from '../../report/sample-report.ts';
import { createTemporaryFolder } from '../../temporary-folder.ts';
import { gradesOf } from '../gradebook/grades.ts';
import { rubric, sampleGraded, sampleRun, sampleSubmission } from '../gradebook/sample-class.ts';
import { renderClassPage } from './class-page.ts';

/** A phone by day, a desk by night. */
const VIEWS = [
  { width: 390, colorScheme: 'light' },
  { width: 1280, colorScheme: 'dark' },
] as const;

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const executablePath = process.env.CHROMIUM ?? PLACES.find((place) => existsSync(place));
const isSkipped = !executablePath && !process.env.CI;
if (isSkipped) console.warn('no Chromium, so no page is looked at: set CHROMIUM to the path of one');

const scratch = createTemporaryFolder('class-page');
afterAll(scratch.remove);

let browser: Browser;
beforeAll(async () => {
  if (!isSkipped)
    browser = await chromium.launch({ ...(executablePath && { executablePath }), args: ['--no-sandbox'] });
});
afterAll(() => browser?.close());

const wrong = sampleCheck({ finding: { ...mismatch, mistakes: [{ id: 'x', says: 'The sum leaves out b.' }] } });
const run = sampleRun(
  [
    sampleGraded(sampleSubmission('s10', { submittedAt: '2024-03-12T11:30:00.000Z' })),
    sampleGraded(sampleSubmission('s9'), { 'q1.a': { marks: 0, outcome: 'failed', checks: [wrong] } }),
    { submission: sampleSubmission('s8', { students: [] }), page: '', error: 'Error: the disk is full' },
    sampleGraded(sampleSubmission('s7', { students: [{ name: '<b onclick=alert(1)>Ben</b>' }] })),
  ],
  ['notes.txt belongs to nobody'],
);

test.skipIf(isSkipped)('a browser has nothing to say about the page, and sorts it', async () => {
  const file = join(scratch.folder, 'class.html');
  writeFileSync(file, renderClassPage(run, gradesOf(run, rubric, [])));
  const address = pathToFileURL(file).href;
  const page = await browser.newPage();
  const messages: string[] = [];
  page.on('console', (message) => messages.push(`console ${message.text()}`));
  page.on('pageerror', (error) => messages.push(`error ${error.message}`));
  page.on('request', (request) => messages.push(`request ${request.url()}`));
  await page.goto(address);

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
  await page.evaluate(axeCore.source);
  for (const { width, colorScheme } of VIEWS) {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme });
    expect(await page.evaluate(LOOK)).toEqual([]);
  }
});

/** Runs in the page, and is text because there are no types of browsers here: what is serious, and what sticks out. */
const LOOK = `(async () => {
  for (const details of document.querySelectorAll('details')) details.open = true;
  const { violations } = await axe.run({ resultTypes: ['violations'] });
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  const isTooWide = document.documentElement.scrollWidth > innerWidth;
  return [
    ...serious.flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ': ' + html)),
    ...(isTooWide ? ['wider than the screen'] : []),
  ];
})()`;
