import { relative } from 'node:path';
import { styleText } from 'node:util';
import type { Reporter, TestCase, TestModule, TestSuite } from 'vitest/node';
import { counted, inNumber } from '../support/counted.ts';
import { showLine } from '../support/terminal.ts';
import { fitted, indent, type Line, printableLines } from '../support/text.ts';
import type { OwnResult, OwnTask } from './own-task.ts';
import { someFail } from './status-lines.ts';
import { typeLines } from './type-lines.ts';
import { watchHint } from './watch-keys.ts';

type Errors = Parameters<NonNullable<Reporter['onTestRunEnd']>>[1];

/** The output of `npm run task -- mean`: a line a check, beneath it what the check found, and a last line. */
export class TaskReporter implements Reporter {
  /** of the run that is shown, beside what its tests tell */
  result: Pick<OwnResult, 'notes' | 'page' | 'next'> | undefined;
  /** whether a watch waits for the file to be saved */
  isWaiting = false;
  /** number of the run that is shown */
  #run = 0;
  readonly #own: OwnTask;
  readonly #isWatching: boolean;

  constructor(own: OwnTask, isWatching: boolean) {
    this.#own = own;
    this.#isWatching = isWatching;
  }

  onWatcherRerun(): void {
    // What is older than the file is out of sight, on the screen and above it.
    if (process.stdout.isTTY) process.stdout.write('\x1b[2J\x1b[3J\x1b[H');
  }

  onTestRunStart(): void {
    this.isWaiting = false;
    this.#run++;
    if (this.#isWatching) console.log(styleText('dim', `run of ${new Date().toTimeString().slice(0, 8)}`));
    // Otherwise what the student's code prints would go on behind it.
    if (!this.#own.isInProcess) showLine('checking …');
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
        ...(page ? [fitted(`on a page, with drawings: ${page}`, process.stdout.columns)] : []),
        ...(next ? [fitted(next, process.stdout.columns)] : []),
        ...errors.flatMap(errorLines),
        '',
      ].join('\n'),
    );
  }

  onWatcherStart(): void {
    this.isWaiting = true;
    console.log(watchHint());
    // Not waited for, nor told once the checks run again.
    const run = this.#run;
    typeLines(this.#own.course.root, [this.#own.question]).then((lines) => {
      if (this.#run === run && lines.length > 0) console.log(lines.join('\n'));
    });
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
  if (result.state === 'passed') return titled(styleText('green', '✓'), test.name);
  if (result.state === 'failed') {
    // Editors open the place, and list it among the problems.
    const [frame] = result.errors[0]?.stacks ?? [];
    const place = frame ? styleText('dim', `  ${relative(root, frame.file)}:${frame.line}:${frame.column}`) : '';
    const messages = result.errors.flatMap(({ message, lines = message.split('\n'), repeat }) =>
      // A command that is broken in two cannot be copied.
      (lines as Line[]).flatMap((line) => (line === repeat ? `        ${line}` : beneath(line))),
    );
    const mark = styleText('red', '✗');
    // Editors find a place only where it stands in the line of its title.
    return [...(place ? [`  ${mark} ${test.name}${place}`] : titled(mark, test.name)), ...messages];
  }
  const note = noteOf(test);
  // What stops one check stops those after it: that is said once.
  const isNews = !before || noteOf(before) !== note;
  const [first = '', ...rest] = isNews ? note.split('\n') : [];
  const title = titled('·', `${test.name}${first && `  (not run: ${first})`}`);
  return [...title.map((line) => styleText('dim', line)), ...rest.flatMap(beneath)];
}

/** Draws the line of a check. */
function titled(mark: string, title: string): string[] {
  return indent(`  ${mark} `, title, process.stdout.columns);
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
  const passed = count('passed');
  // Also those that a run has not come to.
  const notRun = failed + passed < tests.length ? `, ${tests.length - failed - passed} not run` : '';
  if (failed > 0) return styleText('red', `${someFail(failed, tests.length)}${notRun}`);
  if (notRun)
    return styleText('yellow', `${passed} of ${counted(tests.length, 'check')} ${inNumber(passed, 'passes')}${notRun}`);
  return styleText(
    'green',
    isReplay ? 'this case passes: run all checks again' : `all ${counted(tests.length, 'check', 'passes')}`,
  );
}

/** Draws what went wrong outside of the checks. */
function errorLines({ stack, message }: Errors[number]): string[] {
  return [styleText('magenta', 'our error, not yours:'), ...printableLines(stack ?? message).flatMap(beneath)];
}
