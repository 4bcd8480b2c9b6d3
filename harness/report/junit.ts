import XMLBuilder from 'fast-xml-builder';
import { hasTrait } from '../authoring/finding.ts';
import { printable, printableLines } from '../support/text.ts';
import { describeFinding } from './describe.ts';
import type { PublicCheck, PublicReport, PublicTask } from './redact.ts';
import { MOST_OF_NAME } from './state.ts';

/** What starts with `@` is an attribute. */
const xml = new XMLBuilder({
  ...{ ignoreAttributes: false, attributeNamePrefix: '@', textNodeName: 'text', format: true },
  // An attribute that is `true` would lose its value.
  suppressBooleanAttributes: false,
});

/**
 * Draws reports as JUnit XML: a suite a task, a test case a check. A finding is a `failure`, our own error an `error`; what
 * is not done yet, or was not run for it, is `skipped`.
 */
export function renderJunit(reports: readonly PublicReport[]): string {
  const tasks = reports.flatMap(({ submission, questions }) => {
    const whose = reports.length === 1 ? '' : `${printable(submission.id, MOST_OF_NAME)}: `;
    return questions.flatMap(({ tasks }) => tasks).map((task) => ({ whose, task }));
  });
  const testsuites = {
    '@name': printable(reports[0]?.title ?? ''),
    ...countsOf(tasks.flatMap(({ task }) => task.checks)),
    testsuite: tasks.map(({ whose, task }) => suite(`${whose}${task.id} ${task.title}`, task)),
  };
  return xml.build({ '?xml': { '@version': '1.0', '@encoding': 'UTF-8' }, testsuites });
}

/** Counts as the attributes of an element, by what becomes of a check. */
function countsOf(checks: readonly PublicCheck[]) {
  const isOpen = ({ finding }: PublicCheck) => finding !== undefined && hasTrait(finding, 'open');
  return {
    '@tests': checks.length,
    '@failures': checks.filter((check) => check.finding && !isOpen(check)).length,
    '@errors': checks.filter(({ outcome }) => outcome === 'error').length,
    '@skipped': checks.filter(isOpen).length,
  };
}

function suite(name: string, task: PublicTask) {
  const { marks, maxMarks, checks } = task;
  const property = { '@name': 'marks', '@value': `${marks}/${maxMarks}` };
  return {
    '@name': name,
    '@time': checks.reduce((sum, { milliseconds }) => sum + milliseconds, 0) / 1000,
    ...countsOf(checks),
    ...(marks !== null && { properties: { property } }),
    testcase: checks.map((check) => testCase(check, task)),
  };
}

function testCase(
  { title, milliseconds, outcome, finding, error, ...check }: PublicCheck,
  { id, ...task }: PublicTask,
) {
  const own = error === undefined ? ['in a hidden check'] : printableLines(error);
  return {
    '@classname': id,
    '@name': title,
    '@time': milliseconds / 1000,
    ...(outcome === 'error' && { error: told(`our error, not the submission’s: ${own[0]}`, 'error', own) }),
    ...(finding && foundIn(finding, check.blockedBy ?? task.blockedBy ?? [])),
  };
}

function foundIn(finding: NonNullable<PublicCheck['finding']>, blockedBy: readonly string[]) {
  const lines = describeFinding(finding);
  if (hasTrait(finding, 'open')) return { skipped: '', 'system-out': lines.join('\n') };
  const blocked = blockedBy.length > 0 ? [`blocked by ${blockedBy.join(', ')}`] : [];
  return { failure: told(lines[0], finding.code, [...lines, ...blocked]) };
}

function told(message: string, type: string, lines: readonly string[]) {
  return { '@message': message, '@type': type, text: lines.join('\n') };
}
