import { existsSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { InvalidArgumentError } from 'commander';
import { renderAnnotations } from '../report/github.ts';
import { renderGradescope } from '../report/gradescope.ts';
import { renderJson } from '../report/json.ts';
import { renderJunit } from '../report/junit.ts';
import { renderMarkdown } from '../report/markdown.ts';
import { redact, redactForTerminal } from '../report/redact.ts';
import type { GradeReport } from '../report/schema.ts';
import { renderText } from '../report/text.ts';
import { shortName } from '../rubric/course.ts';
import type { Rubric } from '../rubric/schema.ts';
import { color } from '../support/color.ts';
import { UsageError } from '../support/errors.ts';
import { shellQuote } from '../support/shell-quote.ts';

/** Forms of a result, and what `--help` says of them. */
const FORMS = {
  text: 'for people at a terminal',
  json: 'the whole report, for programs; hidden cases and the seed are in it, so keep it from students',
  gradescope: 'results.json of one submission, with what the rubric lets students see',
  junit: 'JUnit XML',
  markdown:
    'of one submission. In GitHub Actions, without --output, it is added to the job’s summary, and lines of\n' +
    '              code that something is wrong with are annotated',
  html: 'a page of one submission',
} as const;

export type Form = keyof typeof FORMS;

export const FORM_NAMES = Object.keys(FORMS) as Form[];

export const FORMS_HELP = `\nForms:\n${FORM_NAMES.map((form) => `  ${form.padEnd(10)}  ${FORMS[form]}`).join('\n')}`;

const OF_ONE_SUBMISSION: ReadonlySet<Form> = new Set(['gradescope', 'markdown', 'html']);

/** A file that the result goes to. */
export interface Target {
  form: Form;
  file: string;
}

/** `junit=results.xml`, an argument of an option that may be given several times. */
export function target(value: string, before: readonly Target[] = []): Target[] {
  const [, name, file] = /^([^=]*)=(.+)$/s.exec(value) ?? [];
  const form = FORM_NAMES.find((known) => known === name);
  if (form && file !== undefined) return [...before, { form, file }];
  throw new InvalidArgumentError(
    `It is a form and a file, such as junit=results.xml; forms: ${FORM_NAMES.join(', ')}.`,
  );
}

export interface Graded {
  report: GradeReport;
  /** as it was given to the command */
  path: string;
}

/** @throws UsageError where several submissions are to be put into a form that has room for one */
export function refuseSeveral(paths: readonly string[], forms: readonly Form[]): void {
  const form = forms.find((candidate) => OF_ONE_SUBMISSION.has(candidate));
  if (paths.length <= 1 || !form) return;
  throw new UsageError(`the form '${form}' is of one submission, and there are ${paths.length}: grade them one by one`);
}

/** Graded submissions in a form; only one where the form has room for one. */
export async function render(form: Form, graded: readonly Graded[], { feedback }: Rubric): Promise<string> {
  const reports = graded.map(({ report }) => report);
  const [{ report }] = graded;
  switch (form) {
    case 'text':
      return graded.map((one) => renderForTerminal(one)).join('');
    case 'json':
      return renderJson(reports);
    case 'gradescope':
      return renderGradescope(redact(report), { feedback });
    case 'junit':
      return renderJunit(reports.map(redact));
    case 'markdown':
      return renderMarkdown(redact(report));
    case 'html': {
      // What draws is large, and nothing else needs it.
      const { renderHtml } = await import('../report/html/html.ts');
      return renderHtml(redact(report));
    }
  }
}

/** @param stream where it will be shown; a file unless given */
export function renderForTerminal({ report, path }: Graded, stream?: NodeJS.WriteStream): string {
  const hasColor = stream?.hasColors?.() === true && !process.env.NO_COLOR;
  return renderText(redactForTerminal(report), {
    paint: hasColor ? color : undefined,
    columns: stream?.columns,
    replay: gradeAgain(path),
  });
}

function gradeAgain(path: string): (task: string, seed: number) => string {
  return (task, seed) => `npm run grade -- ${shellQuote(path)} --task ${shortName({ id: task })} --seed ${seed}`;
}

/** The commands that make GitHub Actions show findings beside the lines that they are about. */
export function annotationsOf({ report, path }: Graded): string {
  const repository = process.env.GITHUB_WORKSPACE ?? process.cwd();
  return renderAnnotations(redact(report), (file) => {
    const place = join(path, file);
    return existsSync(place) ? relative(repository, resolve(place)) : undefined;
  });
}
