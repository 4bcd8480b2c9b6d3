import { html, type Markup } from '../../page/html.ts';
import { printable } from '../../support/text.ts';
import type { PublicReport } from '../redact.ts';

/** Draws how the marks came about. */
export function provenance({ sandbox, node, hashes, milliseconds }: PublicReport): Markup {
  return html`
    <details class="provenance">
      <summary>How this was graded</summary>
      <dl>
        ${row('sandbox', html`<ul>${sandbox.layers.map(layer)}</ul>`)}
        ${row('time', `${(milliseconds / 1000).toFixed(1)} s`)}
        ${row('Node.js', node)}
        ${Object.entries(hashes).map(([name, hash]) => row(`hash of ${name}`, html`<code>${hash}</code>`))}
      </dl>
    </details>
  `;
}

function layer({ id, title, missing }: PublicReport['sandbox']['layers'][number]): Markup {
  if (missing === undefined) return html`<li><strong>${id}</strong>: ${title}</li>`;
  return html`<li>without <strong>${id}</strong>: ${printable(missing)}</li>`;
}

function row(term: string, value: string | Markup): Markup {
  return html`<div><dt>${term}</dt><dd>${value}</dd></div>`;
}
