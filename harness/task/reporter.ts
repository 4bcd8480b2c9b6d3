import { relative } from 'node:path';
import { styleText } from 'node:util';
import type { Reporter, TestCase, TestModule, TestSuite } from 'vitest/node';
import { showLine } from '../support/terminal.ts';
import { indent, type Line, printableLines } from '../support/text.ts';
import type { OwnResult, OwnTask } from './own-task.ts';
import { someFail } from './status-lines.ts';

type Errors = Parameters<NonNullable<Reporter['onTestRunEnd']>>[1];

/** The output of `npm run task -- mean`: a line a check, beneath it what the check found, and a last line. */
export class TaskReporter implements Reporter {
  /** of the run that is shown, beside what its tests tell */
  result: Pick<OwnResult, 'notes' | 'page' | 'next'> | undefined;
  readonly #own: Pick<OwnTask, 'course' | 'replay'>;

  constructor(own: Pick<OwnTask, 'course' | 'replay'>) {
    this.#own = own;
  }

  onTestRunStart(): void {
    showLine('checking …');
  }

  onTestRunEnd(modules: readonly TestModule[], unhandled: Errors): void {
    showLine('');
    const suites = modules.flatMap(({ children }) => [...children.allSuites()]);
    const errors = [
      ...unhandled,
      ...modules.flatMap((module) => module.errors()),
      ...suites.flatMap((suite) => suite.errors()),
    ];
    const { notes = [], page, next } = this.result ?? {};
    console.log(
      [
        ...suites.flatMap((suite) => suiteLines(suite, this.#own, notes)),
        ...(page ? [`on a page, with drawings: ${page}`] : []),
        ...(next ? [next] : []),
        ...errors.flatMap(errorLines),
        '',
      ].join('\n'),
    );
  }

  onWatcherStart(): void {
    console.log(styleText('dim', 'runs again when you save the file; q ends it'));
  }
}

function suiteLines(
  suite: TestSuite,
  { course, replay }: Pick<OwnTask, 'course' | 'replay'>,
  notes: readonly string[],
): string[] {
  const tests = [...suite.children.tests()];
  const lines = tests.flatMap((test, index) => testLines(test, tests[index - 1], course.root));
  const ignored = notes.flatMap((note) => indent('  ', styleText('yellow', `note: ${note}`), process.stdout.columns));
  return ['', styleText('bold', suite.name), ...ignored, ...lines, '', closingLine(tests, replay !== undefined)];
}

function testLines(test: TestCase, before: TestCase | undefined, root: string): string[] {
  const result = test.result();
  if (result.state === 'passed') return [`  ${styleText('green', '✓')} ${test.name}`];
  if (result.state === 'failed') {
    // Editors open the place, and list it among the problems.
    const [frame] = result.errors[0]?.stacks ?? [];
    const place = frame ? styleText('dim', `  ${relative(root, frame.file)}:${frame.line}:${frame.column}`) : '';
    const messages = result.errors.flatMap(({ message, lines = message.split('\n'), repeat }) =>
      // A command that is broken in two cannot be copied.
      (lines as Line[]).flatMap((line) => (line === repeat ? `        ${line}` : beneath(line))),
    );
    return [`  ${styleText('red', '✗')} ${test.name}${place}`, ...messages];
  }
  const note = noteOf(test);
  // What stops one check stops those after it: that is said once.
  const isNews = !before || noteOf(before) !== note;
  const [first = '', ...rest] = isNews ? note.split('\n') : [];
  return [`  ${styleText('dim', `· ${test.name}${first && `  (not run: ${first})`}`)}`, ...rest.flatMap(beneath)];
}

function noteOf(test: TestCase): string {
  const result = test.result();
  return result.state === 'skipped' ? (result.note ?? '') : '';
}

/** Draws a line further in than a check's. */
function beneath(line: Line): string[] {
  return indent(' '.repeat(6), line, process.stdout.columns);
}

function closingLine(tests: readonly TestCase[], isReplay: boolean): string {
  const count = (state: string) => tests.filter((test) => test.result().state === state).length;
  const failed = count('failed');
  const skipped = count('skipped');
  const notRun = skipped > 0 ? `, ${skipped} not run` : '';
  if (failed > 0) return styleText('red', `${someFail(failed, tests.length)}${notRun}`);
  if (skipped > 0) return styleText('yellow', `${count('passed')} of ${tests.length} checks pass${notRun}`);
  return styleText('green', isReplay ? 'this case passes: run all checks again' : `all ${tests.length} checks pass`);
}

/** Draws what went wrong outside of the checks. */
function errorLines({ stack, message }: Errors[number]): string[] {
  return [styleText('magenta', 'our error, not yours:'), ...printableLines(stack ?? message).flatMap(beneath)];
}
