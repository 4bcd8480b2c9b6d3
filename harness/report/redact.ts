import type { Evidence, Finding, GradientRow } from '../authoring/finding.ts';
import type { CheckReport, GradeReport, QuestionReport, TaskReport } from './schema.ts';

// What hidden checks must not give away leaves a report here, once, before any form of it is drawn. Forms take what
// comes of it and nothing else, so that a new one cannot leak.

type Of<Code extends Finding['code']> = Extract<Finding, { code: Code }>;

/** Codes of findings that give nothing away, by what they are about. */
type OfFile =
  | 'todo'
  | 'missing-file'
  | 'file-rejected'
  | 'markers'
  | 'syntax-error'
  | 'not-erasable'
  | 'structure'
  | 'still-throws';
type OfProcess = 'time-limit' | 'memory-limit' | 'processor-limit' | 'output-limit' | 'not-run';

/** A row of a gradient without the values of its worst entry. */
type PublicRow = Omit<GradientRow, 'expected' | 'actual' | 'ratio'>;

/** A finding, or what may be known of it where its check is hidden. */
export type PublicFinding =
  | Finding
  | Omit<Of<'threw'>, 'message' | 'input'>
  | Omit<Of<'exited'>, 'lastError'>
  | Omit<Of<'protocol'>, 'message'>
  | Omit<Of<'contract'>, 'message' | 'input'>
  | (Omit<Of<'gradient'>, 'input' | 'paste' | 'rows'> & { verdicts: PublicRow[] })
  | Omit<Of<'history'>, 'input' | 'expected' | 'actual' | 'deviation' | 'tolerance'>;

export type PublicCheck = Omit<CheckReport, 'finding'> & { finding?: PublicFinding | undefined };
export type PublicTask = Omit<TaskReport, 'checks'> & { checks: PublicCheck[] };
export type PublicQuestion = Omit<QuestionReport, 'tasks'> & { tasks: PublicTask[] };

/** Brand of redacted reports: only this file makes values with it. */
declare const redactedFor: unique symbol;

/** A report for an instructor's terminal: with the seed and the text of our own errors, without hidden cases. */
export type TerminalReport = Omit<GradeReport, 'questions'> & {
  questions: PublicQuestion[];
  readonly [redactedFor]: 'terminal';
};

/** A report that may be handed on to whomever. */
export type PublicReport = Omit<TerminalReport, 'seed' | typeof redactedFor> & { readonly [redactedFor]: 'anybody' };

/** Leaves out of hidden checks what they compare with, and of all the seed, from which hidden inputs follow. */
export function redact(report: GradeReport): PublicReport {
  const { seed: _, ...rest } = mapChecks(report, (check) => withoutOwnError(redactCheck(check)));
  return rest as Omit<typeof rest, typeof redactedFor> as PublicReport;
}

/** Removes inputs and expected values of hidden checks. */
export function redactForTerminal(report: GradeReport): TerminalReport {
  return mapChecks(report, redactCheck) as TerminalReport;
}

function mapChecks(report: GradeReport, map: (check: CheckReport) => PublicCheck) {
  return {
    ...report,
    questions: report.questions.map((question) => ({
      ...question,
      tasks: question.tasks.map((task) => ({ ...task, checks: task.checks.map(map) })),
    })),
  };
}

/** Removes inputs and expected values of a check where it is hidden. */
export function redactCheck(check: CheckReport): PublicCheck {
  if (check.visibility === 'visible') return check;
  const { finding, evidence, replay: _, ...rest } = check;
  const curve = evidence && ownCurve(evidence);
  return {
    ...rest,
    ...(finding && { finding: redactFinding({ ...finding, printed: undefined }) }),
    ...(curve && { evidence: curve }),
  };
}

/** Leaves out our own error in a hidden check: a stack may quote what it expects. */
function withoutOwnError({ error, ...check }: PublicCheck): PublicCheck {
  return check.visibility === 'hidden' || error === undefined ? check : { ...check, error };
}

/** Keeps the submission's own curve of hidden evidence, and nothing else. */
function ownCurve(evidence: Evidence): Evidence | undefined {
  if (evidence.kind !== 'curves') return undefined;
  const { kind, series, curves } = evidence;
  return { kind, series, curves: curves.slice(0, 1), tolerance: [] };
}

/** Names of the language's own errors. */
const LANGUAGE_ERROR = /^(Eval|Range|Reference|Syntax|Type|URI)?Error$/;

/** Leaves out what a finding gives away. Every code is named, so that nobody adds one without a thought of that. */
function redactFinding(finding: Finding): PublicFinding {
  switch (finding.code) {
    case 'threw': {
      // Who knows that a check is hidden could throw its inputs.
      const { message: _message, input: _input, ...rest } = finding;
      return { ...rest, name: LANGUAGE_ERROR.test(finding.name) ? finding.name : 'an error' };
    }
    case 'exited': {
      const { lastError: _lastError, ...rest } = finding;
      return rest;
    }
    case 'protocol': {
      // It names fields, whose names may be the submission's.
      const { message: _message, ...rest } = finding;
      return rest;
    }
    case 'contract': {
      // It is made in the submission's process, which can have put its own words there.
      const { message: _message, input: _input, ...rest } = finding;
      return rest;
    }
    case 'mismatch': {
      // What came says nothing without what should have.
      const { input: _input, after: _after, threw: _threw, paste: _paste, expected, actual, ...others } = finding;
      const rest = { ...others, message: withoutValues(finding.message) };
      return expected === undefined ? { ...rest, ...(actual !== undefined && { actual }) } : rest;
    }
    case 'gradient': {
      const { input: _input, paste: _paste, rows, ...rest } = finding;
      const verdicts = rows.map(({ expected, actual, ratio, ...row }) => row);
      return { ...rest, message: withoutValues(finding.message), verdicts };
    }
    case 'history': {
      const {
        input: _input,
        expected: _expected,
        actual: _actual,
        deviation: _,
        tolerance: _tolerance,
        ...rest
      } = finding;
      return { ...rest, message: withoutValues(finding.message) };
    }
    default:
      return finding satisfies Of<OfFile | OfProcess | 'rule'>;
  }
}

/** A number that may be a value: all but whole ones of up to four digits, which count something. */
const VALUE = /-?\d+\.\d+(e[+-]?\d+)?|-?\d+e[+-]?\d+|-?\d{5,}|NaN|-?Infinity/g;

/** Leaves out the sentences in which values stand, right ones or those that a submission has chosen; of the first, the values. */
function withoutValues(message: string): string {
  const [first, ...others] = message.split('. ');
  return [first.replace(VALUE, '…'), ...others.filter((sentence) => sentence.search(VALUE) < 0)].join('. ');
}
