import { html, type Markup, table } from '../../page/html.ts';
import { counted } from '../../support/counted.ts';
import { type Line, printableLines } from '../../support/text.ts';
import { type Cause, causesOf, othersOf } from '../causes.ts';
import { BY_HAND, type Description, describe, ERROR } from '../describe.ts';
import type { PublicCheck, PublicFinding, PublicTask } from '../redact.ts';
import {
  blockedIn,
  isWorthShowing,
  marksOf,
  replayCommand,
  SIGNS,
  type State,
  stateOfCheck,
  stateOfTask,
  statusOf,
} from '../state.ts';
import { drawingsOf } from './drawing.ts';

/** Draws a task that has something to mend, or that we could not grade: its findings, then how its other checks fared. */
export function unsettledTask(task: PublicTask): Markup {
  const failed = task.checks.filter(isWorthShowing);
  const others = task.checks.filter((check) => !failed.includes(check));
  return html`
    <section id=${task.id} class="task">
      <h3>${headingOf(task)}</h3>
      ${causesOf(failed).map((cause, i) => failedCheck(cause, task, i === 0))}
      ${others.length > 0 && html`<details><summary>${summaryOf(others)}</summary>${checkList(others)}</details>`}
    </section>
  `;
}

/** Draws a passed or blocked task, folded. */
export function settledTask(task: PublicTask): Markup {
  return html`
    <details id=${task.id} class="task">
      <summary>${headingOf(task)}</summary>
      ${checkList(task.checks)}
    </details>
  `;
}

function headingOf(task: PublicTask): Markup {
  const status = statusOf(task) || `${counted(task.checks.length, 'check')} passed`;
  return html`
    ${mark(stateOfTask(task))} ${task.title} <span class="aside">${marksOf(task)} · ${status}</span>
  `;
}

function summaryOf(checks: readonly PublicCheck[]): string {
  const passed = checks.filter(({ outcome }) => outcome === 'passed').length;
  const notRun = checks.filter(({ outcome, blockedBy }) => outcome !== 'passed' && !blockedBy).length;
  const parts = [
    passed > 0 && `${counted(passed, 'other check')} passed`,
    notRun > 0 && `${counted(notRun, 'check')} not run`,
    ...blockedIn(checks),
  ];
  return parts.filter(Boolean).join(', ');
}

/**
 * Draws a check that did not pass: what is wrong, what was seen, and how to see it again.
 *
 * @param isOpen unfolded: for the check to look at first
 */
function failedCheck(cause: Cause, task: PublicTask, isOpen: boolean): Markup {
  const { check, same, after } = cause;
  return html`
    <details class=${`card check ${check.outcome}`} open=${isOpen}>
      <summary>${titleOf(check)}</summary>
      ${check.finding ? findingMarkup(check.finding) : ownError(check)}
      ${charts(check)}
      ${othersOf(cause).map((others) => html`<p>${others}</p>`)}
      ${[...same, ...after].filter(({ finding }) => finding?.code === 'history').map(charts)}
      ${check.replay !== undefined && html`<p class="again">This case alone, in the student’s folder: <code>${replayCommand(task, check.replay)}</code></p>`}
    </details>
  `;
}

/** Lists checks one a line, each with its drawing where it passed and there is one. */
function checkList(checks: readonly PublicCheck[]): Markup {
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

const NAMES: Record<State, string> = { passed: 'passed', failed: 'failed', error: 'our error', open: 'not run' };

/** Draws a state as a sign: eyes tell it by its shape and colour, ears by its name. */
export function mark(state: State): Markup {
  return html`<span class=${`mark ${state}`} role="img" aria-label=${NAMES[state]}>${SIGNS[state]}</span>`;
}

/** Draws a finding as people read it: what is wrong, the mistake that it looks like, then what was seen. */
function findingMarkup(finding: PublicFinding): Markup {
  const { text, hints, mistakes, excerpt, deviation, rows, paste, table: gradient, prints } = describe(finding);
  return html`
    ${prose([...text, ...hints])}
    ${mistakes && knownMistakes(mistakes)}
    ${excerpt && excerptOf(excerpt)}
    ${seen([...(deviation?.rows ?? []), ...rows])}
    ${gradient && gradientTable(gradient)}
    ${paste.length > 0 && html`<p>${BY_HAND}</p><pre>${paste.join('\n')}</pre>`}
    ${prose(prints)}
  `;
}

/** Draws lines of ours as paragraphs, then quoted ones in a box. */
function prose(text: readonly Line[]): Markup[] {
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
  const numeric = new Set(['expected', 'got', 'ratio']);
  return table({
    label: 'Each block of the gradient',
    columns: columns.map((title) => ({ title, isNumeric: numeric.has(title) || title.startsWith(ERROR) })),
    rows: rows.map(({ block, verdict, cells }) => [
      html`<code>${block}</code>`,
      verdict === 'right' ? '✓ right' : html`<strong class="wrong">✗ ${verdict}</strong>`,
      ...cells,
    ]),
  });
}
