import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import axeCore from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';
import { renderHtml } from '../harness/report/html/html.ts';
import { redact } from '../harness/report/redact.ts';
import type { GradeReport } from '../harness/report/schema.ts';
import { createTemporaryFolder } from '../harness/support/temporary-folder.ts';

// Pages in a real browser, for tests.

/** Widths and schemes: a phone by day, a desk by night. */
const VIEWS = [
  { width: 390, colorScheme: 'light' },
  { width: 1280, colorScheme: 'dark' },
] as const;

/** A report's page stays below this. */
const MOST_CHARACTERS = 1e6;

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const executablePath = process.env.CHROMIUM ?? PLACES.find((place) => existsSync(place));

/** Lack of a Chromium on a machine that need not have one. */
const isBrowserMissing = !executablePath && !process.env.CI;
if (isBrowserMissing) console.warn('no Chromium, so no page is looked at: set CHROMIUM to the path of one');

/** Opens a browser, or nothing where there is none. */
export async function openBrowser(): Promise<Browser | undefined> {
  if (isBrowserMissing) return undefined;
  return chromium.launch({ ...(executablePath && { executablePath }), args: ['--no-sandbox'] });
}

/** Opens a page; from then on the messages are what it has asked for and what the console has said. */
export async function openPage(browser: Browser, address: string): Promise<{ page: Page; messages: string[] }> {
  const page = await browser.newPage();
  const messages: string[] = [];
  page.on('console', (message) => messages.push(`console ${message.text()}`));
  page.on('pageerror', (error) => messages.push(`error ${error.message}`));
  page.on('request', (request) => messages.push(`request ${request.url()}`));
  await page.goto(address);
  return { page, messages };
}

/** Lists what axe finds serious, and what is wider than the screen, in all views and with everything unfolded. */
export async function complaintsAbout(page: Page): Promise<string[]> {
  await page.evaluate(axeCore.source);
  const complaints: string[] = [];
  for (const { width, colorScheme } of VIEWS) {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme });
    complaints.push(...(await page.evaluate<string[]>(LOOK)).map((complaint) => `at ${width} px: ${complaint}`));
  }
  return complaints;
}

/**
 * Opens the pages of reports from disk, as their readers do, and lists what is wrong with each. They follow one another in one
 * tab: a new one is a new process, which takes longer to start than a page to look at.
 */
export async function complaintsAboutReports(browser: Browser, reports: readonly GradeReport[]): Promise<string[][]> {
  const { folder, remove } = createTemporaryFolder('report-page');
  const file = join(folder, 'report.html');
  const address = pathToFileURL(file).href;
  const { page, messages } = await openPage(browser, 'about:blank');
  const complaints: string[][] = [];
  try {
    for (const report of reports) {
      const html = renderHtml(redact(report));
      writeFileSync(file, html);
      await page.goto(address);
      const ofPage = await complaintsAbout(page);
      complaints.push([
        ...(html.length > MOST_CHARACTERS ? [`it has ${html.length} characters`] : []),
        ...messages.splice(0).filter((message) => message !== `request ${address}`),
        ...ofPage,
      ]);
    }
    return complaints;
  } finally {
    await page.close();
    remove();
  }
}

/** Script that runs in the page, and is text because there are no types of browsers here. */
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
