import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import axeCore from 'axe-core';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadCourse } from '../../harness/course.ts';
import { gradeSubmission } from '../../harness/grading/grade.ts';
import { renderHtml } from '../../harness/report/html/html.ts';
import { createTemporaryFolder } from '../../harness/temporary-folder.ts';
import { wrong } from '../corpus/all.ts';
import { changedFiles, compose, writeSubmission } from '../variants/compose.ts';
import type { Work } from '../variants/work.ts';

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

const handWritten: readonly Work[] = [
  { id: 'syntax-error', blocks: { 'q1.loss': 'return targets.reduce((sum, =>);' } },
  {
    id: 'message-of-markup',
    blocks: { 'q2.test': "throw new Error('</pre><script>alert(1)</script>\\n<img src=https://example.org/x.png>');" },
  },
];

const SEED = 1;

/** A phone by day, a desk by night. */
const VIEWS = [
  { width: 390, colorScheme: 'light' },
  { width: 1280, colorScheme: 'dark' },
] as const;

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const executablePath = process.env.CHROMIUM ?? PLACES.find((place) => existsSync(place));
const isSkipped = !executablePath && !process.env.CI;
if (isSkipped) console.warn('no Chromium, so no page is looked at: set CHROMIUM to the path of one');

const STUBS = fileURLToPath(new URL('../../fixtures/stubs', import.meta.url));
const course = await loadCourse();
const scratch = createTemporaryFolder('report-pages');
afterAll(scratch.remove);

let browser: Browser;
beforeAll(async () => {
  if (!isSkipped)
    browser = await chromium.launch({ ...(executablePath && { executablePath }), args: ['--no-sandbox'] });
});
afterAll(() => browser?.close());

describe.skipIf(isSkipped)('a browser has nothing to say about the report of', { concurrent: true }, () => {
  test('the reference', async () => {
    await expectGoodPage('reference', compose({ blocks: {} }));
  });

  test('the stubs', async () => {
    const stubs = ['q1.ts', 'q2.ts'].map((file): [string, string] => [file, readFileSync(join(STUBS, file), 'utf8')]);
    await expectGoodPage('stubs', new Map(stubs));
  });

  test.each(WRONG)('%s', async (id) => {
    const work = wrong.find((known) => known.id === id);
    if (!work) throw new Error(`there is no wrong work ${id}`);
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
  const html = renderHtml(report);
  expect(Buffer.byteLength(html)).toBeLessThan(1e6);
  const file = join(scratch.folder, `${name}.html`);
  writeFileSync(file, html);
  await expectQuiet(pathToFileURL(file).href);
}

/** Opens a page from disk, as its reader does, and has axe look at all that can be unfolded. */
async function expectQuiet(address: string): Promise<void> {
  const page = await browser.newPage();
  try {
    const messages: string[] = [];
    page.on('console', (message) => messages.push(`console ${message.text()}`));
    page.on('pageerror', (error) => messages.push(`error ${error.message}`));
    page.on('request', (request) => messages.push(`request ${request.url()}`));
    await page.goto(address);
    expect(messages).toEqual([`request ${address}`]);
    await page.evaluate(axeCore.source);
    for (const { width, colorScheme } of VIEWS) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme });
      expect(await page.evaluate(LOOK)).toEqual([]);
    }
  } finally {
    await page.close();
  }
}

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
