import { existsSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { InvalidArgumentError } from 'commander';
import { shortName } from '../authoring/lab.ts';
import { type PublicReport, redact, redactForTerminal } from '../report/redact.ts';
import type { GradeReport } from '../report/schema.ts';
import type { Rubric } from '../rubric/schema.ts';
import { UsageError } from '../support/errors.ts';
import { shellQuote } from '../support/shell-quote.ts';
import { color } from '../support/terminal.ts';

export interface Graded {
  report: GradeReport;
  /** as it was given to the command; so is the lab, if it was */
  path: string;
  lab?: string | undefined;
}

/** A form of the result, and what `--help` says of it; it has room for one submission, or for several. */
type Reporter = { readonly help: string } & (
  | { draw(graded: readonly Graded[]): Promise<string> }
  | { drawOne(report: PublicReport, rubric: Rubric): Promise<string> }
);

// What draws a form is loaded when it is asked for.
const FORMS = {
  text: {
    help: 'for people at a terminal',
    draw: async (graded) => (await Promise.all(graded.map((each) => renderForTerminal(each)))).join(''),
  },
  json: {
    help: 'the whole report, for programs; hidden cases and the seed are in it, so keep it from students',
    draw: async (graded) => (await import('../report/json.ts')).renderJson(graded.map(({ report }) => report)),
  },
  gradescope: {
    help: 'results.json of one submission, with what the rubric lets students see',
    drawOne: async (...one) => (await import('../report/gradescope.ts')).renderGradescope(...one),
  },
  junit: {
    help: 'JUnit XML',
    draw: async (graded) =>
      (await import('../report/junit.ts')).renderJunit(graded.map(({ report }) => redact(report))),
  },
  markdown: {
    help:
      'of one submission. In GitHub Actions, without --output, it is added to the job’s summary, and lines of\n' +
      '              code that something is wrong with are annotated',
    drawOne: async (report) => (await import('../report/markdown.ts')).renderMarkdown(report),
  },
  html: {
    help: 'a page of one submission',
    drawOne: async (report) => (await import('../report/html/html.ts')).renderHtml(report),
  },
} satisfies Record<string, Reporter>;

export type Form = keyof typeof FORMS;

export const FORM_NAMES = Object.keys(FORMS) as Form[];

export const FORMS_HELP = `\nForms:\n${FORM_NAMES.map((form) => `  ${form.padEnd(10)}  ${FORMS[form].help}`).join('\n')}`;

/** A file that the result goes to. */
export interface Target {
  form: Form;
  file: string;
}

/** Reads `junit=results.xml`, an argument of an option that may be given several times. */
export function target(value: string, before: readonly Target[] = []): Target[] {
  const [, name, file] = /^([^=]*)=(.+)$/s.exec(value) ?? [];
  const form = FORM_NAMES.find((known) => known === name);
  if (form && file !== undefined) return [...before, { form, file }];
  throw new InvalidArgumentError(
    `It is a form and a file, such as junit=results.xml; forms: ${FORM_NAMES.join(', ')}.`,
  );
}

/** Refuses forms that have room for one. @throws UsageError where several submissions are to be put into one */
export function refuseSeveral(paths: readonly string[], forms: readonly Form[]): void {
  const form = forms.find((candidate) => 'drawOne' in FORMS[candidate]);
  if (paths.length <= 1 || !form) return;
  throw new UsageError(`the form '${form}' is of one submission, and there are ${paths.length}: grade them one by one`);
}

/** Draws graded submissions in a form; only the first where the form has room for one. */
export async function render(form: Form, graded: readonly Graded[], rubric: Rubric): Promise<string> {
  const reporter: Reporter = FORMS[form];
  return 'draw' in reporter ? reporter.draw(graded) : reporter.drawOne(redact(graded[0].report), rubric);
}

/** Draws a report as text. @param stream where it will be shown; a file unless given */
export async function renderForTerminal({ report, path, lab }: Graded, stream?: NodeJS.WriteStream): Promise<string> {
  const { renderText } = await import('../report/text.ts');
  const hasColor = stream?.hasColors?.() === true && !process.env.NO_COLOR;
  const ofLab = lab === undefined ? '' : ` --lab ${shellQuote(lab)}`;
  return renderText(redactForTerminal(report), {
    paint: hasColor ? color : undefined,
    columns: stream?.columns,
    replay: (id, seed) => `npm run grade -- ${shellQuote(path)} --task ${shortName({ id })} --seed ${seed}${ofLab}`,
  });
}

/** Draws the commands that make GitHub Actions show findings beside the lines that they are about. */
export async function annotationsOf({ report, path }: Graded): Promise<string> {
  const { renderAnnotations } = await import('../report/github.ts');
  const repository = process.env.GITHUB_WORKSPACE ?? process.cwd();
  return renderAnnotations(redact(report), (file) => {
    const place = join(path, file);
    return existsSync(place) ? relative(repository, resolve(place)) : undefined;
  });
}
