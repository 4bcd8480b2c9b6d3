import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { renderToStaticMarkup } from 'preact-render-to-string';
import { STYLE } from './style.ts';

export { html };

/** Piece of a page. Text in it is shown as text, whatever it contains. */
export type Markup = VNode;

/** Policy of a page: it shows its own styles and pictures, fetches nothing, and runs nothing but its script. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

interface Page {
  title: string;
  style?: string;
  body: Markup;
  /** the only script that the page may run; of our own alone, since it is not escaped */
  script?: string;
}

/** Renders one self-contained HTML document: no font, no address, and no script but the one given. */
export function renderPage({ title, style = '', body, script }: Page): string {
  const policy = script === undefined ? POLICY : `${POLICY}; script-src '${hashOf(script)}'`;
  const page = html`
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content=${policy} />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
        <!-- Without one, a browser asks the server for /favicon.ico. -->
        <link rel="icon" href="data:," />
        <style dangerouslySetInnerHTML=${{ __html: STYLE + style }} />
      </head>
      <body>
        <main>${body}</main>
        ${script !== undefined && html`<script dangerouslySetInnerHTML=${{ __html: script }} />`}
      </body>
    </html>
  `;
  return `<!doctype html>\n${renderToStaticMarkup(page)}\n`;
}

/** Names a script as a policy does: https://www.w3.org/TR/CSP3/#grammardef-hash-source */
function hashOf(script: string): string {
  return `sha256-${sha256(utf8ToBytes(script)).toBase64()}`;
}

interface Column {
  title: string;
  /** numbers stand at the right, with digits of one width */
  isNumeric?: boolean;
}

/** Draws a table in a box of its own that scrolls, by keyboard too, where the page is narrower. */
export function table({
  label,
  columns,
  rows,
}: {
  /** what the table shows: its name for who cannot see it */
  label: string;
  columns: readonly Column[];
  rows: readonly (readonly (string | Markup)[])[];
}): Markup {
  const alignment = ({ isNumeric }: Column) => (isNumeric ? 'number' : undefined);
  return html`
    <div class="scroll" tabindex="0" role="region" aria-label=${label}>
      <table>
        <thead>
          <tr>
            ${columns.map((column) => html`<th scope="col" class=${alignment(column)}>${column.title}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${rows.map((row) => html`<tr>${row.map((cell, i) => html`<td class=${alignment(columns[i])}>${cell}</td>`)}</tr>`)}
        </tbody>
      </table>
    </div>
  `;
}
