import type { Finding, GradientRow, Position } from '../../authoring/finding.ts';
import { html, type Markup } from '../../page/html.ts';
import { table } from '../../page/table.ts';
import { printable, printableLines } from '../../support/text.ts';
import { BAR, describeFinding } from '../words.ts';

/** UTF-16 units of a cell in a table. */
const MOST_OF_CELL = 40;

/**
 * A finding as people read it: what is wrong, the mistake that it looks like, then what was seen.
 *
 * @param isHidden leaves out inputs and expected values, which a hidden check must not give away
 */
export function findingMarkup(finding: Finding, isHidden: boolean): Markup {
  return html`
    ${prose(finding, isHidden)}
    ${'mistakes' in finding && knownMistakes(finding.mistakes ?? [])}
    ${finding.code === 'rule' && excerptOf(finding)}
    ${seen(finding, isHidden)}
    ${finding.code === 'gradient' && gradientTable(finding.rows, isHidden)}
  `;
}

/** What is wrong, in the words of the other reports; values have their place below. */
export function proseLines(finding: Finding, isHidden: boolean): string[] {
  switch (finding.code) {
    case 'mismatch':
    case 'contract':
    case 'gradient':
    case 'history':
    case 'rule':
      return describeFinding({ code: 'mismatch', message: finding.message });
    case 'threw':
      return describeFinding({ ...finding, input: undefined, mistakes: undefined }, isHidden);
    default:
      return describeFinding(finding);
  }
}

/** Lines of ours as paragraphs, then what stands behind a bar in a box: it is the submission's. */
function prose(finding: Finding, isHidden: boolean): Markup[] {
  const lines = proseLines(finding, isHidden);
  const quoted = lines.filter((line) => line.startsWith(BAR)).map((line) => line.slice(BAR.length));
  return [
    ...lines.filter((line) => !line.startsWith(BAR)).map((line) => html`<p>${line}</p>`),
    ...(quoted.length > 0 ? [html`<pre>${quoted.join('\n')}</pre>`] : []),
  ];
}

/** The mistake that the results are those of; or several, where the inputs cannot tell. */
export function knownMistakes(mistakes: readonly { says: string }[]): Markup | undefined {
  if (mistakes.length === 0) return undefined;
  const [{ says }, ...others] = mistakes;
  if (others.length === 0) {
    return html`<p class="mistake"><strong>This looks like a known mistake:</strong> ${printable(says)}</p>`;
  }
  return html`
    <div class="mistake">
      <p><strong>This looks like one of these known mistakes, which the inputs do not tell apart:</strong></p>
      <ul>${mistakes.map((mistake) => html`<li>${printable(mistake.says)}</li>`)}</ul>
    </div>
  `;
}

/** The student's line that a rule points at. */
function excerptOf({ position, excerpt }: { position: Position; excerpt: string }): Markup {
  const { file, line, column } = position;
  return html`
    <figure class="excerpt">
      <figcaption>${file}, line ${line}${column !== undefined && `, column ${column}`}</figcaption>
      <pre>${shownText(excerpt)}</pre>
    </figure>
  `;
}

/** The counterexample, a row for each thing that is known of it. */
function seen(finding: Finding, isHidden: boolean): Markup | undefined {
  const rows = rowsOf(finding, isHidden).filter((row): row is [string, string] => row[1] !== undefined);
  if (rows.length === 0) return undefined;
  return html`
    <dl class="seen">
      ${rows.map(([label, value]) => html`<div><dt>${label}</dt><dd><pre>${shownText(value)}</pre></dd></div>`)}
    </dl>
  `;
}

function rowsOf(finding: Finding, isHidden: boolean): [string, string | undefined][] {
  const visible = (value: string | undefined) => (isHidden ? undefined : value);
  const place: [string, string | undefined][] =
    finding.code === 'history'
      ? [
          ['first off', `the ${finding.series} at index ${finding.step}`],
          ['off by', visible(finding.deviation === null ? undefined : relative(finding.deviation))],
          ['allowed', visible(relative(finding.tolerance))],
        ]
      : [];
  return [
    ...place,
    ['input', 'input' in finding ? visible(finding.input) : undefined],
    ['expected', 'expected' in finding ? visible(finding.expected) : undefined],
    ['got', 'actual' in finding ? finding.actual : undefined],
  ];
}

const relative = (value: number): string => `${value.toExponential(1)} (relative)`;

function gradientTable(rows: readonly GradientRow[], isHidden: boolean): Markup {
  const names = ['block', 'verdict', 'error', 'worst entry', ...(isHidden ? [] : ['expected', 'got', 'ratio'])];
  const numeric = new Set(['error', 'expected', 'got', 'ratio']);
  return table({
    label: 'Each block of the gradient',
    columns: names.map((title) => ({ title, isNumeric: numeric.has(title) })),
    rows: rows.map((row) => [
      html`<code>${cell(row.block)}</code>`,
      row.verdict === 'right' ? '✓ right' : html`<strong class="wrong">✗ ${row.verdict}</strong>`,
      row.error?.toExponential(1) ?? '–',
      row.worstEntry ? `[${row.worstEntry.join(', ')}]` : '–',
      ...(isHidden ? [] : [cell(row.expected), cell(row.actual), cell(row.ratio)]),
    ]),
  });
}

// One cell makes its column as wide as itself.
const cell = (text = '–'): string => printable(text, MOST_OF_CELL);

const shownText = (text: string): string => printableLines(text).join('\n');
