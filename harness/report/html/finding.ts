import { html, type Markup, table } from '../../page/html.ts';
import { type Description, describe } from '../describe.ts';
import type { PublicFinding } from '../redact.ts';

/** Draws a finding as people read it: what is wrong, the mistake that it looks like, then what was seen. */
export function findingMarkup(finding: PublicFinding): Markup {
  const { text, mistakes, excerpt, departure, rows, table: gradient } = describe(finding);
  return html`
    ${prose(text)}
    ${mistakes && knownMistakes(mistakes)}
    ${excerpt && excerptOf(excerpt)}
    ${seen([...(departure?.rows ?? []), ...rows])}
    ${gradient && gradientTable(gradient)}
  `;
}

/** Draws lines of ours as paragraphs, then quoted ones in a box. */
function prose(text: Description['text']): Markup[] {
  const quoted = text.flatMap((line) => (typeof line === 'string' ? [] : line.quoted));
  return [
    ...text.filter((line) => typeof line === 'string').map((line) => html`<p>${line}</p>`),
    ...(quoted.length > 0 ? [html`<pre>${quoted.join('\n')}</pre>`] : []),
  ];
}

export function knownMistakes({ lead, says }: NonNullable<Description['mistakes']>): Markup {
  if (says.length === 1) return html`<p class="mistake"><strong>${lead}</strong> ${says[0]}</p>`;
  return html`
    <div class="mistake">
      <p><strong>${lead}</strong></p>
      <ul>${says.map((each) => html`<li>${each}</li>`)}</ul>
    </div>
  `;
}

function excerptOf({ place: { file, line, column }, lines }: NonNullable<Description['excerpt']>): Markup {
  return html`
    <figure class="excerpt">
      <figcaption>${file}, line ${line}${column !== undefined && `, column ${column}`}</figcaption>
      <pre>${lines.join('\n')}</pre>
    </figure>
  `;
}

/** Draws the counterexample, a row for each thing that is known of it. */
function seen(rows: Description['rows']): Markup | undefined {
  if (rows.length === 0) return undefined;
  return html`
    <dl class="seen">
      ${rows.map(([label, lines]) => html`<div><dt>${label}</dt><dd><pre>${lines.join('\n')}</pre></dd></div>`)}
    </dl>
  `;
}

function gradientTable({ columns, rows }: NonNullable<Description['table']>): Markup {
  const numeric = new Set(['error', 'expected', 'got', 'ratio']);
  return table({
    label: 'Each block of the gradient',
    columns: columns.map((title) => ({ title, isNumeric: numeric.has(title) })),
    rows: rows.map(({ block, verdict, cells }) => [
      html`<code>${block}</code>`,
      verdict === 'right' ? '✓ right' : html`<strong class="wrong">✗ ${verdict}</strong>`,
      ...cells,
    ]),
  });
}
