import library, { type Builder, type TestCase } from 'junit-report-builder';
import { hasTrait } from '../authoring/finding-traits.ts';
import { printable, printableLines } from '../support/text.ts';
import type { CheckReport, GradeReport, TaskReport } from './schema.ts';
import { describeFinding } from './words.ts';

// Its types are those of an ES module; what Node.js loads is the CommonJS one.
const builder = library as unknown as Builder;

/** UTF-16 units of a submission's name. */
const MOST_OF_NAME = 60;

/**
 * Reports as JUnit XML: a suite a task, a test case a check. A finding is a `failure`, our own error an `error`; what
 * is not done yet, or was not run for it, is `skipped`. Of hidden checks it says what the other reports say.
 */
export function renderJunit(reports: readonly GradeReport[]): string {
  const document = builder.newBuilder().name(printable(reports[0]?.title ?? ''));
  for (const { submission, questions } of reports) {
    const whose = reports.length === 1 ? '' : `${printable(submission.id, MOST_OF_NAME)}: `;
    for (const task of questions.flatMap(({ tasks }) => tasks)) {
      const suite = document.testSuite().name(`${whose}${task.id} ${task.title}`);
      suite.time(seconds(task.checks.reduce((sum, { milliseconds }) => sum + milliseconds, 0)));
      if (task.marks !== null) suite.property('marks', `${task.marks}/${task.maxMarks}`);
      for (const check of task.checks) describe(suite.testCase(), check, task);
    }
  }
  return document.build();
}

function describe(testCase: TestCase, check: CheckReport, task: TaskReport): void {
  const { title, milliseconds, outcome, finding, visibility, error = '' } = check;
  testCase.className(task.id).name(title).time(seconds(milliseconds));
  if (outcome === 'error') {
    // A stack may quote what a hidden check expects.
    const lines = visibility === 'hidden' ? ['in a hidden check'] : printableLines(error);
    testCase.error(`our error, not the submission’s: ${lines[0]}`, 'error', cdata(lines));
  }
  if (!finding) return;
  const lines = describeFinding(finding, visibility === 'hidden');
  if (hasTrait(finding, 'open')) {
    testCase.skipped().standardOutput(cdata(lines));
    return;
  }
  const blocked = task.blockedBy ? [`blocked by ${task.blockedBy.join(', ')}`] : [];
  testCase.failure(lines[0], finding.code).stacktrace(cdata([...lines, ...blocked]));
}

/** Text for a CDATA section, which the library ends at the second `]]>` in it. */
function cdata(lines: readonly string[]): string {
  return lines.join('\n').replaceAll(']]>', ']] >');
}

function seconds(milliseconds: number): number {
  return milliseconds / 1000;
}
