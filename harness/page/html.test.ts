import { parseHTML } from 'linkedom';
import { expect, test } from 'vitest';
import { html, renderPage, table } from './html.ts';
import { STYLE } from './style.ts';

const HOSTILE = '</style></title><script>alert(1)</script><img src=x onerror=alert(1)>" onload="alert(1)&lt;';

test('a page is a document with its styles in it, which may fetch and run nothing', () => {
  const page = renderPage({ title: 'A report', body: html`<h1>A report</h1>` });
  expect(page).toMatch(/^<!doctype html>\n<html lang="en">/);
  const { document } = parseHTML(page);
  expect(document.title).toBe('A report');
  expect(document.querySelector('main > h1')?.textContent).toBe('A report');
  expect(document.querySelector('meta[name=viewport]')?.getAttribute('content')).toContain('width=device-width');
  const policy = document.querySelector('meta[http-equiv=Content-Security-Policy]')?.getAttribute('content');
  expect(policy).toMatch(/^default-src 'none'; style-src 'unsafe-inline'; img-src data:;/);
  // As it was written: text of an HTML document would have entities in place of some characters.
  expect(page).toContain(`<style>${STYLE}</style>`);
  expect(page.replace(STYLE, '')).not.toMatch(/https?:|<script|@import|url\(/);
});

test('a page may run the script that it is given, and no other', () => {
  const script = 'document.title = "1 < 2 & 3";';
  const page = renderPage({ title: '', body: html`<p>${'<script>alert(1)</script>'}</p>`, script });
  const { document } = parseHTML(page);
  expect([...document.querySelectorAll('script')].map(({ textContent }) => textContent)).toEqual([script]);
  const policy = document.querySelector('meta[http-equiv=Content-Security-Policy]')?.getAttribute('content');
  // printf '%s' SCRIPT | openssl dgst -sha256 -binary | base64
  expect(policy).toMatch(/; script-src 'sha256-OPfRWtqbLfhzIFPr60UdAdvQMNZZ9TacnTCzsgYlZOQ='$/);
});

test('text is text wherever it stands', () => {
  const body = html`
    <p title=${HOSTILE}>${HOSTILE}</p>
    ${table({ label: HOSTILE, columns: [{ title: HOSTILE }], rows: [[HOSTILE]] })}
  `;
  const page = renderPage({ title: HOSTILE, body });
  const { document } = parseHTML(page);
  expect(document.querySelectorAll('script, img, [onload], [onerror]')).toHaveLength(0);
  expect(document.title).toBe(HOSTILE);
  for (const selector of ['p', 'th', 'td']) expect(document.querySelector(selector)?.textContent).toBe(HOSTILE);
  expect(document.querySelector('p')?.getAttribute('title')).toBe(HOSTILE);
  expect(document.querySelector('[role=region]')?.getAttribute('aria-label')).toBe(HOSTILE);
});

test('a table scrolls in a box with a name that the keyboard reaches, and sets numbers to the right', () => {
  const columns = [{ title: 'name' }, { title: 'loss', isNumeric: true }];
  const body = table({ label: 'Losses', columns, rows: [['train', '0.5']] });
  const { document } = parseHTML(renderPage({ title: '', body }));
  const box = document.querySelector('[role=region]');
  expect([box?.getAttribute('aria-label'), box?.getAttribute('tabindex')]).toEqual(['Losses', '0']);
  const cells = [...document.querySelectorAll('tr > *')].map((cell) => [cell.textContent, cell.className]);
  expect(cells).toEqual([
    ['name', ''],
    ['loss', 'number'],
    ['train', ''],
    ['0.5', 'number'],
  ]);
});
