import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { diffCsv } from '../class/diff/csv.ts';
import { type Diff, diffRuns } from '../class/diff/diff.ts';
import { diffJson } from '../class/diff/summary.ts';
import { renderText } from '../class/diff/text.ts';
import { reportKeys } from '../class/run/report-keys.ts';
import { readGraded } from '../class/run/run-folder.ts';
import { RUBRIC } from '../rubric/find-lab.ts';
import { loadRubric } from '../rubric/load-rubric.ts';
import { UsageError } from '../support/errors.ts';
import { printable } from '../support/text.ts';
import { expectWritable, writeResult } from './output-file.ts';

/** What the command line says. */
export interface DiffOptions {
  reporter: 'text' | 'json' | 'csv';
  output?: string;
}

/** Says what changed from the first run to the second. @throws UsageError where a folder is no run, or they are one */
export function compareRuns(root: string, first: string, second: string, { reporter, output }: DiffOptions): void {
  if (output !== undefined) expectWritable(output);
  const keys = reportKeys({ root, rubric: loadRubric(join(root, RUBRIC)) });
  const [before, after] = [first, second].map((folder) => readGraded(folder, keys));
  if (realpathSync(first) === realpathSync(second)) {
    throw new UsageError(`${first} and ${second} are the same run: give an earlier and a later one`);
  }
  const isTerminal = output === undefined && process.stdout.isTTY;
  const text = render(reporter, diffRuns(before, after), isTerminal);
  if (output === undefined) process.stdout.write(text);
  else {
    writeResult(output, text);
    console.log(`what changed: ${printable(output)}`);
  }
}

function render(form: DiffOptions['reporter'], diff: Diff, isTerminal: boolean): string {
  if (form === 'json') return diffJson(diff);
  if (form === 'csv') return diffCsv(diff);
  const hasColor = isTerminal && process.stdout.hasColors() && !process.env.NO_COLOR;
  return renderText(diff, { hasColor, isTerminal });
}
