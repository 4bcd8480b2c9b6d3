import { html, type Markup } from '../../page/html.ts';
import { printableLines } from '../../support/text.ts';
import type { PublicCheck } from '../redact.ts';
import { stateOfCheck } from '../state.ts';
import { drawingsOf } from './drawing.ts';
import { findingMarkup } from './finding.ts';
import { mark } from './mark.ts';

/**
 * Draws a check that did not pass: what is wrong, what was seen, and how to see it again.
 *
 * @param task the name that commands have for its task: `softmax`
 * @param isOpen unfolded: for the check to look at first
 */
export function failedCheck(check: PublicCheck, task: string, isOpen: boolean): Markup {
  return html`
    <details class=${`card check ${check.outcome}`} open=${isOpen}>
      <summary>${titleOf(check)}</summary>
      ${check.finding ? findingMarkup(check.finding) : ownError(check)}
      ${charts(check)}
      ${check.replay !== undefined && html`<p class="again">This case alone, in the student’s folder: <code>npm run task -- ${task} --replay ${check.replay}</code></p>`}
    </details>
  `;
}

/** Lists checks one a line, each with its drawing where it passed and there is one. */
export function checkList(checks: readonly PublicCheck[]): Markup {
  return html`
    <ul class="checks">
      ${checks.map((check) => html`<li>${titleOf(check)} ${check.outcome === 'passed' && charts(check)}</li>`)}
    </ul>
  `;
}

function titleOf(check: PublicCheck): Markup {
  const badge = check.visibility === 'hidden' && html` <span class="badge">hidden</span>`;
  return html`${mark(stateOfCheck(check))} ${check.title}${badge}`;
}

function charts(check: PublicCheck): Markup | undefined {
  const drawings = drawingsOf(check);
  return drawings.length > 0 ? html`<div class="charts">${drawings}</div>` : undefined;
}

function ownError({ error }: PublicCheck): Markup {
  return html`
    <p>This is our error, not the submission’s; no marks were drawn from it.</p>
    ${error !== undefined && html`<pre>${printableLines(error).join('\n')}</pre>`}
  `;
}
