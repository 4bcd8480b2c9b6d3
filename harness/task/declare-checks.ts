import { join } from 'node:path';
import { beforeAll, describe, inject, test } from 'vitest';
import type { Question } from '../authoring/lab.ts';
import { show } from '../authoring/show.ts';
import type { RecordedCall } from '../grading/diagnosis/recording.ts';
import { firstOfCause, rootOf } from '../report/causes.ts';
import { linesOf } from '../report/describe.ts';
import type { PublicCheck } from '../report/redact.ts';
import { SOURCE } from '../report/schema.ts';
import { replayCommand } from '../report/state.ts';
import type { Course } from '../rubric/course.ts';
import { type Line, printableLines, withBars } from '../support/text.ts';
import type { OwnResult, OwnTask } from './own-task.ts';

declare module 'vitest' {
  interface ProvidedContext {
    own: OwnTask;
    /** runs the task's checks */
    run: () => Promise<OwnResult>;
  }
}

/** How to go on with prints while the work goes on. */
const TO_SEE_PRINTS = ['until then: a check that fails shows what its case printed, and --debug shows all prints'];

/** Declares the checks of the task that is provided, to vitest: a test each. */
export function declareChecks(): void {
  const { course, question, task, replay } = inject('own');
  const run = inject('run');
  const checks = [SOURCE, ...task.checks.filter((check) => !replay || check.id === replay.check)];
  describe(task.id, () => {
    let result: OwnResult;
    beforeAll(async () => {
      result = await run();
    });
    for (const { id, title } of checks) {
      test(title, ({ skip }) => {
        const report = result.checks.find((candidate) => candidate.id === id);
        if (!report) return skip('the rubric does not ask for it');
        const calls = result.calls.get(id) ?? [];
        if (report.finding?.code === 'not-run') skip([report.finding.because, ...lastOf(calls)].join('\n'));
        // The token's path leads to no case among those that its seed gives here.
        const isAstray = replay?.check === id && replay.path !== '' && calls.length === 0 && !report.finding;
        if (isAstray) throw failed(['the replay token is of another version of the lab: run all checks'], {});
        if (report.outcome === 'passed') return;
        const first = firstOfCause(result.checks, report);
        if (first !== report)
          throw failed([`the same as above: ${first.title}`], { place: placeOf(course, question, report) });
        const repeat = replay || !report.replay ? undefined : replayCommand(task, report.replay);
        const root = rootOf(result.checks, report);
        const said =
          root === report ? describeOutcome(report) : [`this may follow from what is found above: ${root.title}`];
        throw failed(said, { place: placeOf(course, question, report), repeat });
      });
    }
  });
}

/** Shows what a check has called last where nobody knows what should have come of it. */
function lastOf(calls: readonly RecordedCall[]): string[] {
  const last = calls.at(-1);
  if (!last) return [];
  const { args, outcome } = last;
  const got = 'value' in outcome ? show(outcome.value) : 'refused' in outcome ? outcome.refused : outcome.thrown;
  return [`input     ${show(args)}`, `got       ${got}`].flatMap(printableLines);
}

function describeOutcome({ finding, error = '' }: PublicCheck): Line[] {
  if (!finding) return ['our error, not yours:', ...printableLines(error)];
  const isPrint = finding.code === 'rule' && finding.rule === 'prints';
  return isPrint ? [...linesOf(finding), ...TO_SEE_PRINTS] : linesOf(finding);
}

/** Writes the line of the student's file that a finding names, as a stack trace does. */
function placeOf({ root }: Course, { student }: Question, { finding }: PublicCheck): string {
  const position = finding && 'position' in finding ? finding.position : undefined;
  if (!position) return '';
  return `\n    at ${join(root, student)}:${position.line}:${position.column ?? 1}`;
}

/**
 * Makes the error that fails a test.
 * @param place stands in for a stack trace, which would lead into the grader
 * @param repeat a command, which reporters can tell from the rest of the message; so they can quoted lines
 */
function failed(text: readonly Line[], { place = '', repeat = '' }: { place?: string; repeat?: string | undefined }) {
  const advice = repeat ? ['this case alone, with --debug for prints and breakpoints:', repeat] : [];
  const lines = [...text, ...advice];
  const error = new Error(withBars(lines).join('\n'));
  return Object.assign(error, { name: 'Failed', stack: `Failed${place}`, lines, repeat });
}
