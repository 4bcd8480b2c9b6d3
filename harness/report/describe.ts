import type { Finding, GradientRow } from '../authoring/finding.ts';
import type { Position } from '../source/blocks.ts';
import { align, type Line, printable, printableLines, withBars } from '../support/text.ts';
import type { PublicFinding } from './redact.ts';

/** Stands before the code that makes a counterexample. */
export const BY_HAND = 'small enough to redo by hand:';

/** Begins the name of the column of errors, which says what they are relative to. */
export const ERROR = 'error';

/** UTF-16 units of a cell in a table. */
const MOST_OF_CELL = 40;

/** Something that was seen, and its printable lines. */
type Row = readonly [label: string, lines: readonly string[]];

/** Parts of a finding, from which every form of a report is drawn. All texts in it are printable. */
export interface Description {
  /** what is wrong; a line break in text of the submission begins no line of ours: what follows it is quoted */
  text: [string, ...Line[]];
  /** what keeps the code from working apart from what it does */
  hints: string[];
  /** the submission's line that a rule points at */
  excerpt?: { place: Position; lines: string[] };
  /** how far a history is off, both in a sentence and in rows */
  deviation?: { sentence: Line[]; rows: Row[] };
  /** the counterexample */
  rows: Row[];
  /** code that makes the counterexample */
  paste: string[];
  table?: GradientTable;
  /** what the submission's code has printed in the case; quoted lines beneath one of ours */
  prints: Line[];
  /** the mistakes that the results are those of; several where the inputs cannot tell */
  mistakes?: { lead: string; says: string[] } | undefined;
}

interface GradientTable {
  columns: string[];
  rows: { block: string; verdict: GradientRow['verdict']; cells: string[] }[];
}

export function describe(finding: PublicFinding): Description {
  const [headline, ...more] = textsOf(finding);
  return {
    text: [...quoting(headline), ...more.flatMap(quoting)],
    hints: 'hints' in finding ? (finding.hints ?? []).map((hint) => printable(hint)) : [],
    ...(finding.code === 'rule' && { excerpt: { place: finding.position, lines: printableLines(finding.excerpt) } }),
    ...(finding.code === 'history' && { deviation: deviationOf(finding) }),
    rows: rowsOf(finding),
    paste: 'paste' in finding && finding.paste ? printableLines(finding.paste) : [],
    ...(finding.code === 'gradient' && { table: tableOf(finding) }),
    prints: printsOf(finding.printed),
    mistakes: 'mistakes' in finding ? knownMistakes(finding.mistakes ?? []) : undefined,
  };
}

/** Describes a finding in lines of prose: what is wrong first, with the mistake that it looks like, then what was seen. */
export function linesOf(finding: PublicFinding): Line[] {
  const { text, hints, excerpt, deviation, rows, paste, table, prints, mistakes } = describe(finding);
  const [first, ...rest] = text;
  return [
    excerpt ? `${at(excerpt.place)}: ${first}` : first,
    ...rest,
    ...hints,
    ...(mistakes ? mistakeLines(mistakes) : []),
    ...(excerpt?.lines ?? []).map((quoted) => ({ quoted })),
    ...(deviation?.sentence ?? []),
    ...rows.flatMap(([label, [value, ...more]]) => [
      `${label.padEnd(8)}  ${value}`,
      ...more.map((quoted) => ({ quoted })),
    ]),
    ...(table ? align([table.columns, ...table.rows.map((row) => [row.block, row.verdict, ...row.cells])]) : []),
    ...(paste.length > 0 ? [BY_HAND, ...paste] : []),
    ...prints,
  ];
}

function printsOf(printed = ''): Line[] {
  const lines = printed === '' ? [] : printableLines(printed.replace(/\r?\n$/, ''));
  return lines.length === 0 ? [] : ['it printed:', ...lines.map((quoted) => ({ quoted }))];
}

/** Describes a finding in printable lines, of which those of the submission stand behind a bar. */
export function describeFinding(finding: PublicFinding): string[] {
  return withBars(linesOf(finding));
}

/** Says what is missing, and what of the submission may be meant to be it. */
function missing(file: string, similar: readonly string[]): string {
  const lacks = `${file} is missing from the submission`;
  if (similar.length === 0) return lacks;
  if (similar.length > 1)
    return `${lacks}: ${similar.join(', ')} look like it; hand in the right one, named exactly ${file}`;
  // Windows does not show an ending that it knows.
  const hidden = /\.\w+\.txt$/i.test(similar[0])
    ? ' (Windows hides the ending .txt: show file name extensions to see it)'
    : '';
  return `${lacks}: ${similar[0]} looks like it; name it exactly ${file}${hidden}`;
}

function quoting(text: string): [string, ...Line[]] {
  const [first, ...rest] = printableLines(text);
  return [first, ...rest.map((quoted) => ({ quoted }))];
}

function textsOf(finding: PublicFinding): string[] {
  switch (finding.code) {
    case 'todo':
      return [`not done yet: fill in the block TODO(${finding.block})`];
    case 'missing-file':
      return [missing(finding.file, finding.similar ?? [])];
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
    case 'still-throws':
      return [
        `${at(finding.position)}: this line still throws, so that nothing of TODO(${finding.block}) counts: delete it`,
      ];
    case 'threw':
      return [
        `${finding.isOutside ? `the code that calls yours for ${finding.procedure}` : finding.procedure} threw ${finding.name}${'message' in finding ? `: ${finding.message}` : ''}`,
        ...(finding.isOutside ? ['look at what your functions return and leave behind'] : []),
        ...(finding.position
          ? [`at ${at(finding.position)}${finding.from ? `, called from ${at(finding.from)}` : ''}`]
          : []),
      ];
    case 'time-limit':
      return [describeTimeLimit(finding)];
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
      return [
        `${finding.procedure} ended the process (${[finding.how, ...('lastError' in finding ? [finding.lastError] : [])].join(': ')}) instead of returning`,
      ];
    case 'protocol':
      return [`${finding.procedure}: ${'message' in finding ? finding.message : 'what came is no answer to the call'}`];
    case 'not-run':
      return [`not run: ${finding.because}`];
    case 'contract':
      return [
        'message' in finding
          ? finding.message
          : `what ${finding.procedure} returns or leaves behind is not what it must`,
      ];
    case 'rule':
    case 'mismatch':
    case 'gradient':
    case 'history':
      return [finding.message];
  }
}

function at({ file, line, column }: Position): string {
  return [file, line, column].filter((part) => part !== undefined).join(':');
}

function rowsOf(finding: PublicFinding): Row[] {
  return [
    ...('input' in finding ? row('input', finding.input) : []),
    ...('after' in finding ? row('after', finding.after) : []),
    ...('threw' in finding ? row('threw', finding.threw) : []),
    ...('expected' in finding ? row('expected', finding.expected) : []),
    ...('actual' in finding ? row('got', finding.actual) : []),
    ...('rtol' in finding && finding.rtol !== undefined
      ? row('bound', `errors of up to ${finding.rtol} count as right`)
      : []),
  ];
}

function row(label: string, value: string | undefined): Row[] {
  return value === undefined ? [] : [[label, printableLines(value)]];
}

function deviationOf(finding: Extract<PublicFinding, { code: 'history' }>): NonNullable<Description['deviation']> {
  const { series, step } = finding;
  const deviation = 'deviation' in finding && finding.deviation !== null ? inBrief(finding.deviation) : undefined;
  const allowed = 'tolerance' in finding ? inBrief(finding.tolerance) : undefined;
  const extent = deviation && `: off by ${deviation}, where ${allowed} is allowed (relative)`;
  return {
    // Where values are hidden the number alone helps nobody.
    sentence: 'expected' in finding ? quoting(`the first wrong ${series} is number ${step + 1}${extent ?? ''}`) : [],
    rows: [
      ...row('first off', `${series} number ${step + 1}`),
      ...row('off by', deviation && `${deviation} (relative)`),
      ...row('allowed', allowed && `${allowed} (relative)`),
    ],
  };
}

function tableOf(finding: Extract<PublicFinding, { code: 'gradient' }>): GradientTable {
  const error = finding.atol === undefined ? ERROR : `${ERROR} / (${finding.atol} + largest)`;
  const names = ['block', 'verdict', error, 'worst entry'];
  if ('verdicts' in finding) return { columns: names, rows: finding.verdicts.map((each) => tableRow(each, [])) };
  return {
    columns: [...names, 'expected', 'got', 'ratio'],
    rows: finding.rows.map((each) => tableRow(each, [each.expected, each.actual, each.ratio])),
  };
}

function tableRow(
  { block, verdict, error, worstEntry }: Pick<GradientRow, 'block' | 'verdict' | 'error' | 'worstEntry'>,
  values: readonly (string | undefined)[],
): GradientTable['rows'][number] {
  const place = worstEntry ? `[${worstEntry.join(', ')}]` : '–';
  // One cell makes its column as wide as itself.
  const cell = (text = '–') => printable(text, MOST_OF_CELL);
  return { block: cell(block), verdict, cells: [error === null ? '–' : inBrief(error), place, ...values.map(cell)] };
}

const inBrief = (value: number): string => value.toExponential(1);

function knownMistakes(mistakes: readonly { says: string }[]): Description['mistakes'] {
  if (mistakes.length === 0) return undefined;
  const lead =
    mistakes.length === 1
      ? 'This looks like a known mistake:'
      : 'This looks like one of these known mistakes, which the inputs do not tell apart:';
  return { lead, says: mistakes.map(({ says }) => printable(says)) };
}

function mistakeLines({ lead, says }: NonNullable<Description['mistakes']>): string[] {
  return says.length === 1 ? [`${lead} ${says[0]}`] : [lead, ...says.map((each) => `  - ${each}`)];
}

function describeTimeLimit({ procedure, milliseconds, processor, isAsleep }: Extract<Finding, { code: 'time-limit' }>) {
  const seconds = (of: number) => `${(of / 1000).toFixed(1)} s`;
  const took = `${procedure} took longer than ${seconds(milliseconds)}`;
  const stopped = 'and was stopped: look for a loop that never ends, or for work that is repeated many times';
  if (processor === undefined) return `${took} ${stopped}`;
  const used = `${seconds(processor)} of processor time`;
  if (isAsleep) {
    return `${took}, of which it used ${used} and else waited, and was stopped: look for what it waits for and never comes`;
  }
  if (processor < milliseconds / 2) {
    return `${procedure} was stopped after ${used}, of ${seconds(milliseconds)}: the machine had no time for it; grade it again`;
  }
  return `${took}, with ${used}, ${stopped}`;
}
