import { hasTrait } from '../authoring/finding.ts';
import { printable, printableLines } from '../support/text.ts';
import { describeFinding } from './describe.ts';
import type { PublicCheck, PublicReport, PublicTask } from './redact.ts';
import { MOST_OF_NAME } from './state.ts';

/**
 * Draws reports as JUnit XML: a suite a task, a test case a check. A finding is a `failure`, our own error an `error`; what
 * is not done yet, or was not run for it, is `skipped`.
 */
export function renderJunit(reports: readonly PublicReport[]): string {
  const tasks = reports.flatMap(({ submission, questions }) => {
    const whose = reports.length === 1 ? '' : `${printable(submission.id, MOST_OF_NAME)}: `;
    return questions.flatMap(({ tasks }) => tasks).map((task) => ({ whose, task }));
  });
  const name = printable(reports[0]?.title ?? '');
  const counts = countsOf(tasks.flatMap(({ task }) => task.checks));
  const suites = tasks.map(({ whose, task }) => suite(`${whose}${task.id} ${task.title}`, task));
  return `<?xml version="1.0" encoding="UTF-8"?>${element(0, 'testsuites', { name, ...counts }, suites)}\n`;
}

/** Counts as the attributes of an element, by what becomes of a check. */
function countsOf(checks: readonly PublicCheck[]) {
  const isOpen = ({ finding }: PublicCheck) => finding !== undefined && hasTrait(finding, 'open');
  return {
    tests: checks.length,
    failures: checks.filter((check) => check.finding && !isOpen(check)).length,
    errors: checks.filter(({ outcome }) => outcome === 'error').length,
    skipped: checks.filter(isOpen).length,
  };
}

function suite(name: string, task: PublicTask): string {
  const { marks, maxMarks, checks } = task;
  const time = checks.reduce((sum, { milliseconds }) => sum + milliseconds, 0) / 1000;
  const given = element(3, 'property', { name: 'marks', value: `${marks}/${maxMarks}` });
  const properties = marks === null ? [] : [element(2, 'properties', {}, [given])];
  const cases = checks.map((check) => testCase(check, task));
  return element(1, 'testsuite', { name, time, ...countsOf(checks) }, [...properties, ...cases]);
}

function testCase(
  { title, milliseconds, outcome, finding, error }: PublicCheck,
  { id, blockedBy }: PublicTask,
): string {
  const inside: string[] = [];
  if (outcome === 'error') {
    const lines = error === undefined ? ['in a hidden check'] : printableLines(error);
    inside.push(told('error', { message: `our error, not the submission’s: ${lines[0]}`, type: 'error' }, lines));
  }
  if (finding) {
    const lines = describeFinding(finding);
    const blocked = blockedBy ? [`blocked by ${blockedBy.join(', ')}`] : [];
    if (hasTrait(finding, 'open')) inside.push(told('skipped', {}, []), told('system-out', {}, lines));
    else inside.push(told('failure', { message: lines[0], type: finding.code }, [...lines, ...blocked]));
  }
  return element(2, 'testcase', { classname: id, name: title, time: milliseconds / 1000 }, inside);
}

type Attributes = Readonly<Record<string, string | number>>;

/** Writes an element in a test case, with lines of text in it. */
const told = (name: string, attributes: Attributes, lines: readonly string[]) =>
  `\n      ${tagOf(name, attributes)}${escaped(lines.join('\n'))}</${name}>`;

/** Writes an element on a line of its own, at a depth, with others in it. */
function element(depth: number, name: string, attributes: Attributes, inside: readonly string[] = []): string {
  const start = `\n${'  '.repeat(depth)}`;
  return `${start}${tagOf(name, attributes)}${inside.join('')}${inside.length > 0 ? start : ''}</${name}>`;
}

function tagOf(name: string, attributes: Attributes): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(String(value))}"`);
  return `<${name}${written.join('')}>`;
}

/** Escapes what has a meaning in XML. Control characters, which it has no way to write, are out of the text already. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
