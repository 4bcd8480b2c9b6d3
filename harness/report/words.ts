import type { Finding, GradientRow, Position } from '../authoring/finding.ts';
import { printable, printableLines } from '../support/text.ts';

/** Stands before lines of the submission. */
export const BAR = '│ ';

/** UTF-16 units of a cell in a table. */
const MOST_OF_CELL = 40;

/**
 * A finding as printable lines of prose: what is wrong first, then what was seen. A line break in text of the
 * submission begins no line of ours: what follows it stands behind a bar.
 *
 * @param isHidden leaves out inputs and expected values, which a hidden check must not give away
 */
export function describeFinding(finding: Finding, isHidden = false): string[] {
  return [
    ...describeFailure(finding, isHidden),
    ...('mistakes' in finding ? knownMistakes(finding.mistakes ?? []) : []),
  ].flatMap(barred);
}

function barred(text: string): string[] {
  const [first, ...rest] = printableLines(text);
  return [first, ...rest.map((line) => `${BAR}${line}`)];
}

function describeFailure(finding: Finding, isHidden: boolean): string[] {
  switch (finding.code) {
    case 'todo':
      return [`not done yet: fill in the block TODO(${finding.block})`];
    case 'missing-file':
      return [`${finding.file} is missing from the submission`];
    case 'file-rejected':
      return [`${finding.file} cannot be graded: ${finding.reason}`];
    case 'markers':
      return [`${finding.file}, block TODO(${finding.block}): ${finding.reason}`];
    case 'syntax-error':
      return [`${at(finding.position)}: syntax error: ${finding.message}`];
    case 'not-erasable':
      return [
        `${at(finding.position)}: ${finding.construct} cannot be used here: Node.js runs TypeScript by erasing its types, ` +
          'and this is more than a type',
      ];
    case 'structure':
      return [`${at(finding.position)}: the block TODO(${finding.block}) reaches beyond its place: ${finding.reason}`];
    case 'rule':
      return [`${at(finding.position)}: ${finding.message}`, `${BAR}${finding.excerpt}`];
    case 'threw':
      return [
        // Who knows that a check is hidden could throw its inputs.
        `${finding.procedure} threw ${isHidden ? knownName(finding.name) : `${finding.name}: ${finding.message}`}`,
        ...(finding.position ? [`at ${at(finding.position)}`] : []),
        ...values(finding, isHidden),
      ];
    case 'contract':
      return [finding.message, ...values(finding, isHidden)];
    case 'time-limit':
      return [
        `${finding.procedure} took longer than ${(finding.milliseconds / 1000).toFixed(1)} s and was stopped: ` +
          'look for a loop that never ends, or for work repeated for every weight',
      ];
    case 'memory-limit':
      return [`${finding.procedure} used more than ${finding.megabytes} MB of memory and was stopped`];
    case 'processor-limit':
      return [
        `${finding.procedure} brought the process to its ${finding.seconds} s of processor time and was stopped: ` +
          'look for a loop that never ends',
      ];
    case 'output-limit':
      return [
        `${finding.procedure} printed more than ${Math.round(finding.bytes / 1024)} KB and was stopped: remove the prints`,
      ];
    case 'exited':
      return [`${finding.procedure} ended the process (${finding.how}) instead of returning`];
    case 'protocol':
      return [`${finding.procedure}: ${finding.message}`];
    case 'not-run':
      return [`not run: ${finding.because}`];
    case 'mismatch':
      return [finding.message, ...values(finding, isHidden)];
    case 'gradient':
      return [finding.message, ...values(finding, isHidden), ...gradientTable(finding.rows, isHidden)];
    case 'history':
      return [
        finding.message,
        `${finding.series} leaves the reference's band at index ${finding.step}` +
          (finding.deviation === null || isHidden
            ? ''
            : `: off by ${finding.deviation.toExponential(1)}, ` +
              `where ${finding.tolerance.toExponential(1)} is allowed (relative)`),
        ...values(finding, isHidden),
      ];
  }
}

/** The name of an error where it is one of the language's. */
function knownName(name: string): string {
  const isKnown = [
    'Error',
    'EvalError',
    'RangeError',
    'ReferenceError',
    'SyntaxError',
    'TypeError',
    'URIError',
  ].includes(name);
  return isKnown ? name : 'an error';
}

function knownMistakes(mistakes: readonly { says: string }[]): string[] {
  if (mistakes.length <= 1) return mistakes.map(({ says }) => `This looks like a known mistake: ${says}`);
  return [
    'This looks like one of these known mistakes, which the inputs do not tell apart:',
    ...mistakes.map(({ says }) => `  - ${says}`),
  ];
}

function at({ file, line, column }: Position): string {
  return [file, line, column].filter((part) => part !== undefined).join(':');
}

function values(
  finding: { input?: string | undefined; expected?: string | undefined; actual?: string | undefined },
  isHidden: boolean,
): string[] {
  const rows: [string, string | undefined][] = [
    ['input', isHidden ? undefined : finding.input],
    ['expected', isHidden ? undefined : finding.expected],
    ['got', finding.actual],
  ];
  return rows.flatMap(([label, value]) => (value === undefined ? [] : [`${label.padEnd(8)}  ${value}`]));
}

function gradientTable(rows: readonly GradientRow[], isHidden: boolean): string[] {
  const header = ['block', 'verdict', 'error', 'worst entry', ...(isHidden ? [] : ['expected', 'got', 'ratio'])];
  const table = rows.map((row) => [
    row.block,
    row.verdict,
    row.error?.toExponential(1) ?? '–',
    row.worstEntry ? `[${row.worstEntry.join(', ')}]` : '–',
    ...(isHidden ? [] : [row.expected ?? '–', row.actual ?? '–', row.ratio ?? '–']),
  ]);
  // One cell makes its column as wide as itself.
  return align([header, ...table.map((row) => row.map((cell) => printable(cell, MOST_OF_CELL)))]);
}

/** Columns padded to their widest cell. */
export function align(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]))
      .join('  ')
      .trimEnd(),
  );
}
