import { html, type Markup } from '../../page/html.ts';
import { printableLines } from '../../support/text.ts';
import type { CheckReport } from '../schema.ts';
import { stateOfCheck } from '../state.ts';
import { drawingsOf } from './drawing.ts';
import { findingMarkup } from './finding.ts';
import { mark } from './mark.ts';

/**
 * A check that did not pass: what is wrong, what was seen, and how to see it again.
 *
 * @param task the name that commands have for its task: `softmax`
 * @param isOpen unfolded: for the check to look at first
 */
export function failedCheck(check: CheckReport, task: string, isOpen: boolean): Markup {
  return html`
    <details class=${`card check ${check.outcome}`} open=${isOpen}>
      <summary>${titleOf(check)}</summary>
      ${check.finding ? findingMarkup(check.finding, check.visibility === 'hidden') : ownError(check)}
      ${charts(check)}
      ${check.replay !== undefined && html`<p class="again">This case alone, in the student’s folder: <code>npm run task -- ${task} --replay ${check.replay}</code></p>`}
    </details>
  `;
}

/** Checks one a line, each with its drawing where it passed and there is one. */
export function checkList(checks: readonly CheckReport[]): Markup {
  return html`
    <ul class="checks">
      ${checks.map((check) => html`<li>${titleOf(check)} ${check.outcome === 'passed' && charts(check)}</li>`)}
    </ul>
  `;
}

function titleOf(check: CheckReport): Markup {
  const badge = check.visibility === 'hidden' && html` <span class="badge">hidden</span>`;
  return html`${mark(stateOfCheck(check))} ${check.title}${badge}`;
}

function charts(check: CheckReport): Markup | undefined {
  const drawings = drawingsOf(check);
  return drawings.length > 0 ? html`<div class="charts">${drawings}</div>` : undefined;
}

/** Our own failure. What it says may quote what a hidden check compares with. */
function ownError({ error = '', visibility }: CheckReport): Markup {
  return html`
    <p>This is our error, not the submission’s; no marks were drawn from it.</p>
    ${visibility === 'visible' && html`<pre>${printableLines(error).join('\n')}</pre>`}
  `;
}
