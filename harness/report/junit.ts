import library, { type Builder, type TestCase } from 'junit-report-builder';
import { hasTrait } from '../authoring/finding.ts';
import { printable, printableLines } from '../support/text.ts';
import { describeFinding } from './describe.ts';
import type { PublicCheck, PublicReport, PublicTask } from './redact.ts';
import { MOST_OF_NAME } from './state.ts';

// Its types are those of an ES module; what Node.js loads is the CommonJS one.
const builder = library as unknown as Builder;

/**
 * Draws reports as JUnit XML: a suite a task, a test case a check. A finding is a `failure`, our own error an `error`; what
 * is not done yet, or was not run for it, is `skipped`.
 */
export function renderJunit(reports: readonly PublicReport[]): string {
  const document = builder.newBuilder().name(printable(reports[0]?.title ?? ''));
  for (const { submission, questions } of reports) {
    const whose = reports.length === 1 ? '' : `${printable(submission.id, MOST_OF_NAME)}: `;
    for (const task of questions.flatMap(({ tasks }) => tasks)) {
      const suite = document.testSuite().name(`${whose}${task.id} ${task.title}`);
      suite.time(task.checks.reduce((sum, { milliseconds }) => sum + milliseconds, 0) / 1000);
      if (task.marks !== null) suite.property('marks', `${task.marks}/${task.maxMarks}`);
      for (const check of task.checks) fill(suite.testCase(), check, task);
    }
  }
  return document.build();
}

function fill(testCase: TestCase, check: PublicCheck, task: PublicTask): void {
  const { title, milliseconds, outcome, finding, error } = check;
  testCase
    .className(task.id)
    .name(title)
    .time(milliseconds / 1000);
  if (outcome === 'error') {
    const lines = error === undefined ? ['in a hidden check'] : printableLines(error);
    testCase.error(`our error, not the submission’s: ${lines[0]}`, 'error', cdata(lines));
  }
  if (!finding) return;
  const lines = describeFinding(finding);
  if (hasTrait(finding, 'open')) {
    testCase.skipped().standardOutput(cdata(lines));
    return;
  }
  const blocked = task.blockedBy ? [`blocked by ${task.blockedBy.join(', ')}`] : [];
  testCase.failure(lines[0], finding.code).stacktrace(cdata([...lines, ...blocked]));
}

/** Guards text for a CDATA section, which the library ends at the second `]]>` in it. */
function cdata(lines: readonly string[]): string {
  return lines.join('\n').replaceAll(']]>', ']] >');
}
